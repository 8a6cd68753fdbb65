"""Verbs of the ledger: register, add a part, seal, unseal, scrap, set a due date, report."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from junheng.core.reason import JunhengError, Refused, refuse
from junheng.hub.foundation import search, tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.ids import new_id, new_ids
from junheng.hub.foundation.verbs import PUBLIC, many, record, verb
from junheng.hub.institutions.models import Item, Organisation
from junheng.hub.instruments import events, queries, rules
from junheng.hub.instruments.models import (
    CatalogueItem,
    DueDate,
    Instrument,
    InstrumentMark,
    InstrumentPart,
    Report,
)

OWNERS = frozenset(
    {
        "enterprise",
        "market_host",
        "utility",
        "small_trader",
        "maker",
        "inst_admin",
        "inst_front",
        "std_owner",
        "nmi",
    }
)
DESK = frozenset({"inst_admin", "inst_front", "nmi"})


@dataclass(frozen=True, slots=True)
class NewInstrument:
    """What a person tells of an instrument. `owner` is the acting organisation unless a desk files for a client."""

    item: Item
    name: str
    serial: str
    purpose: rules.Purpose
    model: str = ""
    maker: str = ""
    range_text: str = ""
    accuracy_class: str = ""
    own_number: str = ""
    place: str = ""
    name_en: str = ""
    size: float | None = None
    catalogue_item: CatalogueItem | None = None


@verb(permission="instruments.register_instrument", roles=OWNERS, event=events.InstrumentRegistered)
def register_instrument(
    *,
    new: NewInstrument,
    owner: Organisation,
    by: Actor,
    at: datetime,
    number: Callable[[], int] = lambda: secrets.randbelow(10_000_000),
) -> Instrument:
    """File an instrument under a code for life; one that is on file is named instead of filed again."""
    if owner.pk != by.organisation_id and not by.has_any(DESK):
        raise Refused(refuse("not-your-record"))
    with tenancy.also(owner.tenant_id):
        known = Instrument.objects.filter(
            owner=owner, item=new.item, maker=new.maker, serial=new.serial
        ).first()
        if known is not None:
            raise _known(known)
        instrument = _insert(new, owner=owner, number=number, reader=by.tenant)
        record(_registered(instrument), tenant=owner.tenant_id)
    return instrument


Told = tuple[str, str, str]
"""Item, maker and serial: what is on file once for an owner."""


@many(register_instrument)
def register_instruments(
    *,
    new: Sequence[NewInstrument],
    owner: Organisation,
    by: Actor,
    at: datetime,
    number: Callable[[], int] = lambda: secrets.randbelow(10_000_000),
) -> list[Instrument | JunhengError]:
    """Many at once, no two of them alike: what is on file is looked up together, the rest inserted together."""
    if owner.pk != by.organisation_id and not by.has_any(DESK):
        return [Refused(refuse("not-your-record")) for _each in new]
    if len({_told(each) for each in new}) < len(new):
        raise ValueError("two of them are alike")
    with tenancy.also(owner.tenant_id):
        held = _on_file(new, owner)
        fresh = [each for each in new if _told(each) not in held]
        made = _insert_many(fresh, owner=owner, number=number, reader=by.tenant)
        late = _on_file([each for each in fresh if _told(each) not in made], owner)
        rows: list[Instrument | JunhengError] = []
        for each in new:
            told = _told(each)
            known = held.get(told) or late.get(told)
            rows.append(_known(known) if known is not None else made[told])
            if known is None:
                record(_registered(made[told]), tenant=owner.tenant_id)
    return rows


def _told(new: NewInstrument) -> Told:
    return new.item.pk, new.maker, new.serial


def _on_file(new: Sequence[NewInstrument], owner: Organisation) -> dict[Told, Instrument]:
    """What the owner has of these already."""
    serials = {each.serial for each in new}
    rows = queries.with_serials(serials).filter(owner=owner, serial__in=serials) if serials else ()
    return {(row.item_id, row.maker, row.serial): row for row in rows}


def _insert_many(
    new: Sequence[NewInstrument], *, owner: Organisation, number: Callable[[], int], reader: str
) -> dict[Told, Instrument]:
    """One insert for all; a code already given in the whole country is drawn again.

    What somebody else filed meanwhile is left out rather than waited for in vain: the constraint decides.
    """
    waiting = {
        _told(each): _row(each, id, owner=owner, number=number, reader=reader)
        for each, id in zip(new, new_ids(len(new)), strict=True)
    }
    made: dict[Told, Instrument] = {}
    for _attempt in range(20):
        if not waiting:
            return made
        Instrument.objects.bulk_create(waiting.values(), ignore_conflicts=True)
        there = set(Instrument.objects.filter(pk__in=[row.pk for row in waiting.values()]).values_list("pk", flat=True))  # fmt: skip
        made |= {told: row for told, row in waiting.items() if row.pk in there}
        waiting = {told: row for told, row in waiting.items() if told not in made}
        if waiting:
            held = _on_file([each for each in new if _told(each) in waiting], owner)
            waiting = {told: row for told, row in waiting.items() if told not in held}
            for row in waiting.values():
                row.code = rules.new_code(owner.division_code, number())
    raise RuntimeError("no free instrument code in twenty draws")


def _known(known: Instrument) -> Refused:
    return Refused(
        refuse("instrument-known", name=known.name, serial=known.serial, code=rules.spaced(known.code))
    )


def _registered(instrument: Instrument) -> events.InstrumentRegistered:
    return events.InstrumentRegistered(
        instrument=Ref.to(instrument),
        code=instrument.code,
        item=instrument.item_id,
        purpose=instrument.purpose,
        verdict=queries.verdict_of(instrument).answer.value,
        serial=instrument.serial,
    )


def _insert(new: NewInstrument, *, owner: Organisation, number: Callable[[], int], reader: str) -> Instrument:
    """Insert under a fresh code; a code already given in the whole country (RLS hides it) is drawn again."""
    for _attempt in range(20):
        row = _row(new, new_id(), owner=owner, number=number, reader=reader)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
                return row
        except IntegrityError as clash:
            if "instruments_instrument_code" not in str(clash):
                raise
    raise RuntimeError("no free instrument code in twenty draws")


def _row(
    new: NewInstrument, id: UUID, *, owner: Organisation, number: Callable[[], int], reader: str
) -> Instrument:
    """The row of an instrument, not yet written."""
    return Instrument(
        id=id,
        code=rules.new_code(owner.division_code, number()),
        tenant_id=owner.tenant_id,
        readers=sorted({reader} - {owner.tenant_id, ""}),
        owner=owner,
        item=new.item,
        catalogue_item=new.catalogue_item,
        name=new.name,
        name_en=new.name_en,
        model=new.model,
        serial=new.serial,
        maker=new.maker,
        range_text=new.range_text,
        accuracy_class=new.accuracy_class,
        own_number=new.own_number,
        purpose=new.purpose.value,
        place=new.place,
        size=new.size,
        search=search.vector(new.name, new.name_en, new.model, new.serial, new.maker, new.own_number),
    )


@verb(permission="instruments.add_instrument_part", roles=OWNERS, event=events.InstrumentPartAdded)
def add_instrument_part(
    *,
    instrument: Instrument,
    kind: str,
    name: str,
    by: Actor,
    at: datetime,
    range_text: str = "",
    accuracy_class: str = "",
) -> InstrumentPart:
    """Add a piece of a set, a channel, a range or a function (practice P10)."""
    _only_owner(instrument, by)
    if instrument.parts.filter(name=name).exists():
        raise Refused(refuse("part-known", name=name))
    part = InstrumentPart.objects.create(
        instrument=instrument,
        tenant_id=instrument.tenant_id,
        readers=instrument.readers,
        kind=kind,
        name=name,
        range_text=range_text,
        accuracy_class=accuracy_class,
    )
    record(events.InstrumentPartAdded(instrument=Ref.to(instrument), kind=kind, name=name))
    return part


@verb(permission="instruments.seal_instrument", roles=OWNERS, event=events.InstrumentSealed)
def seal_instrument(*, instrument: Instrument, seal_number: str, by: Actor, at: datetime) -> Instrument:
    """Take an instrument out of use under a numbered seal: the clock of its due dates stops."""
    _only_owner(instrument, by)
    facts = queries.facts_of(instrument)
    if refusals := rules.refusals_to_send(facts, verification=False):
        raise Refused(*refusals)
    _change(instrument, sealed_since=today(at), seal_number=seal_number)
    record(
        events.InstrumentSealed(
            instrument=Ref.to(instrument), since=today(at).isoformat(), seal=seal_number or "—"
        )
    )
    return instrument


@verb(permission="instruments.unseal_instrument", roles=OWNERS, event=events.InstrumentUnsealed)
def unseal_instrument(*, instrument: Instrument, by: Actor, at: datetime) -> Instrument:
    """Return a sealed instrument to use: needs a verification after the sealing."""
    _only_owner(instrument, by)
    verified_on = (
        instrument.due_dates.filter(service="verification", part=None)
        .values_list("worked_on", flat=True)
        .first()
    )
    if refusals := rules.refusals_to_unseal(queries.facts_of(instrument), verified_on=verified_on):
        raise Refused(*refusals)
    _change(instrument, sealed_since=None, seal_number="")
    record(events.InstrumentUnsealed(instrument=Ref.to(instrument), on=today(at).isoformat()))
    return instrument


@verb(permission="instruments.scrap_instrument", roles=OWNERS, event=events.InstrumentScrapped)
def scrap_instrument(*, instrument: Instrument, by: Actor, at: datetime) -> Instrument:
    """End an instrument's life; its code is never given again."""
    _only_owner(instrument, by)
    if instrument.scrapped_since is not None:
        raise Refused(refuse("instrument-scrapped", since=instrument.scrapped_since))
    _change(instrument, scrapped_since=today(at))
    record(events.InstrumentScrapped(instrument=Ref.to(instrument), on=today(at).isoformat()))
    return instrument


@verb(
    permission="instruments.set_due_date",
    roles=DESK | {"approver", "platform"} | OWNERS,
    event=events.DueDateSet,
)
def set_due_date(
    *,
    instrument: Instrument,
    service: str,
    worked_on: date,
    due: date,
    basis: str,
    by: Actor,
    at: datetime,
    part: InstrumentPart | None = None,
    certificate_number: str = "",
) -> DueDate:
    """One due date per instrument, part and service; the newest work counts, an older one changes nothing."""
    with tenancy.also(instrument.tenant_id):
        entry, made = DueDate.objects.select_for_update().get_or_create(
            instrument=instrument,
            part=part,
            service=service,
            defaults={
                "tenant_id": instrument.tenant_id,
                "readers": instrument.readers,
                "worked_on": worked_on,
                "due": due,
                "basis": basis,
                "certificate_number": certificate_number,
            },
        )
        if not made and worked_on >= entry.worked_on:
            entry.worked_on, entry.due, entry.basis = worked_on, due, basis
            entry.certificate_number = certificate_number
            entry.save()
        if service == "verification" and part is None and instrument.applied_on is not None:
            note_applied(instrument=instrument, on=None)
        record(
            events.DueDateSet(
                instrument=Ref.to(instrument), service=service, due=entry.due.isoformat(), basis=entry.basis
            ),
            tenant=instrument.tenant_id,
        )
    return entry


@dataclass(frozen=True, slots=True)
class NewDueDate:
    """The first due date of an instrument's verification, from which work and by what."""

    instrument: Instrument
    worked_on: date
    due: date
    basis: str
    certificate_number: str = ""


@many(set_due_date)
def set_due_dates(*, new: Sequence[NewDueDate], by: Actor, at: datetime) -> list[DueDate | JunhengError]:
    """The due dates of instruments that have none yet, all of one province, verification alone."""
    if not new:
        return []
    with tenancy.also(*{each.instrument.tenant_id for each in new}):
        rows: list[DueDate | JunhengError] = []
        for each, id in zip(new, new_ids(len(new)), strict=True):
            row = DueDate(
                id=id,
                instrument=each.instrument,
                service="verification",
                tenant_id=each.instrument.tenant_id,
                readers=each.instrument.readers,
                worked_on=each.worked_on,
                due=each.due,
                basis=each.basis,
                certificate_number=each.certificate_number,
            )
            rows.append(row)
            record(
                events.DueDateSet(
                    instrument=Ref.to(each.instrument),
                    service="verification",
                    due=row.due.isoformat(),
                    basis=row.basis,
                ),
                tenant=row.tenant_id,
            )
        DueDate.objects.bulk_create([row for row in rows if isinstance(row, DueDate)])
    return rows


_reported: list[Callable[[Report, datetime], None]] = []


def register_reported(act: Callable[[Report, datetime], None]) -> None:
    """Called once by the area that keeps complaints, from its `apps.ready`: where a report goes."""
    _reported[:] = [act]


@verb(permission="instruments.report_instrument", roles=PUBLIC, event=events.InstrumentReported)
def report_instrument(*, instrument: Instrument, kind: str, by: Actor, at: datetime) -> Report:
    """A one-touch report from the scan page; no name, no login."""
    with tenancy.also(instrument.tenant_id):
        report = Report.objects.create(
            tenant_id=instrument.tenant_id, instrument=instrument, kind=kind, at=at
        )
        record(
            events.InstrumentReported(instrument=Ref.to(instrument), kind=kind), tenant=instrument.tenant_id
        )
        for act in _reported:
            act(report, at)
    return report


def move_custody(*, instrument: Instrument, custody: str, custodian: Organisation | None) -> None:
    """Where it is now. Part of the verbs of orders, which record the step; not a verb by itself."""
    with tenancy.also(instrument.tenant_id):
        _change(instrument, custody=custody, custodian=custodian)


def hand_over(*, instrument: Instrument, owner: Organisation) -> None:
    """It belongs to another body of the same province now. Part of the verbs of filing."""
    _change(instrument, owner=owner)


def note_applied(*, instrument: Instrument, on: date | None) -> None:
    """The day its owner applied for a verification, until that is done. Part of the verbs of filing and certificates."""
    Instrument.objects.filter(pk=instrument.pk).update(applied_on=on)
    instrument.applied_on = on


def correct_plate(*, instrument: Instrument, **fields: str) -> None:
    """What its plate says, put right. Part of the verbs of filing."""
    with tenancy.also(instrument.tenant_id):
        _change(instrument, **fields)


def note_test(*, instrument: Instrument, test: str) -> None:
    """What its last result was. Part of the verbs of orders and certificates."""
    with tenancy.also(instrument.tenant_id):
        _change(instrument, test=test)


def cancel_due_date(*, instrument: Instrument, service: str, on: date, by_notice: str) -> str:
    """A failed verification ends what the last one gave, the day it was done. Number of the mark ended, or "".

    Part of the verbs of certificates.
    """
    with tenancy.also(instrument.tenant_id):
        note_applied(instrument=instrument, on=None)
        entry = (
            DueDate.objects.select_for_update()
            .filter(instrument=instrument, part=None, service=service, worked_on__lte=on, due__gte=on)
            .first()
        )
        if entry is None:
            return ""
        ended = entry.certificate_number
        entry.due, entry.basis = on, f"不合格，标记注销：{by_notice}"[:160]
        entry.certificate_number = by_notice[:60]
        entry.worked_on = on
        entry.save()
    return ended or "—"


def let_read(*, instrument: Instrument, tenants: Sequence[str]) -> None:
    """Another province's institution takes the instrument in: from now on that tenant may read it."""
    with tenancy.also(instrument.tenant_id):
        readers = sorted((set(instrument.readers) | set(tenants)) - {instrument.tenant_id})
        _change(instrument, readers=readers)
        InstrumentPart.objects.filter(instrument=instrument).update(readers=readers)
        InstrumentMark.objects.filter(instrument=instrument).update(readers=readers)
        DueDate.objects.filter(instrument=instrument).update(readers=readers)


def _only_owner(instrument: Instrument, by: Actor) -> None:
    if instrument.owner_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))


def _change(instrument: Instrument, **fields: object) -> None:
    """Write with the version checked: two people at once, the second is told."""
    changed = Instrument.objects.filter(pk=instrument.pk, version=instrument.version).update(
        version=F("version") + 1, **fields
    )
    if not changed:
        raise Refused(refuse("changed-meanwhile", person="—"))
    instrument.version += 1
    for name, value in fields.items():
        setattr(instrument, name, value)
