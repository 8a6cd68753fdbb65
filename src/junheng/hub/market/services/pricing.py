"""Verbs about open prices: draft, publish, dispute, answer (R09.2). A price is never overwritten: the next one ends it."""

from __future__ import annotations

from datetime import date, datetime

from django.db.backends.postgresql.psycopg_any import DateRange

from junheng.core.reason import Refusal, Refused, refuse, stop_if
from junheng.hub.capabilities.models import CapabilityEntry
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.market import events, queries, rules
from junheng.hub.market.models import Price, PriceDispute
from junheng.hub.orders.models import Order
from junheng.hub.orders.services.ordering import CLIENTS, DESK


@verb(permission="market.draft_price", roles=DESK, event=events.PriceDrafted)
def draft_price(*, entry: CapabilityEntry, new: rules.NewPrice, by: Actor, at: datetime) -> Price:
    """Write a price for one of one's own published entries; nobody else reads it. A second draft takes its place."""
    row = _own_entry(entry, by)
    stop_if(_stops(row, new, today(at)))
    told = {
        "fen": new.fen,
        "days": new.days,
        "voluntary": new.voluntary,
        "in_force": DateRange(new.starts, None),
    }
    made, _new = Price.objects.update_or_create(
        entry=row, unit=new.unit, state=Price.State.DRAFT,
        defaults=told | {"tenant_id": by.tenant, "organisation_id": row.organisation_id, "drafted_by_id": by.somebody},
    )  # fmt: skip
    record(events.PriceDrafted(price=Ref.to(made), entry=Ref.to(row), unit=made.unit, **_said(made)))
    return made


@verb(permission="market.publish_price", roles=DESK, event=events.PricePublished)
def publish_price(*, price: Price, by: Actor, at: datetime) -> Price:
    """List a drafted price from its first day on; the price before it ends the day before and stays on record."""
    if price.organisation_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    entry = CapabilityEntry.objects.select_for_update(of=("self",)).get(pk=price.entry_id)
    row = Price.objects.select_for_update(of=("self",)).get(pk=price.pk)
    if row.state != Price.State.DRAFT:
        raise Refused(refuse("price-not-draft"))
    _own_entry(entry, by)
    starts = row.in_force.lower
    stop_if(_stops(entry, rules.NewPrice(row.unit, row.fen, row.days, starts, row.voluntary), today(at)))
    open_ones = Price.objects.filter(entry=entry, unit=row.unit, in_force__endswith=None)
    for last in open_ones.exclude(state=Price.State.DRAFT):
        last.in_force = DateRange(last.in_force.lower, starts)
        last.save(update_fields=["in_force"])
    row.state, row.published_at = Price.State.PUBLISHED, at
    row.save(update_fields=["state", "published_at"])
    record(events.PricePublished(price=Ref.to(row), entry=Ref.to(entry), unit=row.unit, **_said(row)))
    return row


@verb(permission="market.dispute_price", roles=CLIENTS, event=events.PriceDisputed)
def dispute_price(*, price: Price, order: Order, words: str, by: Actor, at: datetime) -> PriceDispute:
    """The client of an order that was charged otherwise than listed says so, once, unnamed; the body is told."""
    if order.client_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    known = PriceDispute.objects.filter(price=price, order=order).exists()
    with tenancy.also(price.tenant_id):
        row = Price.objects.select_for_update(of=("self",)).get(pk=price.pk)
        found = queries.charged(row, order)
        stop_if(rules.refusals_to_dispute(found, words=words, known=known))
        row.state = Price.State.DISPUTED
        row.save(update_fields=["state"])
    made = PriceDispute.objects.create(
        tenant_id=by.tenant, organisation_id=row.organisation_id, price=row, order=order, charged=max(found.amounts),
        words=words.strip()[:500], at=at,
    )  # fmt: skip
    record(
        events.PriceDisputed(
            dispute=Ref.to(made), price=Ref.to(row), order=str(order.pk), words=made.words,
            charged=rules.words_of_price(made.charged),
        )
    )  # fmt: skip
    notify(
        tenant=row.tenant_id, organisation_id=row.organisation_id, at=at, url=f"/capabilities/{row.entry_id}/prices",
        zh=f"委托 {order.number} 的收费被指与公布价格不一致，等待答复。", en=f"Order {order.number} is said to be charged otherwise than listed and waits for your answer.",
    )  # fmt: skip
    return made


@verb(permission="market.answer_dispute", roles=DESK, event=events.DisputeAnswered)
def answer_dispute(*, dispute: PriceDispute, answer: str, by: Actor, at: datetime) -> PriceDispute:
    """The body answers in public, once; with its last open dispute answered a price is no longer in dispute."""
    if dispute.organisation_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    if not answer.strip():
        raise Refused(refuse("price-dispute-needs-words", path="answer"))
    price = Price.objects.select_for_update(of=("self",)).get(pk=dispute.price_id)
    with tenancy.also(dispute.tenant_id):
        row = PriceDispute.objects.select_for_update(of=("self",)).get(pk=dispute.pk)
        if row.answered_at is not None:
            raise Refused(refuse("dispute-answered-already"))
        row.answer, row.answered_at = answer.strip()[:500], at
        row.save(update_fields=["answer", "answered_at"])
    if not PriceDispute.objects.filter(price=price, answered_at=None).exists():
        price.state = Price.State.PUBLISHED
        price.save(update_fields=["state"])
    record(events.DisputeAnswered(dispute=Ref.to(row), price=Ref.to(price), answer=row.answer))
    return row


def _own_entry(entry: CapabilityEntry, by: Actor) -> CapabilityEntry:
    if entry.organisation_id != by.organisation_id or entry.state != CapabilityEntry.State.PUBLISHED:
        raise Refused(refuse("price-entry-not-yours", path="entry"))
    return entry


def _stops(entry: CapabilityEntry, new: rules.NewPrice, on: date) -> tuple[Refusal, ...]:
    return rules.refusals_to_price(
        new, kind=entry.kind, today=on, last_start=queries.last_start(entry.pk, new.unit)
    )


def _said(row: Price) -> dict[str, str]:
    starts = row.in_force.lower.isoformat()
    return {"amount": rules.words_of_price(row.fen), "days": str(row.days), "starts": starts}
