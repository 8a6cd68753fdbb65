"""Verbs of an original record: open, prepare, enter, change, approve a deviation, submit, send back, answer, check."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F

from junheng.core.reason import Refusal, Refused, refuse
from junheng.hub.capabilities.models import PieceEvidence, StandardPiece
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.instruments.models import Instrument
from junheng.hub.instruments.services import ledger
from junheng.hub.orders import events, queries, rules
from junheng.hub.orders.models import (
    OrderLine,
    OriginalRecord,
    Reading,
    RecordStandard,
    Remark,
    ServiceEdition,
)
from junheng.hub.orders.services.numbers import next_number

MEASURERS = frozenset({"verifier"})
CHECKERS = frozenset({"checker"})
TECHNICAL = frozenset({"quality", "inst_admin"})


@verb(permission="orders.open_record", roles=MEASURERS, event=events.RecordOpened)
def open_record(
    *,
    line: OrderLine,
    edition: ServiceEdition,
    parameters: Mapping[str, str],
    points: Sequence[Mapping[str, str]],
    by: Actor,
    at: datetime,
) -> OriginalRecord:
    """Begin to measure a received item. The record keeps this service edition for life."""
    if line.order.institution_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    changed = OrderLine.objects.filter(pk=line.pk, state=OrderLine.State.RECEIVED).update(
        state=OrderLine.State.MEASURING
    )
    if not changed:
        raise Refused(
            refuse("line-not-in-state", instrument=line.instrument.name, state=line.state, act="measured")
        )
    line.state = OrderLine.State.MEASURING
    opened = OriginalRecord.objects.create(
        number=next_number(organisation=line.order.institution, series="R", on=today(at)),
        tenant_id=line.tenant_id,
        line=line,
        edition=edition,
        parameters=dict(parameters),
        points=[dict(point) for point in points],
        measured_by_id=by.somebody,
        opened_at=at,
        work_from=today(at),
        work_to=today(at),
    )
    ledger.note_test(instrument=line.instrument, test=Instrument.Test.UNDER_TEST)
    record(
        events.RecordOpened(
            record=Ref.to(opened),
            line=Ref.to(line),
            order=Ref.to(line.order),
            number=opened.number,
            service=edition.code,
            edition=str(edition.edition),
            edition_digest=edition.digest,
        )
    )
    return opened


@dataclass(frozen=True, slots=True)
class UsedStandard:
    """A piece of a measurement standard and the certificate in force on the work date."""

    piece: StandardPiece
    evidence: PieceEvidence | None
    role: str = ""


@verb(permission="orders.prepare_record", roles=MEASURERS, event=events.RecordPrepared)
def prepare_record(
    *,
    original: OriginalRecord,
    work_from: date,
    work_to: date,
    standards: Sequence[UsedStandard],
    by: Actor,
    at: datetime,
    place: str = "",
    parameters: Mapping[str, str] | None = None,
    points: Sequence[Mapping[str, str]] | None = None,
    adjusted: bool = False,
    adjustment_consent: str = "",
) -> OriginalRecord:
    """Name the days of work, the place, the standards used and whether the item was adjusted."""
    original = _editable(original, by)
    original.work_from, original.work_to, original.place = work_from, work_to, place[:120]
    original.adjusted, original.adjustment_consent = adjusted, adjustment_consent[:200]
    if parameters is not None:
        original.parameters = dict(parameters)
    if points is not None:
        original.points = [dict(point) for point in points]
    _save(original)
    original.standards.all().delete()
    RecordStandard.objects.bulk_create(
        RecordStandard(
            tenant_id=original.tenant_id,
            record=original,
            piece=used.piece,
            evidence=used.evidence,
            role=used.role,
        )
        for used in standards
    )
    record(
        events.RecordPrepared(
            record=Ref.to(original),
            work_from=work_from.isoformat(),
            work_to=work_to.isoformat(),
            standards=", ".join(str(used.piece.pk) for used in standards),
        )
    )
    return original


@dataclass(frozen=True, slots=True)
class Typed:
    """A value for one cell, as typed."""

    cell: rules.Cell
    text: str


@verb(permission="orders.enter_readings", roles=MEASURERS, event=events.ReadingsEntered)
def enter_readings(
    *, original: OriginalRecord, typed: Sequence[Typed], by: Actor, at: datetime, source_sha256: str = ""
) -> list[Reading]:
    """Enter readings into empty cells; all or none. A pasted column keeps the digest of its source."""
    original = _editable(original, by)
    cells = queries.cells_of(original)
    live = queries.live_readings(original)
    refusals: list[Refusal] = []
    for one in typed:
        refusals += _refusals_to_enter(one, cells, live)
    if refusals:
        raise Refused(*refusals)
    _save(original)
    entered = Reading.objects.bulk_create(
        _reading(original, one, cells[one.cell], by=by, at=at, source=source_sha256) for one in typed
    )
    record(
        events.ReadingsEntered(
            record=Ref.to(original),
            count=str(len(entered)),
            source=source_sha256 or None,
            readings=json.dumps({str(one.cell): one.text for one in typed}, ensure_ascii=False),
        )
    )
    return entered


def _refusals_to_enter(
    one: Typed, cells: Mapping[rules.Cell, queries.CellSpec], live: Mapping[rules.Cell, Reading]
) -> list[Refusal]:
    if one.cell not in cells:
        return [refuse("cell-unknown", path=str(one.cell), cell=one.cell)]
    if one.cell in live:
        return [refuse("reading-exists", path=str(one.cell), cell=one.cell, old=live[one.cell].text)]
    found = rules.refusals_to_reading(one.text, resolution=cells[one.cell].resolution)
    return [Refusal(r.code, r.facts, str(one.cell), r.allowed) for r in found]


def _reading(
    original: OriginalRecord, one: Typed, spec: queries.CellSpec, *, by: Actor, at: datetime, source: str = ""
) -> Reading:
    return Reading(
        tenant_id=original.tenant_id,
        record=original,
        block=one.cell.block,
        point=one.cell.point,
        column=one.cell.column,
        repeat=one.cell.repeat,
        text=one.text,
        unit=spec.unit,
        resolution=spec.resolution,
        at=at,
        person_id=by.somebody,
        source_sha256=source,
    )


@verb(permission="orders.change_reading", roles=MEASURERS, event=events.ReadingChanged)
def change_reading(
    *, original: OriginalRecord, cell: rules.Cell, text: str, reason: str, by: Actor, at: datetime
) -> Reading:
    """Strike a reading out, with reason, person and time, and write the new one beside it. Nothing is lost."""
    original = _editable(original, by)
    if not reason.strip():
        raise Refused(refuse("strike-needs-reason", path=str(cell)))
    spec = queries.cells_of(original).get(cell)
    old = queries.live_readings(original).get(cell)
    if spec is None or old is None:
        raise Refused(
            refuse("cell-unknown" if spec is None else "reading-not-there", path=str(cell), cell=cell)
        )
    if refusals := rules.refusals_to_reading(text, resolution=spec.resolution):
        raise Refused(*refusals)
    _save(original)
    old.struck_at, old.struck_by_id, old.strike_reason = at, by.person_id, reason.strip()[:200]
    old.save(update_fields=["struck_at", "struck_by", "strike_reason"])
    new = _reading(original, Typed(cell, text), spec, by=by, at=at)
    new.save()
    record(
        events.ReadingChanged(
            record=Ref.to(original), cell=str(cell), old=old.text, new=text, reason=old.strike_reason
        )
    )
    return new


@verb(permission="orders.approve_deviation", roles=TECHNICAL, event=events.DeviationApproved)
def approve_deviation(*, original: OriginalRecord, text: str, by: Actor, at: datetime) -> OriginalRecord:
    """The technical manager lets work outside the environment's limits stand, with the reason (practice P6)."""
    if original.line.order.institution_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    if not text.strip():
        raise Refused(refuse("strike-needs-reason"))
    original.deviation, original.deviation_by_id = text.strip()[:300], by.person_id
    _save(original)
    record(events.DeviationApproved(record=Ref.to(original), text=original.deviation))
    return original


@verb(permission="orders.submit_record", roles=MEASURERS, event=events.RecordSubmitted)
def submit_record(*, original: OriginalRecord, by: Actor, at: datetime) -> OriginalRecord:
    """Hand the record to the checker; everything that is missing is said at once."""
    original = _locked(original)
    facts = queries.facts_of(original)
    refusals = rules.refusals_to_submit(facts, by=str(by.person_id), today=today(at))
    if refusals:
        raise Refused(*refusals)
    original.state, original.submitted_at = OriginalRecord.State.SUBMITTED, at
    _save(original)
    OrderLine.objects.filter(pk=original.line_id).update(state=OrderLine.State.SUBMITTED)
    record(
        events.RecordSubmitted(
            record=Ref.to(original), line=Ref.to(original.line), digest=digest_of(original)
        )
    )
    return original


@verb(permission="orders.send_back_record", roles=CHECKERS, event=events.RecordSentBack)
def send_back_record(
    *, original: OriginalRecord, remarks: Sequence[tuple[str, str]], by: Actor, at: datetime
) -> OriginalRecord:
    """The checker returns the record with a remark per cell."""
    original = _locked(original)
    _may_check(original, by)
    kept = [(cell, text.strip()) for cell, text in remarks if text.strip()]
    if not kept:
        raise Refused(refuse("strike-needs-reason"))
    Remark.objects.bulk_create(
        Remark(
            tenant_id=original.tenant_id,
            record=original,
            cell=cell[:120],
            text=text[:500],
            by_id=by.somebody,
            at=at,
        )
        for cell, text in kept
    )
    original.state = OriginalRecord.State.SENT_BACK
    _save(original)
    OrderLine.objects.filter(pk=original.line_id).update(state=OrderLine.State.SENT_BACK)
    record(
        events.RecordSentBack(
            record=Ref.to(original),
            line=Ref.to(original.line),
            remarks=str(len(kept)),
            texts=json.dumps(kept, ensure_ascii=False),
        )
    )
    return original


@verb(permission="orders.answer_remark", roles=MEASURERS, event=events.RemarkAnswered)
def answer_remark(*, remark: Remark, answer: str, by: Actor, at: datetime) -> Remark:
    """The author answers a remark; the original reading stays unless changed with a reason."""
    original = _editable(remark.record, by)
    if not answer.strip():
        raise Refused(refuse("strike-needs-reason"))
    remark.answer, remark.answered_at = answer.strip()[:500], at
    remark.save(update_fields=["answer", "answered_at"])
    record(events.RemarkAnswered(record=Ref.to(original), text=remark.answer))
    return remark


@verb(permission="orders.check_record", roles=CHECKERS, event=events.RecordChecked)
def check_record(*, original: OriginalRecord, by: Actor, at: datetime) -> OriginalRecord:
    """The checker recomputes everything from the readings and signs that it agrees."""
    original = _locked(original)
    _may_check(original, by)
    if problems := queries.sheet_of(original).problems:
        raise Refused(*problems)
    original.state, original.checked_by_id, original.checked_at = (
        OriginalRecord.State.CHECKED,
        by.person_id,
        at,
    )
    _save(original)
    OrderLine.objects.filter(pk=original.line_id).update(state=OrderLine.State.CHECKED)
    record(
        events.RecordChecked(record=Ref.to(original), line=Ref.to(original.line), digest=digest_of(original))
    )
    return original


def lock_record(*, original: OriginalRecord) -> None:
    """The record of an issued certificate never changes again. Part of issuing, not a verb by itself."""
    OriginalRecord.objects.filter(pk=original.pk).update(state=OriginalRecord.State.LOCKED)
    OrderLine.objects.filter(pk=original.line_id).update(state=OrderLine.State.ISSUED)


def digest_of(original: OriginalRecord) -> str:
    """SHA-256 over everything the result rests on: edition, parameters, points, live readings, standards."""
    content: dict[str, Any] = {
        "edition": original.edition.digest,
        "parameters": original.parameters,
        "points": original.points,
        "readings": {
            str(cell): [reading.text, reading.unit]
            for cell, reading in queries.live_readings(original).items()
        },
        "standards": sorted(str(used.evidence_id) for used in original.standards.all()),
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _may_check(original: OriginalRecord, by: Actor) -> None:
    if original.line.order.institution_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    if refusals := rules.refusals_to_check(queries.facts_of(original), by=str(by.person_id)):
        raise Refused(*refusals)


def _locked(original: OriginalRecord) -> OriginalRecord:
    return OriginalRecord.objects.select_for_update().get(pk=original.pk)


def _editable(original: OriginalRecord, by: Actor) -> OriginalRecord:
    """The record locked for this transaction, if this person may change it now."""
    current = _locked(original)
    if refusals := rules.refusals_to_edit(queries.facts_of(current), by=str(by.person_id)):
        raise Refused(*refusals)
    return current


def _save(original: OriginalRecord) -> None:
    original.version = F("version") + 1
    original.save()
    original.refresh_from_db(fields=["version"])
