"""Questions to meters: how long the rules let them live, when each ends, in which quarter and district."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from junheng.hub.filing.models import RotationScheme
from junheng.hub.filing.rules import planning as planning_rules
from junheng.hub.filing.rules import plates as rules
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.models import Tenant
from junheng.hub.institutions import queries as institutions
from junheng.hub.institutions.models import Item, Organisation, Rule
from junheng.hub.institutions.rules.dates import DueRule, due_on
from junheng.hub.instruments import queries as instruments
from junheng.hub.instruments.models import DueDate, Instrument


@dataclass(frozen=True, slots=True)
class MeterLife:
    """What a meter number tells anybody: no place, no resident, no code."""

    number: str
    utility: Organisation
    item: Item
    last_day: date | None
    scheme: RotationScheme | None
    rules: tuple[Rule, ...] = ()
    """What the rule pack says of its kind, or of every kind it may be; with basis and confidence."""


def lives(tenant: str, item: str, on: date, *, kind: str = "") -> tuple[Rule, ...]:
    """Rules that state a life in months for an item, or for one kind of it, the longest first."""
    return _lives(tenant, [key for key in planning_rules.LIVES.get(item, ()) if kind in ("", key)], on)


def _lives(tenant: str, keys: Sequence[str], on: date) -> tuple[Rule, ...]:
    found = institutions.rule_values(tenant, keys, on).values() if keys else ()
    usable = [rule for rule in found if rule.unit == "month" and rule.value.isdigit()]
    return tuple(sorted(usable, key=lambda rule: (-int(rule.value), rule.key)))


def longest_life(tenant: str, item: str, on: date, *, kind: str = "") -> int | None:
    """Months that a meter may stay in use at most; None where no rule says so."""
    return next((int(rule.value) for rule in lives(tenant, item, on, kind=kind)), None)


def kinds_of_meters(tenant: str, on: date) -> list[Rule]:
    """Every kind of meter with what the tenant's rule pack says of it."""
    order = list(planning_rules.KINDS)
    return sorted(_lives(tenant, order, on), key=lambda rule: order.index(rule.key))


def meter(number: str, on: date, limit: int = 5) -> list[MeterLife]:
    """Meters with this number in any province; the same number may be two makers'."""
    wanted = number.strip()[:60]
    codes = list(Tenant.objects.values_list("code", flat=True))
    if len(wanted) < 4:
        return []
    with tenancy.also(*codes):
        rows = instruments.with_serials([wanted]).filter(
            item_id__in=planning_rules.METERS, scrapped_since=None
        )
        full = rows.select_related("owner", "item").prefetch_related("due_dates", "owner__rotation_schemes")
        return [_life(row, on) for row in full[:limit]]


def _life(row: Instrument, on: date) -> MeterLife:
    """The last day by its scheme from the first verification; without a scheme, the due date on file."""
    scheme = next((each for each in _fitting(row, row.owner.rotation_schemes.all())), None)
    dues = [due for due in row.due_dates.all() if due.service == "verification" and due.part_id is None]
    last = dues[0].due if dues else None
    if dues and scheme is not None:
        last = _end(dues[0].worked_on, scheme.months, institutions.due_rule(row.tenant_id, dues[0].worked_on))
    told = lives(row.tenant_id, row.item_id, on, kind=scheme.kind if scheme else "")
    return MeterLife(row.serial, row.owner, row.item, last, scheme, told)


def _end(worked_on: date, months: int, rule: DueRule) -> date | None:
    """The last day of a life; none where the day on file is beyond every calendar."""
    try:
        return due_on(worked_on, months=months, rule=rule)
    except (ValueError, OverflowError):
        return None


def _fitting(row: Instrument, schemes: Iterable[RotationScheme]) -> list[RotationScheme]:
    """Schemes that speak of a meter, the most particular first."""
    found = [
        each
        for each in schemes
        if each.item_id == row.item_id
        and (not each.model or rules.plain(each.model) == rules.plain(row.model))
        and rules.plain(row.serial).startswith(rules.plain(each.batch))
    ]
    return sorted(found, key=lambda each: (bool(each.model), len(each.batch)), reverse=True)


@dataclass(frozen=True, slots=True)
class Quarter:
    """Meters of a district whose life ends in a quarter."""

    name: str
    division: str
    meters: int
    late: bool


def rotation_of(scheme: RotationScheme, on: date) -> list[Quarter]:
    """How many meters of a scheme end their life in each quarter and district, the late ones first."""
    rows = DueDate.objects.filter(
        instrument__owner_id=scheme.owner_id, instrument__item_id=scheme.item_id, service="verification", part=None,
        instrument__scrapped_since=None, instrument__serial__istartswith=scheme.batch,
    )  # fmt: skip
    if scheme.model:
        rows = rows.filter(instrument__model__iexact=scheme.model)
    rule = institutions.due_rule(scheme.tenant_id, on)
    counts: dict[tuple[bool, str, str], int] = {}
    told = rows.values("worked_on", "instrument__filing__division_code").annotate(meters=Count("pk"))
    for each in told.order_by():
        last = _end(each["worked_on"], scheme.months, rule)
        if last is None:
            continue
        division = each["instrument__filing__division_code"] or scheme.owner.division_code
        key = (last >= on, planning_rules.quarter_of(last), division)
        counts[key] = counts.get(key, 0) + each["meters"]
    return [
        Quarter(name, division, meters, not in_time)
        for (in_time, name, division), meters in sorted(counts.items())
    ]


@dataclass(frozen=True, slots=True)
class FirstVerification:
    """Until when a meter may be used by its first verification, and by what."""

    due: date
    basis: str


def first_verification(
    meter: Instrument, worked_on: date, schemes: Iterable[RotationScheme], told: Sequence[Rule]
) -> FirstVerification | None:
    """By the most particular scheme of its owner, else by the life of its kind where the rule pack gives one alone.

    Where it gives several, by size or by gas, nobody has said which is this meter's: no day is shown that may be too late.
    """
    scheme = next(iter(_fitting(meter, schemes)), None)
    rule = told[0] if len(told) == 1 else None
    months = scheme.months if scheme else int(rule.value) if rule else None
    due = _end(worked_on, months, institutions.due_rule(meter.tenant_id, worked_on)) if months else None
    if due is None:
        return None
    why = scheme.basis if scheme else rule.source if rule else ""
    return FirstVerification(due, f"持有者按表所报首次检定，{months} 个月：{why}"[:160])
