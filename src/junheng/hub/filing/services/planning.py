"""Verbs of capacity, plans and rotation (R15.1, R17.3)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from junheng.core.reason import Refused, refuse
from junheng.hub.filing import events, queries, rotating
from junheng.hub.filing.models import Capacity, Plan, PlanLine, RotationScheme
from junheng.hub.filing.rules import planning as rules
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Item, Organisation
from junheng.hub.institutions.services.organisations import REGULATORS
from junheng.hub.orders.services.ordering import DESK

UTILITIES = frozenset({"utility"})


@verb(permission="filing.set_capacity", roles=DESK, event=events.CapacitySet)
def set_capacity(*, item: Item, month: date, amount: int, by: Actor, at: datetime) -> Capacity:
    """How many of a kind the institution can verify in a month; said again, the newest holds."""
    if not 0 <= amount <= rules.MOST_CAPACITY:
        raise Refused(refuse("capacity-unusable"))
    row, _made = Capacity.objects.update_or_create(
        institution_id=by.somewhere, item=item, month=rules.first_of(month),
        defaults={"tenant_id": by.tenant, "amount": amount, "at": at},
    )  # fmt: skip
    record(
        events.CapacitySet(
            capacity=Ref.to(row), institution=Ref.to(row.institution), item=item.pk,
            month=row.month.isoformat()[:7], amount=str(amount),
        )
    )  # fmt: skip
    return row


@verb(permission="filing.issue_plan", roles=REGULATORS, event=events.PlanIssued)
def issue_plan(*, institution: Organisation, item: Item, month: date, by: Actor, at: datetime) -> Plan:
    """Ask a designated institution to verify what is due: by risk, up to its capacity; the rest is said."""
    office, on, first = Organisation.objects.get(pk=by.somewhere), today(at), rules.first_of(month)
    capacity = queries.capacity_of(institution, item, first)
    due: Any = queries.due_by(
        office, item, until=rules.last_of(first), on=on
    )  # annotated: mypy knows no `why`
    count = due.count()
    facts = rules.PlanFacts(
        institution=institution.name_zh, item=item.name_zh, month=first.isoformat()[:7],
        designated=queries.is_designated(office, institution, item, on), capacity=capacity, due=count,
        issued=Plan.objects.filter(regulator=office, institution=institution, item=item, month=first).exists(),
    )  # fmt: skip
    if refusals := rules.refusals_to_issue_plan(facts):
        raise Refused(*refusals)
    taken = list(due[: capacity or 0])
    readers = sorted({institution.tenant_id} - {by.tenant})
    made = Plan.objects.create(
        tenant_id=by.tenant, readers=readers, regulator=office, institution=institution, item=item, month=first,
        division_code=office.division_code, capacity=capacity or 0, left_over=count - len(taken), at=at,
    )  # fmt: skip
    PlanLine.objects.bulk_create(
        [
            PlanLine(
                tenant_id=by.tenant, readers=readers, plan=made, position=place, instrument_id=row.instrument_id,
                why=row.why, due=row.due,
            )
            for place, row in enumerate(taken, start=1)
        ],
        batch_size=1000,
    )  # fmt: skip
    record(
        events.PlanIssued(
            plan=Ref.to(made), institution=Ref.to(institution), item=item.pk, month=facts.month,
            lines=str(len(taken)), left=str(made.left_over),
        )
    )  # fmt: skip
    notify(
        tenant=institution.tenant_id, organisation_id=institution.pk, at=at, url=f"/plans/{made.pk}",
        zh=f"{office.name_zh}下达 {facts.month} 检定计划：{item.name_zh} {len(taken)} 台件。",
        en=f"{office.name_en or office.name_zh} issued a plan for {facts.month}: {len(taken)} × {item.name_en}.",
    )  # fmt: skip
    return made


@verb(permission="filing.set_rotation_scheme", roles=UTILITIES, event=events.RotationSchemeSet)
def set_rotation_scheme(
    *,
    item: Item,
    months: int,
    basis: str,
    by: Actor,
    at: datetime,
    model: str = "",
    batch: str = "",
    kind: str = "",
) -> RotationScheme:
    """How long meters of a type or batch stay in use; not longer than the rule pack allows their kind."""
    owner = Organisation.objects.get(pk=by.somewhere)
    limit = rotating.longest_life(by.tenant, item.pk, today(at), kind=kind)
    known = RotationScheme.objects.filter(
        owner=owner, item=item, model=model.strip(), batch=batch.strip()
    ).exists()
    refusals = rules.refusals_to_set_scheme(
        item=item.pk, months=months, limit=limit, known=known, batch=batch or model, kind=kind
    )
    if refusals:
        raise Refused(*refusals)
    made = RotationScheme.objects.create(
        tenant_id=by.tenant, owner=owner, item=item, model=model.strip(), batch=batch.strip(), kind=kind, months=months,
        basis=basis.strip()[:160], at=at,
    )  # fmt: skip
    record(
        events.RotationSchemeSet(
            scheme=Ref.to(made), owner=Ref.to(owner), item=item.pk, months=str(months), kind=kind or None
        )
    )
    return made
