"""Verbs of the keeper of a standard: series of evidence, the four kinds of change, sealing and unsealing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from junheng.core.reason import Refused, refuse
from junheng.hub.capabilities.models import MeasurementStandard, StandardPiece
from junheng.hub.capabilities.services.standards import KEEPERS, set_piece_status
from junheng.hub.foundation.acting import Actor, platform
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions import queries as institutions
from junheng.hub.institutions.models import Organisation
from junheng.hub.institutions.services.qualifications import restore_qualification, suspend_qualification
from junheng.hub.standards import events, queries
from junheng.hub.standards.models import EvidenceSeries, StandardChange, StandardSeal
from junheng.hub.standards.queries import EXAMINERS
from junheng.hub.standards.rules import completeness, life
from junheng.hub.standards.services.locking import refuse_all

RECORDERS = KEEPERS | {"verifier"}


def _own(standard: MeasurementStandard, by: Actor) -> MeasurementStandard:
    """The standard, held; only its own body acts on it."""
    if standard.organisation_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    rows = MeasurementStandard.objects.select_for_update(of=("self",))
    return rows.select_related("organisation", "examination").get(pk=standard.pk)


@dataclass(frozen=True, slots=True)
class NewSeries:
    """Readings as typed: decimal text in one unit, no finer than `resolution`; `data` by kind (see the model)."""

    kind: str
    parameter: str
    unit: str
    on: date
    resolution: str
    data: Mapping[str, Any]


@verb(permission="standards.record_series", roles=RECORDERS, event=events.SeriesRecorded)
def record_series(
    *, standard: MeasurementStandard, new: NewSeries, by: Actor, at: datetime
) -> EvidenceSeries:
    """Keep readings of repeatability, stability or validation. What follows from them is computed when it is asked."""
    kept = _own(standard, by)
    refuse_all(completeness.refusals_to_record(new.kind, new.data, on=new.on, today=today(at)))
    data = completeness.numbers_of(new.kind, new.data, resolution=new.resolution)
    same = EvidenceSeries.objects.filter(standard=kept, kind=new.kind, parameter=new.parameter, on=new.on)
    if same.exists():
        raise Refused(refuse("series-known", path="on"))
    made = EvidenceSeries.objects.create(
        tenant_id=kept.tenant_id, standard=kept, kind=new.kind, parameter=new.parameter, unit=new.unit, on=new.on,
        resolution=new.resolution, data=data, recorded_at=at, recorded_by_id=by.somebody,
    )  # fmt: skip
    record(
        events.SeriesRecorded(
            Ref.to(made),
            Ref.to(kept),
            made.kind,
            made.parameter,
            made.on.isoformat(),
            values=json.dumps(data),
        )
    )
    return made


@dataclass(frozen=True, slots=True)
class NewChange:
    """What changed, of which kind, and what it does to the standard (`effect` of data/examination.json)."""

    kind: str
    effect: str
    what: str
    on: date


@verb(permission="standards.file_change", roles=KEEPERS, event=events.ChangeFiled)
def file_change(
    *, standard: MeasurementStandard, new: NewChange, authority: Organisation | None, by: Actor, at: datetime
) -> StandardChange:
    """One of the four kinds of change, by its treatment: noted, filed with the authority, or a new examination."""
    kept = _own(standard, by)
    treatment = life.treatment_of(new.kind, new.effect)
    if treatment is None:
        raise Refused(refuse("change-treatment-unknown", path="effect", kind=new.kind, effect=new.effect))
    if not new.what.strip():
        raise Refused(refuse("seat-needs-reason", path="what"))
    if treatment == "filed" and authority is None:
        raise Refused(refuse("change-needs-authority", path="authority"))
    made = StandardChange.objects.create(
        tenant_id=kept.tenant_id, standard=kept, authority=authority if treatment == "filed" else None, kind=new.kind,
        effect=new.effect, what=new.what.strip()[:500], on=new.on, state=treatment, filed_at=at, filed_by_id=by.somebody,
    )  # fmt: skip
    if made.authority is not None:
        notify(
            tenant=made.authority.tenant_id, organisation_id=made.authority_id, at=at, url="/examinations",
            zh=f"{kept.organisation.name_zh} 的 {kept.code} 有变更待答复。",
            en=f"A change of {kept.code} of {kept.organisation.name_en or kept.organisation.name_zh} waits for an answer.",
        )  # fmt: skip
    record(events.ChangeFiled(Ref.to(made), Ref.to(kept), made.kind, treatment, what=made.what))
    return made


@verb(permission="standards.settle_change", roles=EXAMINERS, event=events.ChangeSettled)
def settle_change(
    *, change: StandardChange, agreed: bool, note: str, by: Actor, at: datetime
) -> StandardChange:
    """The authority agrees, or asks for a new examination."""
    if change.authority_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    current = (
        StandardChange.objects.select_for_update(of=("self",)).select_related("standard").get(pk=change.pk)
    )
    if current.state != StandardChange.State.FILED:
        raise Refused(refuse("change-not-filed"))
    if not agreed and not note.strip():
        raise Refused(refuse("seat-needs-reason", path="note"))
    current.state = StandardChange.State.AGREED if agreed else StandardChange.State.NEEDS_EXAMINATION
    current.note, current.settled_at, current.settled_by_id = note.strip()[:300], at, by.somebody
    current.save(update_fields=["state", "note", "settled_at", "settled_by_id"])
    notify(
        tenant=current.tenant_id, organisation_id=current.standard.organisation_id, at=at,
        url=f"/standards/{current.standard_id}/life",
        zh=f"{current.standard.code} 的变更已答复：{'同意' if agreed else '须重新考核'}。",
        en=f"The change of {current.standard.code} is answered: {'agreed' if agreed else 'a new examination is needed'}.",
    )  # fmt: skip
    record(
        events.ChangeSettled(
            Ref.to(current), Ref.to(current.standard), current.kind, str(current.state), note=current.note
        )
    )
    return current


@verb(permission="standards.seal_standard", roles=KEEPERS, event=events.StandardSealed)
def seal_standard(*, standard: MeasurementStandard, reason: str, by: Actor, at: datetime) -> StandardSeal:
    """Out of use until unsealed: its pieces are sealed, its examination rests, its entries come down at once."""
    kept = _own(standard, by)
    seal = queries.open_seal(kept)
    if seal is not None:
        raise Refused(refuse("standard-is-sealed", since=today(seal.sealed_at)))
    if not reason.strip():
        raise Refused(refuse("seat-needs-reason", path="reason"))
    told = reason.strip()[:280]
    for piece in kept.pieces.exclude(status__in=("sealed", "stopped")):
        set_piece_status(piece=piece, status="sealed", reason=f"封存：{told}", by=by, at=at)
    paper = kept.examination
    rests = paper is not None and institutions.state_on(paper, today(at)).in_force
    made = StandardSeal.objects.create(
        tenant_id=kept.tenant_id,
        standard=kept,
        reason=told,
        sealed_at=at,
        sealed_by_id=by.somebody,
        suspended=rests,
    )
    if rests and paper is not None:
        suspend_qualification(
            qualification=paper,
            since=today(at),
            reason=f"封存：{told}",
            by=platform(kept.tenant_id, "platform"),
            at=at,
        )
    record(events.StandardSealed(Ref.to(kept), kept.code, told))
    return made


@verb(permission="standards.unseal_standard", roles=KEEPERS, event=events.StandardUnsealed)
def unseal_standard(*, standard: MeasurementStandard, by: Actor, at: datetime) -> StandardSeal:
    """Back into use while its examination is within its days and every piece has a certificate in force."""
    kept = _own(standard, by)
    seal = queries.open_seal(kept)
    if seal is None:
        raise Refused(refuse("standard-not-sealed"))
    refuse_all(_in_the_way(kept, today(at)))
    for piece in kept.pieces.filter(status="sealed"):
        status = StandardPiece.Status.QUALIFIED
        set_piece_status(piece=piece, status=status, reason="启封", by=by, at=at)
    seal.unsealed_at, seal.unsealed_by_id = at, by.somebody
    seal.save(update_fields=["unsealed_at", "unsealed_by_id"])
    paper = kept.examination
    if seal.suspended and paper is not None and institutions.state_on(paper, today(at)).state == "suspended":
        restore_qualification(
            qualification=paper,
            since=today(at),
            reason="启封",
            by=platform(kept.tenant_id, "platform"),
            at=at,
        )
    record(events.StandardUnsealed(Ref.to(kept), kept.code))
    return seal


def _in_the_way(standard: MeasurementStandard, on: date) -> list[Any]:
    """What must be good before it is used again."""
    found = []
    paper = standard.examination
    if paper is not None and institutions.state_on(paper, on).state in ("expired", "revoked"):
        found.append(refuse("seal-examination-ended", number=paper.number))
    facts = queries.facts_of(standard, on=on, is_first=False)
    overdue = [each for each in facts.pieces if each.due is None or each.due < on]
    return found + [refuse("standard-piece-overdue", piece=each.name) for each in overdue]
