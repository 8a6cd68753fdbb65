"""A record is handed to the checker when nothing is missing; everything is said at once."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.foundation.models import RefusedAct
from junheng.hub.orders import queries
from junheng.hub.orders.rules import Cell
from junheng.hub.orders.services import records


def test_everything_missing_at_once(laboratory: Any, refused: Any) -> None:
    """Readings, standards and environment in one answer."""
    original = laboratory.opened()
    with refused("readings-missing", "no-standard-used", "environment-missing", "environment-missing"):
        records.submit_record(original=original, by=laboratory.measurer, at=NOW)


def test_submitted(laboratory: Any, refused: Any) -> None:
    """Afterwards nobody edits it."""
    original = laboratory.submitted()
    assert original.state == "submitted"
    with refused("record-not-in-state"):
        records.change_reading(
            original=original, cell=Cell("as-found", "p3", "indicated"), text="10.000243", reason="x",
            by=laboratory.measurer, at=NOW,
        )  # fmt: skip
    assert len(queries.sheet_of(original).results) == 4


def test_refused_on_its_page_it_is_remembered(laboratory: Any, client_for: Any) -> None:
    """Nothing of the act stays but what it was refused for, as where a program asks."""
    original = laboratory.opened()
    address = f"/records/{original.pk}/submit-record"
    assert client_for("周示例").post(address, {"key": "k" * 20}).status_code == 409
    (told,) = RefusedAct.objects.filter(verb="orders.submit_record")
    assert {each["code"] for each in told.reasons} == {
        "readings-missing",
        "no-standard-used",
        "environment-missing",
    }
