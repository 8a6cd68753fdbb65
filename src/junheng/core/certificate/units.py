"""D-SI unit text: ``\\milli\\metre\\tothe{2}\\per\\kelvin`` (D-SI 2.x, SI Brochure names)."""

from __future__ import annotations

import re

_FORM = re.compile(r"(\\[A-Za-z]+(\\tothe\{[+-]?\d+(?:[._]\d+)?\})?)+", re.ASCII)
_TOKEN = re.compile(r"\\([A-Za-z]+)(?:\{[^}]*\})?", re.ASCII)
_PREFIXES = frozenset(
    [
        "quecto",
        "ronto",
        "yocto",
        "zepto",
        "atto",
        "femto",
        "pico",
        "nano",
        "micro",
        "milli",
        "centi",
        "deci",
        "deca",
        "hecto",
        "kilo",
        "mega",
        "giga",
        "tera",
        "peta",
        "exa",
        "zetta",
        "yotta",
        "ronna",
        "quetta",
        "kibi",
        "mebi",
        "gibi",
        "tebi",
        "pebi",
        "exbi",
        "zebi",
        "yobi",
    ]
)
_NAMES = (
    "metre meter kilogram gram second ampere kelvin mole candela one day hour minute degree arcminute arcsecond "
    "gal hectare litre liter tonne electronvolt dalton astronomicalunit neper bel decibel percent ppm bit byte "
    "radian steradian hertz newton pascal joule watt coulomb volt farad ohm siemens weber tesla henry "
    "degreecelsius lumen lux becquerel gray sievert katal bar mmhg angstrom nauticalmile barn knot "
    "clight planckbar electronmass naturalunittime elementarycharge bohr hartree atomicunittime "
    "erg dyne poise stokes stilb phot gauss maxwell oersted"
)
_UNITS = frozenset(_NAMES.split())


def unit_problem(text: str) -> str | None:
    """`unit-malformed`, `unit-not-known` or None where the text is a D-SI unit."""
    if len(text) > 256:
        return "unit-malformed"
    alternatives = text.split("|")  # a readable alternative may follow the SI text
    if not _FORM.fullmatch(alternatives[0]):
        return "unit-malformed"
    return _order_problem([match[1] for match in _TOKEN.finditer(alternatives[0])])


def _order_problem(names: list[str]) -> str | None:
    awaiting_unit, divided = True, False
    for name in names:
        if name == "tothe":
            continue
        if name == "per":
            if divided or (awaiting_unit and names[0] != "per"):
                return "unit-malformed"
            divided = awaiting_unit = True
        elif name in _PREFIXES:
            awaiting_unit = True
        elif name in _UNITS:
            awaiting_unit = False
        else:
            return "unit-not-known"
    return "unit-malformed" if awaiting_unit else None
