"""Verbs of mutual help between bodies: post, offer, accept, record, finish, rate (R04.4)."""

from __future__ import annotations

from datetime import datetime

from junheng.core.capability.reading import read_need
from junheng.core.reason import Refused, refuse, stop_if
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Organisation
from junheng.hub.sharing import events, queries, rules
from junheng.hub.sharing.models import HelpOffer, HelpRequest, HelpStep

ASKERS = frozenset({"prov_regulator", "inst_admin", "nmi", "std_owner"})
HELPERS = frozenset({"inst_admin", "inst_front", "nmi", "std_owner", "industry_centre"})
PARTIES = ASKERS | HELPERS


@verb(permission="sharing.post_help", roles=ASKERS, event=events.HelpPosted)
def post_help(*, wanted: rules.HelpWanted, by: Actor, at: datetime) -> HelpRequest:
    """Ask others for help; in an emergency the nearest bodies able to do it are told at once, the nearest first."""
    stop_if(rules.refusals_to_ask(wanted, read_need(wanted.text), today=today(at)))
    body = Organisation.objects.get(pk=by.somewhere)
    made = HelpRequest.objects.create(
        tenant_id=body.tenant_id, organisation=body, kind=wanted.kind, text=wanted.text[:300], note=wanted.note.strip()[:500],
        emergency=wanted.emergency, due=wanted.due, posted_at=at, state_since=at,
    )  # fmt: skip
    record(
        events.HelpPosted(
            help=Ref.to(made),
            text=made.text,
            due=made.due.isoformat(),
            emergency="yes" if made.emergency else "no",
        )
    )
    if made.emergency:
        for each in queries.able_to_help(made, today(at))[: rules.MOST_TOLD]:
            _tell_able(made, each.entry.organisation, each.answer.distance_km, at)
    return made


def _tell_able(row: HelpRequest, body: Organisation, km: float | None, at: datetime) -> None:
    far_zh, far_en = ("", "") if km is None else (f"，相距 {km:.0f} km", f", {km:.0f} km away")
    notify(
        tenant=body.tenant_id, organisation_id=body.pk, at=at, url=f"/mutual-help/{row.pk}",
        zh=f"紧急求助：{row.organisation.name_zh}需要 {row.text}{far_zh}。",
        en=f"Emergency: {row.organisation.name_en or row.organisation.name_zh} needs {row.text}{far_en}.",
    )  # fmt: skip


@verb(permission="sharing.offer_help", roles=HELPERS, event=events.HelpOffered)
def offer_help(*, request: HelpRequest, resources: str, by: Actor, at: datetime) -> HelpOffer:
    """A body whose published entry meets the request offers to help; only who asked learns of it."""
    body = Organisation.objects.get(pk=by.somewhere)
    with tenancy.also(request.tenant_id):
        row = HelpRequest.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=request.pk)  # fmt: skip
        own = row.organisation_id == body.pk
        able = None if own else queries.able_entry(row, body.pk, today(at))
        known = row.offers.filter(organisation=body).exists()
        stop_if(
            rules.refusals_to_help(
                state=row.state, own=own, able=able is not None, known=known, due=row.due, today=today(at), resources=resources
            )
        )  # fmt: skip
        assert able is not None, "refused above"
        made = HelpOffer.objects.create(
            tenant_id=body.tenant_id, readers=sorted({row.tenant_id} - {body.tenant_id}), request=row, organisation=body,
            entry=able.entry, resources=resources.strip()[:300], offered_by_id=by.somebody, offered_at=at,
        )  # fmt: skip
        row.first_offer_at = row.first_offer_at or at
        _move(row, HelpRequest.State.OFFERED, at)
    record(events.HelpOffered(help=Ref.to(row), entry=str(able.entry.pk), resources=made.resources))
    _tell(
        row,
        row.organisation,
        at,
        zh=f"{body.name_zh}愿意协助。",
        en=f"{body.name_en or body.name_zh} offers help.",
    )
    return made


@verb(permission="sharing.accept_help", roles=ASKERS, event=events.HelpAccepted)
def accept_help(*, offer: HelpOffer, by: Actor, at: datetime) -> HelpRequest:
    """Who asked takes one offer; a second acceptance is impossible."""
    row = _own(offer.request, by, ("offered",))
    with tenancy.also(offer.tenant_id):
        HelpOffer.objects.filter(pk=offer.pk).update(accepted_at=at)
    _move(row, HelpRequest.State.ACCEPTED, at)
    helper = offer.organisation
    record(events.HelpAccepted(help=Ref.to(row), helper=helper.uscc))
    _tell(row, helper, at, zh="你的协助已被接受。", en="Your help was accepted.")
    return row


@verb(permission="sharing.record_help", roles=PARTIES, event=events.HelpRecorded)
def record_help(*, request: HelpRequest, text: str, by: Actor, at: datetime) -> HelpStep:
    """A line of the log of the delivery by either body; with the first one the help is running."""
    if not queries.is_party(request, by):
        raise Refused(refuse("not-your-record"))
    with tenancy.also(request.tenant_id):
        row = HelpRequest.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=request.pk)  # fmt: skip
        stop_if(rules.help_refusals(row.state, ("accepted", "running")))
        if not text.strip():
            raise Refused(refuse("help-needs-words", path="text"))
        helper = row.offers.select_related("organisation").get(accepted_at__isnull=False).organisation
        made = HelpStep.objects.create(
            tenant_id=row.tenant_id, readers=sorted({helper.tenant_id} - {row.tenant_id}), request=row,
            organisation_id=by.somewhere, text=text.strip()[:300], at=at,
        )  # fmt: skip
        if row.state != HelpRequest.State.RUNNING:
            _move(row, HelpRequest.State.RUNNING, at)
    record(events.HelpRecorded(help=Ref.to(row), text=made.text), tenant=row.tenant_id)
    other = row.organisation if by.organisation_id == helper.pk else helper
    _tell(row, other, at, zh=made.text, en=made.text)
    return made


@verb(permission="sharing.finish_help", roles=ASKERS, event=events.HelpFinished)
def finish_help(*, request: HelpRequest, by: Actor, at: datetime) -> HelpRequest:
    """Who asked says that it is done."""
    row = _own(request, by, ("running",))
    _move(row, HelpRequest.State.DONE, at)
    record(events.HelpFinished(help=Ref.to(row)))
    return row


@verb(permission="sharing.rate_help", roles=ASKERS, event=events.HelpRated)
def rate_help(*, request: HelpRequest, helped: bool, by: Actor, at: datetime, words: str = "") -> HelpRequest:
    """Who asked says whether it helped, once; public."""
    row = _own(request, by, ("done",))
    row.helped, row.words = helped, words.strip()[:300]
    _move(row, HelpRequest.State.RATED, at, "helped", "words")
    record(events.HelpRated(help=Ref.to(row), helped="yes" if helped else "no", words=row.words))
    return row


def _own(request: HelpRequest, by: Actor, allowed: tuple[str, ...]) -> HelpRequest:
    if request.organisation_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    row = HelpRequest.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=request.pk)  # fmt: skip
    stop_if(rules.help_refusals(row.state, allowed))
    return row


def _move(row: HelpRequest, state: str, at: datetime, *also: str) -> None:
    row.state, row.state_since = state, at
    row.save(update_fields=["state", "state_since", "first_offer_at", *also])


def _tell(row: HelpRequest, whom: Organisation, at: datetime, *, zh: str, en: str) -> None:
    notify(tenant=whom.tenant_id, organisation_id=whom.pk, at=at, url=f"/mutual-help/{row.pk}", zh=f"协助请求「{row.text}」：{zh}", en=f"Help with “{row.text}”: {en}")  # fmt: skip
