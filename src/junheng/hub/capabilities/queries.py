"""Questions to standards and capability entries: what is in force on a day, who can meet a need."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, Prefetch, QuerySet, prefetch_related_objects

from junheng.core.capability import matching
from junheng.core.capability.answer import Answer
from junheng.core.capability.criteria_scope import significant
from junheng.core.capability.documents import entry_from
from junheng.core.capability.kinds import is_within
from junheng.core.capability.model import CapabilityEntry as Stated
from junheng.core.capability.model import Need, Place, Recognition
from junheng.core.capability.model import Qualification as Held
from junheng.core.capability.scope.shown import reading_in_words
from junheng.core.capability.weak_spots import Able, Due, Spot, weak_spots
from junheng.core.control.charts import Limits, judge_group
from junheng.core.reason import Refusal
from junheng.hub.capabilities import rules
from junheng.hub.capabilities.models import (
    CapabilityEntry,
    CheckPlan,
    IntermediateCheck,
    MeasurementStandard,
    PieceEvidence,
    ScopeImport,
    ScopeLine,
    StandardPiece,
)
from junheng.hub.foundation import search, tenancy
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.models import Tenant
from junheng.hub.institutions import queries as institutions
from junheng.hub.institutions.models import Division, Item, Qualification
from junheng.hub.instruments.models import DueDate


def evidence_in_force(piece: StandardPiece, on: date) -> PieceEvidence | None:
    """The newest certificate about a piece made on or before a day; it may be overdue by then."""
    return piece.evidence.filter(work_date__lte=on).order_by("-work_date", "-id").first()


def status_labels(standard: MeasurementStandard, on: date) -> list[dict[str, Any]]:
    """What the label of each piece says on a day: its status, and the due date only where it may be used.

    A piece whose newest certificate is overdue, or that has none, gets no label that says it may be used.
    """
    labels: list[dict[str, Any]] = []
    for piece in standard.pieces.all():
        newest = next((each for each in piece.evidence.all() if each.work_date <= on), None)
        usable = piece.status in rules.USABLE
        overdue = usable and (newest is None or newest.due < on)
        due = newest.due if newest is not None and usable and not overdue else None
        labels.append({"piece": piece, "due": due, "overdue": overdue})
    return labels


def last_work_date(piece: StandardPiece) -> date | None:
    return piece.evidence.order_by("-work_date").values_list("work_date", flat=True).first()


def shown_good_since(piece: StandardPiece, moment: datetime) -> bool:
    """Whether a certificate, or a passed check of a piece none of whose charts alarms, was made after a moment."""
    made: dict[str, Any] = {"recorded_at__gte": moment}
    if piece.evidence.filter(work_date__gte=today(moment), **made).exists():
        return True
    checks = IntermediateCheck.objects.filter(plan__piece=piece)
    newest = checks.order_by("plan_id", "-on", "-id").distinct("plan_id").values_list("alarm", flat=True)
    return checks.filter(alarm=False, on__gte=today(moment), **made).exists() and not any(newest)


@dataclass(frozen=True, slots=True)
class GoodEvidence:
    """The last time a piece was known to be good: the day, and by what."""

    on: date
    words: str


def first_work_date(piece: StandardPiece, since: date) -> date | None:
    """Work date of the first certificate about it made on or after a day."""
    made = piece.evidence.filter(work_date__gte=since).order_by("work_date")
    return made.values_list("work_date", flat=True).first()


def last_good_evidence(
    piece: StandardPiece, before: date, *, plan: CheckPlan | None = None
) -> GoodEvidence | None:
    """The newest certificate or passed check made before a day: from then on a bad piece is suspected (P14).

    What a chart alarms for, passes of another chart do not speak of: with `plan` its own passes count alone.
    """
    found = [
        GoodEvidence(each.work_date, f"{each.issuer_name} {each.number}")
        for each in piece.evidence.filter(work_date__lt=before).order_by("-work_date")[:1]
    ]
    passed = IntermediateCheck.objects.filter(plan__piece=piece, alarm=False, on__lt=before)
    if plan is not None:
        passed = passed.filter(plan=plan)
    found += [
        GoodEvidence(each.on, f"期间核查 {each.plan.name}")
        for each in passed.select_related("plan").order_by("-on")[:1]
    ]
    return max(found, key=lambda each: each.on, default=None)


def standards_of(organisation_id: Any) -> QuerySet[MeasurementStandard]:
    """A body's measurement standards with pieces and evidence, ready for a list."""
    pieces = StandardPiece.objects.select_related("instrument").prefetch_related(
        Prefetch("evidence", queryset=PieceEvidence.objects.order_by("-work_date")),
        "check_plans",
        "outings__out_by",
    )
    return (
        MeasurementStandard.objects.filter(organisation_id=organisation_id)
        .select_related("examination", "organisation")
        .prefetch_related(Prefetch("pieces", queryset=pieces), "items")
    )


def pieces_due(organisation_id: Any, *, on: date, days: int) -> list[tuple[StandardPiece, PieceEvidence]]:
    """Pieces whose plan ends within `days`, the latest certificate each, soonest first."""
    last = date.fromordinal(on.toordinal() + days)
    newest = (
        PieceEvidence.objects.filter(piece__standard__organisation_id=organisation_id)
        .order_by("piece_id", "-work_date")
        .distinct("piece_id")
        .select_related("piece__instrument", "piece__standard")
    )
    due = [evidence for evidence in newest if evidence.due <= last and evidence.piece.status in rules.USABLE]
    return [(evidence.piece, evidence) for evidence in sorted(due, key=lambda evidence: evidence.due)]


def entry_for_page(entry_id: Any) -> CapabilityEntry | None:
    """An entry with what its page shows; whether somebody may see it is asked there."""
    rows = CapabilityEntry.objects.select_related("organisation", "item", "qualification", "standard")
    return rows.filter(pk=entry_id).first()


def entry_in_words(entry: CapabilityEntry, language: Any) -> tuple[str, ...]:
    """The quantity, then a line a box; what the words have no form for is left out."""
    return reading_in_words({"boxes": [], **entry.data}, language)


def entry_facts(entry: CapabilityEntry, on: date) -> rules.EntryFacts:
    """What publishing an entry looks at."""
    papers = papers_of(entry)
    if not papers:
        return rules.EntryFacts(state=entry.state)
    ended = (each for each in papers if not institutions.state_on(each, on).in_force)
    qualification = next(ended, papers[0])
    state = institutions.state_on(qualification, on)
    return rules.EntryFacts(
        state=entry.state,
        qualification_number=qualification.number,
        qualification_state=str(state.state),
        qualification_valid=_printed(qualification),
        qualification_in_force=state.in_force,
    )


def papers_of(entry: CapabilityEntry) -> list[Qualification]:
    """What an entry rests on, each paper once: its qualification, and the examination of its standard (R07.4)."""
    both = (entry.qualification, entry.examination)
    return list({each.pk: each for each in both if each is not None}.values())


def _printed(qualification: Any) -> str:
    valid = qualification.valid
    return f"{valid.lower or ''}~{valid.upper or ''}"


def published_entries(need: Need) -> QuerySet[CapabilityEntry]:
    """Published entries of all provinces that speak of the need's quantity, with what a match looks at."""
    rows = CapabilityEntry.objects.filter(state="published").select_related(
        "organisation", "qualification", "examination", "item", "method"
    )
    if need.kind:
        kinds = [kind for kind in _kinds_in_use() if is_within(kind, need.kind) or is_within(need.kind, kind)]
        rows = rows.filter(quantity_kind__in=kinds)
    return rows


EXAMINED = ("standard-exam", "public-standard")
"""Documents of an examined measurement standard that serves the public."""


def bodies_capable_of(item_id: str) -> dict[Any, bool]:
    """Bodies of all provinces with a published entry for an item; True where one rests on an examined standard."""
    rows = CapabilityEntry.objects.filter(state="published", item_id=item_id).order_by()
    found: dict[Any, bool] = {}
    for body, document in rows.values_list("organisation_id", "qualification__type").distinct():
        found[body] = found.get(body, False) or document in EXAMINED
    return found


def _kinds_in_use() -> list[str]:
    return list(
        CapabilityEntry.objects.filter(state="published").values_list("quantity_kind", flat=True).distinct()
    )


def stated(
    entry: CapabilityEntry, states: Mapping[Any, Any], recognitions: tuple[Recognition, ...] = ()
) -> Stated:
    """A row as the science sees it: its numbers, its body's place, the live state of its qualification."""
    body = entry.organisation
    read = entry_from(dict(entry.data) | {"id": str(entry.pk), "body": body.name_zh})
    return replace(
        read,
        place=Place(division=body.division_code, latitude=body.lat, longitude=body.lon, name=body.short_zh),
        turnaround_days=entry.turnaround_days,
        evidence=tuple(_evidence(entry, states)),
        recognitions=recognitions,
    )


Recognitions = Callable[[date], Callable[[CapabilityEntry], tuple[Recognition, ...]]]
_recognitions: list[Recognitions] = []


def register_recognitions(prepare: Recognitions) -> None:
    """Called once by the area that keeps agreements: for a day, in which provinces an entry's results count."""
    _recognitions[:] = [prepare]


def _evidence(entry: CapabilityEntry, states: Mapping[Any, Any]) -> Iterable[Held]:
    papers = papers_of(entry)
    for paper in papers:
        state = states.get(paper.pk)
        held = Held(
            id=paper.number,
            name=paper.number,
            valid_from=paper.valid.lower,
            valid_to=_last_day(paper.valid),
            suspended_from=state.since if state is not None and not state.in_force else None,
            mark="CNAS" if paper.type == "accreditation" else "",
        )
        yield held
        if (
            held.mark and len(papers) > 1
        ):  # beside an examination it carries the entry still, not the mark alone
            yield replace(held, mark="")


@dataclass(frozen=True, slots=True)
class ChangedOnce:
    """Of a paper: its standing changed on a day, so a day's answer is asked and not computed from printed dates."""

    since: date
    in_force: bool = False


def as_kept(entry: CapabilityEntry) -> Stated:
    """A row as an index keeps it; one of whose papers ever changed its standing is marked to be asked of each day."""
    changed = {paper.pk: paper.changes.all() for paper in papers_of(entry)}
    return stated(entry, {pk: ChangedOnce(rows[0].from_date) for pk, rows in changed.items() if rows})


def _last_day(valid: Any) -> date | None:
    """The last valid day of a half-open date range."""
    return date.fromordinal(valid.upper.toordinal() - 1) if valid.upper else None


@dataclass(frozen=True)
class Found:
    """One answer with the row it is about."""

    answer: Answer
    entry: CapabilityEntry


def match_need(need: Need, *, on: date, sort: matching.Sorting = "distance") -> list[Found]:
    """Every published entry answered: able, partly, cannot tell, not able, each with its reasons."""
    return answered(need, published_entries(need), on=on, sort=sort)


def answered(
    need: Need, entries: Iterable[CapabilityEntry], *, on: date, sort: matching.Sorting = "distance"
) -> list[Found]:
    """The answers of some entries, of one body or of those that were quoted, to a need."""
    rows = {str(row.pk): row for row in entries}
    held = {each.pk: each for row in rows.values() for each in papers_of(row)}
    prefetch_related_objects(list(held.values()), "changes")  # of all papers by one statement
    states = {key: institutions.state_on(each, need.on or on) for key, each in held.items()}
    counts = _recognitions[0](on) if _recognitions else lambda entry: ()
    read = [stated(row, states, counts(row)) for row in rows.values()]
    answers = matching.match(need, read, at=on, sort=sort)
    return [Found(answer, rows[answer.entry.id]) for answer in answers]


def starting_places() -> list[Division]:
    """Provinces with the coordinates of their seat: from where a distance is counted."""
    rows = Division.objects.filter(parent=None, lat__isnull=False, lon__isnull=False)
    return list(rows.order_by("code"))


def search_entries(text: str) -> QuerySet[CapabilityEntry]:
    """Published entries by words: bodies, items, quantities; two Han characters suffice."""
    rows = CapabilityEntry.objects.filter(state="published").select_related("organisation", "item")
    found = search.among(rows, text)
    return rows.none() if found is None else found


def count_published() -> int:
    """Published entries of all provinces: a figure of the start page."""
    return CapabilityEntry.objects.filter(state="published").count()


def pieces_stopped(organisation_id: Any) -> list[StandardPiece]:
    """Pieces that may do no work now, newest change first: what went red."""
    rows = StandardPiece.objects.filter(
        standard__organisation_id=organisation_id, status__in=("stopped", "sealed")
    )
    return list(rows.select_related("instrument", "standard").order_by("-status_since")[:20])


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One group on a chart: where it is drawn (0 to 100, top down), and what it is."""

    x: str
    y: str
    label: str
    outside: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of means or ranges with its frozen limits, in percent of its height; drawn as SVG."""

    centre: str
    lower: str
    upper: str
    points: tuple[ChartPoint, ...]
    line: str
    texts: Mapping[str, str]


def charts_of(plan: CheckPlan, checks: Sequence[IntermediateCheck], limits: Limits) -> tuple[Chart, Chart]:
    """The charts of means and of ranges: the groups the limits were made from, then every check."""
    first = [judge_group(limits, group) for group in plan.baseline]
    means = [(float(each.mean), "", False) for each in first]
    means += [
        (float(each.mean), each.on.isoformat(), not limits.lower <= Decimal(each.mean) <= limits.upper)
        for each in checks
    ]
    spans = [(float(each.range), "", False) for each in first]
    spans += [
        (
            float(each.range),
            each.on.isoformat(),
            not limits.range_lower <= Decimal(each.range) <= limits.range_upper,
        )
        for each in checks
    ]
    return (
        _chart(means, float(limits.centre), float(limits.lower), float(limits.upper)),
        _chart(spans, float(limits.mean_range), float(limits.range_lower), float(limits.range_upper)),
    )


def _chart(points: Sequence[tuple[float, str, bool]], centre: float, lower: float, upper: float) -> Chart:
    values = [value for value, _label, _outside in points]
    least, most = min([*values, lower]), max([*values, upper])
    margin = (most - least) * 0.08 or 1.0
    least, most = least - margin, most + margin

    def down(value: float) -> str:
        return f"{100 * (most - value) / (most - least):.2f}"

    drawn = tuple(
        ChartPoint(
            f"{100 * (at + 0.5) / len(points):.2f}", down(value), f"{label} {value:g}".strip(), outside
        )
        for at, (value, label, outside) in enumerate(points)
    )
    line = " ".join(f"{each.x},{each.y}" for each in drawn)
    texts = {"centre": f"{centre:.6g}", "lower": f"{lower:.6g}", "upper": f"{upper:.6g}"}
    return Chart(down(centre), down(lower), down(upper), drawn, line, texts)


def plan_for_page(plan_id: Any, organisation_id: Any) -> CheckPlan | None:
    """One plan of checks of a body's own standard."""
    rows = CheckPlan.objects.select_related("piece__instrument", "piece__standard", "frozen_by")
    return rows.filter(pk=plan_id, piece__standard__organisation_id=organisation_id).first()


def vocabulary() -> list[rules.Word]:
    """The shared vocabulary of items as rules see it."""
    rows = Item.objects.values_list("code", "name_zh", "name_en", "quantity_kind")
    return [rules.Word(code, (zh, en), kind) for code, zh, en, kind in rows]


def known_lines(organisation: Any, qualification: Any) -> set[str]:
    """Digests of all lines a body has on file under a qualification, decided or not."""
    rows = ScopeLine.objects.filter(organisation=organisation, qualification=qualification)
    return set(rows.values_list("digest", flat=True))


def scopes_of(organisation_id: Any) -> QuerySet[ScopeImport]:
    """A body's imported scopes, ready for a list."""
    rows = ScopeImport.objects.filter(organisation_id=organisation_id)
    return rows.select_related("qualification", "imported_by")


def lines_of(scope: ScopeImport, state: str = "") -> QuerySet[ScopeLine]:
    """Lines of a scope in the file's order; of one state where it is named."""
    rows = ScopeLine.objects.filter(scope=scope).select_related("entry__item", "decided_by")
    return rows.filter(state=state) if state else rows


def line_counts(*scope_ids: Any) -> dict[Any, dict[str, int]]:
    """Lines by state of each scope, one question for a whole list."""
    rows = ScopeLine.objects.filter(scope_id__in=scope_ids).order_by().values_list("scope_id", "state")
    found: dict[Any, dict[str, int]] = {}
    for scope_id, state, number in rows.annotate(number=Count("id")):
        found.setdefault(scope_id, {})[state] = number
    return found


def line_for_page(line_id: Any, organisation_id: Any) -> ScopeLine | None:
    """One line of a body's own scope."""
    rows = ScopeLine.objects.select_related("scope__qualification", "entry__item", "decided_by")
    return rows.filter(pk=line_id, organisation_id=organisation_id).first()


def line_facts(line: ScopeLine, *, item: str) -> rules.LineFacts:
    """What deciding about a line looks at."""
    return rules.LineFacts(
        row=line.number,
        state=line.state,
        has_guess=line.guess is not None,
        item=item,
        decided_by=line.decided_by.name if line.decided_by else "",
        decided_on=today(line.decided_at).isoformat() if line.decided_at else "",
    )


def doubts_of(line: ScopeLine) -> tuple[Refusal, ...]:
    """The doubts of a line as declared reasons."""
    return tuple(Refusal(each["code"], each["facts"], each["path"]) for each in line.doubts)


def drafts_of(scope: ScopeImport) -> list[CapabilityEntry]:
    """Entries of a scope that are drafts still, in the file's order."""
    rows = CapabilityEntry.objects.filter(scope_line__scope=scope, state="draft")
    return list(rows.select_related("qualification", "organisation").order_by("scope_line__position"))


def locked(entries: Iterable[CapabilityEntry]) -> list[CapabilityEntry]:
    """Entries under their locks, taken in the order of their ids."""
    rows = CapabilityEntry.objects.select_for_update(of=("self",)).order_by("pk")
    return list(rows.filter(pk__in=[each.pk for each in entries]))


DUE_SERVICES = {"verification": "verify", "calibration": "calibrate"}
"""Services that fall due, and the kind of entry that says who can do them."""
MOST_SPOTS = 3000
WEAK_SPOT_READERS = frozenset(
    {"samr_metrology", "regional_office", "prov_regulator", "city_regulator", "county_regulator"}
)
WIDE = ("regulator-national", "regional-centre")
"""Kinds of bodies that look at every province: at counts by place and item, at no instrument."""


def due_by_place(division: str, *, until: date) -> list[Due]:
    """Instruments due up to a day by the division of their owner, those one may see; `division`: a beginning of its code."""
    rows = DueDate.objects.filter(
        due__lte=until, service__in=DUE_SERVICES, instrument__scrapped_since=None, instrument__sealed_since=None,
        instrument__owner__division_code__startswith=division,
    )  # fmt: skip
    keys = ("instrument__owner__division_code", "instrument__item_id", "service")
    counted = rows.order_by().values_list(*keys).annotate(
        number=Count("instrument_id", distinct=True), lat=Avg("instrument__owner__lat"), lon=Avg("instrument__owner__lon")
    )  # fmt: skip
    return [
        Due(code, item, DUE_SERVICES[service], number, Place(code, lat, lon))
        for code, item, service, number, lat, lon in counted.order_by("-number", *keys)[:MOST_SPOTS]
    ]


def able_bodies(items: Iterable[str], on: date) -> list[Able]:
    """Who can do the work on these items that day: published entries whose qualification is in force.

    A verification needs one; a calibration may be declared by the body itself.
    """
    return [
        Able(row.organisation.name_zh, row.item_id, row.kind, _place(row.organisation))
        for row in _standing(items, DUE_SERVICES.values(), on)
    ]


def verifying_bodies(item_id: str, on: date) -> set[Any]:
    """Ids of the bodies that can verify an item for certain that day: a published entry whose papers are in force."""
    return {row.organisation_id for row in _standing([item_id], ["verify"], on)}


def _standing(items: Iterable[str], kinds: Iterable[str], on: date) -> Iterator[CapabilityEntry]:
    once = ("organisation_id", "item_id", "kind", "qualification_id", "examination_id")
    rows = CapabilityEntry.objects.filter(state="published", item_id__in=set(items), kind__in=list(kinds))
    rows = rows.order_by(*once).distinct(*once).defer("data", "search")
    related = rows.select_related("organisation", "qualification", "examination").prefetch_related(
        "qualification__changes", "examination__changes"
    )
    return (row for row in related if _stands(row, on))


def _stands(entry: CapabilityEntry, on: date) -> bool:
    if any(not institutions.state_on(each, on).in_force for each in papers_of(entry)):
        return False
    return entry.kind == "calibrate" or entry.qualification is not None


def _place(body: Any) -> Place:
    return Place(body.division_code, body.lat, body.lon)


def looks_wide(regulator: Any) -> bool:
    """Whether a body looks at provinces rather than at the divisions of one."""
    return regulator.kind in WIDE


def weak_spots_of(regulator: Any, *, on: date, days: int, reach: int) -> tuple[Spot, ...]:
    """Of the place a regulator stands for, as far as its tenant sees it: nobody within `reach` kilometres first."""
    if looks_wide(regulator):
        with tenancy.also(*Tenant.objects.values_list("code", flat=True)):
            due = due_by_place("", until=on + timedelta(days=days))
    else:
        due = due_by_place(significant(regulator.division_code), until=on + timedelta(days=days))
    return weak_spots(due, able_bodies((each.item for each in due), on), reach_km=reach)
