"""The maker's answer is shown beside the report."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.industry.services import trials


def test_answered_once(industry: Any, refused: Any) -> None:
    """Not before it is signed; by the maker alone."""
    row = industry.reported()
    with refused("trial-not-signed"):
        trials.answer_trial(trial=row, answer="x", by=industry.makers, at=NOW)
    trials.sign_trial(trial=row, by=industry.house.acting("吴示例"), at=NOW)
    with refused("not-your-record"):
        trials.answer_trial(trial=row, answer="x", by=industry.house.acting("王示例"), at=NOW)
    trials.answer_trial(trial=row, answer="小流量已改进", by=industry.makers, at=NOW)
    with refused("trial-answered-already"):
        trials.answer_trial(trial=row, answer="再答", by=industry.makers, at=NOW)


def test_shown_beside_it_in_public(industry: Any, client: Any) -> None:
    row = industry.public()
    assert "认可数据" in client.get(f"/trials/{row.pk}").content.decode()
    assert client.get(f"/api/v1/trials/{row.pk}/report").json()["answer"]["text"] == "认可数据"
