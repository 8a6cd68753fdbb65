"""Verbs of a sheet: read it, file what is ready, decide what differs (R15.1). The same file twice adds nothing."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from junheng.core.capability.scope.workbook import stream
from junheng.core.reason import JunhengError, Refusal, Refused, UnusableInput, refuse
from junheng.hub.filing import events, queries, rotating
from junheng.hub.filing.models import Filing, FilingSheet, RotationScheme, SheetRow
from junheng.hub.filing.rules import sheets
from junheng.hub.filing.rules.planning import METERS
from junheng.hub.filing.rules.plates import Told, plain
from junheng.hub.filing.services.filing import file_instrument, file_instruments
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.rules import safe_file_name
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions import queries as institutions
from junheng.hub.institutions.models import Organisation
from junheng.hub.instruments import queries as instruments
from junheng.hub.instruments.models import Instrument
from junheng.hub.instruments.services import ledger

LARGEST = 8 * 1024 * 1024
AT_ONCE, A_ROUND, CHUNK = 500, 500, 500
"""Rows filed with the press itself, rows the worker files in one transaction, rows held in memory while reading."""
A_TURN = 5.0
"""Seconds that the worker stays with the sheets before it looks after the other rooms."""
State = SheetRow.State


def read_sheet(*, name: str, data: bytes, owner: Organisation, by: Actor, at: datetime) -> FilingSheet:
    """Read a workbook into rows, each with everything that is wrong with it. Nothing is filed yet; no verb."""
    if owner.pk != by.organisation_id and not by.has_any(ledger.DESK):
        raise Refused(refuse("not-your-record"))
    if len(data) > LARGEST:
        raise UnusableInput(refuse("upload-too-large", name=name[:80], found=len(data), limit=LARGEST))
    digest = hashlib.sha256(data).hexdigest()
    known = FilingSheet.objects.filter(organisation_id=by.somewhere, owner=owner, digest=digest).first()
    if known is not None:
        raise Refused(refuse("sheet-known", name=known.name))
    with tenancy.also(owner.tenant_id), transaction.atomic():
        try:
            sheet = FilingSheet.objects.create(
                tenant_id=by.tenant, organisation_id=by.somewhere, owner=owner, name=safe_file_name(name),
                digest=digest, at=at, by_id=by.somebody,
            )  # fmt: skip
        except IntegrityError:
            raise Refused(refuse("sheet-known", name=name[:80])) from None
        seen: dict[str, int] = {}
        rows = _values(data)
        while chunk := list(islice(rows, CHUNK)):
            SheetRow.objects.bulk_create(_judged(sheet, chunk, seen, today(at)))
    return sheet


def _values(data: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Numbers and values of the rows below the headings; rows without a word are none."""
    rows = stream(data, most_rows=sheets.MOST_ROWS)
    first = next((row for row in rows if any(cell.text.strip() for cell in row.cells)), None)
    heads = [cell.text for cell in first.cells] if first else []
    columns = sheets.columns_of(heads)
    if columns is None:
        missing = "、".join(sheets.missing_columns(heads))
        raise UnusableInput(refuse("sheet-headings-missing", missing=missing or "—"))
    for row in rows:
        values = sheets.values_of([sheets.text_of(cell.text, cell.note) for cell in row.cells], columns)
        if any(values.values()):
            yield row.number, values


def _judged(
    sheet: FilingSheet, chunk: Sequence[tuple[int, dict[str, str]]], seen: dict[str, int], on: date
) -> list[SheetRow]:
    """One chunk of rows with their states; one question to the ledger for all of them."""
    serials = {values["serial"] for _number, values in chunk}
    rows = instruments.with_serials(serials).filter(tenant_id=sheet.owner.tenant_id, scrapped_since=None)
    held: dict[str, list[Instrument]] = {}
    for each in rows.select_related("owner", "catalogue_item__catalogue", "filing"):
        held.setdefault(each.serial.upper(), []).append(each)
    return [
        _row(sheet, number, values, held.get(values["serial"].upper(), ()), seen, on)
        for number, values in chunk
    ]


def _row(
    sheet: FilingSheet, number: int, values: dict[str, str], held: Sequence[Instrument], seen: dict[str, int],
    on: date,
) -> SheetRow:  # fmt: skip
    read = sheets.read_row(values, province=sheet.owner.tenant_id, on=on)
    mark = hashlib.sha256("/".join(plain(values[key]) for key in ("serial", "maker")).encode()).hexdigest()[
        :16
    ]
    state, problems, known = State.READY, read.wrong, None
    if problems:
        state = State.WRONG
    elif mark in seen:
        state, problems = State.WRONG, (refuse("sheet-row-twice", path="出厂编号", row=seen[mark]),)
    else:
        known = next((each for each in held if plain(each.maker) == plain(values["maker"])), None)
        if known is not None:
            state, problems = _against(values, known, sheet)
            if state == State.KNOWN and read.first_on is not None:
                problems = (refuse("sheet-first-not-taken", path="首检日期"),)
        seen[mark] = number
    mine = known if known is not None and known.owner_id == sheet.owner_id else None
    return SheetRow(
        tenant_id=sheet.tenant_id, sheet=sheet, number=number, told=values, state=state, instrument=mine,
        problems=_as_data(problems),
    )  # fmt: skip


def _against(
    values: dict[str, str], known: Instrument, sheet: FilingSheet
) -> tuple[SheetRow.State, tuple[Refusal, ...]]:
    """On file: another's, the same, or one that differs and waits for a person."""
    if known.owner_id != sheet.owner_id:
        found = refuse("filed-by-another", path="出厂编号", maker=known.maker or "—", serial=known.serial)
        return State.WRONG, (found,)
    apart = sheets.differences(values, queries.held_fields(known))
    problems = tuple(refuse("sheet-row-differs", path=f, field=f, held=h, found=v) for f, h, v in apart)
    return (State.CONFLICT if problems else State.KNOWN), problems


def _as_data(refusals: Sequence[Refusal]) -> list[dict[str, Any]]:
    return [
        {"code": each.code, "path": each.path, "facts": {k: str(v) for k, v in dict(each.facts).items()}}
        for each in refusals
    ]


@verb(permission="filing.import_filings", roles=ledger.OWNERS, event=events.FilingsImported)
def import_filings(*, sheet: FilingSheet, by: Actor, at: datetime) -> FilingSheet:
    """File every row that is ready: a short sheet at once, the rest of a long one by the worker."""
    current = FilingSheet.objects.select_for_update(of=("self",)).select_related("owner").get(pk=sheet.pk)
    if current.organisation_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    if current.state != FilingSheet.State.READ:
        raise Refused(refuse("sheet-not-in-state"))
    counts = queries.counts_of(current)
    if not counts[State.READY]:
        raise Refused(refuse("sheet-nothing-to-file", wrong=counts[State.WRONG], known=counts[State.KNOWN]))
    current.state = FilingSheet.State.FILING
    current.save(update_fields=["state"])
    record(
        events.FilingsImported(sheet=Ref.to(current), rows=str(counts[State.READY]), digest=current.digest)
    )
    if counts[State.READY] <= AT_ONCE:
        file_rows(sheet=current, by=by, at=at, most=AT_ONCE)
    return current


def file_rows(*, sheet: FilingSheet, by: Actor, at: datetime, most: int) -> int:
    """File up to so many ready rows by the bulk form of the verb; what is refused keeps its reasons. No verb."""
    rows = list(sheet.rows.filter(state=State.READY)[:most])
    read = [sheets.read_row(row.told, province=sheet.owner.tenant_id, on=today(at)) for row in rows]
    good: list[tuple[SheetRow, sheets.ReadRow, Told]] = []
    for row, each, wrong in zip(rows, read, _unusable_first(sheet, read, today(at)), strict=True):
        if each.told is None or wrong:
            row.state, row.problems = State.REFUSED, _as_data((*each.wrong, *wrong))
        else:
            good.append((row, each, each.told))
    made = _filed([told for _row, _each, told in good], sheet, by, at)
    for (row, _each, _told), filed in zip(good, made, strict=True):
        if isinstance(filed, JunhengError):
            row.state, row.problems = State.REFUSED, _as_data(filed.refusals)
        else:
            row.state, row.instrument = State.FILED, filed.instrument
    _first_verified([(row.instrument, each) for row, each, _told in good if row.instrument], by=by, at=at)
    _keep_states(rows)
    if len(rows) < most or not sheet.rows.filter(state=State.READY).exists():
        FilingSheet.objects.filter(pk=sheet.pk).update(state=FilingSheet.State.DONE)
        sheet.state = FilingSheet.State.DONE
        notify(
            tenant=sheet.tenant_id, organisation_id=sheet.organisation_id, at=at, url=f"/file/sheets/{sheet.pk}",
            zh=f"按表备案完成：{sheet.name}。", en=f"Filing from a sheet is done: {sheet.name}.",
        )  # fmt: skip
    return len(rows)


def _unusable_first(
    sheet: FilingSheet, read: Sequence[sheets.ReadRow], on: date
) -> list[tuple[Refusal, ...]]:
    """Whoever states a first verification states it of a meter whose life is known; that of a scale is the institution's to enter."""
    stated = [each.told for each in read if each.told is not None and each.first_on is not None]
    meant = queries.all_meant(stated) if stated else {}
    items = {told.meant_by: queries.item_code(meant[told.meant_by].listed) for told in stated}
    planned = set(RotationScheme.objects.filter(owner=sheet.owner).values_list("item_id", flat=True))
    known = {
        item: item in planned or len(rotating.lives(sheet.owner.tenant_id, item, on)) == 1
        for item in set(items.values()) & set(METERS)
    }
    found: list[tuple[Refusal, ...]] = []
    for each in read:
        if each.told is None or each.first_on is None:
            found.append(())
        elif (item := items[each.told.meant_by]) not in known:
            found.append((refuse("sheet-first-of-no-meter", path="首检日期", name=each.told.kind),))
        else:
            name = each.told.kind
            found.append(
                () if known[item] else (refuse("sheet-first-needs-scheme", path="首检日期", name=name),)
            )
    return found


def _first_verified(filed: Sequence[tuple[Instrument, sheets.ReadRow]], *, by: Actor, at: datetime) -> None:
    """The last day of meters whose first verification the sheet states."""
    stated = [(meter, each, each.first_on) for meter, each in filed if each.first_on is not None]
    if not stated:
        return
    owner = stated[0][0].owner
    schemes = list(RotationScheme.objects.filter(owner=owner))
    told = {
        item: rotating.lives(owner.tenant_id, item, today(at)) for item in {m.item_id for m, *_ in stated}
    }
    new = [
        ledger.NewDueDate(meter, worked_on, found.due, found.basis, each.first_paper)
        for meter, each, worked_on in stated
        if (found := rotating.first_verification(meter, worked_on, schemes, told[meter.item_id])) is not None
    ]
    ledger.set_due_dates(new=new, by=by, at=at)


def _filed(
    told: Sequence[Told], sheet: FilingSheet, by: Actor, at: datetime
) -> Sequence[Filing | JunhengError]:
    """All together; where that cannot be for one of them, one after the other, so that it stops no other row."""
    if not told:
        return []
    how: dict[str, Any] = {"owner": sheet.owner, "by": by, "at": at, "origin": Filing.Origin.SHEET}
    try:
        return file_instruments(told=told, **how)
    except JunhengError as problem:
        if isinstance(problem, Refused) and [each.code for each in problem.refusals] != ["row-conflict"]:
            return [problem] * len(told)
    return [_one(each, how) for each in told]


def _one(told: Told, how: dict[str, Any]) -> Filing | JunhengError:
    try:
        return file_instrument(told=told, **how)
    except JunhengError as refused:
        return refused


def _keep_states(rows: Sequence[SheetRow]) -> None:
    """What became of the rows, in one statement: a condition for each row would take the square of their number."""
    told = zip(
        *((row.pk, row.state, row.instrument_id, json.dumps(row.problems)) for row in rows), strict=True
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "update filing_sheetrow r set state = v.state, instrument_id = v.instrument, problems = v.problems"
            " from unnest(%s::uuid[], %s::text[], %s::uuid[], %s::text[]::jsonb[]) v (id, state, instrument, problems)"
            " where r.id = v.id",
            [list(column) for column in told] or [[], [], [], []],
        )


def file_waiting_rows(*, at: datetime) -> int:
    """The worker's share: a round of each sheet that is being filed, again until they are done or its turn is over.

    A round is a transaction: whoever is killed in it has filed nothing of it, and the next goes on from there.
    """
    done, begun, waiting = 0, time.monotonic(), _being_filed()
    while waiting:
        rest = []
        for sheet_id, codes in waiting:
            with tenancy.only(*codes):
                filed = _file_round(sheet_id, at)
            done += filed
            if time.monotonic() - begun >= A_TURN:
                return done
            if filed == A_ROUND:
                rest.append((sheet_id, codes))
        waiting = rest
    return done


def _file_round(sheet_id: UUID, at: datetime) -> int:
    """Some rows of one sheet, unless somebody else is at it."""
    rows = FilingSheet.objects.select_for_update(of=("self",), skip_locked=True)
    sheet = rows.filter(pk=sheet_id, state=FilingSheet.State.FILING).select_related("owner", "by").first()
    if sheet is None:
        return 0
    by = institutions.actor_of(sheet.by, sheet.organisation_id, at)
    with tenancy.also(by.tenant):
        return file_rows(sheet=sheet, by=by, at=at, most=A_ROUND)


def _being_filed() -> list[tuple[UUID, tuple[str, str]]]:
    """Sheets that wait, in the order they came, each with the provinces it concerns."""
    from junheng.hub.foundation.models import Tenant

    codes = list(Tenant.objects.values_list("code", flat=True))
    with tenancy.only(*codes):
        rows = FilingSheet.objects.filter(state=FilingSheet.State.FILING).order_by("id")
        told = rows.values_list("pk", "tenant_id", "owner__tenant_id")[:20]
        return [(pk, (reader, owner)) for pk, reader, owner in told]


@verb(permission="filing.decide_conflict", roles=ledger.OWNERS, event=events.ConflictDecided)
def decide_conflict(*, row: SheetRow, take: bool, by: Actor, at: datetime) -> SheetRow:
    """A person decides which holds: the ledger's words stay, or the sheet's are taken."""
    current = SheetRow.objects.select_for_update(of=("self",)).select_related("sheet", "instrument").get(pk=row.pk)  # fmt: skip
    if current.sheet.organisation_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    if current.state != State.CONFLICT or current.instrument is None:
        raise Refused(refuse("sheet-row-not-waiting"))
    apart = sheets.differences(current.told, queries.held_fields(current.instrument))
    if take:
        columns = {
            "型号": "model",
            "范围": "range_text",
            "等级": "accuracy_class",
            "地点": "place",
            "名称": "name",
        }
        ledger.correct_plate(
            instrument=current.instrument, **{columns[field]: found for field, _held, found in apart}
        )
    current.state = State.TAKEN if take else State.KEPT
    current.save(update_fields=["state"])
    record(
        events.ConflictDecided(
            row=Ref.to(current), instrument=Ref.to(current.instrument), decision=current.state,
            differences="；".join(f"{field}：{held} → {found}" for field, held, found in apart),
        ),
        tenant=current.instrument.tenant_id,
    )  # fmt: skip
    return current
