"""Verbs of an industry centre: plan, apply, decide, report, accept, evaluate, revoke (R08.1). Named persons decide."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from junheng.core.reason import Refused, refuse, stop_if
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.models import Tenant
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.industry import events
from junheng.hub.industry.models import Centre, CentreEntry
from junheng.hub.industry.queries import centres as queries
from junheng.hub.industry.queries.centres import HOSTS, OFFICES
from junheng.hub.industry.rules import centre as rules
from junheng.hub.industry.rules.words import worded
from junheng.hub.institutions.models import Organisation

State = Centre.State


@verb(permission="industry.plan_centre", roles=OFFICES, event=events.CentrePlanned)
def plan_centre(*, province: Tenant, plan: rules.Plan, by: Actor, at: datetime) -> Centre:
    """Put a centre on the plan: of a province by its regulator, of the nation by the State's."""
    stop_if(rules.refusals_to_plan(plan))
    _only_office(plan.level, province, by)
    with tenancy.also(province.pk):
        made = Centre.objects.create(
            tenant=province, name=plan.name.strip()[:80], industry=plan.industry.strip()[:60], level=plan.level,
            tasks=plan.tasks.strip()[:1000], state_since=at,
        )  # fmt: skip
        _file(made, "plan", made.tasks, by, at)
    record(
        events.CentrePlanned(Ref.to(made), made.name, made.industry, made.level, province.pk),
        tenant=province.pk,
    )
    return made


@verb(permission="industry.apply_centre", roles=HOSTS, event=events.CentreApplied)
def apply_centre(*, centre: Centre, tasks: str, by: Actor, at: datetime) -> Centre:
    """A verified institution of the province takes a planned centre on and says what it will do."""
    row = _locked(centre)
    host = Organisation.objects.get(pk=by.somewhere)
    stop_if(
        rules.refusals_to_apply(
            row.state, tasks=tasks, verified=host.state == "verified", same_province=host.tenant_id == row.tenant_id, body=host.name_zh
        )
    )  # fmt: skip
    _to(row, State.APPLIED, at, host=host, tasks=tasks.strip()[:1000])
    _file(row, "application", row.tasks, by, at)
    record(events.CentreApplied(Ref.to(row), host.name_zh, row.tasks), tenant=row.tenant_id)
    for office in queries.offices_of(row):
        _tell(office, row, at, f"{row.name}：{host.name_zh} 申请筹建，等你决定。", f"{row.name}: {host.name_en or host.name_zh} applied to build it; you decide.")  # fmt: skip
    return row


@verb(permission="industry.decide_building", roles=OFFICES, event=events.CentreBuildingDecided)
def decide_building(*, centre: Centre, told: rules.Decision, by: Actor, at: datetime) -> Centre:
    """Approve with a number and a last day of building, or refuse: then the centre is planned again, without a host."""
    row = _decided_by(centre, by)
    number = told.number.strip()[:80] if told.end == "approve" else ""
    known = bool(number) and Centre.objects.filter(approval_number=number).exists()
    stop_if(rules.refusals_to_decide_building(row.state, told, on=today(at), number_known=known))
    host = row.host
    until = told.until if told.end == "approve" else None
    if told.end == "approve":
        _to(row, State.APPROVED, at, approval_number=number, build_until=until)
    else:
        _to(row, State.PLANNED, at, host=None)
    _file(row, told.end, told.reason, by, at, until=until)
    record(
        events.CentreBuildingDecided(
            Ref.to(row), by.organisation_name, told.end, told.reason.strip()[:1000], number or None,
            until.isoformat() if until else None,
        ),
        tenant=row.tenant_id,
    )  # fmt: skip
    _tell_end(host, row, told.end, by, at)
    return row


@verb(permission="industry.report_milestone", roles=HOSTS, event=events.CentreMilestoneReported)
def report_milestone(*, centre: Centre, day: date, words: str, by: Actor, at: datetime) -> Centre:
    """The host says how far it is: with building, or with what it has to rectify."""
    row = _hosted(centre, by)
    stop_if(rules.refusals_to_report(row.state, words=words, day=day, on=today(at)))
    entry = _file(row, "milestone", words, by, at, day=day)
    record(events.CentreMilestoneReported(Ref.to(row), day.isoformat(), entry.words), tenant=row.tenant_id)
    return row


@verb(permission="industry.report_built", roles=HOSTS, event=events.CentreBuilt)
def report_built(*, centre: Centre, words: str, by: Actor, at: datetime) -> Centre:
    """The host reports it as built; the clock stops here, and the days by which it is late stay on record."""
    row, on = _hosted(centre, by), today(at)
    stop_if(rules.refusals_to_report_built(row.state, words=words))
    _to(row, State.BUILT, at, built_on=on)
    entry = _file(row, "built", words, by, at)
    record(
        events.CentreBuilt(Ref.to(row), rules.days_late(row.build_until, on, on), entry.words),
        tenant=row.tenant_id,
    )
    for office in queries.offices_of(row):
        _tell(office, row, at, f"{row.name}：报告建成，等你验收。", f"{row.name}: reported as built; you accept it or not.")  # fmt: skip
    return row


@verb(permission="industry.decide_acceptance", roles=OFFICES, event=events.CentreAcceptanceDecided)
def decide_acceptance(*, centre: Centre, told: rules.Decision, by: Actor, at: datetime) -> Centre:
    """Accepted, or building goes on with the clock of its approval."""
    row = _decided_by(centre, by)
    stop_if(rules.refusals_to_accept(row.state, told))
    if told.end == "accept":
        _to(row, State.ACCEPTED, at)
    else:
        _to(row, State.APPROVED, at, built_on=None)
    entry = _file(row, told.end, told.reason, by, at)
    record(
        events.CentreAcceptanceDecided(Ref.to(row), by.organisation_name, told.end, entry.words),
        tenant=row.tenant_id,
    )
    _tell_end(row.host, row, told.end, by, at)
    return row


@verb(permission="industry.evaluate_centre", roles=OFFICES, event=events.CentreEvaluated)
def evaluate_centre(*, centre: Centre, told: rules.Decision, by: Actor, at: datetime) -> Centre:
    """Passed, or to rectify until a day. What the host did for other bodies in the year before is counted with it."""
    row = _decided_by(centre, by)
    stop_if(rules.refusals_to_evaluate(row.state, told, on=today(at)))
    assert row.host is not None
    orders, bodies = queries.services_outside(row.host, since=at - rules.WINDOW, until=at)
    until = told.until if told.end == "rectify" else None
    _to(row, State.RECTIFY if until else State.EVALUATED, at, rectify_until=until)
    entry = _file(
        row, told.end, told.reason, by, at, until=until, outside_orders=orders, outside_bodies=bodies
    )
    record(
        events.CentreEvaluated(
            Ref.to(row), by.organisation_name, told.end, entry.words, orders, bodies, until.isoformat() if until else None
        ),
        tenant=row.tenant_id,
    )  # fmt: skip
    _tell_end(row.host, row, told.end, by, at)
    return row


@verb(permission="industry.revoke_centre", roles=OFFICES, event=events.CentreRevoked)
def revoke_centre(*, centre: Centre, reason: str, by: Actor, at: datetime) -> Centre:
    """The end of a centre; it stays on the register as revoked."""
    row = _decided_by(centre, by)
    stop_if(rules.refusals_to_revoke(row.state, reason=reason))
    _to(row, State.REVOKED, at, rectify_until=None)
    entry = _file(row, "revocation", reason, by, at)
    record(events.CentreRevoked(Ref.to(row), by.organisation_name, entry.words), tenant=row.tenant_id)
    if row.host is not None:
        _tell(row.host, row, at, f"{row.name}：{by.organisation_name} 已撤销。", f"{row.name} was revoked by {by.organisation_name}.")  # fmt: skip
    return row


def _only_office(level: str, province: Tenant, by: Actor) -> None:
    if queries.decides(by, level=level, tenant=province.pk):
        return
    if level == "national":
        raise Refused(refuse("centre-national-by-the-state"))
    raise Refused(refuse("centre-of-another-province", province=province.name_zh))


def _decided_by(centre: Centre, by: Actor) -> Centre:
    """The centre as it stands, for the office that decides about it."""
    row = _locked(centre)
    _only_office(row.level, row.tenant, by)
    return row


def _hosted(centre: Centre, by: Actor) -> Centre:
    """The centre as it stands, for its host."""
    row = _locked(centre)
    if row.host_id != by.somewhere:
        raise Refused(refuse("not-your-record"))
    return row


def _locked(centre: Centre) -> Centre:
    with tenancy.also(centre.tenant_id):
        return (
            Centre.objects.select_for_update(of=("self",)).select_related("tenant", "host").get(pk=centre.pk)
        )


def _to(row: Centre, state: str, at: datetime, **changes: Any) -> None:
    """The State's office writes in the province's tenancy."""
    for name, value in ({"state": state, "state_since": at} | changes).items():
        setattr(row, name, value)
    with tenancy.also(row.tenant_id):
        row.save()


def _file(row: Centre, kind: str, words: str, by: Actor, at: datetime, *, day: date | None = None, **more: Any) -> CentreEntry:  # fmt: skip
    with tenancy.also(row.tenant_id):
        return CentreEntry.objects.create(
            tenant_id=row.tenant_id, centre=row, kind=kind, day=day or today(at), words=words.strip()[:1000],
            office=by.organisation_name[:120], by_id=by.somebody, at=at, **more,
        )  # fmt: skip


def _tell_end(host: Organisation | None, row: Centre, end: str, by: Actor, at: datetime) -> None:
    if host is not None:
        office, zh, en = (
            by.organisation_name,
            worded("centre_end", end, "zh"),
            worded("centre_end", end, "en"),
        )
        _tell(host, row, at, f"{row.name}：{office}决定，{zh}。", f"{row.name}: {office} decided, {en}.")


def _tell(body: Organisation, row: Centre, at: datetime, zh: str, en: str) -> None:
    notify(
        tenant=body.tenant_id,
        organisation_id=body.pk,
        at=at,
        url=f"/centres/{row.pk}",
        zh=zh[:300],
        en=en[:300],
    )
