"""The criteria that rest on evidence and place: qualification, mark, distance, region, recognition."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt
from typing import Any

from junheng.core.capability.answer import Criterion, Finding, criterion
from junheng.core.capability.criteria_scope import significant
from junheng.core.capability.model import CapabilityEntry, Need, Place, Qualification
from junheng.core.capability.wording import NBSP, decimal_text

_EARTH_RADIUS_KM = 6371.0088
"""Mean radius R1 of the WGS 84 ellipsoid (IUGG); the sphere is within 0.6 % of the geodesic."""


def distance_km(a: Place | None, b: Place | None) -> float | None:
    """Great-circle distance by the haversine formula; None without both pairs of coordinates."""
    if a is None or b is None or None in (a.latitude, a.longitude, b.latitude, b.longitude):
        return None
    assert a.latitude is not None and a.longitude is not None
    assert b.latitude is not None and b.longitude is not None
    north_a, north_b = radians(a.latitude), radians(b.latitude)
    half_north, half_east = (north_b - north_a) / 2, radians(b.longitude - a.longitude) / 2
    chord = sin(half_north) ** 2 + cos(north_a) * cos(north_b) * sin(half_east) ** 2
    return 2 * _EARTH_RADIUS_KM * asin(min(1.0, sqrt(chord)))


def distance_criterion(need: Need, found: float | None) -> Criterion | None:
    if need.max_distance_km is None:
        return None
    needed = f"{decimal_text(need.max_distance_km)}{NBSP}km"
    if found is None:
        return criterion("distance", "cannot-tell", "distance-unknown", needed=needed)
    within = Decimal(found) <= need.max_distance_km
    code = "distance-within" if within else "distance-beyond"
    return criterion(
        "distance", "yes" if within else "no", code, found=_km(found, need.max_distance_km), needed=needed
    )


def _km(found: float, needed: Decimal) -> str:
    """Whole kilometres, with more digits where rounding would hide on which side of the limit it lies."""
    for digits in (0, 1, 3, 6):
        shown = round(Decimal(found), digits)
        if (shown <= needed) == (Decimal(found) <= needed):
            break
    return f"{decimal_text(shown)}{NBSP}km"


def region_criterion(need: Need, entry: CapabilityEntry) -> Criterion | None:
    if not need.divisions:
        return None
    needed, found = ", ".join(need.divisions), entry.place.division
    if not found:
        return criterion("region", "cannot-tell", "region-unknown", needed=needed)
    inside = any(found.startswith(significant(code)) for code in need.divisions)
    code = "region-within" if inside else "region-outside"
    return criterion("region", "yes" if inside else "no", code, found=found, needed=needed)


def qualification_criteria(need: Need, entry: CapabilityEntry, on: date) -> Iterator[Criterion]:
    """All evidence the service rests on must be in force that day; a mark's evidence gives the mark only.

    Where an entry rests on nothing but marked evidence, that evidence carries the entry too.
    """
    basis = [each for each in entry.evidence if not each.mark] or list(entry.evidence)
    if not basis:
        yield criterion("qualification", "cannot-tell", "qualification-none")
    for each in basis:
        yield _in_force(each, on)
    if need.mark:
        yield from _mark(need.mark, entry, on)


def _mark(mark: str, entry: CapabilityEntry, on: date) -> Iterator[Criterion]:
    held = [(each, _in_force(each, on)) for each in entry.evidence if each.mark == mark]
    if not held:
        yield criterion("mark", "no", "mark-missing", mark=mark)
        return
    rank = {"yes": 0, "cannot-tell": 1, "no": 2, "partly": 3}
    best, found = min(held, key=lambda pair: rank[pair[1].finding])
    if found.finding == "yes":
        yield criterion("mark", "yes", "mark-held", mark=mark, name=best.name, until=best.valid_to)
    else:
        yield Criterion("mark", found.finding, found.code, found.facts)


def _in_force(each: Qualification, on: date) -> Criterion:
    def found(finding: Finding, code: str, /, **facts: Any) -> Criterion:
        return criterion("qualification", finding, code, name=each.name, on=on, **facts)

    if each.is_suspended(on):
        if each.suspended_to is None:
            return found("no", "qualification-suspended", since=each.suspended_from)
        return found(
            "no", "qualification-suspended-until", since=each.suspended_from, until=each.suspended_to
        )
    if each.valid_from is not None and on < each.valid_from:
        return found("no", "qualification-not-yet", since=each.valid_from)
    if each.valid_to is None:
        return found("cannot-tell", "qualification-without-end")
    if on > each.valid_to:
        return found("no", "qualification-expired", until=each.valid_to)
    return found("yes", "qualification-valid", until=each.valid_to)


def recognition_criteria(need: Need, entry: CapabilityEntry) -> Iterator[Criterion]:
    """Per division asked for. No agreement on file is "cannot tell", never "no"."""
    on_file = {each.division: each for each in entry.recognitions}
    for division, wish in need.recognition:
        known, decisive = on_file.get(division), wish == "must"
        suffix = "" if decisive else "-preferred"
        if known is None:
            code = f"recognition-none{suffix}"
            yield criterion("recognition", "cannot-tell", code, decisive=decisive, division=division)
        elif known.holds:
            yield criterion("recognition", "yes", "recognition-holds", decisive=decisive, division=division)
        else:
            code = f"recognition-fails{suffix}"
            yield criterion(
                "recognition", "no", code, decisive=decisive, division=division, why=known.why or "—"
            )
