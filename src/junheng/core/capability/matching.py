"""Match a need against capability entries: able, partly, cannot tell, not able, each with its reasons.

The answer is a pure function of the need, the entries and a day. Nothing is guessed: what an entry or the
need does not state is "cannot tell". "Match" means U(x) within the limit at every point of the need's box.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Literal

from junheng.core.capability.answer import ORDER, Answer, Criterion, Verdict, verdict_of
from junheng.core.capability.criteria_evidence import (
    distance_criterion,
    distance_km,
    qualification_criteria,
    recognition_criteria,
    region_criterion,
)
from junheng.core.capability.criteria_range import (
    condition_criteria,
    range_criterion,
    stated_at,
    uncertainty_criterion,
)
from junheng.core.capability.criteria_scope import (
    kind_criterion,
    service_criterion,
    testing_criteria,
    verification_criteria,
)
from junheng.core.capability.extent import Extent, extent_of
from junheng.core.capability.intervals import NOWHERE
from junheng.core.capability.limit import Limit, limit_of
from junheng.core.capability.model import CapabilityEntry, Need

Sorting = Literal["distance", "uncertainty"]


def match(
    need: Need, entries: Iterable[CapabilityEntry], *, at: date, sort: Sorting = "distance"
) -> tuple[Answer, ...]:
    """Answers in order: able, partly, cannot tell, not able; then by distance, or by U at the range's end.

    `at` is the day of asking; evidence is judged on the need's own date where it states one.
    """
    limit = limit_of(need)
    answers = [answer(need, entry, at=at, limit=limit) for entry in entries]
    return tuple(sorted(answers, key=lambda each: _place(each, sort)))


def answer(need: Need, entry: CapabilityEntry, *, at: date, limit: Limit | None) -> Answer:
    """The answer about one entry; `limit` is `limit_of(need)`, computed once for many entries."""
    distance = distance_km(need.place, entry.place)
    scope = tuple(_scope(need, entry))
    comparable = all(each.finding != "no" for each in scope[:2])
    extent = extent_of(need, entry.boxes, limit) if comparable and (entry.boxes or need.range) else None
    numbers = tuple(_numbers(need, entry, extent, limit)) if extent is not None else ()
    criteria = (*scope, *numbers, *_evidence(need, entry, need.on or at, distance))
    verdict = verdict_of(criteria)
    held = extent.held if extent is not None and need.range is not None else NOWHERE
    return Answer(
        entry,
        verdict,
        criteria,
        covered=held,
        gaps=extent.unheld if extent is not None and need.range is not None else NOWHERE,
        regions=extent.regions if extent is not None else (),
        extent=extent,
        distance_km=distance,
        uncertainty=_uncertainty_at_end(need, entry, limit) if verdict != "no" else None,
    )


def _scope(need: Need, entry: CapabilityEntry) -> Iterator[Criterion]:
    yield service_criterion(need, entry)
    kind = kind_criterion(need, entry)
    if kind is not None:
        yield kind
    if need.service == entry.service == "verify":
        yield from verification_criteria(need, entry)
    if need.service == entry.service == "test":
        yield from testing_criteria(need, entry)


def _numbers(need: Need, entry: CapabilityEntry, extent: Extent, limit: Limit | None) -> Iterator[Criterion]:
    reach = range_criterion(need, entry, extent)
    if reach is not None:
        yield reach
    yield from condition_criteria(need, entry)
    uncertainty = uncertainty_criterion(need, entry, extent, limit)
    if uncertainty is not None:
        yield uncertainty


def _evidence(need: Need, entry: CapabilityEntry, on: date, distance: float | None) -> Iterator[Criterion]:
    yield from qualification_criteria(need, entry, on)
    for each in (distance_criterion(need, distance), region_criterion(need, entry)):
        if each is not None:
            yield each
    yield from recognition_criteria(need, entry)


def _uncertainty_at_end(need: Need, entry: CapabilityEntry, limit: Limit | None) -> Fraction | None:
    if limit is None or need.range is None or need.range.high is None:
        return None
    return stated_at(need.range.high, entry.boxes, limit, need.conditions)


def _place(each: Answer, sort: Sorting) -> tuple[int, float, str]:
    if sort == "uncertainty":
        size = float("inf") if each.uncertainty is None else float(each.uncertainty)
    else:
        size = float("inf") if each.distance_km is None else each.distance_km
    return ORDER.index(each.verdict), size, each.entry.id


def counts(answers: Iterable[Answer]) -> Mapping[Verdict, int]:
    """How many of each verdict, all four named."""
    found = Counter(each.verdict for each in answers)
    return {verdict: found[verdict] for verdict in ORDER}


def refused_by(answers: Iterable[Answer]) -> Mapping[str, int]:
    """Of the bodies that cannot: how many by their first failing criterion (range before uncertainty …)."""
    failing = (next(c.name for c in each.criteria if c.decisive and c.finding == "no")
               for each in answers if each.verdict == "no")  # fmt: skip
    return dict(Counter(failing).most_common())
