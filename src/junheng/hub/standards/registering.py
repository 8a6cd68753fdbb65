"""Questions to the regional register: what hangs on each standard, and on which most hangs alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.models import Tenant
from junheng.hub.institutions import queries as institutions
from junheng.hub.standards.dependants import NOTHING, Hanging, hanging_on
from junheng.hub.standards.models import RegionalStandard

MOST = 100
OFFICES = frozenset({"regional_office", "samr_metrology"})


@dataclass(frozen=True, slots=True)
class Registered:
    """A standard of the register with what hangs on it. `alone`: no other of the region serves one of its items."""

    row: RegionalStandard
    hanging: Hanging
    alone: bool
    state: str
    until: date | None


def register(region: str, on: date, by: Actor) -> list[Registered]:
    """Designated standards of one region or all, what most hangs on alone first; proposals for its office and its body."""
    rows = _rows(region, by)
    below = hanging_on({row.pk: row.piece_ids for row, _alone in rows})
    found = [_registered(row, alone, below.get(row.pk, NOTHING), on) for row, alone in rows]
    return sorted(found, key=lambda each: (not each.alone, -each.hanging.certificates, str(each.row.pk)))


def _rows(region: str, by: Actor) -> list[tuple[RegionalStandard, bool]]:
    rows = RegionalStandard.objects.exclude(state="ended").select_related(
        "region", "organisation", "examination"
    )
    rows = rows.prefetch_related("examination__changes")
    if region:
        rows = rows.filter(region_id=region)
    if by.has_any(OFFICES):
        with tenancy.also(*Tenant.objects.values_list("code", flat=True)):
            kept = list(rows[:MOST])
    else:
        kept = [
            each
            for each in rows[:MOST]
            if each.state == "designated" or each.organisation_id == by.organisation_id
        ]
    served = Counter(
        (each.region_id, item) for each in kept if each.state == "designated" for item in each.item_codes
    )
    return [
        (
            each,
            each.state == "designated" and any(served[each.region_id, item] == 1 for item in each.item_codes),
        )
        for each in kept
    ]


def _registered(row: RegionalStandard, alone: bool, hanging: Hanging, on: date) -> Registered:
    paper = row.examination
    return Registered(
        row=row,
        hanging=hanging,
        alone=alone and hanging.certificates > 0,
        state=institutions.state_on(paper, on).state if paper is not None else "",
        until=institutions.last_day(paper.valid) if paper is not None else None,
    )


def proposed(regional_id: UUID) -> RegionalStandard | None:
    """A proposal of any province, for the region's office."""
    with tenancy.also(*Tenant.objects.values_list("code", flat=True)):
        return RegionalStandard.objects.filter(pk=regional_id, state="proposed").first()
