"""Pure rules of sharing: what may be offered, when it may be booked, handed over and settled. Times are instants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from junheng.core.capability.reading import Reading
from junheng.core.reason import Refusal, because, refuse
from junheng.hub.sharing import reasons as _declared  # noqa: F401  (declares the codes used here)

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")
KINDS = ("device", "room", "person")
ASKS: Mapping[str, tuple[str, str]] = {
    "authorisation": ("方法授权", "an authorisation for a method"),
    "registration": ("注册计量师注册", "a registration as a metrologist"),
    "accreditation": ("实验室认可", "an accreditation"),
}
"""What may be asked of a user, or (`accreditation`) of the user's body, always for one measurement item."""
CONDITIONS = ("sound", "worn", "damaged")
STATE_WORDS = {
    "requested": ("待批准", "requested"),
    "approved": ("已批准", "approved"),
    "declined": ("未批准", "declined"),
    "cancelled": ("已取消", "cancelled"),
    "in-use": ("使用中", "in use"),
    "returned": ("已收回", "returned"),
    "settled": ("已结算", "settled"),
}
QUARTER = timedelta(minutes=15)
DAYS_AHEAD = 400
MOST_RESOURCES, MOST_OPEN, MOST_PICTURES, MOST_FEEDS = 8, 50, 4, 20
MOST_YUAN = Decimal("9999999999.99")
LIMITS: Mapping[str, tuple[str, str, int, int]] = {
    "lead_hours": ("提前量（小时）", "the notice in hours", 0, 24 * 90),
    "longest_hours": ("一次最长（小时）", "the longest booking in hours", 1, 24 * 92),
    "fee": ("每小时费用（元）", "the fee for an hour in yuan", 0, 100_000),
}


# offering


@dataclass(frozen=True, slots=True)
class Offer:
    """A resource as its owner tells of it. `item`: the code of the item a qualification is asked for."""

    kind: str
    name_zh: str
    place: str
    name_en: str = ""
    note: str = ""
    asks: str = ""
    item: str = ""
    lead_hours: int = 24
    longest_hours: int = 8
    opens: int = 9
    closes: int = 17
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5)
    fee: Decimal = Decimal(0)
    travels: bool = False
    is_demo: bool = False


def refusals_to_offer(
    offer: Offer, *, has_device: bool, has_person: bool, offered: bool = False
) -> tuple[Refusal, ...]:
    """All that stops a resource from being offered, or its rules from being changed."""
    days = set(offer.weekdays)
    return (
        *because(
            (offer.kind not in KINDS, refuse("resource-kind-unknown", allowed=KINDS, kind=offer.kind[:20])),
            (offer.kind == "device" and not has_device, "resource-needs-device"),
            (offer.kind == "person" and not has_person, "resource-needs-person"),
            (offered, refuse("resource-offered-already", name=offer.name_zh)),
            (not offer.name_zh.strip() or not offer.place.strip(), "resource-needs-name"),
            (not days or not days <= set(range(1, 8)), "resource-without-weekdays"),
            (
                not 0 <= offer.opens < offer.closes <= 24,
                refuse("resource-hours-reversed", opens=offer.opens, closes=offer.closes),
            ),
            (
                offer.asks not in ("", *ASKS),
                refuse("resource-asks-unknown", allowed=tuple(ASKS), asks=offer.asks[:20]),
            ),
            (bool(offer.asks) and not offer.item, "resource-asks-without-item"),
            (offer.travels and offer.kind != "device", "resource-cannot-travel"),
        ),
        *_out_of_range(offer),
    )


def _out_of_range(offer: Offer) -> tuple[Refusal, ...]:
    found = []
    for name, (zh, en, low, high) in LIMITS.items():
        value = Decimal(getattr(offer, name))
        if not value.is_finite() or not low <= value <= high:
            found.append(
                refuse("resource-rule-out-of-range", path=name, rule_zh=zh, rule_en=en, low=low, high=high, found=value)
            )  # fmt: skip
    return tuple(found)


# the slot


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """What stands against using a device now: each empty where nothing does."""

    due: date | None = None
    """Last day of the earliest due date on file; None where none is."""
    sealed_since: date | None = None
    scrapped_since: date | None = None
    stopped: bool = False
    """Whether it is stopped or sealed as a piece of a measurement standard; why stays with its owner."""
    failed_check_on: date | None = None


@dataclass(frozen=True, slots=True)
class ResourceFacts:
    """A resource as the rules see it; `taken` are the spans others hold in the slot asked for."""

    name: str
    offered: bool
    state_reason: str
    lead_hours: int
    longest_hours: int
    opens: int
    closes: int
    weekdays: tuple[int, ...]
    fee: Decimal
    travels: bool = False
    device: DeviceFacts = field(default_factory=DeviceFacts)
    taken: tuple[tuple[datetime, datetime], ...] = ()


def slot_refusals(start: datetime, end: datetime) -> tuple[Refusal, ...]:
    """Whether two instants make a slot at all: with a zone, in order, on quarters, no longer than may be stored."""
    known = all(each.tzinfo is not None and 2000 <= each.year < 2100 for each in (start, end))
    if not known:
        return (refuse("slot-unusable", path="start"),)
    ragged = any(each.minute % 15 or each.second or each.microsecond for each in (start, end))
    return because(
        (end <= start, refuse("slot-reversed", path="end")),
        (ragged, refuse("slot-not-on-quarter", path="start")),
    )


def hours_between(start: datetime, end: datetime) -> Decimal:
    """Hours of a span, exactly."""
    return Decimal((end - start) // timedelta(seconds=1)) / 3600


def fee_of(rates: Sequence[Decimal], start: datetime, end: datetime) -> Decimal:
    """Yuan for a span: each resource's rate by the hour, rounded to the fen once."""
    return (sum(rates, Decimal(0)) * hours_between(start, end)).quantize(Decimal("0.01"))


def is_open(facts: ResourceFacts, start: datetime, end: datetime) -> bool:
    """Whether a span begins and ends while a resource is open, in the hours of China; a night may lie between."""
    return _is_open_at(facts, start) and _is_open_at(facts, end, as_end=True)


def _is_open_at(facts: ResourceFacts, moment: datetime, *, as_end: bool = False) -> bool:
    local = moment.astimezone(BEIJING)
    minutes = local.hour * 60 + local.minute
    if as_end and minutes == 0:
        local, minutes = local - timedelta(days=1), 24 * 60
    low, high = facts.opens * 60, facts.closes * 60
    inside = low < minutes <= high if as_end else low <= minutes < high
    return inside and local.isoweekday() in facts.weekdays


def span_text(start: datetime, end: datetime) -> str:
    """A span as a reader in China meets it."""
    first, last = start.astimezone(BEIJING), end.astimezone(BEIJING)
    tail = f"{last:%H:%M}" if first.date() == last.date() else f"{last:%Y-%m-%d %H:%M}"
    return f"{first:%Y-%m-%d %H:%M}~{tail}"


def hours_text(facts: ResourceFacts) -> str:
    """When a resource is open: days of the week by number, hours of the day."""
    return f"{'、'.join(map(str, sorted(facts.weekdays)))} · {facts.opens:02d}:00~{facts.closes:02d}:00"


def refusals_of_device(facts: DeviceFacts, name: str, end: datetime) -> tuple[Refusal, ...]:
    """What stands against using a device until an instant: asked when it is booked, approved and handed over."""
    last = (end - timedelta(seconds=1)).astimezone(BEIJING).date()
    return because(
        (
            facts.due is not None and facts.due < last,
            refuse("device-due-in-slot", name=name, due=facts.due, end=last),
        ),
        (facts.sealed_since is not None, refuse("device-sealed", name=name, since=facts.sealed_since)),
        (facts.scrapped_since is not None, refuse("device-scrapped", name=name, since=facts.scrapped_since)),
        (facts.stopped, refuse("device-stopped", name=name)),
        (
            facts.failed_check_on is not None,
            refuse("device-failed-check", name=name, day=facts.failed_check_on),
        ),
    )


def refusals_of_resource(
    facts: ResourceFacts, *, start: datetime, end: datetime, at: datetime, loan: bool
) -> tuple[Refusal, ...]:
    """All that stops one resource from being booked for a slot now."""
    notice, length = hours_between(at, start), hours_between(start, end)
    return (
        *because(
            (
                not facts.offered,
                refuse("resource-withdrawn", name=facts.name, why=facts.state_reason or "—"),
            ),
            (
                start < at + timedelta(hours=facts.lead_hours),
                refuse("slot-too-soon", path="start", name=facts.name, lead=facts.lead_hours, found=f"{notice:.1f}"),
            ),
            (
                length > facts.longest_hours,
                refuse("slot-too-long", path="end", name=facts.name, longest=facts.longest_hours, found=f"{length:.2f}"),
            ),
            (
                not is_open(facts, start, end),
                refuse("slot-outside-hours", path="start", name=facts.name, hours=hours_text(facts)),
            ),
            (loan and not facts.travels, refuse("loan-not-lent", name=facts.name)),
            (bool(facts.taken), taken(facts.name, facts.taken)),
        ),
        *refusals_of_device(facts.device, facts.name, end),
    )  # fmt: skip


def taken(name: str, spans: Sequence[tuple[datetime, datetime]]) -> Refusal:
    """A slot that others hold: when, never who."""
    return refuse(
        "slot-taken", path="start", name=name, spans="；".join(span_text(*each) for each in spans[:5]) or "—"
    )


def refusals_to_block(
    facts: ResourceFacts, *, start: datetime, end: datetime, at: datetime, reason: str
) -> tuple[Refusal, ...]:
    """Whether the owner may keep a resource for maintenance: any hours, no notice, but nobody else's slot."""
    return because(
        (not reason.strip(), refuse("booking-needs-reason", path="reason")),
        (end <= at, refuse("slot-in-past", path="end", end=span_text(start, end))),
        (start > at + timedelta(days=DAYS_AHEAD), refuse("slot-too-far", path="start", days=DAYS_AHEAD)),
        (end > start + timedelta(days=DAYS_AHEAD), refuse("slot-too-far", path="end", days=DAYS_AHEAD)),
        (bool(facts.taken), taken(facts.name, facts.taken)),
    )


# the booking


@dataclass(frozen=True, slots=True)
class Asked:
    """A booking as it is asked for. `open_requests`: those of the same client that wait for this owner already."""

    start: datetime
    end: datetime
    purpose: str
    owners: tuple[str, ...]
    loan: bool = False
    open_requests: int = 0


def refusals_to_request_booking(
    asked: Asked, resources: Sequence[ResourceFacts], *, at: datetime
) -> tuple[Refusal, ...]:
    """All that stops a booking, over every resource of it; qualifications are asked apart."""
    owners = tuple(dict.fromkeys(asked.owners))
    return (
        *because(
            (not resources, "booking-without-resources"),
            (len(owners) > 1, refuse("booking-of-two-owners", owners="、".join(owners))),
            (not asked.purpose.strip(), refuse("booking-needs-purpose", path="purpose")),
            (
                asked.open_requests >= MOST_OPEN,
                refuse(
                    "booking-too-many-open",
                    found=asked.open_requests,
                    limit=MOST_OPEN,
                    owner="、".join(owners),
                ),
            ),
            (
                asked.start > at + timedelta(days=DAYS_AHEAD),
                refuse("slot-too-far", path="start", days=DAYS_AHEAD),
            ),
        ),
        *(
            refusal
            for each in resources
            for refusal in refusals_of_resource(
                each, start=asked.start, end=asked.end, at=at, loan=asked.loan
            )
        ),
    )


def too_many_resources(count: int) -> tuple[Refusal, ...]:
    """Asked before anything is read."""
    return because(
        (
            count > MOST_RESOURCES,
            refuse("booking-too-many-resources", limit=MOST_RESOURCES, found=count),
        )
    )


def lacking(name: str, asks: str, item: str, holder: str, day: date) -> Refusal:
    """The qualification a resource asks for, that its user does not have on a day."""
    zh, en = ASKS[asks]
    return refuse(
        "user-lacks-qualification",
        path="user",
        name=name,
        item=item,
        asked_zh=zh,
        asked_en=en,
        holder=holder,
        day=day,
    )


def state_refusals(number: str, state: str, allowed: Sequence[str]) -> tuple[Refusal, ...]:
    """Whether a booking stands where an act begins."""
    zh, en = STATE_WORDS[state]
    return because(
        (state not in allowed, refuse("booking-not-in-state", number=number, state_zh=zh, state_en=en))
    )


def reason_refusals(reason: str) -> tuple[Refusal, ...]:
    """Whoever says no says why."""
    return because((not reason.strip(), refuse("booking-needs-reason", path="reason")))


@dataclass(frozen=True, slots=True)
class Seen:
    """The condition of what is handed over, as its holder saw it; `carrier` and `check_passed` are for loans."""

    condition: str
    note: str = ""
    carrier: str = ""
    check_passed: bool | None = None
    pictures: int = 0


def condition_refusals(seen: Seen) -> tuple[Refusal, ...]:
    """Whether a condition is said well enough to be argued about later."""
    return because(
        (
            seen.condition not in CONDITIONS,
            refuse("hand-over-condition-unknown", path="condition", allowed=CONDITIONS),
        ),
        (
            seen.condition == "damaged" and not seen.note.strip(),
            refuse("hand-over-needs-note", path="note"),
        ),
        (
            seen.pictures > MOST_PICTURES,
            refuse("pictures-too-many", limit=MOST_PICTURES, found=seen.pictures),
        ),
    )


def refusals_to_check_out(
    seen: Seen,
    *,
    loan: bool,
    start: datetime,
    end: datetime,
    at: datetime,
    out: Sequence[tuple[str, str]],
    away: Sequence[str] = (),
) -> tuple[Refusal, ...]:
    """Whether a booking may be handed out now.

    `out`: names of its resources that others still have, and by which booking; `away`: of those that the ledger says
    are not with their owner.
    """
    return (
        *because(
            (
                not start <= at < end,
                refuse("hand-over-outside-slot", slot=span_text(start, end)),
            ),
            (loan and not seen.carrier.strip(), refuse("loan-needs-carrier", path="carrier")),
        ),
        *(refuse("resource-still-out", name=name, number=number) for name, number in out),
        *(refuse("device-away", name=name) for name in away),
        *condition_refusals(seen),
    )


def refusals_to_return(seen: Seen, *, loan: bool) -> tuple[Refusal, ...]:
    """Whether a return is told whole: a loan is checked when it comes back."""
    return (
        *condition_refusals(seen),
        *because((loan and seen.check_passed is None, refuse("loan-needs-check", path="check_passed"))),
    )


def refusals_to_settle(amount: Decimal, *, fee: Decimal, damaged: bool, reason: str) -> tuple[Refusal, ...]:
    """Whether an amount may be settled: what differs from the fee needs its reason, what is free costs nothing."""
    if not amount.is_finite() or not 0 <= amount <= MOST_YUAN:
        return (refuse("settlement-out-of-range", path="amount", high=MOST_YUAN),)
    return because(
        (amount > 0 and fee == 0 and not damaged, refuse("nothing-to-charge", path="amount")),
        (
            amount != fee and not reason.strip(),
            refuse("settlement-needs-reason", path="reason", amount=amount, fee=fee),
        ),
    )


# mutual help


HELP_KINDS = ("standard", "device", "people", "measuring")
HELP_WORDS = {
    "posted": ("等待协助", "waiting for help"),
    "offered": ("已有机构提出协助", "help offered"),
    "accepted": ("已接受协助", "help accepted"),
    "running": ("协助中", "help running"),
    "done": ("已完成", "done"),
    "rated": ("已评价", "rated"),
}
MOST_TOLD = 5
"""How many of the nearest able bodies hear of an emergency at once."""


@dataclass(frozen=True, slots=True)
class HelpWanted:
    """What a body asks others for. `text`: the need in numbers, as in the search."""

    kind: str
    text: str
    due: date
    note: str = ""
    emergency: bool = False


def refusals_to_ask(wanted: HelpWanted, reading: Reading, *, today: date) -> tuple[Refusal, ...]:
    """All that stops a request for help from being posted."""
    last = today + timedelta(days=DAYS_AHEAD)
    read = reading.need is not None and bool(reading.need.kind) and reading.need.range is not None
    return because(
        (wanted.kind not in HELP_KINDS, refuse("help-kind-unknown", path="kind", kind=wanted.kind[:20])),
        (not read, refuse("help-not-understood", path="text", text=wanted.text[:80])),
        (read and bool(reading.unread), refuse("help-leftover", path="text", words="；".join(reading.unread)[:120])),
        (not today <= wanted.due <= last, refuse("help-due-out-of-range", path="due", first=today, last=last)),
    )  # fmt: skip


def help_refusals(state: str, allowed: Sequence[str]) -> tuple[Refusal, ...]:
    """Whether a request for help stands where an act begins."""
    zh, en = HELP_WORDS[state]
    return because((state not in allowed, refuse("help-not-in-state", state_zh=zh, state_en=en)))


def refusals_to_help(
    *, state: str, own: bool, able: bool, known: bool, due: date, today: date, resources: str
) -> tuple[Refusal, ...]:
    """All that stops a body from offering help: only those able to do it do, once."""
    return (
        *help_refusals(state, ("posted", "offered")),
        *because(
            (own, "help-of-your-own"),
            (not own and not able, "help-not-able"),
            (known, "help-offered-already"),
            (today > due, refuse("help-over", due=due)),
            (not resources.strip(), refuse("help-needs-words", path="resources")),
        ),
    )
