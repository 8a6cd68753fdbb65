"""Read a typed need: what is understood, what is assumed, what is quoted back."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from junheng.core.capability.intervals import Interval
from junheng.core.capability.model import Need
from junheng.core.capability.reading import number, read_need
from junheng.core.capability.scale import known_scale
from junheng.core.capability.sentence import not_read, notes_on, read_as

MEGAPASCAL = Fraction(10**6)


def understood(text: str) -> Need:
    reading = read_need(text)
    assert reading.unread == ()
    assert reading.need is not None
    return reading.need


@pytest.mark.parametrize(
    ("text", "kind", "low", "high"),
    [
        ("0~1000 V DC, U<20 ppm", "electric.voltage.dc", "0", "1000"),
        ("0~1000 V DC，U ≤ 20×10⁻⁶", "electric.voltage.dc", "0", "1000"),
        ("（０～１０００）Ｖ　直流，Ｕ＜２０ｐｐｍ", "electric.voltage.dc", "0", "1000"),
        ("0-1000 VDC U<20ppm", "electric.voltage.dc", "0", "1000"),
        ("0 – 1000 V dc", "electric.voltage.dc", "0", "1000"),
        ("100 mV 至 10 V DC", "electric.voltage.dc", "0.1", "10"),
        ("−10 V ~ 10 V 直流电压", "electric.voltage.dc", "-10", "10"),
        ("±10 V 直流电压", "electric.voltage.dc", "-10", "10"),
        ("直流电压 10 V 0.001%", "electric.voltage.dc", "10", "10"),
        ("交流电压 1 V to 10 V", "electric.voltage.ac", "1", "10"),
        ("10 kV 直流电压", "electric.voltage.dc", "10000", "10000"),
    ],
)
def test_quantity_and_range_are_read(text: str, kind: str, low: str, high: str) -> None:
    """Signs, full-width digits, separators and prefixes of both languages say the same range."""
    need = understood(text)
    assert (need.kind, need.range) == (kind, Interval(Fraction(low), Fraction(high)))


def test_half_open_range_keeps_its_openness() -> None:
    """`(220, 1000] V` does not contain 220 V; `(0~60) MPa` is only a bracket round a range."""
    assert understood("(220, 1000] V 直流电压").range == Interval(Fraction(220), Fraction(1000), False, True)
    assert understood("[0, 10) V 直流电压").range == Interval(Fraction(0), Fraction(10), True, False)
    assert understood("(0~60) MPa 压力").range == Interval(Fraction(0), 60 * MEGAPASCAL)


@pytest.mark.parametrize(
    ("text", "value", "unit", "base", "strict"),
    [
        ("1~10 V DC U<20 ppm", "20", "ppm", "reading", True),
        ("1~10 V DC U≤20ppm", "20", "ppm", "reading", False),
        ("1~10 V DC U = 5 mV", "5", "mV", None, False),
        ("1~10 V DC 不确定度优于 0.01 % 量程", "0.01", "%", "span", True),
        ("1~10 V DC U ≤ 0.01 %FS", "0.01", "%", "full-scale", False),
        ("1~10 V DC uncertainty below 0.01 % of reading", "0.01", "%", "reading", True),
    ],
)
def test_limit_and_its_base_are_read(
    text: str, value: str, unit: str, base: str | None, strict: bool
) -> None:
    """The limit's value, unit, base and whether equality is allowed."""
    bound = understood(text).bound
    assert bound is not None
    assert (bound.value, bound.unit, bound.relative_to, bound.strict) == (Decimal(value), unit, base, strict)


def test_defaults_are_stated_as_assumed() -> None:
    """k, base and service that were not said stand in the answer as assumed; said ones do not."""
    assert set(understood("0~1000 V DC, U<20 ppm").assumed) == {"service", "base", "k"}
    assert understood("校准 0~1000 V DC, U<20 ppm of reading k=3").assumed == ()
    assert read_as(read_need("0~1000 V DC, U<20 ppm"), "zh") == (
        "读作：校准（默认），直流电压，0~1000\u00a0V，U < 20×10⁻⁶，以读数为基（默认），k\u00a0=\u00a02（默认）"
    )
    assert read_as(read_need("0~1000 V DC, U<20 ppm"), "en").startswith(
        "Read as: calibration (assumed), DC voltage"
    )


def test_verification_names_instrument_and_class() -> None:
    """`1 kg F2 砝码 检定` is a verification of a weight of class F2 at 1 kg."""
    need = understood("1 kg F2 砝码 检定")
    assert (need.service, need.instrument, need.accuracy_class) == ("verify", "砝码", "F2")
    gauge = understood("1.6级 压力表 首次检定 (0~60) MPa")
    assert (gauge.instrument, gauge.accuracy_class, gauge.verification_kind) == ("压力表", "1.6", "首次")


def test_distance_date_and_mark_are_read() -> None:
    """Acceptance of R04.5: 0 to 60 MPa with U below 0.05 % within 300 km."""
    need = understood("0 to 60 MPa, U below 0.05 % of span, within 300 km, 2026-12-10, 带 CNAS 标识")
    assert (need.max_distance_km, need.mark, str(need.on)) == (Decimal(300), "CNAS", "2026-12-10")


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("0-1000 VDC U<20pm", ("U<20pm",)),
        ("1,000 V DC", ("1,000 V DC",)),
        ("1000 V 以下 直流", ("1000 V 以下 直流",)),
        ("1000~0 V DC", ("1000~0 V DC",)),
        ("10 mV~1 kPa", ("10 mV~1 kPa",)),
        ("直流电压 10 V 快一点", ("快一点",)),
        ("10 flurbs", ("10 flurbs",)),
        ("1e999999999 V", ("1e999999999 V",)),
        ("直流电压 10⁹⁹⁹ V", ("10⁹⁹⁹ V",)),
    ],
)
def test_what_is_not_read_is_quoted_back(text: str, unread: tuple[str, ...]) -> None:
    """A slip is never half read: the piece comes back in the typed characters with two examples."""
    reading = read_need(text)
    assert reading.unread == unread
    assert f"「{unread[0]}」没读懂" in not_read(reading)[0].message("zh")
    assert reading.examples[0] in not_read(reading)[0].message("en")


def test_voltage_without_dc_or_ac_stays_general() -> None:
    """Which voltage was not said; it is not guessed."""
    need = understood("0~10 V")
    assert need.kind == "electric.voltage"
    assert "kind" in need.assumed


def test_relative_limit_at_zero_is_noted() -> None:
    """Nobody meets a relative uncertainty at 0 V; a floor removes the note."""
    assert [note.code for note in notes_on(understood("0~1000 V DC U<20 ppm"))] == [
        "uncertainty-void-at-zero"
    ]
    assert notes_on(understood("0~1000 V DC U<20 ppm 或 5 µV")) == ()
    assert notes_on(understood("1~1000 V DC U<20 ppm")) == ()


@given(st.text(max_size=80))
def test_any_text_is_read_or_quoted_and_never_fails(text: str) -> None:
    """Whatever is typed gives a reading; pieces quoted back are pieces of what was typed."""
    reading = read_need(text)
    assert all(piece in text for piece in reading.unread)


@given(st.integers(-999, 999), st.integers(1, 999), st.sampled_from(["V", "mV", "kV"]))
def test_written_range_is_read_back(low: int, width: int, unit: str) -> None:
    """A range written the way we write ranges is read as itself."""
    scale = known_scale(unit)
    need = understood(f"{low}~{low + width}\u00a0{unit} 直流电压")
    assert need.range == Interval(scale.to_coherent(low), scale.to_coherent(low + width))


@pytest.mark.parametrize("text", ["20×10⁻⁶", "20x10^-6", "2e-5", "0.00002", "20*10-6"])
def test_one_number_in_many_spellings(text: str) -> None:
    """Powers of ten as printed, typed and programmed are one number."""
    assert number(text) == Decimal("0.00002")
