"""The kinds of quantity: ten disciplines, both languages, units that are known, and units that are taken for no other."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest

from junheng.core.capability.kinds import KINDS
from junheng.core.capability.scale import known_scale, scale_of
from junheng.core.capability.scope.naming import kind_named
from junheng.core.capability.scope.signs import Doubts
from junheng.core.quantity import kinds as quantities
from junheng.core.quantity.unit import convert, parse_unit
from junheng.core.reason import UnusableInput

DISCIPLINES = {"length", "thermal", "mechanics", "electric", "radio", "time", "optics", "acoustics", "ionising", "chemistry"}  # fmt: skip


def test_every_discipline_has_kinds_in_both_languages() -> None:
    """Ten disciplines of three kinds or more; ids and names stand once, and each unit is known to both tables."""
    counted = Counter(kind.id.split(".")[0] for kind in KINDS)
    assert counted.keys() == DISCIPLINES and min(counted.values()) >= 3
    for names in ([kind.id for kind in KINDS], [kind.zh for kind in KINDS], [kind.en for kind in KINDS]):
        assert len(set(names)) == len(names)
    for kind in KINDS:
        assert not kind.zh.isascii() or kind.id == "chemistry.ph"
        assert known_scale(kind.unit).dimension and parse_unit(kind.unit)
    for each in quantities.KINDS:
        assert each.accepts(parse_unit(each.unit)), each.id
    assert len({each.id for each in quantities.KINDS}) == len(quantities.KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_a_scope_names_it(kind: object) -> None:
    """In a scope's cell each name in either language is understood as that kind, without a doubt."""
    for name in (kind.zh, kind.en):  # type: ignore[attr-defined]
        doubts = Doubts()
        found = kind_named(name, doubts)
        assert found is not None and found.id == kind.id, name  # type: ignore[attr-defined]
        assert not doubts.found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bq", "Hz"), ("Gy", "Sv"), ("Gy/h", "Sv/h"), ("lx", "cd/m2"), ("lx", "lm"), ("lm", "cd"), ("dB", "1"), ("rad", "1"),
        ("r/min", "Hz"), ("N·m", "J"), ("HRC", "HV"), ("Pa.s", "Pa"), ("W/m2", "W"), ("mT", "T/m"), ("bar/min", "r/min"),
    ],
)  # fmt: skip
def test_units_that_are_no_other(one: str, other: str) -> None:
    """One dimension by the letter, or nearly, and never one answer."""
    assert known_scale(one).dimension != known_scale(other).dimension


@pytest.mark.parametrize(
    "text", ["T", "S", "C", "t", "d", "B", "au", "µV/V", "mm/m", "dBm", "dB(A)", "VAC", "10"]
)
def test_units_that_are_not_read_alone(text: str) -> None:
    """A bare T is a tonne on many a plate, S a class, C a temperature; parts and levels with a reference are read elsewhere."""
    assert scale_of(text) is None


@pytest.mark.parametrize(
    ("value", "unit", "other", "expected"),
    [
        ("1", "m3/h", "L/min", Fraction(50, 3)), ("1", "Ci", "GBq", Fraction(37)), ("1", "g/cm3", "kg/m3", Fraction(1000)),
        ("1", "µS/cm", "S/m", Fraction(1, 10_000)), ("1", "mSv/h", "µSv/h", Fraction(1000)), ("1", "kWh", "MJ", Fraction(18, 5)),
        ("1", "Pa.s", "mPa·s", Fraction(1000)), ("1", "mm²/s", "m2/s", Fraction(1, 10**6)), ("1", "N/m2", "Pa", Fraction(1)),
        ("1", "m3", "L", Fraction(1000)), ("1", "mol/L", "mmol/m3", Fraction(10**6)),
    ],
)  # fmt: skip
def test_conversions(value: str, unit: str, other: str, expected: Fraction) -> None:
    """By hand, exact; in the scales of capabilities and in the table of units alike."""
    source, target = known_scale(unit), known_scale(other)
    assert source.dimension == target.dimension
    assert Fraction(value) * source.factor / target.factor == expected
    assert convert(Fraction(value), parse_unit(unit), parse_unit(other)) == expected


def test_levels_never_convert() -> None:
    """A-weighted is not C-weighted, not linear, not plain dB; neper is no decibel here."""
    for one, other in (("dB(A)", "dB(C)"), ("dB(A)", "dB(SPL)"), ("dB(A)", "dB"), ("Np", "dB"), ("dB", "1")):
        with pytest.raises(UnusableInput):
            convert(Fraction(1), parse_unit(one), parse_unit(other))
    assert parse_unit("kDa").factor == parse_unit("Da").factor * 1000 == parse_unit("u").factor * 1000
