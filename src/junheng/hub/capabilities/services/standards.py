"""Verbs of measurement standards: register, add a piece, record evidence, set a status."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from junheng.core.certificate.parsing import LIMITS, parse
from junheng.core.certificate.report import verify
from junheng.core.certificate.trust import Trust
from junheng.core.reason import Refused, refuse
from junheng.hub.capabilities import events, queries, rules
from junheng.hub.capabilities.models import MeasurementStandard, PieceEvidence, StandardPiece
from junheng.hub.capabilities.services.alarms import Alarm, raise_alarm
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.models import Attachment
from junheng.hub.foundation.services.attachments import store_attachment
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Item, Organisation, Qualification
from junheng.hub.instruments.models import Instrument
from junheng.hub.instruments.services import ledger

LARGEST = LIMITS.size
"""Bytes of a digital certificate that are read at all."""
KEEPERS = frozenset({"std_owner", "inst_admin", "nmi"})
_find: list[Callable[[str, UUID], UUID | None]] = []


def register_certificates(find: Callable[[str, UUID], UUID | None]) -> None:
    """Called once by the area that keeps certificates: which of this platform has this number and this instrument."""
    _find[:] = [find]


@verb(permission="capabilities.register_standard", roles=KEEPERS, event=events.StandardRegistered)
def register_standard(
    *,
    organisation: Organisation,
    code: str,
    name_zh: str,
    items: Iterable[Item],
    by: Actor,
    at: datetime,
    name_en: str = "",
    examination: Qualification | None = None,
    is_public: bool = False,
    is_highest: bool = False,
    range_text: str = "",
    accuracy_text: str = "",
) -> MeasurementStandard:
    """Put a measurement standard on file."""
    _only_own(organisation.pk, by)
    if MeasurementStandard.objects.filter(organisation=organisation, code=code).exists():
        raise Refused(refuse("standard-known", code=code))
    standard = MeasurementStandard.objects.create(
        tenant_id=organisation.tenant_id,
        organisation=organisation,
        code=code,
        name_zh=name_zh,
        name_en=name_en,
        examination=examination,
        is_public=is_public,
        is_highest=is_highest,
        range_text=range_text,
        accuracy_text=accuracy_text,
        keeper_id=by.person_id,
    )
    standard.items.set(items)
    record(events.StandardRegistered(standard=Ref.to(standard), code=code))
    return standard


@verb(permission="capabilities.add_piece", roles=KEEPERS, event=events.PieceAdded)
def add_piece(
    *,
    standard: MeasurementStandard,
    instrument: Instrument,
    role: str,
    by: Actor,
    at: datetime,
    used_by: str = StandardPiece.UsedBy.ORDER,
    place: str = "",
) -> StandardPiece:
    """Make an instrument a main standard or an auxiliary device of a measurement standard."""
    _only_own(standard.organisation_id, by)
    if instrument.owner_id != standard.organisation_id:
        raise Refused(
            refuse("piece-of-another", instrument=instrument.name, organisation=standard.organisation.name_zh)
        )
    if StandardPiece.objects.filter(standard=standard, instrument=instrument).exists():
        raise Refused(refuse("piece-known", instrument=instrument.name))
    piece = StandardPiece.objects.create(
        tenant_id=standard.tenant_id,
        standard=standard,
        instrument=instrument,
        role=role,
        used_by=used_by,
        place=place,
        keeper_id=by.person_id,
        status_since=at,
    )
    record(
        events.PieceAdded(
            standard=Ref.to(standard), piece=Ref.to(piece), instrument=Ref.to(instrument), role=role
        )
    )
    return piece


@verb(permission="capabilities.record_evidence", roles=KEEPERS, event=events.EvidenceRecorded)
def record_evidence(
    *,
    piece: StandardPiece,
    kind: str,
    number: str,
    issuer_name: str,
    work_date: date,
    due: date,
    values: Mapping[str, Any],
    by: Actor,
    at: datetime,
    issuer: Organisation | None = None,
    attachment: Attachment | None = None,
    as_found: str = "",
    reads_high_by: str = "",
    unit: str = "",
) -> PieceEvidence:
    """Record a certificate about a piece. From its work date on its values are the corrections in force.

    One of this platform is linked where both its number and its instrument are those of the piece. Where it was found
    outside its limits before it was adjusted (`as_found`, by `reads_high_by` in `unit` if that is known), the work since
    the last good evidence is in doubt, although the piece is good now: a case opens (practice P7, P14).
    """
    _only_own(piece.standard.organisation_id, by)
    refusals = rules.refusals_to_record_evidence(
        work_date=work_date,
        due=due,
        today=today(at),
        values=values,
        as_found=as_found,
        reads_high_by=reads_high_by,
    )
    if refusals:
        raise Refused(*refusals)
    evidence = PieceEvidence.objects.create(
        tenant_id=piece.tenant_id,
        piece=piece,
        kind=kind,
        number=number,
        issuer_name=issuer_name,
        issuer=issuer,
        certificate_id=_find[0](number, piece.instrument_id) if _find else None,
        work_date=work_date,
        due=due,
        values=dict(values),
        as_found=as_found,
        attachment=attachment,
        recorded_at=at,
        recorded_by_id=by.person_id,
    )
    ledger.set_due_date(
        instrument=piece.instrument,
        service=kind,
        worked_on=work_date,
        due=due,
        basis="持有者计划",
        certificate_number=number,
        by=by,
        at=at,
    )
    record(
        events.EvidenceRecorded(
            piece=Ref.to(piece),
            instrument=Ref.to(piece.instrument),
            number=number,
            issuer=issuer_name,
            work_date=work_date.isoformat(),
            due=due.isoformat(),
            as_found=as_found or None,
        )
    )
    if as_found == PieceEvidence.AsFound.OUTSIDE:
        why = f"复校时调前超差（{number}）"
        since = min(work_date, today(piece.status_since))
        raise_alarm(
            Alarm(piece, work_date, why, unit or "1", since, "没有更早的良好证据", until=work_date, reads_high_by=reads_high_by),
            by=by, at=at,
        )  # fmt: skip
    return evidence


@verb(permission="capabilities.set_piece_status", roles=KEEPERS | {"quality"}, event=events.PieceStatusSet)
def set_piece_status(
    *, piece: StandardPiece, status: str, reason: str, by: Actor, at: datetime, limited_to: str = ""
) -> StandardPiece:
    """合格, 准用, 限用, 停用, 封存: with a reason, at once, felt by every record that names the piece."""
    _only_own(piece.standard.organisation_id, by)
    piece = StandardPiece.objects.select_for_update(of=("self",)).get(pk=piece.pk)
    stopped = piece.stopped_at
    refusals = rules.refusals_to_set_status(
        instrument=piece.instrument.name,
        status=piece.status,
        new=status,
        reason=reason,
        stopped_on=today(stopped) if stopped else None,
        good_since=stopped is not None and queries.shown_good_since(piece, stopped),
    )
    if refusals:
        raise Refused(*refusals)
    piece.status, piece.status_reason, piece.status_since = status, reason.strip()[:300], at
    piece.limited_to = limited_to[:160]
    if status == StandardPiece.Status.STOPPED:
        piece.stopped_at = at
    elif status in rules.USABLE:
        piece.stopped_at = None
    piece.save()
    record(
        events.PieceStatusSet(
            piece=Ref.to(piece),
            instrument=Ref.to(piece.instrument),
            status=status,
            reason=piece.status_reason,
        )
    )
    return piece


@verb(permission="capabilities.attach_evidence_file", roles=KEEPERS, event=events.EvidenceFileAttached)
def attach_evidence_file(
    *, evidence: PieceEvidence, name: str, data: bytes, by: Actor, at: datetime
) -> PieceEvidence:
    """Attach the digital certificate (DCC) a piece rests on, such as a foreign laboratory's (practice P15).

    Its signature is checked as a stranger's: who signed is believed by nobody here, changed bytes are found. The
    verdict is kept as it was on that day; a certificate of another number is refused.
    """
    _only_own(evidence.piece.standard.organisation_id, by)
    rows = PieceEvidence.objects.select_for_update(of=("self",)).select_related("piece__instrument")
    evidence = rows.get(pk=evidence.pk)
    if evidence.attachment_id is not None:
        raise Refused(refuse("evidence-file-known", number=evidence.number))
    report = verify(parse(data), trust=Trust(), at=at)
    if report.summary.number != evidence.number:
        found = report.summary.number[:80]
        raise Refused(refuse("file-of-another-certificate", path="file", found=found, number=evidence.number))
    kept = store_attachment(name=name, data=data, accept={"application/xml", "text/xml"}, by=by, at=at)
    evidence.attachment, evidence.file_verdict = kept, report.verdict
    evidence.file_reasons = [each.code for each in report.reasons]
    evidence.save(update_fields=["attachment", "file_verdict", "file_reasons"])
    record(
        events.EvidenceFileAttached(
            piece=Ref.to(evidence.piece), instrument=Ref.to(evidence.piece.instrument), number=evidence.number,
            digest=kept.sha256, verdict=report.verdict,
        )
    )  # fmt: skip
    return evidence


def hold_pieces(pieces: Iterable[Any]) -> None:
    """Until this transaction ends no case about these pieces opens: what the gate saw stays so. Not a verb."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select 1 from capabilities_standardpiece where id = any(%s) for key share", [list(pieces)]
        )


def _only_own(organisation_id: object, by: Actor) -> None:
    if organisation_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
