"""Pages of data sets: the public catalogue, one data set, what one's own body and its steward have to do, the rows as a file."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from junheng.core.reason import Refusal, Refused
from junheng.hub.datasets import own, queries
from junheng.hub.datasets.models import Dataset
from junheng.hub.datasets.rules import fields, lives, rows
from junheng.hub.datasets.services import publishing, using
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting, any_of
from junheng.hub.foundation.queries import page_of, timeline
from junheng.hub.foundation.sheets import MEDIA_TYPE

OWNERS, STEWARDS, USERS = (tuple(sorted(each)) for each in (queries.OWNERS, queries.STEWARDS, queries.USERS))


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. What was ever published, searched and filtered, and what the platform publishes itself."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    asked = {name: request.GET.get(name, "")[:100] for name in ("text", "grade", "state")}
    page = page_of(queries.catalogue(**asked), cursor=request.GET.get("cursor", ""))
    context = {
        "page": page, **asked, "grades": Dataset.Grade.values, "states": ("published", "paused", "withdrawn"),
        "own": own.found(**asked) if not page.cursor else [], "figures": queries.figures(),
        "licence": settings.JUNHENG_OPEN_DATA_LICENCE,
        "may_declare": actor.has_any(queries.OWNERS), "has_desk": actor.has_any(queries.USERS),
    }  # fmt: skip
    return render(request, "datasets/catalogue.html", context)


def found(request: HttpRequest, dataset_id: UUID) -> Dataset:
    row = queries.seen_by(request.actor, today(request.at)).filter(pk=dataset_id).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


@require_safe
def dataset(request: HttpRequest, dataset_id: UUID) -> HttpResponse:
    """May enter: everybody once it was published, before that its body and a steward. Columns, sample, quality, how to call it."""
    actor, on, row = request.actor, today(request.at), found(request, dataset_id)  # type: ignore[attr-defined]
    side = queries.owns(row, actor) or queries.watches(row, actor, on)
    consent = queries.consent_in_force(row, actor, on) if actor.organisation_id else None
    sample, quality, against = _draft(row) if side and row.state != "withdrawn" else (None, row.quality, ())
    if sample is None:
        sample = _sample(row, may=row.grade == "open" or consent is not None)
    consents = queries.consents_of(row, actor, on)[:50] if actor.organisation_id else []
    columns = queries.columns(row)
    context = {
        "next_column": next((place for place, each in enumerate(columns, start=1) if not each.kind), 0) if queries.owns(row, actor) and row.state == "declared" else 0,
        "row": row, "on": on, "columns": columns, "sample": [list(zip(columns, line, strict=True)) for line in sample or ()], "quality": _told(columns, quality), "against": against,
        "side": side, "owns": queries.owns(row, actor), "consent": consent, "may_take": row.state == "published" and (row.grade == "open" or consent is not None or queries.owns(row, actor)),
        "consents": [(each, lives.standing(each.state, each.until, on)) for each in consents],
        "questions": queries.questions_of(row, actor, on)[:50], "acts": acts_of(row, actor, on),
        "entries": timeline(row) if side else [], "rows_url": request.build_absolute_uri(f"/api/v1/datasets/{row.pk}/rows"),
    }  # fmt: skip
    return render(request, "datasets/dataset.html", context)


def _draft(row: Dataset) -> tuple[rows.Rows | None, dict[str, Any], tuple[Refusal, ...]]:
    """Newest delivery as others would read it, its quality, and what stops its publication."""
    delivery = queries.delivery_of(row)
    if delivery is None:
        return None, row.quality, ()
    known = queries.columns(row)
    waits = row.edition_of != row.delivered
    against = (*fields.refusals_to_publish(known), *rows.refusals_to_publish(known, delivery.rows, source=row.source)) if waits else ()  # fmt: skip
    return queries.preview(row, delivery.rows), queries.report_on(row, delivery.rows), against


def _sample(row: Dataset, *, may: bool) -> rows.Rows | None:
    edition = queries.edition_of(row) if may else None
    return edition.sample if edition is not None else None


def _told(columns: tuple[fields.Field, ...], quality: dict[str, Any]) -> dict[str, Any]:
    """The report as its table shows it; moments as moments."""
    if not quality:
        return {}
    time = quality.get("time")
    if time and time["first"]:
        time = time | {name: datetime.fromisoformat(time[name]) for name in ("first", "last")}
    return quality | {
        "time": time if time and time["first"] else None,
        "columns": [each | {"missing": quality["rows"] - each["filled"], "ranged": bool(column.low or column.high)} for each, column in zip(quality["fields"], columns, strict=True)],
    }  # fmt: skip


def acts_of(row: Dataset, actor: Actor, on: date) -> list[str]:
    """Names of the acts that make sense for this actor now."""
    owner, steward = queries.owns(row, actor), queries.watches(row, actor, on)
    user = actor.has_any(queries.USERS) and actor.somewhere != row.owner_id
    alive = row.state != "withdrawn"
    public = row.published_at is not None
    acts = {
        "publish-dataset": owner and (row.state in ("graded", "paused") or (row.state == "published" and row.edition_of != row.delivered)),
        "grade-dataset": steward and row.state in ("declared", "graded") and row.delivered > 0 and row.declared_by_id != actor.person_id,
        "ask-consent": user and row.grade == "shared" and row.state in ("published", "paused") and not queries.has_asked(row, actor, on),
        "deliver-rows": owner and alive,
        "price-dataset": owner and alive,
        "question-dataset": user and public,
        "pause-dataset": (owner or steward) and row.state == "published",
        "withdraw-dataset": (owner or steward) and alive,
    }  # fmt: skip
    return [name for name, holds in acts.items() if holds]


@require_safe
def rows_file(request: HttpRequest, dataset_id: UUID) -> HttpResponse:
    """May enter: everybody for open rows, a body with a consent for shared ones. The newest edition as CSV, masked; counted."""
    row = found(request, dataset_id)
    try:
        edition = using.rows_for(row, by=request.actor, at=request.at)  # type: ignore[attr-defined]
    except Refused as refused:
        return render(
            request, "datasets/no_rows.html", {"row": row, "refusals": refused.refusals}, status=403
        )
    answer = HttpResponse(publishing.csv_of(queries.columns(row), edition.rows), content_type=MEDIA_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="dataset-{row.pk}-{edition.number}.csv"'
    return answer


@acting(*any_of(OWNERS, USERS))
@require_safe
def ours(request: HttpRequest) -> HttpResponse:
    """May enter: bodies that own or use data. What waits for a grade, the body's data sets, consents on both sides, questions."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    on = today(request.at)  # type: ignore[attr-defined]
    page = page_of(queries.ours(actor), cursor=request.GET.get("cursor", ""))
    consents = [
        (each, lives.standing(each.state, each.until, on)) for each in queries.consents_between(actor)[:50]
    ]
    context = {
        "page": page, "on": on, "to_grade": queries.to_grade(actor, on)[:50], "may_declare": actor.has_any(queries.OWNERS),
        "asked_of_us": [pair for pair in consents if pair[0].body_id != actor.organisation_id],
        "asked_by_us": [pair for pair in consents if pair[0].body_id == actor.organisation_id],
        "questions": queries.questions_to(actor).filter(answered_at=None)[:50] if actor.has_any(queries.OWNERS) else [],
    }  # fmt: skip
    return render(request, "datasets/ours.html", context)
