"""Pure rules from a need to a checked record. Facts in, every reason out; time passed in."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from junheng.core.reason import Refusal, UnusableInput, because, refuse
from junheng.hub.orders import reasons as _declared  # noqa: F401  (declares the codes used here)
from junheng.hub.orders.editing import reasons as _more  # noqa: F401

MAX_LINES = 200
IN_USE = "in-use"
"""The kind whose limits may be wider and which ends without a new certificate: 使用中检查 (practice P3)."""
KINDS = ("first", "subsequent", IN_USE, "after-repair", "arbitration", "sampling")
_NUMBER = re.compile(r"[+\-\u2212]?(?:[0-9]{1,15}(?:\.[0-9]{0,15})?|\.[0-9]{1,15})(?:[eE][+\-]?[0-9]{1,2})?")


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One line of an order as the rules see it."""

    instrument: str
    owner_is_client: bool
    service: str
    mandatory: bool
    kind: str = ""
    send_refusals: tuple[Refusal, ...] = ()
    price: Decimal = Decimal(0)
    urgent_percent: int = 0
    has_method: bool = False
    agreed: Decimal = Decimal(0)
    """The price of an accepted quote; 0 where none was quoted."""
    is_retest: bool = False
    """Of an order that measures again after a complaint, free of charge."""


@dataclass(frozen=True, slots=True)
class LocalRule:
    """What a loaded local rule says of calibrating mandatory items, with its basis; absent by default."""

    forbids_calibration_of_mandatory: bool = False
    place: str = ""
    basis: str = ""


def refusals_to_place_order(
    lines: Sequence[LineFacts], *, client: str, duplicates: Sequence[str], local: LocalRule
) -> tuple[Refusal, ...]:
    """All that stops an order. A calibration of a mandatory item is warned, refused only by a local rule (P2)."""
    found = list(
        because(
            (not lines, "order-without-lines"),
            (len(lines) > MAX_LINES, refuse("order-too-long", found=len(lines), limit=MAX_LINES)),
            *((True, refuse("instrument-twice", instrument=name)) for name in duplicates),
        )
    )
    for line in lines:
        found += because(
            (
                not line.owner_is_client,
                refuse("instrument-of-another", instrument=line.instrument, client=client),
            ),
            (
                local.forbids_calibration_of_mandatory and line.mandatory and line.service == "calibration",
                refuse(
                    "calibration-of-mandatory-forbidden",
                    instrument=line.instrument,
                    place=local.place,
                    basis=local.basis,
                ),
            ),
        )
        found += because(
            (
                line.service == "verification" and line.kind not in KINDS,
                refuse("kind-unknown", allowed=KINDS, kind=line.kind or "—"),
            ),
            (
                line.service != "verification" and line.kind != "",
                refuse("kind-without-verification", kind=line.kind),
            ),
        )
        found += line.send_refusals
    return tuple(found)


def warnings_of(line: LineFacts) -> tuple[Refusal, ...]:
    """What is said and printed but does not stop the order."""
    return because(
        (
            line.mandatory and line.service == "calibration",
            refuse("calibration-of-mandatory", instrument=line.instrument),
        )
    )


def refusals_to_accept_order(
    lines: Sequence[LineFacts], *, state: str, number: str, promised: date, today: date
) -> tuple[Refusal, ...]:
    """All that stops the contract review from accepting (practice P17, X19)."""
    found = list(
        because(
            (state != "placed", refuse("order-not-in-state", number=number, state=state, act="accepted")),
            (promised < today, refuse("promise-in-the-past", promised=promised, today=today)),
        )
    )
    for line in lines:
        free = line.mandatory and line.service == "verification"
        found += because(
            (free and line.price != 0, refuse("price-on-mandatory", instrument=line.instrument)),
            (free and line.urgent_percent != 0, refuse("urgent-on-mandatory", instrument=line.instrument)),
            (not line.has_method, refuse("method-needed", instrument=line.instrument)),
            (line.is_retest and line.price != 0, refuse("price-on-retest", instrument=line.instrument)),
            (
                0 < line.agreed < amount(line.price, line.urgent_percent),
                refuse("price-above-quote", instrument=line.instrument, agreed=line.agreed),
            ),
        )
    return tuple(found)


def amount(price: Decimal, urgent_percent: int) -> Decimal:
    """A line's amount in CNY with its urgent surcharge, to the cent (X19: 600 urgent +50 % is 900)."""
    return (price * (100 + urgent_percent) / 100).quantize(Decimal("0.01"))


# --- readings -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a record: block (as-found …), point, column, repeat."""

    block: str
    point: str
    column: str
    repeat: int = 0

    def __str__(self) -> str:
        parts = [self.block, self.point, self.column]
        return "/".join([*parts, str(self.repeat + 1)] if self.repeat else parts)

    @classmethod
    def parse(cls, text: str) -> Cell:
        parts = text.split("/")
        if len(parts) not in (3, 4) or not all(parts):
            raise ValueError(text)
        return cls(parts[0], parts[1], parts[2], int(parts[3]) - 1 if len(parts) == 4 else 0)


def refusals_to_reading(text: str, *, resolution: str = "") -> tuple[Refusal, ...]:
    """Whether a reading may stand as typed: plain digits, no finer than the device resolves."""
    plain = unicodedata.normalize("NFKC", text)
    if plain != text and is_number(plain):
        return (refuse("reading-full-width", text=text[:40], plain=plain[:40]),)
    if not is_number(text):
        return (refuse("reading-not-a-number", text=text[:40]),)
    if not resolution:
        return ()
    step, value = Decimal(resolution), to_decimal(text)
    finer = value.as_tuple().exponent < step.normalize().as_tuple().exponent  # type: ignore[operator]
    return because(
        (
            finer and value % step != 0,
            refuse("reading-finer-than-resolution", text=text, resolution=resolution),
        ),
        (not finer and value % step != 0, refuse("reading-off-resolution", text=text, resolution=resolution)),
    )


def is_number(text: str) -> bool:
    """Whether a text is a plain number of bounded length and exponent, as readings and parameters are typed."""
    return _NUMBER.fullmatch(text) is not None


def number_of(text: str, *, what: str) -> Decimal:
    """The exact value of a parameter or a field of a point; refused by its name where it is no plain number."""
    if not is_number(text):
        raise UnusableInput(
            refuse("setting-needs-number", path=what, what_zh=what, what_en=what, text=text[:40] or "—")
        )
    return to_decimal(text)


def to_decimal(text: str) -> Decimal:
    """The exact value of a reading; the typographic minus is read as a minus."""
    return Decimal(text.replace("\u2212", "-"))


def split_column(pasted: str) -> list[str]:
    """Values of a pasted column: one a line (a spreadsheet's column), or separated by tabs or semicolons."""
    lines = pasted.replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")
    if len(lines) == 1:
        lines = re.split(r"[\t;]", lines[0])
    return [line.strip() for line in lines]


def refusals_to_accept_outcome(
    outcome: str,
    *,
    consent: str,
    offered: str | None,
    groups: Sequence[str],
    conforms: bool | None,
    missing: Sequence[str],
) -> tuple[Refusal, ...]:
    """A downgrade or limited use is offered only where the item fails as it is, and needs the client's word (P3)."""
    if missing:  # what is not read yet may still change what is to be agreed
        return (refuse("readings-missing", count=len(missing), cells=", ".join(missing[:6])),)
    return because(
        (conforms is not False, "outcome-not-needed"),
        (not consent.strip(), refuse("outcome-without-consent", path="consent")),
        (outcome == "downgraded" and offered is None, "no-class-to-offer"),
        (outcome == "limited" and not groups, "no-group-holds"),
        (outcome not in ("downgraded", "limited"), refuse("outcome-unknown", outcome=outcome[:20])),
    )


@dataclass(frozen=True, slots=True)
class EnvironmentLimit:
    """Limits of one condition, as decimal text with its unit."""

    name: str
    low: str
    high: str
    unit: str


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What the rules need to know of a record."""

    number: str
    state: str
    author: str
    author_id: str
    received_on: date | None
    work_from: date
    work_to: date
    missing: tuple[str, ...] = ()
    open_remarks: int = 0
    standards: int = 0
    environment: dict[str, tuple[str, ...]] = field(default_factory=dict)
    limits: tuple[EnvironmentLimit, ...] = ()
    deviation_approved: bool = False
    adjusted: bool = False
    adjustment_allowed: bool = False
    adjustment_consent: str = ""
    has_as_found: bool = True
    problems: tuple[Refusal, ...] = ()
    bench: str = ""
    """Number of the bench run it stands on; then it is edited and checked with the run."""


@dataclass(frozen=True, slots=True)
class BenchFacts:
    """What the rules need to know of items that are to go on one bench."""

    items: int
    most: int
    kinds: int
    not_received: tuple[str, ...]
    service_fits: bool
    title: str
    standards: int
    in_use: bool = False
    """An in-use check among them: it ends with its own record and is concluded alone (practice P3)."""
    twice: tuple[str, ...] = ()
    """Items that are listed more than once."""


def refusals_to_open_bench_run(facts: BenchFacts) -> tuple[Refusal, ...]:
    """All that stops items from being measured together (practice P16)."""
    return because(
        (facts.items == 0, "bench-empty"),
        (facts.items > facts.most, refuse("bench-too-long", found=facts.items, limit=facts.most)),
        (facts.kinds > 1, "bench-mixed"),
        (bool(facts.twice), refuse("bench-item-twice", items="、".join(facts.twice[:6]))),
        (facts.in_use, "bench-not-for-in-use"),
        (
            bool(facts.not_received),
            refuse(
                "bench-not-received", count=len(facts.not_received), items="、".join(facts.not_received[:6])
            ),
        ),
        (not facts.service_fits, refuse("edition-not-for-service", title=facts.title)),
        (facts.standards == 0, "no-standard-used"),
    )


EDITABLE = frozenset({"open", "sent-back"})


def refusals_to_entry(cells: Sequence[str]) -> tuple[Refusal, ...]:
    """What is entered at once has at least one reading, and one for each cell; `cells` as their paths."""
    twice = [cell for cell, count in Counter(cells).items() if count > 1]
    return because(
        (not cells, "reading-none"),
        *((True, refuse("reading-twice", path=cell, cell=cell)) for cell in twice),
    )


def refusals_to_edit(facts: RecordFacts, *, by: str) -> tuple[Refusal, ...]:
    """Only the author, and only while the record is open or sent back."""
    return because(
        (
            facts.state not in EDITABLE,
            refuse("record-not-in-state", number=facts.number, state=facts.state, act="changed"),
        ),
        (facts.author_id != by, refuse("not-the-author", author=facts.author)),
    )


def refusals_to_submit(facts: RecordFacts, *, by: str, today: date) -> tuple[Refusal, ...]:
    """Everything that stops a record from being submitted for checking, all at once (practice P5 to P7)."""
    return (
        *refusals_to_edit(facts, by=by),
        *because(
            (
                bool(facts.missing),
                refuse("readings-missing", count=len(facts.missing), cells=", ".join(facts.missing[:6])),
            ),
            (facts.open_remarks > 0, refuse("remarks-open", count=facts.open_remarks)),
            (facts.standards == 0, "no-standard-used"),
            (facts.adjusted and not facts.has_as_found, "as-found-missing"),
            (
                facts.adjusted and not (facts.adjustment_allowed or facts.adjustment_consent),
                "adjustment-without-consent",
            ),
            (facts.work_to > today, refuse("work-date-in-future", date=facts.work_to)),
            (
                facts.received_on is not None and facts.work_from < facts.received_on,
                refuse("work-before-receipt", date=facts.work_from, received=facts.received_on),
            ),
        ),
        *environment_refusals(facts),
        *facts.problems,
    )


def environment_refusals(facts: RecordFacts) -> tuple[Refusal, ...]:
    """Missing or outside conditions; a deviation approved by name lets work outside the limits stand (P6)."""
    found: list[Refusal] = []
    for limit in facts.limits:
        values = facts.environment.get(limit.name, ())
        if not values:
            found.append(refuse("environment-missing", which=limit.name))
            continue
        if facts.deviation_approved:
            continue
        for value in values:
            if not Decimal(limit.low) <= to_decimal(value) <= Decimal(limit.high):
                found.append(
                    refuse(
                        "environment-outside",
                        which=limit.name,
                        found=f"{value} {limit.unit}",
                        limit=f"{limit.low}~{limit.high} {limit.unit}",
                    )
                )
                break
    return tuple(found)


def refusals_on_bench(facts: RecordFacts) -> tuple[Refusal, ...]:
    """A record on a bench moves with its run; taken off, it goes on alone."""
    return because((bool(facts.bench), refuse("on-a-bench", number=facts.number, run=facts.bench)))


def refusals_to_check(facts: RecordFacts, *, by: str) -> tuple[Refusal, ...]:
    """Whether this person may check (or send back) this record now."""
    return because(
        (
            facts.state != "submitted",
            refuse("record-not-in-state", number=facts.number, state=facts.state, act="checked"),
        ),
        (facts.author_id == by, "checker-is-the-author"),
    )


# --- a laboratory's own templates ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EditionFacts:
    """What the rules need to know of a template that a laboratory writes itself."""

    code: str
    edition: int
    state: str
    author: str
    author_id: str
    reviewer_id: str = ""
    faults: tuple[Refusal, ...] = ()
    validated: bool = False
    """What it says now was tried on stored data, and the result is kept."""


def _not_in(facts: EditionFacts, *states: str) -> tuple[bool, Refusal]:
    wrong = refuse("edition-draft-not-in-state", code=facts.code, edition=facts.edition, state=facts.state)
    return facts.state not in states, wrong


def refusals_to_change_draft(facts: EditionFacts, *, by: str) -> tuple[Refusal, ...]:
    """Only who wrote it changes it, and only while nobody reviews it."""
    return because(
        _not_in(facts, "draft"),
        (facts.author_id != by, refuse("edition-draft-of-another", author=facts.author)),
    )


def refusals_to_submit_edition(facts: EditionFacts, *, by: str) -> tuple[Refusal, ...]:
    """Everything that is missing or cannot be read, all at once, each with its place."""
    return (*refusals_to_change_draft(facts, by=by), *facts.faults)


def refusals_to_review(facts: EditionFacts, *, by: str, agrees: bool, remark: str) -> tuple[Refusal, ...]:
    """Another person than the author; sending back needs the reason. A reviewed one may still be sent back."""
    states = ("in-review",) if agrees else ("in-review", "reviewed")
    return because(
        _not_in(facts, *states),
        (facts.author_id == by, "edition-reviewer-is-author"),
        (not agrees and not remark.strip(), refuse("edition-remark-needed", path="remark")),
    )


def refusals_to_approve(facts: EditionFacts, *, by: str, technical: bool) -> tuple[Refusal, ...]:
    """A third person, or a technical manager who also reviewed; never the author (practice P4)."""
    return because(
        _not_in(facts, "reviewed"),
        (facts.author_id == by, "edition-approver-is-author"),
        (facts.reviewer_id == by and not technical, "edition-approver-is-reviewer"),
        (not facts.validated, "edition-not-validated"),
    )


def refusals_to_validate(
    facts: EditionFacts, *, examples: int, records: int, conclusion: str
) -> tuple[Refusal, ...]:
    """A whole draft, something stored to try it on, and what a person concludes (ISO/IEC 17025, 7.2.2, 7.11.2)."""
    return because(
        _not_in(facts, "draft", "in-review", "reviewed"),
        (examples + records == 0, "edition-nothing-to-validate-with"),
        (not conclusion.strip(), refuse("edition-conclusion-needed", path="conclusion")),
    )


def refusals_to_withdraw_draft(
    facts: EditionFacts, *, by: str, technical: bool, reason: str
) -> tuple[Refusal, ...]:
    """Its author or a technical manager, before it is approved."""
    return because(
        _not_in(facts, "draft", "in-review", "reviewed"),
        (facts.author_id != by and not technical, refuse("edition-draft-of-another", author=facts.author)),
        (not reason.strip(), refuse("edition-reason-needed", path="reason")),
    )
