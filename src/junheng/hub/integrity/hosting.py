"""Pure rules of a market's contracts with its stalls and of its host's monthly duties (R17.3)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources

from junheng.core.reason import Refusal, because, refuse
from junheng.hub.integrity import reasons as _declared  # noqa: F401  (declares the codes used here)

LONGEST = timedelta(days=3 * 366)
LONGEST_WORDS = 300
ANSWERS = ("yes", "no")
PARTS = ("unities", "duties")
CONTRACT_WORDS = {
    "offered": ("待对方确认", "waits for the other side"),
    "agreed": ("已约定", "agreed"),
    "declined": ("对方不同意", "declined"),
    "ended": ("已终止", "ended"),
}


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a contract, one of the six unities, or one duty of a month."""

    id: str
    zh: str
    en: str
    basis_zh: str
    basis_en: str
    confidence: str


@cache
def _editions() -> dict[str, dict[str, tuple[Clause, ...]]]:
    text = resources.files("junheng.hub.integrity").joinpath("data/host_duties.json").read_text("utf-8")
    told = json.loads(text)["editions"]
    return {
        name: {part: tuple(Clause(**each) for each in rows) for part, rows in parts.items()}
        for name, parts in told.items()
    }


def newest() -> str:
    """The edition that contracts and reports are made by from now on."""
    return max(_editions())


def clauses(edition: str) -> tuple[Clause, ...]:
    return _editions()[edition]["clauses"]


def asked(edition: str) -> tuple[Clause, ...]:
    """What a host answers for a month: the six unities, then its duties."""
    return tuple(each for part in PARTS for each in _editions()[edition][part])


@dataclass(frozen=True, slots=True)
class Offer:
    """A contract as its host offers it: to a body by its code, or signed on paper with whom it names."""

    stall: str
    party: str
    on_paper: str
    since: date
    until: date


def refusals_to_offer(
    offer: Offer, *, party_known: bool, own: bool, live_until: date | None, on: date
) -> tuple[Refusal, ...]:
    """All that keeps a contract from being offered. `live_until`: last day of one that the stall has on some of these days."""
    both = bool(offer.party.strip()) == bool(offer.on_paper.strip())
    return because(
        (not offer.stall.strip(), refuse("stall-needs-name", path="stall")),
        (both, refuse("contract-party-one-way", path="party")),
        (bool(offer.party.strip()) and not party_known, refuse("contract-party-unknown", path="party", found=offer.party[:40])),
        (own, refuse("contract-with-oneself", path="party")),
        (live_until is not None, refuse("contract-live-already", stall=offer.stall[:30], until=live_until or "—")),
        (
            not timedelta(0) <= offer.until - offer.since <= LONGEST or offer.until < on,
            refuse("contract-days-range", path="until", since=offer.since, until=offer.until),
        ),
    )  # fmt: skip


def refusals_to_answer_contract(
    state: str, *, agrees: bool, reason: str, until: date, on: date
) -> tuple[Refusal, ...]:
    """An offer may be answered to its last day, `until`."""
    return (
        *_in_state(state, "offered"),
        *because(
            (until < on, refuse("contract-days-over", until=until)),
            (not agrees and not reason.strip(), refuse("contract-needs-reason", path="reason")),
        ),
    )


def refusals_to_end_contract(state: str, *, reason: str) -> tuple[Refusal, ...]:
    """By either side, with a reason that both read."""
    return (
        *_in_state(state, "offered", "agreed"),
        *because((not reason.strip(), refuse("contract-needs-reason", path="reason"))),
    )


def _in_state(state: str, *allowed: str) -> tuple[Refusal, ...]:
    zh, en = CONTRACT_WORDS[state]
    return because((state not in allowed, refuse("contract-not-in-state", state_zh=zh, state_en=en)))


@dataclass(frozen=True, slots=True)
class Answer:
    """A host's answer to one of what it is asked; a no says why."""

    id: str
    answer: str
    note: str = ""


def month_of(day: date) -> date:
    return day.replace(day=1)


def month_after(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def month_before(month: date) -> date:
    return month_of(month - timedelta(days=1))


def refusals_to_file_report(
    month: date, edition: str, told: Sequence[Answer], *, filed: bool, on: date
) -> tuple[Refusal, ...]:
    """A month is answered for once, in it or in the one after; every question has an answer, every no its words."""
    answers = {each.id: each for each in told}
    questions = asked(edition)
    missing = [
        each.zh
        for each in questions
        if answers.get(each.id) is None or answers[each.id].answer not in ANSWERS
    ]
    silent = [
        each for each in questions
        if each.id in answers and answers[each.id].answer == "no" and not answers[each.id].note.strip()
    ]  # fmt: skip
    this = month_of(on)
    return (
        *because(
            (month not in (this, month_before(this)), refuse("host-report-month", path="month", found=month)),
            (filed, refuse("host-report-known", month=f"{month:%Y-%m}")),
            (
                bool(missing),
                refuse("host-report-incomplete", found=len(missing), questions="；".join(missing[:5])),
            ),
        ),
        *(
            refuse("host-report-no-needs-words", path=f"n-{each.id}", question=each.zh)
            for each in silent[:10]
        ),
    )


def is_kept(answers: Sequence[Mapping[str, str]]) -> bool:
    return all(each["answer"] == "yes" for each in answers)
