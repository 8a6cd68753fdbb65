"""What of draws and checks may be seen by whom; facts for the rules; a plan as the core reads it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from junheng.core.draw.canonical import canonical
from junheng.core.reason import Refusal, Refused
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import BEIJING, today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.models import Event, EventSubject
from junheng.hub.foundation.queries import Page, page_of
from junheng.hub.institutions import queries as institutions
from junheng.hub.institutions.models import Membership, Organisation
from junheng.hub.institutions.rules.dates import deadline
from junheng.hub.instruments.models import Instrument
from junheng.hub.ledger import policies
from junheng.hub.ledger import queries as ledger
from junheng.hub.supervision.models import (
    Check,
    CheckInspector,
    Draw,
    DrawInspector,
    DrawObject,
    DrawOrganiser,
    DrawPaper,
    DrawPool,
    Rectification,
)
from junheng.hub.supervision.rules import checking, planning

DESK = frozenset({"prov_regulator", "credit_unit"})
"""Who prepares, freezes and runs draws, and speaks for an organiser."""
INSPECTORS = frozenset({"prov_regulator", "city_regulator", "county_regulator", "grassroots", "enforcement"})
"""Roles of those who may be sent."""
BODY_SIDE = frozenset(
    {"enterprise", "market_host", "utility", "small_trader", "maker", "inst_admin", "quality", "nmi"}
)
"""Who speaks for a body that is checked."""
PUBLISH_RULE = "check_publish"
OPEN_RULE = "draw_record_open"


@dataclass(frozen=True, slots=True)
class Weighing:
    """By how much a weight in a draw is raised or lowered for a body, and why, as the plan says it."""

    times: Fraction
    why: str


Weighings = Callable[[Sequence[UUID], str, date], Mapping[UUID, Weighing]]
_weighings: list[Weighings] = []


def register_weighings(weighings: Weighings) -> None:
    """Called once by the area that keeps credit classes, from its `apps.ready`."""
    _weighings[:] = [weighings]


def weighings(bodies: Sequence[UUID], tenant: str, on: date) -> Mapping[UUID, Weighing]:
    """How each body's class in force changes its weight on a day; a body that is not named keeps its weight."""
    return _weighings[0](bodies, tenant, on) if _weighings else {}


Agreed = Callable[[str, Sequence[str], date], bool]
_agreed: list[Agreed] = []


def register_joint_agreements(in_force: Agreed) -> None:
    """Called once by who keeps agreements: whether one of this number lets these provinces check jointly on a day."""
    _agreed[:] = [in_force]


def agreed(number: str, provinces: Sequence[str], on: date) -> bool:
    """Whether the provinces may merge their lists under an agreement on file."""
    return bool(_agreed) and _agreed[0](number, provinces, on)


def draws(by: Actor) -> QuerySet[Draw]:
    """Draws somebody may see: those with a frozen list, and drafts of which the own body is a part."""
    rows = Draw.objects.select_related("organisation", "tenant")
    return rows.filter(_seen(by)).order_by("-id")


def _seen(by: Actor) -> Q:
    public = ~Q(state="drafted") & ~Q(state="withdrawn", frozen="")
    if not by.has_any(DESK):
        return public
    own = DrawOrganiser.objects.filter(organisation_id=by.somewhere).values("draw_id")
    return public | Q(organisation_id=by.somewhere) | Q(pk__in=own)


def draw_for_page(draw_id: UUID, by: Actor) -> Draw | None:
    return draws(by).prefetch_related("organisers__organisation").filter(pk=draw_id).first()


def sources(document: dict[str, Any] | None) -> tuple[planning.Source, ...]:
    """Sources of a beacon as a plan's settings name them."""
    return tuple(planning.Source(each["name"], each["kind"]) for each in (document or {}).get("sources", ()))


def freezing_of(draw: Draw) -> Event | None:
    """The fact of the freezing of its list."""
    ref = Ref.to(draw)
    subjects = EventSubject.objects.filter(kind=ref.kind, object_id=ref.id).values("event_id")
    return Event.objects.filter(pk__in=subjects, type="draw-frozen").order_by("id").first()


def logged_digest(draw: Draw) -> str | None:
    """The frozen list's digest as the published log holds it; None while it is not under a checkpoint."""
    event = freezing_of(draw)
    if event is None or event.index is None:
        return None
    try:
        leaf = ledger.bundle_of(event.pk).leaf
    except Refused:
        return None
    return str(json.loads(leaf or b"{}").get("facts", {}).get("frozen", ""))


@dataclass(frozen=True, slots=True)
class Cosigning:
    """How the frozen list stands in the log: since when under a checkpoint as its policy demands, by whom, with the proof."""

    since: datetime
    by: Sequence[str]
    size: int
    proof: dict[str, Any]


def cosigning_of(draw: Draw) -> Cosigning | None:
    """As the platform noted it, else as the log stands now; None while it waits.

    Where witnesses are asked, their own clocks say when, never before the entry had its place.
    """
    if draw.cosigned_at is not None and draw.cosigned is not None:
        return Cosigning(draw.cosigned_at, draw.cosigned["by"], draw.cosigned["size"], draw.cosigned["proof"])
    event = freezing_of(draw) if draw.frozen else None
    found = ledger.cosigned(event.pk, draw.demand) if event is not None else None
    if event is None or event.sequenced_at is None or found is None:
        return None
    since = max(event.sequenced_at, found.at) if found.at is not None else event.sequenced_at
    return Cosigning(since, found.by, found.size, found.proof)


def demand_in_words(draw: Draw) -> str:
    """Whose cosignatures the frozen list needs; empty where the log's policy named nobody."""
    policy = policies.demanded(draw.demand)
    return policy.words if policy is not None else ""


def to_note(tenant: str, limit: int = 200) -> Sequence[Draw]:
    """Frozen draws of a province of which it is not noted yet that the list is cosigned. For the worker, tenant by tenant."""
    rows = Draw.objects.filter(tenant_id=tenant, state=Draw.State.FROZEN, cosigned_at=None)
    return list(rows.order_by("id")[:limit])


def facts_of(draw: Draw, by: Actor) -> planning.DrawFacts:
    """What the rules need to know of a draw now."""
    organisers = list(draw.organisers.select_related("organisation"))
    frozen = draw.state == Draw.State.FROZEN
    cosigning = cosigning_of(draw) if frozen else None
    event = freezing_of(draw) if frozen and cosigning is None else None
    return planning.DrawFacts(
        number=draw.number,
        state=draw.state,
        own=draw.organisation_id == by.organisation_id,
        alone={each.organisation_id for each in organisers} <= {draw.organisation_id},
        beacon_at=draw.beacon_at,
        reveal_until=draw.reveal_until,
        second_at=draw.second_at,
        sources=sources(draw.settings["beacon"]),
        second_sources=sources(draw.settings.get("second_beacon")),
        beacon=draw.beacon is not None,
        second=draw.second_beacon is not None,
        revealed=sum(bool(each.secret) for each in organisers),
        missing=tuple(each.organisation.name_zh for each in organisers if not each.secret),
        uncommitted=tuple(each.organisation.name_zh for each in organisers if not each.commitment),
        run_at=draw.run_at,
        logged_at=cosigning.since if cosigning is not None else None,
        awaiting=demand_in_words(draw) if event is not None and event.index is not None else "",
    )


def organiser_facts(draw: Draw, by: Actor) -> planning.OrganiserFacts | None:
    """The acting body as an organiser of a draw."""
    row = draw.organisers.filter(organisation_id=by.somewhere).select_related("organisation").first()
    if row is None:
        return None
    return planning.OrganiserFacts(
        body=row.organisation.name_zh,
        code=row.organisation.uscc,
        commitment=row.commitment,
        revealed=bool(row.secret),
    )


def pool_of(draw: Draw, by: Actor) -> DrawPool | None:
    """The acting office's own province's part; None where it has none or the draw has no parts."""
    return draw.pools.filter(organisation_id=by.somewhere).select_related("organisation").first()


def pool_facts(pool: DrawPool | None) -> planning.PoolFacts | None:
    if pool is None:
        return None
    return planning.PoolFacts(
        body=pool.organisation.name_zh, province=pool.tenant_id, objects=pool.objects_count,
        inspectors=pool.inspectors_count, frozen_on=today(pool.frozen_at) if pool.frozen_at else None,
    )  # fmt: skip


def pool_plan(pool: DrawPool) -> dict[str, Any]:
    """A province's part as it stands in its lists: what its office freezes."""
    draw, own = pool.draw, {"tenant_id": pool.tenant_id}
    objects = draw.objects_listed.filter(**own).select_related("organisation").order_by("code")
    inspectors = draw.inspectors_listed.filter(**own).select_related("organisation").order_by("number")
    body = {"id": pool.organisation.uscc, "province": pool.tenant_id}
    return planning.pool_document(
        draw.number, draw.agreement, body, [_object(each) for each in objects], [_inspector(each) for each in inspectors]
    )  # fmt: skip


def pool_paper(draw: Draw, province: str, by: Actor) -> bytes | None:
    """A frozen part to the byte: its own office's at once, everybody's with the record."""
    own = by.has_any(DESK) and draw.pools.filter(organisation_id=by.somewhere, tenant_id=province).exists()
    if draw.opened_at is None and not own:
        return None
    row = DrawPaper.objects.filter(draw=draw, kind="pool", tenant_id=province).only("data").first()
    return bytes(row.data) if row is not None else None


def per_object(draw: Draw) -> int:
    """How many inspectors go to one object of a draw."""
    found: int = draw.settings.get("assignment", {}).get("per_object", planning.LEAST_PER_OBJECT)
    return found


def plan_of(draw: Draw) -> dict[str, Any]:
    """The plan of a draw as it stands in its lists: what is frozen."""
    organisers = draw.organisers.select_related("organisation")
    return planning.plan_document(
        {"draw": draw.number, "title": draw.title, **draw.settings, **_cap(draw)},
        organisers=sorted(
            (
                {
                    "id": each.organisation.uscc,
                    "province": each.organisation.province_code,
                    "commitment": each.commitment,
                }
                for each in organisers
            ),
            key=lambda one: one["id"],
        ),
        objects=[
            _object(each) for each in draw.objects_listed.select_related("organisation").order_by("code")
        ],
        inspectors=[
            _inspector(each)
            for each in draw.inspectors_listed.select_related("organisation").order_by("number")
        ],
    )


def _cap(draw: Draw) -> dict[str, Any]:
    """The yearly cap with the checks that draws of this province already made of each enterprise listed."""
    cap = draw.settings.get("cap")
    if cap is None:
        return {}
    year = today(draw.beacon_at).year
    first = datetime(year, 1, 1, tzinfo=BEIJING)
    made = Check.objects.filter(
        tenant_id__in={draw.tenant_id, *(draw.readers if draw.agreement else ())}, draw__run_at__gte=first, draw__run_at__lt=first.replace(year=year + 1),
        organisation__in=draw.objects_listed.values("organisation"),
    )  # fmt: skip
    rows = made.values_list("organisation__uscc").annotate(times=Count("pk")).order_by("organisation__uscc")
    return {"cap": {**cap, "checked": [{"enterprise": code, "times": times} for code, times in rows]}}


def _object(row: DrawObject) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": row.code, "name": row.name, "stratum": row.stratum, "weight": row.weight, "enterprise": row.organisation.uscc,
    }  # fmt: skip
    return found | _place(row.organisation) | _told(row, "certain", "excluded", "needs", "weight_why")


def _inspector(row: DrawInspector) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": row.number, "organisation": row.organisation.uscc, "licences": sorted(row.licences), "load": row.load,
        "recused": sorted(row.recused),
    }  # fmt: skip
    return found | _place(row.organisation) | _told(row, "excluded")


def _told(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names if getattr(row, name)}


def _place(body: Organisation) -> dict[str, str]:
    if body.lat is None or body.lon is None:
        return {}
    return {"latitude": f"{body.lat:.5f}", "longitude": f"{body.lon:.5f}"}


def paper(draw: Draw, kind: str) -> bytes | None:
    """The bytes of a frozen plan or a record, for whom row-level security shows them."""
    row = DrawPaper.objects.filter(draw=draw, kind=kind).only("data").first()
    return bytes(row.data) if row is not None else None


def record_of(draw: Draw) -> dict[str, Any] | None:
    """A draw's record as a value."""
    data = paper(draw, "record")
    return json.loads(data) if data is not None else None


def file_of(document: Any) -> bytes:
    """Canonical JSON with a line end: a plan or a record as `junheng draw` writes and reads it."""
    return canonical(document) + b"\n"


def record_shown(draw: Draw, by: Actor) -> bytes | None:
    """The record for whoever asks: its organisers' offices at once, everybody when it is public."""
    if draw.opened_at is None:
        office = draw.organisation_id == by.somewhere or organiser_facts(draw, by) is not None
        if not (by.has_any(DESK) and office):
            return None
    return paper(draw, "record")


def to_visit(draw: Draw) -> int:
    """How many of the drawn have not been visited: who they are is nobody's to know."""
    return Check.objects.filter(draw=draw, state__in=("dispatched", "unassigned")).count()


def opening_day(tenant: str, drawn_on: date) -> date | None:
    """The day by the rule pack on which a record is public at the latest; None without a rule that can be read."""
    rule = institutions.rule_value(tenant, OPEN_RULE, drawn_on)
    if rule is None or not rule.value.isdigit() or rule.unit != "day":
        return None
    return deadline(drawn_on, amount=int(rule.value), unit="day", working=institutions.working_calendar())


def to_open(tenant: str, on: date, limit: int = 200) -> Sequence[Draw]:
    """Draws of a province whose record is public by its day. For the worker, tenant by tenant."""
    return list(
        Draw.objects.filter(tenant_id=tenant, opened_at=None, open_on__lte=on).order_by("open_on", "id")[
            :limit
        ]
    )


def regulators() -> QuerySet[Organisation]:
    """Provincial regulators that are verified: who may organise a draw."""
    return Organisation.objects.filter(kind="regulator-province", state="verified").order_by("division_code")


def ledger_lines(by: Actor, kind: str, *, item: str = "", limit: int = 500) -> list[tuple[str, str]]:
    """Code and name of what stands in the own province's ledger, to begin a list with."""
    if kind == "bodies":
        bodies = Organisation.objects.filter(tenant_id=by.tenant).exclude(kind__startswith="regulator-")
        return list(bodies.filter(state="verified").order_by("uscc").values_list("uscc", "name_zh")[:limit])
    rows = Instrument.objects.filter(tenant_id=by.tenant, scrapped_since=None)
    rows = rows.filter(item_id=item) if item else rows
    return list(rows.order_by("code").values_list("code", "name")[:limit])


def inspectors_of(tenant: str, on: date, limit: int = 500) -> list[Membership]:
    """Those who hold a regulator's role in a province on a day, each person once."""
    rows = Membership.objects.filter(tenant_id=tenant, role__in=INSPECTORS, valid__contains=on)
    rows = rows.filter(organisation__kind__startswith="regulator-").select_related("person", "organisation")
    return list({row.person_id: row for row in rows.order_by("organisation_id", "id")[: limit * 2]}.values())[
        :limit
    ]


# checks


def checks(by: Actor) -> QuerySet[Check]:
    """Checks somebody may see: the published ones, one's own as inspector, desk or body."""
    return _checks(by, Q(state="published"))


def checks_waiting(by: Actor) -> QuerySet[Check]:
    """The checks of one's own desk, task list or body, whether published or not."""
    return _checks(by, Q(pk=None))


def _checks(by: Actor, seen: Q) -> QuerySet[Check]:
    if by.has_any(DESK):
        seen |= Q(desk_id=by.somewhere)
    if by.person_id is not None and by.has_any(INSPECTORS):
        seen |= Q(Exists(_sent(by.person_id).filter(check_made=OuterRef("pk"))))
    return _shown().filter(seen | _visited(by))


def _shown() -> QuerySet[Check]:
    return Check.objects.select_related("draw", "organisation", "instrument")


def _sent(person_id: UUID) -> QuerySet[CheckInspector, Any]:
    return CheckInspector.objects.filter(person_id=person_id).values("check_made_id")


def checks_page(by: Actor, cursor: str = "") -> Page[Check]:
    """The checks of one's own side, newest first: as desk, as inspector and as body, each by its own index."""
    ways: list[QuerySet[Any, Any]] = []
    if by.has_any(DESK):
        ways.append(Check.objects.filter(desk_id=by.somewhere).values("pk"))
    if by.person_id is not None and by.has_any(INSPECTORS):
        ways.append(_sent(by.person_id))
    if by.has_any(BODY_SIDE):
        ways.append(Check.objects.filter(_visited(by)).values("pk"))
    rows = _shown().prefetch_related("inspectors")
    return page_of(rows if ways else rows.none(), cursor=cursor, ways=ways)


OPEN = ("dispatched", "begun", "found")
"""States in which a check is still to be made or signed."""


def tasks_of(by: Actor, limit: int = 20) -> list[Check]:
    """Open checks to which somebody was sent, newest first."""
    if by.person_id is None or not by.has_any(INSPECTORS):
        return []
    rows = Check.objects.filter(inspectors__person_id=by.person_id, state__in=OPEN).only("pk", "state")
    return list(rows.order_by("-id")[:limit])


def desks_of(draw: Draw) -> dict[str, UUID]:
    """Who answers for the checks of a draw, by province of the object: its maker, of merged lists each one's own office."""
    if draw.agreement:
        return dict(draw.pools.values_list("tenant_id", "organisation_id"))
    return {draw.tenant_id: draw.organisation_id}


def provinces_of(check: Check) -> set[str]:
    """Whose private rows an act on a check may touch: its own province's, of merged lists all parts'."""
    return {check.tenant_id, *(check.draw.readers if check.draw.agreement else ())}


def _visited(by: Actor) -> Q:
    """Checks of the own body, from the moment at which their inspectors stand before it."""
    if not by.has_any(BODY_SIDE):
        return Q(pk=None)
    return Q(organisation_id=by.somewhere) & (Q(arrived_at__isnull=False) | Q(begun_at__isnull=False))


def check_for_page(check_id: UUID, by: Actor) -> Check | None:
    rows = checks(by).prefetch_related("inspectors__person", "photos__attachment", "listed")
    return rows.filter(pk=check_id).first()


@dataclass(frozen=True, slots=True)
class PublicationDay:
    """The last day for publishing a check, the rule it rests on, and how its days were counted."""

    day: date
    rule: Any
    counted: str
    """`workday` by the State's calendar, or `day` where that year is not loaded: never later than the limit."""


def publication_day(tenant: str, concluded_on: date) -> PublicationDay:
    """By the rule pack; without a rule on file the day itself."""
    rule = institutions.rule_value(tenant, PUBLISH_RULE, concluded_on)
    if rule is None or not rule.value.isdigit():
        return PublicationDay(concluded_on, rule, "day")
    working = institutions.working_calendar()
    amount = int(rule.value)
    try:
        return PublicationDay(
            deadline(concluded_on, amount=amount, unit=rule.unit, working=working), rule, rule.unit
        )
    except Refused:
        return PublicationDay(deadline(concluded_on, amount=amount, unit="day", working=working), rule, "day")


def to_publish(on: date, limit: int = 200) -> Sequence[Check]:
    """Concluded checks whose last day has come. For the worker, tenant by tenant."""
    rows = Check.objects.filter(state=Check.State.CONCLUDED, publish_on__lte=on)
    return list(rows.select_related("draw").order_by("publish_on", "id")[:limit])


def said(refusal: dict[str, Any] | None) -> Refusal | None:
    """A reason of a record as a refusal with its sentence."""
    if refusal is None:
        return None
    facts = {name: str(value) for name, value in refusal.get("facts", {}).items()}
    return Refusal(refusal["code"], facts)


def check_facts(check: Check, by: Actor) -> checking.CheckFacts:
    """What the rules need to know of a check, and of the one who acts."""
    rows = list(check.inspectors.all())
    own = next((row for row in rows if by.person_id is not None and row.person_id == by.person_id), None)
    return checking.CheckFacts(
        state=check.state,
        version=check.version,
        digest=check.findings_digest,
        signed=sum(row.signed_at is not None for row in rows),
        inspectors=len(rows),
        mine=own is not None,
        mine_signed=own is not None and own.signed_at is not None,
        for_body=by.has_any(BODY_SIDE) and check.organisation_id == by.organisation_id,
        for_desk=by.has_any(DESK) and check.desk_id == by.organisation_id,
        body_side=check.body_side,
        result=check.result,
    )


def next_reserve(check: Check) -> DrawObject | None:
    """The next of the reserve of a check's stratum, in the order of the record, that has not stepped in yet."""
    record = record_of(check.draw) or {}
    stratum = check.listed.stratum
    ranked: list[str] = next(
        (each["reserve"] for each in record.get("strata", ()) if each["name"] == stratum), []
    )
    used = set(Check.objects.filter(draw=check.draw, code__in=ranked).values_list("code", flat=True))
    code = next((each for each in ranked if each not in used), None)
    return DrawObject.objects.filter(draw=check.draw, code=code).first() if code is not None else None


def kept_from(check: Check, listed: DrawObject) -> list[str]:
    """Numbers of a check's inspectors who may not be sent to another object: recused, without licence, of the same body."""
    numbers = check.inspectors.values_list("number", flat=True)
    return kept_from_among(check, listed, list(numbers))


def kept_from_among(check: Check, listed: DrawObject, numbers: Sequence[str]) -> list[str]:
    """Numbers of the draw's list, of those named, who may not be sent to an object."""
    rows = DrawInspector.objects.filter(draw=check.draw, number__in=numbers)
    body = listed.organisation
    return [
        each.number
        for each in rows
        if {listed.code, body.uscc} & set(each.recused)
        or (listed.needs and listed.needs not in each.licences)
        or each.organisation_id == body.pk
        or each.excluded
    ]


def rectification_facts(check: Check) -> checking.RectificationFacts | None:
    row = Rectification.objects.filter(check_made=check).first()
    return None if row is None else checking.RectificationFacts(state=row.state, due=row.due)


def rectification_of(check: Check) -> Rectification | None:
    return Rectification.objects.filter(check_made=check).first()


def published_of(draw: Draw, limit: int = 100) -> QuerySet[Check]:
    """The checks of a draw that are public, newest first."""
    rows = Check.objects.filter(draw=draw, state=Check.State.PUBLISHED).select_related("organisation")
    return rows.order_by("-published_at", "-id")[:limit]
