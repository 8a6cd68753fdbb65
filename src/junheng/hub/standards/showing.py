"""Series of evidence with what is computed from them, as a page and the API show it. Nothing of it is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from junheng.core.control.examination import Judgement, decimals, mean
from junheng.hub.capabilities.models import MeasurementStandard
from junheng.hub.standards.models import EvidenceSeries
from junheng.hub.standards.rules import completeness
from junheng.hub.standards.rules.completeness import Series, shown

FORMULAS = {
    "repeatability": "s = √(Σ(xᵢ − x̄)²/(n − 1)), U = 2·√(s² + Σu²)",
    "stability": "max(x̄) − min(x̄) ≤ U, MPEV; |x̄₂ − x̄₁| ≤ U, MPEV",
    "validation-transfer": "|y − y₀| ≤ √(U² + U₀²)",
    "validation-comparison": "|y − ȳ| ≤ √((n − 1)/n)·U",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One result: of a series, or of the groups of a parameter."""

    kind: str
    parameter: str
    unit: str
    on: date
    count: int
    values: str
    result: str
    allowed: str
    holds: bool | None
    formula: str


def evidence_shown(standard: MeasurementStandard, series: Sequence[EvidenceSeries]) -> list[Shown]:
    """Newest first: each series, the groups of stability together by parameter."""
    is_first = standard.examination_id is None
    found: list[Shown] = []
    groups: dict[str, list[Any]] = {}
    for row in series:
        if row.kind == "stability":
            groups.setdefault(row.parameter, []).append(row)
        else:
            found.append(_one(row))
    found += [_groups(rows, is_first) for rows in groups.values()]
    return sorted(found, key=lambda each: each.on, reverse=True)


def _one(row: Any) -> Shown:
    data = row.data
    if row.kind == "repeatability":
        s, judged = completeness.repeatability_of(data)
        words = f"s = {shown(s)}" + (f", U = {shown(judged.found)}" if judged else "")
        return _shown(row, len(data["values"]), " ".join(data["values"]), words, judged)
    judged = completeness.validation_of(row.kind, data)
    values = " ".join(data.get("all", [data["y"], data.get("reference", "")]))
    return _shown(row, len(data.get("all", "  ")), values, shown(judged.found), judged)


def _groups(rows: list[Any], is_first: bool) -> Shown:
    series = [Series(each.kind, each.parameter, each.on, each.data) for each in reversed(rows)]
    judged = completeness.stability(series, is_first=is_first)
    means = " ".join(f"{mean(decimals(each.data['values'])):.12g}" for each in series)
    return _shown(rows[0], len(rows), means, shown(judged.found) if judged else "—", judged)


def _shown(row: Any, count: int, values: str, result: str, judged: Judgement | None) -> Shown:
    return Shown(
        kind=row.kind, parameter=row.parameter, unit=row.unit, on=row.on, count=count, values=values, result=result,
        allowed=shown(judged.allowed) if judged else "", holds=judged.holds if judged else None, formula=FORMULAS[row.kind],
    )  # fmt: skip
