"""Verbs that let a data set out and take it back: graded by a steward, published, paused, withdrawn."""

from __future__ import annotations

import hashlib
from datetime import datetime

from junheng.core.reason import Refused, refuse, stop_if
from junheng.hub.datasets import events, queries
from junheng.hub.datasets.models import Consent, Dataset, Delivery, Edition
from junheng.hub.datasets.queries import OWNERS, SAMPLE, STEWARDS
from junheng.hub.datasets.rules import fields, lives, masking, rows
from junheng.hub.datasets.services.declaring import locked, owned
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.sheets import as_csv
from junheng.hub.foundation.verbs import record, verb

State = Dataset.State


@verb(permission="datasets.grade_dataset", roles=STEWARDS, event=events.DatasetGraded)
def grade_dataset(*, dataset: Dataset, grade: str, reason: str, by: Actor, at: datetime) -> Dataset:
    """Its steward says who may read it, with the reason; personal values and trade secrets stay masked in any grade."""
    row = locked(dataset)
    stop_if(
        lives.refusals_to_grade(
            row.state, grade, queries.columns(row), reason=reason, declared_it=row.declared_by_id == by.person_id,
            own=queries.watches(row, by, today(at)),
        )
    )  # fmt: skip
    row.state, row.state_since, row.grade, row.grade_reason = State.GRADED, at, grade, reason.strip()[:500]
    row.save(update_fields=["state", "state_since", "grade", "grade_reason"])
    record(events.DatasetGraded(Ref.to(row), row.grade, reason=row.grade_reason))
    _tell_owner(row, at, "已分级，可以发布。", "it has been graded and can be published.")
    return row


@verb(permission="datasets.publish_dataset", roles=OWNERS, event=events.DatasetPublished)
def publish_dataset(*, dataset: Dataset, by: Actor, at: datetime) -> Dataset:
    """Write the masked rows as an edition that others read. Refused with each column that has no unit (R14.1)."""
    row = owned(dataset, by)
    stop_if(lives.in_state(row.state, "graded", "published", "paused"))
    known, delivery = queries.columns(row), queries.delivery_of(row)
    raw: rows.Rows = delivery.rows if delivery is not None else []
    if row.state == State.PUBLISHED and row.edition_of == row.delivered:
        raise Refused(refuse("dataset-same-rows"))
    stop_if((*fields.refusals_to_publish(known), *rows.refusals_to_publish(known, raw, source=row.source)))
    _publish(row, raw, at)
    record(
        events.DatasetPublished(
            Ref.to(row), row.name, row.grade, row.edition, row.edition_rows, row.edition_sha256
        )
    )
    return row


def _publish(row: Dataset, raw: rows.Rows, at: datetime) -> None:
    known = queries.columns(row)
    out = masking.masked(known, rows.as_decimal_text(known, raw), queries.key_of(row))
    row.edition += 1
    row.edition_of, row.edition_rows = row.delivered, len(out)
    row.edition_sha256 = hashlib.sha256(csv_of(known, out).encode()).hexdigest()
    row.quality = rows.quality_of(known, raw, since=row.since, until=row.until)
    row.published_at = row.published_at or at
    row.state, row.state_since, row.state_reason = State.PUBLISHED, at, ""
    row.save()
    granted = Consent.objects.filter(dataset=row, state=Consent.State.GRANTED).values_list(
        "tenant_id", flat=True
    )
    Edition.objects.update_or_create(
        dataset=row,
        defaults={
            "tenant_id": row.tenant_id, "readers": sorted(set(granted)), "is_open": row.grade == Dataset.Grade.OPEN,
            "number": row.edition, "rows": out, "sample": out[:SAMPLE], "at": at,
        },
    )  # fmt: skip


@verb(permission="datasets.pause_dataset", roles=OWNERS | STEWARDS, event=events.DatasetPaused)
def pause_dataset(*, dataset: Dataset, reason: str, by: Actor, at: datetime) -> Dataset:
    """The owner or a steward stops it with a public reason; publishing it again lets it out again."""
    row = _stopped_by(dataset, by, at)
    stop_if(lives.refusals_to_pause(row.state, reason=reason))
    _stop(row, State.PAUSED, reason, at)
    record(events.DatasetPaused(Ref.to(row), row.state_reason))
    if row.owner_id != by.somewhere:
        _tell_owner(row, at, f"已被暂停：{row.state_reason}", f"it was paused: {row.state_reason}")
    return row


@verb(permission="datasets.withdraw_dataset", roles=OWNERS | STEWARDS, event=events.DatasetWithdrawn)
def withdraw_dataset(*, dataset: Dataset, reason: str, by: Actor, at: datetime) -> Dataset:
    """For good: its rows are deleted, masked or not; that it was there, its digest and the reason stay."""
    row = _stopped_by(dataset, by, at)
    stop_if(lives.refusals_to_withdraw(row.state, reason=reason))
    _stop(row, State.WITHDRAWN, reason, at)
    Delivery.objects.filter(dataset=row).delete()
    record(events.DatasetWithdrawn(Ref.to(row), row.state_reason))
    if row.owner_id != by.somewhere:
        _tell_owner(row, at, f"已被撤回：{row.state_reason}", f"it was withdrawn: {row.state_reason}")
    return row


def _stopped_by(dataset: Dataset, by: Actor, at: datetime) -> Dataset:
    row = locked(dataset)
    if not (queries.owns(row, by) or queries.watches(row, by, today(at))):
        raise Refused(refuse("not-your-record"))
    return row


def _stop(row: Dataset, state: str, reason: str, at: datetime) -> None:
    row.state, row.state_since, row.state_reason = state, at, reason.strip()[:500]
    row.save(update_fields=["state", "state_since", "state_reason"])
    Edition.objects.filter(dataset=row).delete()


def csv_of(known: tuple[fields.Field, ...], out: rows.Rows) -> str:
    """The file that is downloaded, and whose digest stands in the log: names with their units, then the masked rows."""
    head = [each.name if not each.unit or each.unit in each.name else f"{each.name} ({each.unit})" for each in known]  # fmt: skip
    return as_csv(head, out)


def _tell_owner(row: Dataset, at: datetime, zh: str, en: str) -> None:
    with tenancy.also(row.tenant_id):
        notify(
            tenant=row.tenant_id, organisation_id=row.owner_id, at=at, url=f"/datasets/{row.pk}",
            zh=f"数据集「{row.name}」{zh}"[:300], en=f"Data set {row.name}: {en}"[:300],
        )  # fmt: skip
