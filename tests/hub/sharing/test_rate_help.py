"""Who asked rates the help, once and in public; the board then keeps it among what is over and counts it."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW
from tests.hub.sharing.test_record_help import running

from junheng.hub.sharing import queries
from junheng.hub.sharing.services.helping import finish_help, rate_help


def test_rated_once(laboratory: Any, refused: Any, client: Any) -> None:
    """After it is done alone; fewer than five first offers have no median."""
    row, by = running(laboratory), laboratory.house.acting("钱示例")
    with refused("help-not-in-state"):
        rate_help(request=row, helped=True, by=by, at=NOW)
    finish_help(request=row, by=by, at=NOW)
    assert rate_help(request=row, helped=True, words="及时", by=by, at=NOW).state == "rated"
    with refused("help-not-in-state"):
        rate_help(request=row, helped=False, by=by, at=NOW)
    assert row.text not in client.get("/mutual-help").content.decode()
    assert row.text in client.get("/mutual-help?state=rated").content.decode()
    assert "及时" in client.get(f"/mutual-help/{row.pk}").content.decode()
    assert queries.help_figures() == queries.HelpFigures(1, 1, None)
