"""Pure rules of the market: what may be published, what may be quoted. Needs and entries are those of `core.capability`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from junheng.core.capability.answer import Answer
from junheng.core.capability.intervals import Interval, IntervalSet
from junheng.core.capability.kinds import BY_ID
from junheng.core.capability.limit import RELATIVE_UNITS, limit_of
from junheng.core.capability.matching import answer as answer_of
from junheng.core.capability.model import Bound, CapabilityEntry, Need, Place
from junheng.core.capability.reading import Reading
from junheng.core.capability.scale import known_scale, scale_of
from junheng.core.capability.wording import set_text
from junheng.core.reason import Refusal, because, refuse
from junheng.hub.market import reasons as _declared  # noqa: F401  (declares the codes used here)

SEALS = ("owner", "numbers")
BASES = ("reading", "span", "full-scale")
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


def is_gap(answers: Sequence[Answer]) -> bool:
    """Whether nobody meets a need: every published entry answers no. A part, or doubt, is no gap."""
    return all(each.verdict == "no" for each in answers)


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
    """A quote as a body makes it. `fen`: price of one item; `uncertainty`, `unit`, `relative_to`, `k`: what it promises."""

    fen: int
    days: int
    valid_until: date
    uncertainty: str = ""
    unit: str = ""
    relative_to: str = ""
    k: str = ""
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
    bound = bound_of(terms, need)
    if isinstance(bound, Refusal):
        return (bound,)
    for part in _compared(need, entry, found):
        asked = replace(need, range=part, unit=need.unit or entry.unit)
        promised = replace(asked, bound=bound)
        held = answer_of(promised, entry, at=need.on or date.min, limit=limit_of(promised)).covered
        if missing := IntervalSet((part,)).without(held):
            gap = set_text(missing, known_scale(asked.unit), outward=True)
            quoted = f"{terms.uncertainty} {terms.unit}, k = {terms.k}"
            return (refuse("quote-better-than-published", path="uncertainty", quoted=quoted, gap=gap),)
    return ()


def _compared(need: Need, entry: CapabilityEntry, found: Answer) -> tuple[Interval, ...]:
    """Over what a promise is compared: what the entry covers of the need, else the need; without a range, the entry's own."""
    if need.range is None:
        return tuple(box.range for box in entry.boxes if box.range is not None and box.complete)
    return found.covered.parts or (need.range,)


def bound_of(terms: Terms, need: Need) -> Bound | Refusal:
    """The uncertainty of a quote as a limit, or why it was not understood."""

    def unusable(problem: str) -> Refusal:
        return refuse("quote-uncertainty-unusable", path="uncertainty", problem=problem[:80])

    try:
        value, k = Decimal(terms.uncertainty.strip()), Decimal(terms.k.strip() or "x")
    except InvalidOperation:
        return unusable(f"{terms.uncertainty} k={terms.k}")
    if not (value.is_finite() and k.is_finite() and value > 0 and 1 <= k <= 10):
        return unusable(f"{terms.uncertainty} k={terms.k}")
    unit = terms.unit.strip()
    if unit in RELATIVE_UNITS and (unit or terms.relative_to):
        if terms.relative_to and terms.relative_to not in BASES:
            return unusable(terms.relative_to)
        return Bound(value, unit, terms.relative_to or "reading", False, k)  # type: ignore[arg-type]
    ours, theirs = scale_of(unit), scale_of(need.unit)
    if ours is None or (need.unit and theirs is not None and ours.dimension != theirs.dimension):
        return unusable(unit or "—")
    return Bound(value, unit, None, False, k)


# comparing


def words_of_price(fen: int) -> str:
    """Yuan, exactly: 123450 fen is 1234.50."""
    return f"{fen // 100}.{fen % 100:02d}"


def ranks(values: Mapping[object, int | Decimal | float | None]) -> Mapping[object, int | None]:
    """Place of each value, least first, equal values in one place; None where there is no value."""
    known = sorted({value for value in values.values() if value is not None})
    return {name: None if value is None else known.index(value) + 1 for name, value in values.items()}
