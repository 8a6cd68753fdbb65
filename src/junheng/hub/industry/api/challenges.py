"""HTTP of challenges: the board, the needs and the stages are public; bids are for their two sides."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Query, Router, Status

from junheng.hub.foundation.clock import today
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.services.http import act, found
from junheng.hub.industry import schemas
from junheng.hub.industry.models import Bid, Challenge
from junheng.hub.industry.queries import challenges as queries
from junheng.hub.industry.rules import challenge as rules
from junheng.hub.industry.services import challenges
from junheng.hub.market.models import Posting

KEY = Header("", alias="Idempotency-Key", max_length=80)
CURSOR = Query("", max_length=36)
router = Router(tags=["industry"])


def _out(row: Challenge) -> dict[str, Any]:
    same = ("id", "title", "problem", "targets", "fen", "last_day", "state_since", "award_reason")
    return {name: getattr(row, name) for name in same} | {
        "owner": row.owner.name_zh, "winner": row.winner.name_zh if row.winner else "", "bids": row.bids_made,
        "state": rules.state_of(row.state, bids=row.bids_made),
    }  # fmt: skip


def _need(posting: Posting) -> dict[str, Any]:
    gap = getattr(posting, "gap", None)
    return {
        "id": posting.pk, "service": posting.service, "quantity": posting.quantity_kind, "text": posting.text,
        "national_gap": gap is not None and gap.met_at is None, "band": gap.band if gap else "",
    }  # fmt: skip


def _full(challenge_id: object) -> dict[str, Any]:
    row = found(queries.board(), challenge_id)
    return _out(row) | {"needs": [_need(each.posting) for each in queries.needs_of(row)]}


@router.get("/challenges", response=schemas.ChallengePage)
def board(
    request: HttpRequest,
    state: Literal["", "called", "withdrawn", "awarded", "running", "accepted", "applied"] = "",
    cursor: str = CURSOR,
) -> Any:
    """Public: challenges, newest first."""
    page = page_of(queries.board(state=state), cursor=cursor)
    return {"rows": [_out(row) for row in page.rows], "next": page.next}


@router.get("/challenges/{challenge_id}", response=schemas.ChallengeFull)
def challenge(request: HttpRequest, challenge_id: UUID) -> Any:
    """Public: one of them with the needs it answers and its named result."""
    return _full(challenge_id)


@router.get("/challenges/{challenge_id}/stages", response=schemas.StagePage)
def stages(request: HttpRequest, challenge_id: UUID, cursor: str = CURSOR) -> Any:
    """Public: what happened since its award, newest first."""
    page = page_of(queries.stages_of(found(queries.board(), challenge_id)), cursor=cursor)
    return {"rows": list(page.rows), "next": page.next}


@router.get("/challenges/{challenge_id}/bids", response=schemas.BidPage)
def bids(request: HttpRequest, challenge_id: UUID, cursor: str = CURSOR) -> Any:
    """All of them for the owner once the call is closed, one's own for a bidder, none for anybody else."""
    row, actor = found(queries.board(), challenge_id), request.actor  # type: ignore[attr-defined]
    page = page_of(queries.bids_seen_by(row, actor, today(request.at)), cursor=cursor)  # type: ignore[attr-defined]
    return {"rows": [_bid(each) for each in page.rows], "next": page.next}


def _bid(row: Bid) -> dict[str, Any]:
    same = ("id", "plan", "partners", "fen", "months", "at")
    return {name: getattr(row, name) for name in same} | {"bidder": row.bidder.name_zh}


@router.post("/challenges", response={201: schemas.ChallengeFull})
def call_challenge(request: HttpRequest, told: schemas.ChallengeIn, key: str = KEY) -> Any:
    """Call a problem out; it answers at least one need."""
    new = rules.NewChallenge(**told.dict() | {"needs": rules.needs_in(told.needs)})
    made = act(
        request, key, "industry.call_challenge", told.dict(),
        lambda **who: challenges.call_challenge(new=new, **who),
    )  # fmt: skip
    return Status(201, _full(made))


@router.post("/challenges/{challenge_id}/bids", response={201: schemas.BidOut})
def bid_challenge(request: HttpRequest, challenge_id: UUID, told: schemas.BidIn, key: str = KEY) -> Any:
    """Offer to solve it."""
    row = found(queries.board(), challenge_id)
    made = act(
        request, key, "industry.bid_challenge", [challenge_id, told.dict()],
        lambda **who: challenges.bid_challenge(challenge=row, bid=rules.NewBid(**told.dict()), **who),
    )  # fmt: skip
    return Status(201, _bid(found(Bid.objects.select_related("bidder"), made)))


def _acted(request: HttpRequest, key: str, id: UUID, verb: Any, content: Any, **given: Any) -> Any:
    row = found(queries.board(), id)
    act(
        request,
        key,
        f"industry.{verb.__name__}",
        [id, content],
        lambda **who: verb(challenge=row, **given, **who),
    )
    return _full(id)


@router.post("/challenges/{challenge_id}/award", response=schemas.ChallengeFull)
def award_challenge(request: HttpRequest, challenge_id: UUID, told: schemas.AwardIn, key: str = KEY) -> Any:
    """The owner names one winner with a public reason."""
    bid = Bid.objects.select_related("bidder").filter(pk=told.bid).first()
    return _acted(
        request, key, challenge_id, challenges.award_challenge, told.dict(), bid=bid, reason=told.reason
    )


@router.post("/challenges/{challenge_id}/withdraw", response=schemas.ChallengeFull)
def withdraw_challenge(
    request: HttpRequest, challenge_id: UUID, told: schemas.ReasonIn, key: str = KEY
) -> Any:
    """Before it is awarded."""
    return _acted(request, key, challenge_id, challenges.withdraw_challenge, told.dict(), reason=told.reason)


@router.post("/challenges/{challenge_id}/start", response=schemas.ChallengeFull)
def start_challenge(request: HttpRequest, challenge_id: UUID, told: schemas.WordsIn, key: str = KEY) -> Any:
    """The winner begins."""
    return _acted(request, key, challenge_id, challenges.start_challenge, told.dict(), words=told.words)


@router.post("/challenges/{challenge_id}/stages", response=schemas.ChallengeFull)
def report_stage(request: HttpRequest, challenge_id: UUID, told: schemas.MilestoneIn, key: str = KEY) -> Any:
    """The winner says how far it is."""
    return _acted(request, key, challenge_id, challenges.report_stage, told.dict(), **told.dict())


@router.post("/challenges/{challenge_id}/accept", response=schemas.ChallengeFull)
def accept_challenge(request: HttpRequest, challenge_id: UUID, told: schemas.ReasonIn, key: str = KEY) -> Any:
    """The owner finds the targets reached."""
    return _acted(request, key, challenge_id, challenges.accept_challenge, told.dict(), reason=told.reason)


@router.post("/challenges/{challenge_id}/uses", response=schemas.ChallengeFull)
def record_use(request: HttpRequest, challenge_id: UUID, told: schemas.UseIn, key: str = KEY) -> Any:
    """The owner or the winner records where the result is used in production."""
    return _acted(request, key, challenge_id, challenges.record_use, told.dict(), **told.dict())
