"""What a protocol fixes, read strictly: quantity, points, travelling standard, route, reference, estimator, coverage."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from junheng.core.comparison import model, subsets
from junheng.core.comparison.forms import SMALLEST
from junheng.core.reason import Refusal, Refused, because, refuse
from junheng.hub.comparisons import reasons as _declared  # noqa: F401  (declares the codes used here)

ROUTES = ("star", "ring", "petal")
REFERENCES = ("computed", "pilot", "laboratory", "line")
"""`line`: the straight line through the pilot's own measurements, each laboratory at its own date (drift)."""
ESTIMATORS = (
    "weighted-mean", "arithmetic-mean", "median", "dersimonian-laird", "mandel-paule", "huber", "algorithm-a",
    "largest-consistent-subset",
)  # fmt: skip
DECIDES = ("corrective", "information")
MOST_POINTS = 20
MOST_IN_A_PETAL = 20
MOST_VISITS = 100
LARGEST_INSTABILITY = 1e100
"""In the unit of the point. Beyond, its square in that of an uncertainty is no double, and no amendment mends it."""
_NUMBER = re.compile(r"[-+]?\d{1,18}(\.\d{1,18})?([eE][-+]?\d{1,3})?")


@dataclass(frozen=True, slots=True)
class MeasuringPoint:
    """One point: its name as printed, and u of the travelling standard's instability there (k = 1, decimal text)."""

    id: str
    u_instability: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """When the travelling standard is to be with a body: its code, first and last day."""

    body: str
    begins: date
    ends: date

    def as_json(self) -> dict[str, str]:
        return {"body": self.body, "begins": self.begins.isoformat(), "ends": self.ends.isoformat()}


@dataclass(frozen=True, slots=True)
class Linking:
    """A laboratory that links: its code; at a point, u of its difference between both comparisons (k = 1, decimal text)."""

    body: str
    point: str = ""
    u: str = ""


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
    petal: int = 0
    """Most laboratories between two visits at the pilot; with the route `petal` only."""
    visits: tuple[Visit, ...] = ()
    """The schedule, as far as there is one."""
    link: str = ""
    """Number of the published comparison of a higher level that this one links to; empty: none."""
    linking: tuple[Linking, ...] = ()
    """The laboratories that took part in both and carry the link."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {
            "begins": self.begins.isoformat(),
            "ends": self.ends.isoformat(),
            "visits": [each.as_json() for each in self.visits],
        }

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> ProtocolFacts:
        return cls(
            **{
                **data,
                "points": tuple(MeasuringPoint(**each) for each in data["points"]),
                "begins": date.fromisoformat(data["begins"]),
                "ends": date.fromisoformat(data["ends"]),
                "visits": tuple(
                    Visit(each["body"], date.fromisoformat(each["begins"]), date.fromisoformat(each["ends"]))
                    for each in data.get("visits", ())
                ),
                "linking": tuple(Linking(**each) for each in data.get("linking", ())),
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


def visits_from(text: str, codes: Mapping[str, str]) -> tuple[Visit, ...]:
    """One visit a line: body, first day, last day, with bars between; `codes` by every name of a body. Refuses each line."""
    found, refusals = [], []
    for line in [each.strip() for each in text.splitlines() if each.strip()]:
        name, *days = (each.strip() for each in line.split("|"))
        try:
            first, last = (date.fromisoformat(each) for each in days)
            found.append(Visit(codes[name], first, last))
        except KeyError:
            refusals.append(refuse("protocol-visit-body", path="visits", found=name[:60]))
        except ValueError:
            refusals.append(refuse("protocol-visit-days", path="visits", found=name[:60]))
    if refusals:
        raise Refused(*refusals[:MOST_VISITS])
    return tuple(found)


def linking_from(text: str, codes: Mapping[str, str]) -> tuple[Linking, ...]:
    """One laboratory a line; with bars after it a point and u of its difference there. Refuses each line."""
    found, refusals = [], []
    for line in [each.strip() for each in text.splitlines() if each.strip()]:
        name, *rest = (each.strip() for each in line.split("|"))
        if name not in codes:
            refusals.append(refuse("link-line-body", path="linking", found=name[:60]))
        elif len(rest) not in (0, 2):
            refusals.append(refuse("link-line-parts", path="linking", found=name[:60]))
        else:
            found.append(Linking(codes[name], *rest))
    if refusals:
        raise Refused(*refusals[:MOST_VISITS])
    return tuple(found)


def refusals_to_schedule(facts: ProtocolFacts, *, codes: frozenset[str]) -> tuple[Refusal, ...]:
    """Known bodies, inside the round, never at two places at once; a hand-over takes the day it takes."""
    found = []
    for each in facts.visits:
        if each.body not in codes:
            found.append(refuse("protocol-visit-body", path="visits", found=each.body[:60]))
        if not facts.begins <= each.begins <= each.ends <= facts.ends:
            found.append(refuse("protocol-visit-days", path="visits", found=each.body[:60]))
    order = sorted(facts.visits, key=lambda each: (each.begins, each.ends))
    found += [
        refuse("protocol-visits-overlap", path="visits", found=before.body, other=after.body)
        for before, after in pairwise(order)
        if after.begins < before.ends
    ]
    return tuple(found)


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
        (
            (facts.route == "petal" and not 2 <= facts.petal <= MOST_IN_A_PETAL) or (facts.route != "petal" and facts.petal != 0),
            refuse("protocol-petal", path="petal", limit=MOST_IN_A_PETAL),
        ),
        (k is None or not 1 <= k <= 4, refuse("protocol-coverage", path="k")),
        (not 1 <= facts.corrective_days <= 365, refuse("protocol-corrective-days", path="corrective_days", limit=365)),
        (
            facts.reference == "laboratory" and facts.reference_body not in codes,
            refuse("protocol-reference-body", path="reference_body"),
        ),
    ) + refusals_to_schedule(facts, codes=codes)  # fmt: skip


def _positive(text: str) -> bool:
    value = decimal_of(text)
    return value is not None and SMALLEST <= value <= LARGEST_INSTABILITY
