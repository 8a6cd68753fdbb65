"""Pure rules of a challenge (揭榜挂帅): an open call linked to needs, bids, one named winner with reasons, stages, acceptance, use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from junheng.core.reason import Refusal, because, refuse
from junheng.hub.industry import reasons as _declared  # noqa: F401  (declares the codes used here)
from junheng.hub.industry.rules.words import WORDINGS

MOST_NEEDS, MOST_FEN, MOST_MONTHS = 20, 10**13, 60
LONGEST_CALL = timedelta(days=366)
ACCEPTANCE_ENDS = ("accepted", "continue")


@dataclass(frozen=True, slots=True)
class NewChallenge:
    """What is to be solved, what counts as solved, the money in fen (CNY), the last day of bids, and the needs it answers."""

    title: str
    problem: str
    targets: str
    fen: int
    last_day: date
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewBid:
    """How a body will solve it, with whom, for how much and in how many months."""

    plan: str
    partners: str
    fen: int
    months: int


def refusals_to_call(new: NewChallenge, *, known: int, on: date) -> tuple[Refusal, ...]:
    """At least one need of the hall or of the national gaps. `known`: how many of those named are there."""
    in_days = on < new.last_day <= on + LONGEST_CALL
    return (
        *_written(title=new.title, problem=new.problem, targets=new.targets),
        *because(
            (not new.needs, refuse("challenge-without-need", path="needs")),
            (len(new.needs) > MOST_NEEDS, refuse("challenge-needs-many", path="needs", found=len(new.needs), limit=MOST_NEEDS)),
            (bool(new.needs) and known < len(set(new.needs)), refuse("challenge-need-unknown", path="needs", count=len(set(new.needs)) - known)),
            (not 0 <= new.fen <= MOST_FEN, refuse("challenge-money", path="fen")),
            (not in_days, refuse("challenge-last-day", path="last_day", day=new.last_day)),
        ),
    )  # fmt: skip


def refusals_to_bid(
    state: str, bid: NewBid, *, last_day: date, on: date, own: bool, again: bool
) -> tuple[Refusal, ...]:
    """Anybody but the owner, once, until the last day."""
    return (
        *in_state(state, "called"),
        *_written(plan=bid.plan),
        *because(
            (on > last_day, refuse("challenge-closed", day=last_day)),
            (own, "challenge-own"),
            (again, "challenge-bid-already"),
            (not 0 <= bid.fen <= MOST_FEN, refuse("challenge-money", path="fen")),
            (not 1 <= bid.months <= MOST_MONTHS, refuse("challenge-months", path="months", found=bid.months, limit=MOST_MONTHS)),
        ),
    )  # fmt: skip


def refusals_to_award(
    state: str, *, last_day: date, on: date, reason: str, of_it: bool, bids: int
) -> tuple[Refusal, ...]:
    """After the last day of bids, one of its bids, with a public reason."""
    return (
        *in_state(state, "called"),
        *_written(reason=reason),
        *because(
            (on <= last_day, refuse("challenge-still-open", day=last_day)),
            (not bids, "challenge-without-bids"),
            (bool(bids) and not of_it, "challenge-bid-unknown"),
        ),
    )


def refusals_to_start(state: str, *, words: str) -> tuple[Refusal, ...]:
    return (*in_state(state, "awarded"), *_written(words=words))


def refusals_to_report(state: str, *, words: str, day: date, on: date) -> tuple[Refusal, ...]:
    return (
        *in_state(state, "running"),
        *_written(words=words),
        *because((day > on, refuse("challenge-day-in-future", path="day", day=day))),
    )


def refusals_to_accept(state: str, *, reason: str) -> tuple[Refusal, ...]:
    return (*in_state(state, "running"), *_written(reason=reason))


def refusals_to_record_use(state: str, *, words: str, where: str) -> tuple[Refusal, ...]:
    return (*in_state(state, "accepted", "applied"), *_written(words=words, where=where))


def refusals_to_withdraw(state: str, *, reason: str) -> tuple[Refusal, ...]:
    return (*in_state(state, "called"), *_written(reason=reason))


def state_of(state: str, *, bids: int) -> str:
    """The state as people read it: a call that somebody bid for says so."""
    return "bid" if state == "called" and bids else state


def in_state(state: str, *allowed: str) -> tuple[Refusal, ...]:
    zh, en = WORDINGS["challenge_state"].get(state, (state, state))
    return because((state not in allowed, refuse("challenge-not-in-state", state_zh=zh, state_en=en)))


def _written(**fields: str) -> tuple[Refusal, ...]:
    return because(
        *(
            (not text.strip(), refuse("challenge-incomplete", path=name, field=name))
            for name, text in fields.items()
        )
    )


def needs_in(texts: Sequence[str]) -> tuple[str, ...]:
    """Ids of needs, each once."""
    return tuple(dict.fromkeys(text for text in texts if text))
