"""A laboratory that does not take a trial on says why."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.industry.services import trials


def test_declined(industry: Any, refused: Any, client_for: Any) -> None:
    """In words, by the laboratory that was asked; the maker reads them and may ask again."""
    row = industry.tried()
    with refused("trial-incomplete"):
        trials.decline_trial(trial=row, reason=" ", by=industry.host, at=NOW)
    with refused("not-your-record"):
        trials.decline_trial(trial=row, reason="x", by=industry.house.acting("孙示例"), at=NOW)
    trials.decline_trial(trial=row, reason="装置在检", by=industry.host, at=NOW)
    assert "装置在检" in client_for("毛示例").get(f"/trials/{row.pk}").content.decode()
    with refused("trial-not-in-state"):
        trials.begin_trial(trial=row, protocol=industry.protocol(), by=industry.host, at=NOW)
    again = trials.apply_trial(
        model=row.model, laboratory=industry.house.institute, purpose="再", by=industry.makers, at=NOW
    )
    assert again.state == "applied"
