"""Verbs of a challenge (揭榜挂帅, R08.3): called with its needs, bid for, awarded by name, worked on, accepted, used."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import F

from junheng.core.reason import Refused, refuse, stop_if
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.industry import events
from junheng.hub.industry.models import Bid, Challenge, ChallengeNeed, ChallengeStage
from junheng.hub.industry.queries import challenges as queries
from junheng.hub.industry.queries.challenges import BIDDERS, OWNERS
from junheng.hub.industry.rules import challenge as rules
from junheng.hub.institutions.models import Organisation

State = Challenge.State


@verb(permission="industry.call_challenge", roles=OWNERS, event=events.ChallengeCalled)
def call_challenge(*, new: rules.NewChallenge, by: Actor, at: datetime) -> Challenge:
    """Call a problem out for anybody to solve; it answers at least one need of the hall or of the national gaps."""
    needs = queries.needs_by_ids(new.needs)
    stop_if(rules.refusals_to_call(new, known=len(needs), on=today(at)))
    made = Challenge.objects.create(
        tenant_id=by.tenant, owner_id=by.somewhere, title=new.title.strip()[:120], problem=new.problem.strip()[:2000],
        targets=new.targets.strip()[:1000], fen=new.fen, last_day=new.last_day, state_since=at,
    )  # fmt: skip
    ChallengeNeed.objects.bulk_create(
        ChallengeNeed(tenant_id=made.tenant_id, challenge=made, posting=each) for each in needs
    )
    record(events.ChallengeCalled(Ref.to(made), made.title, len(needs), made.last_day.isoformat()))
    return made


@verb(permission="industry.withdraw_challenge", roles=OWNERS, event=events.ChallengeWithdrawn)
def withdraw_challenge(*, challenge: Challenge, reason: str, by: Actor, at: datetime) -> Challenge:
    """Before it is awarded, with a public reason; whoever has bid is told."""
    row = _owned(challenge, by)
    stop_if(rules.refusals_to_withdraw(row.state, reason=reason))
    _to(row, State.WITHDRAWN, at)
    _stage(row, "withdrawn", reason, by, at)
    record(events.ChallengeWithdrawn(Ref.to(row), reason.strip()[:1000]))
    for bid in row.bids.select_related("bidder"):
        _tell(bid.bidder, row, at, "已撤榜。", "it was withdrawn.")
    return row


@verb(permission="industry.bid_challenge", roles=BIDDERS, event=events.ChallengeBid)
def bid_challenge(*, challenge: Challenge, bid: rules.NewBid, by: Actor, at: datetime) -> Bid:
    """Offer to solve it. Nobody but the owner reads it, and the owner only once the call is closed."""
    row = _locked(challenge)
    stop_if(
        rules.refusals_to_bid(
            row.state, bid, last_day=row.last_day, on=today(at), own=row.owner_id == by.somewhere,
            again=row.bids.filter(bidder_id=by.somewhere).exists(),
        )
    )  # fmt: skip
    made = Bid.objects.create(
        tenant_id=by.tenant, readers=[row.tenant_id], challenge=row, bidder_id=by.somewhere, plan=bid.plan.strip()[:2000],
        partners=bid.partners.strip()[:300], fen=bid.fen, months=bid.months, by_id=by.somebody, at=at,
    )  # fmt: skip
    with tenancy.also(row.tenant_id):
        Challenge.objects.filter(pk=row.pk).update(bids_made=F("bids_made") + 1)
    record(events.ChallengeBid(Ref.to(made), plan=made.plan, fen=made.fen, months=made.months))
    return made


@verb(permission="industry.award_challenge", roles=OWNERS, event=events.ChallengeAwarded)
def award_challenge(
    *, challenge: Challenge, bid: Bid | None, reason: str, by: Actor, at: datetime
) -> Challenge:
    """One winner by name with a public reason, after the last day of bids; every bidder is told."""
    row, on = _owned(challenge, by), today(at)
    bids = list(queries.bids_seen_by(row, by, on))
    of_it = bid is not None and any(each.pk == bid.pk for each in bids)
    stop_if(
        rules.refusals_to_award(
            row.state, last_day=row.last_day, on=on, reason=reason, of_it=of_it, bids=row.bids_made
        )
    )
    assert bid is not None
    _to(row, State.AWARDED, at, winner=bid.bidder, award_reason=reason.strip()[:1000])
    _stage(row, "awarded", reason, by, at)
    record(events.ChallengeAwarded(Ref.to(row), bid.bidder.name_zh, len(bids), row.award_reason))
    for each in bids:
        won = each.pk == bid.pk
        zh = "你所在单位中榜。" if won else f"由 {bid.bidder.name_zh} 中榜。"
        en = "your body won." if won else f"{bid.bidder.name_en or bid.bidder.name_zh} won."
        _tell(each.bidder, row, at, zh + row.award_reason, f"{en} {row.award_reason}")
    return row


@verb(permission="industry.start_challenge", roles=BIDDERS, event=events.ChallengeStarted)
def start_challenge(*, challenge: Challenge, words: str, by: Actor, at: datetime) -> Challenge:
    """The winner begins and says with what."""
    row = _won(challenge, by)
    stop_if(rules.refusals_to_start(row.state, words=words))
    _to(row, State.RUNNING, at)
    stage = _stage(row, "started", words, by, at)
    record(events.ChallengeStarted(Ref.to(row), stage.words), tenant=row.tenant_id)
    return row


@verb(permission="industry.report_stage", roles=BIDDERS, event=events.StageReported)
def report_stage(*, challenge: Challenge, day: date, words: str, by: Actor, at: datetime) -> Challenge:
    """The winner says how far it is, in public."""
    row = _won(challenge, by)
    stop_if(rules.refusals_to_report(row.state, words=words, day=day, on=today(at)))
    stage = _stage(row, "stage", words, by, at, day=day)
    record(events.StageReported(Ref.to(row), day.isoformat(), stage.words), tenant=row.tenant_id)
    _tell(row.owner, row, at, f"阶段进展：{stage.words}", f"a stage was reached: {stage.words}")
    return row


@verb(permission="industry.accept_challenge", roles=OWNERS, event=events.ChallengeAccepted)
def accept_challenge(*, challenge: Challenge, reason: str, by: Actor, at: datetime) -> Challenge:
    """The owner finds the targets reached, and says by which evidence."""
    row = _owned(challenge, by)
    stop_if(rules.refusals_to_accept(row.state, reason=reason))
    _to(row, State.ACCEPTED, at)
    stage = _stage(row, "accepted", reason, by, at)
    record(events.ChallengeAccepted(Ref.to(row), stage.words))
    if row.winner is not None:
        _tell(row.winner, row, at, f"验收通过：{stage.words}", f"accepted: {stage.words}")
    return row


@verb(permission="industry.record_use", roles=OWNERS | BIDDERS, event=events.UseRecorded)
def record_use(*, challenge: Challenge, where: str, words: str, by: Actor, at: datetime) -> Challenge:
    """The owner or the winner records where the result is used in production; each use is a stage."""
    row = _locked(challenge)
    if not (queries.owns(row, by) or queries.works(row, by)):
        raise Refused(refuse("not-your-record"))
    stop_if(rules.refusals_to_record_use(row.state, words=words, where=where))
    _to(row, State.APPLIED, at)
    stage = _stage(row, "use", words, by, at, where=where.strip()[:120])
    record(events.UseRecorded(Ref.to(row), stage.where, stage.words), tenant=row.tenant_id)
    return row


def _owned(challenge: Challenge, by: Actor) -> Challenge:
    row = _locked(challenge)
    if not queries.owns(row, by):
        raise Refused(refuse("not-your-record"))
    return row


def _won(challenge: Challenge, by: Actor) -> Challenge:
    row = _locked(challenge)
    if not queries.works(row, by):
        raise Refused(refuse("not-your-record"))
    return row


def _locked(challenge: Challenge) -> Challenge:
    rows = Challenge.objects.select_for_update(of=("self",)).select_related("owner", "winner", "tenant")
    with tenancy.also(challenge.tenant_id):
        return rows.get(pk=challenge.pk)


def _to(row: Challenge, state: str, at: datetime, **changes: Any) -> None:
    """The winner of another province writes in the tenancy of whoever called it."""
    for name, value in ({"state": state, "state_since": at} | changes).items():
        setattr(row, name, value)
    with tenancy.also(row.tenant_id):
        row.save(update_fields=["state", "state_since", *changes])


def _stage(row: Challenge, kind: str, words: str, by: Actor, at: datetime, *, day: date | None = None, where: str = "") -> ChallengeStage:  # fmt: skip
    with tenancy.also(row.tenant_id):
        return ChallengeStage.objects.create(
            tenant_id=row.tenant_id, challenge=row, kind=kind, day=day or today(at), words=words.strip()[:1000], where=where,
            body=by.organisation_name[:120], at=at,
        )  # fmt: skip


def _tell(body: Organisation, row: Challenge, at: datetime, zh: str, en: str) -> None:
    notify(
        tenant=body.tenant_id, organisation_id=body.pk, at=at, url=f"/challenges/{row.pk}",
        zh=f"{row.title}：{zh}"[:300], en=f"{row.title}: {en}"[:300],
    )  # fmt: skip
