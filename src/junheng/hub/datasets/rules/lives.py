"""The life of a data set: declared, graded, published, paused, withdrawn; consents and questions beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from junheng.core.reason import Refusal, because, refuse
from junheng.hub.datasets import reasons as _declared  # noqa: F401  (declares the codes used here)
from junheng.hub.datasets.rules.fields import Field
from junheng.hub.datasets.rules.words import WORDINGS

GRADES = ("open", "shared", "restricted")
CURRENCIES = ("CNY", "USD", "EUR")
PERIODS = ("call", "month", "year", "once")
MOST_MONEY = Decimal("1e9")
LONGEST_CONSENT = timedelta(days=3 * 366)
KINDS_OF_QUESTION = ("unit", "value", "personal", "access", "other")


@dataclass(frozen=True, slots=True)
class NewDataset:
    """What is declared before any row: name, what it is about, licence, source of all its values, and its period."""

    name: str
    about: str
    licence: str
    source: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """Money for a period, shown and not collected; an amount of nought says that it is free."""

    amount: Decimal
    currency: str
    per: str


def refusals_to_declare(new: NewDataset, *, on: date) -> tuple[Refusal, ...]:
    reversed_ = new.until is not None and new.until < new.since
    return (
        *_written(name=new.name, about=new.about, licence=new.licence),
        *because(
            (new.since > on, refuse("dataset-day-in-future", path="since", day=new.since)),
            (reversed_, refuse("period-reversed", path="until", start=new.since, end=new.until)),
        ),
    )


def refusals_to_grade(
    state: str, grade: str, fields: Sequence[Field], *, reason: str, declared_it: bool, own: bool
) -> tuple[Refusal, ...]:
    """Another person than who declared it. What a pseudonym stands for is still a person: such a column is not open."""
    open_ = grade == "open"
    return (
        *in_state(state, "declared", "graded"),
        *_written(reason=reason),
        *because(
            (grade not in GRADES, refuse("dataset-kind-unknown", path="grade", found=grade[:20], allowed=GRADES)),
            (not own, "not-your-record"),
            (declared_it, "dataset-graded-by-declarer"),
            *((not each.kind, refuse("dataset-field-undescribed", path=each.name, field=each.name)) for each in fields),
            *(
                (open_ and each.secrecy == "personal" and each.masked_by == "pseudonym", refuse("dataset-pseudonym-not-open", path=each.name, field=each.name))
                for each in fields
            ),
        ),
    )  # fmt: skip


def refusals_to_pause(state: str, *, reason: str) -> tuple[Refusal, ...]:
    return (*in_state(state, "published"), *_written(reason=reason))


def refusals_to_withdraw(state: str, *, reason: str) -> tuple[Refusal, ...]:
    return (*in_state(state, "declared", "graded", "published", "paused"), *_written(reason=reason))


def refusals_to_price(state: str, price: Price) -> tuple[Refusal, ...]:
    return (
        *in_state(state, "declared", "graded", "published", "paused"),
        *because(
            (not 0 <= price.amount <= MOST_MONEY, refuse("dataset-money", path="amount")),
            (price.currency not in CURRENCIES, refuse("dataset-kind-unknown", path="currency", found=price.currency[:20], allowed=CURRENCIES)),
            (price.per not in PERIODS, refuse("dataset-kind-unknown", path="per", found=price.per[:20], allowed=PERIODS)),
        ),
    )  # fmt: skip


def refusals_to_ask(
    state: str, grade: str, *, purpose: str, until: date, on: date, own: bool, again: bool
) -> tuple[Refusal, ...]:
    """Consent is asked for what is shared: open data need none, restricted data leave by none."""
    return (
        *in_state(state, "published", "paused"),
        *_written(purpose=purpose),
        *because(
            (grade == "open", "dataset-needs-no-consent"),
            (grade == "restricted", "dataset-restricted"),
            (own, "dataset-own"),
            (again, "dataset-consent-asked"),
            (
                not on <= until <= on + LONGEST_CONSENT,
                refuse("dataset-consent-days", path="until", day=until),
            ),
        ),
    )


def refusals_to_decide(
    state: str, *, granted: bool, reason: str, until: date, asked_until: date, on: date
) -> tuple[Refusal, ...]:
    """The owner grants for as long as was asked or less; a refusal has its reason."""
    return because(
        (state != "asked", "dataset-consent-decided"),
        (not granted and not reason.strip(), refuse("dataset-incomplete", path="reason", field="reason")),
        (granted and not on <= until <= asked_until, refuse("dataset-consent-days", path="until", day=until)),
    )


def refusals_to_end(state: str, *, until: date, on: date, reason: str) -> tuple[Refusal, ...]:
    return (
        *because((state != "granted" or until < on, "dataset-consent-over")),
        *_written(reason=reason),
    )


def refusals_to_take(state: str, grade: str, *, consented: bool) -> tuple[Refusal, ...]:
    """Rows of what is published: open to everybody, shared under a consent that holds, restricted to nobody."""
    return (
        *in_state(state, "published"),
        *because(
            (grade == "restricted", "dataset-restricted"),
            (grade == "shared" and not consented, "dataset-without-consent"),
        ),
    )


def refusals_to_question(state: str, *, kind: str, words: str, own: bool) -> tuple[Refusal, ...]:
    return (
        *in_state(state, "published", "paused", "withdrawn"),
        *_written(words=words),
        *because(
            (own, "dataset-own"),
            (kind not in KINDS_OF_QUESTION, refuse("dataset-kind-unknown", path="kind", found=kind[:20], allowed=KINDS_OF_QUESTION)),
        ),
    )  # fmt: skip


def refusals_to_answer(*, answered: bool, answer: str) -> tuple[Refusal, ...]:
    return (*because((answered, "dataset-answered")), *_written(answer=answer))


def in_state(state: str, *allowed: str) -> tuple[Refusal, ...]:
    zh, en = WORDINGS["dataset_state"].get(state, (state, state))
    return because((state not in allowed, refuse("dataset-not-in-state", state_zh=zh, state_en=en)))


def standing(state: str, until: date, on: date) -> str:
    """A consent as it stands on a day: it ends by itself after its last one."""
    return "ended" if state == "granted" and until < on else state


def _written(**fields: str) -> tuple[Refusal, ...]:
    return because(
        *(
            (not text.strip(), refuse("dataset-incomplete", path=name, field=name))
            for name, text in fields.items()
        )
    )
