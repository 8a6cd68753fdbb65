"""HTTP of letters between provinces: for the two desks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Query, Router, Status

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.services.http import act, found
from junheng.hub.risk import schemas
from junheng.hub.risk.models import Letter
from junheng.hub.risk.queries import letters as queries
from junheng.hub.risk.rules import letter as rules
from junheng.hub.risk.services import letters

KEY = Header("", alias="Idempotency-Key", max_length=80)
router = Router(tags=["risk"])


def _out(request: HttpRequest, row: Letter) -> dict[str, Any]:
    actor, on = request.actor, today(request.at)  # type: ignore[attr-defined]
    same = (
        "kind",
        "subject",
        "escalated_at",
        "number",
        "title",
        "ask",
        "basis",
        "days",
        "due",
        "state",
        "answer",
        "answered_at",
    )
    return {name: getattr(row, name) for name in same} | {
        "id": row.pk, "sender": row.sender.name_zh, "receiver": row.receiver.name_zh,
        "campaign": row.campaign.number if row.campaign else "",
        "late": rules.is_late(row.state, row.due, on), "evidence": queries.evidence_seen(row, actor, on),
    }  # fmt: skip


@router.get("/letters", response=schemas.LetterPage)
def letter_list(request: HttpRequest, cursor: str = Query("", max_length=36)) -> Any:
    """Letters that one's own office sent or received, newest first."""
    if request.actor.organisation_id is None:  # type: ignore[attr-defined]
        raise Refused(refuse("sign-in-first"))
    page = page_of(queries.letters_seen_by(request.actor), cursor=cursor, size=10)  # type: ignore[attr-defined]
    return {"rows": [_out(request, row) for row in page.rows], "next": page.next}


@router.get("/letters/{letter_id}", response=schemas.LetterOut)
def letter(request: HttpRequest, letter_id: UUID) -> Any:
    """One letter, with what is shared with it today."""
    return _out(request, found(queries.letters_seen_by(request.actor), letter_id))  # type: ignore[attr-defined]


@router.post("/letters", response={201: schemas.LetterOut})
def send_letter(request: HttpRequest, told: schemas.LetterIn, key: str = KEY) -> Any:
    """Ask another province's desk."""
    lines = "\n".join(f"{each.kind} | {each.reference}" for each in told.evidence)
    new = rules.NewLetter(**told.dict(exclude={"evidence"}), evidence=rules.evidence_from(lines))
    id = act(request, key, "risk.send_letter", told.dict(), lambda **who: letters.send_letter(new=new, **who))
    return Status(201, letter(request, UUID(id)))


def _acted(request: HttpRequest, key: str, id: UUID, verb: Any, **told: Any) -> Any:
    row = found(queries.letters_seen_by(request.actor), id)  # type: ignore[attr-defined]
    act(request, key, f"risk.{verb.__name__}", [id, told], lambda **who: verb(letter=row, **told, **who))
    return letter(request, id)


@router.post("/letters/{letter_id}/receive", response=schemas.LetterOut)
def receive_letter(request: HttpRequest, letter_id: UUID, key: str = KEY) -> Any:
    """Confirm that it is being worked on."""
    return _acted(request, key, letter_id, letters.receive_letter)


@router.post("/letters/{letter_id}/answer", response=schemas.LetterOut)
def answer_letter(request: HttpRequest, letter_id: UUID, told: schemas.LetterAnswerIn, key: str = KEY) -> Any:
    """Answer it."""
    return _acted(request, key, letter_id, letters.answer_letter, answer=told.answer)


@router.post("/letters/{letter_id}/close", response=schemas.LetterOut)
def close_letter(request: HttpRequest, letter_id: UUID, key: str = KEY) -> Any:
    """Close it; what was shared ends."""
    return _acted(request, key, letter_id, letters.close_letter)
