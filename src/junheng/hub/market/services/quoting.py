"""Verbs of a quote: make, change, withdraw; and its acceptance, which places the order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from junheng.core.reason import Refused, refuse, stop_if
from junheng.hub.capabilities import queries as capabilities
from junheng.hub.capabilities.models import CapabilityEntry
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.market import events, queries, rules
from junheng.hub.market.models import Posting, PostingBody, Quote
from junheng.hub.market.services.hall import decline_others, open_to_owner
from junheng.hub.orders.services.ordering import CLIENTS, DESK, Agreed, Wanted, place_order

LONGEST = {"uncertainty": 120, "reason": 500, "subcontractor": 120, "terms": 1000, "decision_rule": 40}
"""Words of a quote, and how many characters of each are kept."""


@verb(permission="market.make_quote", roles=DESK, event=events.QuoteMade)
def make_quote(
    *, posting: Posting, entry: CapabilityEntry, terms: rules.Terms, by: Actor, at: datetime
) -> Quote:
    """Offer to do it, on one of one's own published entries and never better than that entry."""
    with tenancy.also(posting.tenant_id):
        row, found = _quotable(posting, entry, terms, by, at)
    if queries.quotes_by(by).filter(posting=row).exclude(state=Quote.State.WITHDRAWN).exists():
        raise Refused(refuse("quote-known"))
    made = Quote(
        tenant_id=by.tenant, posting=row, bidder_id=by.somewhere, entry=entry, verdict=found.answer.verdict,
        state_since=at, made_by_id=by.somebody, made_at=at,
    )  # fmt: skip
    _write(made, terms)
    made.save(force_insert=True)
    if not row.quotes_sealed:
        open_to_owner(made)
    record(
        events.QuoteMade(quote=Ref.to(made), posting=str(row.pk), bidder=by.organisation_code, **_said(terms))
    )
    _tell_owner(row, at=at)
    return made


@verb(permission="market.change_quote", roles=DESK, event=events.QuoteChanged)
def change_quote(
    *, quote: Quote, terms: rules.Terms, by: Actor, at: datetime, entry: CapabilityEntry | None = None
) -> Quote:
    """Another offer in place of the one made, until the last day; each revision is a fact."""
    current = _own(quote, by)
    rests_on = entry or CapabilityEntry.objects.get(pk=current.entry_id)
    with tenancy.also(current.posting.tenant_id):
        _row, found = _quotable(current.posting, rests_on, terms, by, at)
    current.entry, current.verdict = rests_on, found.answer.verdict
    current.revision += 1
    current.state_since = at
    _write(current, terms)
    current.save()
    record(events.QuoteChanged(quote=Ref.to(current), revision=str(current.revision), **_said(terms)))
    return current


@verb(permission="market.withdraw_quote", roles=DESK, event=events.QuoteWithdrawn)
def withdraw_quote(*, quote: Quote, reason: str, by: Actor, at: datetime) -> Quote:
    """Take an offer back, until the last day."""
    current = _own(quote, by)
    with tenancy.also(current.posting.tenant_id):
        _open(_locked(current.posting), at)
    stop_if(rules.reason_refusals(reason))
    current.state, current.state_since = Quote.State.WITHDRAWN, at
    current.save(update_fields=["state", "state_since"])
    record(events.QuoteWithdrawn(quote=Ref.to(current), reason=reason.strip()[:300]))
    return current


@verb(permission="market.accept_quote", roles=CLIENTS, event=events.QuoteAccepted)
def accept_quote(*, quote: Quote, lines: Sequence[Wanted], by: Actor, at: datetime, note: str = "") -> Quote:
    """Take one offer: the order is placed with what was quoted, and the others hear that it went elsewhere.

    The posting is locked first, so of two at once the second is told; the database keeps one accepted quote, too.
    """
    with tenancy.also(quote.posting.tenant_id):
        row = _locked(quote.posting)
        bodies = PostingBody.objects.select_related("owner", "need")
        body = bodies.filter(posting=row, owner_id=by.somewhere).first()
    if body is None:
        raise Refused(refuse("not-your-record"))
    if row.state == Posting.State.ORDERED:
        raise Refused(refuse("quote-taken-already"))
    stop_if(rules.state_refusals(row.state, ("open", "closed"), last_day=row.last_day, today=today(at)))
    if rules.are_hidden(quotes_sealed=row.quotes_sealed, state=row.state):
        raise Refused(refuse("quotes-still-sealed", last_day=row.last_day))
    with tenancy.also(quote.tenant_id):
        current = Quote.objects.select_for_update(of=("self",)).select_related("bidder", "entry__method").get(pk=quote.pk)  # fmt: skip
        stop_if(rules.quote_state_refusals(current.state, ("made",)))
        if current.valid_until < today(at):
            raise Refused(refuse("quote-ended", until=current.valid_until))
        order = place_order(
            client=body.owner, institution=current.bidder, lines=lines, need=body.need, note=note,
            agreed=_agreed(current, row), by=by, at=at,
        )  # fmt: skip
        current.state, current.state_since, current.order = Quote.State.ACCEPTED, at, order
        current.save(update_fields=["state", "state_since", "order"])
    body.need.readers = sorted({current.tenant_id} - {row.tenant_id})
    body.need.save(update_fields=["readers"])
    row.state, row.state_since = Posting.State.ORDERED, at
    row.save(update_fields=["state", "state_since"])
    decline_others(row, at=at, zh="委托方接受了另一份报价。", en="The client accepted another quote.")
    notify(
        tenant=current.tenant_id, organisation_id=current.bidder_id, at=at, url=f"/quotes/{current.pk}",
        zh=f"报价被接受，委托 {order.number}。", en=f"Your quote was accepted: order {order.number}.",
    )  # fmt: skip
    record(
        events.QuoteAccepted(
            quote=Ref.to(current), posting=Ref.to(row), order=str(order.pk), number=order.number
        ),
        tenant=row.tenant_id,
    )
    return current


def _agreed(quote: Quote, row: Posting) -> Agreed:
    """What the contract review begins from."""
    said = [f"报价 {rules.words_of_price(quote.fen)} 元/件", f"{quote.days} 个工作日"]
    if quote.uncertainty:
        said.append(f"不确定度 {quote.uncertainty}")
    if quote.subcontractor:
        said.append(f"分包：{quote.subcontractor}")
    said += [text for text in (quote.reason, quote.terms) if text]
    return Agreed(
        price=Decimal(rules.words_of_price(quote.fen)), method=quote.entry.method,
        decision_rule=quote.decision_rule, secrecy=bool(row.seals), terms="；".join(said),
    )  # fmt: skip


def _quotable(
    posting: Posting, entry: CapabilityEntry, terms: rules.Terms, by: Actor, at: datetime
) -> tuple[Posting, capabilities.Found]:
    """The posting under its lock, with what the entry answers; refused with every reason. Be in its tenancy."""
    row = _locked(posting)
    _open(row, at)
    body = PostingBody.objects.select_related("owner").get(posting=row)
    if body.owner_id == by.organisation_id:
        raise Refused(refuse("posting-is-yours"))
    if not queries.may_read(row, by):
        raise Refused(refuse("quote-sealed-need"))
    if entry.organisation_id != by.organisation_id or entry.state != CapabilityEntry.State.PUBLISHED:
        raise Refused(refuse("quote-entry-not-yours", path="entry"))
    need = queries.need_of(body, row.recognition)
    known = {str(each.entry.pk): each for each in queries.entries_for(need, by.somewhere, today(at))}
    found = known.get(str(entry.pk))
    if found is None:
        raise Refused(refuse("quote-entry-cannot", why=entry.quantity_kind))
    stop_if(
        rules.refusals_to_quote(
            terms, need, found.answer.entry, found.answer, today=today(at), last_day=row.last_day
        )
    )
    return row, found


def _open(row: Posting, at: datetime) -> None:
    stop_if(rules.state_refusals(row.state, ("open",), last_day=row.last_day, today=today(at)))


def _write(quote: Quote, terms: rules.Terms) -> None:
    for name in LONGEST:
        setattr(quote, name, str(getattr(terms, name)).strip()[: LONGEST[name]])
    quote.fen, quote.days, quote.valid_until = terms.fen, terms.days, terms.valid_until


def _said(terms: rules.Terms) -> dict[str, str]:
    return {
        "price": rules.words_of_price(terms.fen), "days": str(terms.days), "uncertainty": terms.uncertainty.strip()[:120],
    }  # fmt: skip


def _tell_owner(row: Posting, *, at: datetime) -> None:
    """That a quote came in, never whose or how much."""
    with tenancy.also(row.tenant_id):
        owner = PostingBody.objects.select_related("owner").get(posting=row).owner
    notify(
        tenant=owner.tenant_id, organisation_id=owner.pk, at=at, url=f"/needs/{row.pk}",
        zh="需求大厅：收到一份报价。", en="Need hall: a quote came in.",
    )  # fmt: skip


def _own(quote: Quote, by: Actor) -> Quote:
    """A quote of the body acted for that still stands, locked."""
    if quote.bidder_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    current = Quote.objects.select_for_update(of=("self",)).select_related("posting").get(pk=quote.pk)
    stop_if(rules.quote_state_refusals(current.state, ("made",)))
    return current


def _locked(posting: Posting) -> Posting:
    return Posting.objects.select_for_update(of=("self",)).get(pk=posting.pk)
