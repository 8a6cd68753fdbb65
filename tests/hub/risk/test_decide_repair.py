"""Repair granted ends a determination and its display at once; refused it stays, and may be asked for again."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.risk.queries import determinations as queries
from junheng.hub.risk.services import determinations

SPRING = datetime(2027, 12, 1, 2, 0, tzinfo=NOW.tzinfo)


def asked(watch: Any) -> Any:
    row = watch.entered("serious-violator", "")
    return determinations.ask_repair(determination=row, told="已整改", by=watch.body, at=SPRING)


def test_granted_it_is_gone(watch: Any, client: Any, on_day: Any, facts_of: Any) -> None:
    row = asked(watch)
    on_day(SPRING.date())
    assert "示例依据" in client.get("/lists/serious-violators").content.decode()
    determinations.decide_repair(determination=row, end="granted", reason="已改", by=watch.other, at=SPRING)
    assert "示例依据" not in client.get("/lists/serious-violators").content.decode()
    assert queries.in_force([row.organisation_id], "serious-violator", date(2027, 12, 2)) == {}
    assert facts_of(row)[0] == "repair-decided"


def test_refused(watch: Any, refused: Any) -> None:
    """With a reason, by the province's desk, where somebody asked."""
    row = asked(watch)
    with refused("determination-needs-reason"):
        determinations.decide_repair(determination=row, end="granted", reason="", by=watch.other, at=SPRING)
    with refused("not-permitted"):
        determinations.decide_repair(determination=row, end="granted", reason="x", by=watch.body, at=SPRING)
    with refused("risk-of-another-province"):
        determinations.decide_repair(
            determination=row, end="granted", reason="x", by=watch.house.acting("秦示例"), at=SPRING
        )
    kept = determinations.decide_repair(
        determination=row, end="refused", reason="未改", by=watch.other, at=SPRING
    )
    assert kept.state == "in-force"
    with refused("determination-repair-not-asked"):
        determinations.decide_repair(determination=row, end="granted", reason="x", by=watch.other, at=SPRING)
    determinations.ask_repair(determination=kept, told="又改", by=watch.body, at=SPRING)


def test_on_the_page_and_over_http(watch: Any, client_for: Any, on_day: Any) -> None:
    row = asked(watch)
    on_day(SPRING.date())
    client = client_for("褚示例")
    address = f"/determinations/{row.pk}/decide-repair"
    assert client.post(address, {"end": "refused", "reason": "未改", "key": "k"}).status_code == 302
    back = client.post(
        f"/api/v1/determinations/{row.pk}/repair/decide", {"end": "granted", "reason": "x"}, content_type="application/json"
    )  # fmt: skip
    assert back.status_code == 409
