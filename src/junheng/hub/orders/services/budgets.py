"""Verbs of a laboratory's own uncertainty budgets: draft, approve, retire. An approved one is never edited."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Organisation
from junheng.hub.orders import events
from junheng.hub.orders.models import BudgetTemplate, ServiceEdition
from junheng.hub.orders.services.numbers import hold_series, next_number
from junheng.hub.orders.services.records import MEASURERS, TECHNICAL
from junheng.hub.orders.workbench.fitting import budget_from, refusals_to_fit

DRAFTERS = MEASURERS | TECHNICAL
State = BudgetTemplate.State


@verb(permission="orders.draft_budget", roles=DRAFTERS, event=events.BudgetDrafted)
def draft_budget(
    *,
    organisation: Organisation,
    service: ServiceEdition,
    title: str,
    measurement: Mapping[str, Any],
    by: Actor,
    at: datetime,
) -> BudgetTemplate:
    """State the laboratory's own budget for a service edition; the next edition of the one it has for the service."""
    if organisation.pk != by.organisation_id:
        raise Refused(refuse("not-your-budget"))
    if service.organisation_id not in (None, by.organisation_id):
        raise Refused(refuse("not-your-edition"))
    budget = budget_from(measurement)
    if not title.strip():
        raise Refused(refuse("budget-needs-title", path="title"))
    if refusals := refusals_to_fit(service.data, budget):
        raise Refused(*refusals)
    content = json.dumps(budget, ensure_ascii=False)
    number, edition = _next_edition(organisation, service, at)
    drafted = BudgetTemplate.objects.create(
        tenant_id=organisation.tenant_id,
        organisation=organisation,
        service=service,
        number=number,
        edition=edition,
        title=title.strip()[:120],
        content=content,
        digest=hashlib.sha256(content.encode()).hexdigest(),
        drafted_by_id=by.somebody,
        drafted_at=at,
    )
    record(
        events.BudgetDrafted(
            budget=Ref.to(drafted),
            number=number,
            edition=str(edition),
            service=service.code,
            digest=drafted.digest,
        )
    )
    return drafted


def _next_edition(organisation: Organisation, service: ServiceEdition, at: datetime) -> tuple[str, int]:
    """The number stays with a service through its editions; the first takes the next of the laboratory's series.

    The series is held before it is asked what there is, so two first drafts at once are editions of one number.
    """
    hold_series(organisation=organisation, series="BT", on=today(at))
    known = BudgetTemplate.objects.filter(organisation=organisation, service__code=service.code)
    latest = known.values("number").annotate(last=Max("edition")).order_by("number").first()
    if latest is None:
        return next_number(organisation=organisation, series="BT", on=today(at)), 1
    return str(latest["number"]), int(latest["last"]) + 1


@verb(permission="orders.approve_budget", roles=TECHNICAL, event=events.BudgetApproved)
def approve_budget(*, budget: BudgetTemplate, by: Actor, at: datetime) -> BudgetTemplate:
    """Put a draft in force in place of the laboratory's other one for the service, whatever its number or edition.

    Its author does not approve it. Open records keep theirs.
    """
    budget = _own(budget, by, State.DRAFT)
    if budget.drafted_by_id == by.person_id:
        raise Refused(refuse("budget-approver-is-author"))
    if not budget.service.is_current:
        raise Refused(refuse("budget-service-replaced", service=budget.service.code))
    BudgetTemplate.objects.filter(
        organisation_id=budget.organisation_id, service__code=budget.service.code, state=State.APPROVED
    ).update(state=State.REPLACED)
    budget.state, budget.approved_by_id, budget.approved_at = State.APPROVED, by.somebody, at
    budget.save(update_fields=["state", "approved_by", "approved_at"])
    record(
        events.BudgetApproved(
            budget=Ref.to(budget), number=budget.number, edition=str(budget.edition), service=budget.service.code,
            digest=budget.digest,
        )
    )  # fmt: skip
    return budget


@verb(permission="orders.retire_budget", roles=TECHNICAL, event=events.BudgetRetired)
def retire_budget(*, budget: BudgetTemplate, reason: str, by: Actor, at: datetime) -> BudgetTemplate:
    """Take a budget out of force, or a draft back: new records use the edition's own. Open records keep theirs."""
    budget = _own(budget, by, State.APPROVED, State.DRAFT)
    if not reason.strip():
        raise Refused(refuse("budget-needs-reason", path="reason"))
    budget.state = State.RETIRED
    budget.save(update_fields=["state"])
    record(
        events.BudgetRetired(
            budget=Ref.to(budget),
            number=budget.number,
            edition=str(budget.edition),
            reason=reason.strip()[:300],
        )
    )
    return budget


def _own(budget: BudgetTemplate, by: Actor, *states: BudgetTemplate.State) -> BudgetTemplate:
    """The budget as it is now, locked, if it is the acting laboratory's and in one of the states."""
    row = BudgetTemplate.objects.select_for_update().filter(pk=budget.pk).first()
    if row is None or row.organisation_id != by.organisation_id:
        raise Refused(refuse("not-your-budget"))
    if row.state not in states:
        raise Refused(refuse("budget-not-in-state", number=row.number, edition=row.edition, state=row.state))
    return row
