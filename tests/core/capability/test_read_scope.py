"""A published line is read exactly, or guessed with its doubt; nothing is guessed in silence."""

from __future__ import annotations

import time
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.capability.published import as_csv, as_workbook, written

from junheng.core.capability.documents import entry_from
from junheng.core.capability.intervals import Interval
from junheng.core.capability.limit import Limit
from junheng.core.capability.model import CapabilityEntry
from junheng.core.capability.scale import known_scale
from junheng.core.capability.scope.lines import Defaults, Line, ReadLine, read_line
from junheng.core.capability.scope.table import read_scope
from junheng.core.capability.shapes import Linear, Quadrature
from junheng.core.capability.within import within
from junheng.core.reason import REGISTRY


def read(
    quantity: str, range_: str, uncertainty: str = "U_rel=0.1 %", k: str = "2", **cells: str
) -> ReadLine:
    told = {"quantity": quantity, "range": range_, "uncertainty": uncertainty, "k": k} | cells
    return read_line(Line(told), Defaults())


def entry_of(line: ReadLine) -> CapabilityEntry:
    assert line.entry is not None
    return entry_from(dict(line.entry) | {"id": "x", "body": ""})


def sure(*args: str, **cells: str) -> CapabilityEntry:
    line = read(*args, **cells)
    assert [doubt.message("en") for doubt in line.doubts] == []
    return entry_of(line)


def doubtful(code: str, *args: str, **cells: str) -> ReadLine:
    line = read(*args, **cells)
    assert [doubt.code for doubt in line.doubts] == [code]
    return line


def coherent(low: str, high: str, unit: str) -> Interval:
    scale = known_scale(unit)
    return Interval(scale.to_coherent(Fraction(low)), scale.to_coherent(Fraction(high)))


@pytest.mark.parametrize(
    ("quantity", "text", "low", "high", "unit"),
    [
        ("直流电压", "10 to 20 kV", "10", "20", "kV"),
        ("DC voltage", "10–20 kV", "10", "20", "kV"),
        ("压力", "(1~60)MPa", "1", "60", "MPa"),
        ("压力", "（１～６０）ＭＰａ", "1", "60", "MPa"),
        ("压力", "1㎫～60㎫", "1", "60", "MPa"),
        ("直流电压", "100 mV 至 10 V", "0.1", "10", "V"),
        ("直流电压", "1 000 V ~ 10 000 V", "1000", "10000", "V"),
        ("直流电压", "12,000.5 V ~ 1,000,000 V", "12000.5", "1000000", "V"),
        ("电流", "1×10^-6 A ~ 1×10⁻³ A", "1e-6", "1e-3", "A"),
        ("电流", "10^-6 A to 1 A", "1e-6", "1", "A"),
        ("时间", "0.000 01 s ~ 1 s", "0.00001", "1", "s"),
        ("时间间隔", "1 min ~ 24 h", "1", "1440", "min"),
        ("长度", "0.1 m~10 m", "0.1", "10", "m"),
        ("频率", "10 Hz – 1 kHz", "10", "1000", "Hz"),
        ("频率", "f: 10 Hz~1 kHz", "10", "1000", "Hz"),
        ("扭矩", "1~10 N·m", "1", "10", "N·m"),
        ("体积流量", "(1~100) m³/h", "1", "100", "m3/h"),
        ("密度", "600 kg/m3 ~ 2000 kg/m3", "600", "2000", "kg/m3"),
        ("亮度", "1～3000 cd/m²", "1", "3000", "cd/m2"),
    ],
)
def test_prose_of_ranges(quantity: str, text: str, low: str, high: str, unit: str) -> None:
    """Both languages, full width, squared signs, dashes, thousands and powers say one range."""
    assert sure(quantity, text).boxes[0].range == coherent(low, high, unit)


def test_temperature_range_has_an_offset_and_its_uncertainty_has_none() -> None:
    """°C to K shifts the range by 273.15; the uncertainty is a difference in either unit."""
    for text in ("U=0.05 ℃", "U=0.05 K", "U=50 mK"):
        entry = sure("温度", "(-40～150)℃", text)
        assert entry.boxes[0].range == Interval(Fraction("233.15"), Fraction("423.15"))
        assert entry.boxes[0].uncertainty.shape == Linear(Fraction("0.05"))  # type: ignore[union-attr]


def test_brackets_say_which_ends_belong_only_beside_a_square_one_or_round_a_comma() -> None:
    """(1~60) is a bracket round a range; [1, 10) lacks its end."""
    assert sure("压力", "(1~60) MPa").boxes[0].range == coherent("1", "60", "MPa")
    half = sure("压力", "[1, 10) MPa").boxes[0].range
    assert half is not None and (half.low_closed, half.high_closed) == (True, False)
    half = sure("压力", "(1~10] MPa").boxes[0].range
    assert half is not None and (half.low_closed, half.high_closed) == (False, True)


def test_several_ranges_and_points_are_a_union() -> None:
    """Each with the uncertainty in the same place; one uncertainty is for all."""
    entry = sure("电阻", "1 Ω~100 kΩ; 100 kΩ~10 MΩ", "U_rel=0.01%; U_rel=0.05%")
    shapes = [box.uncertainty.shape for box in entry.boxes if box.uncertainty]
    assert shapes == [Linear(Fraction(1, 10**4)), Linear(Fraction(5, 10**4))]
    points = sure("质量", "100 g、200 g、1 kg", "U=5 mg")
    assert [box.range for box in points.boxes] == [coherent(x, x, "g") for x in ("100", "200", "1000")]
    doubtful("scope-parts-differ", "压力", "1~2 MPa; 2~3 MPa; 3~4 MPa", "U=1 kPa; 2 kPa")


def test_conditions_and_dc() -> None:
    """DC makes the quantity specific; a frequency beside a voltage is a condition, wherever it stands."""
    assert sure("电压", "DC 1~10 V").kind == "electric.voltage.dc"
    hertz = Interval(Fraction(10), Fraction(1000))
    for cells in (
        {"range": "1 V~10 V; f: 10 Hz – 1 kHz"}, {"range": "1 V~10 V (10 Hz~1 kHz)"}, {"condition": "10 Hz to 1 kHz"},
        {"parameter": "Frequency", "condition": "10 Hz to 1 kHz"},
    ):  # fmt: skip
        entry = sure("交流电压", cells.pop("range", "1 V~10 V"), **cells)
        assert entry.boxes[0].conditions == {"frequency": hertz}
        assert [axis.name for axis in entry.axes] == ["frequency"]


@pytest.mark.parametrize(
    ("quantity", "range_", "text", "a", "b"),
    [
        ("长度", "1~500 mm", "0.1 mm+2e-6L", "1e-4", "2e-6"),
        ("长度", "1~500 mm", "U=0.1 μm + 1×10⁻⁶ L", "1e-7", "1e-6"),
        ("长度", "1~500 mm", "(0.1+2L) µm, L in m", "1e-7", "2e-6"),
        ("长度", "1~500 mm", "(0.3+3L/m) µm", "3e-7", "3e-6"),
        ("长度", "1~500 mm", "0.3 µm + 1.5 µm/m·L", "3e-7", "1.5e-6"),
        ("直流电压", "1~10 V", "2 µV + 20 µV/V", "2e-6", "20e-6"),
        ("直流电压", "1~10 V", "2 uV + 8e-6 U", "2e-6", "8e-6"),
        ("压力", "1~60 MPa", "0.02 % rdg + 0.005 % FS", "3000", "2e-4"),
        ("压力", "1~60 kPa", "U=0.02 kPa+0.01%×读数", "20", "1e-4"),
    ],
)
def test_a_plus_b_x(quantity: str, range_: str, text: str, a: str, b: str) -> None:
    """a in its unit, b a pure ratio, exactly."""
    (box,) = sure(quantity, range_, text).boxes
    assert box.uncertainty is not None
    assert box.uncertainty.shape == Linear(Fraction(a), Fraction(b))
    assert box.uncertainty.k == 2


@pytest.mark.parametrize(
    ("text", "a", "b"),
    [
        ("Q[0.1, 2e-6 L] µm", "1e-7", "2e-6"),
        ("Q[20, 0.11L] nm, L in mm", "2e-8", "1.1e-7"),
        ("√(0.1²+(2e-6L)²) mm", "1e-4", "2e-6"),
        ("√((0.02 µm)²+(0.5×10⁻⁶·L)²)", "2e-8", "5e-7"),
    ],
)
def test_the_quadrature_of_the_kcdb(text: str, a: str, b: str) -> None:
    """Q[a, bL] is √(a² + (bL)²)."""
    (box,) = sure("长度", "1~500 mm", text).boxes
    assert box.uncertainty is not None
    assert box.uncertainty.shape == Quadrature(Fraction(a), Fraction(b))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("U_rel=0.02%", "2e-4"), ("Urel=5‰", "5e-3"), ("U_rel=1×10^-6", "1e-6"), ("U_rel=1×10⁻⁶", "1e-6"), ("Urel=20ppm", "20e-6"),
        ("20 µV/V", "20e-6"), ("U_rel≤0.05 %", "5e-4"), ("0.05 % of reading", "5e-4"), ("相对扩展不确定度：0.05％", "5e-4"),
    ],
)  # fmt: skip
def test_relative_uncertainties(text: str, part: str) -> None:
    """‰, ppm, powers of ten and ratios of units are parts of the reading."""
    (box,) = sure("直流电压", "1~10 V", text).boxes
    assert box.uncertainty is not None
    assert (box.uncertainty.shape, box.uncertainty.relative) == (Linear(Fraction(part)), True)


def test_k_is_what_is_written_and_u_for_k_1_stays_so() -> None:
    """U for k = 1 is twice as good as the same digits for k = 2; the limit is judged by it."""
    (box,) = sure("直流电压", "1~10 V", "U=1 mV (k=1)", "").boxes
    assert box.uncertainty is not None and box.uncertainty.k == 1
    limit = Limit(Fraction(1, 1000), None, strict=False, k=Fraction(2))
    assert not within(box.uncertainty, limit, Interval(Fraction(1), Fraction(10))).inside
    (level,) = sure("直流电压", "1~10 V", "U=1 mV, p=0.95", "").boxes
    assert level.uncertainty is not None and level.uncertainty.k == Fraction("1.959963985")
    doubtful("scope-cells-differ", "直流电压", "1~10 V", "U=1 mV (k=3)", "2")


TRAPS: list[tuple[str, tuple[str, ...], Any]] = [
    ("scope-prefix-unlikely", ("温度", "10~30 °C", "U=5 MK"), "mK"),
    ("scope-unit-ambiguous", ("压力", "1~60 mpa"), "MPa"),
    ("scope-unit-case", ("直流电压", "1~10 KV"), "kV"),
    ("scope-bare-prefix", ("时间", "1 m~30 m", "U=0.1 s"), "min"),
    ("scope-bare-prefix", ("直流电压", "1 m~10 m"), "mV"),
    ("scope-bare-prefix", ("电阻", "1~10 K"), "kΩ"),
    ("scope-decibel", ("功率", "1 mW~1 W", "0.05 dB"), "10 lg"),
    ("scope-decibel", ("交流电压", "1~10 V", "0.05 dB"), "20 lg"),
    ("scope-kelvin-difference", ("温度", "0~50 K", "U=0.01 K"), "0 K"),
    ("scope-relative-celsius", ("温度", "10~50 ℃", "U_rel=0.1 %"), "0.1 %"),
    ("scope-relative-at-zero", ("直流电压", "0~10 V", "U_rel=0.1 %"), "zero"),
    ("scope-relative-at-zero", ("直流电压", "±10 V", "U_rel=0.1 %"), "zero"),
    ("scope-limits-reversed", ("压力", "60 to 1 MPa"), "1~60 MPa"),
    ("scope-k-missing", ("直流电压", "1~10 V", "U=1 mV", ""), "k = 2"),
    ("scope-standard-or-expanded", ("直流电压", "1~10 V", "u=1 mV", ""), "k = 1"),
    ("scope-comma", ("长度", "1,000 mm", "U=1 µm"), "1000"),
    ("scope-comma", ("直流电压", "2 V", "U=0,05 mV"), "0.05"),
    ("scope-lost-superscript", ("频率", "1 kHz", "U_rel=1×10-6"), "1E-6"),
    ("scope-uncertainty-spread", ("质量", "1 g~20 kg", "U=(0.02～30) mg"), "30 mg"),
    ("scope-uncertainty-at-least", ("直流电压", "1~10 V", "U_rel≥0.02%"), "lower bound"),
    ("scope-base-missing", ("力值", "1~100 kN", "U=0.1 %"), "reading"),
    ("scope-base-missing", ("直流电压", "1~10 V", "2 µV + 20 ppm"), "20 ppm"),
    ("scope-open-end", ("压力", "≤60 MPa", "U=0.01 MPa"), "60 MPa"),
    ("scope-not-an-uncertainty", ("压力", "1~60 MPa", "0.05级"), "class"),
    ("scope-not-an-uncertainty", ("压力", "1~60 MPa", "±0.1 %"), "±0.1 %"),
    ("scope-percent-points", ("相对湿度", "10~90 %RH", "U=1.5 %"), "points"),
    ("scope-ppm-of-what", ("质量分数", "2~500 ppm", "U_rel=2 %"), "mass"),
    ("scope-uncertainty-exceeds", ("长度", "0.1~25 mm", "U=30 mm"), "30 mm"),
    ("scope-unit-missing", ("直流电压", "1~10"), "V"),
    ("scope-variable-unit", ("长度", "1~500 mm", "0.5 µm + 5L"), "m"),
    ("scope-variable", ("直流电压", "1~10 V", "2 µV + 8e-6 L"), "L"),
    ("scope-kind-guessed", ("示波器", "1~10 V"), "voltage"),
    ("scope-kind-several", ("温度、相对湿度", "10~90 %RH", "U=1 %RH"), "thermal"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "cells", "said"), TRAPS)
def test_a_guess_carries_its_doubt(code: str, cells: tuple[str, ...], said: str) -> None:
    """Each trap gives a guess that the catalogue takes, and exactly the doubt that names what was guessed."""
    line = doubtful(code, *cells)
    assert entry_of(line).boxes
    assert said in line.doubts[0].message("en")
    assert "{" not in line.doubts[0].message("zh") + line.doubts[0].message("en")


@pytest.mark.parametrize(
    ("code", "cells"),
    [
        ("scope-kind-unknown", ("气味强度", "见附录")),
        ("scope-not-read", ("长度", "详见附表")),
        ("scope-not-read", ("长度", "1.2.3 mm")),
        ("scope-unit-unknown", ("长度", "1~10 英寸")),
        ("scope-hidden-sign", ("长度", "1~10\u202e mm")),
        ("scope-cell-too-long", ("长度", "1" * 301)),
    ],
)
def test_what_cannot_be_read_is_quoted_and_not_guessed(code: str, cells: tuple[str, str]) -> None:
    """No entry, and the doubt."""
    line = read(*cells)
    assert line.entry is None
    assert code in [doubt.code for doubt in line.doubts]


def test_every_doubt_of_a_trap_is_declared_in_both_languages() -> None:
    """The table of reasons says each in Chinese and English, and who can end it."""
    for code, _cells, _said in TRAPS:
        assert REGISTRY[code].zh and REGISTRY[code].en and REGISTRY[code].resolver_zh


def test_two_conditions_of_one_axis_are_not_one() -> None:
    """45~65 Hz and 1 kHz are two lines' worth: the first is read, the second is a doubt, in one cell or in two."""
    for cells in ({"range": "1~10 V; 45~65 Hz; 1 kHz"}, {"range": "1~10 V (45~65 Hz)", "condition": "1 kHz"}):
        line = read("交流电压", cells.pop("range"), **cells)
        assert len(line.doubts) == 1
        assert entry_of(line).boxes[0].conditions == {"frequency": Interval(Fraction(45), Fraction(65))}


def test_a_restriction_is_not_left_out_in_silence() -> None:
    """A column of restrictions makes its lines wait; a remark does not."""
    doubtful("scope-restricted", "压力", "1~60 MPa", limits="只测液压")
    sure("压力", "1~60 MPa", remarks="新购")


def test_a_bare_factor_is_a_ratio_only_where_it_can_be_nothing_else() -> None:
    """2e-6·L is; 0.001·L may be by the metre, and mm·L says a unit that a ratio has not."""
    sure("长度", "1~500 mm", "(0.1+2e-6L) mm")
    doubtful("scope-variable-unit", "长度", "1~500 mm", "(0.02+0.001L) mm")
    doubtful("scope-variable-unit", "长度", "1~500 mm", "0.1 mm + 5e-6 mm·L")


def test_what_the_person_states_of_the_file_is_no_doubt() -> None:
    """k = 2 throughout and a decimal comma, said once, end the doubts about both."""
    line = Line({"quantity": "直流电压", "range": "0,5 V to 1,5 V", "uncertainty": "U=0,05 mV"})
    told = read_line(line, Defaults(k=2, decimal=","))  # type: ignore[arg-type]
    assert told.is_sure
    assert entry_of(told).boxes[0].range == coherent("0.5", "1.5", "V")


def test_verification_and_tests_are_entries_of_their_kind() -> None:
    """A verification names instruments and classes, a test its method; neither needs an uncertainty."""
    verify = entry_of(
        read("压力", "1~60 MPa", "", "", service="检定", instrument="压力表", **{"class": "1.6级、2.5级"})
    )
    assert verify.service == "verify" and verify.verification is not None
    assert (verify.verification.instruments, verify.verification.classes) == ({"压力表"}, {"1.6级", "2.5级"})
    line = read("质量分数", "", "", "", service="检测", method="GB/T 5009.1", item="食品")
    assert line.is_sure and entry_of(line).testing is not None


LENGTHS = st.tuples(st.integers(1, 10**6), st.integers(1, 10**6)).filter(lambda pair: pair[0] < pair[1])


@given(
    LENGTHS,
    st.sampled_from(["mV", "V", "kV"]),
    st.integers(0, 3),
    st.sampled_from(["~", "～", " to ", " 至 ", "–", "-"]),
)
def test_a_range_written_is_the_range_read(
    pair: tuple[int, int], unit: str, digits: int, between: str
) -> None:
    """Any two decimals, any separator, any of three units: the same exact ends, no doubt."""
    low, high = (f"{value / 10**digits:.{digits}f}" for value in pair)
    entry = sure("直流电压", f"({low}{between}{high}) {unit}", "U_rel=0.1 %")
    assert entry.boxes[0].range == coherent(low, high, unit)


@settings(max_examples=300)
@given(st.dictionaries(
    st.sampled_from(["quantity", "range", "uncertainty", "condition", "k", "minimum", "maximum", "unit", "service", "relative", "confidence"]),
    st.one_of(st.text(max_size=60), st.text(alphabet="0123456789.,+-~×^eE()[]{}QL√²⁻⁶ %‰VmMkKPa°C±≤;:UukL= DCdB", max_size=60)),
))  # fmt: skip
def test_no_text_breaks_the_reader(cells: dict[str, str]) -> None:
    """Whatever is typed: an entry that the catalogue takes, or doubts; never an exception, never both nothing."""
    line = read_line(Line({"quantity": "直流电压", **cells}), Defaults())
    assert line.entry is not None or line.doubts
    if line.entry is not None:
        entry_from(dict(line.entry) | {"id": "x", "body": ""})


@pytest.mark.parametrize(
    "text",
    [
        "1 000" * 60,
        "(" * 299,
        "1×10^" * 59,
        "0.1+" * 74,
        "k=2" * 99,
        "1,000," * 49,
        "a" * 299,
        "√(" * 140,
        "1~" * 149,
    ],
)
def test_long_cells_are_read_quickly(text: str) -> None:
    """No pattern runs away on repeated signs."""
    started = time.process_time()
    read("长度", text, text, text)
    assert time.process_time() - started < 1


def test_five_hundred_lines_as_published() -> None:
    """Nine of ten are read as the generator wrote them; every trap waits with its doubt; CSV, GBK and XLSX say the same."""
    rows = written()
    scope = read_scope(as_csv(rows), Defaults())
    assert len(scope.lines) == len(rows) == 500
    for row, line in zip(rows, scope.lines, strict=True):
        if row.doubt:
            assert [doubt.code for doubt in line.read.doubts][:1] == [row.doubt], row.cells
        else:
            assert line.read.is_sure, (row.cells, line.read.doubts)
            found = entry_of(line.read).boxes[0].range
            assert found is not None and (found.low, found.high) == (row.low, row.high), row.cells
    digests = [line.digest for line in scope.lines]
    assert len(set(digests)) == 500
    for data in (as_workbook(rows), as_csv(rows, encoding="gb18030")):
        assert [line.digest for line in read_scope(data, Defaults()).lines] == digests
