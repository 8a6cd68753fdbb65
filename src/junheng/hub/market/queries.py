"""Questions to the market: what stands in the hall, who may read it, who quoted what, what nobody can do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from junheng.core.capability.kinds import BY_ID, KINDS, is_within
from junheng.core.capability.model import Need, Place
from junheng.core.capability.reading import read_need
from junheng.core.reason import Refusal, Refused
from junheng.hub.capabilities import queries as capabilities
from junheng.hub.capabilities.models import CapabilityEntry
from junheng.hub.foundation import search, tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.models import Tenant
from junheng.hub.institutions import queries as institutions
from junheng.hub.institutions.models import Organisation
from junheng.hub.institutions.rules.dates import deadline
from junheng.hub.market import rules
from junheng.hub.market.models import (
    Admission,
    Barrier,
    BarrierReporter,
    Gap,
    Message,
    MessageFile,
    Posting,
    PostingBody,
    QualityCase,
    Quote,
    Rating,
    Subcontract,
)
from junheng.hub.orders.models import Order, OriginalRecord, RecordStandard


def provinces() -> list[str]:
    return list(Tenant.objects.filter(level="province").order_by("code").values_list("code", flat=True))


def everywhere() -> Any:
    """The private rows of every tenant: for what the platform does for a need across provinces, never for a page."""
    return tenancy.also(*Tenant.objects.values_list("code", flat=True))


# the hall


def hall(*, text: str = "", kind: str = "", gaps: bool = False) -> QuerySet[Posting]:
    """Needs open for quotes, for everybody, by words and quantity."""
    rows = Posting.objects.filter(state=Posting.State.OPEN).select_related("owner", "gap")
    if kind:
        rows = rows.filter(quantity_kind=kind)
    if gaps:
        rows = rows.filter(gap__met_at=None, gap__isnull=False)
    if text:
        found = search.among(rows, text)
        rows = rows if found is None else found
    return rows


def posting(posting_id: Any) -> Posting | None:
    return Posting.objects.select_related("owner", "gap").filter(pk=posting_id).first()


def body_for(row: Posting, by: Actor) -> PostingBody | None:
    """What a posting seals, for its owner and for bodies that were let in; None for everybody else."""
    if by.organisation_id is None:
        return None
    found = PostingBody.objects.select_related("owner").filter(posting=row).first()
    if found is None:
        return None
    let_in = found.owner_id == by.organisation_id or admissions(row).filter(organisation_id=by.somewhere)
    return found if let_in else None


def owns(row: Posting, by: Actor) -> bool:
    """Whether one acts for the body whose need it is."""
    return PostingBody.objects.filter(posting=row, owner_id=by.somewhere).exists()


def admissions(row: Posting) -> QuerySet[Admission]:
    return Admission.objects.filter(posting=row).select_related("organisation")


def may_read(row: Posting, by: Actor) -> bool:
    """Whether one reads the numbers of a need: they are not sealed, or one was let in."""
    return "numbers" not in row.seals or body_for(row, by) is not None


def our_postings(by: Actor) -> QuerySet[Posting]:
    """A body's own needs, in every state."""
    return Posting.objects.filter(body__owner_id=by.somewhere).select_related("gap", "owner")


def open_postings(organisation: Organisation) -> int:
    rows = Posting.objects.filter(body__owner=organisation, state=Posting.State.OPEN)
    return rows[: rules.MOST_OPEN + 1].count()


def need_of(body: PostingBody, recognition: Sequence[str]) -> Need:
    """A posted need in numbers, with where its owner is and where the result must count."""
    read = read_need(body.text).need
    assert read is not None, "what was not understood never enters the hall"
    return rules.placed(read, place_of(body.owner), recognition)


def place_of(body: Organisation) -> Place:
    return Place(body.division_code, body.lat, body.lon, body.short_zh)


# gaps


@dataclass(frozen=True, slots=True)
class GapGroup:
    """Open gaps of one quantity, service and band of its range: how many, and since when. It names nobody."""

    service: str
    kind: str
    band: str
    number: int
    oldest: Any
    newest: Any


MOST_GROUPS = 300


def gaps() -> list[GapGroup]:
    """The national list of needs that nobody meets, most wanted first."""
    rows = Gap.objects.filter(met_at=None).order_by().values_list("service", "quantity_kind", "band")
    counted = rows.annotate(number=Count("posting_id"), oldest=Min("since"), newest=Max("since"))
    return [GapGroup(*each) for each in counted.order_by("-number", "quantity_kind", "band")[:MOST_GROUPS]]


def gaps_met() -> int:
    """Gaps that a published capability took off the list."""
    return Gap.objects.filter(met_at__isnull=False).count()


MOST_GAPS_ASKED = 2000


def gaps_near(entry: CapabilityEntry) -> list[Gap]:
    """Open gaps that an entry may meet, by quantity: oldest first."""
    near = [
        kind.id
        for kind in KINDS
        if is_within(kind.id, entry.quantity_kind) or is_within(entry.quantity_kind, kind.id)
    ]
    rows = Gap.objects.filter(met_at=None, service=entry.kind, quantity_kind__in=[*near, ""])
    return list(rows.select_related("posting").order_by("posting_id")[:MOST_GAPS_ASKED])


def kind_names(kind: str) -> tuple[str, str]:
    """A quantity in Chinese and English."""
    known = BY_ID.get(kind)
    return (known.zh, known.en) if known else (kind, kind)


def kinds_in_hall() -> list[str]:
    """Quantities to choose from: all that are known, so that the filter costs nothing however many needs are open."""
    return [kind.id for kind in KINDS]


# quotes


def quotes_by(by: Actor) -> QuerySet[Quote]:
    """Quotes one's body made."""
    return Quote.objects.filter(bidder_id=by.somewhere).select_related("posting", "entry__item", "order")


def standing_quotes(row: Posting) -> QuerySet[Quote]:
    """Every quote of a posting that was not withdrawn: for its owner, asked after `owns` alone."""
    rows = Quote.objects.filter(posting=row).exclude(state=Quote.State.WITHDRAWN)
    return rows.select_related(
        "bidder", "entry__item", "entry__organisation", "entry__qualification", "entry__method", "posting", "order"
    ).order_by("id")  # fmt: skip


def quote_for(quote_id: Any, by: Actor) -> Quote | None:
    """A quote for the body that made it, and for the owner of the need once quotes are open; None for everybody else."""
    if by.organisation_id is None:
        return None
    rows = Quote.objects.select_related("posting__owner", "bidder", "entry__item", "order", "made_by")
    row = rows.filter(pk=quote_id).first()
    if row is None or row.bidder_id == by.organisation_id:
        return row
    hidden = rules.are_hidden(quotes_sealed=row.posting.quotes_sealed, state=row.posting.state)
    withdrawn = row.state == Quote.State.WITHDRAWN
    return row if owns(row.posting, by) and not hidden and not withdrawn else None


def entries_for(need: Need, organisation_id: Any, on: date) -> list[capabilities.Found]:
    """A body's own published entries against a need, the best first."""
    rows = capabilities.published_entries(need).filter(organisation_id=organisation_id)
    return capabilities.answered(need, rows, on=on)


@dataclass(frozen=True, slots=True)
class Line:
    """One quote on the screen that compares: what its entry answers, and its place by price, days and distance."""

    quote: Quote
    found: capabilities.Found
    places: Mapping[str, int | None]

    @property
    def criteria(self) -> list[tuple[str, str, Refusal]]:
        """Finding and sentence of what decides: uncertainty, distance, recognition, and whatever fails."""
        return [
            (each.name, each.finding, each.reason)
            for each in self.found.answer.failing_first
            if each.finding != "yes" or each.name in ("uncertainty", "distance", "recognition", "range")
        ]


def compared(row: Posting, body: PostingBody, on: date) -> list[Line]:
    """The standing quotes of a posting side by side, cheapest first."""
    quotes, need = list(standing_quotes(row)), need_of(body, row.recognition)
    found = {str(each.entry.pk): each for each in capabilities.answered(need, _entries(quotes), on=on)}
    kept = [each for each in quotes if str(each.entry_id) in found]
    answers = {each.pk: found[str(each.entry_id)] for each in kept}
    ranked = {
        "uncertainty": rules.ranks({each.pk: rules.promised_at_end(each.uncertainty, need) for each in kept}),
        "price": rules.ranks({each.pk: each.fen for each in kept}),
        "days": rules.ranks({each.pk: each.days for each in kept}),
        "distance": rules.ranks({each.pk: answers[each.pk].answer.distance_km for each in kept}),
    }
    lines = [
        Line(each, answers[each.pk], {name: places[each.pk] for name, places in ranked.items()})
        for each in kept
    ]
    return sorted(lines, key=lambda line: (line.quote.fen, line.quote.days))


def _entries(quotes: Iterable[Quote]) -> list[CapabilityEntry]:
    return list({each.entry_id: each.entry for each in quotes}.values())


def provinces_named(codes: Sequence[str]) -> list[Tenant]:
    """Provinces by their codes, for their names."""
    return list(Tenant.objects.filter(code__in=codes).order_by("code")) if codes else []


# after the order


def messages_of(order: Order) -> QuerySet[Message]:
    """The conversation of an order, newest first: for its two bodies, found by `orders.order_for_page`."""
    rows = Message.objects.filter(order=order).select_related("author", "by")
    return rows.prefetch_related("files__attachment")


def file_of(order: Order, file_id: Any) -> MessageFile | None:
    rows = MessageFile.objects.filter(message__order=order, pk=file_id)
    return rows.select_related("attachment").first()


def subcontracts_of(order: Order) -> QuerySet[Subcontract]:
    return Subcontract.objects.filter(order=order).select_related("proposed_by", "answered_by")


def subcontract_for(subcontract_id: Any, by: Actor) -> Subcontract | None:
    """A proposal for the client of its order; None for everybody else."""
    rows = Subcontract.objects.select_related("order__client", "order__institution")
    return rows.filter(pk=subcontract_id, order__client_id=by.somewhere).first()


def rating_of(order: Order) -> Rating | None:
    return Rating.objects.filter(order=order).first()


def ratings_of(organisation_id: Any) -> QuerySet[Rating]:
    """What clients said about a body's delivered orders, newest first; it names none of them."""
    return Rating.objects.filter(organisation_id=organisation_id)


def facts_of(organisation_id: Any) -> rules.Facts:
    """A body's ratings counted, in one statement."""
    names = ("on_time", "as_promised", "price_kept", "explained")
    counts = {name: Count("pk", filter=Q(**{name: True})) for name in names}
    return rules.Facts(**ratings_of(organisation_id).order_by().aggregate(number=Count("pk"), **counts))


# barriers


def barriers(*, tenant: str = "", state: str = "") -> QuerySet[Barrier]:
    """Every reported barrier, for everybody, newest first; it names no reporter."""
    rows = Barrier.objects.select_related("tenant", "answered_by")
    rows = rows.filter(tenant_id=tenant) if tenant else rows
    return rows.filter(state=state) if state in rules.BARRIER_WORDS else rows


def barrier(barrier_id: Any) -> Barrier | None:
    return barriers().filter(pk=barrier_id).first()


def reported(row: Barrier, by: Actor) -> bool:
    """Whether one's own body reported it."""
    return BarrierReporter.objects.filter(barrier=row, organisation_id=by.somewhere).exists()


ANSWER_RULE = "complaint_decide"


def answer_due(tenant: str, on: date) -> tuple[date | None, str]:
    """Until when a province answers a report that came in on a day, with the basis; None where its pack does not say."""
    rule = institutions.rule_value(tenant, ANSWER_RULE, on)
    if rule is None or not str(rule.value).isdigit() or rule.unit not in ("day", "workday"):
        return None, ""
    try:
        last = deadline(on, amount=int(str(rule.value)), unit=rule.unit, working=institutions.working_calendar())  # fmt: skip
    except Refused:
        return None, rule.source
    return last, rule.source


# complaints about quality


Papers = Callable[[Sequence[Any]], Mapping[Any, str]]
_papers: list[Papers] = []


def register_papers(papers: Papers) -> None:
    """Called once at start-up: numbers of the certificates issued from records, which stand a floor beside."""
    _papers[:] = [papers]


@dataclass(frozen=True, slots=True)
class Recall:
    """A case of a standard, as far as a complaint names it."""

    ref: Ref
    number: str


Recalls = Callable[[Any, str], Recall | None]
_recalls: list[Recalls] = []


def register_recalls(recalls: Recalls) -> None:
    """Called once at start-up: the case of a body's standard by its number, which stands a floor beside."""
    _recalls[:] = [recalls]


def recall_of(organisation_id: Any, number: str) -> Recall | None:
    """A body's own case of a standard by the number as printed; None where it has no such case."""
    return _recalls[0](organisation_id, number.strip()[:40]) if _recalls else None


def quality_cases(by: Actor) -> QuerySet[QualityCase]:
    """Complaints about a body's own work, for its people; or those it made itself."""
    rows = QualityCase.objects.select_related("order__client", "order__institution", "retest")
    return rows.filter(Q(order__institution_id=by.somewhere) | Q(order__client_id=by.somewhere))


@dataclass(frozen=True, slots=True)
class Touched:
    """A record of the same body that used one of the same standards: what the complaint may reach."""

    record: OriginalRecord
    certificate: str


MOST_TOUCHED = 100


def touched_by(case: QualityCase) -> list[Touched]:
    """Records under the standards of an order, newest first, with their certificates; for the institution alone."""
    pieces = RecordStandard.objects.filter(record__line__order=case.order).values("piece_id")
    rows = OriginalRecord.objects.filter(
        standards__piece_id__in=pieces, line__order__institution_id=case.order.institution_id
    ).distinct()
    found = list(rows.select_related("line__instrument", "line__order__client").order_by("-id")[:MOST_TOUCHED])  # fmt: skip
    numbers = _papers[0]([each.pk for each in found]) if _papers else {}
    return [Touched(each, numbers.get(each.pk, "")) for each in found]
