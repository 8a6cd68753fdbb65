"""Pure rules of a benchmark: public criteria, reviewed, named by another person, watched, removed, off when its papers end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from junheng.core.reason import Refusal, because, refuse
from junheng.hub.industry import reasons as _declared  # noqa: F401  (declares the codes used here)
from junheng.hub.industry.rules.words import WORDINGS

KINDS = ("industrial", "institution", "brand")
LISTED = ("named", "watched")
NAME_ENDS, WATCH_ENDS = ("name", "decline"), ("keep", "remove")
DECIDE_WITHIN = timedelta(days=30)
"""From a serious failure on, within which a removal is decided (R09.3)."""
HEARING = timedelta(days=10)
"""In which the body may state its view before it is removed (house rule)."""


@dataclass(frozen=True, slots=True)
class NewCriteria:
    """What a body must show, and the types of qualification it has to hold."""

    kind: str
    text: str
    requires: tuple[str, ...]
    basis: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules need to know of a benchmark."""

    state: str
    recommended: bool | None = None
    reviewed_by_decider: bool = False
    proposed_by_decider: bool = False
    heard: bool = False
    hear_until: date | None = None


@dataclass(frozen=True, slots=True)
class Off:
    """Why a body is not on the list today: `code` as in `benchmark_off`, the paper and the day since."""

    code: str
    number: str
    since: date | None


def refusals_to_publish(new: NewCriteria, *, types: Sequence[str]) -> tuple[Refusal, ...]:
    """A kind that exists, words, a basis, and types of qualification that exist."""
    unknown = next((each for each in new.requires if each not in types), "")
    return (
        *_written(text=new.text, basis=new.basis),
        *because(
            (new.kind not in KINDS, refuse("benchmark-kind-unknown", path="kind", allowed=KINDS, kind=new.kind[:20] or "—")),
            (bool(unknown), refuse("benchmark-type-unknown", path="requires", found=unknown[:20])),
        ),
    )  # fmt: skip


def refusals_to_apply(
    *,
    kind: str,
    year: int,
    evidence: str,
    body: str,
    province: str,
    has_criteria: bool,
    missing: Sequence[tuple[str, str]],
    open_already: bool,
    on: date,
) -> tuple[Refusal, ...]:
    """`missing`: types of qualification that the criteria require and the body does not hold, in both languages."""
    types = {
        "types_zh": "、".join(zh for zh, _en in missing),
        "types_en": ", ".join(en for _zh, en in missing),
    }
    return (
        *_written(evidence=evidence),
        *because(
            (kind not in KINDS, refuse("benchmark-kind-unknown", path="kind", allowed=KINDS, kind=kind[:20] or "—")),
            (kind in KINDS and not has_criteria, refuse("benchmark-without-criteria", province=province)),
            (not on.year - 1 <= year <= on.year, refuse("benchmark-year", path="year", year=year)),
            (bool(missing), refuse("benchmark-without-paper", body=body, **types)),
            (open_already, refuse("benchmark-open-already", body=body, year=year)),
        ),
    )  # fmt: skip


def refusals_to_review(facts: Facts, *, words: str) -> tuple[Refusal, ...]:
    return (*_in_state(facts.state, "applied"), *_written(review=words))


def refusals_to_name(facts: Facts, *, end: str, reason: str, off: Off | None) -> tuple[Refusal, ...]:
    """Never by who reviewed it, never against the review, and only while the papers are in force."""
    naming = end == "name"
    return (
        *_in_state(facts.state, "reviewed"),
        *_written(reason=reason),
        *because(
            (end not in NAME_ENDS, refuse("benchmark-end-unknown", path="end", allowed=NAME_ENDS)),
            (facts.reviewed_by_decider, "benchmark-reviewer-decides-not"),
            (naming and facts.recommended is False, "benchmark-not-recommended"),
            (naming and off is not None, refuse("benchmark-paper-ended", number=off.number if off else "—", **_why(off))),
        ),
    )  # fmt: skip


def refusals_to_watch(facts: Facts, *, reason: str) -> tuple[Refusal, ...]:
    return (*_in_state(facts.state, "named"), *_written(reason=reason))


def refusals_to_answer(facts: Facts, *, view: str) -> tuple[Refusal, ...]:
    """The body speaks once, before it is decided."""
    return (
        *_in_state(facts.state, "watched"),
        *_written(view=view),
        *because((facts.heard, "benchmark-viewed-already")),
    )


def refusals_to_decide_watch(facts: Facts, *, end: str, reason: str, on: date) -> tuple[Refusal, ...]:
    """Removed only after the body was heard or its days are over; never by who proposed it."""
    early = end == "remove" and not facts.heard and facts.hear_until is not None and on <= facts.hear_until
    return (
        *_in_state(facts.state, "watched"),
        *_written(reason=reason),
        *because(
            (end not in WATCH_ENDS, refuse("benchmark-end-unknown", path="end", allowed=WATCH_ENDS)),
            (facts.proposed_by_decider, "benchmark-proposer-decides-not"),
            (facts.state == "watched" and early, refuse("benchmark-hearing-not-over", until=facts.hear_until or "—")),
        ),
    )  # fmt: skip


def refusals_to_drop(facts: Facts, off: Off | None) -> tuple[Refusal, ...]:
    """Only what is over for good: a suspension hides a body, and nothing more."""
    over = off is not None and off.code in ("revoked", "expired")
    return (*_in_state(facts.state, *LISTED), *because((not over, "benchmark-papers-in-force")))


def _why(off: Off | None) -> dict[str, str]:
    zh, en = WORDINGS["benchmark_off"][off.code] if off else ("", "")
    return {"why_zh": zh, "why_en": en}


def _in_state(state: str, *allowed: str) -> tuple[Refusal, ...]:
    zh, en = WORDINGS["benchmark_state"].get(state, (state, state))
    return because((state not in allowed, refuse("benchmark-not-in-state", state_zh=zh, state_en=en)))


def _written(**fields: str) -> tuple[Refusal, ...]:
    return because(
        *(
            (not text.strip(), refuse("benchmark-incomplete", path=name, field=name))
            for name, text in fields.items()
        )
    )
