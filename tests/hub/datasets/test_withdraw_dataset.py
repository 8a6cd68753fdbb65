"""Withdrawn for good: the catalogue says that it was there and why it is gone; its rows are deleted, masked or not."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.datasets.models import Dataset, Delivery, Edition
from junheng.hub.datasets.services import publishing


def test_it_stays_visible_and_its_rows_do_not(data: Any, client: Any, refused: Any) -> None:
    row = data.published()
    row = publishing.withdraw_dataset(dataset=row, reason="合同到期", by=data.owner, at=NOW)
    assert not Delivery.objects.exists() and not Edition.objects.exists()
    page = client.get(f"/datasets/{row.pk}").content.decode()
    assert "合同到期" in page and "E01" not in page and row.edition_sha256[:8] not in page
    assert "DN20 水表首检误差" in client.get("/datasets?state=withdrawn").content.decode()
    assert client.get(f"/datasets/{row.pk}/rows.csv").status_code == 403
    for act in (data.publish, data.deliver):
        with refused("dataset-not-in-state"):
            act(row)


def test_what_was_never_published_stays_unknown(data: Any, client: Any, client_for: Any) -> None:
    row = publishing.withdraw_dataset(dataset=data.described(), reason="不发布了", by=data.owner, at=NOW)
    assert client.get(f"/datasets/{row.pk}").status_code == 404
    assert "不发布了" in client_for("冯示例").get(f"/datasets/{row.pk}").content.decode()
    assert Dataset.objects.get().state == "withdrawn"


def test_a_steward_withdraws_and_the_owner_is_told(data: Any, client_for: Any) -> None:
    row = data.published()
    answer = client_for("史示例").post(f"/datasets/{row.pk}/withdraw-dataset", {"reason": "含个人信息"})
    assert answer.status_code == 302
    other = data.published(name="另一个")
    data.house.member("施示例", data.house.neighbour, "data_steward")
    assert (
        client_for("施示例").post(f"/datasets/{other.pk}/withdraw-dataset", {"reason": "含"}).status_code
        == 404
    )
