"""HTTP of orders and original records."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Body, Header, Query, Router, Status

from junheng.core.capability.reading import read_need
from junheng.core.reason import Refused, refuse
from junheng.hub.capabilities import queries as capabilities
from junheng.hub.capabilities.models import StandardPiece
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.services.http import act, found
from junheng.hub.institutions.models import Method, Organisation
from junheng.hub.instruments import rules as instrument_rules
from junheng.hub.instruments.models import Instrument
from junheng.hub.orders import queries, rules, schemas, worksheet
from junheng.hub.orders.models import Need, Order, OrderLine, OriginalRecord, Remark, ServiceEdition
from junheng.hub.orders.services import editions, ordering, records
from junheng.hub.orders.services.editions import nothing_in_force

router = Router(tags=["orders"])
KEY = Header("", alias="Idempotency-Key", max_length=80)
CURSOR = Query("", max_length=36)


def _body(request: HttpRequest) -> Organisation:
    actor = request.actor  # type: ignore[attr-defined]
    if actor.organisation_id is None:
        raise Refused(refuse("sign-in-first"))
    return Organisation.objects.get(pk=actor.organisation_id)


@router.post("/needs", response={201: schemas.NeedOut})
def post_need(request: HttpRequest, new: schemas.NeedIn, key: str = KEY) -> Any:
    """Keep a need as typed and as understood."""
    body = _body(request)
    reading = read_need(new.text)
    parsed = {"quantity": reading.need.kind if reading.need else "", "unread": list(reading.unread)}
    made = act(
        request,
        key,
        "orders.post_need",
        new.dict(),
        lambda **who: ordering.post_need(organisation=body, text=new.text, parsed=parsed, **who),
    )
    return Status(201, Need.objects.get(pk=made))


@router.get("/orders", response=schemas.OrderPage)
def orders(request: HttpRequest, cursor: str = CURSOR) -> Any:
    """Orders in which the acting body is client or institution."""
    _body(request)
    return page_of(queries.orders_seen_by(request.actor), cursor=cursor)  # type: ignore[attr-defined]


def _order(request: HttpRequest, order_id: object) -> Order:
    order = queries.order_for_page(order_id, request.actor)  # type: ignore[attr-defined]
    if order is None:
        raise Refused(refuse("no-such-record", what=order_id))
    return order


def _order_out(order: Order) -> dict[str, Any]:
    return {
        "id": order.pk,
        "number": order.number,
        "client": order.client.name_zh,
        "institution": order.institution.name_zh,
        "state": order.state,
        "promised_on": order.promised_on,
        "lines": [
            {
                "id": line.pk,
                "position": line.position,
                "instrument": line.instrument.code,
                "name": line.instrument.name,
                "service": line.service,
                "mandatory": line.mandatory,
                "state": line.state,
                "price": line.price,
            }
            for line in order.lines.all()
        ],
    }


@router.get("/orders/{order_id}", response=schemas.OrderOut)
def order(request: HttpRequest, order_id: UUID) -> Any:
    """One order, for its two parties."""
    _body(request)
    return _order_out(_order(request, order_id))


@router.post("/orders", response={201: schemas.OrderOut})
def place_order(request: HttpRequest, new: schemas.OrderIn, key: str = KEY) -> Any:
    """Order measurements from one institution."""
    body = _body(request)
    institution = found(Organisation.objects.all(), new.institution)
    need = found(Need.objects.filter(organisation=body), new.need) if new.need else None
    lines = [
        ordering.Wanted(_instrument(body, wanted.instrument), wanted.service, wanted.kind, wanted.mark)
        for wanted in new.lines
    ]
    made = act(
        request,
        key,
        "orders.place_order",
        new.dict(),
        lambda **who: ordering.place_order(
            client=body,
            institution=institution,
            lines=lines,
            need=need,
            wanted_on=new.wanted_on,
            note=new.note,
            **who,
        ),
    )
    return Status(201, _order_out(_order(request, made)))


def _instrument(owner: Organisation, code: str) -> Instrument:
    row = Instrument.objects.filter(owner=owner, code=instrument_rules.read_code(code)).first()
    if row is None:
        raise Refused(refuse("no-such-record", what=code))
    return row


@router.post("/orders/{order_id}/accept", response=schemas.OrderOut)
def accept_order(request: HttpRequest, order_id: UUID, terms: schemas.AcceptIn, key: str = KEY) -> Any:
    """Contract review: method, price, mark, rule and date are settled."""
    order = _order(request, order_id)
    lines = [
        ordering.Reviewed(
            line=found(OrderLine.objects.filter(order=order).select_related("instrument", "item"), each.line),
            method=found(Method.objects.all(), each.method) if each.method else None,
            price=each.price,
            urgent_percent=each.urgent_percent,
            mark=each.mark,
        )
        for each in terms.lines
    ]
    act(
        request,
        key,
        "orders.accept_order",
        [str(order_id), terms.dict()],
        lambda **who: ordering.accept_order(order=order, lines=lines, **terms.dict(exclude={"lines"}), **who),
    )
    return _order_out(_order(request, order_id))


@router.post("/orders/{order_id}/decline", response=schemas.OrderOut)
def decline_order(request: HttpRequest, order_id: UUID, why: schemas.ReasonIn, key: str = KEY) -> Any:
    """The institution does not take the order."""
    order = _order(request, order_id)
    act(
        request,
        key,
        "orders.decline_order",
        [str(order_id), why.dict()],
        lambda **who: ordering.decline_order(order=order, reason=why.reason, **who),
    )
    return _order_out(_order(request, order_id))


@router.post("/orders/{order_id}/cancel", response=schemas.OrderOut)
def cancel_order(request: HttpRequest, order_id: UUID, why: schemas.ReasonIn, key: str = KEY) -> Any:
    """The client stops an order of which nothing was received."""
    order = _order(request, order_id)
    act(
        request,
        key,
        "orders.cancel_order",
        [str(order_id), why.dict()],
        lambda **who: ordering.cancel_order(order=order, reason=why.reason, **who),
    )
    return _order_out(_order(request, order_id))


def _line(request: HttpRequest, line_id: UUID) -> OrderLine:
    _body(request)
    rows = OrderLine.objects.select_related("order__institution", "order__client", "instrument", "item")
    return found(rows.filter(order__institution_id=request.actor.organisation_id), line_id)  # type: ignore[attr-defined]


@router.post("/lines/{line_id}/receive", response=schemas.OrderOut)
def receive_item(request: HttpRequest, line_id: UUID, how: schemas.ReceiveIn, key: str = KEY) -> Any:
    """Take an item in."""
    line = _line(request, line_id)
    act(
        request,
        key,
        "orders.receive_item",
        [str(line_id), how.dict()],
        lambda **who: ordering.receive_item(line=line, condition=how.condition, place=how.place, **who),
    )
    return _order_out(_order(request, line.order_id))


@router.post("/lines/{line_id}/hand-back", response=schemas.OrderOut)
def hand_back_item(request: HttpRequest, line_id: UUID, key: str = KEY) -> Any:
    """Give an item back to its owner."""
    line = _line(request, line_id)
    act(
        request,
        key,
        "orders.hand_back_item",
        str(line_id),
        lambda **who: ordering.hand_back_item(line=line, **who),
    )
    return _order_out(_order(request, line.order_id))


# records


def _record(request: HttpRequest, record_id: object) -> OriginalRecord:
    _body(request)
    row = queries.record_for_page(record_id)
    if row is None or row.line.order.institution_id != request.actor.organisation_id:  # type: ignore[attr-defined]
        raise Refused(refuse("no-such-record", what=record_id))
    return row


def _record_out(request: HttpRequest, record_id: object) -> dict[str, Any]:
    row = _record(request, record_id)
    sheet = queries.sheet_of(row)
    return {
        "id": row.pk,
        "number": row.number,
        "state": row.state,
        "service": f"{row.edition.code}/{row.edition.edition}",
        "missing": list(sheet.missing),
        "results": [result_out(each) for each in sheet.results],
    }


def result_out(result: worksheet.Result) -> dict[str, Any]:
    """One result with its numbers as printed, unit and U beside them."""
    return {
        "block": result.block,
        "point": result.point,
        "group": result.group,
        "nominal": result.nominal,
        "unit": result.unit,
        "value": result.value_text,
        "U": result.U_text,
        "k": result.k_text,
        "result_unit": result.result_unit,
        "limit": result.limit_text,
        "within": result.within,
    }


@router.get("/records/{record_id}", response=schemas.RecordOut)
def original_record(request: HttpRequest, record_id: UUID) -> Any:
    """One original record with its results, worked out from the readings now."""
    return _record_out(request, record_id)


@router.post("/records", response={201: schemas.RecordOut})
def open_record(request: HttpRequest, new: schemas.OpenRecordIn, key: str = KEY) -> Any:
    """Begin to measure a received item by the service edition in force."""
    line = _line(request, new.line)
    editions = [
        each
        for each in queries.current_editions(line.item_id, line.service, line.order.institution_id)
        if new.edition in ("", each.code)
    ]
    edition = editions[0] if editions else None
    if edition is None:
        raise Refused(nothing_in_force(line.item, line.order.institution_id))
    made = act(
        request,
        key,
        "orders.open_record",
        new.dict(),
        lambda **who: records.open_record(
            line=line, edition=edition, parameters=new.parameters, points=new.points, **who
        ),
    )
    return Status(201, _record_out(request, made))


@router.post("/records/{record_id}/prepare", response=schemas.RecordOut)
def prepare_record(request: HttpRequest, record_id: UUID, told: schemas.PrepareIn, key: str = KEY) -> Any:
    """Name days, place and standards; the certificate of each in force on the work date is taken."""
    row = _record(request, record_id)
    pieces = StandardPiece.objects.filter(
        standard__organisation_id=request.actor.organisation_id  # type: ignore[attr-defined]
    )
    used = [
        records.UsedStandard(piece, capabilities.evidence_in_force(piece, told.work_from), each.role)
        for each in told.standards
        for piece in [found(pieces, each.piece)]
    ]
    return _acted(
        request,
        key,
        row,
        told.dict(),
        records.prepare_record,
        standards=used,
        **told.dict(exclude={"standards"}),
    )


def _acted(
    request: HttpRequest, key: str, row: OriginalRecord, content: Any, verb: Any, **given: Any
) -> dict[str, Any]:
    name = f"orders.{verb.__name__}"

    def perform(**who: Any) -> OriginalRecord:
        verb(original=row, **given, **who)
        return row

    act(request, key, name, [str(row.pk), content], perform)
    return _record_out(request, row.pk)


@router.post("/records/{record_id}/readings", response=schemas.RecordOut)
def enter_readings(request: HttpRequest, record_id: UUID, told: schemas.ReadingsIn, key: str = KEY) -> Any:
    """Enter readings into empty cells; all or none."""
    typed = [records.Typed(_cell(each), each.text) for each in told.readings]
    return _acted(
        request,
        key,
        _record(request, record_id),
        told.dict(),
        records.enter_readings,
        typed=typed,
        source_sha256=told.source_sha256,
    )


def _cell(told: schemas.CellIn) -> rules.Cell:
    return rules.Cell(told.block, told.point, told.column, told.repeat)


@router.post("/records/{record_id}/readings/change", response=schemas.RecordOut)
def change_reading(
    request: HttpRequest, record_id: UUID, told: schemas.ChangeReadingIn, key: str = KEY
) -> Any:
    """Strike a reading out with its reason and write the new one beside it."""
    return _acted(
        request,
        key,
        _record(request, record_id),
        told.dict(),
        records.change_reading,
        cell=_cell(told),
        text=told.text,
        reason=told.reason,
    )


@router.post("/records/{record_id}/deviation", response=schemas.RecordOut)
def approve_deviation(request: HttpRequest, record_id: UUID, told: schemas.TextIn, key: str = KEY) -> Any:
    """The technical manager lets work outside the environment's limits stand."""
    row = _record(request, record_id)
    return _acted(request, key, row, told.dict(), records.approve_deviation, text=told.text)


@router.post("/records/{record_id}/submit", response=schemas.RecordOut)
def submit_record(request: HttpRequest, record_id: UUID, key: str = KEY) -> Any:
    """Hand the record to the checker."""
    return _acted(request, key, _record(request, record_id), None, records.submit_record)


@router.post("/records/{record_id}/accept-outcome", response=schemas.RecordOut)
def accept_outcome(request: HttpRequest, record_id: UUID, told: schemas.OutcomeIn, key: str = KEY) -> Any:
    """The client takes a failed item at a lower class, or for the ranges that hold."""
    return _acted(
        request, key, _record(request, record_id), told.dict(), records.accept_outcome, **told.dict()
    )


@router.post("/records/{record_id}/conclude-check", response=schemas.RecordOut)
def conclude_check(request: HttpRequest, record_id: UUID, key: str = KEY) -> Any:
    """End an in-use check with its record: no certificate, no new due date."""
    return _acted(request, key, _record(request, record_id), None, records.conclude_check)


@router.post("/records/{record_id}/send-back", response=schemas.RecordOut)
def send_back_record(request: HttpRequest, record_id: UUID, told: schemas.SendBackIn, key: str = KEY) -> Any:
    """Return the record with a remark per cell."""
    remarks = [(each.cell, each.text) for each in told.remarks]
    row = _record(request, record_id)
    return _acted(request, key, row, told.dict(), records.send_back_record, remarks=remarks)


@router.post("/remarks/{remark_id}/answer", response=schemas.RecordOut)
def answer_remark(request: HttpRequest, remark_id: UUID, told: schemas.TextIn, key: str = KEY) -> Any:
    """Answer a remark of the checker."""
    _body(request)
    rows = Remark.objects.filter(
        record__line__order__institution_id=request.actor.organisation_id  # type: ignore[attr-defined]
    )
    remark = found(rows.select_related("record"), remark_id)
    act(
        request,
        key,
        "orders.answer_remark",
        [str(remark_id), told.dict()],
        lambda **who: records.answer_remark(remark=remark, answer=told.text, **who),
    )
    return _record_out(request, remark.record_id)


@router.post("/records/{record_id}/check", response=schemas.RecordOut)
def check_record(request: HttpRequest, record_id: UUID, key: str = KEY) -> Any:
    """Recompute everything from the readings and sign that it agrees."""
    return _acted(request, key, _record(request, record_id), None, records.check_record)


@router.get("/services", response=list[schemas.ServiceOut])
def services(request: HttpRequest) -> Any:
    """Public: measurement services common to all, with their editions in force."""
    return ServiceEdition.objects.filter(is_current=True, organisation=None).order_by("code")


@router.post("/services", response={201: schemas.ServiceOut})
def load_service_edition(request: HttpRequest, data: dict[str, Any] = Body(...), key: str = KEY) -> Any:
    """Load an edition of a measurement service (`junheng.service/1`)."""
    made = act(
        request,
        key,
        "orders.load_service_edition",
        data,
        lambda **who: editions.load_service_edition(data=data, **who),
    )
    return Status(201, ServiceEdition.objects.get(pk=made))
