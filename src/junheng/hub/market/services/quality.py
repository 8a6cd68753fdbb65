"""Verbs of a complaint about quality: complain, decide, place the re-test, link the recall, close; one case for the quality manager (P17)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Organisation
from junheng.hub.market import events, queries, rules
from junheng.hub.market.models import QualityCase
from junheng.hub.orders.models import Order, OrderLine
from junheng.hub.orders.services.ordering import CLIENTS, Agreed, Wanted, place_order

QUALITY = frozenset({"quality", "nmi"})


def is_retest(order: Order) -> bool:
    """Whether an order is the free re-test of a complaint (`orders.register_free`)."""
    return QualityCase.objects.filter(retest=order).exists()


@verb(permission="market.complain_quality", roles=CLIENTS, event=events.QualityComplained)
def complain_quality(*, order: Order, text: str, by: Actor, at: datetime) -> QualityCase:
    """The client opens the case; a stop of work is proposed with it, and decided by the quality manager alone."""
    if order.client_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    with tenancy.also(order.tenant_id):
        row = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
        begun = row.lines.exclude(state__in=[OrderLine.State.WAITING, OrderLine.State.CANCELLED]).exists()
        known = QualityCase.objects.filter(order=row).exclude(state=QualityCase.State.CLOSED).exists()
        if refusals := rules.refusals_to_complain(number=row.number, begun=begun, known=known, text=text):
            raise Refused(*refusals)
        made = QualityCase.objects.create(
            tenant_id=row.tenant_id, readers=row.readers, order=row, text=text.strip()[:1000], opened_by_id=by.somebody, opened_at=at
        )  # fmt: skip
    record(
        events.QualityComplained(case=Ref.to(made), order=Ref.to(row), text=made.text), tenant=row.tenant_id
    )
    _tell(made, order.institution, at=at, zh=f"委托 {row.number} 有质量投诉，建议停工待查。", en=f"A complaint about order {row.number}; a stop of work is proposed.")  # fmt: skip
    return made


@verb(permission="market.decide_complaint", roles=QUALITY, event=events.ComplaintDecided)
def decide_complaint(
    *, case: QualityCase, stop: bool, retest: bool, decision: str, by: Actor, at: datetime
) -> QualityCase:
    """The quality manager decides, with reasons, whether work stops and whether a re-test is due free of charge."""
    row = _own(case, by, ("open",))
    if not decision.strip():
        raise Refused(refuse("posting-needs-reason", path="decision"))
    row.state, row.stopped, row.retest_granted = QualityCase.State.DECIDED, stop, retest
    row.decision, row.decided_at = decision.strip()[:500], at
    row.save(update_fields=["state", "stopped", "retest_granted", "decision", "decided_at"])
    record(
        events.ComplaintDecided(
            case=Ref.to(row), order=Ref.to(row.order), stopped="yes" if stop else "no",
            retest_granted="yes" if retest else "no", decision=row.decision,
        )
    )  # fmt: skip
    _tell(row, row.order.client, at=at, zh=f"委托 {row.order.number} 的投诉已有决定。", en=f"The complaint about order {row.order.number} was decided.")  # fmt: skip
    return row


@verb(permission="market.place_retest", roles=CLIENTS, event=events.RetestPlaced)
def place_retest(*, case: QualityCase, by: Actor, at: datetime) -> QualityCase:
    """The client orders the same instruments once more; the review of that order can charge nothing."""
    order = case.order
    if order.client_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    with tenancy.also(order.tenant_id):
        row = QualityCase.objects.select_for_update(of=("self",)).select_related("retest").get(pk=case.pk)
        if refusals := rules.case_refusals(row.state, ("decided",)):
            raise Refused(*refusals)
        if not row.retest_granted:
            raise Refused(refuse("retest-not-granted"))
        if row.retest is not None:
            raise Refused(refuse("retest-placed-already", number=row.retest.number))
        lines = order.lines.exclude(state=OrderLine.State.CANCELLED).select_related("instrument__item")
        wanted = [Wanted(each.instrument, each.service, each.kind, each.mark) for each in lines]
        terms = f"质量投诉后的免费复测，原委托 {order.number}"
        agreed = Agreed(
            price=Decimal(0), decision_rule=order.decision_rule, secrecy=order.secrecy, terms=terms
        )
        row.retest = place_order(
            client=order.client, institution=order.institution, lines=wanted, note=terms, agreed=agreed, by=by, at=at
        )  # fmt: skip
        row.save(update_fields=["retest"])
    record(
        events.RetestPlaced(
            case=Ref.to(row), order=Ref.to(order), retest=Ref.to(row.retest), number=row.retest.number
        ),
        tenant=order.tenant_id,
    )
    return row


@verb(permission="market.link_recall", roles=QUALITY, event=events.RecallLinked)
def link_recall(*, case: QualityCase, number: str, by: Actor, at: datetime) -> QualityCase:
    """The quality manager names the case of a standard that the complaint led to; both timelines show it."""
    row = _own(case, by, ("decided",))
    found = queries.recall_of(by.organisation_id, number)
    if found is None:
        raise Refused(refuse("recall-unknown", path="number", number=number.strip()[:40]))
    row.recall_id, row.recall_number = UUID(found.ref.id), found.number
    row.save(update_fields=["recall_id", "recall_number"])
    record(
        events.RecallLinked(case=Ref.to(row), order=Ref.to(row.order), recall=found.ref, number=found.number)
    )
    return row


@verb(permission="market.close_quality_case", roles=QUALITY, event=events.QualityCaseClosed)
def close_quality_case(*, case: QualityCase, outcome: str, by: Actor, at: datetime) -> QualityCase:
    """The quality manager closes the case with what was found and done; not while its re-test is in work."""
    row = _own(case, by, ("decided",))
    if not outcome.strip():
        raise Refused(refuse("posting-needs-reason", path="outcome"))
    if row.retest is not None and row.retest.state not in (Order.State.CLOSED, Order.State.CANCELLED, Order.State.DECLINED):  # fmt: skip
        raise Refused(refuse("retest-not-finished", number=row.retest.number))
    row.state, row.outcome, row.closed_at = QualityCase.State.CLOSED, outcome.strip()[:500], at
    row.save(update_fields=["state", "outcome", "closed_at"])
    record(events.QualityCaseClosed(case=Ref.to(row), order=Ref.to(row.order), outcome=row.outcome))
    _tell(row, row.order.client, at=at, zh=f"委托 {row.order.number} 的投诉已结案。", en=f"The complaint about order {row.order.number} was closed.")  # fmt: skip
    return row


def _own(case: QualityCase, by: Actor, allowed: tuple[str, ...]) -> QualityCase:
    """A case of the quality manager's own body, locked and in the right state."""
    if case.order.institution_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    rows = QualityCase.objects.select_for_update(of=("self",)).select_related("order__client", "retest")
    row = rows.get(pk=case.pk)
    if refusals := rules.case_refusals(row.state, allowed):
        raise Refused(*refusals)
    return row


def _tell(case: QualityCase, whom: Organisation, *, at: datetime, zh: str, en: str) -> None:
    url = f"/quality-cases/{case.pk}"
    notify(tenant=whom.tenant_id, organisation_id=whom.pk, zh=zh, en=en, at=at, url=url)
