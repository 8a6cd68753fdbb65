"""HTTP of data sets: the catalogue, descriptions and quality are public; rows by grade, and never a masked value."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import File, Header, Query, Router, Status, UploadedFile

from junheng.core.capability.scope.sheet import LARGEST
from junheng.hub.datasets import own, queries, schemas
from junheng.hub.datasets.models import Consent, Dataset, Question
from junheng.hub.datasets.rules import fields, lives
from junheng.hub.datasets.services import declaring, publishing, using
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.services.http import act, found

KEY = Header("", alias="Idempotency-Key", max_length=80)
CURSOR = Query("", max_length=36)
MOST_ROWS = 500
router = Router(tags=["datasets"])


def _field(each: fields.Field) -> dict[str, Any]:
    told = asdict(each)
    told.pop("mask")
    return told | {"masked": each.masked_by}


def _out(row: Dataset) -> dict[str, Any]:
    same = (
        "id", "name", "about", "licence", "source", "since", "until", "state", "state_since", "state_reason", "grade", "edition",
        "calls", "questions_asked", "questions_open",
    )  # fmt: skip
    price = None if row.amount is None else {"amount": f"{row.amount:.2f}", "currency": row.currency, "per": row.per}  # fmt: skip
    return {name: getattr(row, name) for name in same} | {
        "owner": row.owner.name_zh, "price": price, "rows": row.edition_rows, "sha256": row.edition_sha256,
    }  # fmt: skip


def _full(request: HttpRequest, dataset_id: object) -> dict[str, Any]:
    row = found(_seen(request), dataset_id)
    return _out(row) | {
        "grade_reason": row.grade_reason, "fields": [_field(each) for each in queries.columns(row)], "quality": row.quality or None,
    }  # fmt: skip


def _seen(request: HttpRequest) -> QuerySet[Dataset]:
    return queries.seen_by(request.actor, today(request.at))  # type: ignore[attr-defined]


@router.get("/datasets", response=schemas.DatasetPage)
def catalogue(
    request: HttpRequest,
    text: str = Query("", max_length=100),
    grade: Literal["", "open", "shared", "restricted"] = "",
    state: Literal["", "published", "paused", "withdrawn"] = "",
    cursor: str = CURSOR,
) -> Any:
    """Public: every data set that was ever published, newest first."""
    page = page_of(queries.catalogue(text=text, grade=grade, state=state), cursor=cursor)
    return {"rows": [_out(row) for row in page.rows], "next": page.next}


@router.get("/platform-datasets", response=schemas.OwnSets)
def own_sets(request: HttpRequest) -> Any:
    """Public: what the platform publishes itself."""
    zh = (request.LANGUAGE_CODE or "").startswith("zh")  # type: ignore[attr-defined]
    return {
        "rows": [
            {
                "key": each.key, "name": each.zh if zh else each.en, "about": each.about_zh if zh else each.about_en,
                "licence": settings.JUNHENG_OPEN_DATA_LICENCE, "url": each.url, "api": each.api,
                "fields": [_field(column) for column in each.fields],
            }
            for each in own.found()
        ]
    }  # fmt: skip


@router.get("/datasets/{dataset_id}", response=schemas.DatasetFull)
def dataset(request: HttpRequest, dataset_id: UUID) -> Any:
    """Public once published: columns with units and uncertainty, grade, quality, price."""
    return _full(request, dataset_id)


@router.get("/datasets/{dataset_id}/rows", response=schemas.RowsOut)
def take_rows(request: HttpRequest, dataset_id: UUID, start: int = Query(0, ge=0), limit: int = Query(200, ge=1, le=MOST_ROWS)) -> Any:  # fmt: skip
    """Rows as others read them: of open data for everybody, of shared data under a consent that holds; each call is counted."""
    row = found(_seen(request), dataset_id)
    edition = using.rows_for(row, by=request.actor, at=request.at)  # type: ignore[attr-defined]
    end = start + limit
    return {
        "edition": row.edition, "sha256": row.edition_sha256, "source": row.source,
        "fields": [_field(each) for each in queries.columns(row)], "rows": edition.rows[start:end],
        "next": end if end < len(edition.rows) else None,
    }  # fmt: skip


@router.post("/datasets", response={201: schemas.DatasetFull})
def declare_dataset(request: HttpRequest, told: schemas.DatasetIn, key: str = KEY) -> Any:
    """Declare a data set of one's body; its rows and columns follow."""
    made = act(
        request, key, "datasets.declare_dataset", told.dict(),
        lambda **who: declaring.declare_dataset(new=lives.NewDataset(**told.dict()), **who),
    )  # fmt: skip
    return Status(201, _full(request, made))


def _acted(request: HttpRequest, key: str, id: UUID, verb: Any, content: Any, **given: Any) -> Any:
    row = found(_seen(request), id)
    act(
        request,
        key,
        f"datasets.{verb.__name__}",
        [id, content],
        lambda **who: verb(dataset=row, **given, **who),
    )
    return _full(request, id)


@router.post("/datasets/{dataset_id}/rows", response=schemas.DatasetFull)
def deliver_rows(
    request: HttpRequest,
    dataset_id: UUID,
    file: UploadedFile = File(...),  # type: ignore[type-arg]
    key: str = KEY,
) -> Any:
    """Deliver rows as CSV or XLSX, names first, in place of those before; at most 4 MB and 5000 lines."""
    data = file.read(LARGEST + 1)
    return _acted(
        request, key, dataset_id, declaring.deliver_rows, hashlib.sha256(data).hexdigest(), data=data
    )


@router.post("/datasets/{dataset_id}/fields", response=schemas.DatasetFull)
def describe_field(request: HttpRequest, dataset_id: UUID, told: schemas.FieldIn, key: str = KEY) -> Any:
    """Describe one column by its name."""
    return _acted(
        request, key, dataset_id, declaring.describe_field, told.dict(), field=fields.Field(**told.dict())
    )


@router.post("/datasets/{dataset_id}/price", response=schemas.DatasetFull)
def price_dataset(request: HttpRequest, dataset_id: UUID, told: schemas.PriceIn, key: str = KEY) -> Any:
    """Show a price; nothing is paid here."""
    return _acted(
        request, key, dataset_id, declaring.price_dataset, told.dict(), price=lives.Price(**told.dict())
    )


@router.post("/datasets/{dataset_id}/grade", response=schemas.DatasetFull)
def grade_dataset(request: HttpRequest, dataset_id: UUID, told: schemas.GradeIn, key: str = KEY) -> Any:
    """Its steward grades it, with the reason: one of its owner, for an enterprise one of an authorised body of its province."""
    return _acted(request, key, dataset_id, publishing.grade_dataset, told.dict(), **told.dict())


@router.post("/datasets/{dataset_id}/publish", response=schemas.DatasetFull)
def publish_dataset(request: HttpRequest, dataset_id: UUID, key: str = KEY) -> Any:
    """Publish the rows delivered last, masked; refused with each column that has no unit."""
    return _acted(request, key, dataset_id, publishing.publish_dataset, None)


@router.post("/datasets/{dataset_id}/pause", response=schemas.DatasetFull)
def pause_dataset(request: HttpRequest, dataset_id: UUID, told: schemas.WhyIn, key: str = KEY) -> Any:
    """Stop it for a time, with a public reason."""
    return _acted(request, key, dataset_id, publishing.pause_dataset, told.dict(), **told.dict())


@router.post("/datasets/{dataset_id}/withdraw", response=schemas.DatasetFull)
def withdraw_dataset(request: HttpRequest, dataset_id: UUID, told: schemas.WhyIn, key: str = KEY) -> Any:
    """Withdraw it for good; its rows are deleted."""
    return _acted(request, key, dataset_id, publishing.withdraw_dataset, told.dict(), **told.dict())


def _consent(request: HttpRequest, row: Consent) -> dict[str, Any]:
    same = ("id", "purpose", "until", "reason", "uses", "used_at")
    return {name: getattr(row, name) for name in same} | {
        "dataset": row.dataset_id, "body": row.body.name_zh,
        "state": lives.standing(row.state, row.until, today(request.at)),  # type: ignore[attr-defined]
    }  # fmt: skip


@router.get("/datasets/{dataset_id}/consents", response=schemas.ConsentPage)
def consents(request: HttpRequest, dataset_id: UUID, cursor: str = CURSOR) -> Any:
    """All of them for the owner and the steward, one's own for anybody else."""
    row = found(_seen(request), dataset_id)
    page = page_of(queries.consents_of(row, request.actor, today(request.at)), cursor=cursor)  # type: ignore[attr-defined]
    return {"rows": [_consent(request, each) for each in page.rows], "next": page.next}


@router.post("/datasets/{dataset_id}/consents", response={201: schemas.ConsentOut})
def ask_consent(request: HttpRequest, dataset_id: UUID, told: schemas.ConsentIn, key: str = KEY) -> Any:
    """Ask the owner of shared data for their use."""
    row = found(_seen(request), dataset_id)
    made = act(
        request, key, "datasets.ask_consent", [dataset_id, told.dict()],
        lambda **who: using.ask_consent(dataset=row, **told.dict(), **who),
    )  # fmt: skip
    return Status(201, _one_consent(request, made))


def _one_consent(request: HttpRequest, id: object) -> dict[str, Any]:
    return _consent(request, found(queries.consents_between(request.actor), id))  # type: ignore[attr-defined]


@router.post("/data-consents/{data_consent_id}/decide", response=schemas.ConsentOut)
def decide_consent(request: HttpRequest, data_consent_id: UUID, told: schemas.ConsentDecisionIn, key: str = KEY) -> Any:  # fmt: skip
    """The owner grants the use until a day, or refuses it with the reason."""
    row = found(queries.consents_between(request.actor), data_consent_id)  # type: ignore[attr-defined]
    act(
        request, key, "datasets.decide_consent", [data_consent_id, told.dict()],
        lambda **who: using.decide_consent(consent=row, **told.dict(), **who),
    )  # fmt: skip
    return _one_consent(request, data_consent_id)


@router.post("/data-consents/{data_consent_id}/end", response=schemas.ConsentOut)
def end_consent(request: HttpRequest, data_consent_id: UUID, told: schemas.WhyIn, key: str = KEY) -> Any:
    """The owner ends a consent before its day."""
    row = found(queries.consents_between(request.actor), data_consent_id)  # type: ignore[attr-defined]
    act(
        request, key, "datasets.end_consent", [data_consent_id, told.dict()],
        lambda **who: using.end_consent(consent=row, **told.dict(), **who),
    )  # fmt: skip
    return _one_consent(request, data_consent_id)


def _question(row: Question) -> dict[str, Any]:
    same = ("id", "kind", "words", "at", "answer", "answered_at")
    return {name: getattr(row, name) for name in same}


@router.get("/datasets/{dataset_id}/questions", response=schemas.QuestionPage)
def questions(request: HttpRequest, dataset_id: UUID, cursor: str = CURSOR) -> Any:
    """Answered questions are public, without who asked; the others are for their two sides."""
    row = found(_seen(request), dataset_id)
    page = page_of(queries.questions_of(row, request.actor, today(request.at)), cursor=cursor)  # type: ignore[attr-defined]
    return {"rows": [_question(each) for each in page.rows], "next": page.next}


@router.post("/datasets/{dataset_id}/questions", response={201: schemas.QuestionOut})
def question_dataset(request: HttpRequest, dataset_id: UUID, told: schemas.QuestionIn, key: str = KEY) -> Any:
    """Question published data."""
    row = found(_seen(request), dataset_id)
    made = act(
        request, key, "datasets.question_dataset", [dataset_id, told.dict()],
        lambda **who: using.question_dataset(dataset=row, **told.dict(), **who),
    )  # fmt: skip
    return Status(201, _question(found(queries.questions_of(row, request.actor, today(request.at)), made)))  # type: ignore[attr-defined]


@router.post("/data-questions/{data_question_id}/answer", response=schemas.QuestionOut)
def answer_question(request: HttpRequest, data_question_id: UUID, told: schemas.AnswerIn, key: str = KEY) -> Any:  # fmt: skip
    """The owner answers; question and answer are public from then on."""
    row = found(queries.questions_to(request.actor), data_question_id)  # type: ignore[attr-defined]
    act(
        request, key, "datasets.answer_question", [data_question_id, told.dict()],
        lambda **who: using.answer_question(question=row, **told.dict(), **who),
    )  # fmt: skip
    row.refresh_from_db()
    return _question(row)
