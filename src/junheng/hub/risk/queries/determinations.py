"""Questions about evidence, scores and determinations: what speaks against whom, what is in force, whose clock runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from junheng.core.reason import Refusal, Refused, refuse
from junheng.hub.certificates.models import Certificate
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import BEIJING, today
from junheng.hub.institutions import queries as institutions
from junheng.hub.institutions.models import Organisation, Rule
from junheng.hub.institutions.rules.dates import add_months, deadline
from junheng.hub.instruments.models import DueDate
from junheng.hub.integrity.models import Pledge, PublishedAnswer
from junheng.hub.risk.models import Determination, DeterminationRow
from junheng.hub.risk.rules import deciding, scoring
from junheng.hub.supervision.models import Check
from junheng.hub.supervision.queries import Weighing

OFFICE = frozenset({"samr_metrology", "prov_regulator", "city_regulator", "county_regulator", "credit_unit"})
"""Who sees scores and proposes."""
DECIDERS = frozenset({"prov_regulator", "credit_unit"})
"""Who decides: the province's desk and its credit unit."""
BODIES = frozenset({"enterprise", "market_host", "utility", "small_trader", "maker", "inst_admin"})
"""Who speaks for a body."""
MOST_ROWS = 50
"""Rows of one part that are looked at for one body; more change no class."""


def answers_for(by: Actor, tenant: str) -> bool:
    """Whether an office is answerable for a province: its own, or every one for the State's."""
    return by.has_any(OFFICE) and (by.tenant == tenant or "samr_metrology" in by.roles)


# the rule pack


def limit(tenant: str, key: str, since: date) -> date:
    """The last day of a span of the rule pack that began on a day; refused where no usable rule says so."""
    rule = institutions.rule_value(tenant, key, since)
    usable = rule is not None and rule.value.isascii() and rule.value.isdigit() and len(rule.value) < 5
    if rule is None or not usable or rule.unit not in ("day", "workday", "month", "year"):
        raise Refused(refuse("risk-without-rule", **deciding.matter(key)))
    return deadline(since, amount=int(rule.value), unit=rule.unit, working=institutions.working_calendar())


def rule_behind(tenant: str, key: str, on: date) -> Rule | None:
    return institutions.rule_value(tenant, key, on)


def credit_rules(tenant: str, on: date) -> scoring.CreditRules | tuple[Refusal, ...]:
    """The rules of a province on a day: its own rows before the national ones."""
    rows = Rule.objects.filter(
        key__in=scoring.keys(), tenant_code__in=(tenant, institutions.NATIONAL), valid__contains=on
    )
    held = {row.key: row for row in sorted(rows, key=lambda row: row.tenant_code != institutions.NATIONAL)}
    values = {key: row.value for key, row in held.items()}
    worst = sorted({row.confidence for row in held.values()} - {"house"}) or ["house"]
    sources = "; ".join(sorted({row.source for row in held.values()}))
    return scoring.rules_from(values, source=sources, confidence=worst[0])


# evidence


def evidence(bodies: Iterable[UUID], on: date, months: int) -> dict[UUID, list[scoring.Evidence]]:
    """What speaks against each body on a day, within the window: five statements, however many bodies."""
    wanted, since = list(bodies), add_months(on, -months)
    found: dict[UUID, list[scoring.Evidence]] = {each: [] for each in wanted}
    for body, row in _rows(wanted, since, on):
        if sum(each.part == row.part for each in found[body]) < MOST_ROWS:
            found[body].append(row)
    return found


def _rows(bodies: Sequence[UUID], since: date, on: date) -> Iterable[tuple[UUID, scoring.Evidence]]:
    first = datetime(since.year, since.month, since.day, tzinfo=BEIJING)
    yield from _checks(bodies, first)
    yield from _notices(bodies, since)
    yield from _overdue(bodies, on)
    yield from _complaints(bodies, since)
    yield from _pledges(bodies, first)


def _checks(bodies: Sequence[UUID], first: datetime) -> Iterable[tuple[UUID, scoring.Evidence]]:
    """Published checks with problems, and orders that were handed on, in one statement."""
    published = Q(state=Check.State.PUBLISHED, result="problems", published_at__gte=first)
    handed_on = Q(rectification__state="escalated", rectification__settled_at__gte=first)
    rows = Check.objects.filter(published | handed_on, organisation_id__in=bodies)
    for row in rows.order_by("-id").select_related("rectification"):
        url, order = f"/supervision/checks/{row.pk}", getattr(row, "rectification", None)
        at = row.concluded_at or row.published_at
        if row.state == Check.State.PUBLISHED and row.published_at and row.published_at >= first and at:
            yield row.organisation_id, scoring.Evidence("check", today(at), row.name, url)
        if order is not None and order.state == "escalated" and order.settled_at:
            yield row.organisation_id, scoring.Evidence("order", today(order.settled_at), row.name, url)


def _notices(bodies: Sequence[UUID], since: date) -> Iterable[tuple[UUID, scoring.Evidence]]:
    rows = Certificate.objects.filter(
        instrument__owner_id__in=bodies, kind="verification-notice", state="issued", work_to__gte=since
    )
    for row in rows.order_by("-work_to").select_related("instrument"):
        yield (
            row.instrument.owner_id,
            scoring.Evidence(
                "verification", row.work_to, f"{row.instrument.name} {row.number}", f"/verify/{row.number}"
            ),
        )


def _overdue(bodies: Sequence[UUID], on: date) -> Iterable[tuple[UUID, scoring.Evidence]]:
    rows = DueDate.objects.filter(
        instrument__owner_id__in=bodies, instrument__scrapped_since=None, instrument__sealed_since=None,
        service="verification", part=None, due__lt=on,
    )  # fmt: skip
    for row in rows.order_by("due").select_related("instrument"):
        one = row.instrument
        yield (
            one.owner_id,
            scoring.Evidence("overdue", row.due, f"{one.name} {one.serial}", f"/scan/{one.code}"),
        )


def _complaints(bodies: Sequence[UUID], since: date) -> Iterable[tuple[UUID, scoring.Evidence]]:
    """Founded ones, by their published answer: nothing of who reported."""
    rows = PublishedAnswer.objects.filter(
        complaint__instrument__owner_id__in=bodies, finding="founded", answered_on__gte=since
    )
    for row in rows.order_by("-answered_on").select_related("complaint__instrument"):
        label = f"{row.instrument_name} {row.text}"[:200]
        owner = row.complaint.instrument.owner_id
        yield (
            owner,
            scoring.Evidence("complaint", row.answered_on, label, f"/scan/{row.instrument_code}"),
        )


def _pledges(bodies: Sequence[UUID], first: datetime) -> Iterable[tuple[UUID, scoring.Evidence]]:
    rows = Pledge.objects.filter(organisation_id__in=bodies, state="removed", state_since__gte=first)
    for row in rows.order_by("-state_since"):
        yield (
            row.organisation_id,
            scoring.Evidence("pledge", today(row.state_since), row.state_reason[:200], f"/pledges/{row.pk}"),
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """A body with its score by the rules of its province, the class that gives, and the one in force."""

    organisation: Organisation
    score: scoring.Score
    found: str
    in_force: Determination | None

    @property
    def now(self) -> str:
        return self.in_force.value if self.in_force is not None else scoring.USUAL


def judged(bodies: Sequence[Organisation], tenant: str, on: date) -> list[Judged]:
    """Each body of one province with its score; refused where the rule pack has none."""
    rules = credit_rules(tenant, on)
    if isinstance(rules, tuple):
        raise Refused(*rules)
    return judged_by(rules, bodies, on)


def judged_by(rules: scoring.CreditRules, bodies: Sequence[Organisation], on: date) -> list[Judged]:
    """The same by rules that were read already."""
    rows = evidence([each.pk for each in bodies], on, rules.window_months)
    held = in_force([each.pk for each in bodies], "credit-class", on)
    scores = {each.pk: scoring.score_of(rules, rows[each.pk]) for each in bodies}
    return [
        Judged(
            each, scores[each.pk], scoring.class_of(rules, scores[each.pk].points), held.get(each.pk)
        )
        for each in bodies
    ]  # fmt: skip


def bodies_judged(by: Actor, text: str = "") -> QuerySet[Organisation]:
    """Bodies of the own province that are judged: all but regulators."""
    rows = Organisation.objects.exclude(kind__startswith="regulator-").exclude(kind="regional-centre")
    rows = rows.filter(tenant_id=by.tenant)
    return rows.filter(Q(name_zh__icontains=text) | Q(uscc=text)) if text else rows


# determinations


def in_force(bodies: Sequence[UUID], kind: str, on: date) -> dict[UUID, Determination]:
    """What of a kind is in force for each body on a day."""
    rows = Determination.objects.filter(
        organisation_id__in=bodies, kind=kind, state="in-force", since__lte=on, until__gte=on
    )
    return {row.organisation_id: row for row in rows}


def weighings(bodies: Sequence[UUID], tenant: str, on: date) -> Mapping[UUID, Weighing]:
    """How much the credit class in force raises or lowers each body's weight in a draw, with the reason."""
    rules = credit_rules(tenant, on)
    if isinstance(rules, tuple):
        raise Refused(*rules)
    return {
        body: Weighing(
            rules.weights[row.value],
            f"信用分类 {row.value}（{row.since}~{row.until}）权重×{rules.weights[row.value]}"
            f" / credit class {row.value}, weight ×{rules.weights[row.value]}",
        )
        for body, row in in_force(bodies, "credit-class", on).items()
    }


def shown(kind: str, on: date) -> QuerySet[Determination]:
    """A public list on a day: rows in force, each until its last day."""
    rows = Determination.objects.filter(kind=kind, state="in-force", until__gte=on)
    return rows.filter(kind__in=deciding.PUBLIC_KINDS).select_related("organisation")


def determinations_seen_by(by: Actor) -> QuerySet[Determination]:
    """Those of one's own body, or of one's province for its offices; of nobody else."""
    rows = Determination.objects.select_related("organisation", "decided_by", "repair_decided_by")
    if by.has_any(OFFICE):
        return rows if "samr_metrology" in by.roles else rows.filter(tenant_id=by.tenant)
    return rows.filter(organisation_id=by.somewhere) if by.has_any(BODIES) else rows.none()


def determination_seen(id: UUID, by: Actor, on: date) -> Determination | None:
    """One determination: for its two sides, and for everybody while it stands on a public list."""
    row = determinations_seen_by(by).filter(pk=id).first()
    if row is None:
        row = Determination.objects.filter(pk=id, state="in-force", until__gte=on).select_related(
            "organisation"
        ).filter(kind__in=deciding.PUBLIC_KINDS).first()  # fmt: skip
    return row


def is_party(row: Determination, by: Actor) -> bool:
    return by.somewhere == row.organisation_id or answers_for(by, row.tenant_id)


def facts_of(row: Determination, by: Actor) -> deciding.Facts:
    """What the rules need to know of a determination now."""
    return deciding.Facts(
        kind=row.kind,
        state=row.state,
        value=row.value,
        heard=row.viewed_at is not None,
        hearing_until=row.hearing_until,
        proposed_by_decider=row.proposed_by_id is not None and row.proposed_by_id == by.person_id,
        until=row.until,
        repair=row.repair,
        repair_from=repair_from(row),
    )


def repair_from(row: Determination) -> date | None:
    """First day on which repair may be asked for, by the rule pack of the day it was entered."""
    if row.since is None or row.kind not in deciding.REPAIRS or not deciding.is_against(row.kind, row.value):
        return None
    try:
        return limit(row.tenant_id, deciding.REPAIRS[row.kind], row.since)
    except Refused:
        return None


def parts_of(row: Determination) -> list[dict[str, Any]]:
    """The evidence a proposal was made from, by part."""
    rows: list[DeterminationRow] = list(row.rows.all())
    return [
        {"code": code, "rows": held, "points": sum(each.points for each in held)}
        for code in scoring.PARTS
        if (held := [each for each in rows if each.part == code])
    ]


def offices_of(organisation: Organisation) -> QuerySet[Organisation]:
    """The province's verified desk, where a proposal is decided."""
    return Organisation.objects.filter(
        tenant_id=organisation.tenant_id, kind="regulator-province", state="verified"
    )
