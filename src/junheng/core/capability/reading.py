"""Read a need typed as one line, such as `0~1000 V DC, U<20 ppm`, in Chinese or English.

Every character is either read or quoted back. Nothing is guessed: a default (k = 2, base = reading, service =
calibration) is used and named as assumed, and the answer says how the line was read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from junheng.core.capability.intervals import interval
from junheng.core.capability.kinds import KINDS, Kind
from junheng.core.capability.limit import RELATIVE_UNITS
from junheng.core.capability.model import Bound, Need, Service
from junheng.core.capability.scale import scale_of

LONGEST = 300
EXAMPLES = ("0~1000 V DC，U ≤ 20×10⁻⁶", "(0~60) MPa，U < 0.05 % span")

_PLAIN = {0x3000: " ", 0x00A0: " ", 0x202F: " ", 0x2009: " ", 0x2126: "Ω", 0x03BC: "µ", 0x2212: "-"}
_PLAIN |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_PLAIN |= {ord("，"): ",", ord("～"): "~", ord("∼"): "~", ord("〜"): "~", ord("–"): "~", ord("—"): "~"}
_PLAIN |= {ord("≦"): "≤", ord("⩽"): "≤", ord("；"): ";", ord("、"): ","}
_SUPERSCRIPTS = str.maketrans("⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹", "-+0123456789")

_NUMBER = (
    r"(?<![\d.])(?<!\d,)(?<!\d[eE])(?<!\d[eE][-+])[-+]?\d+(?:\.\d+)?"
    r"(?:\s*(?:[eE](?=[-+]?\d)|[x×*·]\s*10\^?(?=[-+⁻⁺\d⁰¹²³⁴⁵⁶⁷⁸⁹]))[-+⁻⁺]?[\d⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})?"
    r"(?![⁰¹²³⁴⁵⁶⁷⁸⁹]|\.?\d|,\d)"
)
_UNIT = r"[A-Za-zµΩ°℃%‰′″][A-Za-zµΩ°℃%‰·./²³⁻]*"
_SEPARATOR = r"(?:~|-|\.\.\.|…|至|到|\bto\b)"
_SIGN = r"(?:<=|≤|<|不大于|不超过|小于等于|小于|优于|低于|below|better than|at most|=|:)"
_BASE = r"(?:\s*(?:of\s+)?(?:the\s+)?(?P<base>读数|示值|reading|rdg|量程|span|range|满量程|满度|full[- ]scale|F\.?S\.?))?"
_RANGE = re.compile(
    rf"(?P<open>[\[(])?\s*(?P<low>{_NUMBER})\s*(?P<low_unit>{_UNIT})?\s*(?P<sep>{_SEPARATOR}|,)\s*"
    rf"(?P<high>{_NUMBER})\s*(?P<close>[\])])?\s*(?P<unit>{_UNIT})?\s*(?P<late>[\])])?",
    re.IGNORECASE,
)
_POINT = re.compile(rf"(?P<both>±)?\s*(?P<value>{_NUMBER})\s*(?P<unit>{_UNIT})", re.IGNORECASE)
_UNCERTAINTY = re.compile(
    rf"(?P<name>(?:扩展|相对)*不确定度|expanded uncertainty|uncertainty|(?<![A-Za-z])U(?:rel|r|95)?(?![A-Za-z]))\s*"
    rf"(?P<sign>{_SIGN})?\s*(?:±)?\s*(?P<value>{_NUMBER})\s*(?P<unit>%|‰|ppm|ppb|{_UNIT})?(?P<times>\s*[·*×]?\s*x\b)?{_BASE}"
    rf"(?:\s*,?\s*(?:或|or|下限|floor|∨)\s*(?P<floor>{_NUMBER})\s*(?P<floor_unit>{_UNIT}))?",
    re.IGNORECASE,
)
_BARE_PART = re.compile(rf"(?P<value>{_NUMBER})\s*(?P<unit>%|‰|ppm|ppb){_BASE}", re.IGNORECASE)
_K = re.compile(rf"(?<![A-Za-z])k\s*=\s*(?P<k>{_NUMBER})", re.IGNORECASE)
_DISTANCE = re.compile(
    rf"(?:within|距离|不超过)\s*(?P<before>{_NUMBER})\s*(?:km|公里)\s*(?:以内|之内|内)?|(?P<after>{_NUMBER})\s*(?:km|公里)\s*(?:以内|之内|内)",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)")
_MARK = re.compile(
    r"(?:带|with)?\s*(?<![A-Za-z])(?P<mark>CNAS|CMA|CAL|ILAC-MRA)(?![A-Za-z])\s*(?:标识|标志|mark)?"
)
_CLASS = re.compile(
    r"(?<![A-Za-z\d])(?P<named>E1|E2|F1|F2|M12|M23|M1|M2|M3)(?![A-Za-z\d])\s*(?:级|等级|class)?|(?P<number>\d+(?:\.\d+)?|[IV]+)\s*级"
)
_SERVICES: tuple[tuple[str, Service], ...] = (
    (r"检定|verification|verify", "verify"),
    (r"校准|calibration|calibrate", "calibrate"),
    (r"检测|试验|testing|test", "test"),
)
_VERIFICATION_KIND = re.compile(
    r"(?P<kind>首次|后续|使用中|initial|subsequent|in-service)(?:检定|检查)?", re.IGNORECASE
)
_BASES = {
    "读数": "reading",
    "示值": "reading",
    "reading": "reading",
    "rdg": "reading",
    "量程": "span",
    "span": "span",
    "range": "span",
}

PartName = Literal[
    "service",
    "kind",
    "range",
    "uncertainty",
    "base",
    "k",
    "floor",
    "date",
    "distance",
    "mark",
    "class",
    "instrument",
    "verification-kind",
]


@dataclass(frozen=True, slots=True)
class Reading:
    """How a line was read: the need (None where nothing to look for was found), and what was not read."""

    text: str
    need: Need | None
    unread: tuple[str, ...] = ()
    examples: tuple[str, str] = EXAMPLES


@dataclass(slots=True)
class _Line:
    """The typed line in one-to-one plain characters, and which of them have been read."""

    original: str
    plain: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    assumed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.plain = self.original.translate(_PLAIN)

    def take(self, found: re.Match[str], end: int | None = None) -> None:
        """Mark a match as read: later patterns see spaces there."""
        start, stop = found.start(), end if end is not None else found.end()
        self.plain = f"{self.plain[:start]}{chr(1) * (stop - start)}{self.plain[stop:]}"

    def give_back(self, start: int, stop: int) -> None:
        """Un-read a stretch that turned out not to fit the rest of the line."""
        self.plain = f"{self.plain[:start]}{self.original[start:stop]}{self.plain[stop:]}"

    def unread(self) -> tuple[str, ...]:
        left = re.finditer(r"[^\x01]+", self.plain)
        pieces = (
            self.original[each.start() : each.end()].strip(" \t\u3000,，;；。.、:：()（）[]") for each in left
        )
        return tuple(piece for piece in pieces if piece)


def read_need(text: str) -> Reading:
    """Read one line. The order matters: what is marked by a word is taken before bare numbers."""
    line = _Line(text[:LONGEST])
    for step in (_dates, _distance, _marks, _coverage, _limit, _verification_kind, _service, _classes,
                 _range, _bare_limit, _kind, _instrument):  # type: tuple[Callable[[_Line], None], ...]  # fmt: skip
        step(line)
    need = _need(line)
    return Reading(text, need, line.unread() + ((text[LONGEST:],) if len(text) > LONGEST else ()))


def number(text: str) -> Decimal:
    """The digits as typed; `20×10⁻⁶`, `20x10^-6` and `2e-5` are the same number."""
    plain = re.sub(r"\s*[x×*·]\s*10\^?", "e", text.translate(_SUPERSCRIPTS), flags=re.IGNORECASE)
    return Decimal(re.sub(r"\s", "", plain))


def _known_unit(text: str | None) -> str | None:
    """The longest beginning of `text` that is a unit and not cut inside a word (`VDC` is V, then DC)."""
    for length in range(len(text or ""), 0, -1):
        head, rest = (text or "")[:length], (text or "")[length:]
        if (head in RELATIVE_UNITS or scale_of(head) is not None) and not re.match(
            r"(?!(?:DC|AC)\b)[A-Za-zµΩ]", rest, re.I
        ):
            return head
    return None


def _dates(line: _Line) -> None:
    found = _DATE.search(line.plain)
    if found is None:
        return
    try:
        line.facts["on"] = date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return
    line.take(found)


def _distance(line: _Line) -> None:
    found = _DISTANCE.search(line.plain)
    if found is not None:
        line.facts["max_distance_km"] = number(found["before"] or found["after"])
        line.take(found)


def _marks(line: _Line) -> None:
    found = _MARK.search(line.plain)
    if found is not None:
        line.facts["mark"] = found["mark"]
        line.take(found)


def _coverage(line: _Line) -> None:
    found = _K.search(line.plain)
    if found is not None and number(found["k"]) > 0:
        line.facts["k"] = number(found["k"])
        line.take(found)


def _limit(line: _Line) -> None:
    found = _UNCERTAINTY.search(line.plain)
    kept = found is not None and _keep_limit(line, found, strict=_is_strict(found["sign"]))
    if found is not None and kept and (found["sign"] or "=") in "=:":
        line.assumed.append("sign")


def _is_strict(sign: str | None) -> bool:
    return (sign or "").casefold() in ("<", "小于", "优于", "低于", "below", "better than")


def _bare_limit(line: _Line) -> None:
    """`10 V 0.001%`: a bare part of one can only be the limit; that it was read so is said."""
    found = None if "limit" in line.facts else _BARE_PART.search(line.plain)
    if found is not None and _keep_limit(line, found, strict=False):
        line.assumed.append("sign")


def _keep_limit(line: _Line, found: re.Match[str], *, strict: bool) -> bool:
    """Store the limit; False where its unit is not known, so that the whole of it is quoted back."""
    groups = found.groupdict()
    unit, value = _known_unit(found["unit"]) if found["unit"] else "", number(found["value"])
    floor_unit = _known_unit(groups.get("floor_unit")) if groups.get("floor_unit") else ""
    if unit is None or floor_unit is None or value <= 0:
        return False
    if found["unit"] and unit != found["unit"]:
        line.take(found, found.end("unit") - len(found["unit"]) + len(unit))
    else:
        line.take(found)
    floor = number(groups["floor"]) if groups.get("floor") else None
    line.facts["limit"] = (value, unit, found["base"], strict, floor, floor_unit)
    line.facts["limit_at"] = (found.start(), found.end())
    return True


def _verification_kind(line: _Line) -> None:
    found = _VERIFICATION_KIND.search(line.plain)
    if found is not None:
        line.facts["verification_kind"] = found["kind"]
        line.facts["service"] = "verify"
        line.take(found)


def _service(line: _Line) -> None:
    for pattern, service in _SERVICES:
        found = re.search(pattern, line.plain, re.IGNORECASE)
        if found is not None:
            line.facts["service"] = service
            line.take(found)
            return


def _classes(line: _Line) -> None:
    found = _CLASS.search(line.plain)
    if found is not None:
        line.facts["accuracy_class"] = found["named"] or found["number"]
        line.take(found)


def _range(line: _Line) -> None:
    for found in _RANGE.finditer(line.plain):
        if _keep_range(line, found):
            return
        if found["sep"] != "," and _known_unit(found["unit"] or found["low_unit"]):
            return  # reversed ends or two kinds of unit: quoted back whole, not half read as a point
    for found in _POINT.finditer(line.plain):
        unit = _known_unit(found["unit"])
        if unit is not None and unit not in RELATIVE_UNITS and not _one_sided(line, found):
            value = number(found["value"])
            low = -value if found["both"] else value
            _store_range(line, found, low, value, unit, closed=(True, True))
            line.take(found, found.end("unit") - len(found["unit"]) + len(unit))
            return


def _one_sided(line: _Line, found: re.Match[str]) -> bool:
    """`1000 V 以下` names no lower end: quoted back, never completed."""
    around = line.plain[max(0, found.start() - 3) : found.start()], line.plain[found.end() :].lstrip()[:2]
    return bool(re.search(r"[<>≤≥]\s*$", around[0])) or around[1] in ("以下", "以上")


def _keep_range(line: _Line, found: re.Match[str]) -> bool:
    unit = _known_unit(found["unit"]) or _known_unit(found["low_unit"])
    listed = found["sep"] == ","
    closing = found["close"] or found["late"]
    if unit is None or unit in RELATIVE_UNITS or (listed and not (found["open"] and closing)):
        return False
    low_unit = _known_unit(found["low_unit"]) or unit
    half_open = listed or "]" in (closing or "") or found["open"] == "["
    closed = (not half_open or found["open"] == "[", not half_open or closing == "]")
    if scale_of(low_unit) is None or not _store_range(
        line, found, number(found["low"]), number(found["high"]), unit, closed=closed, low_unit=low_unit
    ):
        return False
    tail = (
        found.end("unit") - len(found["unit"]) + len(unit)
        if found["unit"] and found["unit"] != unit
        else None
    )
    line.take(found, tail)
    return True


def _store_range(
    line: _Line, found: re.Match[str], low: Decimal, high: Decimal, unit: str, *, closed: tuple[bool, bool],
    low_unit: str = "",
) -> bool:  # fmt: skip
    """False for a reversed or empty range, or ends in units of two kinds: it is quoted back."""
    scale, low_scale = scale_of(unit), scale_of(low_unit or unit)
    if scale is None or low_scale is None or scale.dimension != low_scale.dimension:
        return False
    part = interval(
        low_scale.to_coherent(low), scale.to_coherent(high), low_closed=closed[0], high_closed=closed[1]
    )
    if part is None:
        return False
    line.facts["range"], line.facts["unit"] = part, unit
    return True


def _kind(line: _Line) -> None:
    """By the words used; by the unit alone only as a stated assumption and only to the general kind."""
    flow = re.search(r"直流|交流|(?<![A-Z])(?:DC|AC)(?![A-Z])", line.plain, re.IGNORECASE)
    word, kind = _kind_word(line)
    unit = line.facts.get("unit", "")
    if kind is None:
        kind = next((each for each in KINDS if unit and _same_dimension(each, unit)), None)
        if kind is not None and flow is None:
            line.assumed.append("kind")
    if word is not None:
        line.take(word)
    if kind is None:
        return
    line.facts["kind"] = kind.id
    if flow is not None:
        specific = f"{kind.id}.{'dc' if flow[0].casefold() in ('直流', 'dc') else 'ac'}"
        if any(each.id == specific for each in KINDS):
            line.facts["kind"] = specific
            if word is None or not word.start() <= flow.start() < word.end():
                line.take(flow)


def _same_dimension(kind: Kind, unit: str) -> bool:
    ours, theirs = scale_of(kind.unit), scale_of(unit)
    return ours is not None and theirs is not None and ours.dimension == theirs.dimension


def _kind_word(line: _Line) -> tuple[re.Match[str] | None, Kind | None]:
    """The longest word of a kind in the line whose unit agrees with the range's."""
    unit = line.facts.get("unit", "")
    words = ((word, kind) for kind in KINDS for word in (kind.zh, kind.en, *kind.words))
    around = r"[\u4e00-\u9fff]*" if line.facts.get("service") == "verify" else ""
    for word, kind in sorted(words, key=lambda pair: -len(pair[0])):
        pattern = rf"(?<![A-Za-z]){around}{re.escape(word)}{around}(?![A-Za-z])"
        found = re.search(pattern, line.plain, re.IGNORECASE)
        if found is not None and (not unit or _same_dimension(kind, unit)):
            line.facts["word"] = line.original[found.start() : found.end()]
            return found, kind
    return None, None


def _instrument(line: _Line) -> None:
    """What is verified is named by an instrument: the kind's own word, or the Chinese word left over."""
    if line.facts.get("service") != "verify":
        return
    found = re.search(r"[\u4e00-\u9fff]{2,}", line.plain)
    if found is not None:
        line.facts["instrument"] = found[0]
        line.take(found)
    elif "word" in line.facts:
        line.facts["instrument"] = line.facts["word"]


def _need(line: _Line) -> Need | None:
    facts = line.facts
    if not any(name in facts for name in ("range", "kind", "instrument")):
        return None
    if "service" not in facts:
        line.assumed.append("service")
    bound = _bound(line)
    taken = (
        "on",
        "max_distance_km",
        "mark",
        "verification_kind",
        "accuracy_class",
        "range",
        "unit",
        "instrument",
    )
    return Need(
        service=facts.get("service", "calibrate"),
        kind=facts.get("kind", ""),
        bound=bound,
        assumed=tuple(line.assumed),
        **{name: facts[name] for name in taken if name in facts},
    )


def _agrees(line: _Line, unit: str) -> bool:
    """A limit in volts does not belong to a range in metres; `20 pm` beside volts is a slip for ppm."""
    ours, theirs = scale_of(unit), scale_of(line.facts.get("unit", unit))
    return unit in RELATIVE_UNITS or (
        ours is not None and theirs is not None and ours.dimension == theirs.dimension
    )


def _bound(line: _Line) -> Bound | None:
    """The limit with its base and k; a default is named in `assumed`."""
    if "limit" not in line.facts:
        return None
    value, unit, base_word, strict, floor, floor_unit = line.facts["limit"]
    if not _agrees(line, unit) or (floor is not None and not _agrees(line, floor_unit)):
        line.give_back(*line.facts["limit_at"])
        return None
    relative_to = None
    if unit in RELATIVE_UNITS:
        folded = (base_word or "").casefold()
        relative_to = _BASES.get(folded, "full-scale") if folded else "reading"
        if not folded:
            line.assumed.append("base")
    if "k" not in line.facts:
        line.assumed.append("k")
    return Bound(value, unit, relative_to, strict, line.facts.get("k", Decimal(2)), floor, floor_unit)  # type: ignore[arg-type]
