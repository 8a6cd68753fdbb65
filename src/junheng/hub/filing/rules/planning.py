"""Pure rules of capacity, plans and rotation: what comes first, what does not fit, when a meter's life ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from junheng.core.reason import Refusal, because, refuse
from junheng.hub.filing import reasons as _declared  # noqa: F401  (declares the codes used here)
from junheng.hub.institutions.rules.dates import add_months

LIVES = {
    "water-meter": ("water_dn25", "water_dn50"),
    "gas-meter": ("gas_natural", "gas_other"),
    "electricity-meter": ("electricity_household",),
    "heat-meter": ("heat_meter",),
}
"""For each item, the rules of the pack that state a life in months: how long, by what and how sure, is the pack's."""
METERS = tuple(LIVES)
"""Items that are verified once and exchanged at the end of their life."""
KINDS = {
    "water_dn25": ("水表 DN≤25", "water meter, up to DN 25"),
    "water_dn50": ("水表 25<DN≤50", "water meter, DN above 25 up to 50"),
    "gas_natural": ("天然气表", "gas meter, natural gas"),
    "gas_other": ("人工煤气、液化气表", "gas meter, manufactured or liquefied gas"),
    "electricity_household": ("电能表", "electricity meter"),
    "heat_meter": ("热能表", "heat meter"),
}
"""Kinds of meters as people name them, by the rule that holds for each."""
MOST_CAPACITY = 100_000
WHY = {"overdue": ("已超期", "overdue"), "failed": ("上次不合格", "failed last time"), "due": ("到期", "due")}


def first_of(day: date) -> date:
    return day.replace(day=1)


def last_of(month: date) -> date:
    return date.fromordinal(add_months(first_of(month), 1).toordinal() - 1)


@dataclass(frozen=True, slots=True)
class PlanFacts:
    institution: str
    item: str
    month: str
    designated: bool
    capacity: int | None
    due: int
    issued: bool


def refusals_to_issue_plan(facts: PlanFacts) -> tuple[Refusal, ...]:
    """Capacity is asked before a plan is issued; a plan is issued once."""
    named = {"institution": facts.institution, "item": facts.item}
    return because(
        (not facts.designated, refuse("plan-without-designation", **named)),
        (facts.capacity is None, refuse("plan-without-capacity", month=facts.month, **named)),
        (not facts.due, refuse("plan-nothing-due", month=facts.month, item=facts.item)),
        (facts.issued, refuse("plan-issued-already")),
    )


def refusals_to_set_scheme(
    *, item: str, months: int, limit: int | None, known: bool, batch: str, kind: str = ""
) -> tuple[Refusal, ...]:
    return because(
        (item not in METERS, refuse("rotation-item-unknown")),
        (item in METERS and bool(kind) and kind not in LIVES[item], refuse("rotation-kind-of-another")),
        (not 1 <= months <= 240, refuse("rotation-life-unusable")),
        (limit is not None and months > limit, refuse("rotation-beyond-life", months=months, limit=limit or 0)),
        (known, refuse("rotation-known", batch=batch or "—")),
    )  # fmt: skip


def quarter_of(day: date) -> str:
    """`2027 Q3`."""
    return f"{day.year} Q{(day.month + 2) // 3}"
