"""Verbs of capability entries: draft, publish, withdraw."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from junheng.core.capability.documents import entry_from
from junheng.core.reason import Refused, refuse
from junheng.hub.capabilities import events, queries, rules
from junheng.hub.capabilities.models import CapabilityEntry, MeasurementStandard
from junheng.hub.foundation import search
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Item, Method, Organisation, Qualification

PUBLISHERS = frozenset({"inst_admin", "std_owner", "nmi", "enterprise", "industry_centre"})


@verb(permission="capabilities.draft_capability", roles=PUBLISHERS, event=events.CapabilityDrafted)
def draft_capability(
    *,
    organisation: Organisation,
    item: Item,
    data: Mapping[str, Any],
    by: Actor,
    at: datetime,
    qualification: Qualification | None = None,
    standard: MeasurementStandard | None = None,
    method: Method | None = None,
    turnaround_days: int | None = None,
    price: Decimal | None = None,
) -> CapabilityEntry:
    """Write an entry down in numbers (`junheng.capability/1`, one entry). It is read strictly at once.

    Any lawful body may; without a qualification the entry is shown as self-declared (R02.2).
    """
    if organisation.pk != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    if qualification is not None and qualification.organisation_id != organisation.pk:
        raise Refused(refuse("not-your-record"))
    entry = unsaved_entry(
        organisation=organisation,
        item=item,
        data=data,
        qualification=qualification,
        standard=standard,
        method=method,
        turnaround_days=turnaround_days,
        price=price,
    )
    entry.save(force_insert=True)
    record(events.CapabilityDrafted(entry=Ref.to(entry), kind=entry.kind, quantity=entry.quantity_kind))
    return entry


def unsaved_entry(
    *, organisation: Organisation, item: Item, data: Mapping[str, Any], **more: Any
) -> CapabilityEntry:
    """A draft read strictly (`junheng.capability/1`) and not yet written. Part of the verbs that write entries down."""
    read = entry_from(dict(data) | {"id": "draft", "body": organisation.name_zh})
    words = (
        organisation.name_zh,
        organisation.name_en,
        item.name_zh,
        item.name_en,
        item.pk,
        read.kind,
        read.raw,
    )
    return CapabilityEntry(
        tenant_id=organisation.tenant_id, organisation=organisation, kind=read.service, item=item, quantity_kind=read.kind,
        data=dict(data), search=search.vector(*words), examination=_examination(more.get("standard")), **more,
    )  # fmt: skip


def _examination(standard: MeasurementStandard | None) -> Qualification | None:
    return None if standard is None else standard.examination


@verb(permission="capabilities.revise_capability", roles=PUBLISHERS, event=events.CapabilityRevised)
def revise_capability(
    *,
    entry: CapabilityEntry,
    item: Item,
    data: Mapping[str, Any],
    by: Actor,
    at: datetime,
    qualification: Qualification | None = None,
    standard: MeasurementStandard | None = None,
    turnaround_days: int | None = None,
) -> CapabilityEntry:
    """Write a draft anew, read as strictly as the first time. What is published is withdrawn and written again instead."""
    entry = _own(entry, by)
    if entry.state != CapabilityEntry.State.DRAFT:
        raise Refused(refuse("entry-not-in-state", state=entry.state, act="revised"))
    if qualification is not None and qualification.organisation_id != entry.organisation_id:
        raise Refused(refuse("not-your-record"))
    if standard is not None and standard.organisation_id != entry.organisation_id:
        raise Refused(refuse("not-your-record"))
    fresh = unsaved_entry(
        organisation=entry.organisation,
        item=item,
        data=data,
        qualification=qualification,
        standard=standard,
        turnaround_days=turnaround_days,
    )
    names = (
        "kind", "item", "quantity_kind", "data", "search", "examination", "qualification", "standard", "turnaround_days",
    )  # fmt: skip
    for name in names:
        setattr(entry, name, getattr(fresh, name))
    entry.save(update_fields=names)
    record(events.CapabilityRevised(entry=Ref.to(entry), kind=entry.kind, quantity=entry.quantity_kind))
    return entry


@verb(permission="capabilities.publish_capability", roles=PUBLISHERS, event=events.CapabilityPublished)
def publish_capability(*, entry: CapabilityEntry, by: Actor, at: datetime) -> CapabilityEntry:
    """Show the entry to everybody, for as long as its qualification lives (R07.4)."""
    entry = _own(entry, by)
    refusals = rules.refusals_to_publish(queries.entry_facts(entry, today(at)))
    if refusals:
        raise Refused(*refusals)
    entry.state, entry.published_at = CapabilityEntry.State.PUBLISHED, at
    entry.save(update_fields=["state", "published_at"])
    text = json.dumps(entry.data, sort_keys=True, ensure_ascii=False)
    record(events.CapabilityPublished(entry=Ref.to(entry), digest=hashlib.sha256(text.encode()).hexdigest()))
    return entry


@verb(permission="capabilities.withdraw_capability", roles=PUBLISHERS, event=events.CapabilityWithdrawn)
def withdraw_capability(*, entry: CapabilityEntry, reason: str, by: Actor, at: datetime) -> CapabilityEntry:
    """Take an entry down, with the reason. It stays readable as withdrawn."""
    entry = _own(entry, by)
    if entry.state != CapabilityEntry.State.PUBLISHED:
        raise Refused(refuse("entry-not-in-state", state=entry.state, act="withdrawn"))
    if not reason.strip():
        raise Refused(refuse("status-needs-reason"))
    entry.state = CapabilityEntry.State.WITHDRAWN
    entry.save(update_fields=["state"])
    record(events.CapabilityWithdrawn(entry=Ref.to(entry), reason=reason.strip()[:300]))
    return entry


def _own(entry: CapabilityEntry, by: Actor) -> CapabilityEntry:
    if entry.organisation_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    return CapabilityEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)


def mark_corrective(
    *, organisation: Organisation, item: Item, number: str, since: date
) -> list[CapabilityEntry]:
    """Show "under corrective action" at a body's entries of an item. Part of the verb that finds it; not one by itself.

    The entry stays what it is: hold and withdrawal are acts of its owner or authority. One that is marked already keeps
    its mark, which is the earlier one.
    """
    rows = CapabilityEntry.objects.filter(organisation=organisation, item=item).exclude(state="withdrawn")
    marked = list(rows)
    rows.filter(corrective_since=None).update(corrective_since=since, corrective_number=number[:40])
    return marked


def unmark_corrective(
    *, organisation: Organisation, item: Item, number: str, left: tuple[str, date] | None
) -> list[CapabilityEntry]:
    """Take the mark of one comparison off again. Part of the verb that closes the case.

    `left`: number and day of another case of this body and item that is still open; its mark then stands instead.
    """
    rows = CapabilityEntry.objects.filter(organisation=organisation, item=item, corrective_number=number)
    cleared = list(rows)
    other, since = left or ("", None)
    rows.update(corrective_since=since, corrective_number=other[:40])
    return cleared
