"""Verbs of rules and of the working-day calendar: numbers of the law as data, with basis and days (R02.1, R02.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.backends.postgresql.psycopg_any import DateRange

from junheng.core.reason import Refusal, Refused, refuse
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions import events
from junheng.hub.institutions.models import CalendarDay, CalendarYear, Rule
from junheng.hub.institutions.queries import NATIONAL


@dataclass(frozen=True, slots=True)
class NewRule:
    """One number of a rule pack with its basis and the first day it holds."""

    key: str
    matter_zh: str
    value: str
    unit: str
    source: str
    confidence: str
    since: date
    until: date | None = None
    matter_en: str = ""
    note: str = ""
    invented_for_demo: bool = False


@verb(
    permission="institutions.publish_rule",
    roles={"samr_metrology", "prov_regulator", "platform"},
    event=events.RulePublished,
)
def publish_rule(*, tenant: str, new: NewRule, by: Actor, at: datetime) -> Rule:
    """Publish a value of one's own pack from a day on; the value before ends the day before."""
    if refusals := _refusals(tenant, new, by):
        raise Refused(*refusals)
    with tenancy.also(tenant):
        before = Rule.objects.filter(tenant_code=tenant, key=new.key, valid__contains=new.since).first()
        if before is not None and before.valid.lower < new.since:
            before.valid = DateRange(before.valid.lower, new.since)
            before.save(update_fields=["valid"])
        rule = Rule.objects.create(
            tenant_code=tenant,
            key=new.key,
            matter_zh=new.matter_zh,
            matter_en=new.matter_en,
            value=new.value,
            unit=new.unit,
            note=new.note,
            source=new.source,
            confidence=new.confidence,
            valid=DateRange(new.since, date.fromordinal(new.until.toordinal() + 1) if new.until else None),
            overridable=tenant == NATIONAL and before is not None and before.overridable,
            invented_for_demo=new.invented_for_demo,
        )
        record(
            events.RulePublished(
                rule=Ref.to(rule),
                key=new.key,
                value=new.value,
                unit=new.unit,
                since=new.since.isoformat(),
                source=new.source,
            ),
            tenant=tenant,
        )
    return rule


def _refusals(tenant: str, new: NewRule, by: Actor) -> list[Refusal]:
    found: list[Refusal] = []
    if tenant != by.tenant and "platform" not in by.roles:
        found.append(refuse("not-your-record"))
    if not new.source.strip():
        found.append(refuse("rule-without-basis", path="source", key=new.key))
    national = Rule.objects.filter(tenant_code=NATIONAL, key=new.key, valid__contains=new.since).first()
    if tenant != NATIONAL and national is not None and not national.overridable:
        found.append(refuse("rule-not-overridable", key=new.key))
    return found


@verb(
    permission="institutions.load_calendar_year",
    roles={"samr_metrology", "platform"},
    event=events.CalendarLoaded,
)
def load_calendar_year(
    *,
    year: int,
    days: Mapping[date, tuple[bool, str]],
    source: str,
    confidence: str,
    by: Actor,
    at: datetime,
    invented_for_demo: bool = False,
) -> CalendarYear:
    """Load the State's arrangement of a year: days off and weekend days worked, `{date: (working, name)}`."""
    if not source.strip():
        raise Refused(refuse("rule-without-basis", path="source", key=f"calendar {year}"))
    CalendarYear.objects.filter(pk=year).delete()
    loaded = CalendarYear.objects.create(
        year=year, source=source, confidence=confidence, invented_for_demo=invented_for_demo
    )
    CalendarDay.objects.bulk_create(
        CalendarDay(date=day, year=loaded, working=working, name=name)
        for day, (working, name) in days.items()
    )
    record(events.CalendarLoaded(year=str(year), days=str(len(days)), source=source))
    return loaded
