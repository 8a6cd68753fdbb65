"""What a protocol fixes, read strictly: quantity, points, travelling standard, route, reference, estimator, coverage."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from junheng.core.comparison import model, subsets
from junheng.core.comparison.forms import SMALLEST
from junheng.core.reason import Refusal, because, refuse
from junheng.hub.comparisons import reasons as _declared  # noqa: F401  (declares the codes used here)

ROUTES = ("star", "ring")
REFERENCES = ("computed", "pilot", "laboratory")
ESTIMATORS = (
    "weighted-mean", "arithmetic-mean", "median", "dersimonian-laird", "mandel-paule", "huber", "algorithm-a",
    "largest-consistent-subset",
)  # fmt: skip
DECIDES = ("corrective", "information")
MOST_POINTS = 20
LARGEST_INSTABILITY = 1e100
"""In the unit of the point. Beyond, its square in that of an uncertainty is no double, and no amendment mends it."""
_NUMBER = re.compile(r"[-+]?\d{1,18}(\.\d{1,18})?([eE][-+]?\d{1,3})?")


@dataclass(frozen=True, slots=True)
class MeasuringPoint:
    """One point: its name as printed, and u of the travelling standard's instability there (k = 1, decimal text)."""

    id: str
    u_instability: str = ""


@dataclass(frozen=True, slots=True)
class ProtocolFacts:
    """One version of a protocol."""

    quantity: str
    unit: str
    points: tuple[MeasuringPoint, ...]
    standard: str
    route: str
    begins: date
    ends: date
    reference: str
    estimator: str
    k: str
    decides: str
    corrective_days: int
    reference_body: str = ""
    """Code of the laboratory whose values are the reference; with `laboratory` only."""
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"begins": self.begins.isoformat(), "ends": self.ends.isoformat()}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> ProtocolFacts:
        return cls(
            **{
                **data,
                "points": tuple(MeasuringPoint(**each) for each in data["points"]),
                "begins": date.fromisoformat(data["begins"]),
                "ends": date.fromisoformat(data["ends"]),
            }
        )


def decimal_of(text: str) -> Decimal | None:
    """A plain decimal as people type it; None for anything else. Digits are kept in the text, not here."""
    if not _NUMBER.fullmatch(text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def most_laboratories(estimator: str) -> int:
    """How many laboratories an estimator takes at one point."""
    return subsets.MOST_LABS if estimator == "largest-consistent-subset" else model.MOST_LABS


def points_from(text: str) -> tuple[MeasuringPoint, ...]:
    """One point a line: its name, and after a bar u of the travelling standard's instability."""
    rows = [line.split("|", 1) for line in text.splitlines() if line.strip()]
    return tuple(MeasuringPoint(row[0].strip(), row[1].strip() if len(row) > 1 else "") for row in rows)


def refusals_to_propose(facts: ProtocolFacts, *, codes: frozenset[str]) -> tuple[Refusal, ...]:
    """All that is wrong with a protocol; `codes` are those of the bodies invited."""
    names = [each.id for each in facts.points]
    spread = [each for each in facts.points if each.u_instability and not _positive(each.u_instability)]
    k = decimal_of(facts.k)
    return because(
        (not names, refuse("protocol-without-points", path="points")),
        (len(names) > MOST_POINTS, refuse("protocol-too-many-points", path="points", found=len(names), limit=MOST_POINTS)),
        (len(set(names)) < len(names), refuse("protocol-point-twice", path="points")),
        (any(not 0 < len(each) <= 40 for each in names), refuse("protocol-point-name", path="points", limit=40)),
        (bool(spread), refuse("protocol-instability", path="points", point=spread[0].id if spread else "")),
        (facts.ends < facts.begins, refuse("protocol-days-reversed", begins=facts.begins, ends=facts.ends)),
        (facts.route not in ROUTES, refuse("protocol-choice-unknown", path="route", allowed=ROUTES, found=facts.route[:30])),
        (facts.reference not in REFERENCES, refuse("protocol-choice-unknown", path="reference", allowed=REFERENCES, found=facts.reference[:30])),
        (facts.estimator not in ESTIMATORS, refuse("protocol-choice-unknown", path="estimator", allowed=ESTIMATORS, found=facts.estimator[:30])),
        (facts.decides not in DECIDES, refuse("protocol-choice-unknown", path="decides", allowed=DECIDES, found=facts.decides[:30])),
        (k is None or not 1 <= k <= 4, refuse("protocol-coverage", path="k")),
        (not 1 <= facts.corrective_days <= 365, refuse("protocol-corrective-days", path="corrective_days", limit=365)),
        (
            facts.reference == "laboratory" and facts.reference_body not in codes,
            refuse("protocol-reference-body", path="reference_body"),
        ),
    )  # fmt: skip


def _positive(text: str) -> bool:
    value = decimal_of(text)
    return value is not None and SMALLEST <= value <= LARGEST_INSTABILITY
