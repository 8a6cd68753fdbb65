"""Verbs from a need to an item handed back: post, place, accept, decline, cancel, receive, hand back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from junheng.core.reason import Refusal, Refused, refuse
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions import queries as institutions
from junheng.hub.institutions.models import Item, Method, Organisation
from junheng.hub.instruments import queries as instruments
from junheng.hub.instruments import rules as instrument_rules
from junheng.hub.instruments.models import Instrument
from junheng.hub.instruments.services import ledger
from junheng.hub.orders import events, rules
from junheng.hub.orders.models import CustodyStep, Need, Order, OrderLine
from junheng.hub.orders.services.numbers import next_number

CLIENTS = frozenset(
    {"enterprise", "market_host", "utility", "small_trader", "maker", "inst_admin", "std_owner", "nmi"}
)
DESK = frozenset({"inst_admin", "inst_front", "nmi"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """One line a client asks for."""

    instrument: Instrument
    service: str
    kind: str = ""
    mark: str = ""


@verb(permission="orders.post_need", roles=CLIENTS, event=events.NeedPosted)
def post_need(
    *, organisation: Organisation, text: str, parsed: Mapping[str, Any], by: Actor, at: datetime
) -> Need:
    """Keep a need as typed and as understood."""
    if organisation.pk != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    need = keep_need(organisation=organisation, text=text, parsed=parsed, by=by, at=at)
    record(events.NeedPosted(need=Ref.to(need), quantity=str(parsed.get("quantity", "")), text=text[:300]))
    return need


def keep_need(
    *, organisation: Organisation, text: str, parsed: Mapping[str, Any], by: Actor, at: datetime
) -> Need:
    """Write a need down. Part of the verb that posts it or puts it into the hall; not one by itself."""
    return Need.objects.create(
        tenant_id=organisation.tenant_id,
        organisation=organisation,
        text=text[:300],
        parsed=dict(parsed),
        posted_by_id=by.somebody,
        posted_at=at,
    )


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed before an order is placed, by an accepted quote; the contract review begins from it."""

    price: Decimal
    method: Method | None = None
    decision_rule: str = ""
    secrecy: bool = False
    terms: str = ""


@verb(permission="orders.place_order", roles=CLIENTS, event=events.OrderPlaced)
def place_order(
    *,
    client: Organisation,
    institution: Organisation,
    lines: Sequence[Wanted],
    by: Actor,
    at: datetime,
    need: Need | None = None,
    wanted_on: date | None = None,
    note: str = "",
    agreed: Agreed | None = None,
) -> Order:
    """Order measurements from one institution, in any province. It enters the institution's log."""
    if client.pk != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    for line in lines:
        if line.service == "verification" and (elsewhere := _designated(line.instrument, institution, at)):
            raise Refused(*elsewhere)
    facts = [_facts(line, client) for line in lines]
    twice = Counter((line.instrument.name, line.service, line.instrument.pk) for line in lines)
    duplicates = [name for (name, _service, _id), count in twice.items() if count > 1]
    refusals = rules.refusals_to_place_order(
        facts, client=client.name_zh, duplicates=duplicates, local=local_rule(client, at)
    )
    if refusals:
        raise Refused(*refusals)
    with tenancy.also(client.tenant_id, institution.tenant_id):
        order = Order.objects.create(
            number=next_number(organisation=institution, series="W", on=today(at)),
            tenant_id=institution.tenant_id,
            readers=_readers(institution, client),
            client=client,
            institution=institution,
            need=need,
            note=note[:500],
            wanted_on=wanted_on,
            placed_by_id=by.somebody,
            placed_at=at,
            decision_rule=agreed.decision_rule if agreed else "",
            secrecy=agreed is not None and agreed.secrecy,
            review_note=agreed.terms[:500] if agreed else "",
        )
        for position, (line, fact) in enumerate(zip(lines, facts, strict=True), start=1):
            _add_line(order, position, line, fact, agreed)
            ledger.let_read(instrument=line.instrument, tenants=[institution.tenant_id])
        record(
            events.OrderPlaced(
                order=Ref.to(order), number=order.number, lines=str(len(lines)), client=client.uscc
            ),
            tenant=institution.tenant_id,
            also=[Ref.to(line.instrument) for line in lines],
        )
        notify(
            tenant=institution.tenant_id,
            organisation_id=institution.pk,
            zh=f"{client.name_zh}下达委托 {order.number}，{len(lines)} 件。",
            en=f"{client.name_en or client.name_zh} placed order {order.number}, {len(lines)} items.",
            at=at,
            url=f"/orders/{order.pk}",
        )
    return order


Designated = Callable[[Instrument, Organisation, datetime], Sequence[Refusal]]
_asked: list[Designated] = []


def register_designated(ask: Designated) -> None:
    """Called once by the area that keeps designations: why this institution is not the one for an instrument."""
    _asked[:] = [ask]


def _designated(instrument: Instrument, institution: Organisation, at: datetime) -> Sequence[Refusal]:
    return _asked[0](instrument, institution, at) if _asked else ()


def hand_on(*, order: Order, to: Organisation, by: Actor, at: datetime) -> Order:
    """The same lines at another institution, the first order declined. Part of the verbs of filing."""
    _move(order, {"placed"}, Order.State.DECLINED, act="handed on")
    with tenancy.also(order.tenant_id, to.tenant_id, order.client.tenant_id):
        made = Order.objects.create(
            number=next_number(organisation=to, series="W", on=today(at)), tenant_id=to.tenant_id,
            readers=_readers(to, order.client), client=order.client, institution=to, note=order.note,
            wanted_on=order.wanted_on, placed_by_id=order.placed_by_id, placed_at=at,
        )  # fmt: skip
        for line in order.lines.select_related("instrument__item").order_by("position"):
            wanted = Wanted(line.instrument, line.service, line.kind, line.mark)
            _add_line(made, line.position, wanted, _facts(wanted, order.client), None)
            ledger.let_read(instrument=line.instrument, tenants=[to.tenant_id])
    return made


def local_rule(client: Organisation, at: datetime) -> rules.LocalRule:
    """The loaded rule of the client's tenant on calibrating mandatory items; only one with a basis refuses."""
    value = institutions.rule_value(client.tenant_id, "calibration_of_mandatory_forbidden", today(at))
    if value is None or str(value.value) not in ("1", "true"):
        return rules.LocalRule()
    return rules.LocalRule(True, place=value.matter_zh, basis=value.source)


def _facts(line: Wanted, client: Organisation) -> rules.LineFacts:
    answer = instruments.verdict_of(line.instrument).answer
    return rules.LineFacts(
        instrument=line.instrument.name,
        owner_is_client=line.instrument.owner_id == client.pk,
        service=line.service,
        kind=line.kind,
        mandatory=answer is instrument_rules.Answer.MANDATORY,
        send_refusals=instrument_rules.refusals_to_send(
            instruments.facts_of(line.instrument), verification=line.service == "verification"
        ),
    )


def _add_line(
    order: Order, position: int, line: Wanted, facts: rules.LineFacts, agreed: Agreed | None
) -> OrderLine:
    free = agreed is None or (facts.mandatory and line.service == "verification")
    return OrderLine.objects.create(
        order=order,
        tenant_id=order.tenant_id,
        readers=order.readers,
        position=position,
        instrument=line.instrument,
        service=line.service,
        kind=line.kind,
        mark=line.mark,
        item=line.instrument.item,
        mandatory=facts.mandatory,
        method=agreed.method if agreed else None,
        price=Decimal(0) if free or agreed is None else agreed.price,
        warnings=[{"code": w.code, "facts": dict(w.facts)} for w in rules.warnings_of(facts)],
    )


def _readers(institution: Organisation, client: Organisation) -> list[str]:
    return sorted({client.tenant_id} - {institution.tenant_id})


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What the contract review settles for one line."""

    line: OrderLine
    method: Method | None
    price: Decimal
    urgent_percent: int = 0
    mark: str = ""
    item: Item | None = None


IsFree = Callable[[Order], bool]
_free: list[IsFree] = []


def register_free(is_free: IsFree) -> None:
    """Called once at start-up by the area that keeps complaints: whether an order is a re-test free of charge."""
    _free[:] = [is_free]


@verb(permission="orders.accept_order", roles=DESK, event=events.OrderAccepted)
def accept_order(
    *,
    order: Order,
    lines: Sequence[Reviewed],
    promised_on: date,
    by: Actor,
    at: datetime,
    decision_rule: str = "",
    adjustment_allowed: bool = False,
    secrecy: bool = False,
    note: str = "",
) -> Order:
    """Contract review: method, price, mark, decision rule, adjustment and date are settled before work."""
    _only_institution(order, by)
    order = Order.objects.select_for_update().get(pk=order.pk)
    free = any(each(order) for each in _free)
    facts = [
        rules.LineFacts(
            instrument=reviewed.line.instrument.name,
            owner_is_client=True,
            service=reviewed.line.service,
            mandatory=reviewed.line.mandatory,
            price=reviewed.price,
            urgent_percent=reviewed.urgent_percent,
            has_method=reviewed.method is not None,
            agreed=reviewed.line.price,
            is_retest=free,
        )
        for reviewed in lines
    ]
    refusals = rules.refusals_to_accept_order(
        facts, state=order.state, number=order.number, promised=promised_on, today=today(at)
    )
    if refusals:
        raise Refused(*refusals)
    for reviewed in lines:
        OrderLine.objects.filter(pk=reviewed.line.pk, order=order).update(
            method=reviewed.method,
            price=reviewed.price,
            urgent_percent=reviewed.urgent_percent,
            mark=reviewed.mark,
            item=reviewed.item or reviewed.line.item,
        )
    order.state = Order.State.ACCEPTED
    order.promised_on, order.decision_rule, order.review_note = promised_on, decision_rule[:200], note[:500]
    order.adjustment_allowed, order.secrecy = adjustment_allowed, secrecy
    order.reviewed_by_id, order.reviewed_at = by.person_id, at
    order.save()
    total = sum((rules.amount(line.price, line.urgent_percent) for line in facts), Decimal(0))
    record(
        events.OrderAccepted(order=Ref.to(order), promised_on=promised_on.isoformat(), amount=str(total)),
        tenant=order.tenant_id,
    )
    _tell_client(
        order,
        zh=f"委托 {order.number} 已受理，承诺 {promised_on} 完成。",
        en=f"Order {order.number} was accepted; promised for {promised_on}.",
        at=at,
    )
    return order


@verb(permission="orders.decline_order", roles=DESK, event=events.OrderDeclined)
def decline_order(*, order: Order, reason: str, by: Actor, at: datetime) -> Order:
    """The institution does not take the order; the reason goes to the client."""
    _only_institution(order, by)
    _move(order, {"placed"}, Order.State.DECLINED, act="declined")
    record(events.OrderDeclined(order=Ref.to(order), reason=reason[:300]), tenant=order.tenant_id)
    _tell_client(
        order,
        zh=f"委托 {order.number} 未被受理：{reason}",
        en=f"Order {order.number} was declined: {reason}",
        at=at,
    )
    return order


@verb(permission="orders.cancel_order", roles=CLIENTS, event=events.OrderCancelled)
def cancel_order(*, order: Order, reason: str, by: Actor, at: datetime) -> Order:
    """The client stops an order of which no item has been received yet."""
    if order.client_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    with tenancy.also(order.tenant_id):
        begun = order.lines.exclude(state=OrderLine.State.WAITING).exists()
        if begun:
            raise Refused(refuse("order-not-in-state", number=order.number, state="begun", act="cancelled"))
        _move(order, {"placed", "accepted"}, Order.State.CANCELLED, act="cancelled")
        order.lines.update(state=OrderLine.State.CANCELLED)
        record(events.OrderCancelled(order=Ref.to(order), reason=reason[:300]), tenant=order.tenant_id)
    return order


@verb(permission="orders.receive_item", roles=DESK, event=events.ItemReceived)
def receive_item(*, line: OrderLine, condition: str, place: str, by: Actor, at: datetime) -> OrderLine:
    """The sample desk takes an item in; how it arrived is written down before anything else (P17)."""
    order = line.order
    _only_institution(order, by)
    if order.state != Order.State.ACCEPTED:
        raise Refused(refuse("order-not-in-state", number=order.number, state=order.state, act="received"))
    _line_to(
        line,
        {"waiting"},
        OrderLine.State.RECEIVED,
        act="received",
        received_at=at,
        received_condition=condition[:300],
    )
    _custody(line, "received", by=by, at=at, place=place, condition=condition)
    ledger.move_custody(
        instrument=line.instrument, custody=Instrument.Custody.AT_INSTITUTION, custodian=order.institution
    )
    record(
        events.ItemReceived(
            order=Ref.to(order),
            line=Ref.to(line),
            instrument=Ref.to(line.instrument),
            condition=condition[:300],
        ),
        tenant=order.tenant_id,
    )
    return line


@verb(permission="orders.receive_order", roles=DESK, event=events.OrderReceived)
def receive_order(*, order: Order, condition: str, place: str, by: Actor, at: datetime) -> Order:
    """Take in every item of an order that has not arrived yet, all in the same condition (practice P16)."""
    _only_institution(order, by)
    order = Order.objects.select_for_update().get(pk=order.pk)
    if order.state != Order.State.ACCEPTED:
        raise Refused(refuse("order-not-in-state", number=order.number, state=order.state, act="received"))
    lines = list(order.lines.filter(state=OrderLine.State.WAITING).select_related("instrument"))
    if not lines:
        raise Refused(refuse("nothing-to-receive", number=order.number))
    order.lines.filter(pk__in=[line.pk for line in lines]).update(
        state=OrderLine.State.RECEIVED, received_at=at, received_condition=condition[:300]
    )
    for line in lines:
        _custody(line, "received", by=by, at=at, place=place, condition=condition)
        ledger.move_custody(
            instrument=line.instrument, custody=Instrument.Custody.AT_INSTITUTION, custodian=order.institution
        )
    record(
        events.OrderReceived(order=Ref.to(order), items=str(len(lines)), condition=condition[:300]),
        tenant=order.tenant_id,
        also=[ref for line in lines for ref in (Ref.to(line), Ref.to(line.instrument))],
    )
    return order


@verb(permission="orders.hand_back_order", roles=DESK, event=events.OrderHandedBack)
def hand_back_order(*, order: Order, by: Actor, at: datetime) -> Order:
    """Give back every item of an order that is done; what is still in work stays (partial delivery, practice P17)."""
    _only_institution(order, by)
    order = Order.objects.select_for_update().get(pk=order.pk)
    lines = list(order.lines.filter(state=OrderLine.State.ISSUED).select_related("instrument"))
    if not lines:
        raise Refused(refuse("nothing-to-hand-back", number=order.number))
    order.lines.filter(pk__in=[line.pk for line in lines]).update(
        state=OrderLine.State.HANDED_BACK, handed_back_at=at
    )
    for line in lines:
        _custody(line, "handed-back", by=by, at=at)
        ledger.move_custody(instrument=line.instrument, custody=Instrument.Custody.WITH_OWNER, custodian=None)
    left = order.lines.exclude(state__in=["handed-back", "cancelled"]).count()
    if not left:
        Order.objects.filter(pk=order.pk).update(state=Order.State.CLOSED)
        order.state = Order.State.CLOSED
    record(
        events.OrderHandedBack(order=Ref.to(order), items=str(len(lines)), left=str(left)),
        tenant=order.tenant_id,
        also=[ref for line in lines for ref in (Ref.to(line), Ref.to(line.instrument))],
    )
    _tell_client(
        order,
        zh=f"委托 {order.number} 交还 {len(lines)} 件，还有 {left} 件在做。",
        en=f"{len(lines)} items of order {order.number} were handed back; {left} are still in work.",
        at=at,
    )
    return order


@verb(permission="orders.hand_back_item", roles=DESK, event=events.ItemHandedBack)
def hand_back_item(*, line: OrderLine, by: Actor, at: datetime) -> OrderLine:
    """The item goes back to its owner, with its certificate or without."""
    order = line.order
    _only_institution(order, by)
    _line_to(line, {"received", "issued"}, OrderLine.State.HANDED_BACK, act="handed back", handed_back_at=at)
    _custody(line, "handed-back", by=by, at=at)
    ledger.move_custody(instrument=line.instrument, custody=Instrument.Custody.WITH_OWNER, custodian=None)
    if not order.lines.exclude(state__in=["handed-back", "cancelled"]).exists():
        Order.objects.filter(pk=order.pk).update(state=Order.State.CLOSED)
    record(
        events.ItemHandedBack(order=Ref.to(order), line=Ref.to(line), instrument=Ref.to(line.instrument)),
        tenant=order.tenant_id,
    )
    _tell_client(
        order,
        zh=f"{line.instrument.name} 已交还（委托 {order.number}）。",
        en=f"{line.instrument.name} was handed back (order {order.number}).",
        at=at,
    )
    return line


def _custody(
    line: OrderLine, step: str, *, by: Actor, at: datetime, place: str = "", condition: str = ""
) -> None:
    CustodyStep.objects.create(
        tenant_id=line.tenant_id,
        readers=line.readers,
        line=line,
        at=at,
        step=step,
        place=place[:120],
        person_id=by.person_id,
        condition=condition[:300],
    )


def _only_institution(order: Order, by: Actor) -> None:
    if order.institution_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))


def _move(order: Order, allowed: set[str], state: str, *, act: str) -> None:
    changed = Order.objects.filter(pk=order.pk, state__in=allowed).update(state=state)
    if not changed:
        raise Refused(refuse("order-not-in-state", number=order.number, state=order.state, act=act))
    order.state = state


def _line_to(line: OrderLine, allowed: set[str], state: str, *, act: str, **fields: object) -> None:
    changed = OrderLine.objects.filter(pk=line.pk, state__in=allowed).update(state=state, **fields)
    if not changed:
        raise Refused(refuse("line-not-in-state", instrument=line.instrument.name, state=line.state, act=act))
    line.state = state


def _tell_client(order: Order, *, zh: str, en: str, at: datetime) -> None:
    notify(
        tenant=order.client.tenant_id,
        organisation_id=order.client_id,
        zh=zh,
        en=en,
        at=at,
        url=f"/orders/{order.pk}",
    )
