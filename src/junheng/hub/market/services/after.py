"""Verbs after an order is placed: talk about it, sub-contract with consent, rate what was delivered, answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from junheng.core.reason import Refused, refuse, stop_if
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.models import Attachment
from junheng.hub.foundation.services.attachments import store_attachment
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Organisation
from junheng.hub.market import events, queries, rules
from junheng.hub.market.models import Message, MessageFile, Rating, Subcontract
from junheng.hub.orders.models import Order, OrderLine
from junheng.hub.orders.services.ordering import CLIENTS, DESK

PARTIES = CLIENTS | DESK
LARGEST = 10 * 1024 * 1024
ACCEPTED = frozenset({"application/pdf", "image/png", "image/jpeg", "application/zip", "application/xml", "text/plain"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """A file as it was handed in."""

    name: str
    data: bytes


@verb(permission="market.send_message", roles=PARTIES, event=events.MessageSent)
def send_message(*, order: Order, text: str, by: Actor, at: datetime, files: Sequence[Given] = ()) -> Message:
    """Say something about an order to the other body, with files; nobody else reads it."""
    author, other = _parties(order, by)
    if not text.strip() and not files:
        raise Refused(refuse("message-empty", path="text"))
    if len(files) > rules.MOST_FILES:
        raise Refused(refuse("message-too-many-files", limit=rules.MOST_FILES, found=len(files)))
    readers = sorted({other.tenant_id} - {author.tenant_id})
    made = Message.objects.create(
        tenant_id=author.tenant_id, readers=readers, order=order, author=author, text=text.strip()[:2000], by_id=by.somebody, at=at
    )  # fmt: skip
    digests = []
    for each in files:
        kept = store_attachment(
            name=each.name, data=each.data, accept=ACCEPTED, by=by, at=at, tenant=author.tenant_id, cap=LARGEST
        )  # fmt: skip
        Attachment.objects.filter(pk=kept.pk).update(readers=readers)
        MessageFile.objects.create(tenant_id=author.tenant_id, readers=readers, message=made, attachment=kept)
        digests.append(kept.sha256)
    record(
        events.MessageSent(
            message=Ref.to(made), order=Ref.to(order), files=str(len(digests)), text=made.text, digests=" ".join(digests)
        )
    )  # fmt: skip
    _tell(
        order, other, at=at, zh=f"委托 {order.number} 有新留言。", en=f"A message about order {order.number}."
    )
    return made


@verb(permission="market.propose_subcontract", roles=DESK, event=events.SubcontractProposed)
def propose_subcontract(
    *, order: Order, body: str, part: str, reason: str, by: Actor, at: datetime, line: OrderLine | None = None
) -> Subcontract:
    """The institution wants another body to do a part, of one item or of all; it waits for the client's written consent."""
    if order.institution_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    row = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    mandatory = row.lines.filter(mandatory=True, service="verification").exists()
    if line is not None and line.order_id != row.pk:
        raise Refused(refuse("no-such-record", what=line.pk))
    over = row.state in (Order.State.DECLINED, Order.State.CANCELLED, Order.State.CLOSED)
    stop_if(
        rules.refusals_to_propose(number=row.number, over=over, mandatory=mandatory, told=(body, part, reason))
    )  # fmt: skip
    named = body.strip()[:120]
    if queries.subcontracts_of(row).filter(body=named, state=Subcontract.State.PROPOSED).exists():
        raise Refused(refuse("subcontract-known", body=named))
    made = Subcontract.objects.create(
        tenant_id=row.tenant_id, readers=row.readers, order=row, line=line, body=named, part=part.strip()[:300],
        reason=reason.strip()[:300], proposed_by_id=by.somebody, proposed_at=at,
    )  # fmt: skip
    record(
        events.SubcontractProposed(
            subcontract=Ref.to(made), order=Ref.to(row), body=made.body, part=made.part
        )
    )
    _tell(
        row, row.client, at=at, zh=f"委托 {row.number}：机构请你同意分包。", en=f"Order {row.number}: the institution asks your consent to sub-contract."
    )  # fmt: skip
    return made


@verb(permission="market.answer_subcontract", roles=CLIENTS, event=events.SubcontractAnswered)
def answer_subcontract(
    *, subcontract: Subcontract, consent: bool, by: Actor, at: datetime, answer: str = ""
) -> Subcontract:
    """The client consents in writing, or does not; without consent the part stays with the institution."""
    order = subcontract.order
    if order.client_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    with tenancy.also(order.tenant_id):
        row = Subcontract.objects.select_for_update(of=("self",)).get(pk=subcontract.pk)
        if row.state != Subcontract.State.PROPOSED:
            raise Refused(refuse("subcontract-answered-already"))
        row.state = Subcontract.State.CONSENTED if consent else Subcontract.State.REFUSED
        row.answer, row.answered_by_id, row.answered_at = answer.strip()[:300], by.somebody, at
        row.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    record(
        events.SubcontractAnswered(
            subcontract=Ref.to(row), order=Ref.to(order), consent="yes" if consent else "no", answer=row.answer
        ),
        tenant=order.tenant_id,
    )  # fmt: skip
    zh, en = ("同意", "consented to") if consent else ("不同意", "not consented to")
    _tell(
        order, order.institution, at=at, zh=f"委托 {order.number}：委托方{zh}分包。", en=f"Order {order.number}: sub-contracting was {en}."
    )  # fmt: skip
    return row


@dataclass(frozen=True, slots=True)
class Said:
    """What a client says about a delivered order; whether it came in time is counted, not asked."""

    as_promised: bool
    price_kept: bool
    explained: bool
    words: str = ""


@verb(permission="market.rate_order", roles=CLIENTS, event=events.OrderRated)
def rate_order(*, order: Order, said: Said, by: Actor, at: datetime) -> Rating:
    """Four facts about an order that was delivered, once, by the client who had it delivered."""
    if order.client_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    with tenancy.also(order.tenant_id):
        row = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
        back = list(row.lines.filter(state=OrderLine.State.HANDED_BACK).values_list("handed_back_at", flat=True))  # fmt: skip
    stop_if(
        rules.refusals_to_rate(
            number=row.number, delivered=row.state == Order.State.CLOSED, done=len(back), rated=queries.rating_of(row) is not None
        )
    )  # fmt: skip
    last = max(each for each in back if each is not None)
    made = Rating.objects.create(
        tenant_id=by.tenant, organisation_id=row.institution_id, order=row, as_promised=said.as_promised,
        on_time=row.promised_on is not None and today(last) <= row.promised_on, price_kept=said.price_kept,
        explained=said.explained, words=said.words.strip()[:500], at=at,
    )  # fmt: skip
    yes = {name: "yes" if getattr(made, name) else "no" for name in ("on_time", "as_promised", "price_kept", "explained")}  # fmt: skip
    record(events.OrderRated(rating=Ref.to(made), order=str(row.pk), words=made.words, **yes))
    body = order.institution
    notify(
        tenant=body.tenant_id, organisation_id=body.pk, at=at, url=f"/organisations/{body.pk}/ratings",
        zh=f"委托 {row.number} 已被评价，可以答复。", en=f"Order {row.number} was rated; you may answer.",
    )  # fmt: skip
    return made


@verb(permission="market.answer_rating", roles=DESK, event=events.RatingAnswered)
def answer_rating(*, rating: Rating, answer: str, by: Actor, at: datetime) -> Rating:
    """The body that was rated answers, once; both stand side by side."""
    if rating.organisation_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    if not answer.strip():
        raise Refused(refuse("rating-needs-answer", path="answer"))
    with tenancy.also(rating.tenant_id):
        row = Rating.objects.select_for_update(of=("self",)).get(pk=rating.pk)
        if row.answered_at is not None:
            raise Refused(refuse("rating-answered-already"))
        row.answer, row.answered_at = answer.strip()[:500], at
        row.save(update_fields=["answer", "answered_at"])
    record(events.RatingAnswered(rating=Ref.to(row), answer=row.answer))
    return row


def _parties(order: Order, by: Actor) -> tuple[Organisation, Organisation]:
    """Who speaks and who listens; nobody else takes part."""
    if by.organisation_id == order.client_id:
        return order.client, order.institution
    if by.organisation_id == order.institution_id:
        return order.institution, order.client
    raise Refused(refuse("not-your-record"))


def _tell(order: Order, whom: Organisation, *, at: datetime, zh: str, en: str) -> None:
    url = f"/orders/{order.pk}/conversation"
    notify(tenant=whom.tenant_id, organisation_id=whom.pk, zh=zh, en=en, at=at, url=url)
