"""A body asks to be taken off before the last day, from the day that the rule pack gives."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.risk.queries import determinations as queries
from junheng.hub.risk.services import determinations

YEAR = NOW + timedelta(days=366)


def test_from_a_day_on_and_once_at_a_time(watch: Any, refused: Any, facts_of: Any) -> None:
    """A violator after a year, recalled and shown as not compared with its source."""
    row = watch.entered("serious-violator", "")
    assert queries.repair_from(row) == date(2027, 11, 23)
    with refused("determination-repair-too-early"):
        determinations.ask_repair(determination=row, told="已整改", by=watch.body, at=NOW)
    asked = determinations.ask_repair(determination=row, told="已整改", by=watch.body, at=YEAR)
    assert asked.repair == "asked" and facts_of(row)[0] == "repair-asked"
    with refused("determination-repair-asked"):
        determinations.ask_repair(determination=row, told="已整改", by=watch.body, at=YEAR)


def test_nothing_to_repair(watch: Any, refused: Any) -> None:
    """Nothing is held against a model unit; what is over needs nothing; nobody asks for another."""
    unit = watch.entered("model-unit", "")
    with refused("determination-needs-no-repair"):
        determinations.ask_repair(determination=unit, told="x", by=watch.body, at=YEAR)
    row = watch.entered()
    with refused("determination-not-in-state"):
        determinations.ask_repair(determination=row, told="x", by=watch.body, at=YEAR)
    with refused("not-your-record"):
        determinations.ask_repair(determination=row, told="x", by=watch.house.acting("何示例"), at=YEAR)


def test_on_the_page_and_over_http(watch: Any, client_for: Any, on_day: Any) -> None:
    row = watch.entered()
    client = client_for("许示例")
    early = client.post(f"/determinations/{row.pk}/ask-repair", {"told": "已改", "key": "k"})
    assert early.status_code == 409
    on_day(date(2027, 3, 1))
    back = client.post(
        f"/api/v1/determinations/{row.pk}/repair", {"told": "已改"}, content_type="application/json"
    )
    assert back.json()["repair"] == "asked"
