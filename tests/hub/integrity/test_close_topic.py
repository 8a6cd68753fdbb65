"""A hearing is closed with what was done of its conclusion, and stays readable (R17.4)."""

from __future__ import annotations

from typing import Any

from tests.hub.integrity.hearing import looked, opened, said
from tests.hub.integrity.test_conclude_topic import LATER, concluded

from junheng.hub.integrity.services import hearings


def test_open_answered_closed(street: Any, refused: Any, client: Any) -> None:
    """In this order, once, with words; nothing of it changes afterwards."""
    row, by = opened(street), street.house.acting("钱示例")
    remark = looked(street, said(row, "放入口", "remark"))
    with refused("topic-not-in-state"):
        hearings.close_topic(topic=row, outcome="x", by=by, at=LATER)
    concluded(street, row)
    with refused("topic-needs-outcome"):
        hearings.close_topic(topic=row, outcome="", by=by, at=LATER)
    hearings.close_topic(topic=row, outcome="已启用。", by=by, at=LATER)
    page = client.get(f"/hearings/{row.pk}").content.decode()
    assert all(each in page for each in ("已启用。", "放入口", "已结束"))
    with refused("topic-not-in-state"):
        looked(street, remark, "hide", ground="advert", reason="x")


def test_on_its_page_and_over_http(street: Any, client_for: Any) -> None:
    rows, office = [concluded(street, opened(street)) for _ in range(2)], client_for("钱示例")
    told = {"outcome": "已启用。", "key": "k"}
    assert office.post(f"/hearings/{rows[0].pk}/close-topic", told).status_code == 302
    call = f"/api/v1/hearings/{rows[1].pk}/close"
    done = office.post(call, {"outcome": "已启用。"}, content_type="application/json").json()
    assert (done["state"], done["closed_by"]) == ("closed", "钱示例")
    assert client_for("许示例").post(f"/hearings/{rows[0].pk}/close-topic", told).status_code == 403
