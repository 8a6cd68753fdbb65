"""Where the owner allows it, a laboratory able in the quantity reads what is sealed once it is bound to secrecy."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.foundation.acting import Actor
from junheng.hub.market import queries
from junheng.hub.market.services.hall import promise_secrecy


def test_promised(market: Any, refused: Any, client_for: Any) -> None:
    """Asked for by the owner, given by an able body; the promise is kept with its day and its person."""
    closed = market.publish(seals=("numbers",))
    by = market.house.acting("冯示例")
    with refused("promise-not-asked"):
        promise_secrecy(posting=closed, by=by, at=NOW)
    row = market.publish(seals=("owner", "numbers"), opens_on_promise=True)
    browser = client_for("冯示例")
    assert "1000 V" not in browser.get(f"/needs/{row.pk}").content.decode()
    answer = browser.post(f"/needs/{row.pk}/promise-secrecy", {"key": "once"})
    assert answer.status_code == 302
    page = browser.get(f"/needs/{row.pk}").content.decode()
    assert "1000 V" in page and "上海示例仪表有限公司" in page
    assert queries.admissions(row).get().kind == "promised"
    with refused("admission-known"):
        promise_secrecy(posting=row, by=by, at=NOW)
    ours = Actor(by.person_id, "", market.house.enterprise.pk, "", "", "310000", frozenset({"inst_admin"}))
    with refused("posting-is-yours"):
        promise_secrecy(posting=row, by=ours, at=NOW)
    length = market.publish("0~100 mm 长度 校准 U ≤ 1 µm, k=2", seals=("owner",), opens_on_promise=True)
    with refused("promise-without-capability"):
        promise_secrecy(posting=length, by=by, at=NOW)
