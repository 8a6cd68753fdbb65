"""The analyst adds a conclusion; the numbers stay those of Draft A."""

from __future__ import annotations

from typing import Any

from tests.hub.comparisons.test_make_draft_a import kept
from tests.hub.conftest import NOW

from junheng.hub.comparisons.models import Analysis
from junheng.hub.comparisons.services import analysing


def test_handed_over(at: Any) -> None:
    """The organiser's people may read it, with the conclusion."""
    from junheng.hub.comparisons import queries

    rounds = at("draft-a")
    before = kept(rounds)
    rounds._draft_b()
    after = kept(rounds)
    assert (after.document, after.answer) == (before.document, before.answer)
    assert after.conclusion_zh.startswith("三家")
    assert queries.may_read_draft(rounds.fresh(), rounds.office)
    assert not queries.may_read_draft(rounds.row, rounds.head("pilot"))


def test_refusals(at: Any, refused: Any) -> None:
    """By the analyst, with a conclusion."""
    rounds = at("draft-a")
    with refused("not-the-analyst"):
        analysing.make_draft_b(comparison=rounds.row, conclusion_zh="x", conclusion_en="", by=rounds.head("pilot"), at=NOW)  # fmt: skip
    with refused("draft-needs-conclusion"):
        analysing.make_draft_b(comparison=rounds.row, conclusion_zh=" ", conclusion_en="", by=rounds.analyst, at=NOW)  # fmt: skip


def test_nothing_is_written_after_it(at: Any) -> None:
    """The database itself takes no further word, not even inside the analysis."""
    from junheng.hub.comparisons import queries

    rounds = at("draft-b")
    with queries.under_analysis(rounds.row):
        assert Analysis.objects.filter(comparison=rounds.row).update(conclusion_zh="anders") == 0
    assert kept(rounds).conclusion_zh.startswith("三家")
