"""The life of a comparison as a table: which act, by whom, in which states, and what follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from junheng.core.reason import Refusal, because, refuse
from junheng.hub.comparisons import reasons as _declared  # noqa: F401  (declares the codes used here)

Function = Literal["organiser", "pilot", "participant", "approver", "expert"]
STATES: Mapping[str, tuple[str, str]] = {
    "proposed": ("已提出", "proposed"),
    "approved": ("已批准", "approved"),
    "protocol": ("方案征求确认", "protocol to be confirmed"),
    "confirmed": ("方案已确认", "protocol confirmed"),
    "circulating": ("流转中", "circulating"),
    "data-in": ("数据已收齐", "data in"),
    "draft-a": ("报告初稿 A", "Draft A"),
    "comments": ("征求意见", "comments"),
    "draft-b": ("报告草案 B", "Draft B"),
    "published": ("已公布", "published"),
    "corrective": ("整改中", "corrective action"),
    "closed": ("已结束", "closed"),
    "abandoned": ("已中止", "abandoned"),
}
"""In the order of a life; `comments` where the analyst asks, `corrective` where a result deviates, `abandoned` instead of a report."""
PART_STATES: Mapping[str, tuple[str, str]] = {
    "invited": ("已邀请", "invited"), "confirmed": ("已确认", "confirmed"), "declined": ("不参加", "declined"),
    "released": ("已退出", "released"),
}  # fmt: skip
CONDITIONS: Mapping[str, tuple[str, str]] = {
    "good": ("完好", "good"), "remarks": ("有异常", "with remarks"), "damaged": ("受损", "damaged"),
}  # fmt: skip
PUBLISHED = ("published", "corrective", "closed")
BEFORE_DRAFT_B = (
    "proposed", "approved", "protocol", "confirmed", "circulating", "data-in", "draft-a", "comments",
)  # fmt: skip
MOST_EXPERTS = 10
CHECK_DAYS = 14
"""Days in which whoever is asked to check its result may correct it; Draft A waits for them."""
MOST_RECHECKS = 30
COMMENT_DAYS = 14
MOST_COMMENTS = 5
"""Of one body."""
FEWEST = 2
"""Laboratories, the pilot among them, without whom there is nothing to compare."""


@dataclass(frozen=True, slots=True)
class Act:
    """Who may do a thing in which states, and the state it leads to (none: it stays)."""

    function: Function
    states: tuple[str, ...]
    then: str = ""


ACTS: Mapping[str, Act] = {
    "invite_participant": Act("organiser", ("proposed", "approved", "protocol")),
    "approve_comparison": Act("approver", ("proposed",), "approved"),
    "propose_protocol": Act("pilot", ("approved", "protocol"), "protocol"),
    "confirm_participation": Act("participant", ("protocol",)),
    "decline_participation": Act("participant", ("proposed", "approved", "protocol")),
    "agree_protocol": Act("organiser", ("protocol",), "confirmed"),
    "start_circulation": Act("pilot", ("confirmed",), "circulating"),
    "record_handover": Act("participant", ("circulating",)),
    "clear_standard": Act("pilot", ("circulating",)),
    "seal_result": Act("participant", ("circulating",)),
    "recheck_standard": Act("pilot", ("circulating",)),
    "amend_result": Act("participant", ("circulating", "data-in")),
    "release_participant": Act("organiser", ("confirmed", "circulating")),
    "close_data": Act("organiser", ("circulating",), "data-in"),
    "make_draft_a": Act("pilot", ("data-in",), "draft-a"),
    "ask_to_check": Act("pilot", ("data-in",)),
    "return_data": Act("pilot", ("data-in",)),
    "open_comments": Act("pilot", ("draft-a",), "comments"),
    "comment_on_draft": Act("participant", ("comments",)),
    "make_draft_b": Act("pilot", ("draft-a", "comments"), "draft-b"),
    "publish_comparison": Act("organiser", ("draft-b",), "published"),
    "open_corrective_case": Act("organiser", ("published", "corrective")),
    "answer_corrective_case": Act("participant", ("corrective",)),
    "close_corrective_case": Act("organiser", ("corrective",)),
    "close_comparison": Act("organiser", ("published", "corrective"), "closed"),
    "name_expert": Act("organiser", BEFORE_DRAFT_B),
    "release_expert": Act("organiser", BEFORE_DRAFT_B),
    "comment_as_expert": Act("expert", ("comments",)),
    "name_analyst": Act("pilot", ("confirmed", "circulating", "data-in", "draft-a", "comments")),
    "abandon_comparison": Act(
        "organiser", ("proposed", "approved", "protocol", "confirmed", "circulating", "data-in"), "abandoned"
    ),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules need to know of a comparison and of who asks."""

    number: str
    state: str
    functions: frozenset[str]
    """What the body that asks is in this comparison."""
    stopped: str = ""
    participants: Mapping[str, str] = field(default_factory=dict)
    """State of each participant by the name of its body."""


def refusals_to_act(facts: Facts, what: str) -> tuple[Refusal, ...]:
    """Whether this act is possible now for this body."""
    act = ACTS[what]
    zh, en = STATES[facts.state]
    allowed = [STATES[each] for each in act.states]
    return because(
        (act.function not in facts.functions, refuse("comparison-of-others", number=facts.number)),
        (
            facts.state not in act.states,
            refuse(
                "comparison-not-in-state", number=facts.number, state_zh=zh, state_en=en,
                needed_zh="、".join(each for each, _en in allowed), needed_en=", ".join(each for _zh, each in allowed),
            ),
        ),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ready:
    """What an evaluation needs beside results. Where it is missing the opened data would lead nowhere."""

    count: int
    """Laboratories that take part, the pilot among them."""
    most: int
    """As many as the estimator takes."""
    absent: str = ""
    """Name of the laboratory that gives the reference and does not take part; empty: nothing is amiss."""
    analyst: bool = True
    """The person named holds a measuring role with the pilot."""
    fewest: int = FEWEST
    """As many as are needed; one more where the pilot's measurements are the line and it is not scored itself."""


def refusals_to_evaluate(ready: Ready) -> tuple[Refusal, ...]:
    """At least two laboratories and no more than the estimator takes, the reference among them, an analyst who can act."""
    return because(
        (ready.count < ready.fewest, refuse("too-few-participants", found=ready.count, limit=ready.fewest)),
        (ready.count > ready.most, refuse("too-many-participants", found=ready.count, limit=ready.most)),
        (bool(ready.absent), refuse("reference-not-taking-part", name=ready.absent)),
        (not ready.analyst, "analyst-cannot-act"),
    )


def refusals_to_agree(
    facts: Facts, *, version: int, confirmed: Mapping[str, int | None], ready: Ready
) -> tuple[Refusal, ...]:
    """Every invited body has confirmed the newest version or declined, and what is agreed can be evaluated."""
    waiting = [name for name, state in facts.participants.items() if state == "invited"]
    stale = [name for name, seen in confirmed.items() if seen != version]
    return because(
        (bool(waiting), refuse("participants-not-confirmed", names="、".join(waiting))),
        (bool(stale), refuse("protocol-changed-since", names="、".join(stale), version=version)),
    ) + refusals_to_evaluate(ready)


def refusals_to_release(
    *, name: str, left: int, gives_reference: bool, fewest: int = FEWEST
) -> tuple[Refusal, ...]:
    """Whoever leaves is not the reference, and somebody is left to compare with; else the comparison is abandoned."""
    return because(
        (gives_reference, refuse("reference-cannot-leave", name=name)),
        (left < fewest, refuse("too-few-left", found=left, limit=fewest)),
    )


def refusals_to_close_data(
    *, unsealed: list[str], stopped: str, ready: Ready, needs_recheck: bool = False
) -> tuple[Refusal, ...]:
    """Everybody who takes part has sealed, and it can be evaluated."""
    return because(
        (bool(unsealed), refuse("results-not-sealed", names="、".join(unsealed))),
        (bool(stopped), refuse("route-stopped", why=stopped)),
        (needs_recheck, "line-needs-recheck"),
    ) + refusals_to_evaluate(ready)


def refusals_to_make_draft_a(*, checks_until: date | None, today: date) -> tuple[Refusal, ...]:
    """Whoever was asked to check has had its days."""
    waits = checks_until is not None and today <= checks_until
    return because((waits, refuse("draft-waits-for-checks", until=checks_until)))


def refusals_to_name_expert(
    *, holds_role: bool, takes_part: Sequence[str], known: bool, named: int
) -> tuple[Refusal, ...]:
    """An expert of a verified body, of no laboratory that takes part by any role, once; `takes_part`: names of those it is of."""
    return because(
        (not holds_role, refuse("expert-role-missing", path="expert")),
        (bool(takes_part), refuse("expert-takes-part", path="expert", names="、".join(takes_part))),
        (known, refuse("expert-known", path="expert")),
        (named >= MOST_EXPERTS, refuse("experts-too-many", limit=MOST_EXPERTS)),
    )


def refusals_to_comment(
    *, state: str, text: str, until: date | None, today: date, said: int
) -> tuple[Refusal, ...]:
    """Whoever takes part, in time, in words, a few times."""
    return because(
        (state != "confirmed", "participant-not-confirmed"),
        (not text.strip(), refuse("comment-empty", path="text")),
        (until is not None and today > until, refuse("comments-over", until=until)),
        (said >= MOST_COMMENTS, refuse("comments-too-many", limit=MOST_COMMENTS)),
    )


def refusals_to_make_draft_b(
    *, conclusion: str, until: date | None, today: date, silent: Sequence[str]
) -> tuple[Refusal, ...]:
    """There is a conclusion, and whoever was asked to comment has, or has had its days. `silent`: who has not yet."""
    waits = until is not None and today <= until and bool(silent)
    return because(
        (not conclusion.strip(), refuse("draft-needs-conclusion", path="conclusion_zh")),
        (waits, refuse("draft-waits-for-comments", until=until, names="、".join(silent))),
    )


def refusals_to_name_analyst(*, able: bool, same: bool, seen: bool, reason: str) -> tuple[Refusal, ...]:
    """Another person who can act; once `seen`, Draft A has its reader, who is replaced only where gone."""
    return because(
        (not able, refuse("protocol-analyst", path="analyst")),
        (same, refuse("analyst-named-already", path="analyst")),
        (seen, "analyst-has-draft-a"),
        (not reason.strip(), refuse("comparison-needs-reason", path="reason")),
    )


def refusals_to_seal(
    *, is_pilot: bool, pilot_sealed: bool, received: bool, sealed: bool, stopped: str, state: str
) -> tuple[Refusal, ...]:
    """The pilot seals first; whoever seals has had the standard and has not sealed yet."""
    return because(
        (state != "confirmed", "participant-not-confirmed"),
        (not is_pilot and not pilot_sealed, "pilot-seals-first"),
        (not is_pilot and not received, "standard-not-received"),
        (sealed, "already-sealed"),
        (bool(stopped) and not sealed, refuse("route-stopped", why=stopped)),
    )


def refusals_to_recheck(
    *,
    holds: bool,
    sealed: bool,
    numbers: Mapping[int, date],
    taken: Sequence[date],
    measured_on: date,
    replaces: int | None,
    reason: str,
) -> tuple[Refusal, ...]:
    """The pilot has the standard and sealed its own result; `numbers`: days of the re-checks that stand.

    A line needs dates: no two measurements of one day. One that is set aside says why.
    """
    days = [day for number, day in numbers.items() if number != replaces] + [*taken]
    return because(
        (not holds, "standard-not-with-pilot"),
        (not sealed, "pilot-seals-first"),
        (measured_on in days, refuse("recheck-same-day", path="measured_on")),
        (replaces is not None and replaces not in numbers, refuse("recheck-unknown", path="replaces", number=replaces)),
        (replaces is not None and not reason.strip(), refuse("comparison-needs-reason", path="reason")),
        (replaces is None and len(numbers) >= MOST_RECHECKS, refuse("rechecks-too-many", limit=MOST_RECHECKS)),
    )  # fmt: skip


def refusals_to_receive(
    *,
    holds: bool,
    is_pilot: bool,
    stopped: str,
    condition: str,
    note: str,
    star: bool,
    giver_is_pilot: bool,
    petal: int = 0,
    since_pilot: int = 0,
) -> tuple[Refusal, ...]:
    """The receiver records the hand-over; in a star the standard goes by the pilot each time; damage stops it.

    In petals it goes by the pilot after at most `petal` laboratories; `since_pilot` have had it since it left there.
    """
    return because(
        (holds, "standard-held-already"),
        (star and not is_pilot and not giver_is_pilot, "star-goes-by-the-pilot"),
        (
            bool(petal) and not is_pilot and since_pilot >= petal,
            refuse("petal-full", found=since_pilot, limit=petal),
        ),
        (bool(stopped) and not is_pilot, refuse("route-stopped", why=stopped)),
        (condition != "good" and not note.strip(), refuse("condition-needs-note", path="note")),
    )
