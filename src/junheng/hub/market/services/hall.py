"""Verbs of the hall: publish, invite, promise secrecy, withdraw, and what the platform does by itself: close, take off a gap."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from junheng.core.capability.reading import read_need
from junheng.core.reason import Refused, refuse, stop_if
from junheng.hub.capabilities import queries as capabilities
from junheng.hub.capabilities.events import CapabilityPublished
from junheng.hub.capabilities.models import CapabilityEntry
from junheng.hub.capabilities.services import searching
from junheng.hub.foundation import search, tenancy
from junheng.hub.foundation.acting import Actor, platform
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Organisation
from junheng.hub.market import events, queries, rules
from junheng.hub.market.models import Admission, Gap, Posting, PostingBody, Quote
from junheng.hub.market.services import gaps
from junheng.hub.orders.services.ordering import CLIENTS, DESK, keep_need

logger = logging.getLogger("junheng.market")
PLATFORM = frozenset({"platform"})
DUTY = "need-hall"
LABORATORIES = frozenset({"nmi", "institute", "industry-centre", "enterprise-laboratory"})
MOST_CLOSED_AT_ONCE = 100


@verb(permission="market.publish_posting", roles=CLIENTS, event=events.PostingPublished)
def publish_posting(*, organisation: Organisation, asked: rules.Asked, by: Actor, at: datetime) -> Posting:
    """Put a need into the hall, sealed as its owner wants; what nobody can do enters the national list of gaps at once."""
    if organisation.pk != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    reading = read_need(asked.text)
    refusals = rules.refusals_to_publish(
        asked, reading, today=today(at), provinces=queries.provinces(), open_count=queries.open_postings(organisation)
    )  # fmt: skip
    if refusals or reading.need is None:
        raise Refused(*refusals)
    need = rules.placed(reading.need, queries.place_of(organisation), asked.recognition)
    made = _posted(organisation, asked, need.kind, need.service, at)
    kept = keep_need(organisation=organisation, text=asked.text, parsed={"quantity": need.kind}, by=by, at=at)
    PostingBody.objects.create(
        posting=made, tenant_id=made.tenant_id, need=kept, owner=organisation, text=asked.text[:300],
        note=asked.note.strip()[:1000], posted_by_id=by.somebody,
    )  # fmt: skip
    nobody = rules.is_gap(searching.first_answers(need, on=today(at), most=0).counts)
    if nobody:
        band = "" if "numbers" in made.seals else rules.band(need)
        gaps.opened(made, service=need.service, kind=need.kind, band=band, at=at)
    record(
        events.PostingPublished(
            posting=Ref.to(made), last_day=asked.last_day.isoformat(), sealed=" ".join(made.seals) or "no",
            gap="yes" if nobody else "no", owner=organisation.uscc, text=asked.text[:300],
        )
    )  # fmt: skip
    return made


def _posted(organisation: Organisation, asked: rules.Asked, kind: str, service: str, at: datetime) -> Posting:
    """The public face: nothing that is sealed is written into it, and nothing that is sealed can be searched for."""
    seals = sorted(set(asked.seals))
    shown_owner = None if "owner" in seals else organisation
    text, note = ("", "") if "numbers" in seals else (asked.text[:300], asked.note.strip()[:1000])
    owner_words = (organisation.name_zh, organisation.name_en) if shown_owner else ()
    return Posting.objects.create(
        tenant_id=organisation.tenant_id, service=service, quantity_kind=kind, owner=shown_owner, text=text, note=note,
        recognition=sorted(set(asked.recognition)), seals=seals, quotes_sealed=asked.quotes_sealed,
        opens_on_promise=asked.opens_on_promise, last_day=asked.last_day, state_since=at, is_demo=asked.is_demo,
        search=search.vector(text, note, *queries.kind_names(kind), *owner_words),
    )  # fmt: skip


@verb(permission="market.invite_body", roles=CLIENTS, event=events.BodyInvited)
def invite_body(*, posting: Posting, organisation: Organisation, by: Actor, at: datetime) -> Posting:
    """Let a laboratory read what is sealed, and ask it to quote."""
    row, body = _own(posting, by, ("open",), at)
    if organisation.kind not in LABORATORIES:
        raise Refused(refuse("admission-not-a-laboratory", body=organisation.name_zh))
    _admit(body, organisation, Admission.Kind.INVITED, by=by, at=at)
    record(events.BodyInvited(posting=Ref.to(row), body=organisation.name_zh), tenant=row.tenant_id)
    notify(
        tenant=organisation.tenant_id, organisation_id=organisation.pk, at=at, url=f"/needs/{row.pk}",
        zh=f"{body.owner.name_zh}邀请报价，截止 {row.last_day}。",
        en=f"{body.owner.name_en or body.owner.name_zh} asks for a quote until {row.last_day}.",
    )  # fmt: skip
    return row


@verb(permission="market.promise_secrecy", roles=DESK, event=events.SecrecyPromised)
def promise_secrecy(*, posting: Posting, by: Actor, at: datetime) -> Posting:
    """A laboratory able in the quantity binds itself to secrecy and reads what is sealed, where the owner allows it."""
    organisation = Organisation.objects.get(pk=by.somewhere)
    with tenancy.also(posting.tenant_id):
        row = _locked(posting)
        body = PostingBody.objects.select_related("owner").get(posting=row)
        stop_if(rules.state_refusals(row.state, ("open",), last_day=row.last_day, today=today(at)))
        if body.owner_id == organisation.pk:
            raise Refused(refuse("posting-is-yours"))
        if not row.opens_on_promise:
            raise Refused(refuse("promise-not-asked"))
        if not queries.entries_for(queries.need_of(body, row.recognition), organisation.pk, today(at)):
            raise Refused(refuse("promise-without-capability", body=organisation.name_zh))
        _admit(body, organisation, Admission.Kind.PROMISED, by=by, at=at)
    record(events.SecrecyPromised(posting=Ref.to(row), body=organisation.name_zh), tenant=posting.tenant_id)
    notify(
        tenant=body.owner.tenant_id, organisation_id=body.owner_id, at=at, url=f"/needs/{row.pk}",
        zh=f"{organisation.name_zh}承诺保密，已可看到密封内容。",
        en=f"{organisation.name_en or organisation.name_zh} promised secrecy and reads what is sealed.",
    )  # fmt: skip
    return row


def _admit(body: PostingBody, organisation: Organisation, kind: str, *, by: Actor, at: datetime) -> None:
    known = Admission.objects.filter(posting_id=body.posting_id)
    if known.filter(organisation=organisation).exists():
        raise Refused(refuse("admission-known", body=organisation.name_zh))
    if known.count() >= rules.MOST_ADMITTED:
        raise Refused(refuse("admission-too-many", limit=rules.MOST_ADMITTED))
    Admission.objects.create(
        posting_id=body.posting_id, tenant_id=body.tenant_id, readers=[organisation.tenant_id], organisation=organisation,
        kind=kind, at=at, by_id=by.somebody,
    )  # fmt: skip
    body.readers = sorted({*body.readers, organisation.tenant_id} - {body.tenant_id})
    body.save(update_fields=["readers"])


@verb(permission="market.withdraw_posting", roles=CLIENTS, event=events.PostingWithdrawn)
def withdraw_posting(*, posting: Posting, reason: str, by: Actor, at: datetime) -> Posting:
    """The owner takes a need out of the hall; whoever quoted is told why. It leaves the list of gaps, too."""
    row, _body = _own(posting, by, ("open", "closed"), at)
    stop_if(rules.reason_refusals(reason))
    _move(row, Posting.State.WITHDRAWN, at)
    gaps.taken_back(row)
    decline_others(row, at=at, zh=f"需求已撤回：{reason}", en=f"The need was withdrawn: {reason}")
    record(events.PostingWithdrawn(posting=Ref.to(row), reason=reason.strip()[:300]), tenant=row.tenant_id)
    return row


@verb(permission="market.close_posting", roles=PLATFORM, event=events.PostingClosed)
def close_posting(*, posting: Posting, by: Actor, at: datetime) -> Posting:
    """The day after the last one quotes end by themselves; what was sealed until then opens to the owner."""
    row = _locked(posting)
    stop_if(rules.state_refusals(row.state, ("open",), last_day=row.last_day, today=row.last_day))
    if today(at) <= row.last_day:
        raise Refused(refuse("posting-not-due", last_day=row.last_day))
    _move(row, Posting.State.CLOSED, at)
    with queries.everywhere():
        standing = list(queries.standing_quotes(row))
        for each in standing:
            open_to_owner(each)
    owner = PostingBody.objects.select_related("owner").get(posting=row).owner
    record(events.PostingClosed(posting=Ref.to(row), quotes=str(len(standing))), tenant=row.tenant_id)
    notify(
        tenant=owner.tenant_id, organisation_id=owner.pk, at=at, url=f"/needs/{row.pk}/quotes",
        zh=f"报价已截止，共 {len(standing)} 份。", en=f"Quotes have ended: {len(standing)}.",
    )  # fmt: skip
    return row


def open_to_owner(quote: Quote) -> None:
    """Let the owner's tenant read a quote: part of the verb that makes it, or that ends its seal."""
    quote.readers = sorted({quote.posting.tenant_id} - {quote.tenant_id})
    quote.save(update_fields=["readers"])


def close_what_is_due(*, at: datetime) -> int:
    """Standing duty of the worker: postings whose last day is over, each in a transaction of its own."""
    rows = Posting.objects.filter(state=Posting.State.OPEN, last_day__lt=today(at))
    closed = 0
    for row in rows.order_by("last_day")[:MOST_CLOSED_AT_ONCE]:
        try:
            with transaction.atomic(), tenancy.only(row.tenant_id):
                close_posting(posting=row, by=platform(row.tenant_id, DUTY), at=at)
            closed += 1
        except Refused as refused:
            logger.warning("posting %s: %s", row.pk, refused)
    return closed


@verb(permission="market.meet_gap", roles=PLATFORM, event=events.GapMet)
def meet_gap(*, gap: Gap, entry: CapabilityEntry, by: Actor, at: datetime) -> Gap:
    """A published entry meets a need that nobody met: it leaves the list, and its owner is told."""
    with tenancy.also(gap.tenant_id):
        gaps.alone()
        row = Gap.objects.select_for_update(of=("self",)).select_related("posting").get(pk=gap.pk)
        body = PostingBody.objects.select_related("owner").get(posting=row.posting)
        if row.met_at is not None:
            raise Refused(refuse("gap-met-already"))
        need = queries.need_of(body, row.posting.recognition)
        if not any(rules.meets(each.answer) for each in capabilities.answered(need, [entry], on=today(at))):
            raise Refused(refuse("gap-not-met"))
        row.met_at, row.met_by = at, entry
        row.save(update_fields=["met_at", "met_by"])
        gaps.met(row)
    record(events.GapMet(posting=Ref.to(row.posting), entry=Ref.to(entry)), tenant=row.tenant_id)
    able = entry.organisation
    notify(
        tenant=body.owner.tenant_id, organisation_id=body.owner_id, at=at, url=f"/needs/{row.pk}",
        zh=f"{able.name_zh}新公布的能力满足你的需求。", en=f"{able.name_en or able.name_zh} published a capability that meets your need.",
    )  # fmt: skip
    return row


def after_capability(fact: CapabilityPublished, at: datetime) -> None:
    """A new entry is asked against the open gaps of its quantity (`site/subscriptions.py`).

    Gaps are read under the list's lock, so that one which somebody else met or took back meanwhile is passed over;
    where no gap is near nobody waits.
    """
    rows = CapabilityEntry.objects.select_related("organisation", "qualification", "item", "method")
    entry = rows.get(pk=fact.entry.id)
    if not queries.gaps_near(entry):
        return
    gaps.alone()
    for gap in queries.gaps_near(entry):
        with tenancy.also(gap.tenant_id):
            body = PostingBody.objects.select_related("owner").get(posting=gap.posting)
            need = queries.need_of(body, gap.posting.recognition)
        found = capabilities.answered(need, [entry], on=today(at))
        if any(rules.meets(each.answer) for each in found):
            meet_gap(gap=gap, entry=entry, by=platform(gap.tenant_id, DUTY), at=at)


def _own(posting: Posting, by: Actor, allowed: tuple[str, ...], at: datetime) -> tuple[Posting, PostingBody]:
    """A posting of the body acted for, locked and in the right state."""
    with tenancy.also(posting.tenant_id):
        row = _locked(posting)
        body = PostingBody.objects.select_related("owner").filter(posting=row, owner_id=by.somewhere).first()
    if body is None:
        raise Refused(refuse("not-your-record"))
    stop_if(rules.state_refusals(row.state, allowed, last_day=row.last_day, today=today(at)))
    return row, body


def _locked(posting: Posting) -> Posting:
    """A posting under its lock. Only its own tenant's rows can be locked: be in that tenancy."""
    return Posting.objects.select_for_update(of=("self",)).get(pk=posting.pk)


def _move(row: Posting, state: str, at: datetime) -> None:
    row.state, row.state_since = state, at
    row.save(update_fields=["state", "state_since"])


def decline_others(row: Posting, *, at: datetime, zh: str, en: str) -> int:
    """Every quote that still stands is declined and its body told. Part of the verb that ends a posting."""
    with queries.everywhere():
        standing = list(Quote.objects.select_for_update(of=("self",)).filter(posting=row, state="made").select_related("bidder"))  # fmt: skip
        for each in standing:
            each.state, each.state_since = Quote.State.DECLINED, at
            each.save(update_fields=["state", "state_since"])
            notify(
                tenant=each.tenant_id, organisation_id=each.bidder_id, zh=zh, en=en, at=at, url=f"/quotes/{each.pk}"
            )  # fmt: skip
    return len(standing)
