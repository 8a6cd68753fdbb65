"""Questions about industry centres: the register, counts kept apart, whose clock is past, the file of one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.models import Tenant
from junheng.hub.industry.models import Centre, CentreEntry
from junheng.hub.industry.rules import centre as rules
from junheng.hub.institutions.models import Organisation
from junheng.hub.orders.models import Order

OFFICES = frozenset({"prov_regulator", "samr_metrology"})
"""Who plans and decides: the province's regulator; of national centres the State's."""
HOSTS = frozenset({"inst_admin", "nmi", "industry_centre"})
"""Who applies and reports for a host institution."""


def decides(by: Actor, *, level: str, tenant: str) -> bool:
    """Whether this actor's office decides about a centre."""
    if level == "national":
        return "samr_metrology" in by.roles
    return "prov_regulator" in by.roles and by.tenant == tenant


def provinces() -> list[Tenant]:
    return list(Tenant.objects.filter(level="province").order_by("code"))


def register(*, tenant: str = "", group: str = "", late_on: date | None = None) -> QuerySet[Centre]:
    """The public register, newest first: of a province, a group of states, or those past their build term."""
    rows = Centre.objects.select_related("tenant", "host")
    rows = rows.filter(tenant_id=tenant) if tenant else rows
    if group in rules.GROUPS:
        rows = rows.filter(state__in=rules.GROUPS[group])
    return rows.filter(state="approved", build_until__lt=late_on) if late_on else rows


def counts(tenant: str = "") -> rules.Counts:
    """How many stand where, planned and accepted apart: one statement over the register's index."""
    rows = Centre.objects.filter(tenant_id=tenant) if tenant else Centre.objects.all()
    found = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    return rules.Counts(
        **{group: sum(found.get(each, 0) for each in states) for group, states in rules.GROUPS.items()}
    )


def late(on: date, *, tenant: str = "", host: UUID | None = None) -> QuerySet[Centre]:
    """Centres whose host owes something that is past its day: building, or what is to be rectified."""
    past = Q(state="approved", build_until__lt=on) | Q(state="rectify", rectify_until__lt=on)
    rows = Centre.objects.filter(past).select_related("host")
    rows = rows.filter(tenant_id=tenant) if tenant else rows
    return rows.filter(host_id=host) if host else rows


def file_of(centre: Centre) -> QuerySet[CentreEntry]:
    return centre.entries.select_related("by")


def is_party(row: Centre, by: Actor) -> bool:
    """Whether names of officials are shown: to the host and to the offices that decide."""
    return row.host_id == by.somewhere or decides(by, level=row.level, tenant=row.tenant_id)


def services_outside(host: Organisation, *, since: datetime, until: datetime) -> tuple[int, int]:
    """Orders of other bodies that the host took on in a span, and of how many bodies."""
    with tenancy.also(host.tenant_id):
        found: dict[str, Any] = (
            Order.objects.filter(institution=host, placed_at__gte=since, placed_at__lte=until)
            .exclude(client=host).filter(state__in=("accepted", "closed"))
            .aggregate(orders=Count("pk"), bodies=Count("client", distinct=True))
        )  # fmt: skip
    return int(found["orders"]), int(found["bodies"])


def offices_of(centre: Centre) -> QuerySet[Organisation]:
    """The verified desk that decides about it."""
    national = centre.level == "national"
    rows = Organisation.objects.filter(state="verified")
    if national:
        return rows.filter(kind="regulator-national")
    return rows.filter(kind="regulator-province", tenant_id=centre.tenant_id)
