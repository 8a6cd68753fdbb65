"""Questions to the market: what stands in the hall, who may read it, who quoted what, what nobody can do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Min, OuterRef, Q, QuerySet, Subquery

from junheng.core.capability.kinds import BY_ID, KINDS, is_within
from junheng.core.capability.model import Need, Place
from junheng.core.capability.reading import read_need
from junheng.core.reason import Refusal, Refused
from junheng.hub.capabilities import queries as capabilities
from junheng.hub.capabilities.models import CapabilityEntry
from junheng.hub.foundation import search, tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.models import Tenant
from junheng.hub.foundation.queries import Page
from junheng.hub.institutions import queries as institutions
from junheng.hub.institutions.models import Organisation
from junheng.hub.institutions.rules.dates import deadline
from junheng.hub.market import rules
from junheng.hub.market.models import (
    Admission,
    Barrier,
    BarrierReporter,
    Gap,
    GapGroup,
    GapPlace,
    Message,
    MessageFile,
    Posting,
    PostingBody,
    Price,
    QualityCase,
    Quote,
    Rating,
    Subcontract,
)
from junheng.hub.orders.models import Order, OrderLine, OriginalRecord, RecordStandard


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


def gaps(cursor: str = "", size: int = 50) -> Page[GapGroup]:
    """The national list of needs that nobody meets, most wanted first; a page costs the same however many are open.

    Each group says since when its oldest and its newest stand (`oldest`, `newest`): one look into the index each.
    """
    same = {name: OuterRef(name) for name in ("service", "quantity_kind", "band")}
    standing = Gap.objects.filter(met_at=None, **same)
    rows = GapGroup.objects.filter(number__gt=0).annotate(
        oldest=Subquery(standing.order_by("since").values("since")[:1]),
        newest=Subquery(standing.order_by("-since").values("since")[:1]),
    )
    number, _dot, last = cursor.partition(".")
    if number.isascii() and number.isdigit() and last.isascii() and last.isdigit() and len(cursor) < 30:
        rows = rows.filter(Q(number__lt=int(number)) | Q(number=int(number), pk__lt=int(last)))
    else:
        cursor = ""
    found = list(rows.order_by("-number", "-pk")[: size + 1])
    shown, more = found[:size], len(found) > size
    return Page(shown, f"{shown[-1].number}.{shown[-1].pk}" if more else "", cursor)


@dataclass(frozen=True, slots=True)
class GapsByPlace:
    """Open gaps by the province of who asks, those whose owner is sealed apart, and how many were met."""

    provinces: Mapping[str, int]
    sealed: int
    met: int


def gaps_by_place() -> GapsByPlace:
    rows = list(GapPlace.objects.all())
    known = {each.province: each.number for each in rows if each.number}
    sealed = known.pop("", 0)
    return GapsByPlace(known, sealed, sum(each.met for each in rows))


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
    return Subcontract.objects.filter(order=order).select_related(
        "proposed_by", "answered_by", "line__instrument"
    )


def parts_consented(line: OrderLine) -> QuerySet[Subcontract]:
    """What of an item another body does with the client's consent: said of this item, or of the whole order."""
    rows = Subcontract.objects.filter(Q(line=line) | Q(line=None), order_id=line.order_id)
    return rows.filter(state=Subcontract.State.CONSENTED).order_by("id")


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


# open prices


def prices_of(organisation_id: Any) -> QuerySet[Price]:
    """A body's published prices, those that are over included; drafts are nobody's but its own."""
    rows = Price.objects.filter(organisation_id=organisation_id).exclude(state=Price.State.DRAFT)
    return rows.select_related("entry__item", "entry__method").prefetch_related("disputes")


def prices_of_entry(entry_id: Any) -> QuerySet[Price]:
    """Every price of one entry with its days in force, newest first."""
    rows = Price.objects.filter(entry_id=entry_id).exclude(state=Price.State.DRAFT)
    return rows.select_related("entry__item", "entry__method").prefetch_related("disputes")


MOST_LISTED = 200


def prices_on(organisation_id: Any, on: date) -> list[Price]:
    """What a body's entries cost on a day."""
    rows = prices_of(organisation_id).filter(in_force__contains=on, entry__state="published")
    return list(rows.order_by("entry__item_id", "entry_id", "unit")[:MOST_LISTED])


def price_drafts(by: Actor) -> list[Price]:
    """Prices one's body drafted and has not published."""
    rows = Price.objects.filter(organisation_id=by.somewhere, state=Price.State.DRAFT)
    return list(rows.select_related("entry__item", "entry__method").order_by("-id")[:MOST_LISTED])


def last_start(entry_id: Any, unit: str) -> date | None:
    """The first day of the newest price published for an entry and unit."""
    rows = Price.objects.filter(entry_id=entry_id, unit=unit).exclude(state=Price.State.DRAFT)
    newest: Price | None = rows.order_by("-in_force").first()
    return newest.in_force.lower if newest is not None else None


KINDS_OF_WORK = {"calibration": "calibrate", "verification": "verify", "test": "test"}


def listed_for(order: Order) -> dict[Any, list[Price]]:
    """The prices listed for each line of an order on the day it was placed, by line, in one statement.

    A mandatory verification has none: it is free.
    """
    lines = [line for line in order.lines.all() if not (line.mandatory and line.service == "verification")]
    if not lines:
        return {}
    rows = Price.objects.filter(
        organisation_id=order.institution_id, entry__item_id__in={line.item_id for line in lines},
        in_force__contains=today(order.placed_at),
    ).exclude(state=Price.State.DRAFT).select_related("entry").order_by("fen", "id")  # fmt: skip
    known = list(rows[:MOST_LISTED])
    return {
        line.pk: [each for each in known if each.entry.item_id == line.item_id and each.entry.kind == KINDS_OF_WORK.get(line.service)]
        for line in lines
    }  # fmt: skip


def listed_words(order: Order) -> dict[Any, str]:
    """For the page of an order: what each line was listed at by the item, in yuan; from … to … where entries differ."""
    found = {}
    for line, prices in listed_for(order).items():
        amounts = [each.fen for each in prices if each.unit == Price.Unit.ITEM]
        ends = sorted({*amounts[:1], *amounts[-1:]})
        found[line] = " ~ ".join(rules.words_of_price(each) for each in ends)
    return found


def listed_for_quotes(quotes: Sequence[Quote]) -> dict[Any, Price]:
    """What the entry of each quote is listed at by the item on the day it was quoted, by entry, in one statement."""
    rows = Price.objects.filter(entry_id__in={each.entry_id for each in quotes}, unit=Price.Unit.ITEM)
    known: dict[Any, list[Price]] = {}
    for price in rows.exclude(state=Price.State.DRAFT).order_by("-id")[:MOST_LISTED]:
        known.setdefault(price.entry_id, []).append(price)
    return {
        each.pk: price
        for each in quotes
        for price in known.get(each.entry_id, [])
        if today(each.made_at) in price.in_force
    }


def charged(price: Price, order: Order) -> rules.Charged:
    """What disputing a price of an order looks at; the order as its client sees it."""
    fitting = [line for line in order.lines.all() if price.pk in {each.pk for each in listed_for(order).get(line.pk, [])}]  # fmt: skip
    return rules.Charged(
        number=order.number,
        reviewed=order.state in (Order.State.ACCEPTED, Order.State.CLOSED),
        quoted=Quote.objects.filter(order=order).exists(),
        fits=bool(fitting),
        unit=price.unit,
        listed=price.fen,
        amounts=tuple(int(line.price * 100) for line in fitting),
    )


FREE_RULE = "fee_mandatory_zero"


def free_basis(on: date) -> Any:
    """The rule by which mandatory verification costs nothing, with how sure its basis is; None where it is not loaded."""
    return institutions.rule_value("CN", FREE_RULE, on)


MOST_DELIVERIES = 500
"""Newest delivered orders that the delivery statistics count."""


def deliveries_of(body: Organisation) -> rules.Deliveries:
    """How long a body's newest delivered orders took, and how many came late: counts only, asked inside its tenancy."""
    with tenancy.also(body.tenant_id):
        closed = Order.objects.filter(institution=body, state=Order.State.CLOSED)
        promises = dict(closed.order_by("-id").values_list("pk", "promised_on")[:MOST_DELIVERIES])
        lines = OrderLine.objects.filter(order_id__in=list(promises), state=OrderLine.State.HANDED_BACK)
        spans = lines.order_by().values_list("order_id").annotate(Min("received_at"), Max("handed_back_at"))
        found = [(promises[order], first, last) for order, first, last in spans if first and last]
    return _deliveries(found)


def _deliveries(spans: Sequence[tuple[date | None, datetime, datetime]]) -> rules.Deliveries:
    working = institutions.working_calendar()
    known = [(first, last) for _promise, first, last in spans if {today(first).year, today(last).year} <= working.years]  # fmt: skip
    promised = [today(last) > promise for promise, _first, last in spans if promise is not None]
    return rules.Deliveries(
        days=tuple(working.between(today(first), today(last)) for first, last in known),
        promised=len(promised), late=sum(promised), uncounted=len(spans) - len(known),
    )  # fmt: skip


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
