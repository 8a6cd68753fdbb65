"""Pure rules of agreements: what may be drafted, signed, ended; which agreement speaks of a paper on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from junheng.core.reason import Refusal, because, refuse
from junheng.hub.recognition import reasons as _declared  # noqa: F401  (declares the codes used here)

PAPERS = ("verification", "calibration", "joint-check")
CONDITIONS = (
    "certificate-in-force", "authorisation-live", "chain-not-broken", "in-log", "in-date", "no-open-case",
)  # fmt: skip
"""What an agreement may ask of a paper, each answered from live evidence."""
STATE_WORDS = {
    "drafted": ("待签署", "drafted"),
    "signed": ("已签署", "signed"),
    "suspended": ("已暂停", "suspended"),
    "ended": ("已终止", "ended"),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """An agreement as proposed."""

    number: str
    title_zh: str
    parties: tuple[str, ...]
    papers: tuple[str, ...]
    conditions: tuple[str, ...]
    document: str
    since: date
    until: date | None = None
    items: tuple[str, ...] = ()
    title_en: str = ""
    is_demo: bool = False


def refusals_to_draft_agreement(
    draft: Draft, *, own: str, known: Sequence[str], numbers: Sequence[str]
) -> tuple[Refusal, ...]:
    """All that stops an agreement from being proposed."""
    return (
        *because(
            (
                len(set(draft.parties)) < 2 or own not in draft.parties,
                refuse("agreement-needs-parties", parties="、".join(draft.parties) or "—"),
            ),
            (not set(draft.papers) or bool(set(draft.papers) - set(PAPERS)), "agreement-without-objects"),
            (
                "certificate-in-force" not in draft.conditions and set(draft.papers) != {"joint-check"},
                "agreement-without-conditions",
            ),
            (
                draft.until is not None and draft.until < draft.since,
                refuse("agreement-days-reversed", since=draft.since, until=draft.until),
            ),
            (draft.number in numbers, refuse("agreement-number-known", number=draft.number)),
        ),
        *(refuse("agreement-party-unknown", party=each[:20]) for each in draft.parties if each not in known),
        *(
            refuse("agreement-condition-unknown", allowed=CONDITIONS, condition=each[:40])
            for each in draft.conditions
            if each not in CONDITIONS
        ),
    )


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """What the rules need to know of an agreement."""

    number: str
    state: str
    parties: frozenset[str]
    signed: frozenset[str]
    since: date
    until: date | None
    state_reason: str = ""
    suspended_by: str = ""
    ended_on: date | None = None
    """The day on which a party ended it; None where none did."""


def refusals_to_act(
    facts: AgreementFacts, *, own: str, allowed: Sequence[str], reason: str | None
) -> tuple[Refusal, ...]:
    """Whether a party may do something to an agreement now; `reason` None where none is needed."""
    zh, en = STATE_WORDS[facts.state]
    return because(
        (own not in facts.parties, refuse("agreement-of-others", province=own, number=facts.number)),
        (
            facts.state not in allowed,
            refuse("agreement-not-in-state", number=facts.number, state_zh=zh, state_en=en),
        ),
        (reason is not None and not reason.strip(), refuse("agreement-needs-reason", path="reason")),
    )


def refusals_to_resume(facts: AgreementFacts, *, own: str, reason: str) -> tuple[Refusal, ...]:
    """Whether a party may bring an agreement back: only the one that let it rest, so no suspension is lifted for another."""
    other = facts.state == "suspended" and facts.suspended_by not in ("", own)
    return (
        *refusals_to_act(facts, own=own, allowed=("suspended",), reason=reason),
        *because(
            (other, refuse("agreement-suspended-by-another", number=facts.number, party=facts.suspended_by))
        ),
    )


def standing_refusals(facts: AgreementFacts, on: date) -> tuple[Refusal, ...]:
    """Why an agreement does not hold on a day; empty: it is in force."""
    ends = [each for each in (facts.until, facts.ended_on) if each is not None]
    over = facts.state == "ended" or (facts.until is not None and on > facts.until)
    return because(
        (
            facts.state == "drafted" or facts.signed < facts.parties,
            refuse("agreement-not-signed-by-all", number=facts.number),
        ),
        (
            facts.state == "suspended",
            refuse("agreement-suspended-now", number=facts.number, why=facts.state_reason or "—"),
        ),
        (over, refuse("agreement-ended-before", number=facts.number, date=min(ends, default=on))),
        (on < facts.since, refuse("agreement-not-begun", number=facts.number, date=facts.since)),
    )


def conditions_as_words(language: str) -> Mapping[str, str]:
    """Each condition as a reader meets it."""
    zh = (
        "证书未撤回、未被替换",
        "机构资质此刻有效",
        "溯源链没有断",
        "签发已进公开日志",
        "检定在有效期内",
        "所用标准器没有在查的案件",
    )
    en = (
        "the certificate is neither withdrawn nor replaced", "the body's right is live now",
        "its chain is not broken", "its issue is in the public log", "a verification is in date",
        "no case is open on its standard",
    )  # fmt: skip
    return dict(zip(CONDITIONS, zh if language == "zh" else en, strict=True))
