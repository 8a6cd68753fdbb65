"""Questions about honest measurement: who pledges, what is under review, whose clock runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, DateField, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When

from junheng.hub.certificates.models import Certificate
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.counting import Alone, kept
from junheng.hub.foundation.queries import Page, Row
from junheng.hub.institutions import queries as institutions
from junheng.hub.institutions.models import Organisation, Rule
from junheng.hub.institutions.queries import Badge
from junheng.hub.institutions.rules.dates import WorkingCalendar
from junheng.hub.institutions.services.organisations import REGULATORS, watches
from junheng.hub.instruments.models import DueDate, Instrument
from junheng.hub.instruments.queries import PublicFace, face_of
from junheng.hub.integrity import hosting, rules
from junheng.hub.integrity.models import (
    CommentWords,
    Complaint,
    HostReport,
    Pledge,
    PublishedAnswer,
    Review,
    StallContract,
    StallInstrument,
    Topic,
    TopicComment,
)

LIVE = (Pledge.State.PUBLISHED, Pledge.State.UNDER_REVIEW)
DECIDE, HEARING, SHOWN = "pledge_removal_decide", "pledge_hearing", "pledge_removal_shown"


# pledges


def pledges_shown(on: date, province: str = "") -> QuerySet[Pledge]:
    """The public list on a day: live pledges, and removals until the last day they are shown; of one province or all."""
    rows = Pledge.objects.filter(
        Q(state__in=LIVE, until__gte=on) | Q(state=Pledge.State.REMOVED, shown_until__gte=on)
    ).select_related("organisation")
    return rows.filter(tenant_id=province) if province else rows


def pledge_seen(pledge_id: UUID, by: Actor, on: date) -> Pledge | None:
    """One pledge: for everybody while it is shown, later for its body and its province's regulators."""
    row = Pledge.objects.filter(pk=pledge_id).select_related("organisation").first()
    if row is None:
        return None
    party = by.somewhere == row.organisation_id or watches(by, row.tenant_id)
    return row if party or pledges_shown(on).filter(pk=row.pk).exists() else None


def pledge_of(organisation_id: UUID, on: date) -> Pledge | None:
    """A body's live pledge on a day."""
    live = Pledge.objects.filter(state__in=LIVE, since__lte=on, until__gte=on)
    return live.filter(organisation_id=organisation_id).first()


def has_open_review(organisation_id: UUID) -> bool:
    """Whether a removal of a pledge of this body waits for a decision."""
    return Review.objects.filter(pledge__organisation_id=organisation_id, state=Review.State.OPEN).exists()


def badge_of(organisation: Organisation, on: date) -> Badge | None:
    """What a body's public page shows of its pledge: the badge, or that it is under review and since when."""
    row = pledge_of(organisation.pk, on)
    return _badge(row) if row is not None else None


def _badge(row: Pledge) -> Badge:
    url = f"/pledges/{row.pk}"
    if row.state == Pledge.State.UNDER_REVIEW:
        since = today(row.state_since)
        return Badge("warn", "诚信计量承诺：审查中", "Pledge of honest measurement: under review", url, since)
    return Badge("ok", "诚信计量承诺", "Pledge of honest measurement", url, row.since)


def bad_instruments(organisation_id: UUID, on: date) -> list[str]:
    """Codes of a body's instruments in use that failed or whose verification has run out."""
    rows = Instrument.objects.filter(owner_id=organisation_id, scrapped_since=None, sealed_since=None)
    overdue = Q(due_dates__service="verification", due_dates__part=None, due_dates__due__lt=on)
    in_time = Q(applied_on__isnull=False, applied_on__lte=F("due_dates__due"))
    late = overdue & ~in_time  # applied in time and the institution late: not the owner's fault
    found = rows.filter(late | Q(test=Instrument.Test.FAILED)).order_by("code").distinct()
    return list(found.values_list("code", flat=True)[: rules.MOST_OVERDUE_NAMED])


def removal_shown_until(organisation_id: UUID, on: date) -> date | None:
    """Last day of a removal of this body that is still shown."""
    rows = Pledge.objects.filter(
        organisation_id=organisation_id, state=Pledge.State.REMOVED, shown_until__gte=on
    )
    return rows.order_by("-shown_until").values_list("shown_until", flat=True).first()


# reviews


def reviews_seen_by(by: Actor) -> QuerySet[Review]:
    """Reviews of one's own pledges, or of one's province for its regulators."""
    rows = Review.objects.select_related("pledge__organisation", "decided_by").prefetch_related("grounds")
    if watches(by, by.tenant):
        return rows if "samr_metrology" in by.roles else rows.filter(tenant_id=by.tenant)
    return rows.filter(pledge__organisation_id=by.somewhere)


def facts_of(review: Review, by: Actor) -> rules.ReviewFacts:
    """What the rules need to know of a review now."""
    newest = max(each.added_at for each in review.grounds.all())
    limit = limit_of(review.tenant_id, HEARING, today(newest))
    return rules.ReviewFacts(
        open=review.state == Review.State.OPEN,
        answered=review.answered_at is not None and review.answered_at >= newest,
        proposed_by_decider=review.proposed_by_id is not None and review.proposed_by_id == by.person_id,
        hearing_ends=rules.hearing_ends(limit, newest),
    )


# clocks


def limit_of(tenant: str, key: str, on: date) -> rules.Limit | None:
    """A limit of the rule pack in force on a day."""
    found = institutions.rule_value(tenant, key, on)
    return _limit(found) if found is not None else None


def _limit(row: Rule) -> rules.Limit:
    return rules.Limit(row.key, row.value, row.unit, row.source, row.confidence)


class Clocks:
    """Clocks of one list: the rules and the calendar are read once, however many rows it has."""

    def __init__(self, tenants: Sequence[str], *keys: str) -> None:
        named = {*tenants, institutions.NATIONAL}
        self._rows = list(Rule.objects.filter(key__in=keys, tenant_code__in=named))
        self._working: WorkingCalendar = institutions.working_calendar()

    def of(self, tenant: str, key: str, since: date) -> rules.Clock:
        """The clock of one limit that began on a day; the tenant's own rule goes before the national one."""
        held = [
            row
            for row in self._rows
            if row.key == key and row.tenant_code in (tenant, institutions.NATIONAL) and since in row.valid
        ]
        held.sort(key=lambda row: row.tenant_code == institutions.NATIONAL)
        return rules.clock(key, _limit(held[0]) if held else None, since, self._working)


def deciding(reviews: Sequence[Review]) -> list[tuple[Review, rules.Clock]]:
    """Each review with the clock of its decision."""
    clocks = Clocks([each.tenant_id for each in reviews], DECIDE)
    return [(each, clocks.of(each.tenant_id, DECIDE, today(each.opened_at))) for each in reviews]


def shown_for(tenant: str, on: date) -> rules.Clock:
    """Until when a removal decided today is shown."""
    return Clocks([tenant], SHOWN).of(tenant, SHOWN, on)


def promises_in(language: str, codes: Sequence[str]) -> list[str]:
    """Promises as people read them."""
    place = 0 if language.startswith("zh") else 1
    return [rules.PROMISES[each][place] for each in codes if each in rules.PROMISES]


def offices_of(organisation: Organisation) -> QuerySet[Organisation]:
    """Verified regulators that watch a body: of its province, its city and its county."""
    division = organisation.division_code
    codes = {division, f"{division[:4]}00", f"{division[:2]}0000"}
    return Organisation.objects.filter(
        tenant_id=organisation.tenant_id, kind__startswith="regulator-", state="verified",
        division_code__in=codes,
    )  # fmt: skip


# complaints


HANDLERS = REGULATORS | {"grassroots"}
ACCEPT, ANSWER, ANSWER_SHOWN = "report_accept", "complaint_decide", "complaint_answer_shown"


def handles(by: Actor, tenant: str) -> bool:
    """Whether an office answers for complaints of a province."""
    return by.has_any(HANDLERS) and (by.tenant == tenant or "samr_metrology" in by.roles)


def complaints_seen_by(by: Actor) -> QuerySet[Complaint]:
    """The register of one's province, for its regulators; of nobody else."""
    rows = Complaint.objects.select_related("instrument__owner", "handled_by", "photo", "answer")
    if not by.has_any(HANDLERS):
        return rows.none()
    return rows if "samr_metrology" in by.roles else rows.filter(tenant_id=by.tenant)


@dataclass(frozen=True, slots=True)
class Running:
    """A complaint with the clock that runs now: to accept, then to answer; None once it is closed."""

    row: Complaint
    accept: rules.Clock
    answer: rules.Clock

    @property
    def clock(self) -> rules.Clock | None:
        return {"filed": self.accept, "accepted": self.answer}.get(self.row.state)


def running(complaints: Sequence[Complaint]) -> list[Running]:
    """Each complaint with its clocks, both from the day it came in."""
    clocks = Clocks([each.tenant_id for each in complaints], ACCEPT, ANSWER)
    return [
        Running(
            each,
            clocks.of(each.tenant_id, ACCEPT, today(each.filed_at)),
            clocks.of(each.tenant_id, ANSWER, today(each.filed_at)),
        )
        for each in complaints
    ]


def answer_shown_for(tenant: str, on: date) -> rules.Clock:
    """Until when an answer given today is shown."""
    return Clocks([tenant], ANSWER_SHOWN).of(tenant, ANSWER_SHOWN, on)


def by_receipt(receipt: str) -> Complaint | None:
    """The complaint of whoever holds its receipt (row-level security is told so)."""
    tenancy.showing(receipt)
    return Complaint.objects.filter(receipt=receipt).first()


def answers_shown(on: date) -> QuerySet[PublishedAnswer]:
    """The public list of answers on a day, each until its last day."""
    return PublishedAnswer.objects.filter(shown_until__gte=on)


def answers_about(code: str, on: date) -> QuerySet[PublishedAnswer]:
    return answers_shown(on).filter(instrument_code=code).order_by("-id")


def last_paper(instrument: Instrument) -> Certificate | None:
    """The last certificate of verification or notice about an instrument that is in force: its public face."""
    rows = Certificate.objects.filter(
        instrument_id=instrument.pk, state="issued", kind__in=("verification", "verification-notice")
    )
    return rows.select_related("institution").order_by("-work_to", "-id").first()


def oldest_first(rows: QuerySet[Row], *, cursor: str = "", size: int = 50) -> Page[Row]:
    """A page of what waits: the oldest, whose clock is shortest, first."""
    try:
        rows = rows.filter(pk__gt=UUID(cursor)) if cursor else rows
    except ValueError:
        cursor = ""
    found = list(rows.order_by("pk")[: size + 1])
    return Page(found[:size], str(found[size - 1].pk) if len(found) > size else "", cursor)


# the ledger of a market


MARKET_HOSTS = frozenset({"market_host"})
LAWFUL = ("T", "S", "M", "E")
_DUE = DueDate.objects.filter(instrument=OuterRef("instrument_id"), service="verification", part=None)


def pledges_by_province(on: date) -> dict[str, tuple[int, int]]:
    """Live pledges on a day and how many of them are under review, by province: counts, no share, no rank (R17.1)."""
    rows = Pledge.objects.filter(state__in=LIVE, until__gte=on).values_list("tenant_id")
    told = rows.annotate(all=Count("pk"), review=Count("pk", filter=Q(state=Pledge.State.UNDER_REVIEW)))
    return {tenant: (number, review) for tenant, number, review in told.order_by("tenant_id")}


def pledges_counted(at: datetime) -> tuple[dict[str, tuple[int, int]], datetime]:
    """The same as last counted, and when: the public page does not count every pledge for everybody who opens it."""
    on = today(at)
    return kept(f"pledges-{on}", at, lambda: pledges_by_province(on), Alone("integrity.pledges"))


@dataclass(frozen=True, slots=True)
class Stalled:
    """One line of a market's ledger as whoever holds the code may see it, and the owner's badge where it has one."""

    row: StallInstrument
    face: PublicFace
    badge: Badge | None


@dataclass(frozen=True, slots=True)
class MarketCount:
    """How many stand in the ledger, and how many of them are overdue, without a verification, or fair scales."""

    total: int
    overdue: int
    unverified: int
    fair: int


def market_ledger(host_id: UUID) -> QuerySet[StallInstrument]:
    """A host's ledger today: without a verification first, then by last day, what need not be verified last."""
    listed = Q(instrument__purpose__in=LAWFUL, instrument__catalogue_item__isnull=False)
    return StallInstrument.objects.filter(host_id=host_id, until=None).annotate(
        due=Subquery(_DUE.values("due")[:1]),
        rank=Case(
            When(Q(due=None) & listed, then=Value(date.min)),
            When(due=None, then=Value(date.max)),
            default="due",
            output_field=DateField(),
        ),
    )


def market_page(host_id: UUID, *, cursor: str = "", size: int = 50) -> Page[StallInstrument]:
    """A page of the ledger, the overdue first; its cursor is the last line's day and id."""
    rows: Any = market_ledger(host_id)  # annotated: mypy knows no `rank`
    try:
        if cursor:
            day, _dot, id = cursor.partition(".")
            last, pk = date.fromisoformat(day), UUID(id)
            rows = rows.filter(Q(rank__gt=last) | Q(rank=last, pk__gt=pk))
    except ValueError:
        cursor = ""
    full = rows.select_related(
        "instrument__owner", "instrument__catalogue_item__catalogue", "instrument__item"
    )
    dues = Prefetch("instrument__due_dates", queryset=DueDate.objects.order_by("due"))
    found = list(full.prefetch_related(dues).order_by("rank", "pk")[: size + 1])
    more = f"{found[size - 1].rank.isoformat()}.{found[size - 1].pk}" if len(found) > size else ""
    return Page(found[:size], more, cursor)


def stalled(rows: Sequence[StallInstrument], on: date) -> list[Stalled]:
    """Lines with their state by law and their owners' badges; the badges are read once."""
    owners = {each.instrument.owner_id for each in rows}
    live = Pledge.objects.filter(organisation_id__in=owners, state__in=LIVE, until__gte=on)
    badges = {each.organisation_id: _badge(each) for each in live}
    return [
        Stalled(each, face_of(each.instrument, on), badges.get(each.instrument.owner_id)) for each in rows
    ]


def market_count(host_id: UUID, on: date) -> MarketCount:
    """Figures above a ledger; each is counted from its lines."""
    told = market_ledger(host_id).aggregate(
        total=Count("pk"),
        overdue=Count("pk", filter=Q(due__lt=on)),
        unverified=Count("pk", filter=Q(rank=date.min)),
        fair=Count("pk", filter=Q(is_fair_scale=True)),
    )
    return MarketCount(**told)


# contracts and duties of a host

REPORT_RULE = "host_report"


def contract_party(code: str, host: Organisation) -> Organisation | None:
    """The stall's owner by its code: a body of the host's province."""
    rows = Organisation.objects.filter(tenant_id=host.tenant_id, uscc=code.strip()[:18])
    return rows.exclude(kind__startswith="regulator-").first()


def contracts_seen_by(by: Actor) -> QuerySet[StallContract]:
    """Of the host and of the stall's owner; of their province's regulators."""
    rows = StallContract.objects.select_related("host", "party")
    if by.has_any(REGULATORS):
        return rows.filter(tenant_id=by.tenant)
    return rows.filter(Q(host_id=by.somewhere) | Q(party_id=by.somewhere))


def reports_seen_by(by: Actor) -> QuerySet[HostReport]:
    """Of the host, and of its province's regulators."""
    rows = HostReport.objects.select_related("host")
    return rows.filter(tenant_id=by.tenant) if by.has_any(REGULATORS) else rows.filter(host_id=by.somewhere)


def host_counts(host_id: UUID, on: date) -> dict[str, int]:
    """What the platform counts itself of a host: its ledger, and stalls without a contract in force."""
    count = market_count(host_id, on)
    stalls = set(
        StallInstrument.objects.filter(host_id=host_id, until=None, is_fair_scale=False).values_list(
            "stall", flat=True
        )
    )
    held = StallContract.objects.filter(host_id=host_id, state="agreed", since__lte=on, until__gte=on)
    bound = set(held.values_list("stall", flat=True))
    return {
        "total": count.total, "overdue": count.overdue, "unverified": count.unverified, "fair": count.fair,
        "stalls": len(stalls), "without_contract": len(stalls - bound),
    }  # fmt: skip


def report_due(tenant: str, month: date) -> date | None:
    """Last day for answering for a month by the rule pack, counted from the month's end; None without a usable rule."""
    end = hosting.month_after(month) - timedelta(days=1)
    rule = institutions.rule_value(tenant, REPORT_RULE, end)
    if rule is None or not rule.value.isdigit() or rule.unit != "day":
        return None
    return end + timedelta(days=int(rule.value))


def report_late(tenant: str, month: date, on: date) -> bool:
    due = report_due(tenant, month)
    return due is not None and on > due


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a host: planned, running, overdue or done, as R17.3 names it."""

    month: date
    state: str
    due: date | None
    report: HostReport | None


def months_of(host: Organisation, on: date, count: int = 6) -> list[Month]:
    """The last months, this one first; before the host's first line in its ledger there was nothing to answer for."""
    first = (
        StallInstrument.objects.filter(host=host).order_by("since").values_list("since", flat=True).first()
    )
    filed = {each.month: each for each in HostReport.objects.filter(host=host)[: count + 1]}
    found: list[Month] = []
    month = hosting.month_of(on)
    while len(found) < count and (
        month == hosting.month_of(on) or (first is not None and month >= hosting.month_of(first))
    ):
        due, report = report_due(host.tenant_id, month), filed.get(month)
        running = month == hosting.month_of(on) or due is None or on <= due
        found.append(Month(month, "done" if report else "running" if running else "overdue", due, report))
        month = hosting.month_before(month)
    return found


# hearings


LOOK, ANSWER_QUESTION = "hearing_look", "hearing_answer"
_TALLY = {
    "waiting": Q(state="waiting"), "shown": Q(state="shown"), "hidden": Q(state="hidden"),
    "questions": Q(state="shown", kind="question"), "answered": Q(state="shown", kind="question", answered_at__isnull=False),
}  # fmt: skip


def topics(state: str = "") -> QuerySet[Topic]:
    """The public list of hearings; of one state where it is named."""
    rows = Topic.objects.select_related("organisation", "opened_by", "concluded_by", "closed_by")
    return rows.filter(state=state) if state in rules.TOPIC_WORDS else rows


def tallies(topic_ids: Sequence[UUID]) -> dict[UUID, rules.Tally]:
    """How many spoke on each topic and how many questions were answered; one statement for a page of them."""
    counts = {name: Count("pk", filter=where) for name, where in _TALLY.items()}
    rows: Any = (
        TopicComment.objects.filter(topic_id__in=topic_ids).values("topic_id").order_by().annotate(**counts)
    )
    found = {each["topic_id"]: rules.Tally(**{name: each[name] for name in counts}) for each in rows}
    return {each: found.get(each, rules.Tally()) for each in topic_ids}


def comments_of(topic_id: UUID) -> QuerySet[TopicComment]:
    """What was said on a topic, in the order in which it came."""
    rows = TopicComment.objects.filter(topic_id=topic_id)
    return rows.select_related("topic", "moderated_by", "answered_by").order_by("number")


def comment_page(topic_id: UUID, *, cursor: str = "", size: int = 50) -> Page[TopicComment]:
    """A page of what was said on a topic; its cursor is the last number."""
    after = int(cursor) if cursor.isascii() and cursor.isdigit() and len(cursor) < 8 else 0
    found = list(comments_of(topic_id).filter(number__gt=after)[: size + 1])
    return Page(found[:size], str(found[size - 1].number) if len(found) > size else "", str(after or ""))


def with_clocks(rows: Sequence[TopicComment]) -> list[tuple[TopicComment, rules.Clock | None]]:
    """Each with the clock that runs now: to look at it, then to answer a question; None where none runs."""
    clocks = Clocks(sorted({each.tenant_id for each in rows}), LOOK, ANSWER_QUESTION)
    return [(each, _clock_of(each, clocks)) for each in rows]


def _clock_of(row: TopicComment, clocks: Clocks) -> rules.Clock | None:
    if row.state == TopicComment.State.WAITING:
        return clocks.of(row.tenant_id, LOOK, today(row.filed_at))
    asked = row.kind == TopicComment.Kind.QUESTION and row.state == TopicComment.State.SHOWN
    if asked and row.answered_at is None:
        return clocks.of(row.tenant_id, ANSWER_QUESTION, today(row.filed_at))
    return None


def words_of(rows: Sequence[TopicComment], by: Actor) -> dict[UUID, str]:
    """What was sent in word for word, for the office that looks at it; of others nothing."""
    ids = [each.pk for each in rows if watches(by, each.tenant_id)]
    return (
        dict(CommentWords.objects.filter(comment_id__in=ids).values_list("comment_id", "text")) if ids else {}
    )


def comments_waiting(by: Actor) -> QuerySet[TopicComment]:
    """What nobody of the province has looked at yet."""
    rows = TopicComment.objects.filter(state=TopicComment.State.WAITING).select_related("topic")
    return rows.filter(tenant_id=by.tenant) if by.has_any(REGULATORS) else rows.none()
