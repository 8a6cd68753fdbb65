"""Questions that set provinces beside each other: capability, needs, gaps and days from public rows, and the rows themselves.

No province is ranked. Counts are counts; a share or a middle of fewer than `FEWEST_AVERAGED` is not formed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import Aggregate, Count, FloatField, Q, QuerySet

from junheng.core.capability.weak_spots import Spot
from junheng.hub.capabilities import queries as capabilities
from junheng.hub.capabilities.models import CapabilityEntry
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.models import Tenant
from junheng.hub.institutions.models import Organisation
from junheng.hub.market import rules
from junheng.hub.market.models import Gap, GapPlace, Posting

ROWS = ("entries", "needs", "gaps")
"""What a figure opens to."""
DAYS, REACH = 365, 100
"""Instruments due within a year; a body within a hundred kilometres."""
ENDED = (Posting.State.ORDERED, Posting.State.CLOSED)


class Middle(Aggregate):
    """The value that half do not exceed: one that was stated, never one between two."""

    template = "percentile_disc(0.5) within group (order by %(expressions)s)"
    output_field = FloatField()


@dataclass(frozen=True, slots=True)
class DueWithin:
    """Instruments due, those with somebody able within reach, and those of which it cannot be told."""

    due: int = 0
    within: int = 0
    untold: int = 0


@dataclass(frozen=True, slots=True)
class Beside:
    """One province. `stating` entries promise `days` working days in the middle; `ordered` of `ended` needs found a body."""

    province: Tenant
    entries: int = 0
    bodies: int = 0
    quantities: int = 0
    stating: int = 0
    middle: float | None = None
    ended: int = 0
    ordered: int = 0
    gaps: int = 0
    due: DueWithin | None = None

    @property
    def days(self) -> int | None:
        """Working days that half of the entries promise; None of too few."""
        return None if self.middle is None or self.stating < rules.FEWEST_AVERAGED else round(self.middle)

    @property
    def met_percent(self) -> int | None:
        """Needs that found a body, of those that ended; None of too few."""
        return None if self.ended < rules.FEWEST_AVERAGED else round(100 * self.ordered / self.ended)

    @property
    def told(self) -> dict[str, Any]:
        """All of it by name, for programs."""
        same = (
            "entries",
            "bodies",
            "quantities",
            "stating",
            "days",
            "ended",
            "ordered",
            "met_percent",
            "gaps",
        )
        due = None if self.due is None else asdict(self.due)
        return {name: getattr(self, name) for name in same} | {"province": self.province.pk, "due": due}


def beside_each_other(on: date, spots: Iterable[Spot] | None = None) -> list[Beside]:
    """Every province of which anything is on file, by code; `spots` are those the reader may see, None if none."""
    able = {row.pop("tenant_id"): row for row in _entries(on)}
    ended = {row.pop("tenant_id"): row for row in _ended()}
    gaps = dict(GapPlace.objects.filter(number__gt=0).values_list("province", "number"))
    due = None if spots is None else _due(spots)
    known = able.keys() | ended.keys() | gaps.keys() | (due or {}).keys()
    return [
        Beside(
            province, **able.get(province.pk, {}), **ended.get(province.pk, {}), gaps=gaps.get(province.pk, 0),
            due=None if due is None else due.get(province.pk, DueWithin()),
        )
        for province in provinces() if province.pk in known
    ]  # fmt: skip


def spots_for(by: Actor, on: date) -> Sequence[Spot] | None:
    """Instruments due against who is able, as far as a regulator's tenant sees them; for nobody else."""
    if not by.has_any(capabilities.WEAK_SPOT_READERS):
        return None
    body = Organisation.objects.get(pk=by.organisation_id)
    return capabilities.weak_spots_of(body, on=on, days=DAYS, reach=REACH)


def provinces() -> QuerySet[Tenant]:
    return Tenant.objects.filter(level=Tenant.Level.PROVINCE).order_by("code")


def entries_in_force(on: date) -> QuerySet[CapabilityEntry]:
    """Published entries none of whose papers has ended or is suspended that day."""
    rows = CapabilityEntry.objects.filter(state=CapabilityEntry.State.PUBLISHED)
    for paper in ("qualification", "examination"):
        good = {f"{paper}__valid__contains": on, f"{paper}__state": "active"}
        rows = rows.filter(Q(**{paper: None}) | Q(**good))
    return rows


def _entries(on: date) -> Iterable[dict[str, Any]]:
    return entries_in_force(on).order_by().values("tenant_id").annotate(
        entries=Count("id"), bodies=Count("organisation_id", distinct=True),
        quantities=Count("quantity_kind", distinct=True), stating=Count("turnaround_days"),
        middle=Middle("turnaround_days"),
    )  # fmt: skip


def needs_ended() -> QuerySet[Posting]:
    """Needs whose quotes have ended, with an order or without; none whose owner is under seal."""
    return Posting.objects.filter(owner__isnull=False, state__in=ENDED)


def _ended() -> Iterable[dict[str, Any]]:
    ordered = Count("id", filter=Q(state=Posting.State.ORDERED))
    return needs_ended().order_by().values("tenant_id").annotate(ended=Count("id"), ordered=ordered)


def _due(spots: Iterable[Spot]) -> dict[str, DueWithin]:
    found: dict[str, DueWithin] = {}
    for spot in spots:
        code, count = f"{spot.due.division[:2]}0000", spot.due.count
        was = found.get(code, DueWithin())
        within, untold = (count if spot.within else 0), (count if spot.within is None else 0)
        found[code] = DueWithin(was.due + count, was.within + within, was.untold + untold)
    return found


def rows_behind(what: str, province: Tenant, on: date) -> QuerySet[Any]:
    """The rows a figure of a province was counted from."""
    if what == "entries":
        return entries_in_force(on).filter(tenant=province).select_related("organisation", "item")
    if what == "needs":
        return needs_ended().filter(tenant=province).select_related("owner")
    standing = Gap.objects.filter(met_at=None, tenant=province, posting__owner__isnull=False)
    return standing.select_related("posting__owner")


def row_told(row: CapabilityEntry | Posting | Gap) -> dict[str, Any]:
    """A row behind a figure, for programs; a gap names nobody."""
    same = {"id": row.pk, "quantity": row.quantity_kind}
    if isinstance(row, CapabilityEntry):
        return same | {"service": row.kind, "body": row.organisation.name_zh, "days": row.turnaround_days}
    if isinstance(row, Posting):
        owner = row.owner.name_zh if row.owner else ""
        return same | {"service": row.service, "body": owner, "state": row.state, "since": row.state_since}
    return same | {"service": row.service, "body": "", "since": row.since}
