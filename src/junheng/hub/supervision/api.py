"""HTTP of supervision: draws and their records are public; acts are the offices', the inspectors' and the bodies'."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Header, Query, Router, Status, UploadedFile

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.services.http import act, found
from junheng.hub.supervision import asking, queries, schemas
from junheng.hub.supervision.models import Check, CheckPhoto, Draw
from junheng.hub.supervision.rules import checking as rules
from junheng.hub.supervision.rules import pasted, planning
from junheng.hub.supervision.services import checking, drawing, following, seeding

KEY = Header("", alias="Idempotency-Key", max_length=80)
router = Router(tags=["supervision"])


def _draw_out(row: Draw) -> dict[str, Any]:
    names = schemas.DrawOut.model_fields.keys() - {"organisation", "organisers", "witnesses"}
    organisers = [
        {
            "organisation": each.organisation.name_zh,
            "code": each.organisation.uscc,
            "commitment": each.commitment,
            "revealed": bool(each.secret),
        }
        for each in row.organisers.all()
    ]
    return {name: getattr(row, name) for name in names} | {
        "organisation": row.organisation.name_zh,
        "organisers": organisers,
        "witnesses": queries.demand_in_words(row),
    }


def _draws(request: HttpRequest) -> Any:
    return queries.draws(request.actor).prefetch_related("organisers__organisation")  # type: ignore[attr-defined]


def _acted_on_draw(
    request: HttpRequest, key: str, draw_id: UUID, verb: Any, content: Any, **given: Any
) -> Any:
    """One act on a draw that may be seen, then the draw as it stands."""
    row = found(_draws(request), draw_id)
    name = f"supervision.{verb.__name__}"
    act(request, key, name, [str(draw_id), content], lambda **who: verb(draw=row, **given, **who))
    return _draw_out(found(_draws(request), draw_id))


@router.get("/draws", response=schemas.DrawPage)
def draws(request: HttpRequest, cursor: str = Query("", max_length=36)) -> Any:
    """Public: draws whose list is frozen, newest first; an office sees its own drafts too."""
    page = page_of(_draws(request), cursor=cursor)
    return {"rows": [_draw_out(row) for row in page.rows], "next": page.next}


@router.get("/draws/{draw_id}", response=schemas.DrawOut)
def draw(request: HttpRequest, draw_id: UUID) -> Any:
    """Public once the list is frozen: one draw."""
    return _draw_out(found(_draws(request), draw_id))


@router.get("/draws/{draw_id}/record", response=dict)
def record(request: HttpRequest, draw_id: UUID) -> Any:
    """Public once every drawn object was visited, or on its day (`publish_record`, by the platform): the record to the byte, as `junheng draw replay` reads it."""
    data = queries.record_shown(found(_draws(request), draw_id), request.actor)  # type: ignore[attr-defined]
    if data is None:
        raise Refused(refuse("no-such-record", what=draw_id))
    return HttpResponse(data, content_type="application/json")


@router.post("/draws", response={201: schemas.DrawOut})
def prepare_draw(request: HttpRequest, new: schemas.PrepareIn, key: str = KEY) -> Any:
    """Begin a draw."""
    told = planning.Prepared(
        number=new.number, title=new.title, kind=new.kind, organisers=tuple(new.organisers),
        strata=tuple(pasted.StratumLine(each.name, each.size, each.share, each.reserve) for each in new.strata),
        beacon_at=new.beacon_at, sources=tuple(planning.Source(each.name, each.kind) for each in new.sources),
        reveal_until=new.reveal_until, second_at=new.second_at,
        second_sources=tuple(planning.Source(each.name, each.kind) for each in new.second_sources), cap=new.cap, spatial=new.spatial,
        pairing=planning.Pairing(**new.pairing.dict()), agreement=new.agreement,
    )  # fmt: skip
    made = act(
        request, key, "supervision.prepare_draw", new.dict(), lambda **who: drawing.prepare_draw(new=told, **who)
    )  # fmt: skip
    return Status(201, _draw_out(found(_draws(request), made)))


@router.post("/draws/{draw_id}/objects", response=schemas.DrawOut)
def list_objects(request: HttpRequest, draw_id: UUID, told: schemas.ObjectsIn, key: str = KEY) -> Any:
    """Put a list of objects in place of the one before."""
    lines = [pasted.ObjectLine(**each.dict()) for each in told.lines]
    return _acted_on_draw(
        request, key, draw_id, drawing.list_objects, told.dict(), lines=lines, by_class=told.by_class
    )


@router.post("/draws/{draw_id}/inspectors", response=schemas.DrawOut)
def list_inspectors(request: HttpRequest, draw_id: UUID, told: schemas.InspectorsIn, key: str = KEY) -> Any:
    """Put a list of inspectors in place of the one before."""
    lines = [
        pasted.InspectorLine(
            each.number, each.name, each.body, tuple(each.licences), each.load, tuple(each.recused), each.excluded
        )
        for each in told.lines
    ]  # fmt: skip
    return _acted_on_draw(request, key, draw_id, drawing.list_inspectors, told.dict(), lines=lines)


@router.post("/draws/{draw_id}/commitment", response=schemas.DrawOut)
def commit_secret(request: HttpRequest, draw_id: UUID, told: schemas.CommitIn, key: str = KEY) -> Any:
    """An organiser commits to its secret."""
    return _acted_on_draw(request, key, draw_id, drawing.commit_secret, told.dict(), **told.dict())


@router.post("/draws/{draw_id}/freeze-pool", response=schemas.DrawOut)
def freeze_pool(request: HttpRequest, draw_id: UUID, key: str = KEY) -> Any:
    """Freeze the own province's part of merged lists."""
    return _acted_on_draw(request, key, draw_id, seeding.freeze_pool, "")


@router.get("/draws/{draw_id}/pools/{province}", response=dict)
def pool(request: HttpRequest, draw_id: UUID, province: str) -> Any:
    """A province's frozen part (`junheng.draw-pool/1`) to the byte: its own office's at once, public with the record."""
    row = found(_draws(request), draw_id)
    data = queries.pool_paper(row, province[:6], request.actor)  # type: ignore[attr-defined]
    if data is None:
        raise Refused(refuse("no-such-record", what=draw_id))
    return HttpResponse(data, content_type="application/json")


@router.post("/draws/{draw_id}/freeze", response=schemas.DrawOut)
def freeze_draw(request: HttpRequest, draw_id: UUID, key: str = KEY) -> Any:
    """Freeze the list; its digest enters the public log."""
    return _acted_on_draw(request, key, draw_id, seeding.freeze_draw, "")


@router.post("/draws/{draw_id}/beacon", response=schemas.DrawOut)
def state_beacon(request: HttpRequest, draw_id: UUID, told: schemas.BeaconIn, key: str = KEY) -> Any:
    """Record what a beacon said."""
    return _acted_on_draw(request, key, draw_id, seeding.state_beacon, told.dict(), **told.dict())


@router.post("/draws/{draw_id}/secret", response=schemas.DrawOut)
def reveal_secret(request: HttpRequest, draw_id: UUID, told: schemas.RevealIn, key: str = KEY) -> Any:
    """An organiser reveals its secret."""
    return _acted_on_draw(request, key, draw_id, seeding.reveal_secret, told.dict(), **told.dict())


@router.post("/draws/{draw_id}/run", response=schemas.DrawOut)
def run_draw(request: HttpRequest, draw_id: UUID, key: str = KEY) -> Any:
    """Make the draw, once."""
    return _acted_on_draw(request, key, draw_id, seeding.run_draw, "")


@router.post("/draws/{draw_id}/withdraw", response=schemas.DrawOut)
def withdraw_draw(request: HttpRequest, draw_id: UUID, told: schemas.ReasonIn, key: str = KEY) -> Any:
    """Give a draw up before any secret is known."""
    return _acted_on_draw(request, key, draw_id, drawing.withdraw_draw, told.dict(), **told.dict())


def _check_out(request: HttpRequest, row: Check) -> dict[str, Any]:
    actor = request.actor  # type: ignore[attr-defined]
    facts = queries.check_facts(row, actor)
    party = facts.mine or facts.for_desk or facts.for_body
    chinese = request.LANGUAGE_CODE.startswith("zh")  # type: ignore[attr-defined]
    names = ("id", "code", "name", "state", "result", "follow_up", "publish_on", "published_at", "version")
    findings = [
        {
            "question": each.question.id,
            "text": each.question.zh if chinese else each.question.en,
            "answer": each.answer,
            "note": each.note,
        }
        for each in asking.findings_in_words(row)
    ]
    return {name: getattr(row, name) for name in names} | {
        "draw": row.draw.number, "body": row.organisation.name_zh, "findings": findings if party else [],
        "digest": row.findings_digest if party else "", "remark": row.remark if party else "",
    }  # fmt: skip


def _own_checks(request: HttpRequest) -> Any:
    actor = request.actor  # type: ignore[attr-defined]
    if actor.organisation_id is None:
        raise Refused(refuse("sign-in-first"))
    return queries.checks_waiting(actor).prefetch_related("inspectors")


def _acted_on_check(
    request: HttpRequest, key: str, check_id: UUID, verb: Any, content: Any, **given: Any
) -> Any:
    """One act on a check of one's own side, then the check as it stands."""
    row = found(_own_checks(request), check_id)
    name = f"supervision.{verb.__name__}"
    act(request, key, name, [str(check_id), content], lambda **who: verb(check=row, **given, **who))
    return _check_out(request, found(_own_checks(request), check_id))


@router.get("/checks", response=schemas.CheckPage)
def checks(request: HttpRequest, cursor: str = Query("", max_length=36)) -> Any:
    """The checks of one's own side: as inspector, as desk, as the body."""
    _own_checks(request)
    page = queries.checks_page(request.actor, cursor)  # type: ignore[attr-defined]
    return {"rows": [_check_out(request, row) for row in page.rows], "next": page.next}


@router.get("/checks/{check_id}", response=schemas.CheckOut)
def check(request: HttpRequest, check_id: UUID) -> Any:
    """One check: of one's own side, or a published one, of which less is shown."""
    rows = queries.checks(request.actor).prefetch_related("inspectors")  # type: ignore[attr-defined]
    return _check_out(request, found(rows, check_id))


@router.post("/checks/{check_id}/visit", response=schemas.CheckOut)
def announce_visit(request: HttpRequest, check_id: UUID, key: str = KEY) -> Any:
    """Tell the body that one stands before it; it sees the check and its code from now on."""
    return _acted_on_check(request, key, check_id, checking.announce_visit, "")


@router.post("/checks/{check_id}/begin", response=schemas.CheckOut)
def begin_check(request: HttpRequest, check_id: UUID, told: schemas.BeginIn, key: str = KEY) -> Any:
    """Begin on site with the code of entry."""
    return _acted_on_check(request, key, check_id, checking.begin_check, told.dict(), **told.dict())


@router.post("/checks/{check_id}/reserve", response={201: schemas.CheckOut})
def call_reserve(request: HttpRequest, check_id: UUID, told: schemas.ReasonIn, key: str = KEY) -> Any:
    """Let the next of the reserve step in for an object that cannot be checked; answers its new check."""
    row = found(_own_checks(request), check_id)
    made = act(
        request, key, "supervision.call_reserve", [str(check_id), told.dict()],
        lambda **who: following.call_reserve(check=row, **told.dict(), **who),
    )  # fmt: skip
    return Status(201, _check_out(request, found(_own_checks(request), made)))


@router.post("/checks/{check_id}/inspectors", response=schemas.CheckOut)
def send_inspectors(
    request: HttpRequest, check_id: UUID, told: schemas.InspectorsSentIn, key: str = KEY
) -> Any:
    """Send inspectors of the frozen list where the draw could send nobody."""
    return _acted_on_check(request, key, check_id, following.send_inspectors, told.dict(), **told.dict())


@router.post("/checks/{check_id}/findings", response=schemas.CheckOut)
def record_findings(request: HttpRequest, check_id: UUID, told: schemas.FindingsIn, key: str = KEY) -> Any:
    """Record what was found, on top of the version seen."""
    findings = [rules.Finding(each.question, each.answer, each.note) for each in told.findings]
    return _acted_on_check(
        request, key, check_id, checking.record_findings, told.dict(),
        findings=findings, remark=told.remark, version=told.version,
    )  # fmt: skip


@router.post("/checks/{check_id}/photos", response={201: schemas.PhotoOut})
def add_photo(
    request: HttpRequest,
    check_id: UUID,
    file: UploadedFile = File(...),
    caption: str = Form("", max_length=80),
    key: str = KEY,
) -> Any:
    """Keep a photograph, JPEG or PNG, at most 8 MiB."""
    row = found(_own_checks(request), check_id)
    data = file.read(checking.LARGEST_PHOTO + 1)
    made = act(
        request, key, "supervision.add_photo", [str(check_id), file.name, caption],
        lambda **who: checking.add_photo(check=row, name=file.name or "", data=data, caption=caption, **who),
    )  # fmt: skip
    photo = CheckPhoto.objects.select_related("attachment").get(pk=made)
    return Status(201, {"id": photo.pk, "sha256": photo.attachment.sha256, "caption": photo.caption})


@router.post("/checks/{check_id}/signature", response=schemas.CheckOut)
def sign_check(request: HttpRequest, check_id: UUID, told: schemas.SignIn, key: str = KEY) -> Any:
    """Sign the findings of this digest, as inspector or for the body."""
    return _acted_on_check(request, key, check_id, checking.sign_check, told.dict(), **told.dict())


@router.post("/checks/{check_id}/body-side", response=schemas.CheckOut)
def note_body_side(request: HttpRequest, check_id: UUID, told: schemas.BodySideIn, key: str = KEY) -> Any:
    """Note how the body's side stood to the findings of this digest: on paper, refused, absent."""
    return _acted_on_check(request, key, check_id, checking.note_body_side, told.dict(), **told.dict())


@router.post("/checks/{check_id}/publish", response=schemas.CheckOut)
def publish_check(request: HttpRequest, check_id: UUID, key: str = KEY) -> Any:
    """Publish a concluded check before its day."""
    return _acted_on_check(request, key, check_id, following.publish_check, "")


@router.post("/checks/{check_id}/rectification", response=schemas.CheckOut)
def order_rectification(request: HttpRequest, check_id: UUID, told: schemas.OrderIn, key: str = KEY) -> Any:
    """Order the body to put right what was found."""
    return _acted_on_check(request, key, check_id, following.order_rectification, told.dict(), **told.dict())


@router.post("/checks/{check_id}/rectification/answer", response=schemas.CheckOut)
def answer_rectification(request: HttpRequest, check_id: UUID, told: schemas.AnswerIn, key: str = KEY) -> Any:
    """The body answers the order."""
    return _acted_on_check(request, key, check_id, following.answer_rectification, told.dict(), **told.dict())


@router.post("/checks/{check_id}/rectification/settle", response=schemas.CheckOut)
def settle_rectification(request: HttpRequest, check_id: UUID, told: schemas.SettleIn, key: str = KEY) -> Any:
    """End the rectification: put right, or handed on."""
    return _acted_on_check(request, key, check_id, following.settle_rectification, told.dict(), **told.dict())
