"""Verbs of reference materials: register, release a batch, take units, recall, follow a recall (R07.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Sum

from junheng.core.reason import Refused, refuse
from junheng.hub.capabilities import rules as capability_rules
from junheng.hub.capabilities.models import PieceEvidence, StandardPiece
from junheng.hub.capabilities.services.alarms import stop_piece
from junheng.hub.capabilities.services.standards import KEEPERS, record_evidence
from junheng.hub.certificates import tracing
from junheng.hub.certificates.models import Certificate
from junheng.hub.certificates.services.recalls import Finding, open_case
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.models import Tenant
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Organisation
from junheng.hub.standards import events
from junheng.hub.standards.models import BatchHolding, MaterialBatch, ReferenceMaterial
from junheng.hub.standards.services.locking import refuse_all

PRODUCERS = frozenset({"nmi", "inst_admin", "std_owner", "industry_centre"})
TAKERS = KEEPERS | {"quality"}


@dataclass(frozen=True, slots=True)
class NewMaterial:
    """A certified reference material as its producer lists it; `number` as printed."""

    number: str
    name_zh: str
    level: str
    matrix: str
    name_en: str = ""


@verb(permission="standards.register_material", roles=PRODUCERS, event=events.MaterialRegistered)
def register_material(*, new: NewMaterial, by: Actor, at: datetime) -> ReferenceMaterial:
    """Put a reference material of one's own on the public register."""
    body = Organisation.objects.get(pk=by.somewhere)
    number = " ".join(new.number.split())[:40]
    if ReferenceMaterial.objects.filter(number=number).exists():
        raise Refused(refuse("material-known", path="number", number=number))
    made = ReferenceMaterial.objects.create(
        tenant_id=body.tenant_id, producer=body, number=number, name_zh=new.name_zh.strip(), name_en=new.name_en.strip(),
        level=new.level, matrix=new.matrix.strip(), registered_at=at,
    )  # fmt: skip
    record(events.MaterialRegistered(Ref.to(made), number, made.level, made.matrix))
    return made


@dataclass(frozen=True, slots=True)
class NewBatch:
    """A batch: `{name: {value, U, k, unit}}` in decimal text, the day it was made, its last day, and its units."""

    code: str
    values: Mapping[str, Any]
    made_on: date
    expires_on: date
    units: int


@verb(permission="standards.release_batch", roles=PRODUCERS, event=events.BatchReleased)
def release_batch(*, material: ReferenceMaterial, new: NewBatch, by: Actor, at: datetime) -> MaterialBatch:
    """Release a batch of one's own material."""
    if material.producer_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    code = new.code.strip()[:40]
    found = list(
        capability_rules.refusals_to_record_evidence(
            work_date=new.made_on, due=max(new.made_on, new.expires_on), today=today(at), values=new.values
        )
    )
    if new.expires_on < new.made_on:
        found.append(
            refuse("batch-dates-reversed", path="expires_on", expires=new.expires_on, made=new.made_on)
        )
    if not new.values:
        found.append(refuse("batch-values-missing", path="values"))
    if MaterialBatch.objects.filter(material=material, code=code).exists():
        found.append(refuse("batch-known", path="code", code=code))
    refuse_all(found)
    made = MaterialBatch.objects.create(
        tenant_id=material.tenant_id, material=material, code=code, values=dict(new.values), made_on=new.made_on,
        expires_on=new.expires_on, units=new.units,
    )  # fmt: skip
    record(
        events.BatchReleased(
            Ref.to(material), Ref.to(made), material.number, code, made.units, made.expires_on.isoformat()
        )
    )
    return made


def _locked(batch: MaterialBatch) -> MaterialBatch:
    with tenancy.also(batch.tenant_id):
        rows = MaterialBatch.objects.select_for_update(of=("self",)).select_related("material__producer")
        return rows.get(pk=batch.pk)


def units_left(batch: MaterialBatch) -> int:
    """Units that nobody has taken, over all provinces."""
    with tenancy.also(*Tenant.objects.values_list("code", flat=True)):
        taken = batch.holdings.aggregate(taken=Sum("units"))["taken"] or 0
    return batch.units - int(taken)


@verb(permission="standards.take_batch", roles=TAKERS, event=events.BatchTaken)
def take_batch(
    *,
    batch: MaterialBatch,
    units: int,
    received_on: date,
    piece: StandardPiece | None,
    by: Actor,
    at: datetime,
) -> BatchHolding:
    """Say who holds units of a batch. As a piece of a standard it brings its certified values as evidence into records."""
    current = _locked(batch)
    body = Organisation.objects.get(pk=by.somewhere)
    if piece is not None and piece.standard.organisation_id != body.pk:
        raise Refused(refuse("not-your-record"))
    left = units_left(current)
    found = []
    if current.state == MaterialBatch.State.RECALLED:
        found.append(refuse("batch-recalled", code=current.code, reason=current.recall_reason))
    if current.expires_on < today(at):
        found.append(refuse("batch-expired", code=current.code, expires=current.expires_on))
    if units > left or units < 1:
        found.append(refuse("batch-units-exceeded", path="units", code=current.code, left=left, wanted=units))
    if BatchHolding.objects.filter(batch=current, organisation=body, piece=piece).exists():
        found.append(refuse("holding-known"))
    refuse_all(found)
    maker = current.material.producer
    made = BatchHolding.objects.create(
        tenant_id=body.tenant_id, readers=sorted({maker.tenant_id} - {body.tenant_id}), batch=current, organisation=body,
        piece=piece, units=units, received_on=received_on, taken_at=at,
    )  # fmt: skip
    if piece is not None:
        _as_evidence(current, piece, by, at)
    record(
        events.BatchTaken(
            Ref.to(current), Ref.to(made), current.material.number, current.code, units, holder=body.name_zh
        )
    )
    return made


def _as_evidence(batch: MaterialBatch, piece: StandardPiece, by: Actor, at: datetime) -> None:
    """Its certificate enters the piece's evidence, unless it is there already."""
    number = f"{batch.material.number} {batch.code}"[:80]
    issuer = batch.material.producer
    if PieceEvidence.objects.filter(piece=piece, number=number, issuer_name=issuer.name_zh).exists():
        return
    record_evidence(
        piece=piece, kind="reference-material", number=number, issuer_name=issuer.name_zh, issuer=issuer,
        work_date=batch.made_on, due=batch.expires_on, values=batch.values, by=by, at=at,
    )  # fmt: skip


def certificates_of(holdings: Sequence[BatchHolding], until: date) -> list[tuple[Certificate, int]]:
    """Every certificate that used a batch at these holders, and all that rest on one of those, nearest first."""
    found: dict[Any, int] = {}
    for held in holdings:
        if held.piece_id is None:
            continue
        for each in tracing.under_piece(held.piece_id, since=min(held.received_on, until), until=until):
            found[each.id] = min(each.depth, found.get(each.id, each.depth))
    rows = Certificate.objects.select_related("institution").in_bulk(list(found))
    return [(rows[key], depth) for key, depth in sorted(found.items(), key=lambda pair: (pair[1], pair[0]))]


@verb(permission="standards.recall_batch", roles=PRODUCERS, event=events.BatchRecalled)
def recall_batch(*, batch: MaterialBatch, reason: str, by: Actor, at: datetime) -> MaterialBatch:
    """Recall a batch: every piece that is of it stops at once, every holder is told, the certificates are found."""
    current = _locked(batch)
    if current.material.producer_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    if current.state == MaterialBatch.State.RECALLED:
        raise Refused(refuse("batch-recalled", code=current.code, reason=current.recall_reason))
    if not reason.strip():
        raise Refused(refuse("recall-needs-reason", path="reason"))
    told = reason.strip()[:300]
    current.state, current.recall_reason, current.recalled_at = MaterialBatch.State.RECALLED, told, at
    current.save(update_fields=["state", "recall_reason", "recalled_at"])
    with tenancy.also(*Tenant.objects.values_list("code", flat=True)):
        holdings = list(current.holdings.select_related("organisation", "piece"))
        found = certificates_of(holdings, today(at))
        for each in holdings:
            _stop_and_tell(current, each, told, at)
    record(
        events.BatchRecalled(
            Ref.to(current.material), Ref.to(current), current.material.number, current.code, told,
            len({each.organisation_id for each in holdings}), len(found),
        )
    )  # fmt: skip
    return current


def _stop_and_tell(batch: MaterialBatch, holding: BatchHolding, reason: str, at: datetime) -> None:
    if holding.piece is not None:
        stop_piece(piece=holding.piece, reason=f"标准物质 {batch} 召回：{reason}", at=at)
    notify(
        tenant=holding.tenant_id, organisation_id=holding.organisation_id, at=at, url=f"/material-batches/{batch.pk}",
        zh=f"标准物质 {batch} 已召回：{reason}。已停用，请查看用过它的证书并跟进。",
        en=f"Reference material {batch} is recalled: {reason}. It is stopped; see the certificates that used it, and follow up.",
    )  # fmt: skip


FOLLOWERS = frozenset({"quality", "std_owner", "inst_admin", "nmi"})


@verb(permission="standards.follow_recall", roles=FOLLOWERS, event=events.RecallFollowed)
def follow_recall(*, holding: BatchHolding, by: Actor, at: datetime) -> BatchHolding:
    """A holder opens its case: the effect on each certificate that used the batch, with notices (practice P14)."""
    if holding.organisation_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    current = (
        BatchHolding.objects.select_for_update(of=("self",))
        .select_related("batch__material", "piece__standard", "piece__instrument", "case")
        .get(pk=holding.pk)
    )
    batch = current.batch
    if batch.state != MaterialBatch.State.RECALLED:
        raise Refused(refuse("holding-not-recalled"))
    if current.piece is None:
        raise Refused(refuse("holding-without-piece"))
    if current.case is not None:
        raise Refused(refuse("holding-followed", number=current.case.number))
    finding = Finding(
        found_on=today(at), why=f"标准物质 {batch} 召回：{batch.recall_reason}"[:300], since=current.received_on,
        since_basis=f"领用日 {current.received_on}",
    )  # fmt: skip
    current.case = open_case(piece=current.piece, finding=finding, by=by, at=at)
    current.save(update_fields=["case"])
    record(
        events.RecallFollowed(
            Ref.to(batch), Ref.to(current), Ref.to(current.case), batch.code, current.case.number
        )
    )
    return current
