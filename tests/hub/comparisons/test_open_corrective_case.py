"""A deviation marks the capability from the day of publication; a right is touched by its owner alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.hub.capabilities.entries import drafted
from tests.hub.comparisons.test_release_participant import release
from tests.hub.conftest import NOW, TODAY

from junheng.hub.capabilities.models import CapabilityEntry
from junheng.hub.comparisons import queries
from junheng.hub.comparisons.services import correcting


def test_marked_and_not_stopped(at: Any, laboratory: Any, facts_of: Any) -> None:
    """The entry of that body and item says so, its own timeline too; state and qualification are as they were."""
    entry = drafted(laboratory)
    before = (entry.state, entry.qualification_id)
    rounds = at("published")
    case = correcting.open_corrective_case(
        participant=rounds.part("pilot"),
        why="复测仍偏",
        due=TODAY + timedelta(days=30),
        by=rounds.office,
        at=NOW,
    )
    entry.refresh_from_db()
    assert (entry.corrective_since, entry.corrective_number) == (TODAY, rounds.row.number)
    assert (entry.state, entry.qualification_id) == before
    assert "comparison-corrective-case-opened" in facts_of(entry)
    assert case in queries.cases_of(rounds.fresh())


def test_other_items_are_not_marked(at: Any, laboratory: Any) -> None:
    """A comparison of voltmeters says nothing of weights."""
    entry = drafted(laboratory)
    CapabilityEntry.objects.filter(pk=entry.pk).update(item_id="weight")
    rounds = at("published")
    correcting.open_corrective_case(participant=rounds.part("pilot"), why="x", due=TODAY + timedelta(days=30), by=rounds.office, at=NOW)  # fmt: skip
    entry.refresh_from_db()
    assert entry.corrective_since is None


def test_only_of_who_took_part(at: Any, refused: Any) -> None:
    """Who was let go has no result to correct, and no capability of its own is marked."""
    rounds = at("sealed", decides="information")
    release(rounds, "third")
    for step in (rounds._data_in, rounds._draft_a, rounds._draft_b, rounds._published):
        step()
    with refused("participant-not-open"):
        correcting.open_corrective_case(participant=rounds.part("third"), why="x", due=TODAY + timedelta(days=30), by=rounds.office, at=NOW)  # fmt: skip


def test_refusals(at: Any, refused: Any) -> None:
    """Once a body, with a reason, by a day to come, after publication."""
    rounds = at("draft-b")

    def open_(who: str, why: str = "x", days: int = 30) -> None:
        correcting.open_corrective_case(participant=rounds.part(who), why=why, due=TODAY + timedelta(days=days), by=rounds.office, at=NOW)  # fmt: skip

    with refused("comparison-not-in-state"):
        open_("pilot")
    rounds._published()
    with refused("case-known"):
        open_("third")
    with refused("comparison-needs-reason"):
        open_("pilot", " ")
    with refused("case-due-passed"):
        open_("pilot", days=0)
