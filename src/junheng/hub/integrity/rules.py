"""Pure rules of honest measurement: who may pledge, how a removal is decided, how clocks run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from junheng.core.reason import Refusal, Refused, because, refuse
from junheng.hub.institutions.rules.dates import WorkingCalendar, add_months, deadline
from junheng.hub.integrity import reasons as _declared  # noqa: F401  (declares the codes used here)

PROMISES: Mapping[str, tuple[str, str]] = {
    "in-date": ("在用的强检器具都在有效期内", "every mandatory instrument in use is in date"),
    "full-measure": ("足量交易，短了补足", "full measure; what is short is made good"),
    "no-tampering": ("不动铅封，不改参数", "seals and settings are left alone"),
    "weigh-again": ("顾客可以要求复称", "buyers may ask to have it weighed again"),
}
MOST_YEARS = 3
STATE_WORDS = {
    "published": ("公开中", "published"),
    "under-review": ("审查中", "under review"),
    "removed": ("已移除", "removed"),
    "withdrawn": ("已撤回", "withdrawn"),
    "expired": ("已到期", "expired"),
}
DECISIONS = ("removed", "kept")
Decision = Literal["removed", "kept"]


def state_on(state: str, until: date, on: date) -> str:
    """The state of a pledge on a day: past its last day a live one has expired."""
    return "expired" if state in ("published", "under-review") and on > until else state


@dataclass(frozen=True, slots=True)
class Pledging:
    """A pledge as a body makes it, with what the register says of the body on that day."""

    body: str
    verified: bool
    promises: tuple[str, ...]
    since: date
    until: date
    live_until: date | None = None
    """Last day of a pledge it has; None: none."""
    under_review: bool = False
    """Whether a removal of one of its pledges waits for a decision."""
    shown_until: date | None = None
    """Last day on which an earlier removal is shown; None: none is."""
    overdue: Sequence[str] = ()
    """Codes of instruments in use that are overdue or failed."""


MOST_OVERDUE_NAMED = 10


def refusals_to_publish_pledge(asked: Pledging) -> tuple[Refusal, ...]:
    """All that stops a body from pledging now."""
    days_wrong = not asked.since <= asked.until <= add_months(asked.since, 12 * MOST_YEARS)
    return (
        *because(
            (not asked.verified, refuse("pledge-body-unverified", body=asked.body)),
            (not asked.promises, refuse("pledge-without-promise", path="promises", allowed=PROMISES)),
            (
                days_wrong,
                refuse(
                    "pledge-days-wrong", path="until", since=asked.since, until=asked.until, years=MOST_YEARS
                ),
            ),
            (
                asked.live_until is not None and not asked.under_review,
                refuse("pledge-known", body=asked.body, until=asked.live_until),
            ),
            (asked.shown_until is not None, refuse("pledge-removed-lately", until=asked.shown_until)),
        ),
        *(refusals_by_state("under-review", ("published",)) if asked.under_review else ()),
        *(
            refuse("pledge-promise-unknown", allowed=PROMISES, promise=each[:20])
            for each in asked.promises
            if each not in PROMISES
        ),
        *(refuse("pledge-instrument-overdue", code=code) for code in asked.overdue[:MOST_OVERDUE_NAMED]),
    )


def refusals_by_state(state: str, allowed: Sequence[str]) -> tuple[Refusal, ...]:
    """Whether a pledge in this state allows an act."""
    zh, en = STATE_WORDS[state]
    return because((state not in allowed, refuse("pledge-not-in-state", state_zh=zh, state_en=en)))


def refusals_of_ground(*, why: str, found_on: date, on: date) -> tuple[Refusal, ...]:
    """What a proposed removal rests on is stated, and was found by the day on which it is proposed."""
    return because(
        (not why.strip(), refuse("removal-needs-ground", path="why")),
        (found_on > on, refuse("removal-found-later", path="found_on", found=found_on)),
    )


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """What the rules need to know of a review; `hearing_ends` None where no rule gives the body an hour."""

    open: bool
    answered: bool
    proposed_by_decider: bool
    hearing_ends: datetime | None


def refusals_to_answer_proposal(facts: ReviewFacts, *, answer: str) -> tuple[Refusal, ...]:
    """The body speaks before the decision: once, and again where more was found since."""
    return because(
        (not facts.open, "review-closed"),
        (facts.open and facts.answered, "review-answered"),
        (not answer.strip(), refuse("review-needs-answer", path="answer")),
    )


def refusals_to_decide_removal(
    facts: ReviewFacts, *, decision: str, reason: str, at: datetime
) -> tuple[Refusal, ...]:
    """A badge goes only after the other side was heard or its time has passed; it may be kept at once."""
    early = facts.open and not facts.answered and decision == "removed"
    until = facts.hearing_ends
    return because(
        (decision not in DECISIONS, refuse("review-decision-unknown", path="decision", allowed=DECISIONS)),
        (not reason.strip(), refuse("review-needs-reason", path="reason")),
        (not facts.open, "review-closed"),
        (facts.proposed_by_decider, "proposer-does-not-decide"),
        (early and until is None, refuse("clock-without-rule", **_matter("pledge_hearing"))),
        (
            early and until is not None and at < until,
            refuse("hearing-not-over", until=_local(until) if until else "—"),
        ),
    )


def _local(at: datetime) -> str:
    """Beijing time to the minute."""
    return (at + timedelta(hours=8)).strftime("%Y-%m-%d %H:%M")


# complaints

KINDS: Mapping[str, tuple[str, str]] = {
    "overdue": ("过期还在用", "in use though overdue"),
    "no-label": ("没有合格标志", "no label"),
    "wrong-weight": ("称得不准", "it weighs wrong"),
    "broken-seal": ("铅封坏了", "its seal is broken"),
    "exchanged": ("铭牌对不上", "another instrument than the code says"),
    "other": ("其他", "something else"),
}
FINDINGS: Mapping[str, tuple[str, str]] = {
    "founded": ("属实", "founded"),
    "unfounded": ("不属实", "unfounded"),
}
COMPLAINT_WORDS = {
    "filed": ("待受理", "to be accepted"),
    "accepted": ("已受理", "accepted"),
    "refused": ("不受理", "not accepted"),
    "answered": ("已答复", "answered"),
}
LONGEST_TEXT, LONGEST_CONTACT = 1000, 120


def refusals_to_file_complaint(*, kind: str, text: str, contact: str) -> tuple[Refusal, ...]:
    """Limits of a report. Nothing else is asked of whoever reports."""
    lengths = (("text", text, LONGEST_TEXT), ("contact", contact, LONGEST_CONTACT))
    return (
        *because(
            (kind not in KINDS, refuse("complaint-kind-unknown", path="kind", allowed=KINDS, kind=kind[:20]))
        ),
        *(
            refuse("complaint-too-long", path=name, field=name, found=len(value), limit=limit)
            for name, value, limit in lengths
            if len(value) > limit
        ),
    )


def refusals_by_progress(state: str, allowed: Sequence[str]) -> tuple[Refusal, ...]:
    """Whether a complaint in this state allows an act."""
    zh, en = COMPLAINT_WORDS[state]
    return because((state not in allowed, refuse("complaint-not-in-state", state_zh=zh, state_en=en)))


# the ledger of a market

MOST_LISTED = 5000
LAW_WORDS: Mapping[str, tuple[str, str]] = {
    "not-mandatory": ("不要强制检定", "need not be verified"),
    "unverified": ("没有检定记录", "no verification on file"),
    "in-date": ("在有效期内", "in date"),
    "due-soon": ("快到期", "due soon"),
    "overdue": ("已超期", "overdue"),
    "waiting-for-agency": ("已申请，等机构", "applied; waiting for the institution"),
    "suspended": ("已封存", "sealed"),
    "failed": ("检定不合格", "failed its verification"),
}


@dataclass(frozen=True, slots=True)
class Listing:
    """An instrument a host wants in its ledger, with what is known of it."""

    code: str
    stall: str
    same_province: bool
    is_fair_scale: bool
    is_own: bool
    listed_at: str = ""
    """The stall at which it stands in the ledger already."""
    count: int = 0


def refusals_to_list_at_stall(asked: Listing) -> tuple[Refusal, ...]:
    """All that keeps an instrument out of a market's ledger."""
    return because(
        (not asked.stall.strip(), refuse("stall-needs-name", path="stall")),
        (not asked.same_province, refuse("stall-instrument-elsewhere", code=asked.code)),
        (bool(asked.listed_at), refuse("stall-instrument-known", code=asked.code, stall=asked.listed_at)),
        (asked.is_fair_scale and not asked.is_own, refuse("fair-scale-not-own", code=asked.code)),
        (asked.count >= MOST_LISTED, refuse("stall-ledger-full", most=MOST_LISTED)),
    )


# hearings

TOPIC_WORDS = {
    "open": ("听取意见", "open"),
    "answered": ("已有结论", "concluded"),
    "closed": ("已结束", "closed"),
}
COMMENT_KINDS: Mapping[str, tuple[str, str]] = {
    "question": ("提问", "a question"),
    "remark": ("意见", "a remark"),
}
COMMENT_WORDS = {
    "waiting": ("待审看", "to be looked at"),
    "shown": ("公开", "shown"),
    "hidden": ("不公开", "not shown"),
}
LOOKS: Mapping[str, tuple[str, str]] = {"show": ("公开", "shown"), "hide": ("不公开", "not shown")}
"""Words of what came of looking at a comment."""
GROUNDS: Mapping[str, tuple[str, str]] = {
    "personal": ("含个人信息", "it names private persons or their data"),
    "insult": ("辱骂或人身攻击", "it insults"),
    "advert": ("广告", "it advertises"),
    "off-topic": ("与话题无关", "it is not about this topic"),
    "unlawful": ("内容违法", "its content is unlawful"),
    "repeat": ("与前面一条重复", "it repeats an earlier one"),
}
"""For what a comment may be kept from view; nothing else is a ground, least of all that it is unwelcome."""
LEAST_DAYS, MOST_DAYS, MOST_COMMENTS = 7, 92, 2000


def refusals_to_open_topic(*, title: str, question: str, since: date, until: date) -> tuple[Refusal, ...]:
    """A topic has words, and is open long enough to be noticed and short enough to be answered."""
    wrong = not LEAST_DAYS <= (until - since).days <= MOST_DAYS
    days: dict[str, Any] = {"since": since, "until": until, "least": LEAST_DAYS, "most": MOST_DAYS}
    return because(
        (not (title.strip() and question.strip()), refuse("topic-needs-words", path="question")),
        (wrong, refuse("topic-days-wrong", path="until", **days)),
    )


def refusals_by_topic(state: str, allowed: Sequence[str]) -> tuple[Refusal, ...]:
    """Whether a topic in this state allows an act."""
    zh, en = TOPIC_WORDS[state]
    return because((state not in allowed, refuse("topic-not-in-state", state_zh=zh, state_en=en)))


def refusals_to_file_comment(
    *, kind: str, text: str, state: str, until: date, count: int, on: date
) -> tuple[Refusal, ...]:
    """Limits of a word on a topic. Nothing else is asked of whoever speaks."""
    return (
        *refusals_by_topic(state, ("open",)),
        *because(
            (kind not in COMMENT_KINDS, refuse("comment-kind-unknown", path="kind", allowed=COMMENT_KINDS)),
            (not text, refuse("comment-needs-words", path="text")),
            (
                len(text) > LONGEST_TEXT,
                refuse("comment-too-long", path="text", found=len(text), limit=LONGEST_TEXT),
            ),
            (state == "open" and on > until, refuse("topic-ended", until=until)),
            (count >= MOST_COMMENTS, refuse("topic-full", most=MOST_COMMENTS)),
        ),
    )


def refusals_to_moderate_comment(
    *, state: str, answered: bool, look: str, ground: str, reason: str
) -> tuple[Refusal, ...]:
    """Not to show a comment needs a ground of the list and a reason that everybody reads."""
    zh, en = COMMENT_WORDS[state]
    hide = look == "hide"
    named = {
        "grounds_zh": "、".join(zh for zh, _en in GROUNDS.values()),
        "grounds_en": "; ".join(en for _zh, en in GROUNDS.values()),
    }
    same = state == {"show": "shown", "hide": "hidden"}.get(look)
    return because(
        (look not in LOOKS, refuse("comment-look-unknown", path="look", allowed=LOOKS)),
        (same, refuse("comment-as-it-stands", state_zh=zh, state_en=en)),
        (hide and ground not in GROUNDS, refuse("comment-needs-ground", path="ground", **named)),
        (hide and not reason.strip(), refuse("comment-needs-reason", path="reason")),
        (hide and answered, refuse("comment-answered-stays")),
    )


def refusals_to_answer_comment(*, state: str, answered_on: date | None, text: str) -> tuple[Refusal, ...]:
    """An answer is given once, to what everybody can read."""
    return because(
        (state != "shown", refuse("comment-not-shown")),
        (answered_on is not None, refuse("comment-has-answer", day=answered_on or "")),
        (not text.strip(), refuse("comment-needs-answer", path="text")),
    )


@dataclass(frozen=True, slots=True)
class Tally:
    """How many spoke on a topic: `questions` and `answered` are of those that are shown."""

    waiting: int = 0
    shown: int = 0
    hidden: int = 0
    questions: int = 0
    answered: int = 0

    @property
    def unanswered(self) -> int:
        return self.questions - self.answered

    @property
    def rate(self) -> int | None:
        """Questions answered in per cent, rounded down: a hundred only where all are; None where none was asked."""
        return self.answered * 100 // self.questions if self.questions else None


def refusals_to_conclude_topic(
    *, state: str, until: date, on: date, tally: Tally, conclusion: str
) -> tuple[Refusal, ...]:
    """A conclusion comes after the last day, when everything was looked at and every question answered."""
    return (
        *refusals_by_topic(state, ("open",)),
        *because(
            (not conclusion.strip(), refuse("topic-needs-conclusion", path="conclusion")),
            (state == "open" and on <= until, refuse("topic-not-over", until=until)),
            (tally.waiting > 0, refuse("topic-unlooked", count=tally.waiting)),
            (tally.unanswered > 0, refuse("topic-unanswered", count=tally.unanswered)),
        ),
    )


def refusals_to_close_topic(*, state: str, outcome: str) -> tuple[Refusal, ...]:
    """A topic is closed with what was done of its conclusion."""
    return (
        *refusals_by_topic(state, ("answered",)),
        *because((not outcome.strip(), refuse("topic-needs-outcome", path="outcome"))),
    )


# clocks


@dataclass(frozen=True, slots=True)
class Limit:
    """A span of the rule pack: how long, by which source, how well that source was compared."""

    key: str
    value: str
    unit: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Clock:
    """The last day of a limit; None with the reason where it cannot be said."""

    due: date | None
    limit: Limit | None = None
    why: tuple[Refusal, ...] = ()

    def is_late(self, on: date) -> bool:
        return self.due is not None and on > self.due


MATTERS: Mapping[str, tuple[str, str]] = {
    "report_accept": ("受理", "accepting a report"),
    "complaint_decide": ("答复", "answering a report"),
    "complaint_answer_shown": ("答复公示", "showing an answer"),
    "pledge_hearing": ("陈述意见", "hearing the other side"),
    "pledge_removal_decide": ("决定标识去留", "deciding about a badge"),
    "pledge_removal_shown": ("移除公示", "showing a removal"),
    "hearing_look": ("审看", "looking at what was said"),
    "hearing_answer": ("答复提问", "answering a question"),
}
"""What each limit of the rule pack is about."""
MOST_AMOUNT = 3660


def _matter(key: str) -> dict[str, str]:
    zh, en = MATTERS[key]
    return {"matter_zh": zh, "matter_en": en}


def _amount(limit: Limit) -> int | None:
    digits = limit.value if limit.value.isascii() and limit.value.isdigit() and len(limit.value) < 5 else ""
    return int(digits) if digits and int(digits) <= MOST_AMOUNT else None


def clock(key: str, limit: Limit | None, since: date, working: WorkingCalendar) -> Clock:
    """When a limit of the rule pack ends that began on a day. A year of unknown working days is not guessed."""
    if limit is None:
        return Clock(None, None, (refuse("clock-without-rule", **_matter(key)),))
    amount = _amount(limit)
    if amount is None or limit.unit not in ("day", "workday", "month", "year"):
        why = refuse("clock-rule-unusable", **_matter(key), value=limit.value[:40], unit=limit.unit[:20])
        return Clock(None, limit, (why,))
    try:
        return Clock(deadline(since, amount=amount, unit=limit.unit, working=working), limit)
    except Refused as unknown:
        return Clock(None, limit, unknown.refusals)


def hearing_ends(limit: Limit | None, told_at: datetime) -> datetime | None:
    """Until when the other side may speak of what it was told last, in hours of the rule pack; None where no such rule is on file."""
    amount = _amount(limit) if limit is not None and limit.unit == "hour" else None
    return told_at + timedelta(hours=amount) if amount is not None else None
