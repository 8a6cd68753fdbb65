"""Verbs of the owner: a data set declared, its rows delivered, its columns described, its price shown."""

from __future__ import annotations

import hashlib
from datetime import datetime

from junheng.core.reason import Refused, refuse, stop_if
from junheng.hub.datasets import events, queries
from junheng.hub.datasets.models import Dataset, Delivery
from junheng.hub.datasets.queries import OWNERS
from junheng.hub.datasets.rules import fields, lives, rows
from junheng.hub.foundation import search
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Organisation


@verb(permission="datasets.declare_dataset", roles=OWNERS, event=events.DatasetDeclared)
def declare_dataset(*, new: lives.NewDataset, by: Actor, at: datetime) -> Dataset:
    """Say which data one's body has; it is in nobody's catalogue before it is graded and published."""
    stop_if(lives.refusals_to_declare(new, on=today(at)))
    made = Dataset.objects.create(
        tenant_id=by.tenant, owner_id=by.somewhere, name=new.name.strip()[:80], about=new.about.strip()[:1000],
        licence=new.licence.strip()[:80], source=new.source.strip()[:300], since=new.since, until=new.until,
        state_since=at, declared_by_id=by.somebody,
    )  # fmt: skip
    index(made)
    record(events.DatasetDeclared(Ref.to(made), name=made.name))
    return made


@verb(permission="datasets.deliver_rows", roles=OWNERS, event=events.RowsDelivered)
def deliver_rows(*, dataset: Dataset, data: bytes, by: Actor, at: datetime) -> Dataset:
    """Take the rows of a file in, in place of those before. The first file names the columns; what is published stays as it is."""
    row = owned(dataset, by)
    stop_if(lives.in_state(row.state, "declared", "graded", "published", "paused"))
    table = rows.read_table(data)
    known = queries.columns(row)
    stop_if(rows.refusals_to_deliver(table, known))
    if not known:
        known = tuple(fields.Field(name) for name in table.names)
        row.fields = [each.as_json() for each in known]
    row.delivered += 1
    digest = hashlib.sha256(data).hexdigest()
    Delivery.objects.update_or_create(
        dataset=row,
        defaults={
            "tenant_id": row.tenant_id, "number": row.delivered, "rows": rows.in_order(table, known), "sha256": digest,
            "by_id": by.somebody, "at": at,
        },
    )  # fmt: skip
    row.save(update_fields=["fields", "delivered"])
    record(events.RowsDelivered(Ref.to(row), rows=len(table.rows), sha256=digest))
    return row


@verb(permission="datasets.describe_field", roles=OWNERS, event=events.FieldDescribed)
def describe_field(*, dataset: Dataset, field: fields.Field, by: Actor, at: datetime) -> Dataset:
    """Say what the values of one column are. What was graded before is declared again: the grade was of another description."""
    row = owned(dataset, by)
    stop_if(lives.in_state(row.state, "declared", "graded"))
    known, told = queries.columns(row), fields.settled(field)
    if all(each.name != told.name for each in known):
        raise Refused(refuse("dataset-column-unknown", path=told.name, field=told.name))
    stop_if(fields.refusals_to_describe(told, known))
    row.fields = [(told if each.name == told.name else each).as_json() for each in known]
    if row.state == Dataset.State.GRADED:
        row.state, row.state_since, row.grade, row.grade_reason = Dataset.State.DECLARED, at, "", ""
    row.save(update_fields=["fields", "state", "state_since", "grade", "grade_reason"])
    index(row)
    record(events.FieldDescribed(Ref.to(row), name=told.name))
    return row


@verb(permission="datasets.price_dataset", roles=OWNERS, event=events.DatasetPriced)
def price_dataset(*, dataset: Dataset, price: lives.Price, by: Actor, at: datetime) -> Dataset:
    """Show what its use costs, for whom consents are granted; nothing is paid here."""
    row = owned(dataset, by)
    stop_if(lives.refusals_to_price(row.state, price))
    row.amount, row.currency, row.per = price.amount, price.currency, price.per
    row.save(update_fields=["amount", "currency", "per"])
    record(events.DatasetPriced(Ref.to(row), f"{row.amount:.2f}", row.currency, row.per))
    return row


def owned(dataset: Dataset, by: Actor) -> Dataset:
    row = locked(dataset)
    if not queries.owns(row, by):
        raise Refused(refuse("not-your-record"))
    return row


def locked(dataset: Dataset) -> Dataset:
    return (
        Dataset.objects.select_for_update(of=("self",)).select_related("owner", "tenant").get(pk=dataset.pk)
    )


def index(row: Dataset) -> None:
    """What the catalogue's search finds it by: names of the set, its owner and its columns."""
    body = Organisation.objects.get(pk=row.owner_id)
    known = [text for each in queries.columns(row) for text in (each.name, each.quantity, each.note)]
    Dataset.objects.filter(pk=row.pk).update(
        search=search.vector(row.name, row.about, body.name_zh, body.name_en, row.source, *known)
    )
