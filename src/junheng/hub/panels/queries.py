"""Questions to panels: who may be drawn and who is excluded why, whose seat it is, who works where, how fast panels are staffed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Max, Q, QuerySet

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.counting import Alone, kept
from junheng.hub.institutions import queries as institutions
from junheng.hub.institutions.models import Affiliation, Membership, Organisation
from junheng.hub.institutions.rules.dates import add_months
from junheng.hub.panels.models import Panel, Seat
from junheng.hub.panels.purposes import Subject, purpose
from junheng.hub.panels.rules import drawing
from junheng.hub.panels.rules.seats import OPEN, TAKEN, SeatFacts
from junheng.hub.panels.rules.words import COOLING_MONTHS
from junheng.hub.people import queries as people
from junheng.hub.people.models import Assessor, Registration

CONVENERS = frozenset(
    {"samr_metrology", "prov_regulator", "city_regulator", "county_regulator", "regional_office", "nmi"}
)
COOLING = "assessor_cooling"
"""Key of the rule pack, in months."""
DEEPEST = 8
"""Levels of affiliation that are followed up and down."""


# who may be drawn


def candidates_for(subject: Subject, capacity: str, on: date) -> list[tuple[Assessor, drawing.Candidate]]:
    """Everybody in the pool who may do it, in the order of the numbers; who is excluded, with the public reason."""
    pool = list(people.assessors_for(subject.items, on, capacity=capacity, places=subject.places))
    why = exclusions(pool, subject.concerned, subject.tenant, on)
    return [(each, drawing.Candidate(each.number, why.get(each.pk, ""))) for each in pool]


def exclusions(
    cards: Sequence[Assessor], concerned: Collection[UUID], tenant: str, on: date, *, working: bool = True
) -> dict[Any, str]:
    """Why cards cannot be drawn for a panel about these bodies on a day; the first reason that holds.

    `working`: whether tasks at hand count; of somebody who has the seat already they do not.
    """
    bodies, near = set(concerned), affiliates_of(concerned)
    persons = {each.person_id for each in cards}
    since = add_months(on, -cooling_months(tenant, on))
    now = members_among(persons, bodies, on, on)
    lately = members_among(persons, bodies, since, on)
    close = members_among(persons, near, on, on)
    recused = people.recused_from_any(bodies, on)
    busy = _with_full_hands(cards) if working else set()
    found = {}
    for each in cards:
        reasons = (
            (each.organisation_id in bodies or each.person_id in now, drawing.OF_APPLICANT),
            (each.person_id in lately, drawing.LATELY),
            (each.organisation_id in near or each.person_id in close, drawing.OF_AFFILIATE),
            (each.person_id in recused, drawing.RECUSED),
            (each.pk in busy, drawing.BUSY),
        )
        first = next((text for holds, text in reasons if holds), "")
        if first:
            found[each.pk] = first
    return found


def cooling_months(tenant: str, on: date) -> int:
    """For how long somebody who left a body is not drawn for it: the rule pack's months, else the house's setting."""
    rule = institutions.rule_value(tenant, COOLING, on)
    told = rule is not None and rule.unit == "month" and rule.value.isascii() and rule.value.isdigit()
    return int(rule.value) if told and rule is not None else COOLING_MONTHS


def members_among(persons: Iterable[Any], bodies: Collection[Any], since: date, until: date) -> set[Any]:
    """Which of these people hold or held any role, a registration or a card at one of the bodies between two days."""
    days: Any = DateRange(since, until, "[]")
    who = list(persons)
    if not bodies or not who:
        return set()
    homes = Organisation.objects.filter(pk__in=bodies).values_list("tenant_id", flat=True).distinct()
    with tenancy.also(*homes):
        at = {"organisation_id__in": list(bodies), "person_id__in": who}
        found = set(Membership.objects.filter(valid__overlap=days, **at).values_list("person_id", flat=True))
        for model in (Registration, Assessor):
            found |= set(
                model.objects.filter(effective__overlap=days, **at).values_list("person_id", flat=True)
            )
    return found


def affiliates_of(bodies: Collection[Any]) -> set[Any]:
    """Bodies above and below these, however many levels; not those beside them."""
    found: set[Any] = set()
    for one, other in (("child_id", "parent_id"), ("parent_id", "child_id")):
        edge: set[Any] = set(bodies)
        for _level in range(DEEPEST):
            rows = Affiliation.objects.filter(**{f"{one}__in": edge}).values_list(other, flat=True)
            edge = set(rows) - found - set(bodies)
            if not edge:
                break
            found |= edge
    return found


def open_tasks(cards: Iterable[Assessor]) -> dict[Any, int]:
    """How many seats each card has whose work is not done; read with the homes of the cards, where every task stands."""
    rows = list(cards)
    with tenancy.also(*{each.tenant_id for each in rows}):
        counted = Seat.objects.filter(assessor__in=[each.pk for each in rows], state__in=OPEN)
        counted = counted.exclude(panel__state=Panel.State.GIVEN_UP)
        return dict(counted.order_by().values_list("assessor_id").annotate(Count("id")))


def _with_full_hands(cards: Sequence[Assessor]) -> set[Any]:
    at_hand = open_tasks(cards)
    return {each.pk for each in cards if at_hand.get(each.pk, 0) >= each.most_at_once}


# panels and seats


def panels_about(code: str, subject_id: UUID) -> QuerySet[Panel]:
    """Panels about a record that the tenants in force may see: those that were drawn, and one's own."""
    rows = Panel.objects.filter(purpose=code, subject_id=subject_id)
    return rows.select_related("authority").defer("plan", "record")


def live_panel(code: str, subject_id: UUID, authority_id: UUID) -> Panel | None:
    """The draw that stands, of one convening body."""
    rows = Panel.objects.filter(
        purpose=code, subject_id=subject_id, authority_id=authority_id, concluded_at=None
    )
    return rows.exclude(state=Panel.State.GIVEN_UP).first()


def panel_of(code: str, subject_id: UUID) -> Panel | None:
    """The newest draw about a record that was not given up."""
    return Panel.objects.filter(purpose=code, subject_id=subject_id).exclude(state="given-up").first()


def public_panel(panel_id: UUID | str) -> Panel | None:
    """A draw that was made: its record is public."""
    return (
        Panel.objects.select_related("authority")
        .filter(pk=panel_id, record__isnull=False)
        .first()
    )  # fmt: skip


def convened_panel(panel_id: UUID | str, by: Actor) -> Panel | None:
    """A draw of one's own body."""
    rows = Panel.objects.select_related("authority")
    return rows.filter(pk=panel_id, authority_id=by.somewhere).first()


def convened_by(by: Actor) -> QuerySet[Panel]:
    """Panels of one's own body, newest first."""
    rows = Panel.objects.filter(authority_id=by.somewhere)
    return rows.select_related("authority").defer("plan", "record")


_SEAT = ("assessor__organisation", "person", "panel__authority")


def seats_of(panel: Panel) -> list[Seat]:
    """Seats of a draw that the tenants in force may see, in the order of the record."""
    return list(Seat.objects.filter(panel=panel).select_related(*_SEAT))


def seats_about(code: str, subject_id: UUID) -> list[Seat]:
    """Seats of the draws about a record that were not given up."""
    rows = Seat.objects.filter(panel__purpose=code, panel__subject_id=subject_id)
    return list(rows.exclude(panel__state="given-up").select_related(*_SEAT))


def seat_for(seat_id: UUID | str, by: Actor) -> Seat | None:
    """A seat for whoever has it, and for the body that convened."""
    mine = Q(person_id=by.person_id) if by.person_id is not None else Q(pk=None)
    rows = Seat.objects.select_related(*_SEAT)
    return rows.filter(mine | Q(panel__authority_id=by.somewhere), pk=seat_id).first()


def subjects_of(person_id: UUID, code: str) -> QuerySet[Seat, Any]:
    """Ids of the records that somebody was drawn for, for another query."""
    rows = Seat.objects.filter(person_id=person_id, panel__purpose=code)
    return rows.values("panel__subject_id")


def shown_seats(panel: Panel, subject: Subject | None, by: Actor) -> list[Seat]:
    """What whoever asks may see of a panel's seats: all for who convened; one's own; for those it is about, reports once all are in."""
    seats = seats_of(panel)
    if panel.authority_id == by.organisation_id or (subject is not None and subject.reads):
        return seats
    reads = by.organisation_id in panel.shown_to and reports_in(seats, panel.count)
    return [
        each for each in seats if each.person_id == by.person_id or (reads and each.reported_at is not None)
    ]


def acts_on_seat(seat: Seat, by: Actor) -> list[str]:
    """What may be done to a seat now, by whoever has it or by the body that convened; the first is what comes next."""
    own = seat.person_id == by.person_id and by.has_any(people.POOL)
    convened = seat.panel.authority_id == by.organisation_id and by.has_any(CONVENERS)
    return [
        name
        for name, may in (
            ("confirm-invitation", own and seat.state == "invited"),
            ("begin-assessment", own and seat.state == "confirmed"),
            ("report-assessment", own and seat.state == "working"),
            ("decline-invitation", own and seat.state in ("invited", "confirmed")),
            ("score-assessor", convened and seat.state == "reported"),
        )
        if may
    ]  # fmt: skip


def acts_on_panel(panel: Panel, subject: Subject | None, by: Actor) -> list[str]:
    """What the body that convened may do with a draw now."""
    if panel.authority_id != by.organisation_id or not by.has_any(CONVENERS) or panel.state == "given-up":
        return []
    if subject is None or subject.stopped or panel.concluded_at is not None:
        return []
    filled = Seat.objects.filter(panel=panel).exclude(state=Seat.State.DECLINED).count()
    ways = ["draw-panel"] if panel.state == "frozen" else []
    return ways + (["give-up-panel"] if filled < panel.count else [])


def reports_in(seats: Iterable[Seat], wanted: int) -> bool:
    """Whether everybody who is wanted has reported."""
    states = [each.state for each in seats if each.state != Seat.State.DECLINED]
    return len(states) >= wanted and not any(each in OPEN for each in states)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the newest panel about a record found of which all reports are in; `on`: the day of the last one."""

    panel: Panel
    failed: bool
    on: date


def outcome_about(code: str, subject_id: UUID) -> Outcome | None:
    """The newest outcome about a record, of any body that convened; None where no panel has reported in full."""
    for panel in panels_about(code, subject_id).filter(state=Panel.State.DRAWN):
        seats = seats_of(panel)
        days = [today(each.reported_at) for each in seats if each.reported_at is not None]
        if days and reports_in(seats, panel.count):
            return Outcome(panel, any(each.conclusion == Seat.Conclusion.FAIL for each in seats), max(days))
    return None


def seat_facts(seat: Seat, by: Actor, at: datetime) -> SeatFacts:
    """What the rules of a seat look at."""
    panel = seat.panel
    concerned = concerned_by(panel, by)
    why = exclusions([seat.assessor], concerned, panel.tenant_id, today(at), working=False)
    return SeatFacts(seat.state, seat.person_id == by.person_id, why.get(seat.assessor_id, ""))


def concerned_by(panel: Panel, by: Actor) -> frozenset[UUID]:
    """Bodies a panel is about: those known at the freezing and those that have joined since."""
    found = purpose(panel.purpose).find(panel.subject_id, by)
    return frozenset(panel.concerned) | (found.concerned if found is not None else frozenset())


# the duty list


def duties_of(person_id: UUID) -> QuerySet[Seat]:
    """Everything somebody was asked for, newest first."""
    return Seat.objects.filter(person_id=person_id).select_related(*_SEAT).defer("findings").order_by("-id")


@dataclass(frozen=True, slots=True)
class Duty:
    """One card with what is at hand; a home sees where, a borrower only that somebody comes."""

    card: Assessor
    seats: list[Seat]
    """Open ones, oldest first."""
    done: int
    """Tasks reported within the year."""
    lent: int
    """Of the open and the done ones, those for another province."""
    mean_score: float | None

    @property
    def free(self) -> int:
        """Further tasks he or she takes now."""
        return max(0, self.card.most_at_once - len(self.seats))


def duty_list(tenants: Collection[str], on: date) -> QuerySet[Assessor]:
    """Cards in force of some provinces, newest first: the rows of the duty list."""
    rows = Assessor.objects.filter(tenant_id__in=list(tenants), effective__contains=on)
    return rows.select_related("person", "organisation", "tenant")


def duties(cards: Sequence[Assessor], at: datetime) -> list[Duty]:
    """Where each card works, how much is at hand and what was done within a year. Three questions for a page of cards."""
    since = at - timedelta(days=365)
    with tenancy.also(*{each.tenant_id for each in cards}):
        rows = Seat.objects.filter(assessor__in=[each.pk for each in cards]).exclude(panel__state="given-up")
        open_seats: dict[Any, list[Seat]] = {}
        for each in (
            rows.filter(state__in=OPEN).select_related("panel__authority").defer("findings").order_by("id")
        ):
            open_seats.setdefault(each.assessor_id, []).append(each)
        told = {each["assessor_id"]: each for each in _year_of(rows, since)}
    return [
        Duty(
            card=each, seats=open_seats.get(each.pk, []), done=told.get(each.pk, {}).get("done", 0),
            lent=told.get(each.pk, {}).get("lent", 0), mean_score=told.get(each.pk, {}).get("mean"),
        )
        for each in cards
    ]  # fmt: skip


def _year_of(rows: QuerySet[Seat], since: datetime) -> QuerySet[Seat, Any]:
    done = Q(reported_at__gte=since)
    elsewhere = ~Q(panel__authority__tenant_id=F("assessor__tenant_id"))
    return rows.order_by().values("assessor_id").annotate(
        done=Count("id", filter=done),
        lent=Count("id", filter=(done | Q(state__in=OPEN)) & elsewhere),
        mean=Avg("score", filter=Q(scored_at__gte=since)),
    )  # fmt: skip


YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Figures:
    """How panels were staffed, from what stands in the log; each with its definition on the page."""

    panels: int
    """Lists frozen in the period, without draws that were given up."""
    staffed: int
    """Of those, as many as are wanted have confirmed."""
    mean_days: float | None
    """From the freezing to the confirmation that completed it, of the staffed ones."""
    longest_days: float | None
    seats: int
    """Seats confirmed, at work, reported or scored on those panels."""
    crossing: int
    """Of those, of people whose home is another province than that of the convening body."""

    @property
    def share(self) -> float | None:
        """Of the seats taken, how many cross a border, in percent."""
        return None if not self.seats else 100 * self.crossing / self.seats


def figures(tenants: Collection[str], since: datetime, until: datetime) -> Figures:
    """Figures of the panels that bodies of some provinces froze in a period."""
    with tenancy.also(*tenants):
        rows = Panel.objects.filter(
            authority__tenant_id__in=list(tenants), frozen_at__gte=since, frozen_at__lt=until
        ).exclude(state=Panel.State.GIVEN_UP)
        took = ExpressionWrapper(F("staffed_at") - F("frozen_at"), output_field=DurationField())
        told = rows.order_by().aggregate(
            panels=Count("id"), staffed=Count("staffed_at"), mean=Avg(took), longest=Max(took)
        )
        taken = Seat.objects.filter(panel__in=rows.order_by().values("pk"), state__in=TAKEN).order_by()
        seats = taken.aggregate(
            all=Count("id"),
            crossing=Count("id", filter=~Q(assessor__tenant_id=F("panel__authority__tenant_id"))),
        )
    return Figures(
        told["panels"],
        told["staffed"],
        _days(told["mean"]),
        _days(told["longest"]),
        seats["all"],
        seats["crossing"],
    )


def figures_counted(tenants: Collection[str], at: datetime) -> tuple[Figures, datetime]:
    """Those of the year until now, as last counted for these provinces, and when."""
    key = f"panels-{today(at)}-{'-'.join(sorted(tenants))}"
    return kept(key, at, lambda: figures(tenants, at - YEAR, at), Alone("panels.figures"))


def _days(took: timedelta | None) -> float | None:
    return None if took is None else took.total_seconds() / 86400
