"""Pure rules of the market: what may be published, what may be quoted. Needs and entries are those of `core.capability`."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from junheng.core.capability.answer import Answer
from junheng.core.capability.intervals import Interval, IntervalSet
from junheng.core.capability.kinds import BY_ID
from junheng.core.capability.limit import limit_of
from junheng.core.capability.matching import answer as answer_of
from junheng.core.capability.model import Bound, CapabilityEntry, Need, Place
from junheng.core.capability.reading import Reading, read_need
from junheng.core.capability.scale import known_scale
from junheng.core.capability.wording import set_text
from junheng.core.reason import Confidence, Refusal, because, refuse
from junheng.hub.market import reasons as _declared  # noqa: F401  (declares the codes used here)

SEALS = ("owner", "numbers")
POSTING_WORDS = {
    "open": ("征集报价中", "open for quotes"),
    "closed": ("已截止", "closed"),
    "withdrawn": ("已撤回", "withdrawn"),
    "ordered": ("已成交", "ordered"),
}
QUOTE_WORDS = {
    "made": ("有效", "standing"),
    "withdrawn": ("已撤回", "withdrawn"),
    "accepted": ("已接受", "accepted"),
    "declined": ("未被选中", "not chosen"),
}
LONGEST_DAYS, MOST_OPEN, MOST_ADMITTED = 180, 200, 40
MOST_FEN, MOST_WORKING_DAYS, LONGEST_VALIDITY = 100_000_000_00, 400, 400


# the hall


@dataclass(frozen=True, slots=True)
class Asked:
    """A need as its owner puts it into the hall. `recognition`: codes of provinces in which the result must count."""

    text: str
    last_day: date
    note: str = ""
    recognition: tuple[str, ...] = ()
    seals: tuple[str, ...] = ()
    quotes_sealed: bool = False
    opens_on_promise: bool = False
    is_demo: bool = False


def refusals_to_publish(
    asked: Asked, reading: Reading, *, today: date, provinces: Collection[str], open_count: int
) -> tuple[Refusal, ...]:
    """All that stops a need from entering the hall."""
    first, last = today, today + timedelta(days=LONGEST_DAYS)
    return (
        *because(
            (reading.need is None, refuse("posting-not-understood", path="text", text=asked.text[:80])),
            (
                reading.need is not None and bool(reading.unread),
                refuse("posting-leftover", path="text", words="；".join(reading.unread)[:120]),
            ),
            (
                not first <= asked.last_day <= last,
                refuse("posting-last-day-out-of-range", path="last_day", first=first, last=last, found=asked.last_day),
            ),
            (asked.opens_on_promise and not asked.seals, "posting-promise-without-seal"),
            (open_count >= MOST_OPEN, refuse("posting-too-many-open", found=open_count, limit=MOST_OPEN)),
        ),
        *(refuse("posting-seal-unknown", path="seals", seal=each[:20]) for each in asked.seals if each not in SEALS),
        *(
            refuse("posting-province-unknown", path="recognition", code=each[:12])
            for each in asked.recognition
            if each not in provinces
        ),
    )  # fmt: skip


def placed(need: Need, place: Place | None, recognition: Sequence[str]) -> Need:
    """The need with where it is and whose recognition it asks for, as the match looks at it."""
    return replace(need, place=place, recognition=tuple((code, "must") for code in recognition))


def is_gap(counts: Mapping[str, int]) -> bool:
    """Whether nobody meets a need: every published entry answers no. A part, or doubt, is no gap."""
    return not any(number for verdict, number in counts.items() if verdict != "no")


def meets(found: Answer) -> bool:
    """Whether an entry takes a need off the list of gaps: it meets all of it."""
    return found.verdict == "match"


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def band(need: Need) -> str:
    """Decades that a range lies in, in the unit of its kind: needs of one band stand together. Empty without a range."""
    kind, part = BY_ID.get(need.kind), need.range
    if kind is None or part is None or part.low is None or part.high is None:
        return ""
    scale = known_scale(kind.unit)
    low, high = (scale.from_coherent(end) for end in (part.low, part.high))
    sign = "±" if low < 0 < high else ""
    ends = [_decade(Fraction(0) if sign else abs(low), up=False), _decade(max(abs(low), abs(high)), up=True)]
    words = sign + "~".join(dict.fromkeys(ends))
    return words if kind.unit == "1" else f"{words} {kind.unit}"


def _decade(value: Fraction, *, up: bool) -> str:
    """The power of ten at or below a size (`up`: at or above), exactly."""
    if value == 0:
        return "0"
    exponent = 0
    while Fraction(10) ** exponent > value:
        exponent -= 1
    while Fraction(10) ** (exponent + 1) <= value:
        exponent += 1
    if up and Fraction(10) ** exponent < value:
        exponent += 1
    plain = -3 <= exponent <= 4
    return format(Decimal(1).scaleb(exponent), "f") if plain else f"10{str(exponent).translate(_RAISED)}"


def state_refusals(state: str, allowed: Sequence[str], *, last_day: date, today: date) -> tuple[Refusal, ...]:
    """Whether a posting stands where an act begins; `open` ends with its last day, whether or not it was closed yet."""
    zh, en = POSTING_WORDS[state]
    late = state == "open" and allowed == ("open",) and today > last_day
    return because(
        (state not in allowed, refuse("posting-not-in-state", state_zh=zh, state_en=en)),
        (late, refuse("posting-past-last-day", last_day=last_day)),
    )


def quote_state_refusals(state: str, allowed: Sequence[str]) -> tuple[Refusal, ...]:
    zh, en = QUOTE_WORDS[state]
    return because((state not in allowed, refuse("quote-not-in-state", state_zh=zh, state_en=en)))


def are_hidden(*, quotes_sealed: bool, state: str) -> bool:
    """Whether even the owner reads no quote yet."""
    return quotes_sealed and state == "open"


def reason_refusals(reason: str) -> tuple[Refusal, ...]:
    return because((not reason.strip(), refuse("posting-needs-reason", path="reason")))


# quotes


@dataclass(frozen=True, slots=True)
class Terms:
    """A quote as a body makes it. `fen`: price of one item; `uncertainty`: as a need states it, with its k."""

    fen: int
    days: int
    valid_until: date
    uncertainty: str = ""
    reason: str = ""
    subcontractor: str = ""
    terms: str = ""
    decision_rule: str = ""


def refusals_to_quote(
    terms: Terms, need: Need, entry: CapabilityEntry, found: Answer, *, today: date, last_day: date
) -> tuple[Refusal, ...]:
    """All that stops a quote: its numbers, and what its own published entry says."""
    first, last = last_day, today + timedelta(days=LONGEST_VALIDITY)
    why = next((each for each in found.failing_first if each.finding == "no"), None)
    return (
        *because(
            (not 0 <= terms.fen <= MOST_FEN, refuse("quote-price-out-of-range", path="price", high=MOST_FEN // 100)),
            (not 1 <= terms.days <= MOST_WORKING_DAYS, refuse("quote-days-out-of-range", path="days", high=MOST_WORKING_DAYS)),
            (
                not first <= terms.valid_until <= last,
                refuse("quote-validity-out-of-range", path="valid_until", first=first, last=last, found=terms.valid_until),
            ),
            (
                found.verdict in ("partly", "cannot-tell") and not terms.reason.strip(),
                refuse("quote-part-needs-reason", path="reason"),
            ),
        ),
        *(
            (refuse("quote-entry-cannot", why=why.reason.message("zh") if why else "—"),)
            if found.verdict == "no"
            else refusals_of_uncertainty(terms, need, entry, found)
        ),
    )  # fmt: skip


def refusals_of_uncertainty(
    terms: Terms, need: Need, entry: CapabilityEntry, found: Answer
) -> tuple[Refusal, ...]:
    """Never better than published: over all that is covered, the entry must hold the uncertainty that is quoted.

    The same exact comparison as a match: the quote is put in the place of the need's limit.
    """
    wanted = need.service == "calibrate"
    if not terms.uncertainty.strip():
        return because((wanted, refuse("quote-uncertainty-missing", path="uncertainty")))
    bound = bound_of(terms.uncertainty, need.unit or entry.unit)
    if isinstance(bound, Refusal):
        return (bound,)
    for part in _compared(need, entry, found):
        asked = replace(need, range=part, unit=need.unit or entry.unit)
        promised = replace(asked, bound=bound)
        held = answer_of(promised, entry, at=need.on or date.min, limit=limit_of(promised)).covered
        if missing := IntervalSet((part,)).without(held):
            gap = set_text(missing, known_scale(asked.unit), outward=True)
            quoted = terms.uncertainty.strip()
            return (refuse("quote-better-than-published", path="uncertainty", quoted=quoted, gap=gap),)
    return ()


def _compared(need: Need, entry: CapabilityEntry, found: Answer) -> tuple[Interval, ...]:
    """Over what a promise is compared: what the entry covers of the need, else the need; without a range, the entry's own."""
    if need.range is None:
        return tuple(box.range for box in entry.boxes if box.range is not None and box.complete)
    return found.covered.parts or (need.range,)


def bound_of(text: str, unit: str) -> Bound | Refusal:
    """An uncertainty typed as in a need (`20 ppm 或 10 µV, k=2`) as a limit, or why it was not understood.

    Everything must be read, and k must be said: a promise has no assumed factor.
    """
    line = text.strip()
    named = re.match(r"(?i)\s*U", line.translate({0xFF35: "U"})) is not None
    reading = read_need(f"0~1 {unit} {line if named else f'U ≤ {line}'}")
    bound = reading.need.bound if reading.need else None
    if bound is None or reading.unread or bound.value <= 0:
        return refuse("quote-uncertainty-unusable", path="uncertainty", problem=line[:80] or "—")
    if (reading.need is not None and "k" in reading.need.assumed) or not 1 <= bound.k <= 10:
        return refuse("quote-uncertainty-without-k", path="uncertainty", text=line[:80])
    return bound


# comparing


def promised_at_end(text: str, need: Need) -> Fraction | None:
    """What a quote promises at the upper end of the range, at k = 1 so that it can be ranked; None without numbers."""
    bound = bound_of(text, need.unit) if text.strip() else None
    if bound is None or isinstance(bound, Refusal) or need.range is None or need.range.high is None:
        return None
    limit = limit_of(replace(need, bound=bound))
    return limit.at(need.range.high) / limit.k if limit is not None else None


def words_of_price(fen: int) -> str:
    """Yuan, exactly: 123450 fen is 1234.50."""
    return f"{fen // 100}.{fen % 100:02d}"


def ranks(values: Mapping[object, int | Fraction | float | None]) -> Mapping[object, int | None]:
    """Place of each value, least first, equal values in one place; None where there is no value."""
    known = sorted({value for value in values.values() if value is not None})
    return {name: None if value is None else known.index(value) + 1 for name, value in values.items()}


# after the order


MOST_FILES = 4
FEWEST_AVERAGED = 5
"""Fewer ratings than this are listed and not averaged: two orders rank nobody."""


def refusals_to_propose(
    *, number: str, over: bool, mandatory: bool, told: Sequence[str]
) -> tuple[Refusal, ...]:
    """All that stops part of an order from being offered to another body (practice P17)."""
    return because(
        (not all(each.strip() for each in told), "subcontract-incomplete"),
        (over, refuse("subcontract-order-over", number=number)),
        (mandatory, refuse("subcontract-mandatory", number=number)),
    )


def refusals_to_rate(*, number: str, delivered: bool, done: int, rated: bool) -> tuple[Refusal, ...]:
    """Only a delivered order is rated, once, and only if something of it was done (R09.2)."""
    return because(
        (not delivered, refuse("rating-before-delivery", number=number)),
        (delivered and not done, refuse("rating-nothing-done", number=number)),
        (rated, refuse("rating-given-already", number=number)),
    )


@dataclass(frozen=True, slots=True)
class Facts:
    """How many of a body's ratings say yes to each fact. `percent` is None where they are too few to average."""

    number: int
    on_time: int
    as_promised: int
    price_kept: int
    explained: int

    def percent(self, yes: int) -> int | None:
        return None if self.number < FEWEST_AVERAGED else round(100 * yes / self.number)

    @property
    def lines(self) -> list[tuple[str, int, int | None]]:
        """Name, number of yes, and the share where there are enough."""
        names = ("on_time", "as_promised", "price_kept", "explained")
        return [(name, getattr(self, name), self.percent(getattr(self, name))) for name in names]


# open prices


UNITS = ("item", "point", "hour", "day")
FREE_SINCE = date(2017, 4, 1)
"""From when mandatory verification has cost nothing (财税〔2017〕20号); the rule of the pack is shown where it is loaded."""


@dataclass(frozen=True, slots=True)
class NewPrice:
    """A price as a body states it. `fen`: of one unit; `days`: working days; `starts`: its first day."""

    unit: str
    fen: int
    days: int
    starts: date
    voluntary: bool = False


def refusals_to_price(
    new: NewPrice, *, kind: str, today: date, last_start: date | None
) -> tuple[Refusal, ...]:
    """All that stops a price: its numbers, its first day, and that mandatory verification is free (R09.2)."""
    first, last = today, today + timedelta(days=LONGEST_VALIDITY)
    return because(
        (new.unit not in UNITS, refuse("price-unit-unknown", path="unit", unit=new.unit[:20])),
        (not 0 < new.fen <= MOST_FEN, refuse("price-amount-out-of-range", path="price", high=MOST_FEN // 100)),
        (not 1 <= new.days <= MOST_WORKING_DAYS, refuse("price-days-out-of-range", path="days", high=MOST_WORKING_DAYS)),
        (kind == "verify" and not new.voluntary, refuse("price-of-mandatory", path="voluntary", since=FREE_SINCE)),
        (not first <= new.starts <= last, refuse("price-starts-out-of-range", path="starts", first=first, last=last, found=new.starts)),
        (last_start is not None and new.starts <= last_start, refuse("price-not-after-last", path="starts", last=last_start)),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Charged:
    """What disputing a price looks at. `amounts`: what its lines cost, in fen; `fits`: the price was this order's."""

    number: str
    reviewed: bool
    quoted: bool
    fits: bool
    unit: str
    listed: int
    amounts: tuple[int, ...]


def refusals_to_dispute(charged: Charged, *, words: str, known: bool) -> tuple[Refusal, ...]:
    """All that stops a client from saying that it was charged otherwise than listed.

    By the point or the hour a line's price does not show its unit's; then what is said stands, and the body answers.
    """
    number = charged.number
    same = charged.unit == "item" and all(each == charged.listed for each in charged.amounts)
    return because(
        (not words.strip(), refuse("price-dispute-needs-words", path="words")),
        (not charged.reviewed, refuse("price-dispute-too-early", number=number)),
        (not charged.fits, refuse("price-not-of-order", path="price", number=number)),
        (charged.quoted, refuse("price-was-quoted", number=number)),
        (
            charged.fits and charged.reviewed and same,
            refuse("price-charged-as-listed", number=number, listed=words_of_price(charged.listed)),
        ),
        (known, refuse("price-disputed-already", number=number)),
    )


def last_day(upper: date | None) -> date | None:
    """The last day of a half-open range of days; None where it is open."""
    return None if upper is None else upper - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Deliveries:
    """Delivered orders of a body: working days each took, and how many of those with a promise came late."""

    days: tuple[int, ...]
    promised: int
    late: int
    uncounted: int = 0
    """Orders of years whose calendar is not loaded: left out of the median."""

    @property
    def median(self) -> Decimal | None:
        """Working days from receipt to handing back; None where there are too few to say."""
        if len(self.days) < FEWEST_AVERAGED:
            return None
        ordered, half = sorted(self.days), len(self.days) // 2
        two = ordered[half] if len(ordered) % 2 else Fraction(ordered[half - 1] + ordered[half], 2)
        return Decimal(two.numerator) / Decimal(two.denominator)

    @property
    def late_percent(self) -> int | None:
        return None if self.promised < FEWEST_AVERAGED else round(100 * self.late / self.promised)


# barriers


BARRIER_WORDS = {
    "reported": ("等待答复", "waiting for an answer"),
    "answered": ("已答复", "answered"),
    "removed": ("规定已取消", "removed"),
}


@dataclass(frozen=True, slots=True)
class National:
    """What national law is understood to say of one kind of barrier; `recall` is shown with 未核对."""

    zh: str
    en: str
    basis_zh: str
    basis_en: str
    confidence: Confidence = "recall"


NATIONAL: Mapping[str, National] = {
    "local-only": National(
        "政府部门不得限定或者变相限定使用本地机构的服务。", "A public authority does not restrict services to bodies of its own place, openly or in effect.",
        "反垄断法；公平竞争审查条例（条文未核对）", "Anti-Monopoly Law; regulation on fair competition review (text not compared)",
    ),
    "double-filing": National(
        "按本项目所读，国家层面的法律没有要求校准机构逐省备案；地方条例可能要求备案。",
        "As read for this project, national law asks no calibration body to file in each province; a local regulation may.",
        "计量法及实施细则（条文未核对）；例：浙江条例 24 条", "Metrology Law and its rules (text not compared); example: Zhejiang regulation, article 24",
    ),
    "outside-refused": National(
        "推动区域内计量结果互认，建设统一开放的计量技术服务市场。", "Results are to count across the region, in one open market of metrological services.",
        "国市监计量〔2020〕186号（九）", "国市监计量〔2020〕186号 (九)",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Met:
    """A barrier as a body met it."""

    kind: str
    rule_by: str
    rule_text: str
    harm: str
    found_on: date
    url: str = ""


def refusals_to_report(met: Met, *, today: date) -> tuple[Refusal, ...]:
    """All that stops a barrier from being reported."""
    return because(
        (met.kind not in NATIONAL, refuse("barrier-kind-unknown", allowed=tuple(NATIONAL), kind=met.kind[:20])),
        (not all(each.strip() for each in (met.rule_by, met.rule_text, met.harm)), "barrier-incomplete"),
        (met.found_on > today, refuse("barrier-found-in-future", path="found_on", day=met.found_on)),
        (
            bool(met.url.strip()) and not re.match(r"https?://\S+$", met.url.strip()),
            refuse("barrier-address-unusable", path="url"),
        ),
    )  # fmt: skip


def barrier_refusals(state: str, allowed: Sequence[str], words: str) -> tuple[Refusal, ...]:
    """Whether a report stands where an act begins, and something was said."""
    zh, en = BARRIER_WORDS[state]
    return because(
        (state not in allowed, refuse("barrier-not-in-state", state_zh=zh, state_en=en)),
        (not words.strip(), "barrier-needs-words"),
    )


# complaints about quality


CASE_WORDS = {
    "open": ("等质量负责人决定", "waiting for the quality manager"),
    "decided": ("已决定", "decided"),
    "closed": ("已结案", "closed"),
}


def refusals_to_complain(*, number: str, begun: bool, known: bool, text: str) -> tuple[Refusal, ...]:
    """All that stops a complaint about an order: nothing was done yet, one is open, nothing was said."""
    return because(
        (not text.strip(), refuse("complaint-needs-words", path="text")),
        (not begun, refuse("complaint-before-work", number=number)),
        (known, refuse("complaint-open-already", number=number)),
    )


def case_refusals(state: str, allowed: Sequence[str]) -> tuple[Refusal, ...]:
    zh, en = CASE_WORDS[state]
    return because((state not in allowed, refuse("quality-case-not-in-state", state_zh=zh, state_en=en)))
