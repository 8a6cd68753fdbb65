"""The measurement part of a DCC: methods, equipment, conditions and result tables as D-SI lists.

Each table is a `dcc:list` with one quantity per column (the form of PTB's Good Practice files). U, k and p
stand on the value they belong to; limits and verdicts stand beside it as `basic_conformity`. What was found before an
adjustment is the influence condition `basic_adjustment` with status beforeAdjustment (P7).
"""

from __future__ import annotations

from decimal import Decimal

from lxml import etree

from junheng.core.certificate.content import (
    CertificateContent,
    Column,
    Condition,
    Method,
    ResultBlock,
    ResultTable,
    Standard,
    Text,
    uncertainty_target,
)
from junheng.core.certificate.markup import (
    ABSENT,
    bilingual,
    bilingual_or_none,
    dcc,
    identification,
    several,
    si,
)
from junheng.core.certificate.wording import STATES, UNCERTAINTY, UNCHECKED, WORDS
from junheng.core.quantity.notation import DECIMAL_TEXT, UnknownUnit, unit_to_dsi

REF_TYPES = {
    "nominal": "basic_nominalValue",
    "reference": "basic_referenceValue",
    "indicated": "basic_measuredValue",
    "error": "basic_measurementError",
    "correction": "junheng_correction",
    "uncertainty": "junheng_expandedUncertainty",
    "label": "junheng_label",
    "verdict": "basic_conformity",
    "limit": "junheng_limit",
    "limit-lower": "basic_toleranceLimitLower",
    "limit-upper": "basic_toleranceLimitUpper",
}
CONFORMITY = {
    "pass": "pass",
    "fail": "fail",
    "conditional-pass": "conditionalPass",
    "conditional-fail": "conditionalFail",
}
LIMIT_ROLES = frozenset({"limit", "limit-lower", "limit-upper"})
QUANTITY_REF_TYPES = {
    "temperature": "basic_temperature",
    "humidity": "basic_humidityRelative",
    "pressure": "basic_pressure",
}


def measurement_results(content: CertificateContent) -> etree._Element:
    before = [block for block in content.results if block.state == "as-found"]
    after = [block for block in content.results if block.state in {"as-left", "adjusted", "found"}]
    if not after:
        before, after = [], before
    return dcc(
        "measurementResults",
        dcc(
            "measurementResult",
            bilingual("name", WORDS["results"]),
            dcc("usedMethods", *(_method(method) for method in content.methods), _uncertainty_method()),
            several("measuringEquipments", (_equipment(standard) for standard in content.standards)),
            several(
                "influenceConditions",
                [
                    *(_condition(condition) for condition in content.conditions),
                    *(_before(block) for block in before),
                ],
            ),
            dcc("results", *(_result(block, number) for number, block in enumerate(after, start=1))),
        ),
    )


def _method(method: Method) -> etree._Element:
    remark = Text("") if method.checked_by else UNCHECKED
    return dcc(
        "usedMethod",
        bilingual("name", method.title),
        bilingual_or_none("description", remark),
        dcc("norm", text=f"{method.number}{':' + method.edition if method.edition else ''}"),
        refType="basic_calibrationMethod",
    )


def _uncertainty_method() -> etree._Element:
    return dcc(
        "usedMethod",
        bilingual("name", WORDS["expanded_uncertainty"]),
        bilingual("description", UNCERTAINTY),
        dcc("norm", text="JJF 1059.1"),
        dcc("norm", text="JCGM 100"),
        refType="basic_uncertainty",
    )


def _equipment(standard: Standard) -> etree._Element:
    said = [
        Text(f"{WORDS[key].zh}：{text.zh}", f"{WORDS[key].en}: {text.en or text.zh}")
        for key, text in (
            ("measuring_range", standard.measuring_range),
            ("performance", standard.performance),
            ("certificate_issuer", standard.issuer),
            ("valid_until_standard", Text(standard.valid_until or "", standard.valid_until or "")),
        )
        if text.zh
    ]
    description = Text("；".join(text.zh for text in said), "; ".join(text.en for text in said))
    return dcc(
        "measuringEquipment",
        bilingual("name", standard.name),
        bilingual_or_none("description", description),
        several(
            "identifications",
            (
                identification("manufacturer", standard.serial, WORDS["serial"]),
                identification(
                    "other", standard.certificate, WORDS["certificate_number"], "junheng_certificate"
                ),
            ),
        ),
        refType="basic_normalUsed",
    )


def _condition(condition: Condition) -> etree._Element:
    ref_type = QUANTITY_REF_TYPES.get(condition.quantity, "junheng_condition")
    readings = [("Start", WORDS["start"], condition.start), ("End", WORDS["end"], condition.end)]
    if condition.end is None:
        readings = [("", condition.name, condition.start)]
    quantities = [
        dcc("quantity", bilingual("name", name), _real(value, condition.unit), refType=f"{ref_type}{suffix}")
        for suffix, name, value in readings
        if value is not None
    ]
    return dcc(
        "influenceCondition", bilingual("name", condition.name), dcc("data", *quantities), refType=ref_type
    )


def _before(block: ResultBlock) -> etree._Element:
    return dcc(
        "influenceCondition",
        bilingual("name", STATES["as-found"]),
        bilingual_or_none("description", block.remark),
        dcc("status", text="beforeAdjustment"),
        dcc("data", *(_list(table) for table in block.tables)),
        refType="basic_adjustment",
    )


def _result(block: ResultBlock, number: int) -> etree._Element:
    name = block.title if block.title.zh else STATES[block.state]
    state = {
        "as-left": " junheng_afterAdjustment",
        "adjusted": " junheng_adjustment",
        "as-found": " junheng_asFound",
    }
    return dcc(
        "result",
        bilingual("name", name),
        bilingual_or_none("description", block.remark),
        dcc("data", *(_list(table) for table in block.tables)),
        refType=f"junheng_result{number}{state.get(block.state, '')}",
    )


def _list(table: ResultTable) -> etree._Element:
    return dcc(
        "list",
        bilingual_or_none("name", table.title),
        bilingual_or_none("description", table.note),
        *(
            _column(table, index)
            for index in range(len(table.columns))
            if not _stands_on_another(table, index)
        ),
        refType="junheng_table",
    )


def _stands_on_another(table: ResultTable, index: int) -> bool:
    """Columns written as a property of the value they judge, not as a quantity of their own."""
    column = table.columns[index]
    if column.role == "uncertainty":
        return attached_uncertainty(table, _target(table, column)) == index
    if column.role == "coverage-factor":
        return True
    if column.role == "verdict":
        return _judged(table) is not None and all(cell in CONFORMITY for cell in _cells(table, index))
    return column.role in LIMIT_ROLES and _judged(table) is not None and _numeric(table, index)


def _target(table: ResultTable, column: Column) -> int:
    found = uncertainty_target(table, column)
    return -1 if found is None else found


def attached_uncertainty(table: ResultTable, index: int) -> int | None:
    """The uncertainty column that is written on column `index`: same unit, a number in every row."""
    for number, column in enumerate(table.columns):
        if column.role != "uncertainty" or uncertainty_target(table, column) != index or index < 0:
            continue
        same_unit = _dsi(column.unit) == _dsi(table.columns[index].unit)
        if same_unit and _numeric(table, number) and _numeric(table, index):
            return number
    return None


def _judged(table: ResultTable) -> int | None:
    """The column that limits and verdicts judge: the error, else the correction, else the indicated value."""
    for role in ("error", "correction", "indicated"):
        for index, column in enumerate(table.columns):
            if column.role == role:
                return index
    return None


def _cells(table: ResultTable, index: int) -> list[str]:
    return [row[index] for row in table.rows]


def _numeric(table: ResultTable, index: int) -> bool:
    cells = _cells(table, index)
    return (
        bool(cells)
        and all(DECIMAL_TEXT.fullmatch(cell) for cell in cells)
        and _dsi(table.columns[index].unit) != ""
    )


def _dsi(unit: str) -> str:
    try:
        return unit_to_dsi(unit)
    except UnknownUnit:
        return ""


def _column(table: ResultTable, index: int) -> etree._Element:
    column = table.columns[index]
    if not _numeric(table, index):
        value = dcc("charsXMLList", text=" ".join(_token(cell) for cell in _cells(table, index)))
    else:
        value = _real_list(_cells(table, index), column.unit, _uncertainty(table, index))
    judged = _conformity(table) if _judged(table) == index else None
    return dcc(
        "quantity",
        bilingual("name", column.name),
        bilingual_or_none("description", column.base or Text("")),
        value,
        several("measurementMetaData", [judged]),
        refType=REF_TYPES[column.role],
    )


def _token(cell: str) -> str:
    """A cell as one member of an XML list: its spaces become no-break spaces, nothing becomes a dash."""
    return "\u00a0".join(cell.split()) or ABSENT


def _real(value: str, unit: str) -> etree._Element:
    return si("real", si("value", text=value), si("unit", text=unit_to_dsi(unit)))


def _real_list(values: list[str], unit: str, uncertainty: etree._Element | None = None) -> etree._Element:
    return si(
        "realListXMLList",
        si("valueXMLList", text=" ".join(values)),
        si("unitXMLList", text=unit_to_dsi(unit)),
        uncertainty,
    )


def _uncertainty(table: ResultTable, index: int) -> etree._Element | None:
    attached = attached_uncertainty(table, index)
    if attached is None:
        return None
    return si(
        "measurementUncertaintyUnivariateXMLList",
        si(
            "expandedMUXMLList",
            si("valueExpandedMUXMLList", text=" ".join(_cells(table, attached))),
            si("coverageFactorXMLList", text=" ".join(coverage_factors(table))),
            si("coverageProbabilityXMLList", text=table.probability),
            si("distributionXMLList", text=table.distribution),
        ),
    )


def coverage_factors(table: ResultTable) -> list[str]:
    """One k for all rows, or the coverage-factor column."""
    for index, column in enumerate(table.columns):
        if column.role == "coverage-factor":
            return _cells(table, index)
    return [table.k]


def _conformity(table: ResultTable) -> etree._Element | None:
    limits = [limit for index in range(len(table.columns)) for limit in _limits(table, index)]
    verdicts = next(
        (
            _cells(table, index)
            for index, column in enumerate(table.columns)
            if column.role == "verdict" and all(cell in CONFORMITY for cell in _cells(table, index))
        ),
        None,
    )
    if not limits and not verdicts:
        return None
    return dcc(
        "metaData",
        bilingual("declaration", WORDS["conformity"]),
        dcc("conformityXMLList", text=" ".join(CONFORMITY[cell] for cell in verdicts)) if verdicts else None,
        dcc("data", dcc("list", *limits)) if limits else None,
        refType="basic_conformity",
    )


def _limits(table: ResultTable, index: int) -> list[etree._Element]:
    column = table.columns[index]
    if column.role not in LIMIT_ROLES or not _numeric(table, index):
        return []
    cells = _cells(table, index)
    if column.role == "limit":
        lower = [cell if Decimal(cell) == 0 else f"-{cell.lstrip('+')}" for cell in cells]
        return [_limit("lower", lower, column), _limit("upper", cells, column)]
    return [_limit("lower" if column.role == "limit-lower" else "upper", cells, column)]


def _limit(side: str, cells: list[str], column: Column) -> etree._Element:
    return dcc(
        "quantity",
        bilingual("name", WORDS[f"limit_{side}"]),
        _real_list(cells, column.unit),
        refType=f"basic_toleranceLimit{side.capitalize()}",
    )
