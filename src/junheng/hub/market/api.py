"""HTTP of the market: the hall and the national gaps are public; quotes are for their two parties."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Query, Router, Status

from junheng.core.reason import Refused, refuse
from junheng.hub.capabilities.models import CapabilityEntry
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.models import Tenant
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.services.http import act, found
from junheng.hub.institutions.models import Organisation
from junheng.hub.instruments import rules as instrument_rules
from junheng.hub.instruments.models import Instrument
from junheng.hub.market import provinces, queries, rules, schemas
from junheng.hub.market.models import (
    Barrier,
    Message,
    Posting,
    PostingBody,
    Price,
    PriceDispute,
    QualityCase,
    Quote,
    Rating,
    Subcontract,
)
from junheng.hub.market.services import after, hall, pricing, quality, quoting
from junheng.hub.market.services import barriers as market_barriers
from junheng.hub.orders import queries as orders
from junheng.hub.orders.models import Order, OrderLine
from junheng.hub.orders.services.ordering import Wanted

router = Router(tags=["market"])
KEY = Header("", alias="Idempotency-Key", max_length=80)
CURSOR = Query("", max_length=36)


def _posting(posting_id: UUID) -> Posting:
    return found(Posting.objects.select_related("owner", "gap"), posting_id)


def _owned(request: HttpRequest, posting_id: UUID) -> tuple[Posting, PostingBody]:
    row = _posting(posting_id)
    body = queries.body_for(row, request.actor)  # type: ignore[attr-defined]
    if body is None or body.owner_id != request.actor.somewhere:  # type: ignore[attr-defined]
        raise Refused(refuse("no-such-record", what=posting_id))
    return row, body


def _posting_out(row: Posting, body: PostingBody | None = None) -> dict[str, Any]:
    same = ("id", "service", "recognition", "seals", "quotes_sealed", "opens_on_promise", "last_day", "state")
    owner = body.owner if body else row.owner
    gap = getattr(row, "gap", None)
    return {name: getattr(row, name) for name in same} | {
        "quantity": row.quantity_kind, "owner": owner.name_zh if owner else "", "text": body.text if body else row.text,
        "note": body.note if body else row.note, "national_gap": gap is not None and gap.met_at is None,
    }  # fmt: skip


@router.get("/hall", response=schemas.PostingPage)
def needs_in_hall(
    request: HttpRequest,
    text: str = Query("", max_length=60),
    quantity: str = Query("", max_length=60),
    cursor: str = CURSOR,
) -> Any:
    """Public: needs open for quotes, newest first; what is sealed is empty."""
    page = page_of(queries.hall(text=text, kind=quantity), cursor=cursor)
    return {"rows": [_posting_out(row) for row in page.rows], "next": page.next}


@router.get("/hall/{posting_id}", response=schemas.PostingOut)
def need_in_hall(request: HttpRequest, posting_id: UUID) -> Any:
    """Public: one need; its sealed part for its owner and the bodies let in."""
    row = _posting(posting_id)
    return _posting_out(row, queries.body_for(row, request.actor))  # type: ignore[attr-defined]


@router.post("/hall", response={201: schemas.PostingOut})
def publish_posting(request: HttpRequest, new: schemas.PostingIn, key: str = KEY) -> Any:
    """Put a need into the hall."""
    body = found(Organisation.objects.all(), request.actor.somewhere)  # type: ignore[attr-defined]
    told = new.dict() | {"recognition": tuple(new.recognition), "seals": tuple(new.seals)}
    made = act(
        request, key, "market.publish_posting", new.dict(),
        lambda **who: hall.publish_posting(organisation=body, asked=rules.Asked(**told), **who),
    )  # fmt: skip
    return Status(201, need_in_hall(request, UUID(made)))


@router.post("/hall/{posting_id}/invite-body", response=schemas.PostingOut)
def invite_body(request: HttpRequest, posting_id: UUID, told: schemas.InviteIn, key: str = KEY) -> Any:
    """Let a laboratory read what is sealed, and ask it to quote."""
    row, _body = _owned(request, posting_id)
    body = found(Organisation.objects.all(), told.organisation)
    act(
        request, key, "market.invite_body", [str(posting_id), str(body.pk)],
        lambda **who: hall.invite_body(posting=row, organisation=body, **who),
    )  # fmt: skip
    return need_in_hall(request, posting_id)


@router.post("/hall/{posting_id}/promise-secrecy", response=schemas.PostingOut)
def promise_secrecy(request: HttpRequest, posting_id: UUID, key: str = KEY) -> Any:
    """Bind one's body to secrecy, and read what is sealed where the owner allows it."""
    row = _posting(posting_id)
    act(
        request, key, "market.promise_secrecy", [str(posting_id)],
        lambda **who: hall.promise_secrecy(posting=row, **who),
    )  # fmt: skip
    return need_in_hall(request, posting_id)


@router.post("/hall/{posting_id}/withdraw-posting", response=schemas.PostingOut)
def withdraw_posting(request: HttpRequest, posting_id: UUID, told: schemas.ReasonIn, key: str = KEY) -> Any:
    """Take a need out of the hall."""
    row, _body = _owned(request, posting_id)
    act(
        request, key, "market.withdraw_posting", [str(posting_id), told.dict()],
        lambda **who: hall.withdraw_posting(posting=row, reason=told.reason, **who),
    )  # fmt: skip
    return need_in_hall(request, posting_id)


def _quote_out(row: Quote, line: queries.Line | None = None) -> dict[str, Any]:
    same = (
        "id", "verdict", "reason", "fen", "days", "uncertainty", "valid_until", "subcontractor", "terms",
        "decision_rule", "revision", "state", "state_since",
    )  # fmt: skip
    criteria = line.criteria if line else []
    return {name: getattr(row, name) for name in same} | {
        "posting": row.posting_id, "bidder": row.bidder.name_zh, "entry": row.entry_id,
        "order": row.order_id, "distance_km": line.found.answer.distance_km if line else None,
        "criteria": [{"name": name, "finding": finding, "code": said.code, "message": said.message("zh")} for name, finding, said in criteria],
    }  # fmt: skip


def _quote(request: HttpRequest, quote_id: UUID) -> Quote:
    row = queries.quote_for(quote_id, request.actor)  # type: ignore[attr-defined]
    if row is None:
        raise Refused(refuse("no-such-record", what=quote_id))
    return row


def _entry(request: HttpRequest, entry_id: UUID) -> CapabilityEntry:
    own = CapabilityEntry.objects.filter(organisation_id=request.actor.somewhere)  # type: ignore[attr-defined]
    return found(own, entry_id)


def _terms(told: schemas.QuoteIn) -> rules.Terms:
    return rules.Terms(**told.dict(exclude={"entry"}))


@router.get("/hall/{posting_id}/quotes", response=schemas.QuoteList)
def quotes(request: HttpRequest, posting_id: UUID) -> Any:
    """For the owner of the need: every quote with what each criterion answers; nothing while they are sealed."""
    row, body = _owned(request, posting_id)
    if rules.are_hidden(quotes_sealed=row.quotes_sealed, state=row.state):
        raise Refused(refuse("quotes-still-sealed", last_day=row.last_day))
    on = today(request.at)  # type: ignore[attr-defined]
    return {"rows": [_quote_out(line.quote, line) for line in queries.compared(row, body, on)]}


@router.post("/hall/{posting_id}/make-quote", response={201: schemas.QuoteOut})
def make_quote(request: HttpRequest, posting_id: UUID, told: schemas.QuoteIn, key: str = KEY) -> Any:
    """Quote for a need; no other laboratory sees it."""
    row, entry = _posting(posting_id), _entry(request, told.entry)
    made = act(
        request, key, "market.make_quote", [str(posting_id), told.dict()],
        lambda **who: quoting.make_quote(posting=row, entry=entry, terms=_terms(told), **who),
    )  # fmt: skip
    return Status(201, _quote_out(_quote(request, UUID(made))))


@router.get("/quotes/{quote_id}", response=schemas.QuoteOut)
def quote(request: HttpRequest, quote_id: UUID) -> Any:
    """One quote, for the body that made it and, once quotes are open, for the owner of the need."""
    return _quote_out(_quote(request, quote_id))


@router.post("/quotes/{quote_id}/change-quote", response=schemas.QuoteOut)
def change_quote(request: HttpRequest, quote_id: UUID, told: schemas.QuoteIn, key: str = KEY) -> Any:
    """Another offer in place of the one made, until the last day."""
    row, entry = _quote(request, quote_id), _entry(request, told.entry)
    act(
        request, key, "market.change_quote", [str(quote_id), told.dict()],
        lambda **who: quoting.change_quote(quote=row, entry=entry, terms=_terms(told), **who),
    )  # fmt: skip
    return _quote_out(_quote(request, quote_id))


@router.post("/quotes/{quote_id}/withdraw-quote", response=schemas.QuoteOut)
def withdraw_quote(request: HttpRequest, quote_id: UUID, told: schemas.ReasonIn, key: str = KEY) -> Any:
    """Take an offer back, until the last day."""
    row = _quote(request, quote_id)
    act(
        request, key, "market.withdraw_quote", [str(quote_id), told.dict()],
        lambda **who: quoting.withdraw_quote(quote=row, reason=told.reason, **who),
    )  # fmt: skip
    return _quote_out(_quote(request, quote_id))


@router.post("/quotes/{quote_id}/accept-quote", response=schemas.QuoteOut)
def accept_quote(request: HttpRequest, quote_id: UUID, told: schemas.AcceptIn, key: str = KEY) -> Any:
    """Take one offer; the order is placed with what was quoted."""
    row = _quote(request, quote_id)
    lines = [
        Wanted(_instrument(request, each.instrument), each.service, each.kind, each.mark)
        for each in told.lines
    ]
    act(
        request, key, "market.accept_quote", [str(quote_id), told.dict()],
        lambda **who: quoting.accept_quote(quote=row, lines=lines, note=told.note, **who),
    )  # fmt: skip
    return _quote_out(_quote(request, quote_id))


def _instrument(request: HttpRequest, code: str) -> Instrument:
    own = Instrument.objects.filter(owner_id=request.actor.somewhere)  # type: ignore[attr-defined]
    row = own.filter(code=instrument_rules.read_code(code)).first()
    if row is None:
        raise Refused(refuse("no-such-record", what=code))
    return row


@router.get("/national-gaps", response=schemas.GapList)
def national_gaps(request: HttpRequest, cursor: str = CURSOR) -> Any:
    """Public: needs that no published capability meets, by quantity and range, most wanted first; it names nobody."""
    page, places = queries.gaps(cursor), queries.gaps_by_place()
    rows = [
        {"quantity": each.quantity_kind, **{name: getattr(each, name) for name in ("service", "band", "number", "oldest", "newest")}}
        for each in page.rows
    ]  # fmt: skip
    return {
        "rows": rows,
        "next": page.next,
        "met": places.met,
        "provinces": places.provinces,
        "sealed": places.sealed,
    }


@router.get("/provinces", response=list[schemas.ProvinceBesideOut])
def beside_each_other(request: HttpRequest) -> Any:
    """Public: provinces beside each other, counted anew every few minutes; instruments due for regulators, as far as they may see them."""
    table = provinces.table_for(request.actor, request.at)  # type: ignore[attr-defined]
    return [
        each.told | {"counted_at": table.at, "rows": {what: f"/api/v1/provinces/{each.province.pk}/{what}" for what in provinces.ROWS}}
        for each in table.rows
    ]  # fmt: skip


@router.get("/provinces/{code}/{what}", response=schemas.ProvinceRows)
def province_rows(request: HttpRequest, code: str, what: str, cursor: str = CURSOR) -> Any:
    """Public: the rows behind a figure, newest first: `entries`, `needs` or `gaps`."""
    if what not in provinces.ROWS:
        raise Refused(refuse("no-such-record", what=what[:40]))
    on = today(request.at)  # type: ignore[attr-defined]
    page = page_of(provinces.rows_behind(what, found(provinces.provinces(), code), on), cursor=cursor)
    return {"rows": [provinces.row_told(each) for each in page.rows], "next": page.next}


def _order(request: HttpRequest, order_id: UUID) -> Order:
    row = orders.order_for_page(order_id, request.actor)  # type: ignore[attr-defined]
    if row is None:
        raise Refused(refuse("no-such-record", what=order_id))
    return row


def _message_out(row: Message) -> dict[str, Any]:
    files = [
        {"id": each.pk, **{name: getattr(each.attachment, name) for name in ("name", "sha256", "media_type", "size")}}
        for each in row.files.all()
    ]  # fmt: skip
    return {"id": row.pk, "author": row.author.name_zh, "text": row.text, "at": row.at, "files": files}


@router.get("/orders/{order_id}/messages", response=schemas.MessagePage)
def messages(request: HttpRequest, order_id: UUID, cursor: str = CURSOR) -> Any:
    """For the two bodies of an order: what was said, newest first."""
    page = page_of(queries.messages_of(_order(request, order_id)), cursor=cursor)
    return {"rows": [_message_out(row) for row in page.rows], "next": page.next}


@router.post("/orders/{order_id}/send-message", response={201: schemas.MessageOut})
def send_message(request: HttpRequest, order_id: UUID, told: schemas.MessageIn, key: str = KEY) -> Any:
    """Say something about an order to the other body."""
    row = _order(request, order_id)
    made = act(
        request, key, "market.send_message", [str(order_id), told.dict()],
        lambda **who: after.send_message(order=row, text=told.text, **who),
    )  # fmt: skip
    return Status(201, _message_out(found(queries.messages_of(row), made)))


def _subcontract_out(row: Subcontract) -> dict[str, Any]:
    names = ("id", "body", "part", "reason", "state", "answer")
    return {name: getattr(row, name) for name in names} | {"order": row.order_id, "line": row.line_id}


@router.post("/orders/{order_id}/propose-subcontract", response={201: schemas.SubcontractOut})
def propose_subcontract(
    request: HttpRequest, order_id: UUID, told: schemas.SubcontractIn, key: str = KEY
) -> Any:
    """Ask the client's consent to let another body do a part."""
    row, given = _order(request, order_id), told.dict()
    given["line"] = found(OrderLine.objects.filter(order=row), told.line) if told.line else None
    made = act(
        request, key, "market.propose_subcontract", [str(order_id), told.dict()],
        lambda **who: after.propose_subcontract(order=row, **given, **who),
    )  # fmt: skip
    return Status(201, _subcontract_out(found(queries.subcontracts_of(row), made)))


@router.post("/subcontracts/{subcontract_id}/answer-subcontract", response=schemas.SubcontractOut)
def answer_subcontract(
    request: HttpRequest, subcontract_id: UUID, told: schemas.ConsentIn, key: str = KEY
) -> Any:
    """The client consents, or does not."""
    row = queries.subcontract_for(subcontract_id, request.actor)  # type: ignore[attr-defined]
    if row is None:
        raise Refused(refuse("no-such-record", what=subcontract_id))
    proposal = row
    act(
        request, key, "market.answer_subcontract", [str(subcontract_id), told.dict()],
        lambda **who: after.answer_subcontract(subcontract=proposal, **told.dict(), **who),
    )  # fmt: skip
    return _subcontract_out(found(Subcontract.objects.all(), subcontract_id))


@router.post("/orders/{order_id}/rate-order", response={201: schemas.RatingOut})
def rate_order(request: HttpRequest, order_id: UUID, told: schemas.RatingIn, key: str = KEY) -> Any:
    """Four facts about a delivered order, once."""
    row = _order(request, order_id)
    made = act(
        request, key, "market.rate_order", [str(order_id), told.dict()],
        lambda **who: after.rate_order(order=row, said=after.Said(**told.dict()), **who),
    )  # fmt: skip
    return Status(201, found(Rating.objects.all(), made))


@router.get("/organisations/{organisation_id}/ratings", response=schemas.RatingPage)
def ratings(request: HttpRequest, organisation_id: UUID, cursor: str = CURSOR) -> Any:
    """Public: what clients said about a body's delivered orders; it names none of them."""
    page, facts = (
        page_of(queries.ratings_of(organisation_id), cursor=cursor),
        queries.facts_of(organisation_id),
    )
    shares = {name: percent for name, _yes, percent in facts.lines}
    return {"rows": list(page.rows), "next": page.next, "number": facts.number, "percent": shares}


@router.post("/ratings/{rating_id}/answer-rating", response=schemas.RatingOut)
def answer_rating(request: HttpRequest, rating_id: UUID, told: schemas.AnswerIn, key: str = KEY) -> Any:
    """The body that was rated answers, once."""
    row = found(queries.ratings_of(request.actor.somewhere), rating_id)  # type: ignore[attr-defined]
    act(
        request, key, "market.answer_rating", [str(rating_id), told.dict()],
        lambda **who: after.answer_rating(rating=row, answer=told.answer, **who),
    )  # fmt: skip
    return found(Rating.objects.all(), rating_id)


def _price_out(row: Price) -> dict[str, Any]:
    same = {name: getattr(row, name) for name in ("id", "unit", "fen", "days", "voluntary", "state")}
    return same | {
        "entry": row.entry_id, "item": row.entry.item_id, "service": row.entry.kind, "first_day": row.in_force.lower,
        "last_day": rules.last_day(row.in_force.upper), "disputes": list(row.disputes.all()),
    }  # fmt: skip


@router.get("/organisations/{organisation_id}/prices", response=schemas.PriceListOut)
def price_list(request: HttpRequest, organisation_id: UUID, cursor: str = CURSOR) -> Any:
    """Public: a body's prices with their days in force, newest first, and how long its deliveries took."""
    body = found(Organisation.objects.all(), organisation_id)
    page, counted = page_of(queries.prices_of(body.pk), cursor=cursor), queries.deliveries_of(body)
    return {
        "rows": [_price_out(row) for row in page.rows], "next": page.next, "median_days": counted.median,
        "late_percent": counted.late_percent, "delivered": len(counted.days), "mandatory_free_since": rules.FREE_SINCE,
    }  # fmt: skip


@router.get("/capabilities/{entry_id}/prices", response=schemas.PricePage)
def entry_prices(request: HttpRequest, entry_id: UUID, cursor: str = CURSOR) -> Any:
    """Public: every price of one entry with its days in force."""
    page = page_of(queries.prices_of_entry(entry_id), cursor=cursor)
    return {"rows": [_price_out(row) for row in page.rows], "next": page.next}


def _priced(price_id: UUID | str) -> dict[str, Any]:
    return _price_out(found(Price.objects.select_related("entry").prefetch_related("disputes"), price_id))


@router.post("/prices", response={201: schemas.PriceOut})
def draft_price(request: HttpRequest, new: schemas.PriceIn, key: str = KEY) -> Any:
    """Draft a price; nobody else reads it until it is published."""
    entry = found(CapabilityEntry.objects.filter(organisation_id=request.actor.somewhere), new.entry)  # type: ignore[attr-defined]
    told = new.dict()
    stated = rules.NewPrice(**{name: value for name, value in told.items() if name != "entry"})
    made = act(
        request, key, "market.draft_price", told,
        lambda **who: pricing.draft_price(entry=entry, new=stated, **who),
    )  # fmt: skip
    return Status(201, _priced(made))


@router.post("/prices/{price_id}/publish-price", response=schemas.PriceOut)
def publish_price(request: HttpRequest, price_id: UUID, key: str = KEY) -> Any:
    """List it from its first day; the price before it ends the day before."""
    row = found(Price.objects.filter(organisation_id=request.actor.somewhere), price_id)  # type: ignore[attr-defined]
    act(
        request, key, "market.publish_price", [str(price_id)],
        lambda **who: pricing.publish_price(price=row, **who),
    )  # fmt: skip
    return _priced(price_id)


@router.post("/orders/{order_id}/dispute-price", response={201: schemas.DisputeOut})
def dispute_price(request: HttpRequest, order_id: UUID, told: schemas.DisputeIn, key: str = KEY) -> Any:
    """The client was charged otherwise than listed."""
    row, price = _order(request, order_id), found(Price.objects.exclude(state="draft"), told.price)
    made = act(
        request, key, "market.dispute_price", [str(order_id), told.dict()],
        lambda **who: pricing.dispute_price(price=price, order=row, words=told.words, **who),
    )  # fmt: skip
    return Status(201, found(PriceDispute.objects.all(), made))


@router.post("/price-disputes/{dispute_id}/answer-dispute", response=schemas.DisputeOut)
def answer_dispute(request: HttpRequest, dispute_id: UUID, told: schemas.AnswerIn, key: str = KEY) -> Any:
    """The body answers, once."""
    row = found(PriceDispute.objects.filter(organisation_id=request.actor.somewhere), dispute_id)  # type: ignore[attr-defined]
    act(
        request, key, "market.answer_dispute", [str(dispute_id), told.dict()],
        lambda **who: pricing.answer_dispute(dispute=row, answer=told.answer, **who),
    )  # fmt: skip
    return found(PriceDispute.objects.all(), dispute_id)


def _barrier_out(row: Barrier) -> dict[str, Any]:
    names = schemas.BarrierOut.model_fields.keys() - {
        "province",
        "national_law",
        "national_basis",
        "confidence",
    }
    law = rules.NATIONAL[row.kind]
    return {name: getattr(row, name) for name in names} | {
        "province": row.tenant_id, "national_law": law.zh, "national_basis": law.basis_zh, "confidence": law.confidence,
    }  # fmt: skip


def _barrier(barrier_id: UUID) -> Barrier:
    return found(queries.barriers(), barrier_id)


@router.get("/barriers", response=schemas.BarrierPage)
def barriers(request: HttpRequest, province: str = Query("", max_length=12), cursor: str = CURSOR) -> Any:
    """Public: rules reported as barriers of the market, beside national law, with both sides' answers."""
    page = page_of(queries.barriers(tenant=province), cursor=cursor)
    return {"rows": [_barrier_out(row) for row in page.rows], "next": page.next}


@router.get("/barriers/{barrier_id}", response=schemas.BarrierOut)
def barrier(request: HttpRequest, barrier_id: UUID) -> Any:
    """Public: one of them."""
    return _barrier_out(_barrier(barrier_id))


@router.post("/barriers", response={201: schemas.BarrierOut})
def report_barrier(request: HttpRequest, new: schemas.BarrierIn, key: str = KEY) -> Any:
    """Report a rule that keeps others out; who reported it is not shown."""
    province = found(Tenant.objects.filter(level="province"), new.province)
    met = rules.Met(**new.dict(exclude={"province"}))
    made = act(
        request, key, "market.report_barrier", new.dict(),
        lambda **who: market_barriers.report_barrier(province=province, met=met, **who),
    )  # fmt: skip
    return Status(201, _barrier_out(_barrier(UUID(made))))


@router.post("/barriers/{barrier_id}/answer-barrier", response=schemas.BarrierOut)
def answer_barrier(request: HttpRequest, barrier_id: UUID, told: schemas.WordsIn, key: str = KEY) -> Any:
    """The regulator of the province answers."""
    row = _barrier(barrier_id)
    act(
        request, key, "market.answer_barrier", [str(barrier_id), told.dict()],
        lambda **who: market_barriers.answer_barrier(barrier=row, answer=told.words, **who),
    )  # fmt: skip
    return _barrier_out(_barrier(barrier_id))


@router.post("/barriers/{barrier_id}/reply-to-answer", response=schemas.BarrierOut)
def reply_to_answer(request: HttpRequest, barrier_id: UUID, told: schemas.WordsIn, key: str = KEY) -> Any:
    """The one who reported it replies, once."""
    row = _barrier(barrier_id)
    act(
        request, key, "market.reply_to_answer", [str(barrier_id), told.dict()],
        lambda **who: market_barriers.reply_to_answer(barrier=row, reply=told.words, **who),
    )  # fmt: skip
    return _barrier_out(_barrier(barrier_id))


@router.post("/barriers/{barrier_id}/remove-barrier", response=schemas.BarrierOut)
def remove_barrier(request: HttpRequest, barrier_id: UUID, told: schemas.WordsIn, key: str = KEY) -> Any:
    """The regulator states that the rule is gone."""
    row = _barrier(barrier_id)
    act(
        request, key, "market.remove_barrier", [str(barrier_id), told.dict()],
        lambda **who: market_barriers.remove_barrier(barrier=row, removal=told.words, **who),
    )  # fmt: skip
    return _barrier_out(_barrier(barrier_id))


def _case(request: HttpRequest, quality_id: UUID) -> QualityCase:
    return found(queries.quality_cases(request.actor), quality_id)  # type: ignore[attr-defined]


def _case_out(request: HttpRequest, quality_id: object) -> dict[str, Any]:
    row = _case(request, UUID(str(quality_id)))
    names = ("id", "text", "state", "stopped", "retest_granted", "decision", "recall_number", "outcome")
    return {name: getattr(row, name) for name in names} | {"order": row.order_id, "retest": row.retest_id}


@router.get("/quality-cases/{quality_id}", response=schemas.QualityCaseOut)
def quality_case(request: HttpRequest, quality_id: UUID) -> Any:
    """A complaint about quality, for the two bodies of its order."""
    return _case_out(request, quality_id)


@router.post("/orders/{order_id}/complain-quality", response={201: schemas.QualityCaseOut})
def complain_quality(request: HttpRequest, order_id: UUID, told: schemas.ComplaintIn, key: str = KEY) -> Any:
    """The client complains about the quality of an order."""
    row = _order(request, order_id)
    made = act(
        request, key, "market.complain_quality", [str(order_id), told.dict()],
        lambda **who: quality.complain_quality(order=row, text=told.text, **who),
    )  # fmt: skip
    return Status(201, _case_out(request, made))


@router.post("/quality-cases/{quality_id}/decide-complaint", response=schemas.QualityCaseOut)
def decide_complaint(request: HttpRequest, quality_id: UUID, told: schemas.DecisionIn, key: str = KEY) -> Any:
    """The quality manager decides whether work stops and whether it is measured again free of charge."""
    row = _case(request, quality_id)
    act(
        request, key, "market.decide_complaint", [str(quality_id), told.dict()],
        lambda **who: quality.decide_complaint(case=row, **told.dict(), **who),
    )  # fmt: skip
    return _case_out(request, quality_id)


@router.post("/quality-cases/{quality_id}/place-retest", response=schemas.QualityCaseOut)
def place_retest(request: HttpRequest, quality_id: UUID, key: str = KEY) -> Any:
    """The client orders the same instruments once more, free of charge."""
    row = _case(request, quality_id)
    act(
        request, key, "market.place_retest", [str(quality_id)],
        lambda **who: quality.place_retest(case=row, **who),
    )  # fmt: skip
    return _case_out(request, quality_id)


@router.post("/quality-cases/{quality_id}/link-recall", response=schemas.QualityCaseOut)
def link_recall(request: HttpRequest, quality_id: UUID, told: schemas.RecallIn, key: str = KEY) -> Any:
    """The quality manager names the case of a standard that the complaint led to."""
    row = _case(request, quality_id)
    act(
        request, key, "market.link_recall", [str(quality_id), told.dict()],
        lambda **who: quality.link_recall(case=row, number=told.number, **who),
    )  # fmt: skip
    return _case_out(request, quality_id)


@router.post("/quality-cases/{quality_id}/close-quality-case", response=schemas.QualityCaseOut)
def close_quality_case(
    request: HttpRequest, quality_id: UUID, told: schemas.OutcomeIn, key: str = KEY
) -> Any:
    """The quality manager closes the case."""
    row = _case(request, quality_id)
    act(
        request, key, "market.close_quality_case", [str(quality_id), told.dict()],
        lambda **who: quality.close_quality_case(case=row, outcome=told.outcome, **who),
    )  # fmt: skip
    return _case_out(request, quality_id)
