"""Invented certificates for the tests: values of the worked examples X3 (weight) and X7 (DC voltmeter)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from junheng.core.certificate.content import (
    CertificateContent,
    Claim,
    Column,
    Condition,
    Conformity,
    Dates,
    Item,
    Lineage,
    Method,
    Party,
    Person,
    ResultBlock,
    ResultTable,
    Standard,
    Text,
)

LABORATORY = Party(
    name=Text("长江三角洲计量测试研究院（示例）", "Yangtze Delta Institute of Metrology (example)"),
    address=Text("上海市示例路 1 号，200000", "1 Example Road, Shanghai 200000"),
    code="91310000EXAMPLE01X",
    telephone="021-0000 0000",
    email="service@example.org",
)
CUSTOMER = Party(
    name=Text("苏州精密电子有限公司（示例）", "Suzhou Precision Electronics Ltd. (example)"),
    address=Text("江苏省苏州市示例街 8 号", "8 Example Street, Suzhou, Jiangsu"),
    contact="王芳",
)
PERSONS = (
    Person("measured", "李明", Text("校准员", "calibrator")),
    Person("checked", "陈静", Text("核验员", "checker")),
    Person("approved", "赵国强", Text("授权签字人", "approved signatory")),
)
CONDITIONS = (
    Condition(Text("环境温度", "Ambient temperature"), "°C", "23.1", "23.3", "temperature"),
    Condition(Text("相对湿度", "Relative humidity"), "%RH", "45", "47", "humidity"),
)


def _columns(unit: str, nominal: str = "V") -> tuple[Column, ...]:
    return (
        Column("nominal", Text("标称值", "Nominal"), nominal),
        Column("reference", Text("标准值", "Reference"), nominal),
        Column("indicated", Text("示值", "Indicated"), nominal),
        Column("error", Text("误差", "Error"), unit),
        Column("uncertainty", Text("扩展不确定度", "Exp. uncertainty"), unit, "U"),
        Column("limit", Text("允许误差", "MPE"), unit),
        Column("verdict", Text("判定", "Verdict")),
    )


VOLTMETER_TABLES = (
    ResultTable(Text("0.1 V 量程", "0.1 V range"), _columns("µV"), (
        ("0", "0.000 000".replace(" ", ""), "0.0000012", "1.2", "0.4", "0.5", "fail"),
        ("0.1", "0.1000000", "0.1000031", "3.1", "1.1", "4.0", "pass"),
    )),
    ResultTable(Text("1 V 量程", "1 V range"), _columns("µV"), (("1", "1.000000", "1.000022", "22", "8", "40", "pass"),)),
    ResultTable(Text("10 V 量程", "10 V range"), _columns("µV"), (
        ("10", "10.000012", "10.000242", "230", "82", "400", "pass"),
        ("-10", "-10.000009", "-10.000251", "-242", "82", "400", "pass"),
    )),
    ResultTable(Text("1000 V 量程", "1000 V range"), _columns("mV"), (("1000", "1000.000", "1000.048", "48", "12", "40", "fail"),)),
)  # fmt: skip

VOLTMETER = CertificateContent(
    kind="calibration",
    number="YDM-2026-DC-000123",
    laboratory=LABORATORY,
    customer=CUSTOMER,
    items=(
        Item(
            Text("数字多用表", "Digital multimeter"),
            "8½ 位 / DMM-8",
            "SN 20260123",
            Text("示例仪器公司", "Example Instruments"),
            "EQ-0456",
            parts=(
                Item(Text("直流电压 0.1 V 量程", "DC voltage, 0.1 V range")),
                Item(Text("直流电压 10 V 量程", "DC voltage, 10 V range")),
            ),
        ),
    ),
    dates=Dates("2026-11-20", "2026-11-21", "2026-11-23", "2026-11-18", next_planned="2027-11-20"),
    methods=(
        Method(
            "JJF 1587",
            Text("数字多用表校准规范", "Calibration specification for digital multimeters"),
            "2016",
        ),
    ),
    results=(ResultBlock(VOLTMETER_TABLES),),
    persons=PERSONS,
    place_address=Text("直流电压实验室 302 室", "DC voltage laboratory, room 302"),
    conditions=CONDITIONS,
    standards=(
        Standard(
            Text("多功能标准源", "Multifunction calibrator"),
            "5730A-001",
            "DCV2026-0456",
            Text("中国计量科学研究院（示例）", "National Institute of Metrology (example)"),
            "2027-03-01",
            Text("U = 4×10⁻⁶，k = 2（相对于示值）", "U = 4×10⁻⁶, k = 2 (relative to reading)"),
            Text("(0~1000) V", "(0 to 1000) V"),
        ),
        Standard(
            Text("10 V 固态电压标准", "10 V solid-state voltage standard"),
            "732B-017",
            "DCV2026-0311",
            Text("中国计量科学研究院（示例）", "National Institute of Metrology (example)"),
            "2027-02-10",
            Text("U = 0.5 µV，k = 2", "U = 0.5 µV, k = 2"),
            Text("10 V", "10 V"),
        ),
    ),
    claims=(Claim("CNAS", "L0000", Text("认可范围内的校准", "Calibration within the accredited scope")),),
    conformity=Conformity(
        "fail",
        Text(
            "0.1 V 与 1000 V 量程不符合要求；1 V 与 10 V 量程符合要求",
            "Ranges 0.1 V and 1000 V do not conform; ranges 1 V and 10 V conform",
        ),
        Text(
            "简单接受：|误差| ≤ 允许误差，不计不确定度",
            "Simple acceptance: |error| ≤ MPE, uncertainty not included",
        ),
        Text("MPE = 35×10⁻⁶·|U| + 5×10⁻⁶·量程（制造厂）", "MPE = 35×10⁻⁶·|U| + 5×10⁻⁶·range (maker)"),
    ),
    statements=(Text("校准不能代替强制检定。", "A calibration does not replace mandatory verification."),),
    remarks=(Text("各点预热 2 h 后测量。", "Measured after a warm-up of 2 h."),),
    order="WT-2026-0789",
    example=True,
)

WEIGHT = replace(
    VOLTMETER,
    kind="verification",
    number="YDM-2026-M-000045",
    items=(Item(Text("砝码", "Weight"), "1 kg，M₁ 级", "W-1001", Text("示例砝码厂", "Example Weights"), "ZZ-01"),),
    dates=Dates("2026-11-20", "2026-11-20", "2026-11-23", "2026-11-18", valid_until="2027-11-19"),
    methods=(Method("JJG 99", Text("砝码检定规程", "Verification regulation of weights"), "2022", "陈静"),),
    claims=(Claim("法定计量检定机构", "（沪）法计（2026）00000 号"),),
    results=(
        ResultBlock((
            ResultTable(Text("约定质量", "Conventional mass"), (
                Column("nominal", Text("标称值", "Nominal"), "kg"),
                Column("error", Text("偏差", "Deviation"), "mg"),
                Column("uncertainty", Text("扩展不确定度", "Exp. uncertainty"), "mg", "U"),
                Column("limit", Text("最大允许误差", "MPE"), "mg"),
                Column("verdict", Text("判定", "Verdict")),
            ), (("1", "25.4", "5.1", "50", "pass"),)),
        )),
    ),
    standards=VOLTMETER.standards[:1],
    conformity=Conformity("pass", Text("合格，M₁ 级", "Pass, class M₁"), Text("|值| ≤ MPE − U", "|value| ≤ MPE − U")),
    statements=(),
    remarks=(),
)  # fmt: skip

ADJUSTED = replace(
    VOLTMETER,
    number="YDM-2026-DC-000124",
    results=(
        ResultBlock(VOLTMETER_TABLES[2:3], "as-found"),
        ResultBlock(VOLTMETER_TABLES[1:3], "as-left", remark=Text("经委托方同意调整 10 V 量程。", "10 V range adjusted with consent.")),
    ),
    conformity=None,
    lineage=Lineage("replaces", "YDM-2026-DC-000123", Text("出厂编号更正", "Serial number corrected"), Text("第 1 页", "Page 1")),
)  # fmt: skip

LONG = replace(
    VOLTMETER,
    number="YDM-2026-DC-000125",
    results=(
        ResultBlock((
            ResultTable(
                Text("10 V 量程线性", "Linearity in the 10 V range"), _columns("µV"),
                tuple((str(n), f"{n}.000012", f"{n}.000242", "230", "82", "400", "pass") for n in range(1, 81)),
            ),
        )),
    ),
)  # fmt: skip

EXAMPLES = {"voltmeter": VOLTMETER, "weight": WEIGHT, "adjusted": ADJUSTED, "long": LONG}


@pytest.fixture(params=sorted(EXAMPLES))
def example(request: pytest.FixtureRequest) -> CertificateContent:
    """Each of the four certificates in turn."""
    return EXAMPLES[request.param]


@pytest.fixture
def voltmeter() -> CertificateContent:
    return VOLTMETER


@pytest.fixture
def weight() -> CertificateContent:
    return WEIGHT


@pytest.fixture
def adjusted() -> CertificateContent:
    return ADJUSTED


@pytest.fixture
def long() -> CertificateContent:
    return LONG
