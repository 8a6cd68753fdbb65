"""How numbers and units are printed, and how our unit text, D-SI and print name the same unit.

Decimal text goes in and out; nothing passes through binary floating point and nothing is rounded unless a
function's name says so. Signs and spaces follow GB 3101 and the SI brochure: minus U+2212, groups of three
by the narrow no-break space U+202F, a no-break space U+00A0 between number and unit, none before ° ′ ″.
"""

from __future__ import annotations

import re
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal, localcontext
from typing import Literal

MINUS = "\u2212"
NARROW = "\u202f"
NO_BREAK = "\u00a0"
DECIMAL_TEXT = re.compile(r"[+-]?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
SUPERSCRIPT = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
TIGHT_UNITS = frozenset({"°", "′", "″"})

Rounding = Literal["half-even", "up"]
ROUNDINGS = {"half-even": ROUND_HALF_EVEN, "up": ROUND_CEILING}

PREFIXES = {
    "Y": "yotta", "Z": "zetta", "E": "exa", "P": "peta", "T": "tera", "G": "giga", "M": "mega", "k": "kilo",
    "h": "hecto", "da": "deca", "d": "deci", "c": "centi", "m": "milli", "µ": "micro", "n": "nano", "p": "pico",
    "f": "femto", "a": "atto",
}  # fmt: skip
PREFIXED_UNITS = {
    "m": "metre", "g": "gram", "s": "second", "A": "ampere", "K": "kelvin", "mol": "mole", "cd": "candela",
    "Hz": "hertz", "N": "newton", "Pa": "pascal", "J": "joule", "W": "watt", "C": "coulomb", "V": "volt",
    "F": "farad", "Ω": "ohm", "S": "siemens", "Wb": "weber", "T": "tesla", "H": "henry", "lm": "lumen",
    "lx": "lux", "Bq": "becquerel", "Gy": "gray", "Sv": "sievert", "kat": "katal", "rad": "radian",
    "sr": "steradian", "L": "litre", "t": "tonne", "eV": "electronvolt", "B": "bel", "var": "var", "bar": "bar",
}  # fmt: skip
SINGLE_UNITS = {
    "1": "one", "%": "percent", "ppm": "ppm", "°C": "degreecelsius", "°": "degree", "′": "arcminute",
    "″": "arcsecond", "min": "minute", "h": "hour", "d": "day", "ha": "hectare", "u": "dalton", "Np": "neper",
    "mmHg": "mmhg",
}  # fmt: skip
SPELLINGS = {
    "℃": "°C", "Cel": "°C", "degC": "°C", "\u2126": "Ω", "Ohm": "Ω", "ohm": "Ω", "%RH": "%", "l": "L", "um": "µm", "uV": "µV", "uA": "µA",
    "ug": "µg", "us": "µs", "uL": "µL", "deg": "°", "10*-6": "ppm", "1e-6": "ppm", "10⁻⁶": "ppm", "": "1",
}  # fmt: skip
DSI_PREFIX = {name: sign for sign, name in PREFIXES.items()}
DSI_UNIT = {name: sign for sign, name in (PREFIXED_UNITS | SINGLE_UNITS).items()} | {"kilogram": "kg"}
FACTOR = re.compile(r"(?P<unit>[^\d^⁰-⁹⁻⁺¹²³*+-]+)(?:\^|\*\*)?(?P<exponent>[+-]?\d+|[⁻⁰¹²³⁴-⁹]+)?")
PER = re.compile(r"\\per(?![a-z])")
PLAIN_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


class UnknownUnit(ValueError):
    """A unit text that neither D-SI nor our table knows; the message is the text."""


def print_number(text: str, *, group: bool | None = None, signed: bool = False) -> str:
    """Decimal text as printed; digits stay as typed. `group` None: from five digits up (GB 3101 3.3.1).

    >>> print_number("-10000.25"), print_number("20e-6"), print_number("4.2", signed=True)
    ('−10\\u202f000.25', '20×10⁻⁶', '+4.2')
    """
    if not DECIMAL_TEXT.fullmatch(text):
        raise ValueError(f"not decimal text: {text!r}")
    sign = MINUS if text.startswith("-") else "+" if (signed and Decimal(text) != 0) else ""
    mantissa, _, exponent = text.lstrip("+-").lower().partition("e")
    return sign + group_digits(mantissa, group=group) + power_of_ten(exponent)


def power_of_ten(exponent: str) -> str:
    """`-06` as `×10⁻⁶`; nothing for no exponent."""
    return f"×10{str(int(exponent)).translate(SUPERSCRIPT)}" if exponent and int(exponent) else ""


def group_digits(mantissa: str, *, group: bool | None) -> str:
    """Groups of three from the decimal point outwards."""
    whole, point, fraction = mantissa.partition(".")
    if group is False or (group is None and max(len(whole), len(fraction)) < 5):
        return mantissa
    head = len(whole) % 3 or 3
    wholes = [whole[:head], *(whole[at : at + 3] for at in range(head, len(whole), 3))]
    fractions = [fraction[at : at + 3] for at in range(0, len(fraction), 3)]
    return NARROW.join(part for part in wholes if part) + point + NARROW.join(fractions)


def needs_groups(texts: list[str]) -> bool:
    """True when a column is grouped: any of its numbers has five digits on one side of the point."""
    for text in texts:
        whole, _, fraction = text.lstrip("+-").lower().partition("e")[0].partition(".")
        if max(len(whole), len(fraction)) >= 5:
            return True
    return False


def print_quantity(text: str, unit: str, *, signed: bool = False) -> str:
    """Number and unit, inseparable; ppm becomes 10⁻⁶ and unit 1 prints nothing (JJF 1001; P11)."""
    number, printed = print_number(text, signed=signed), print_unit(unit)
    if printed == "10⁻⁶":
        return f"{number}×{printed}"
    if printed in {"", "1"}:
        return number
    return f"{number}{'' if printed in TIGHT_UNITS else NO_BREAK}{printed}"


def print_unit(unit: str) -> str:
    """A unit as printed, from our text or from D-SI: `uV`, `\\micro\\volt` → `µV`; `ppm` → `10⁻⁶`.

    A text nobody knows (a procedure scale such as HRC) is printed as it stands.
    """
    try:
        text = unit_from_dsi(unit) if unit.startswith("\\") else normalise_unit(unit)
    except UnknownUnit:
        return unit
    if text == "ppm":
        return "10⁻⁶"
    return re.sub(r"\^(-?\d+)", lambda match: match[1].translate(SUPERSCRIPT), text)


def normalise_unit(unit: str) -> str:
    """One spelling per unit: `uV` and `μV` → `µV`, `Cel` → `°C`, factors joined by `·`, one `/`."""
    text = unit.strip().replace("μ", "µ").replace("\u2126", "Ω")
    text = SPELLINGS.get(text, text)
    if text in SINGLE_UNITS:
        return text
    above, slash, below = text.partition("/")
    if "/" in below:
        raise UnknownUnit(unit)
    return _factors_text(above, unit) + (f"/{_factors_text(below, unit)}" if slash else "")


def _factors_text(text: str, whole: str) -> str:
    parts = [part for part in re.split(r"[·.*\u22c5 ]", text.strip("()")) if part]
    if not parts:
        raise UnknownUnit(whole)
    return "·".join(_factor_text(part, whole) for part in parts)


def _factor_text(part: str, whole: str) -> str:
    if part == "1":
        return part
    match = FACTOR.fullmatch(part)
    if match is None:
        raise UnknownUnit(whole)
    name = SPELLINGS.get(match["unit"], match["unit"])
    _dsi_name(name)
    exponent = (match["exponent"] or "").translate(PLAIN_DIGITS).lstrip("+")
    return f"{name}^{exponent}" if exponent and exponent != "1" else name


def _dsi_name(name: str) -> str:
    """One factor without exponent in D-SI: `µV` → `\\micro\\volt`."""
    if name in SINGLE_UNITS:
        return f"\\{SINGLE_UNITS[name]}"
    if name == "kg":
        return "\\kilogram"
    if name in PREFIXED_UNITS:
        return f"\\{PREFIXED_UNITS[name]}"
    for length in (2, 1):
        if name[:length] in PREFIXES and name[length:] in PREFIXED_UNITS:
            return f"\\{PREFIXES[name[:length]]}\\{PREFIXED_UNITS[name[length:]]}"
    raise UnknownUnit(name)


def unit_to_dsi(unit: str) -> str:
    """Our unit text in D-SI (SI_Format 2.2.0): `m/s2` → `\\metre\\per\\second\\tothe{2}`, `1` → `\\one`.

    Raises UnknownUnit for a text that D-SI cannot say.
    """
    if unit.startswith("\\"):
        unit_from_dsi(unit)
        return unit
    above, slash, below = normalise_unit(unit).partition("/")
    numerator = "" if above == "1" and slash else _dsi_product(above)
    return numerator + (f"\\per{_dsi_product(below)}" if slash else "")


def _dsi_product(text: str) -> str:
    said = ""
    for factor in text.split("·"):
        name, _, exponent = factor.partition("^")
        said += _dsi_name(name) + (f"\\tothe{{{exponent}}}" if exponent else "")
    return said


def unit_from_dsi(dsi: str) -> str:
    """D-SI as our unit text; a `\\per` binds every factor after it, as D-SI says for a product."""
    above, *divisors = PER.split(dsi.strip())
    per, below = bool(divisors), "".join(divisors)
    top = _dsi_factors(above, dsi) if above else "1"
    return f"{top}/{_dsi_factors(below, dsi)}" if per else top


def _dsi_factors(text: str, whole: str) -> str:
    tokens = re.findall(r"\\([A-Za-z]+)(?:\{(-?\d+(?:\.\d+)?)\})?", text)
    factors: list[str] = []
    prefix = ""
    for name, argument in tokens:
        if name == "tothe" and factors:
            factors[-1] += f"^{argument}"
        elif name in DSI_PREFIX:
            prefix = DSI_PREFIX[name]
        elif name in DSI_UNIT:
            factors.append(prefix + DSI_UNIT[name])
            prefix = ""
        else:
            raise UnknownUnit(whole)
    if not factors or prefix:
        raise UnknownUnit(whole)
    return "·".join(factors)


def round_to_step(value: str, step: str, *, rounding: Rounding = "half-even") -> str:
    """Round decimal text once to a multiple of `step` (GB/T 8170, 3.2 and 3.3: also steps 2 and 5).

    >>> round_to_step("60.25", "0.5"), round_to_step("830", "20"), round_to_step("0.0125", "0.001")
    ('60.0', '840', '0.012')
    """
    number, unit = Decimal(value), Decimal(step)
    with localcontext() as context:
        context.prec = max(60, number.adjusted() - unit.adjusted() + 20)
        count = (number / unit).quantize(Decimal(1), ROUNDINGS[rounding])  # 12.50, not 12.5, to 0.01
        return _plain(count * unit)


def round_uncertainty(value: str, *, digits: int = 2, rounding: Rounding = "half-even") -> str:
    """An uncertainty to `digits` significant digits (JJF 1059.1-2012, 5.3.8.1: one or two at most)."""
    number = Decimal(value)
    if number <= 0:
        raise ValueError(f"an uncertainty is positive: {value}")
    rounded = _to_digits(value, number.adjusted() - digits + 1, rounding)
    carried = Decimal(rounded).adjusted() - number.adjusted()
    return _to_digits(value, number.adjusted() - digits + 1 + carried, rounding) if carried else rounded


def _to_digits(value: str, place: int, rounding: Rounding) -> str:
    return round_to_step(value, str(Decimal(1).scaleb(place)), rounding=rounding)


def round_to_place_of(value: str, uncertainty: str) -> str:
    """A value to the last place of its rounded uncertainty (JJF 1059.1-2012, 5.3.8.2)."""
    exponent = Decimal(uncertainty).as_tuple().exponent
    return round_to_step(value, str(Decimal(1).scaleb(int(exponent))))


def _plain(number: Decimal) -> str:
    return format(number if number else abs(number), "f")
