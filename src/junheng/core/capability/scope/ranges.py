"""Ranges as scopes write them: `10 to 20 kV`, `(0~60)MPa`, `(-40～150)℃`, `±10 V`, `≤ 60 MPa`, `f: 10 Hz – 1 kHz`.

A cell gives stretches of the measurand and conditions. A round bracket is only a bracket; a square one, or a bracket
with a comma, says which ends belong to the range.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from fractions import Fraction

from junheng.core.capability.kinds import BY_ID
from junheng.core.capability.scale import scale_of
from junheng.core.capability.scope.signs import NUMBER, DecimalSign, Doubts, decimal_text, number, plain
from junheng.core.capability.scope.units import UNIT, Unit, dimension_of, unit

MOST_PARTS = 40
"""Ranges and conditions of one cell."""
_SEPARATOR = r"(?:~|-|\.\.\.|…|至|到|\bto\b)"
_RANGE = re.compile(
    rf"(?P<open>[\[(])?\s*(?P<low>{NUMBER})\s*(?P<low_unit>{UNIT}?)\s*(?P<separator>{_SEPARATOR})\s*"
    rf"(?P<high>{NUMBER})\s*(?P<inner>{UNIT}?)\s*(?P<close>[\])])?\s*(?P<unit>{UNIT}?)",
    re.IGNORECASE,
)
_LISTED_ENDS = re.compile(
    rf"(?P<open>[\[(])\s*(?P<low>{NUMBER})\s*, \s*(?P<high>{NUMBER})\s*(?P<close>[\])])\s*(?P<unit>{UNIT}?)"
)
_AROUND = re.compile(
    rf"\(?\s*(?P<middle>{NUMBER})?\s*±\s*(?P<half>{NUMBER})\s*(?P<inner>{UNIT}?)\s*\)?\s*(?P<unit>{UNIT}?)"
)
_ONE_END = re.compile(
    rf"(?P<sign>≤|<=|<|≥|>=|>|不超过|不大于|不小于|至多|至少|大于|小于|up to|at most|at least|from)\s*(?P<value>{NUMBER})\s*(?P<unit>{UNIT}?)"
    rf"|(?P<late>{NUMBER})\s*(?P<late_unit>{UNIT}?)\s*(?P<side>以下|以上|及以下|及以上|max|min)",
    re.IGNORECASE,
)
_POINT = re.compile(rf"(?P<value>{NUMBER})\s*(?P<unit>{UNIT}?)")
_LABEL = re.compile(
    r"^\s*(?P<label>f|freq(?:uency)?|频率|T|temp(?:erature)?|温度|at|@|在)\s*[:=]?\s*(?=[\d(±\[.-])",
    re.IGNORECASE,
)
_CURRENT = re.compile(r"直流|交流|(?<![A-Za-z])(?:DC|AC)(?![A-Za-z])", re.IGNORECASE)
_PAREN_CONDITION = re.compile(rf"\(\s*(?P<inside>[^()]*?(?:Hz|hz|°C|K)[^()]*)\)(?!\s*{UNIT})")
_LOWEST = frozenset({"≥", ">=", ">", "不小于", "至少", "大于", "at least", "from", "以上", "及以上", "min"})
_AXES = {"Hz": ("frequency", "Hz"), "K": ("temperature", "°C")}


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch in one unit; None at an end that was not stated. `low_open`, `high_open`: it does not belong."""

    low: Fraction | None
    high: Fraction | None
    unit: Unit
    low_open: bool = False
    high_open: bool = False

    def document(self) -> dict[str, object]:
        """The range of `junheng.capability/1`."""
        found: dict[str, object] = {}
        for name, value in (("low", self.low), ("high", self.high)):
            if value is not None:
                found[name] = decimal_text(value)
        return found | {name: True for name in ("low_open", "high_open") if getattr(self, name)}


@dataclass(slots=True)
class Ranges:
    """What a cell says: stretches of the measurand, conditions by axis, and `dc` or `ac` where it is written."""

    stretches: list[Stretch] = field(default_factory=list)
    conditions: dict[str, Stretch] = field(default_factory=dict)
    current: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """How a column is to be read: the kind it is about, the unit of its head, the decimal sign of the file.

    `likely_unit`: what a number without any unit is guessed to be in, with a doubt.
    """

    kind: str = ""
    default_unit: str = ""
    likely_unit: str = ""
    decimal: DecimalSign = "."


def current_of(text: str) -> str:
    """`dc` or `ac`, where exactly one of them is written."""
    found = {
        "dc" if word[0].casefold() in ("直流", "dc") else "ac" for word in _CURRENT.finditer(plain(text))
    }
    return found.pop() if len(found) == 1 else ""


def ranges(text: str, setting: Setting, doubts: Doubts, *, only_conditions: bool = False) -> Ranges:
    """Read one cell. What is not read is quoted in a doubt; nothing is left out in silence."""
    found = Ranges(current=current_of(text))
    parts = _parts(_CURRENT.sub(" ", plain(text)))
    if len(parts) > MOST_PARTS:
        doubts.note("scope-not-read", found=text[:80])
        return found
    for part in parts:
        label = _LABEL.match(part)
        body = part[label.end() :] if label else part
        stretch = _stretch(body, setting, doubts, label["label"] if label else "")
        if stretch is None:
            continue
        axis = _axis(stretch, setting.kind, apart=only_conditions)
        if axis is not None and found.conditions.setdefault(axis, stretch) != stretch:
            doubts.note("scope-rest-not-read", found=part[:80])
        elif axis is not None:
            continue
        elif only_conditions:
            doubts.note("scope-not-read", found=part[:80])
        else:
            found.stretches.append(stretch)
    return found


def _parts(text: str) -> tuple[str, ...]:
    """Pieces between semicolons and enumerating commas; a bracketed condition is a piece of its own."""
    apart = _PAREN_CONDITION.sub(lambda found: f"; {found['inside']}; ", text)
    if _LISTED_ENDS.fullmatch(apart.strip()):
        return (apart.strip(),)
    pieces = re.split(r";|,(?=\s)|,(?![\d])|(?=@)|(?<=\s)(?=at\s)", apart)
    return tuple(piece.strip() for piece in pieces if piece.strip(" .,:"))


def _stretch(body: str, setting: Setting, doubts: Doubts, label: str) -> Stretch | None:
    body = body.strip()
    kind = setting.kind if not label else {"f": "time.frequency", "频": "time.frequency"}.get(label[0], "")
    for pattern, build in (
        (_RANGE, _from_to),
        (_LISTED_ENDS, _from_to),
        (_AROUND, _around),
        (_ONE_END, _one_end),
        (_POINT, _point),
    ):
        found = pattern.fullmatch(body)
        if found is not None:
            return build(
                found,
                Setting(kind, setting.default_unit if not label else "", decimal=setting.decimal),
                doubts,
            )
    doubts.note("scope-not-read", found=body[:80])
    return None


def _unit(text: str, setting: Setting, doubts: Doubts) -> Unit | None:
    if text:
        return unit(text, doubts, kind=setting.kind)
    if setting.default_unit:
        return unit(setting.default_unit, doubts, kind=setting.kind)

    known = BY_ID.get(setting.kind)
    if known is None or known.unit == "1":
        doubts.note("scope-unit-missing", found="", guess="—" if known is None else "1")
        return None if known is None else Unit("1", Fraction(1))
    doubts.note("scope-unit-missing", guess=known.unit)
    return Unit(known.unit)


def _from_to(found: re.Match[str], setting: Setting, doubts: Doubts) -> Stretch | None:
    groups = found.groupdict()
    behind = groups.get("unit") or groups.get("inner") or ""
    before = groups.get("low_unit") or ""
    high_unit = _unit(behind or ("" if setting.default_unit else before), setting, doubts)
    if not behind and before and high_unit is not None and not setting.default_unit:
        doubts.note("scope-unit-missing", guess=high_unit.name)
    low_unit = unit(before, doubts, kind=setting.kind) if before else high_unit
    low, high = (number(groups[end], doubts, setting.decimal) for end in ("low", "high"))
    if low is None or high is None or low_unit is None or high_unit is None:
        _unread(found[0], doubts)
        return None
    start = converted(Fraction(low), low_unit, high_unit)
    if start is None:
        doubts.note("scope-not-read", found=found[0][:80])
        return None
    end, of = Fraction(high), high_unit
    if decimal_text(start) is None:  # a minute is no finite decimal of an hour
        start, end, of = Fraction(low), converted(end, high_unit, low_unit) or end, low_unit
    return _ordered(start, end, of, _open_ends(groups), found[0], doubts)


def _unread(text: str, doubts: Doubts) -> None:
    doubts.note("scope-not-read", found=text.strip()[:80])


def _open_ends(groups: dict[str, str | None]) -> tuple[bool, bool]:
    """Round brackets exclude an end only beside a square one, or round a comma."""
    signs = f"{groups['open'] or ''}{groups['close'] or ''}"
    strict = len(signs) == 2 and ("[" in signs or "]" in signs or "separator" not in groups)
    return strict and signs[0] == "(", strict and signs[1] == ")"


def _ordered(
    low: Fraction, high: Fraction, of: Unit, open_ends: tuple[bool, bool], text: str, doubts: Doubts
) -> Stretch:
    if low > high:
        low, high = high, low
        shown = f"{decimal_text(low)}~{decimal_text(high)} {of.name}"
        doubts.note("scope-limits-reversed", found=text.strip()[:60], guess=shown)
    return Stretch(low, high, of, *open_ends)


def converted(value: Fraction, source: Unit, target: Unit) -> Fraction | None:
    """In the target's unit, as a value (the zero of °C counts); None where they are of two dimensions."""
    if source.name == target.name:
        return value
    if source.ratio is not None or target.ratio is not None:
        both = source.ratio is not None and target.ratio is not None
        return value * source.factor / target.factor if both else None
    first, second = scale_of(source.name), scale_of(target.name)
    if first is None or second is None or first.dimension != second.dimension:
        return None
    return second.from_coherent(first.to_coherent(value))


def _around(found: re.Match[str], setting: Setting, doubts: Doubts) -> Stretch | None:
    of = _unit(found["unit"] or found["inner"] or "", setting, doubts)
    half = number(found["half"], doubts, setting.decimal)
    middle = number(found["middle"], doubts, setting.decimal) if found["middle"] else Fraction(0)
    if of is None or half is None or middle is None:
        _unread(found[0], doubts)
        return None
    return Stretch(Fraction(middle) - Fraction(half), Fraction(middle) + Fraction(half), of)


def _one_end(found: re.Match[str], setting: Setting, doubts: Doubts) -> Stretch | None:
    sign = (found["sign"] or found["side"]).casefold()
    of = _unit(found["unit"] or found["late_unit"] or "", setting, doubts)
    value = number(found["value"] or found["late"], doubts, setting.decimal)
    if of is None or value is None:
        _unread(found[0], doubts)
        return None
    doubts.note("scope-open-end", found=found[0].strip()[:60])
    strict = sign in ("<", ">", "大于", "小于")
    if sign in _LOWEST:
        return Stretch(Fraction(value), None, of, low_open=strict)
    return Stretch(None, Fraction(value), of, high_open=strict)


def _point(found: re.Match[str], setting: Setting, doubts: Doubts) -> Stretch | None:
    of = _unit(found["unit"], setting, doubts)
    value = number(found["value"], doubts, setting.decimal)
    if of is None or value is None:
        _unread(found[0], doubts)
        return None
    return Stretch(Fraction(value), Fraction(value), of)


def _axis(stretch: Stretch, kind: str, *, apart: bool) -> str | None:
    """The condition a stretch is about: a frequency or a temperature beside another quantity."""
    known = _AXES.get(stretch.unit.dimension)
    if known is None or (stretch.unit.dimension == dimension_of(kind) and not apart):
        return None
    return known[0]


def in_unit(stretch: Stretch, of: Unit) -> Stretch | None:
    """The same stretch in another unit; None where the units differ in dimension or a digit would be lost."""
    ends = [None if end is None else converted(end, stretch.unit, of) for end in (stretch.low, stretch.high)]
    for end, before in zip(ends, (stretch.low, stretch.high), strict=True):
        if (end is None) != (before is None) or (end is not None and decimal_text(end) is None):
            return None
    return replace(stretch, low=ends[0], high=ends[1], unit=of)


def axis_document(name: str, stretch: Stretch) -> dict[str, object]:
    """The axis of a condition, in the unit it is written in."""
    return {"name": name, "unit": stretch.unit.name, **({"logarithmic": True} if name == "frequency" else {})}
