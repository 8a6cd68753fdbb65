"""Verbs of an original record: open, prepare, enter, change, approve a deviation, submit, send back, answer, check."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F

from junheng.core.reason import Refusal, Refused, refuse
from junheng.hub.capabilities.models import PieceEvidence, StandardPiece
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.instruments.models import Instrument
from junheng.hub.instruments.services import ledger
from junheng.hub.orders import checks, events, queries, rules
from junheng.hub.orders.models import (
    OrderLine,
    OriginalRecord,
    Reading,
    RecordStandard,
    Remark,
    ServiceEdition,
)
from junheng.hub.orders.services import editions
from junheng.hub.orders.services.numbers import next_number
from junheng.hub.orders.settling import refusals_to_settle

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
    if edition.organisation_id not in (None, by.organisation_id):
        raise Refused(refuse("not-your-edition"))
    editions.refuse_retired(edition)
    if line.service not in edition.data.get("services", ("calibration", "verification", "test")):
        raise Refused(refuse("edition-not-for-service", title=edition.title_zh))
    if refusals := refusals_to_settle(edition.data, parameters, points):
        raise Refused(*refusals)
    points = [checks.worked_out(point, edition.data, parameters) for point in points]
    changed = OrderLine.objects.filter(pk=line.pk, state=OrderLine.State.RECEIVED).update(
        state=OrderLine.State.MEASURING
    )
    if not changed:
        raise Refused(
            refuse("line-not-in-state", instrument=line.instrument.name, state=line.state, act="measured")
        )
    line.state = OrderLine.State.MEASURING
    budget = queries.budget_in_force(line.order.institution_id, edition)
    opened = OriginalRecord.objects.create(
        number=next_number(organisation=line.order.institution, series="R", on=today(at)),
        tenant_id=line.tenant_id,
        institution_id=line.order.institution_id,
        line=line,
        edition=edition,
        budget=budget,
        parameters=dict(parameters),
        points=points,
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
            budget_digest=budget.digest if budget is not None else "",
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
    edition = original.edition.data
    told = original.parameters if parameters is None else parameters
    at_points = original.points if points is None else points
    if refusals := refusals_to_settle(edition, told, at_points):
        raise Refused(*refusals)
    at_points = [checks.worked_out(point, edition, told) for point in at_points]
    if refusals := checks.requirement_refusals(edition, told, at_points):
        raise Refused(*refusals)
    original.work_from, original.work_to, original.place = work_from, work_to, place[:120]
    original.adjusted, original.adjustment_consent = adjusted, adjustment_consent[:200]
    original.parameters, original.points = dict(told), at_points
    ended = _end_outcome(original)
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
            outcome_ended=ended,
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
    refusals = list(rules.refusals_to_entry([str(one.cell) for one in typed]))
    for one in typed:
        refusals += _refusals_to_enter(one, cells, live)
    if refusals:
        raise Refused(*refusals)
    ended = _end_outcome(original)
    _save(original)
    entered = Reading.objects.bulk_create(
        reading_of(original, one.cell, one.text, cells[one.cell], by=by, at=at, source=source_sha256)
        for one in typed
    )
    record(
        events.ReadingsEntered(
            record=Ref.to(original),
            count=str(len(entered)),
            source=source_sha256 or None,
            readings=json.dumps({str(one.cell): one.text for one in typed}, ensure_ascii=False),
            outcome_ended=ended,
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


def reading_of(
    original: OriginalRecord,
    cell: rules.Cell,
    text: str,
    spec: queries.CellSpec,
    *,
    by: Actor,
    at: datetime,
    source: str = "",
) -> Reading:
    """A reading with the digits as typed, who and when; not yet written."""
    return Reading(
        tenant_id=original.tenant_id,
        record=original,
        block=cell.block,
        point=cell.point,
        column=cell.column,
        repeat=cell.repeat,
        text=text,
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
    ended = _end_outcome(original)
    _save(original)
    old.struck_at, old.struck_by_id, old.strike_reason = at, by.person_id, reason.strip()[:200]
    old.save(update_fields=["struck_at", "struck_by", "strike_reason"])
    new = reading_of(original, cell, text, spec, by=by, at=at)
    new.save()
    record(
        events.ReadingChanged(
            record=Ref.to(original), cell=str(cell), old=old.text, new=text, reason=old.strike_reason,
            outcome_ended=ended,
        )
    )  # fmt: skip
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
    if refusals := (*refusals, *rules.refusals_on_bench(facts)):
        raise Refused(*refusals)
    original.state, original.submitted_at = OriginalRecord.State.SUBMITTED, at
    _save(original)
    OrderLine.objects.filter(pk=original.line_id).update(state=OrderLine.State.SUBMITTED)
    record(
        events.RecordSubmitted(
            record=Ref.to(original), line=Ref.to(original.line), digest=queries.digest_of(original)
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
        events.RecordChecked(
            record=Ref.to(original), line=Ref.to(original.line), digest=queries.digest_of(original)
        )
    )
    return original


@verb(permission="orders.accept_outcome", roles=MEASURERS, event=events.OutcomeAccepted)
def accept_outcome(
    *, original: OriginalRecord, outcome: str, consent: str, by: Actor, at: datetime
) -> OriginalRecord:
    """The client takes an item that fails in its class at a lower class, or for the ranges that hold (practice P3)."""
    original = _editable(original, by)
    sheet, offered = queries.sheet_of(original), queries.offered_class(original)
    refusals = rules.refusals_to_accept_outcome(
        outcome,
        consent=consent,
        offered=offered,
        groups=queries.groups_that_hold(original, sheet),
        conforms=sheet.conforms,
        missing=sheet.missing,
    )
    if refusals:
        raise Refused(*refusals)
    original.outcome, original.outcome_consent = outcome, consent.strip()[:200]
    original.outcome_class = str(offered) if outcome == OriginalRecord.Outcome.DOWNGRADED else ""
    _save(original)
    record(
        events.OutcomeAccepted(
            record=Ref.to(original), line=Ref.to(original.line), outcome=outcome,
            to_class=original.outcome_class or None, consent=original.outcome_consent,
        )
    )  # fmt: skip
    return original


@verb(permission="orders.conclude_check", roles=CHECKERS, event=events.CheckConcluded)
def conclude_check(*, original: OriginalRecord, by: Actor, at: datetime) -> OriginalRecord:
    """An in-use check ends with its record: no certificate, no new due date; the owner is told (practice P3)."""
    original = _locked(original)
    line = original.line
    if line.order.institution_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    if line.kind != rules.IN_USE:
        raise Refused(refuse("not-an-in-use-check"))
    if original.state != OriginalRecord.State.CHECKED:
        raise Refused(
            refuse("record-not-in-state", number=original.number, state=original.state, act="concluded")
        )
    sheet = queries.sheet_of(original)
    if refusals := rules.refusals_on_bench(queries.facts_of(original, sheet)):
        raise Refused(*refusals)
    passed = sheet.conforms is not False
    lock_record(original=original)
    ledger.note_test(
        instrument=line.instrument, test=Instrument.Test.PASSED if passed else Instrument.Test.FAILED
    )
    record(
        events.CheckConcluded(
            record=Ref.to(original), line=Ref.to(line), instrument=Ref.to(line.instrument),
            number=original.number, result="pass" if passed else "fail",
        )
    )  # fmt: skip
    _tell_owner(line, passed=passed, at=at)
    original.refresh_from_db()
    return original


def _tell_owner(line: OrderLine, *, passed: bool, at: datetime) -> None:
    name = f"{line.instrument.name} {line.instrument.serial}"
    notify(
        tenant=line.order.client.tenant_id,
        organisation_id=line.order.client_id,
        zh=f"{name} 使用中检查{'合格' if passed else '不合格，请停用并修理'}。",
        en=f"In-use check of {name}: {'passed' if passed else 'failed; stop using it and have it repaired'}.",
        at=at,
        url=f"/orders/{line.order_id}",
    )


def lock_record(*, original: OriginalRecord) -> None:
    """The record of an issued certificate never changes again. Part of issuing, not a verb by itself."""
    OriginalRecord.objects.filter(pk=original.pk).update(state=OriginalRecord.State.LOCKED)
    OrderLine.objects.filter(pk=original.line_id).update(state=OrderLine.State.ISSUED)


def _may_check(original: OriginalRecord, by: Actor) -> None:
    if original.line.order.institution_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    facts = queries.facts_of(original)
    if refusals := (*rules.refusals_to_check(facts, by=str(by.person_id)), *rules.refusals_on_bench(facts)):
        raise Refused(*refusals)


def _locked(original: OriginalRecord) -> OriginalRecord:
    return OriginalRecord.objects.select_for_update().get(pk=original.pk)


def _editable(original: OriginalRecord, by: Actor) -> OriginalRecord:
    """The record locked for this transaction, if this person may change it now."""
    current = _locked(original)
    facts = queries.facts_of(current)
    if refusals := (*rules.refusals_to_edit(facts, by=str(by.person_id)), *rules.refusals_on_bench(facts)):
        raise Refused(*refusals)
    return current


def _end_outcome(original: OriginalRecord) -> str | None:
    """What the client agreed to rests on what was read and told; where that changes, it is agreed anew (P3)."""
    ended = original.outcome or None
    original.outcome = original.outcome_class = original.outcome_consent = ""
    return ended


def _save(original: OriginalRecord) -> None:
    original.version = F("version") + 1
    original.save()
    original.refresh_from_db(fields=["version"])
