"""HTTP of honest measurement: pledges are public; reviews are for the body and its province's regulators."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Query, Router, Status

from junheng.core.reason import Language, Refused, refuse
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.services.http import act, found
from junheng.hub.institutions.models import CHECKED
from junheng.hub.integrity import queries, rules, schemas
from junheng.hub.integrity.models import Pledge, Review
from junheng.hub.integrity.services import pledges, reviews

KEY = Header("", alias="Idempotency-Key", max_length=80)
router = Router(tags=["integrity"])


def _language(request: HttpRequest) -> Language:
    return "zh" if request.LANGUAGE_CODE.startswith("zh") else "en"  # type: ignore[attr-defined]


def _pledge(row: Pledge, on: Any) -> dict[str, Any]:
    return {
        "id": row.pk, "organisation": row.organisation.name_zh, "organisation_id": row.organisation_id,
        "promises": row.promises, "words": row.words, "since": row.since, "until": row.until,
        "state": rules.state_on(row.state, row.until, on), "state_since": row.state_since,
        "reason": row.state_reason, "shown_until": row.shown_until,
    }  # fmt: skip


def _seen(request: HttpRequest, pledge_id: UUID) -> Pledge:
    row = queries.pledge_seen(pledge_id, request.actor, today(request.at))  # type: ignore[attr-defined]
    if row is None:
        raise Refused(refuse("no-such-record", what=pledge_id))
    return row


@router.get("/pledges", response=schemas.PledgePage)
def pledge_list(request: HttpRequest, cursor: str = Query("", max_length=36)) -> Any:
    """Public: pledges in force or under review, and removals until the last day they are shown."""
    on = today(request.at)  # type: ignore[attr-defined]
    page = page_of(queries.pledges_shown(on), cursor=cursor)
    return {"rows": [_pledge(row, on) for row in page.rows], "next": page.next}


@router.get("/pledges/{pledge_id}", response=schemas.PledgeOut)
def pledge(request: HttpRequest, pledge_id: UUID) -> Any:
    """Public while it is shown: one pledge."""
    return _pledge(_seen(request, pledge_id), today(request.at))  # type: ignore[attr-defined]


@router.post("/pledges", response={201: schemas.PledgeOut})
def publish_pledge(request: HttpRequest, told: schemas.NewPledgeIn, key: str = KEY) -> Any:
    """Publish what the acting body promises."""
    id = act(
        request, key, "integrity.publish_pledge", told.dict(),
        lambda **who: pledges.publish_pledge(promises=told.promises, until=told.until, words=told.words, **who),
    )  # fmt: skip
    return Status(201, _pledge(_seen(request, UUID(id)), today(request.at)))  # type: ignore[attr-defined]


@router.post("/pledges/{pledge_id}/withdraw", response=schemas.PledgeOut)
def withdraw_pledge(request: HttpRequest, pledge_id: UUID, key: str = KEY) -> Any:
    """Take one's own pledge back."""
    row = _seen(request, pledge_id)
    act(
        request, key, "integrity.withdraw_pledge", [pledge_id],
        lambda **who: pledges.withdraw_pledge(pledge=row, **who),
    )  # fmt: skip
    return _pledge(_seen(request, pledge_id), today(request.at))  # type: ignore[attr-defined]


@router.post("/pledges/{pledge_id}/propose-removal", response=schemas.ReviewOut)
def propose_removal(request: HttpRequest, pledge_id: UUID, told: schemas.FoundIn, key: str = KEY) -> Any:
    """A regulator proposes that the badge goes; another person decides."""
    row = _seen(request, pledge_id)
    ground = reviews.Found(told.why, told.found_on)
    id = act(
        request, key, "integrity.propose_removal", [pledge_id, told.dict()],
        lambda **who: reviews.propose_removal(pledge=row, found=ground, **who),
    )  # fmt: skip
    return _review(request, UUID(id))


def clock_out(request: HttpRequest, clock: rules.Clock) -> dict[str, Any]:
    """A clock as JSON, in the reader's language."""
    limit, language = clock.limit, _language(request)
    return {
        "due": clock.due, "limit": f"{limit.value} {limit.unit}" if limit else "", "source": limit.source if limit else "",
        "checked": limit is not None and limit.confidence in CHECKED, "why": [each.message(language) for each in clock.why],
    }  # fmt: skip


def _review_out(request: HttpRequest, row: Review, clock: rules.Clock) -> dict[str, Any]:
    same = ("state", "opened_at", "answer", "answered_at", "decided_at", "office", "reason")
    return {name: getattr(row, name) for name in same} | {
        "id": row.pk, "pledge_id": row.pledge_id, "organisation": row.pledge.organisation.name_zh,
        "grounds": list(row.grounds.all()), "decided_by": row.decided_by.name if row.decided_by else "",
        "decide_by": clock_out(request, clock),
    }  # fmt: skip


def _review(request: HttpRequest, review_id: UUID) -> dict[str, Any]:
    row = found(queries.reviews_seen_by(request.actor), review_id)  # type: ignore[attr-defined]
    ((_row, clock),) = queries.deciding([row])
    return _review_out(request, row, clock)


@router.get("/reviews", response=schemas.ReviewPage)
def review_list(request: HttpRequest, cursor: str = Query("", max_length=36)) -> Any:
    """Removals proposed: of one's own pledges, or of one's province, newest first."""
    if request.actor.organisation_id is None:  # type: ignore[attr-defined]
        raise Refused(refuse("sign-in-first"))
    page = page_of(queries.reviews_seen_by(request.actor), cursor=cursor)  # type: ignore[attr-defined]
    rows = [_review_out(request, row, clock) for row, clock in queries.deciding(page.rows)]
    return {"rows": rows, "next": page.next}


@router.get("/reviews/{review_id}", response=schemas.ReviewOut)
def review(request: HttpRequest, review_id: UUID) -> Any:
    """One review, for the body and its province's regulators."""
    return _review(request, review_id)


@router.post("/reviews/{review_id}/answer", response=schemas.ReviewOut)
def answer_proposal(request: HttpRequest, review_id: UUID, told: schemas.AnswerIn, key: str = KEY) -> Any:
    """The other side is heard."""
    row = found(queries.reviews_seen_by(request.actor), review_id)  # type: ignore[attr-defined]
    act(
        request, key, "integrity.answer_proposal", [review_id, told.dict()],
        lambda **who: reviews.answer_proposal(review=row, answer=told.answer, **who),
    )  # fmt: skip
    return _review(request, review_id)


@router.post("/reviews/{review_id}/decide", response=schemas.ReviewOut)
def decide_removal(request: HttpRequest, review_id: UUID, told: schemas.DecisionIn, key: str = KEY) -> Any:
    """A named person removes or keeps the badge."""
    row = found(queries.reviews_seen_by(request.actor), review_id)  # type: ignore[attr-defined]
    act(
        request, key, "integrity.decide_removal", [review_id, told.dict()],
        lambda **who: reviews.decide_removal(review=row, decision=told.decision, reason=told.reason, **who),
    )  # fmt: skip
    return _review(request, review_id)
