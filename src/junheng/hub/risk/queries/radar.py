"""What the radar looks at: counts of one province by body, model and laboratory, and the rows behind a signal.

Each gathering is one aggregating statement or a bounded number of rows, whatever the ledger holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import Count as Counted
from django.db.models import Q, QuerySet

from junheng.core.risk import signals
from junheng.core.risk.signals import Count, Signal
from junheng.core.risk.tails import interval
from junheng.hub.certificates.models import Certificate
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import BEIJING, today
from junheng.hub.foundation.counting import Alone, kept
from junheng.hub.institutions.models import Membership, Organisation
from junheng.hub.instruments.models import DueDate
from junheng.hub.integrity.models import Complaint, Pledge
from junheng.hub.orders.models import OriginalRecord, Reading
from junheng.hub.risk.models import BodyScore, EarlyWarning, Scan
from junheng.hub.risk.queries.determinations import OFFICE
from junheng.hub.supervision.models import Check

RECENT, EARLIER, MONTHS = 30, 330, 730
MOST_READINGS = 50_000
MOST_ROWS = 10
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """A signal as it becomes a warning: what kind, about whom, the numbers, and the rows behind it."""

    kind: str
    subject: str
    numbers: dict[str, Any]
    rows: list[Row] = field(default_factory=list)


def look(tenant: str, on: date) -> list[Found]:
    """Everything that stands out in a province on a day."""
    return [one for each in LOOKS for one in each(tenant, on)]


def _numbers(signal: Signal) -> dict[str, Any]:
    return {
        "found": signal.own.found, "of": signal.own.of, "other_found": signal.other.found, "other_of": signal.other.of,
        "low": f"{signal.low:.4f}", "high": f"{signal.high:.4f}", "chance": f"{signal.chance:.2g}",
    }  # fmt: skip


def _found(kind: str, found: Iterable[Signal], rows: Callable[[str], list[Row]]) -> list[Found]:
    return [Found(kind, each.subject, _numbers(each), rows(each.subject)) for each in found]


def _since(on: date, days: int) -> datetime:
    first = on - timedelta(days=days)
    return datetime(first.year, first.month, first.day, tzinfo=BEIJING)


def _counts(rows: QuerySet[Any, Any], *keys: str, found: Q, of: str = "pk") -> dict[str, Count]:
    told = rows.values(*keys).annotate(all=Counted(of), some=Counted(of, filter=found)).order_by(*keys)
    return {
        " ".join(str(each[key]) for key in keys): Count(each["some"], each["all"])
        for each in told
        if all(each[key] for key in keys)
    }


# overdue instruments in use


def _due(tenant: str) -> QuerySet[DueDate]:
    return DueDate.objects.filter(
        instrument__tenant_id=tenant, instrument__scrapped_since=None, instrument__sealed_since=None,
        service="verification", part=None,
    )  # fmt: skip


def _overdue(tenant: str, on: date) -> list[Found]:
    counts = _counts(_due(tenant), "instrument__owner_id", found=Q(due__lt=on))

    def rows(body: str) -> list[Row]:
        late = _due(tenant).filter(instrument__owner_id=UUID(body), due__lt=on).select_related("instrument")
        return [
            {
                "label": f"{each.instrument.name} {each.instrument.serial} {each.due}",
                "url": f"/scan/{each.instrument.code}",
            }
            for each in late.order_by("due")[:MOST_ROWS]
        ]

    return _found("overdue", signals.above_peers(counts), rows)


# results of verification

NOTICE = Q(kind="verification-notice")
MODEL = ("instrument__maker", "instrument__model")


def _results(tenant: str, since: date, until: date | None = None) -> QuerySet[Certificate]:
    rows = Certificate.objects.filter(
        instrument__tenant_id=tenant, kind__in=("verification", "verification-notice"), state="issued",
        relation="", work_to__gte=since,
    )  # fmt: skip
    return rows.filter(work_to__lt=until) if until is not None else rows


def _notices(rows: QuerySet[Certificate]) -> list[Row]:
    failed = rows.filter(NOTICE).select_related("instrument").order_by("-work_to", "-id")[:MOST_ROWS]
    return [
        {
            "label": f"{each.instrument.name} {each.instrument.serial} {each.work_to}",
            "url": f"/verify/{each.number}",
        }
        for each in failed
    ]


def _failures(tenant: str, on: date) -> list[Found]:
    results = _results(tenant, on - timedelta(days=MONTHS))
    by_body = _counts(results, "instrument__owner_id", found=NOTICE)
    by_model = _counts(results, *MODEL, found=NOTICE)
    return [
        *_found(
            "body-failures",
            signals.above_peers(by_body),
            lambda body: _notices(results.filter(instrument__owner_id=UUID(body))),
        ),
        *_found(
            "model-failures",
            signals.above_peers(by_model),
            lambda model: _notices(_of_model(results, model)),
        ),
    ]


def _of_model(rows: QuerySet[Certificate], words: str) -> QuerySet[Certificate]:
    """Of a maker and a model joined by a space, wherever the space lies."""
    parts = words.split(" ")
    either = Q(pk=None)
    for at in range(1, len(parts)):
        either |= Q(instrument__maker=" ".join(parts[:at]), instrument__model=" ".join(parts[at:]))
    return rows.filter(either)


def _drift(tenant: str, on: date) -> list[Found]:
    turn, begin = on - timedelta(days=180), on - timedelta(days=MONTHS)
    now = _counts(_results(tenant, turn), *MODEL, found=NOTICE)
    before = _counts(_results(tenant, begin, turn), *MODEL, found=NOTICE)
    return _found(
        "model-drift",
        signals.shares_risen(now, before),
        lambda model: _notices(_of_model(_results(tenant, turn), model)),
    )


def _too_good(tenant: str, on: date) -> list[Found]:
    rows = Certificate.objects.filter(
        institution__tenant_id=tenant, kind__in=("verification", "verification-notice"), state="issued",
        relation="", work_to__gte=on - timedelta(days=MONTHS),
    )  # fmt: skip
    counts = _counts(rows, "institution_id", found=NOTICE)
    return _found("too-good", signals.below_peers(counts), lambda _body: [])


# complaints and use


def _complaints(tenant: str, on: date) -> list[Found]:
    rows = Complaint.objects.filter(tenant_id=tenant).exclude(state="refused")
    turn, begin = _since(on, RECENT), _since(on, RECENT + EARLIER)

    def tally(found: QuerySet[Complaint]) -> dict[str, int]:
        told = found.values("instrument__owner_id").annotate(times=Counted("pk"))
        return {str(each["instrument__owner_id"]): each["times"] for each in told}

    recent = tally(rows.filter(filed_at__gte=turn))
    earlier = tally(rows.filter(filed_at__gte=begin, filed_at__lt=turn))

    def behind(body: str) -> list[Row]:
        late = rows.filter(instrument__owner_id=UUID(body), filed_at__gte=turn).order_by("-id")[:MOST_ROWS]
        return [
            {"label": f"{each.filed_at.astimezone(BEIJING):%Y-%m-%d}", "url": f"/complaints/{each.pk}"}
            for each in late
        ]

    found = signals.rates_changed(recent, earlier, days=RECENT, earlier_days=EARLIER)
    return _found("complaints", found, behind)


def _use(tenant: str, on: date) -> list[Found]:
    rows = Certificate.objects.filter(institution__tenant_id=tenant)

    def tally(found: QuerySet[Certificate]) -> dict[str, int]:
        told = found.values("institution_id").annotate(times=Counted("pk"))
        return {str(each["institution_id"]): each["times"] for each in told}

    recent = tally(rows.filter(issued_at__gte=_since(on, RECENT)))
    earlier = tally(rows.filter(issued_at__gte=_since(on, RECENT + 180), issued_at__lt=_since(on, RECENT)))
    found = signals.rates_changed(recent, earlier, days=RECENT, earlier_days=180, falls=True)
    return _found("use", found, lambda _body: [])


# digits and duplicates


def _readings(tenant: str, on: date) -> list[tuple[UUID, UUID, str]]:
    """The latest readings of the province's laboratories, with record and institution: at most so many."""
    rows = Reading.objects.filter(
        record__institution__tenant_id=tenant, struck_at=None, at__gte=_since(on, 90)
    ).order_by("-id")
    place = ("block", "point", "column", "repeat")
    told = rows.values_list("record_id", "record__institution_id", "text", *place)[:MOST_READINGS]
    # by their place in the record: when each was typed says nothing of whether two records are the same
    ordered = sorted(told, key=lambda each: (str(each[0]), *each[3:]))
    return [(record, institution, text) for record, institution, text, *_place in ordered]


def last_digit(text: str) -> int | None:
    """The last digit of a reading of at least three digits; what a laboratory chooses, if it chooses."""
    digits = [each for each in text if each.isascii() and each.isdigit()]
    return int(digits[-1]) if len(digits) >= 3 and text[-1:] == digits[-1] else None


def _patterns(tenant: str, on: date) -> list[Found]:
    digits: dict[str, list[int]] = {}
    records: dict[UUID, dict[str, list[str]]] = {}
    for record, institution, text in _readings(tenant, on):
        digit = last_digit(text)
        if digit is not None:
            digits.setdefault(str(institution), []).append(digit)
        records.setdefault(institution, {}).setdefault(str(record), []).append(text)
    unlike = [
        Found("digits", each.subject, {"counts": list(each.counts), "peers": list(each.peers), "chance": f"{each.chance:.2g}"})
        for each in signals.digits_unlike_peers(digits)
    ]  # fmt: skip
    same = [
        Found("repeated", str(institution), {"groups": len(groups)}, _records(groups))
        for institution, rows in records.items()
        if (groups := signals.repeated(rows))
    ]
    return unlike + same


def _records(groups: list[tuple[str, ...]]) -> list[Row]:
    shown = [group[:5] for group in groups[:MOST_ROWS]]
    names = [name for group in shown for name in group]
    numbers = dict(OriginalRecord.objects.filter(pk__in=names).values_list("pk", "number"))
    return [
        {"label": " = ".join(numbers.get(UUID(name), name) for name in group), "url": ""} for group in shown
    ]


LOOKS: tuple[Callable[[str, date], list[Found]], ...] = (
    _overdue, _failures, _drift, _too_good, _complaints, _use, _patterns,
)  # fmt: skip


# pages


def warnings_seen_by(by: Actor) -> QuerySet[EarlyWarning]:
    """Of one's own province, for its offices; of nobody else, also not of whoever it is about. Risen ones for the nation's too."""
    rows = EarlyWarning.objects.select_related("organisation", "owner", "tenant")
    if not by.has_any(OFFICE):
        return rows.none()
    return rows if "samr_metrology" in by.roles else rows.filter(tenant_id=by.tenant)


def to_raise_higher(tenant: str, on: date, limit: int = 200) -> list[EarlyWarning]:
    """Warnings of a province that nobody has taken over by their day and that have not risen yet."""
    rows = EarlyWarning.objects.filter(tenant_id=tenant, state="open", take_by__lt=on, risen_at=None)
    return list(rows.order_by("take_by", "id")[:limit])


def offices_of(tenant: str) -> list[Organisation]:
    """The province's verified regulators."""
    rows = Organisation.objects.filter(tenant_id=tenant, kind="regulator-province", state="verified")
    return list(rows.order_by("pk"))


def higher_office() -> Organisation | None:
    """The nation's regulator on this installation."""
    rows = Organisation.objects.filter(kind="regulator-national", state="verified")
    return rows.order_by("pk").first()


def holders(tenant: str, on: date, limit: int = 200) -> dict[UUID, tuple[str, str]]:
    """Who of a province may have a warning today: name and office by person."""
    rows = Membership.objects.filter(tenant_id=tenant, role__in=OFFICE, valid__contains=on)
    rows = rows.filter(organisation__kind__startswith="regulator-").select_related("person", "organisation")
    found: dict[UUID, tuple[str, str]] = {}
    for each in rows.order_by("organisation_id", "id")[: limit * 2]:
        found.setdefault(each.person_id, (each.person.name, each.organisation.name_zh))
    return found


@dataclass(frozen=True, slots=True)
class HitRate:
    """Concluded checks that found problems: those that risk led to beside those of chance alone (R15.5)."""

    by_risk: Count
    at_random: Count

    @property
    def told(self) -> bool:
        """Whether there are enough of both to compare."""
        return min(self.by_risk.of, self.at_random.of) >= signals.LEAST_OF

    @property
    def intervals(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """95 % intervals of both shares."""
        return interval(self.by_risk.found, self.by_risk.of), interval(
            self.at_random.found, self.at_random.of
        )


def hit_rate(tenant: str, on: date) -> HitRate:
    """Of a province's concluded checks of two years. Led by risk: a certain unit, or one whose weight its class had raised."""
    rows = Check.objects.filter(
        tenant_id=tenant, state__in=("concluded", "published"), concluded_at__gte=_since(on, MONTHS)
    )
    told = rows.values_list("listed__certain", "listed__weight", "listed__weight_told").annotate(
        all=Counted("pk"), some=Counted("pk", filter=Q(result="problems"))
    )
    sums = {True: [0, 0], False: [0, 0]}
    for certain, weight, before, of, found in told.order_by("listed__certain", "listed__weight"):
        raised = bool(before) and Fraction(weight) > Fraction(before)
        sums[certain or raised][0] += found
        sums[certain or raised][1] += of
    return HitRate(Count(*sums[True]), Count(*sums[False]))


def hit_rate_counted(tenant: str, at: datetime) -> tuple[HitRate, datetime]:
    """The same as last counted for a province's offices, and when."""
    on = today(at)
    return kept(f"hit-rate-{tenant}-{on}", at, lambda: hit_rate(tenant, on), Alone(f"risk.hit-rate.{tenant}"))


def scores_seen_by(by: Actor) -> QuerySet[BodyScore]:
    """The highest first, as the last look worked them out."""
    return BodyScore.objects.filter(tenant_id=by.tenant).select_related("organisation")


def last_scan(tenant: str) -> Scan | None:
    return Scan.objects.filter(tenant_id=tenant).order_by("-at").first()


def labels(found: Iterable[Found]) -> Mapping[str, Organisation]:
    """Bodies that signals are about, by id as text."""
    ids = []
    for each in found:
        try:
            ids.append(UUID(each.subject))
        except ValueError:
            continue
    return {str(each.pk): each for each in Organisation.objects.filter(pk__in=ids)}


def bodies_with_evidence(tenant: str, on: date, most: int) -> list[Organisation]:
    """Bodies of a province of which anything at all is on file, or was at the last look; bounded."""
    first = _since(on, MONTHS)
    owner = "instrument__owner_id"
    sources: tuple[QuerySet[Any, Any], ...] = (
        _due(tenant).filter(due__lt=on).values_list(owner, flat=True),
        _results(tenant, first.date()).filter(NOTICE).values_list(owner, flat=True),
        Complaint.objects.filter(tenant_id=tenant, state="answered", filed_at__gte=first).values_list(owner, flat=True),
        Pledge.objects.filter(tenant_id=tenant, state="removed", state_since__gte=first).values_list("organisation_id", flat=True),
        Check.objects.filter(tenant_id=tenant, published_at__gte=first, result="problems").values_list("organisation_id", flat=True),
        BodyScore.objects.filter(tenant_id=tenant).values_list("organisation_id", flat=True),
    )  # fmt: skip
    ids = {one for rows in sources for one in rows.order_by().distinct()[:most]}
    rows = Organisation.objects.filter(pk__in=ids, tenant_id=tenant).exclude(kind__startswith="regulator-")
    return list(rows.order_by("pk")[:most])
