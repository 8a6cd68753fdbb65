"""HTTP of the instrument ledger."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Header, Query, Router, Status

from junheng.core.reason import Refused, UnusableInput, refuse
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.metering import counted
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.services.http import act
from junheng.hub.foundation.services.once import perform_once
from junheng.hub.institutions.models import Item, Organisation
from junheng.hub.instruments import queries, rules, schemas
from junheng.hub.instruments.models import Catalogue, CatalogueItem, Instrument
from junheng.hub.instruments.services import catalogue, ledger, marks, reclassifying

KEY = Header("", alias="Idempotency-Key", max_length=80)
MOST_REPORTS = 20
"""Reports that one address may send in an hour: a market's visitors share one."""
router = Router(tags=["instruments"])


@router.get("/mandatory", response=schemas.VerdictOut)
def mandatory(
    request: HttpRequest,
    kind: str = Query(min_length=1, max_length=60),
    use: rules.Purpose = Query(...),
    size: float | None = Query(None, ge=0, le=10000),
) -> dict[str, Any]:
    """Public: is this kind of instrument, used like this, subject to mandatory verification, and why."""
    meant = queries.items_meant(kind)
    edition = queries.current_catalogue()
    by = queries.edition_of(edition)
    answer = rules.verdict(queries.listed(meant[0]) if meant else None, use, size=size, edition=by)
    return {
        "answer": answer.answer,
        "item": meant[0].number if meant else None,
        "item_name": meant[0].name_zh if meant else None,
        "catalogue": edition.code if edition else "",
        "catalogue_is_draft": edition.is_draft if edition else True,
        "reasons": [_reason(request, reason) for reason in answer.reasons],
    }


def _reason(request: HttpRequest, reason: Any) -> dict[str, str]:
    language = "zh" if request.LANGUAGE_CODE.startswith("zh") else "en"  # type: ignore[attr-defined]
    return {"code": reason.code, "message": reason.message(language), "clause": reason.basis(language)}


@router.get("/instruments", response=schemas.InstrumentPage)
def instruments(
    request: HttpRequest, cursor: str = Query("", max_length=36), text: str = Query("", max_length=60)
) -> Any:
    """The acting organisation's instruments, newest first."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor.organisation_id is None:
        raise Refused(refuse("sign-in-first"))
    page = page_of(queries.instruments_of(actor.organisation_id, text=text), cursor=cursor)
    on = today(request.at)  # type: ignore[attr-defined]
    return {"rows": [_out(row, on) for row in page.rows], "next": page.next}


@router.get("/instruments/{code}", response=schemas.InstrumentOut)
def instrument(request: HttpRequest, code: str) -> Any:
    """An instrument by its code, as whoever holds the code may see it."""
    found = queries.by_code(rules.read_code(code[:40]))
    if found is None:
        raise Refused(refuse("no-such-record", what=code[:40]))
    return _out(found, today(request.at))  # type: ignore[attr-defined]


@router.post("/instruments", response={201: schemas.InstrumentOut})
def register_instrument(request: HttpRequest, new: schemas.NewInstrumentIn, key: str = KEY) -> Any:
    """File an instrument for the acting organisation; the answer carries its code for life."""
    actor, at = request.actor, request.at  # type: ignore[attr-defined]
    item = Item.objects.filter(pk=new.item).first()
    owner = Organisation.objects.filter(pk=actor.organisation_id).first()
    if owner is None:
        raise Refused(refuse("sign-in-first"))
    if item is None:
        raise UnusableInput(refuse("no-such-record", path="/item", what=new.item))
    listed = CatalogueItem.objects.filter(catalogue__is_current=True, number=new.catalogue_number).first()
    told = ledger.NewInstrument(
        item=item,
        catalogue_item=listed,
        name=new.name,
        serial=new.serial,
        purpose=new.purpose,
        model=new.model,
        maker=new.maker,
        range_text=new.range,
        accuracy_class=new.accuracy_class,
        own_number=new.own_number,
        place=new.place,
        size=new.size,
    )
    code, _replayed = perform_once(
        key=key,
        verb="instruments.register_instrument",
        content=new.dict(),
        by=actor,
        at=at,
        perform=lambda: ledger.register_instrument(new=told, owner=owner, by=actor, at=at).code,
    )
    return Status(201, _out(Instrument.objects.get(code=code), today(at)))


def _out(row: Instrument, on: Any) -> dict[str, Any]:
    face = queries.face_of(row, on)
    return {
        "id": row.pk,
        "code": row.code,
        "name": row.name,
        "model": row.model,
        "serial": row.serial,
        "maker": row.maker,
        "range": row.range_text,
        "accuracy_class": row.accuracy_class,
        "purpose": row.purpose,
        "custody": row.custody,
        "test": row.test,
        "law": face.state,
        "due_dates": [
            {
                "service": due.service,
                "part": str(due.part_id) if due.part_id else None,
                "worked_on": due.worked_on,
                "due": due.due,
                "basis": due.basis,
            }
            for due in row.due_dates.all()
        ],
    }


def _own(request: HttpRequest, code: str) -> Instrument:
    """An instrument of the acting organisation, by its code; another's is not there."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor.organisation_id is None:
        raise Refused(refuse("sign-in-first"))
    rows = Instrument.objects.filter(owner_id=actor.organisation_id, code=rules.read_code(code[:40]))
    row = rows.select_related("owner", "item", "catalogue_item__catalogue").first()
    if row is None:
        raise Refused(refuse("no-such-record", what=code[:40]))
    return row


def _acted(
    request: HttpRequest, key: str, code: str, content: Any, verb: Any, **given: Any
) -> dict[str, Any]:
    row = _own(request, code)

    def perform(**who: Any) -> Instrument:
        verb(instrument=row, **given, **who)
        return row

    act(request, key, f"instruments.{verb.__name__}", [code, content], perform)
    return _out(_own(request, code), today(request.at))  # type: ignore[attr-defined]


@router.post("/instruments/{code}/parts", response=schemas.InstrumentOut)
def add_instrument_part(request: HttpRequest, code: str, new: schemas.PartIn, key: str = KEY) -> Any:
    """Add a piece of a set, a channel, a range or a function."""
    return _acted(request, key, code, new.dict(), ledger.add_instrument_part, **new.dict())


@router.post("/instruments/{code}/seal", response=schemas.InstrumentOut)
def seal_instrument(request: HttpRequest, code: str, told: schemas.SealIn, key: str = KEY) -> Any:
    """Take an instrument out of use under a numbered seal."""
    return _acted(request, key, code, told.dict(), ledger.seal_instrument, **told.dict())


@router.post("/instruments/{code}/unseal", response=schemas.InstrumentOut)
def unseal_instrument(request: HttpRequest, code: str, key: str = KEY) -> Any:
    """Return a sealed instrument to use, after a verification."""
    return _acted(request, key, code, None, ledger.unseal_instrument)


@router.post("/instruments/{code}/scrap", response=schemas.InstrumentOut)
def scrap_instrument(request: HttpRequest, code: str, key: str = KEY) -> Any:
    """End an instrument's life."""
    return _acted(request, key, code, None, ledger.scrap_instrument)


@router.post("/instruments/{code}/due-dates", response=schemas.InstrumentOut)
def set_due_date(request: HttpRequest, code: str, new: schemas.DueIn, key: str = KEY) -> Any:
    """The holder's plan for one service."""
    return _acted(request, key, code, new.dict(), ledger.set_due_date, **new.dict())


@router.post("/instruments/{code}/reports", response={204: None})
def report_instrument(request: HttpRequest, code: str, told: schemas.ReportIn, key: str = KEY) -> Any:
    """Public: a one-touch report; no name is asked. It enters the register of complaints."""
    counted(request, "complaint", most=MOST_REPORTS, window=3600)
    row = queries.by_code(rules.read_code(code[:40]))
    if row is None:
        raise Refused(refuse("no-such-record", what=code[:40]))
    act(
        request,
        key,
        "instruments.report_instrument",
        [code, told.dict()],
        lambda **who: ledger.report_instrument(instrument=row, kind=told.kind, **who),
    )
    return Status(204, None)


@router.post("/catalogue", response={204: None})
def load_catalogue(request: HttpRequest) -> Any:
    """Load the shipped catalogue again."""
    catalogue.load_catalogue(by=request.actor, at=request.at)  # type: ignore[attr-defined]
    return Status(204, None)


@router.post("/catalogue/editions", response={204: None})
def load_edition(request: HttpRequest, told: schemas.EditionIn) -> Any:
    """Load another edition of the catalogue; it counts from its day, and ledgers are classed anew by it."""
    edition = catalogue.Edition(told.code, told.in_force_from, told.table)
    catalogue.load_catalogue(by=request.actor, at=request.at, edition=edition)  # type: ignore[attr-defined]
    return Status(204, None)


@router.post("/catalogue/editions/{edition}/compared", response={204: None})
def compare_catalogue(request: HttpRequest, edition: str, told: schemas.ComparedIn) -> Any:
    """A person of the state's metrology office compared an edition with the official text: it is no draft any more."""
    row = Catalogue.objects.filter(pk=edition[:60]).first()
    if row is None:
        raise Refused(refuse("no-such-record", what=edition[:60]))
    text = rules.OfficialText(**told.dict())
    catalogue.compare_catalogue(catalogue=row, text=text, by=request.actor, at=request.at)  # type: ignore[attr-defined]
    return Status(204, None)


@router.get("/catalogue/editions", response=list[schemas.EditionOut])
def editions(request: HttpRequest) -> Any:
    """Public: the editions of the catalogue on file, newest first."""
    return [
        {
            "code": each.catalogue.code, "in_force_from": each.catalogue.in_force_from, "state": each.state, "groups": each.groups,
            "items": each.items, "compared_by": each.catalogue.compared_by, "compared_at": each.catalogue.compared_at,
            "compared_source": each.catalogue.compared_source, "rows": queries.rows_digest(each.catalogue),
        }
        for each in queries.editions(today(request.at))  # type: ignore[attr-defined]
    ]  # fmt: skip


@router.post("/instruments/{code}/marks", response=schemas.InstrumentOut)
def note_mark(request: HttpRequest, code: str, told: schemas.MarkIn, key: str = KEY) -> Any:
    """Note one of the three codes or the seal."""
    return _acted(request, key, code, told.dict(), marks.note_mark, **told.dict())


@router.get("/catalogue/changes", response=schemas.ReclassifiedPage)
def reclassified(request: HttpRequest, cursor: str = Query("", max_length=36)) -> Any:
    """What another edition changed for one's own instruments; for an office of its province."""
    if request.actor.organisation_id is None:  # type: ignore[attr-defined]
        raise Refused(refuse("sign-in-first"))
    page = page_of(queries.reclassified_seen_by(request.actor), cursor=cursor)  # type: ignore[attr-defined]
    same = (
        "before_edition", "before_item", "after_item", "before", "after", "meant", "settled_at", "settled_by", "reason", "at",
    )  # fmt: skip
    rows = [
        {name: getattr(row, name) for name in same}
        | {"code": row.instrument.code, "catalogue": row.catalogue_id}
        for row in page.rows
    ]
    return {"rows": rows, "next": page.next}


@router.post("/instruments/{code}/class", response=schemas.InstrumentOut)
def class_instrument(request: HttpRequest, code: str, told: schemas.ClassIn, key: str = KEY) -> Any:
    """The office of its place says which row of the edition in force an instrument is that was left to a person."""
    row = queries.left_open(request.actor, rules.read_code(code[:40]))  # type: ignore[attr-defined]
    if row is None:
        raise Refused(refuse("no-such-record", what=code[:40]))

    def perform(**who: Any) -> Instrument:
        reclassifying.class_instrument(instrument=row.instrument, **told.dict(), **who)
        return row.instrument

    act(request, key, "instruments.class_instrument", [code, told.dict()], perform)
    return _out(Instrument.objects.get(pk=row.instrument_id), today(request.at))  # type: ignore[attr-defined]
