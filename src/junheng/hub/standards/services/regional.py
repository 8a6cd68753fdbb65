"""Verbs of the regional register: propose, designate, end (R05.2)."""

from __future__ import annotations

from datetime import datetime

from junheng.core.reason import Refused, refuse
from junheng.hub.capabilities.models import MeasurementStandard
from junheng.hub.capabilities.services.standards import KEEPERS
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions import queries as institutions
from junheng.hub.institutions.models import Region
from junheng.hub.standards import events
from junheng.hub.standards.models import RegionalStandard

OFFICES = frozenset({"regional_office", "samr_metrology"})
MOST_CAPACITY = 1_000_000


def _needs_examination(standard: MeasurementStandard, at: datetime) -> None:
    paper = standard.examination
    if paper is None or not institutions.state_on(paper, today(at)).in_force:
        raise Refused(refuse("regional-without-examination", name=standard.name_zh))


@verb(permission="standards.propose_regional", roles=KEEPERS, event=events.RegionalProposed)
def propose_regional(
    *, standard: MeasurementStandard, region: Region, capacity: int, by: Actor, at: datetime
) -> RegionalStandard:
    """Offer a standard with an examination in force to a region, with what it can serve in a year."""
    if standard.organisation_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    _needs_examination(standard, at)
    if not 1 <= capacity <= MOST_CAPACITY:
        raise Refused(refuse("regional-capacity", path="capacity"))
    if RegionalStandard.objects.filter(region=region, standard=standard).exclude(state="ended").exists():
        raise Refused(refuse("regional-known", name=standard.name_zh))
    pieces = standard.pieces.filter(role="main").order_by("id").values_list("pk", flat=True)
    made = RegionalStandard.objects.create(
        tenant_id=standard.tenant_id, region=region, organisation=standard.organisation, standard=standard,
        piece_ids=list(pieces), name_zh=standard.name_zh, name_en=standard.name_en, range_text=standard.range_text,
        accuracy_text=standard.accuracy_text, item_codes=sorted(each.pk for each in standard.items.all()),
        is_public=standard.is_public, is_highest=standard.is_highest, examination=standard.examination, capacity=capacity,
        state_since=at,
    )  # fmt: skip
    record(events.RegionalProposed(Ref.to(made), Ref.to(standard), made.name_zh, region.name_zh, capacity))
    return made


def held(regional: RegionalStandard, *states: str) -> RegionalStandard:
    """The row, locked, in one of these states."""
    with tenancy.also(regional.tenant_id):
        rows = RegionalStandard.objects.select_for_update(of=("self",)).select_related(
            "examination", "standard", "region"
        )
        row = rows.get(pk=regional.pk)
        if row.state not in states:
            raise Refused(refuse("regional-not-in-state", name=row.name_zh, state=row.state))
    return row


@verb(permission="standards.designate_regional", roles=OFFICES, event=events.RegionalDesignated)
def designate_regional(*, regional: RegionalStandard, by: Actor, at: datetime) -> RegionalStandard:
    """The region's office puts it on the register while its examination is in force."""
    row = held(regional, "proposed")
    if row.examination is None or not institutions.state_on(row.examination, today(at)).in_force:
        raise Refused(refuse("regional-without-examination", name=row.name_zh))
    with tenancy.also(row.tenant_id):
        RegionalStandard.objects.filter(pk=row.pk).update(state="designated", state_since=at)
        row.refresh_from_db(fields=["state", "state_since"])
        record(events.RegionalDesignated(Ref.to(row), row.name_zh), tenant=row.tenant_id)
    return row


@verb(permission="standards.end_regional", roles=OFFICES | KEEPERS, event=events.RegionalEnded)
def end_regional(*, regional: RegionalStandard, reason: str, by: Actor, at: datetime) -> RegionalStandard:
    """Its own body or the region's office takes it off the register, with the reason."""
    row = held(regional, "proposed", "designated")
    if row.organisation_id != by.organisation_id and not by.has_any(OFFICES):
        raise Refused(refuse("not-your-record"))
    if not reason.strip():
        raise Refused(refuse("regional-needs-reason", path="reason"))
    with tenancy.also(row.tenant_id):
        RegionalStandard.objects.filter(pk=row.pk).update(
            state="ended", state_reason=reason.strip()[:300], state_since=at
        )
        row.refresh_from_db()
        record(events.RegionalEnded(Ref.to(row), row.name_zh, row.state_reason), tenant=row.tenant_id)
    return row
