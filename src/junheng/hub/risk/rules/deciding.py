"""Pure rules of a determination: proposed with its basis, heard, decided by another person, repaired, over on its day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from junheng.core.reason import Refusal, because, refuse
from junheng.hub.risk import reasons as _declared  # noqa: F401  (declares the codes used here)
from junheng.hub.risk.rules.scoring import CLASSES
from junheng.hub.risk.rules.words import WORDINGS

KINDS = ("credit-class", "serious-violator", "model-unit")
PUBLIC_KINDS = ("serious-violator", "model-unit")
"""Kinds whose rows in force are a public list. A credit class is not."""
TERMS = {"credit-class": "credit_term", "serious-violator": "violator_term", "model-unit": "model_unit_term"}
HEARINGS = {"credit-class": "credit_hearing", "serious-violator": "violator_hearing"}
"""Rule that gives the body its days; nothing is held against a model unit."""
REPAIRS = {"credit-class": "credit_repair_after", "serious-violator": "violator_repair_after"}
ENDS = ("enter", "drop")
REPAIR_ENDS = ("granted", "refused")
MATTERS = {
    "credit_term": ("信用分类有效期", "the term of a credit class"),
    "violator_term": ("名单期限", "the term of the list"),
    "model_unit_term": ("示范单位有效期", "the term of a model unit"),
    "credit_hearing": ("陈述意见", "hearing the other side"),
    "violator_hearing": ("陈述意见", "hearing the other side"),
    "credit_repair_after": ("申请修复", "asking for repair"),
    "violator_repair_after": ("申请提前移出", "asking to be taken off early"),
    "warning_take": ("接手预警", "taking a warning over"),
    "fine_hearing": ("陈述意见", "hearing the other side"),
    "letter_answer_most": ("协查答复", "answering a letter"),
}
"""What each limit of the rule pack is about."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules need to know of a determination."""

    kind: str
    state: str
    value: str = ""
    heard: bool = False
    hearing_until: date | None = None
    proposed_by_decider: bool = False
    until: date | None = None
    repair: str = ""
    repair_from: date | None = None
    """First day on which repair may be asked for; None where no rule says so."""


def state_on(state: str, until: date | None, on: date) -> str:
    """The state on a day: past its last day what was in force has expired."""
    return "expired" if state == "in-force" and until is not None and on > until else state


def is_against(kind: str, value: str) -> bool:
    """Whether something is held against the body, so that it is heard before and may ask for repair after."""
    return kind == "serious-violator" or value in ("C", "D")


def refusals_to_propose(
    *,
    kind: str,
    value: str,
    basis: str,
    what: str,
    is_regulator: bool,
    open_already: bool,
    in_force: str | None,
    body: str,
) -> tuple[Refusal, ...]:
    """All that stops a proposal. `in_force`: value of what is in force of this kind; None where nothing is."""
    classes_wrong = (kind == "credit-class") != (value in CLASSES) or (kind != "credit-class" and value != "")
    return because(
        (kind not in KINDS, refuse("determination-kind-unknown", path="kind", allowed=KINDS, kind=kind[:20])),
        (classes_wrong, refuse("determination-class-unknown", path="value", allowed=CLASSES, value=value[:10] or "—")),
        (not basis.strip(), refuse("determination-needs-basis", path="basis")),
        (not what.strip(), refuse("determination-needs-ground", path="what")),
        (is_regulator, refuse("determination-of-a-regulator", body=body)),
        (open_already, refuse("determination-open-already", body=body)),
        (in_force is not None and in_force == value, refuse("determination-in-force-already", body=body)),
    )  # fmt: skip


def refusals_to_state_view(facts: Facts, *, view: str) -> tuple[Refusal, ...]:
    """The body speaks once, before it is decided."""
    return (
        *_in_state(facts.state, "proposed"),
        *because(
            (facts.state == "proposed" and facts.heard, "determination-view-stated"),
            (not view.strip(), refuse("determination-needs-view", path="view")),
        ),
    )


def refusals_to_decide(facts: Facts, *, end: str, reason: str, on: date) -> tuple[Refusal, ...]:
    """Entered only after the other side was heard or its days are over; never by who proposed it."""
    early = (
        end == "enter" and facts.state == "proposed" and not facts.heard
        and facts.hearing_until is not None and on <= facts.hearing_until
    )  # fmt: skip
    return (
        *_in_state(facts.state, "proposed"),
        *because(
            (end not in ENDS, refuse("determination-end-unknown", path="end", allowed=ENDS)),
            (not reason.strip(), refuse("determination-needs-reason", path="reason")),
            (facts.proposed_by_decider, "determination-proposer-decides-not"),
            (early, refuse("determination-hearing-not-over", until=facts.hearing_until or "—")),
        ),
    )


def refusals_to_ask_repair(facts: Facts, *, told: str, on: date) -> tuple[Refusal, ...]:
    """Who was entered may ask, from a day of the rule pack on, while nothing asked for waits."""
    state = state_on(facts.state, facts.until, on)
    first = facts.repair_from
    return (
        *_in_state(state, "in-force"),
        *because(
            (not is_against(facts.kind, facts.value), "determination-needs-no-repair"),
            (facts.repair == "asked", "determination-repair-asked"),
            (not told.strip(), refuse("determination-needs-view", path="told")),
            (
                is_against(facts.kind, facts.value) and first is None,
                refuse("risk-without-rule", **matter(REPAIRS.get(facts.kind, "credit_repair_after"))),
            ),
            (first is not None and on < first, refuse("determination-repair-too-early", since=first or "—")),
        ),
    )


def refusals_to_decide_repair(facts: Facts, *, end: str, reason: str, on: date) -> tuple[Refusal, ...]:
    """A named person says what was seen."""
    return (
        *_in_state(state_on(facts.state, facts.until, on), "in-force"),
        *because(
            (facts.repair != "asked", "determination-repair-not-asked"),
            (end not in REPAIR_ENDS, refuse("determination-end-unknown", path="end", allowed=REPAIR_ENDS)),
            (not reason.strip(), refuse("determination-needs-reason", path="reason")),
        ),
    )


def _in_state(state: str, *allowed: str) -> tuple[Refusal, ...]:
    zh, en = WORDINGS["determination_state"].get(state, (state, state))
    return because((state not in allowed, refuse("determination-not-in-state", state_zh=zh, state_en=en)))


def matter(key: str) -> dict[str, str]:
    """What a limit is about, as a refusal says it."""
    zh, en = MATTERS[key]
    return {"matter_zh": zh, "matter_en": en}
