"""HTTP of a laboratory's own templates: drafted, changed, submitted, validated, reviewed, approved, withdrawn, retired."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Query, Router, Status

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.services.http import act, found
from junheng.hub.institutions.models import Item, Organisation
from junheng.hub.orders import queries, schemas
from junheng.hub.orders.editing import looking
from junheng.hub.orders.models import EditionDraft, ServiceEdition
from junheng.hub.orders.services import drafting

router = Router(tags=["orders"])
KEY = Header("", alias="Idempotency-Key", max_length=80)
CURSOR = Query("", max_length=36)


def _laboratory(request: HttpRequest) -> UUID:
    """The body one acts for; its templates are the only ones there are to see."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor.organisation_id is None:
        raise Refused(refuse("sign-in-first"))
    if not actor.has_any(frozenset(queries.LABORATORY)):
        raise Refused(refuse("not-your-record"))
    return UUID(str(actor.organisation_id))


def _draft(request: HttpRequest, draft_id: UUID) -> EditionDraft:
    return found(looking.drafts_of(_laboratory(request)), draft_id)


def _edition(request: HttpRequest, edition_id: UUID) -> ServiceEdition:
    row = queries.edition_for_page(edition_id, _laboratory(request))
    if row is None:
        raise Refused(refuse("no-such-record", what=edition_id))
    return row


def _row(draft: EditionDraft) -> dict[str, Any]:
    return {
        "id": draft.pk, "code": draft.code, "edition": draft.edition, "item": draft.item_id, "state": draft.state,
        "version": draft.version, "digest": draft.digest, "made": draft.made_id,
    }  # fmt: skip


def _out(request: HttpRequest, draft_id: object) -> dict[str, Any]:
    """A draft with its content and everything that is still missing, each at its place."""
    row = _draft(request, UUID(str(draft_id)))
    facts = looking.facts_of(row)
    missing = [
        {"path": each.path or "", "code": each.code, "zh": each.message("zh"), "en": each.message("en")}
        for each in facts.faults
    ]
    told = {"remark": row.remark, "validated": facts.validated, "missing": missing, "data": row.data}
    return _row(row) | told


def _template(row: ServiceEdition) -> dict[str, Any]:
    return {
        "id": row.pk, "code": row.code, "edition": row.edition, "item": row.item_id, "title_zh": row.title_zh, "title_en": row.title_en,
        "digest": row.digest, "own": row.organisation_id is not None, "in_force": row.is_current,
        "retired_at": row.retired_at, "retired_why": row.retired_why,
    }  # fmt: skip


@router.get("/templates", response=list[schemas.TemplateOut])
def templates(request: HttpRequest) -> Any:
    """Templates the acting laboratory works by now: its own, and the common ones it has none of its own for."""
    return [_template(row) for row in queries.editions_in_force(_laboratory(request)).order_by("code")]


@router.get("/templates/drafts", response=schemas.DraftPage)
def edition_drafts(request: HttpRequest, cursor: str = CURSOR) -> Any:
    """Drafts of the acting laboratory, newest first."""
    page = page_of(looking.drafts_of(_laboratory(request)), cursor=cursor)
    return {"rows": [_row(row) for row in page.rows], "next": page.next}


@router.get("/templates/drafts/{draft_id}", response=schemas.DraftOut)
def edition_draft(request: HttpRequest, draft_id: UUID) -> Any:
    """One draft as it is written so far, and what is missing at which place."""
    return _out(request, draft_id)


@router.get("/templates/{edition_id}", response=schemas.TemplateWholeOut)
def template(request: HttpRequest, edition_id: UUID) -> Any:
    """One template, common or of the acting laboratory, with its content (`junheng.service/1`)."""
    row = _edition(request, edition_id)
    return _template(row) | {"data": row.data}


@router.post("/templates/drafts", response={201: schemas.DraftOut})
def draft_edition(request: HttpRequest, new: schemas.DraftEditionIn, key: str = KEY) -> Any:
    """Begin the next edition of `base` as a copy, or without one a new method with a code, an item and its titles."""
    body = Organisation.objects.get(pk=_laboratory(request))
    given: dict[str, Any] = {"organisation": body}
    if new.base is not None:
        given["base"] = _edition(request, new.base)
    else:
        item = Item.objects.filter(pk=new.item).first()
        given |= {"code": new.code, "item": item, "title_zh": new.title_zh, "title_en": new.title_en}
    made = act(
        request, key, "orders.draft_edition", new.dict(), lambda **who: drafting.draft_edition(**given, **who)
    )
    return Status(201, _out(request, made))


def _acted(
    request: HttpRequest, key: str, draft_id: UUID, content: Any, verb: Callable[..., Any], **given: Any
) -> dict[str, Any]:
    row = _draft(request, draft_id)
    name = f"orders.{verb.__name__}"
    act(request, key, name, [str(row.pk), content], lambda **who: verb(draft=row, **given, **who))
    return _out(request, draft_id)


@router.post("/templates/drafts/{draft_id}/change", response=schemas.DraftOut)
def change_edition_draft(
    request: HttpRequest, draft_id: UUID, told: schemas.ChangeDraftIn, key: str = KEY
) -> Any:
    """Keep what its author wrote, whole or not yet; `version` is the one it was written on."""
    given = {"data": told.data, "version": told.version}
    return _acted(request, key, draft_id, told.dict(), drafting.change_edition_draft, **given)


@router.post("/templates/drafts/{draft_id}/submit", response=schemas.DraftOut)
def submit_edition(request: HttpRequest, draft_id: UUID, key: str = KEY) -> Any:
    """Hand the draft to a reviewer; everything that is missing is said at once."""
    return _acted(request, key, draft_id, None, drafting.submit_edition)


@router.post("/templates/drafts/{draft_id}/review", response=schemas.DraftOut)
def review_edition(request: HttpRequest, draft_id: UUID, told: schemas.ReviewDraftIn, key: str = KEY) -> Any:
    """Another person than the author agrees, or sends it back with what is to be changed."""
    given = {"agrees": told.agrees, "remark": told.remark}
    return _acted(request, key, draft_id, told.dict(), drafting.review_edition, **given)


@router.post("/templates/drafts/{draft_id}/validate", response=schemas.DraftOut)
def validate_edition(
    request: HttpRequest, draft_id: UUID, told: schemas.ValidateDraftIn, key: str = KEY
) -> Any:
    """Try the draft on its examples and on stored records, and keep what comes out differently with a conclusion."""
    row = _draft(request, draft_id)
    content = [str(row.pk), told.dict()]
    act(request, key, "orders.validate_edition", content, lambda **who: drafting.validate_edition(draft=row, conclusion=told.conclusion, **who))  # fmt: skip
    return _out(request, draft_id)


@router.post("/templates/drafts/{draft_id}/approve", response=schemas.DraftOut)
def approve_edition(request: HttpRequest, draft_id: UUID, key: str = KEY) -> Any:
    """Put the edition in force in this laboratory; open records keep theirs."""
    return _acted(request, key, draft_id, None, drafting.approve_edition)


@router.post("/templates/drafts/{draft_id}/withdraw", response=schemas.DraftOut)
def withdraw_edition_draft(
    request: HttpRequest, draft_id: UUID, told: schemas.ReasonIn, key: str = KEY
) -> Any:
    """Give a draft up before it is approved; it stays readable."""
    return _acted(request, key, draft_id, told.dict(), drafting.withdraw_edition_draft, reason=told.reason)


@router.post("/templates/{edition_id}/retire", response=schemas.TemplateOut)
def retire_edition(request: HttpRequest, edition_id: UUID, told: schemas.ReasonIn, key: str = KEY) -> Any:
    """Take an own edition out of use; open records keep it, new ones are refused it."""
    row = _edition(request, edition_id)
    content = [str(row.pk), told.dict()]
    act(request, key, "orders.retire_edition", content, lambda **who: drafting.retire_edition(edition=row, reason=told.reason, **who))  # fmt: skip
    return _template(_edition(request, edition_id))
