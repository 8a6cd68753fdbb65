"""Pure rules of a letter between provinces: complete, with agreed days, sharing only what is named, until a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from junheng.core.draw.canonical import sha256_text
from junheng.core.reason import Refusal, UnusableInput, because, refuse
from junheng.hub.risk import reasons as _declared  # noqa: F401  (declares the codes used here)
from junheng.hub.risk.rules.words import WORDINGS

MOST_EVIDENCE = 20
MOST_SHARED_DAYS = 366
KINDS = tuple(WORDINGS["letter_evidence"])
CALLED = {zh: kind for kind, (zh, _en) in WORDINGS["letter_evidence"].items()}
"""What a kind may be called besides, by who writes Chinese."""


@dataclass(frozen=True, slots=True)
class Named:
    """One thing that a letter names as evidence; of a note the reference is the words themselves."""

    line: int
    kind: str
    reference: str


@dataclass(frozen=True, slots=True)
class NewLetter:
    """A letter as it is written."""

    receiver: str
    number: str
    title: str
    ask: str
    basis: str
    days: int
    evidence_until: date
    evidence: tuple[Named, ...] = ()
    kind: str = "assist"
    """`assist`, or `claim`: a lead or claim about `subject`, which lies in the receiver's province."""
    subject: str = ""
    campaign: str = ""
    """Number of the joint campaign it belongs to."""


def evidence_from(text: str) -> tuple[Named, ...]:
    """Evidence of a pasted list; every line that cannot be read is named."""
    found: list[Named] = []
    problems: list[Refusal] = []
    lines = [(at, each) for at, each in enumerate(text.splitlines(), start=1) if each.strip()]
    for at, line in lines:
        kind, _stroke, reference = line.replace("｜", "|").partition("|")
        called = kind.strip().lower()
        one = Named(at, CALLED.get(called, called), reference.strip())
        if one.kind not in KINDS or not 0 < len(one.reference) <= (600 if one.kind == "note" else 80):
            problems.append(_unread(at, line))
        found.append(one)
    if len(found) > MOST_EVIDENCE:
        problems.append(_unread(lines[MOST_EVIDENCE][0], lines[MOST_EVIDENCE][1]))
    if problems:
        raise UnusableInput(*problems[:10])
    return tuple(found)


def _unread(at: int, line: str) -> Refusal:
    return refuse("letter-evidence-unread", line=at, found=line.strip()[:60], limit=MOST_EVIDENCE)


def refusals_to_send(
    new: NewLetter,
    *,
    receiver_known: bool,
    campaign_known: bool = True,
    number_known: bool,
    most_days: int,
    missing: Sequence[Named],
    on: date,
) -> tuple[Refusal, ...]:
    """All that stops a letter. `missing`: what it names and the own province does not hold."""
    last = on + timedelta(days=MOST_SHARED_DAYS)
    written = [("number", new.number), ("title", new.title), ("ask", new.ask), ("basis", new.basis)]
    written += [("subject", new.subject)] if new.kind == "claim" else []
    return (
        *(refuse("letter-incomplete", path=name, field=name) for name, told in written if not told.strip()),
        *because(
            (new.kind not in WORDINGS["letter_kind"], refuse("letter-kind-unknown", path="kind", found=new.kind[:20])),
            (not receiver_known, refuse("letter-receiver-unknown", path="receiver", found=new.receiver[:40] or "—")),
            (not campaign_known, refuse("letter-campaign-unknown", path="campaign", found=new.campaign[:40])),
            (number_known, refuse("letter-number-known", path="number", number=new.number)),
            (not 1 <= new.days <= most_days, refuse("letter-days-range", path="days", found=new.days, limit=most_days)),
            (
                not on <= new.evidence_until <= last,
                refuse("letter-evidence-until", path="evidence_until", until=new.evidence_until, limit=MOST_SHARED_DAYS),
            ),
        ),
        *(refuse("letter-evidence-not-yours", line=each.line, found=each.reference[:60]) for each in missing),
    )  # fmt: skip


def refusals_by_state(state: str, *allowed: str) -> tuple[Refusal, ...]:
    zh, en = WORDINGS["letter_state"].get(state, (state, state))
    return because((state not in allowed, refuse("letter-not-in-state", state_zh=zh, state_en=en)))


def refusals_to_answer(state: str, *, answer: str) -> tuple[Refusal, ...]:
    return (
        *refusals_by_state(state, "sent", "received"),
        *because((not answer.strip(), refuse("letter-needs-answer", path="answer"))),
    )


def is_late(state: str, due: date, on: date) -> bool:
    """On both desks: neither has answered in the days agreed."""
    return state in ("sent", "received") and on > due


def refusals_to_escalate(state: str, *, due: date, escalated: bool, on: date) -> tuple[Refusal, ...]:
    """Once, and only past the days agreed."""
    return (
        *refusals_by_state(state, "sent", "received"),
        *because(
            (on <= due, refuse("letter-not-late", due=due)), (escalated, refuse("letter-escalated-already"))
        ),
    )  # fmt: skip


def digest_of(kind: str, reference: str, words: str) -> str:
    """What the log holds of a piece of evidence."""
    return sha256_text({"kind": kind, "reference": reference, "words": words})
