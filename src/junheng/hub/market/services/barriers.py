"""Verbs about barriers of the market: report, answer, reply, remove (R09.1)."""

from __future__ import annotations

from datetime import datetime

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.models import Tenant
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Organisation
from junheng.hub.institutions.services.organisations import REGULATORS, watches
from junheng.hub.market import events, queries, rules
from junheng.hub.market.models import Barrier, BarrierReporter
from junheng.hub.market.services.after import PARTIES


@verb(permission="market.report_barrier", roles=PARTIES, event=events.BarrierReported)
def report_barrier(*, province: Tenant, met: rules.Met, by: Actor, at: datetime) -> Barrier:
    """Show a rule that keeps others out, with its words, beside national law; its regulator is told and has its days."""
    if refusals := rules.refusals_to_report(met, today=today(at)):
        raise Refused(*refusals)
    due, basis = queries.answer_due(province.pk, today(at))
    with tenancy.also(province.pk):
        made = Barrier.objects.create(
            tenant=province, kind=met.kind, rule_by=met.rule_by.strip()[:120], rule_text=met.rule_text.strip()[:1000],
            url=met.url.strip()[:300], found_on=met.found_on, harm=met.harm.strip()[:500], due=due, due_basis=basis[:200],
            reported_at=at,
        )  # fmt: skip
    BarrierReporter.objects.create(barrier=made, tenant_id=by.tenant, organisation_id=by.somewhere)
    record(
        events.BarrierReported(
            barrier=Ref.to(made), kind=made.kind, province=province.pk, rule=made.rule_text[:300]
        )
    )
    offices = Organisation.objects.filter(tenant=province, kind=Organisation.Kind.REGULATOR_PROVINCE)
    for office in offices:
        notify(
            tenant=office.tenant_id, organisation_id=office.pk, at=at, url=f"/barriers/{made.pk}",
            zh="有一条规定被报告为市场障碍，等待答复。", en="A rule was reported as a barrier of the market and waits for your answer.",
        )  # fmt: skip
    return made


@verb(permission="market.answer_barrier", roles=REGULATORS, event=events.BarrierAnswered)
def answer_barrier(*, barrier: Barrier, answer: str, by: Actor, at: datetime) -> Barrier:
    """The regulator of the province answers in public; late or not is shown beside it."""
    row = _of_province(barrier, by, ("reported",), answer)
    row.state, row.answer = Barrier.State.ANSWERED, answer.strip()[:1000]
    row.answered_by_id, row.answered_on = by.somewhere, today(at)
    _save(row, "state", "answer", "answered_by", "answered_on")
    record(events.BarrierAnswered(barrier=Ref.to(row), answer=row.answer[:300]))
    return row


@verb(permission="market.reply_to_answer", roles=PARTIES, event=events.BarrierReplied)
def reply_to_answer(*, barrier: Barrier, reply: str, by: Actor, at: datetime) -> Barrier:
    """The one who met the barrier says what it thinks of the answer, once, unnamed."""
    if not queries.reported(barrier, by):
        raise Refused(refuse("not-your-record"))
    with tenancy.also(barrier.tenant_id):
        row = Barrier.objects.select_for_update(of=("self",)).get(pk=barrier.pk)
        if refusals := rules.barrier_refusals(row.state, ("answered", "removed"), reply):
            raise Refused(*refusals)
        if row.replied_on is not None:
            raise Refused(refuse("barrier-replied-already"))
        row.reply, row.replied_on = reply.strip()[:1000], today(at)
        row.save(update_fields=["reply", "replied_on"])
    record(events.BarrierReplied(barrier=Ref.to(row), reply=row.reply[:300]))
    return row


@verb(permission="market.remove_barrier", roles=REGULATORS, event=events.BarrierRemoved)
def remove_barrier(*, barrier: Barrier, removal: str, by: Actor, at: datetime) -> Barrier:
    """The regulator states that the rule is gone, and by which act; it stays on the list as removed."""
    row = _of_province(barrier, by, ("answered",), removal)
    row.state, row.removal, row.removed_on = Barrier.State.REMOVED, removal.strip()[:300], today(at)
    _save(row, "state", "removal", "removed_on")
    record(events.BarrierRemoved(barrier=Ref.to(row), removal=row.removal))
    return row


def _of_province(barrier: Barrier, by: Actor, allowed: tuple[str, ...], words: str) -> Barrier:
    """A barrier for the regulator that answers for it, locked and in the right state."""
    if not watches(by, barrier.tenant_id):
        raise Refused(refuse("barrier-of-another-province", province=barrier.tenant.name_zh))
    with tenancy.also(barrier.tenant_id):
        row = Barrier.objects.select_for_update(of=("self",)).get(pk=barrier.pk)
    if refusals := rules.barrier_refusals(row.state, allowed, words):
        raise Refused(*refusals)
    return row


def _save(row: Barrier, *names: str) -> None:
    """The State's office answers from another tenancy than the province's."""
    with tenancy.also(row.tenant_id):
        row.save(update_fields=list(names))
