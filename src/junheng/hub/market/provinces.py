"""Questions that set provinces beside each other: capability, needs, gaps and days from public rows, and the rows themselves.

No province is ranked. Counts are counts; a share or a middle of fewer than `FEWEST_AVERAGED` is not formed. Counting
reads every published entry, so what was counted is kept for some minutes and says as of when: anybody may ask.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet

from junheng.core.capability.weak_spots import Spot
from junheng.hub.capabilities import queries as capabilities
from junheng.hub.capabilities.models import CapabilityEntry
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.counting import Alone, kept
from junheng.hub.foundation.models import Tenant
from junheng.hub.institutions.models import Organisation
from junheng.hub.market import rules
from junheng.hub.market.models import Gap, GapPlace, Posting

ROWS = ("entries", "needs", "gaps")
"""What a figure opens to."""
DAYS, REACH = 365, 100
"""Instruments due within a year; a body within a hundred kilometres."""
ENDED = (Posting.State.ORDERED, Posting.State.CLOSED)
LOCK = "market.provinces"


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
    middle: int | None = None
    ended: int = 0
    ordered: int = 0
    gaps: int = 0
    due: DueWithin | None = None

    @property
    def days(self) -> int | None:
        """Working days that half of the entries promise; None of too few."""
        return None if self.middle is None or self.stating < rules.FEWEST_AVERAGED else self.middle

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


Figures = Mapping[str, Mapping[str, Any]]


def beside_each_other(figures: Figures, due: Mapping[str, DueWithin] | None = None) -> list[Beside]:
    """Every province of which anything is on file, by code; `due` is what the reader may see of it, None if nothing."""
    known = figures.keys() | (due or {}).keys()
    return [
        Beside(
            province, **figures.get(province.pk, {}),
            due=None if due is None else due.get(province.pk, DueWithin()),
        )
        for province in provinces() if province.pk in known
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """The provinces as counted at `at`, in the words of no language; `with_due` where the reader is a regulator."""

    rows: Sequence[Beside]
    at: datetime
    with_due: bool


def table_for(by: Actor, at: datetime) -> Table:
    """As last counted this day: public rows for everybody the same, instruments due for each office its own."""
    on = today(at)
    alone = Alone(LOCK)
    figures, counted = kept(f"provinces-{on}", at, lambda: figures_of(on), alone)
    if not by.has_any(capabilities.WEAK_SPOT_READERS):
        return Table(beside_each_other(figures), counted, with_due=False)
    sees = hashlib.sha256(",".join(sorted(tenancy.current())).encode()).hexdigest()
    key = f"provinces-due-{on}-{by.organisation_id}-{sees}"
    due, told = kept(key, at, lambda: due_for(by, on), alone)
    return Table(beside_each_other(figures, due), min(counted, told), with_due=True)


def figures_of(on: date) -> Figures:
    """Counts by province, of what everybody may see: whoever happens to ask adds no private row."""
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    with tenancy.only():
        for row in (*_entries(on), *_ended()):
            found[row.pop("tenant_id")].update(row)
        for code, number in GapPlace.objects.filter(number__gt=0).values_list("province", "number"):
            found[code]["gaps"] = number
    return dict(found)


def due_for(by: Actor, on: date) -> dict[str, DueWithin]:
    """Instruments due against who is able, by province, as far as a regulator's tenant sees them."""
    body = Organisation.objects.get(pk=by.organisation_id)
    return _due(capabilities.weak_spots_of(body, on=on, days=DAYS, reach=REACH))


def provinces() -> QuerySet[Tenant]:
    return Tenant.objects.filter(level=Tenant.Level.PROVINCE).order_by("code")


def entries_in_force(on: date) -> QuerySet[CapabilityEntry]:
    """Published entries none of whose papers has ended or is suspended that day."""
    rows = CapabilityEntry.objects.filter(state=CapabilityEntry.State.PUBLISHED)
    for paper in ("qualification", "examination"):
        good = {f"{paper}__valid__contains": on, f"{paper}__state": "active"}
        rows = rows.filter(Q(**{paper: None}) | Q(**good))
    return rows


_OF_ENTRIES = """
with e (tenant_id, organisation_id, quantity, days, number) as materialized ({entries}),
of_days as (select tenant_id, days, sum(number) as number from e where days is not null group by tenant_id, days),
passed as (
    select tenant_id, days, sum(number) over (partition by tenant_id order by days) as so_far,
           sum(number) over (partition by tenant_id) as of_all
      from of_days
), middle as (select tenant_id, min(days) as middle from passed where 2 * so_far >= of_all group by tenant_id)
select e.tenant_id, sum(number), count(distinct organisation_id), count(distinct quantity),
       coalesce(sum(number) filter (where days is not null), 0), max(middle)
  from e left join middle on middle.tenant_id = e.tenant_id
 group by e.tenant_id
"""
"""Entries are first added up by body, quantity and days, once and by hashing: what is distinct, and the day that half of them
do not exceed, is found among the few sums, not among a million sorted rows."""


def _entries(on: date) -> Iterable[dict[str, Any]]:
    same = ("tenant_id", "organisation_id", "quantity_kind", "turnaround_days")
    sums = entries_in_force(on).order_by().values(*same).annotate(number=Count("id"))
    sql, told = sums.values_list(*same, "number").query.sql_with_params()
    names = ("tenant_id", "entries", "bodies", "quantities", "stating", "middle")
    with connection.cursor() as cursor:
        cursor.execute(_OF_ENTRIES.format(entries=sql), told)
        return [
            dict(zip(names, (code, *map(_whole, rest)), strict=True)) for code, *rest in cursor.fetchall()
        ]


def _whole(number: Any) -> int | None:
    return None if number is None else int(number)


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
