"""Say how a need was understood, part by part, with what was assumed: 「读作：…」."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from junheng.core.capability.criteria_range import bound_text
from junheng.core.capability.criteria_scope import SERVICES
from junheng.core.capability.kinds import name_of
from junheng.core.capability.model import Need
from junheng.core.capability.reading import Reading
from junheng.core.capability.scale import known_scale
from junheng.core.capability.wording import NBSP, decimal_text, interval_text, quantity_text
from junheng.core.reason import Language, Refusal, refuse

_BASES = {
    "reading": ("以读数为基", "relative to the reading"),
    "span": ("以量程为基", "relative to the span"),
    "full-scale": ("以满量程为基", "relative to full scale"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One fact of a need as understood; `assumed` marks a default that was not said."""

    name: str
    text: str
    assumed: bool = False


def parts_of(need: Need, language: Language = "zh") -> tuple[Part, ...]:
    """Service, kind, range, limit, base, k, then what narrows the search; only what is there."""
    pick = 0 if language == "zh" else 1
    found = [
        Part("service", SERVICES[need.service][pick]),
        Part("kind", name_of(need.kind, language) if need.kind else ""),
        Part("instrument", need.instrument),
        Part("class", need.accuracy_class and f"{need.accuracy_class}{(' 级', ' class')[pick]}"),
        Part("range", interval_text(need.range, known_scale(need.unit)) if need.range else ""),
    ]
    if need.bound is not None:
        base = _BASES[need.bound.relative_to][pick] if need.bound.relative_to else ""
        found += [Part("uncertainty", bound_text(need)), Part("base", base)]
        found += [Part("k", f"k{NBSP}={NBSP}{decimal_text(need.bound.k)}")]
    distance = need.max_distance_km
    found += [
        Part("date", need.on.isoformat() if need.on else ""),
        Part("distance", f"≤{NBSP}{decimal_text(distance)}{NBSP}km" if distance is not None else ""),
        Part("mark", need.mark),
        Part("method", need.method),
        Part("item", need.item),
    ]
    assumed = {"uncertainty" if name == "sign" else name for name in need.assumed}
    return tuple(Part(each.name, each.text, each.name in assumed) for each in found if each.text)


def read_as(reading: Reading, language: Language = "zh") -> str:
    """The status line under the need's field."""
    if reading.need is None:
        return "没有读出需求" if language == "zh" else "No need was read"
    shown = [
        f"{part.text}{('（默认）' if language == 'zh' else ' (assumed)') if part.assumed else ''}"
        for part in parts_of(reading.need, language)
    ]
    return f"读作：{'，'.join(shown)}" if language == "zh" else f"Read as: {', '.join(shown)}"


def not_read(reading: Reading) -> tuple[Refusal, ...]:
    """Each unread part quoted back with two examples."""
    first, second = reading.examples
    return tuple(refuse("need-not-read", found=piece, first=first, second=second) for piece in reading.unread)


def notes_on(need: Need) -> tuple[Refusal, ...]:
    """What no body can meet: a purely relative limit at zero."""
    bound, part = need.bound, need.range
    if bound is None or bound.relative_to != "reading" or bound.floor is not None or part is None:
        return ()
    if not part.contains(Fraction(0)):
        return ()
    return (refuse("uncertainty-void-at-zero", zero=quantity_text(Fraction(0), known_scale(need.unit))),)
