"""After Draft A the analyst may ask everybody for comments; Draft B waits for them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.hub.conftest import NOW, TODAY

from junheng.hub.comparisons.services import analysing, commenting
from junheng.hub.foundation.models import Notice


def draft_b(rounds: Any, days: int = 0) -> Any:
    return analysing.make_draft_b(
        comparison=rounds.row, conclusion_zh="一致。", conclusion_en="", by=rounds.analyst, at=NOW + timedelta(days=days)
    )  # fmt: skip


def test_everybody_is_asked_alike(at: Any, facts_of: Any) -> None:
    """Two weeks, the same words to all, a public fact."""
    rounds = at("comments")
    assert (rounds.row.state, rounds.row.comments_until) == ("comments", TODAY + timedelta(days=14))
    assert facts_of(rounds.row)[0] == "comparison-comments-opened"
    told = Notice.objects.filter(zh__contains="征求意见").values_list("zh", flat=True)
    assert len(told) == 3 and len(set(told)) == 1


def test_draft_b_waits(at: Any, refused: Any) -> None:
    """Until all have commented or the days are over; the pilot need not comment on itself."""
    rounds = at("comments")
    with refused("draft-waits-for-comments"):
        draft_b(rounds)
    rounds.comment("neighbour")
    with refused("draft-waits-for-comments"):
        draft_b(rounds)
    rounds.comment("third")
    draft_b(rounds)


def test_draft_b_waits_no_longer_than_it_said(at: Any, refused: Any) -> None:
    """The day after the last nobody is waited for; nor is whoever was never asked."""
    rounds = at("comments")
    with refused("draft-waits-for-comments"):
        draft_b(rounds, 14)
    draft_b(rounds, 15)


@pytest.mark.parametrize("name", ["郑示例", "周示例"])
def test_only_the_analyst_asks(at: Any, refused: Any, name: str) -> None:
    """A colleague of the analyst does not, and not twice."""
    rounds = at("draft-a")
    with refused("not-the-analyst" if name == "周示例" else "not-permitted"):
        commenting.open_comments(comparison=rounds.row, by=rounds.house.acting(name), at=NOW)
    rounds._comments()
    with refused("comparison-not-in-state"):
        rounds._comments()
