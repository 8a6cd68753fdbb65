"""The owner or a steward stops a data set with a reason; nobody takes its rows until it is published again."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.conftest import NOW

from junheng.hub.datasets.models import Edition
from junheng.hub.datasets.services import publishing


@pytest.mark.parametrize("who", ["owner", "steward"])
def test_its_rows_are_gone_until_it_is_published_again(data: Any, client: Any, who: str) -> None:
    row = data.published()
    row = publishing.pause_dataset(dataset=row, reason="发现一列单位写错", by=getattr(data, who), at=NOW)
    page = client.get(f"/datasets/{row.pk}").content.decode()
    assert "发现一列单位写错" in page and "E01" not in page
    assert client.get(f"/datasets/{row.pk}/rows.csv").status_code == 403
    assert client.get(f"/api/v1/datasets/{row.pk}/rows").status_code == 409
    assert not Edition.objects.exists()
    row = data.publish(row)
    assert (row.state, row.edition) == ("published", 2)
    assert client.get(f"/api/v1/datasets/{row.pk}/rows").status_code == 200


def test_others_do_not(data: Any, refused: Any, client_for: Any) -> None:
    """Another body of the same roles, and who has no reason."""
    row = data.published()
    with refused("not-your-record"):
        publishing.pause_dataset(dataset=row, reason="不好", by=data.house.acting("孙示例"), at=NOW)
    with refused("dataset-incomplete"):
        publishing.pause_dataset(dataset=row, reason=" ", by=data.owner, at=NOW)
    assert client_for("孙示例").get(f"/datasets/{row.pk}/pause-dataset").status_code == 404
    answer = client_for("冯示例").post(f"/datasets/{row.pk}/pause-dataset", {"reason": "核对单位"})
    assert answer.status_code == 302
