"""Pure rules of a seat: who may take which step when, and what a report must say."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from junheng.core.reason import Refusal, because, refuse
from junheng.hub.panels import reasons as _declared  # noqa: F401  (declares the codes used here)

OPEN = ("invited", "confirmed", "working")
"""States of a seat whose work is not done: what counts as load."""
TAKEN = ("confirmed", "working", "reported", "scored")
SCORES = range(1, 6)


@dataclass(frozen=True, slots=True)
class SeatFacts:
    """A seat as it stands, and who asks. `excluded`: why he or she cannot have it any more; empty: nothing."""

    state: str
    own: bool
    excluded: str = ""


def refusals_of_seat(facts: SeatFacts, *states: str) -> tuple[Refusal, ...]:
    """Only whoever was invited, in the right state, and never somebody of a body it is about."""
    return because(
        (not facts.own, "seat-of-another"),
        (facts.state not in states, refuse("seat-not-in-state", state=facts.state)),
        (bool(facts.excluded), "seat-recused"),
    )


def refusals_to_report(
    questions: Sequence[str], findings: Mapping[str, Mapping[str, Any]], conclusion: str
) -> tuple[Refusal, ...]:
    """Each question has a finding, and the conclusion follows from them."""
    missing = [key for key in questions if key not in findings]
    clean = all(each.get("met") for each in findings.values())
    wordless = [key for key, each in findings.items() if not each.get("met") and not each.get("words")]
    return because(
        (bool(missing), refuse("report-incomplete", missing=", ".join(missing))),
        (bool(wordless), refuse("seat-needs-reason", path=wordless[0] if wordless else "")),
        (not missing and clean != (conclusion == "pass"), refuse("report-contradicts", path="conclusion")),
    )


def staffed(states: Collection[str], wanted: int) -> bool:
    """Whether as many as are wanted have said that they come."""
    return sum(each in TAKEN for each in states) >= wanted


def concluded(states: Collection[str], wanted: int) -> bool:
    """Whether the work is done: everybody who came has reported and is scored."""
    done = [each for each in states if each != "declined"]
    return len(done) >= wanted and all(each == "scored" for each in done)
