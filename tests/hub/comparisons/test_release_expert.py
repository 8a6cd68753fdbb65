"""A released expert reads what everybody reads; that it was named, and why it no longer is, stays in the report."""

from __future__ import annotations

from typing import Any

from tests.hub.comparisons.test_pages import post
from tests.hub.conftest import NOW

from junheng.hub.comparisons import queries
from junheng.hub.comparisons.services import expertise
from junheng.hub.foundation import clock


def test_released_on_the_page(
    at: Any, client_for: Any, monkeypatch: Any, refused: Any, facts_of: Any
) -> None:
    """With a reason, once; the draft is not there any more, nor can it comment."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    rounds = at("draft-a")
    expert = rounds.name_expert()
    rounds._comments()
    one = f"/comparisons/{rounds.row.pk}"
    assert client_for("何示例").get(f"{one}/draft").status_code == 200
    with refused("comparison-needs-reason"):
        expertise.release_expert(comparison=rounds.row, expert=expert, reason=" ", by=rounds.office, at=NOW)
    post(client_for, "钱示例", f"{one}/experts/{expert.pk}/release-expert", reason="另有任用")
    assert "comparison-expert-released" in facts_of(rounds.row)
    assert client_for("何示例").get(f"{one}/draft").status_code == 404
    with refused("comparison-of-others"):
        expertise.comment_as_expert(comparison=rounds.row, text="x", by=rounds.expert, at=NOW)
    with refused("expert-not-named"):
        expertise.release_expert(comparison=rounds.row, expert=expert, reason="x", by=rounds.office, at=NOW)
    (kept,) = queries.experts_of(rounds.fresh())
    assert (kept.state, kept.reason) == ("released", "另有任用")
