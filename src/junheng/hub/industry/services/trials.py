"""Verbs of a trial of a domestic instrument (R08.4): asked for, measured, reported, signed by two, answered, published."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from junheng.core.reason import Refused, refuse, stop_if
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.ids import new_id
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.industry import events
from junheng.hub.industry.models import InstrumentModel, Trial, TrialReading
from junheng.hub.industry.queries import trials as queries
from junheng.hub.industry.queries.trials import MAKERS, MANAGERS, REPORTERS, SIGNERS
from junheng.hub.industry.rules import trial as rules
from junheng.hub.institutions.models import Organisation

State = Trial.State


@verb(permission="industry.register_model", roles=MAKERS, event=events.ModelRegistered)
def register_model(*, new: rules.NewModel, by: Actor, at: datetime) -> InstrumentModel:
    """Register a model that one's own body makes."""
    known = queries.models_of(by.somewhere).filter(model=new.model.strip()[:60]).exists()
    extra = (refuse("trial-model-known", path="model", model=new.model.strip()[:60]),) if known else ()
    stop_if((*rules.refusals_to_register(new), *extra))
    made = InstrumentModel.objects.create(
        tenant_id=by.tenant, maker_id=by.somewhere, name=new.name.strip()[:80], model=new.model.strip()[:60],
        quantity_kind=new.quantity_kind, range_text=new.range_text.strip()[:120], registered_at=at,
    )  # fmt: skip
    record(events.ModelRegistered(Ref.to(made), made.model, made.name))
    return made


@verb(permission="industry.apply_trial", roles=MAKERS, event=events.TrialApplied)
def apply_trial(
    *, model: InstrumentModel, laboratory: Organisation, purpose: str, by: Actor, at: datetime
) -> Trial:
    """The maker asks a laboratory, of any province, to try its model."""
    open_already = Trial.objects.filter(
        model=model, laboratory=laboratory, state__in=(State.APPLIED, State.TESTING, State.REPORTED)
    )
    stop_if(
        rules.refusals_to_apply(
            purpose=purpose, own=model.maker_id == by.somewhere, laboratory=laboratory.kind in queries.LABORATORIES,
            verified=laboratory.state == "verified", open_already=open_already.exists(), body=laboratory.name_zh,
        )
    )  # fmt: skip
    with tenancy.also(laboratory.tenant_id):
        made = Trial.objects.create(
            tenant_id=laboratory.tenant_id, readers=[by.tenant], model=model, quantity_kind=model.quantity_kind,
            maker_id=by.somewhere, laboratory=laboratory, purpose=purpose.strip()[:500], state_since=at,
        )  # fmt: skip
    record(
        events.TrialApplied(
            Ref.to(made), laboratory=laboratory.uscc, model=model.model, purpose=made.purpose
        ),
        tenant=made.tenant_id,
    )
    _tell(laboratory, made, at, "申请试用验证，等你们答复。", "a trial is asked for; take it on or decline.")
    return made


@verb(permission="industry.decline_trial", roles=MANAGERS, event=events.TrialDeclined)
def decline_trial(*, trial: Trial, reason: str, by: Actor, at: datetime) -> Trial:
    """The laboratory does not take it on, and says why."""
    row = _of_laboratory(trial, by)
    stop_if(rules.refusals_to_decline(row.state, reason=reason))
    _to(row, State.DECLINED, at, declined_for=reason.strip()[:500])
    record(events.TrialDeclined(Ref.to(row), reason=row.declined_for))
    _tell(row.maker, row, at, f"未承接：{row.declined_for}", f"declined: {row.declined_for}")
    return row


@verb(permission="industry.begin_trial", roles=MANAGERS, event=events.TrialBegun)
def begin_trial(*, trial: Trial, protocol: rules.Protocol, by: Actor, at: datetime) -> Trial:
    """Take it on with its protocol: sites, standard and certificate, points, units, k, days to answer."""
    row = _of_laboratory(trial, by)
    state = queries.certificate_state(protocol.certificate_number)
    stop_if(rules.refusals_to_begin(row.state, protocol, kind=row.quantity_kind, certificate_state=state))
    _to(
        row, State.TESTING, at, sites=protocol.sites.strip()[:300], standard=protocol.standard.strip()[:200],
        certificate_number=protocol.certificate_number.strip()[:60], point_unit=protocol.point_unit, error_unit=protocol.error_unit,
        points=list(protocol.points), k=protocol.k, answer_days=protocol.answer_days,
    )  # fmt: skip
    record(
        events.TrialBegun(
            Ref.to(row), len(row.points), sites=row.sites, standard=row.standard, certificate_number=row.certificate_number
        )
    )  # fmt: skip
    _tell(row.maker, row, at, "试用验证已开始。", "the trial has begun.")
    return row


@verb(permission="industry.report_trial", roles=REPORTERS, event=events.TrialReported)
def report_trial(
    *, trial: Trial, readings: Sequence[rules.Reading], reliability: str, by: Actor, at: datetime
) -> Trial:
    """One person of the laboratory reports every unit at every point; corrected by reporting again, until it is signed."""
    row = _of_laboratory(trial, by)
    signed = row.signed_at is not None
    stop_if(rules.refusals_to_report(row.state, readings, row.points, reliability=reliability, signed=signed))
    row.readings.all().delete()
    ids = sorted(new_id() for _each in readings)  # the order of the report, also within a millisecond
    TrialReading.objects.bulk_create(
        TrialReading(
            id=id, tenant_id=row.tenant_id, readers=row.readers, trial=row, serial=each.serial, point=each.point, error=each.error,
            expanded=each.expanded,
        )
        for id, each in zip(ids, readings, strict=True)
    )  # fmt: skip
    _to(
        row,
        State.REPORTED,
        at,
        reliability=reliability.strip()[:1000],
        reported_at=at,
        reported_by_id=by.somebody,
    )
    record(events.TrialReported(Ref.to(row), _units(readings), digest_of(row)))
    return row


@verb(permission="industry.sign_trial", roles=SIGNERS, event=events.TrialSigned)
def sign_trial(*, trial: Trial, by: Actor, at: datetime) -> Trial:
    """A second person of the laboratory signs the data as they stand; from now on the maker may answer."""
    row = _of_laboratory(trial, by)
    by_reporter = row.reported_by_id == by.person_id
    stop_if(rules.refusals_to_sign(row.state, signed=row.signed_at is not None, by_reporter=by_reporter))
    until = today(at) + timedelta(days=row.answer_days)
    _to(row, State.REPORTED, at, signed_at=at, signed_by_id=by.somebody, answer_until=until)
    record(events.TrialSigned(Ref.to(row), digest_of(row), until.isoformat()))
    _tell(
        row.maker,
        row,
        at,
        f"试用报告已签署，可以在 {until} 前答复。",
        f"the report is signed; answer it until {until}.",
    )
    return row


@verb(permission="industry.answer_trial", roles=MAKERS, event=events.TrialAnswered)
def answer_trial(*, trial: Trial, answer: str, by: Actor, at: datetime) -> Trial:
    """The maker's answer, shown beside the report; also after it was published."""
    row = _locked(trial)
    if row.maker_id != by.somewhere:
        raise Refused(refuse("not-your-record"))
    stop_if(
        rules.refusals_to_answer(
            row.state, answer=answer, signed=row.signed_at is not None, answered=row.answered_at is not None
        )
    )
    row.answer, row.answered_at = answer.strip()[:1000], at
    with tenancy.also(row.tenant_id):
        row.save(update_fields=["answer", "answered_at"])
    record(events.TrialAnswered(Ref.to(row), answer=row.answer), tenant=row.tenant_id)
    _tell(row.laboratory, row, at, "制造单位已答复。", "the maker has answered.")
    return row


@verb(permission="industry.publish_trial", roles=MANAGERS, event=events.TrialPublished)
def publish_trial(*, trial: Trial, by: Actor, at: datetime) -> Trial:
    """Public from now on, with the maker's answer beside it."""
    row, on = _of_laboratory(trial, by), today(at)
    stop_if(
        rules.refusals_to_publish(
            row.state, signed=row.signed_at is not None, answered=row.answered_at is not None,
            answer_until=row.answer_until, on=on,
        )
    )  # fmt: skip
    _to(row, State.PUBLISHED, at, published_at=at)
    with tenancy.also(row.model.tenant_id):
        InstrumentModel.objects.filter(pk=row.model_id, proved_on=None).update(proved_on=on)
    record(
        events.TrialPublished(Ref.to(row), row.model.model, _units(queries.readings_of(row)), digest_of(row))
    )
    _tell(row.maker, row, at, "试用报告已公布。", "the report is public.")
    return row


def digest_of(row: Trial) -> str:
    """SHA-256 of what was measured: model, protocol and every reading in the order it was reported."""
    content: dict[str, Any] = {
        "trial": str(row.pk), "model": row.model.model, "standard": row.standard, "certificate": row.certificate_number,
        "sites": row.sites, "point_unit": row.point_unit, "error_unit": row.error_unit, "k": row.k,
        "reliability": row.reliability,
        "readings": [[each.serial, each.point, each.error, each.expanded] for each in queries.readings_of(row)],
    }  # fmt: skip
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _units(readings: Sequence[rules.Reading]) -> int:
    return len({each.serial for each in readings})


def _of_laboratory(trial: Trial, by: Actor) -> Trial:
    """The trial as it stands, for its laboratory."""
    row = _locked(trial)
    if row.laboratory_id != by.somewhere:
        raise Refused(refuse("not-your-record"))
    return row


def _locked(trial: Trial) -> Trial:
    rows = Trial.objects.select_for_update(of=("self",)).select_related("model", "maker", "laboratory")
    with tenancy.also(trial.tenant_id):
        return rows.get(pk=trial.pk)


def _to(row: Trial, state: str, at: datetime, **changes: Any) -> None:
    for name, value in ({"state": state, "state_since": at} | changes).items():
        setattr(row, name, value)
    row.save()


def _tell(body: Organisation, row: Trial, at: datetime, zh: str, en: str) -> None:
    notify(
        tenant=body.tenant_id, organisation_id=body.pk, at=at, url=f"/trials/{row.pk}",
        zh=f"{row.model.model}：{zh}"[:300], en=f"{row.model.model}: {en}"[:300],
    )  # fmt: skip
