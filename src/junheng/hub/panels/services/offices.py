"""Whose duty list an office reads: a province its own people, the regional office those of its region, the State's all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.models import Tenant
from junheng.hub.institutions.models import Organisation, Region, RegionMember

WATCHERS = frozenset({"samr_metrology", "regional_office", "prov_regulator"})
ACROSS = frozenset({"samr_metrology", "regional_office"})


@dataclass(frozen=True, slots=True)
class Watched:
    """The provinces a duty list is about, and the regions one may choose from."""

    tenants: tuple[str, ...]
    region: Region | None
    regions: tuple[Region, ...]


def watched_by(by: Actor, region_id: str, on: date) -> Watched | None:
    """What an office sees; None for whoever is none. A home sees its own people's tasks wherever they are lent."""
    if not by.has_any(WATCHERS):
        return None
    if not by.has_any(ACROSS):
        return Watched((by.tenant,), None, ())
    regions = tuple(Region.objects.filter(kind=Region.Kind.METROLOGY))
    chosen = next((each for each in regions if each.pk == region_id), None) or _own(regions, by, on)
    if chosen is None:
        return Watched((by.tenant,), None, regions)
    return Watched(_provinces(chosen, on), chosen, regions)


def _own(regions: tuple[Region, ...], by: Actor, on: date) -> Region | None:
    """The region the office's own province belongs to, else the first."""
    body = Organisation.objects.filter(pk=by.somewhere).first()
    place = body.province_code if body is not None else ""
    rows = RegionMember.objects.filter(region__in=regions, division_id=place, valid__contains=on)
    first = rows.order_by("region__order").first()
    return next((each for each in regions if first is not None and each.pk == first.region_id), next(iter(regions), None))  # fmt: skip


def _provinces(region: Region, on: date) -> tuple[str, ...]:
    """Provinces of a region on a day that have a space here."""
    codes = RegionMember.objects.filter(region=region, valid__contains=on).values_list(
        "division_id", flat=True
    )
    whole = {f"{code[:2]}0000" for code in codes}
    return tuple(Tenant.objects.filter(code__in=whole, level="province").order_by("code").values_list("code", flat=True))  # fmt: skip
