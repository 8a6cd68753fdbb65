"""The answer to one need about one entry: a verdict, its criteria, and the part that is covered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, cast

from junheng.core.capability.extent import Extent, Region
from junheng.core.capability.intervals import NOWHERE, IntervalSet
from junheng.core.capability.model import CapabilityEntry
from junheng.core.reason import REGISTRY, Refusal, refuse

Verdict = Literal["match", "partly", "cannot-tell", "no"]
Finding = Literal["yes", "partly", "cannot-tell", "no"]
ORDER: tuple[Verdict, ...] = ("match", "partly", "cannot-tell", "no")


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion with what was found against what was needed. A preference does not decide.

    A fact may be a function that writes its text: among thousands of entries few sentences are ever read.
    """

    name: str
    finding: Finding
    code: str
    facts: Mapping[str, object]
    decisive: bool = True

    @property
    def reason(self) -> Refusal:
        written = {name: fact() if callable(fact) else fact for name, fact in self.facts.items()}
        return refuse(self.code, **cast(dict[str, Any], written))


def criterion(name: str, finding: Finding, code: str, /, *, decisive: bool = True, **facts: Any) -> Criterion:
    """A criterion by its declared code; an undeclared code fails here, not on the page."""
    if code not in REGISTRY:
        raise KeyError(f"undeclared reason code: {code}")
    return Criterion(name, finding, code, facts, decisive)


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
