"""The answer to one need about one entry: a verdict, its criteria, and the part that is covered."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from junheng.core.capability.extent import Extent, Region
from junheng.core.capability.intervals import NOWHERE, IntervalSet
from junheng.core.capability.model import CapabilityEntry
from junheng.core.reason import Refusal, refuse

Verdict = Literal["match", "partly", "cannot-tell", "no"]
Finding = Literal["yes", "partly", "cannot-tell", "no"]
ORDER: tuple[Verdict, ...] = ("match", "partly", "cannot-tell", "no")


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion with what was found against what was needed. A preference does not decide."""

    name: str
    finding: Finding
    reason: Refusal
    decisive: bool = True


def criterion(name: str, finding: Finding, code: str, /, *, decisive: bool = True, **facts: Any) -> Criterion:
    return Criterion(name, finding, refuse(code, **facts), decisive)


@dataclass(frozen=True, slots=True)
class Answer:
    """`covered` and `gaps` are sets over the measurand in the coherent unit, exact or rounded inward.

    `extent` keeps the separate sets for drawing; `regions` says what holds under parts of the conditions.
    """

    entry: CapabilityEntry
    verdict: Verdict
    criteria: tuple[Criterion, ...]
    covered: IntervalSet = NOWHERE
    gaps: IntervalSet = NOWHERE
    regions: tuple[Region, ...] = ()
    extent: Extent | None = None
    distance_km: float | None = None
    uncertainty: Fraction | None = None

    @property
    def failing_first(self) -> tuple[Criterion, ...]:
        """Criteria as a reason-list shows them: what fails, what is open, what holds."""
        rank = {"no": 0, "partly": 1, "cannot-tell": 2, "yes": 3}
        return tuple(sorted(self.criteria, key=lambda each: rank[each.finding]))


def verdict_of(criteria: tuple[Criterion, ...]) -> Verdict:
    """No outweighs doubt, doubt outweighs a part, a part outweighs yes."""
    found = {each.finding for each in criteria if each.decisive}
    if "no" in found:
        return "no"
    if "cannot-tell" in found:
        return "cannot-tell"
    return "partly" if "partly" in found else "match"
