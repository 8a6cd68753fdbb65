"""Pure rules of a proposed fine: how much, on which rule of the pack, which level may decide it, heard before it is decided.

Amounts are decimal text in yuan (CNY) with at most two places. The thresholds between levels are rows of the rule pack.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from junheng.core.reason import Refusal, because, refuse
from junheng.hub.risk import reasons as _declared  # noqa: F401  (declares the codes used here)
from junheng.hub.risk.rules.words import WORDINGS

COUNTY_MOST, CITY_MOST, HEARING = "fine_decide_county_most", "fine_decide_city_most", "fine_hearing"
BASES = "fine_most_"
"""Keys of the pack that begin so are rules a fine may rest on; the value is the most it may be."""
LEVELS = ("county", "city", "province")
"""From the nearest to the highest."""
ENDS = ("confirmed", "dropped")
_AMOUNT = re.compile(r"(?:0|[1-9]\d{0,2}(?:,\d{3}){1,2}|[1-9]\d{0,8})(?:\.\d{1,2})?", re.ASCII)
"""A comma parts thousands and nothing else: `1500,50` is no amount."""


@dataclass(frozen=True, slots=True)
class Basis:
    """A rule of the pack as it stands on a day."""

    key: str
    matter: str
    most: Decimal
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The most a county and a prefecture may decide, in yuan."""

    county: Decimal
    city: Decimal


def amount_from(text: str) -> Decimal | None:
    """An amount in yuan as typed, full-width digits and separators of thousands included; None where it is none."""
    told = unicodedata.normalize("NFKC", text).strip()
    amount = Decimal(told.replace(",", "")) if _AMOUNT.fullmatch(told) else Decimal(0)
    return amount if amount > 0 else None


def as_text(amount: Decimal) -> str:
    """Decimal text with two places."""
    return f"{amount:.2f}"


def thresholds_from(county: str, city: str) -> Thresholds | None:
    """Two positive amounts, the second the greater; None where the pack holds something else."""
    low, high = amount_from(county), amount_from(city)
    return Thresholds(low, high) if low is not None and high is not None and low < high else None


def level_for(amount: Decimal, limits: Thresholds) -> str:
    """The nearest level that may decide an amount; what equals a threshold is still its level's."""
    return "county" if amount <= limits.county else "city" if amount <= limits.city else "province"


def level_to_decide(amount: Decimal, limits: Thresholds, *, own: str, there: Sequence[str]) -> str | None:
    """Where a proposal goes: not below the office that proposes, not below what the amount needs, and where an office is."""
    first = max(LEVELS.index(own), LEVELS.index(level_for(amount, limits)))
    return next((each for each in LEVELS[first:] if each in there), None)


def refusals_to_propose(
    *, amount: Decimal | None, typed: str, basis: Basis | None, facts: str, is_regulator: bool, body: str, open_already: bool
) -> tuple[Refusal, ...]:  # fmt: skip
    over = amount is not None and basis is not None and amount > basis.most
    return because(
        (amount is None, refuse("fine-amount-unread", path="amount", found=typed[:30] or "—")),
        (basis is None, refuse("fine-basis-unknown", path="basis")),
        (
            over,
            refuse(
                "fine-over-the-most", path="amount", found=as_text(amount or Decimal(0)),
                limit=as_text(basis.most if basis else Decimal(0)), source=basis.source if basis else "—",
            ),
        ),
        (not facts.strip(), refuse("fine-needs-facts", path="facts")),
        (is_regulator, refuse("fine-of-a-regulator", body=body)),
        (open_already, refuse("fine-open-already", body=body)),
    )  # fmt: skip


def refusals_by_state(state: str, *allowed: str) -> tuple[Refusal, ...]:
    zh, en = WORDINGS["fine_state"].get(state, (state, state))
    return because((state not in allowed, refuse("fine-not-in-state", state_zh=zh, state_en=en)))


def refusals_to_state_view(state: str, *, heard: bool, view: str) -> tuple[Refusal, ...]:
    return (
        *refusals_by_state(state, "proposed"),
        *because(
            (heard, refuse("fine-view-stated")),
            (not view.strip(), refuse("determination-needs-view", path="view")),
        ),
    )


@dataclass(frozen=True, slots=True)
class Deciding:
    """What the rules need to know before a fine is decided."""

    state: str
    amount: str
    level: str
    office: str
    own_level: str
    own_most: str
    """The most the acting office's level may decide, as text; empty where nothing limits it."""
    mine: bool
    proposed_by_me: bool
    heard: bool
    hearing_until: date


def refusals_to_decide(facts: Deciding, *, end: str, reason: str, on: date) -> tuple[Refusal, ...]:
    """By a named person of the office it went to, not by who proposed it, after the other side was heard or had its days."""
    own_zh, own_en = WORDINGS["fine_level"].get(facts.own_level, ("—", "—"))
    zh, en = WORDINGS["fine_level"][facts.level]
    above = not facts.mine and bool(facts.own_most)
    waiting = end == "confirmed" and not facts.heard and on <= facts.hearing_until
    return (
        *refusals_by_state(facts.state, "proposed"),
        *because(
            (
                above,
                refuse(
                    "fine-above-threshold", amount=facts.amount, limit=facts.own_most or "—", own_zh=own_zh, own_en=own_en,
                    level_zh=zh, level_en=en, office=facts.office,
                ),
            ),
            (not facts.mine and not above, refuse("fine-of-another-office", level_zh=zh, level_en=en, office=facts.office)),
            (facts.proposed_by_me, refuse("fine-proposer-decides-not")),
            (end not in ENDS, refuse("determination-end-unknown", path="end")),
            (not reason.strip(), refuse("determination-needs-reason", path="reason")),
            (waiting, refuse("fine-hearing-not-over", until=facts.hearing_until)),
        ),
    )  # fmt: skip
