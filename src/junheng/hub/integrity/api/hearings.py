"""HTTP of hearings: topics and what was said are public; an office opens, looks, answers, concludes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Query, Router, Status

from junheng.hub.foundation.metering import counted
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.services.http import act, found
from junheng.hub.integrity import queries, schemas
from junheng.hub.integrity.api.pledges import clock_out
from junheng.hub.integrity.models import Topic, TopicComment
from junheng.hub.integrity.services import hearings

KEY = Header("", alias="Idempotency-Key", max_length=80)
router = Router(tags=["integrity"])


def _topics(rows: Any) -> list[dict[str, Any]]:
    tallies = queries.tallies([each.pk for each in rows])
    return [_topic(each, tallies[each.pk]) for each in rows]


def _topic(row: Topic, tally: Any) -> dict[str, Any]:
    same = (
        "title",
        "question",
        "opened_at",
        "until",
        "state",
        "conclusion",
        "concluded_at",
        "outcome",
        "closed_at",
    )
    people = ("opened_by", "concluded_by", "closed_by")
    return {name: getattr(row, name) for name in same} | {name: _name(getattr(row, name)) for name in people} | {
        "id": row.pk, "office": row.organisation.name_zh, "tally": tally,
    }  # fmt: skip


def _name(person: Any) -> str:
    return person.name if person is not None else ""


def _comment(request: HttpRequest, row: TopicComment, clock: Any) -> dict[str, Any]:
    same = (
        "number",
        "kind",
        "body",
        "filed_at",
        "state",
        "text",
        "ground",
        "reason",
        "answer",
        "answered_at",
        "office",
    )
    return {name: getattr(row, name) for name in same} | {
        "id": row.pk, "moderated_by": _name(row.moderated_by), "answered_by": _name(row.answered_by),
        "clock": clock_out(request, clock) if clock is not None else None,
    }  # fmt: skip


@router.get("/hearings", response=schemas.TopicPage)
def topics(
    request: HttpRequest, cursor: str = Query("", max_length=36), state: str = Query("", max_length=10)
) -> Any:
    """Public: hearings, the newest first; of one state where it is named."""
    page = page_of(queries.topics(state), cursor=cursor)
    return {"rows": _topics(page.rows), "next": page.next}


@router.get("/hearings/{topic_id}", response=schemas.TopicOut)
def topic(request: HttpRequest, topic_id: UUID) -> Any:
    """Public: one hearing, with how many questions were answered."""
    return _topics([found(queries.topics(), topic_id)])[0]


@router.get("/hearings/{topic_id}/comments", response=schemas.CommentPage)
def comments(request: HttpRequest, topic_id: UUID, cursor: str = Query("", max_length=8)) -> Any:
    """Public: what was said on a hearing in its order; what is not shown stands with its reason."""
    row = found(queries.topics(), topic_id)
    page = queries.comment_page(row.pk, cursor=cursor)
    rows = [_comment(request, each, clock) for each, clock in queries.with_clocks(page.rows)]
    return {"rows": rows, "next": page.next}


@router.post("/hearings", response={201: schemas.TopicOut})
def open_topic(request: HttpRequest, told: schemas.NewTopicIn, key: str = KEY) -> Any:
    """Ask the public until a day."""
    id = act(
        request, key, "integrity.open_topic", told.dict(),
        lambda **who: hearings.open_topic(**told.dict(), **who),
    )  # fmt: skip
    return Status(201, _topics([found(queries.topics(), id)])[0])


@router.post("/hearings/{topic_id}/comments", response={201: schemas.NumberOut})
def file_comment(request: HttpRequest, topic_id: UUID, told: schemas.CommentIn, key: str = KEY) -> Any:
    """Public: say a word; the answer is its number."""
    row = found(queries.topics(), topic_id)
    counted(request, "hearing", most=hearings.MOST_AN_HOUR, window=3600)
    number = hearings.comment_once(
        topic=row, said=hearings.Said(**told.dict()), key=key, by=request.actor, at=request.at  # type: ignore[attr-defined]
    )  # fmt: skip
    return Status(201, {"number": number})


def _looked(request: HttpRequest, key: str, comment_id: UUID, verb: Any, **given: Any) -> dict[str, Any]:
    row = found(TopicComment.objects.select_related("topic"), comment_id)
    act(
        request, key, f"integrity.{verb.__name__}", [comment_id, given],
        lambda **who: verb(comment=row, **given, **who),
    )  # fmt: skip
    again = found(queries.comments_of(row.topic_id), comment_id)
    ((_row, clock),) = queries.with_clocks([again])
    return _comment(request, again, clock)


@router.post("/hearing-comments/{comment_id}/look", response=schemas.CommentOut)
def moderate_comment(request: HttpRequest, comment_id: UUID, told: schemas.LookIn, key: str = KEY) -> Any:
    """Show what was said, or say for which ground not."""
    return _looked(request, key, comment_id, hearings.moderate_comment, **told.dict())


@router.post("/hearing-comments/{comment_id}/answer", response=schemas.CommentOut)
def answer_comment(request: HttpRequest, comment_id: UUID, told: schemas.WordsIn, key: str = KEY) -> Any:
    """Answer in public, with one's name."""
    return _looked(request, key, comment_id, hearings.answer_comment, **told.dict())


def _ended(request: HttpRequest, key: str, topic_id: UUID, verb: Any, **given: Any) -> dict[str, Any]:
    row = found(queries.topics(), topic_id)
    act(
        request, key, f"integrity.{verb.__name__}", [topic_id, given],
        lambda **who: verb(topic=row, **given, **who),
    )  # fmt: skip
    return _topics([found(queries.topics(), topic_id)])[0]


@router.post("/hearings/{topic_id}/conclude", response=schemas.TopicOut)
def conclude_topic(request: HttpRequest, topic_id: UUID, told: schemas.ConclusionIn, key: str = KEY) -> Any:
    """State what was taken up and what was not."""
    return _ended(request, key, topic_id, hearings.conclude_topic, **told.dict())


@router.post("/hearings/{topic_id}/close", response=schemas.TopicOut)
def close_topic(request: HttpRequest, topic_id: UUID, told: schemas.OutcomeIn, key: str = KEY) -> Any:
    """Close it with what was done."""
    return _ended(request, key, topic_id, hearings.close_topic, **told.dict())
