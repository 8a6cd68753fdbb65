"""Questions to institutions: who acts, what is in force on a day, which rule holds, which days are worked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from junheng.hub.foundation import search, tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.institutions.models import (
    CalendarDay,
    CalendarYear,
    Item,
    Membership,
    Method,
    Organisation,
    Qualification,
    QualificationChange,
    QualificationItem,
    Region,
    Rule,
)
from junheng.hub.institutions.rules.dates import DueRule, WorkingCalendar, due_on
from junheng.hub.institutions.rules.standing import Change, Standing, standing

NATIONAL = "CN"
ADMINISTRATORS = frozenset({"inst_admin", "nmi", "sysadmin", "enterprise", "market_host", "utility", "maker"})
"""Roles that administer a body and are told what concerns it."""
BODIES = ("nmi", "institute", "industry-centre", "enterprise-laboratory")


def memberships_of(person_id: UUID, on: date) -> list[Membership]:
    """Roles a person holds on a day, whichever tenant they belong to; suspended bodies give none."""
    tenancy.for_person(person_id)
    rows = Membership.objects.filter(person_id=person_id, valid__contains=on).exclude(
        organisation__state__in=("suspended", "left")
    )
    return list(rows.select_related("organisation").order_by("organisation_id", "id"))


def actor_of(person: Any, organisation_id: UUID | None, at: datetime) -> Actor:
    """The membership provider of the foundation: a person, for the organisation chosen (else the first)."""
    held = memberships_of(person.pk, today(at))
    chosen = next((row.organisation for row in held if row.organisation_id == organisation_id), None)
    body = chosen or (held[0].organisation if held else None)
    if body is None:
        return Actor(person_id=person.pk, person_name=person.name)
    return Actor(
        person_id=person.pk,
        person_name=person.name,
        organisation_id=body.pk,
        organisation_code=body.uscc,
        organisation_name=body.name_zh,
        tenant=body.tenant_id,
        roles=frozenset(row.role for row in held if row.organisation_id == body.pk),
    )


def bodies_of(person_id: UUID, on: date) -> list[Organisation]:
    """Organisations a person may act for on a day, each once."""
    return list({row.organisation_id: row.organisation for row in memberships_of(person_id, on)}.values())


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """Everybody who holds or held a role at a body, newest first."""
    return Membership.objects.filter(organisation=organisation).select_related("person").order_by("-id")


def addresses_of(organisation_id: UUID, at: datetime) -> list[str]:
    """Addresses of those who administer a body on a day and have an account: who is told by e-mail."""
    with tenancy.also(*Organisation.objects.filter(pk=organisation_id).values_list("tenant_id", flat=True)):
        found = Membership.objects.filter(
            organisation_id=organisation_id,
            valid__contains=today(at),
            role__in=ADMINISTRATORS,
            person__email__isnull=False,
        )
        rows = found.order_by("person__email").values_list("person__email", flat=True).distinct()
        return [address for address in rows if address]


# what a floor above shows on a body's public page


@dataclass(frozen=True, slots=True)
class Badge:
    """A word about a body that is public beside its name, with the page that says why and since when."""

    tone: str
    zh: str
    en: str
    url: str
    since: date


_badges: list[Callable[[Organisation, date], Badge | None]] = []


def register_badge(badge_of: Callable[[Organisation, date], Badge | None]) -> None:
    """Called once by the area that keeps pledges, from its `apps.ready`."""
    _badges[:] = [badge_of]


def badge_of(organisation: Organisation, on: date) -> Badge | None:
    """The badge of a body on a day, where it has one."""
    return _badges[0](organisation, on) if _badges else None


# qualifications


def last_day(valid: Any) -> date | None:
    """The last day of a half-open date range; None when it has no end."""
    return date.fromordinal(valid.upper.toordinal() - 1) if valid is not None and valid.upper else None


def printed_range(valid: Any) -> str:
    """`2024-01-01~2028-12-31`, as printed on a document: the last day included."""
    return f"{valid.lower or ''}~{last_day(valid) or ''}"


def state_on(qualification: Qualification, on: date) -> Standing:
    """The live state on a day, from printed validity and every recorded change. Uses prefetched changes."""
    return standing(
        valid_from=qualification.valid.lower,
        valid_until=last_day(qualification.valid),
        changes=[
            Change(row.state, row.from_date, row.reason, row.by_name)
            for row in sorted(qualification.changes.all(), key=lambda row: (row.from_date, row.recorded_at))
        ],
        on=on,
    )


def qualifications() -> QuerySet[Qualification]:
    """Qualifications with what a live state needs, ready for lists."""
    return Qualification.objects.select_related("organisation", "issuer").prefetch_related(
        Prefetch("changes", queryset=QualificationChange.objects.order_by("from_date", "recorded_at"))
    )


def qualifications_of(organisation_id: UUID) -> QuerySet[Qualification]:
    return qualifications().filter(organisation_id=organisation_id).prefetch_related("items__item")


def qualifications_ending(tenant: str, *, on: date, days: int) -> QuerySet[Qualification]:
    """Qualifications of a province's bodies whose printed validity ends within `days`, soonest first."""
    last = date.fromordinal(on.toordinal() + days + 1)
    return (
        qualifications()
        .filter(tenant_id=tenant, valid__endswith__gt=on, valid__endswith__lte=last)
        .exclude(state="revoked")
        .order_by("valid__endswith")
    )


def qualifications_suspended(tenant: str) -> QuerySet[Qualification]:
    return qualifications().filter(tenant_id=tenant, state="suspended")


@dataclass(frozen=True, slots=True)
class CoveringItem:
    """One annex row that speaks of an item, with its boxes as numbers."""

    qualification: Qualification
    boxes: Sequence[Mapping[str, Any]]
    service: str
    divisions: Sequence[str]


def qualification_items(organisation: Organisation, kind: str, item: Item) -> list[CoveringItem]:
    """Annex rows of a body's qualifications of a type that name the item, in force or not."""
    rows = QualificationItem.objects.filter(
        qualification__organisation=organisation, qualification__type=kind, item=item
    ).prefetch_related(Prefetch("qualification", queryset=qualifications()))
    return [
        CoveringItem(row.qualification, list(row.data.get("boxes", [])), row.service, row.divisions)
        for row in rows
    ]


def method_in_force(method: Method, on: date) -> bool:
    """Whether work of a day may be done by this edition: its change-over dates decide (practice P4)."""
    return on in method.in_force


def methods(text: str = "") -> QuerySet[Method]:
    """Methods by a part of their code or title, by code."""
    rows = Method.objects.select_related("organisation")
    if text:
        rows = rows.filter(
            Q(code__icontains=text) | Q(title_zh__icontains=text) | Q(title_en__icontains=text)
        )
    return rows.order_by("code", "id")


# rules and calendar


def rule_value(tenant: str, key: str, on: date) -> Rule | None:
    """The rule in force on a day: the tenant's own where there is one, else the national one (R02.1)."""
    rows = Rule.objects.filter(key=key, tenant_code__in={tenant, NATIONAL}, valid__contains=on)
    return next(iter(sorted(rows, key=lambda row: row.tenant_code == NATIONAL)), None)


def rule_values(tenant: str, keys: Sequence[str], on: date) -> dict[str, Rule]:
    """The same for several keys in one statement; a key without a rule is left out."""
    rows = Rule.objects.filter(key__in=list(keys), tenant_code__in={tenant, NATIONAL}, valid__contains=on)
    return {row.key: row for row in sorted(rows, key=lambda row: row.tenant_code != NATIONAL)}


def rules_of(tenant: str) -> QuerySet[Rule]:
    """A tenant's rule pack with the national rules it stands on."""
    return Rule.objects.filter(tenant_code__in={tenant, NATIONAL}).order_by("key", "tenant_code", "valid")


def due_rule(tenant: str, on: date) -> DueRule:
    """How a due date is counted in a tenant: `due_rule` of the pack, else the day before (practice P12)."""
    found = rule_value(tenant, "due_rule", on)
    return "anniversary" if found is not None and found.value == "anniversary" else "day-before"


def due_date(tenant: str, *, worked_on: date, months: int) -> date:
    """The due date of a work done on a day, by the tenant's rule."""
    return due_on(worked_on, months=months, rule=due_rule(tenant, worked_on))


def working_calendar() -> WorkingCalendar:
    """Every loaded year of the State's calendar."""
    return WorkingCalendar(
        years=frozenset(CalendarYear.objects.values_list("year", flat=True)),
        days=dict(CalendarDay.objects.values_list("date", "working")),
    )


# lists


def count_bodies() -> int:
    """Bodies that measure, verified by a regulator."""
    return Organisation.objects.filter(kind__in=BODIES, state="verified").count()


def organisations(text: str = "") -> QuerySet[Organisation]:
    """Organisations by words of name, address or code; a two-character word suffices."""
    rows = Organisation.objects.all()
    found = search.among(rows, text) if text else None
    return rows if found is None else found


def organisations_unverified(tenant: str) -> QuerySet[Organisation]:
    """Self-declared bodies of a province that wait for the regulator, oldest first."""
    return Organisation.objects.filter(tenant_id=tenant, state="registered").order_by("id")


def regions() -> QuerySet[Region]:
    return Region.objects.prefetch_related("members__division").select_related("lead")
