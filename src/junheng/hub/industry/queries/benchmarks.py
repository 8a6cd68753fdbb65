"""Questions about benchmarks: who is on the list today, judged from qualifications as they stand, and why one is not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from junheng.hub.foundation.acting import Actor
from junheng.hub.industry.models import Benchmark, BenchmarkPaper, Criteria
from junheng.hub.industry.rules import benchmark as rules
from junheng.hub.institutions import queries as institutions
from junheng.hub.institutions.models import Organisation, Qualification, QualificationChange
from junheng.hub.risk.queries.determinations import BODIES as OTHERS

OFFICE = frozenset({"prov_regulator"})
"""Who publishes criteria, reviews and decides."""
WATCHERS = frozenset({"prov_regulator", "credit_unit"})
"""Who proposes a removal, beside the platform."""
BODIES = OTHERS | {"nmi", "industry_centre"}
"""Who speaks for a body."""
DEAD = ("expired", "revoked", "suspended", "not-yet-valid")


def criteria() -> QuerySet[Criteria]:
    """Criteria in force of every province, newest first."""
    return Criteria.objects.filter(current=True).select_related("tenant")


def criteria_of(tenant: str, kind: str) -> Criteria | None:
    return Criteria.objects.filter(tenant_id=tenant, kind=kind, current=True).first()


def _in_force(on: date) -> QuerySet[Qualification]:
    """Qualifications in force on a day, as `institutions.state_on` says of each, in one statement."""
    changes = QualificationChange.objects.filter(qualification=OuterRef("pk"), from_date__lte=on)
    newest = changes.order_by("-from_date", "-recorded_at").values("state")[:1]
    rows = Qualification.objects.filter(valid__contains=on).annotate(newest=Subquery(newest))
    return rows.filter(Q(newest=None) | Q(newest="active")).exclude(Exists(changes.filter(state="revoked")))


def _taken(on: date) -> QuerySet[QualificationChange]:
    """Revocations of any qualification of the body, in force on a day, since it was named or told of since then."""
    return QualificationChange.objects.filter(
        Q(from_date__gte=OuterRef("named_on")) | Q(recorded_at__gte=OuterRef("named_at")),
        qualification__organisation=OuterRef("organisation"), state="revoked", from_date__lte=on,
    )  # fmt: skip


def listed(on: date, *, kind: str = "", tenant: str = "") -> QuerySet[Benchmark]:
    """The list on a day: named bodies that hold every type they were named on, and had nothing revoked since."""
    held = _in_force(on).filter(organisation=OuterRef("benchmark__organisation"), type=OuterRef("type"))
    lacking = BenchmarkPaper.objects.filter(~Exists(held), benchmark=OuterRef("pk"))
    rows = Benchmark.objects.filter(~Exists(lacking), ~Exists(_taken(on)), state__in=rules.LISTED)
    rows = rows.filter(kind=kind) if kind in rules.KINDS else rows
    rows = rows.filter(tenant_id=tenant) if tenant else rows
    return rows.select_related("organisation", "criteria", "tenant")


def why_off(row: Benchmark, on: date) -> rules.Off | None:
    """What keeps a body off the list on a day, from its qualifications as they stand; None where nothing does."""
    rows = list(institutions.qualifications().filter(organisation_id=row.organisation_id))
    standings = {each.pk: institutions.state_on(each, on) for each in rows}
    found: list[rules.Off] = []
    for each in rows:
        standing = standings[each.pk]
        since = [c for c in each.changes.all() if c.state == "revoked" and c.from_date <= on]
        if (
            row.named_at
            and row.named_on
            and any(c.from_date >= row.named_on or c.recorded_at >= row.named_at for c in since)
        ):
            found.append(rules.Off("revoked", each.number, standing.since))
    held = {each.type for each in rows if standings[each.pk].in_force}
    for paper in row.papers.select_related("qualification"):
        standing = standings[paper.qualification_id]
        if paper.type not in held and standing.state in DEAD:
            code = standing.state if standing.state != "not-yet-valid" else "expired"
            found.append(rules.Off(code, paper.qualification.number, standing.since))
    order = ("revoked", "expired", "suspended")
    return min(found, key=lambda each: order.index(each.code), default=None)


def missing_types(organisation: Organisation, requires: Sequence[str], on: date) -> list[str]:
    held = set(
        _in_force(on).filter(organisation=organisation, type__in=requires).values_list("type", flat=True)
    )
    return [each for each in requires if each not in held]


def papers_for(organisation: Organisation, requires: Sequence[str], on: date) -> list[Qualification]:
    """One qualification in force for each required type: the one that lasts longest."""
    rows = _in_force(on).filter(organisation=organisation, type__in=requires)
    kept: dict[str, Qualification] = {}
    for each in rows.order_by(F("valid__endswith").asc(nulls_last=True)):
        kept[each.type] = each
    return list(kept.values())


def seen_by(by: Actor) -> QuerySet[Benchmark]:
    """Those of one's own body, or of one's province for its offices; of nobody else."""
    rows = Benchmark.objects.select_related("organisation", "criteria", "tenant", "decided_by", "reviewed_by")
    if by.has_any(WATCHERS):
        return rows.filter(tenant_id=by.tenant)
    return rows.filter(organisation_id=by.somewhere) if by.has_any(BODIES) else rows.none()


def seen(id: UUID, by: Actor, on: date) -> Benchmark | None:
    """One benchmark: for its two sides always, for everybody while it is on the list."""
    return seen_by(by).filter(pk=id).first() or listed(on).filter(pk=id).first()


def is_party(row: Benchmark, by: Actor) -> bool:
    return by.somewhere == row.organisation_id or (by.has_any(WATCHERS) and by.tenant == row.tenant_id)


def facts_of(row: Benchmark, by: Actor) -> rules.Facts:
    """What the rules need to know of a benchmark now."""
    return rules.Facts(
        row.state, row.recommended,
        reviewed_by_decider=row.reviewed_by_id is not None and row.reviewed_by_id == by.person_id,
        proposed_by_decider=row.watched_by_id is not None and row.watched_by_id == by.person_id,
        heard=row.viewed_at is not None, hear_until=row.hear_until,
    )  # fmt: skip


def in_time(tenant: str) -> tuple[int, int]:
    """Removals after a serious failure: how many, and how many of them within their days."""
    rows = Benchmark.objects.filter(tenant_id=tenant, state="removed", watched_on__isnull=False)
    found = rows.aggregate(all=Count("pk"), timely=Count("pk", filter=Q(removed_on__lte=F("decide_by"))))
    return int(found["all"]), int(found["timely"])


def offices_of(tenant: str) -> QuerySet[Organisation]:
    return Organisation.objects.filter(tenant_id=tenant, kind="regulator-province", state="verified")
