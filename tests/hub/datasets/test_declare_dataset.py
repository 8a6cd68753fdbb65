"""R14.1: who declares, what has to be said, and who sees it before it is published."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.hub.conftest import NOW, TODAY

from junheng.core.reason import Refused
from junheng.hub.datasets import queries
from junheng.hub.datasets.models import Dataset
from junheng.hub.datasets.rules.lives import NewDataset
from junheng.hub.datasets.services import declaring
from junheng.hub.foundation import tenancy

TOLD = {"name": "误差", "about": "水表", "licence": "CC BY 4.0", "source": "", "since": "2026-11-01"}


def test_it_is_there_for_its_own_side_only(data: Any, facts_of: Any, client: Any) -> None:
    """Nobody else finds it, by page, by program, in the catalogue or behind the wall of another province."""
    row = data.declared()
    assert facts_of(row) == ["dataset-declared"] and row.state == "declared" and row.grade == ""
    assert client.get(f"/datasets/{row.pk}").status_code == 404
    assert client.get(f"/api/v1/datasets/{row.pk}").status_code == 404
    assert "水表" not in client.get("/datasets").content.decode()
    seen = {name: queries.seen_by(data.house.acting(name), TODAY).filter(pk=row.pk).exists() for name in ("冯示例", "史示例", "周示例", "王示例", "钱示例")}  # fmt: skip
    assert seen == {"冯示例": True, "史示例": True, "周示例": True, "王示例": False, "钱示例": False}
    with tenancy.only("310000"):
        assert not Dataset.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": " "}, "dataset-incomplete"), ({"licence": ""}, "dataset-incomplete"), ({"about": ""}, "dataset-incomplete"),
        ({"since": date(2026, 11, 24), "until": None}, "dataset-day-in-future"), ({"until": date(2026, 10, 31)}, "period-reversed"),
    ],
)  # fmt: skip
def test_what_is_missing_is_named(data: Any, refused: Any, changes: dict[str, Any], code: str) -> None:
    with refused(code):
        data.declared(**changes)


def test_a_verifier_declares_nothing(data: Any) -> None:
    new = NewDataset("误差", "水表", "CC BY 4.0", "", date(2026, 11, 1))
    with pytest.raises(Refused, match="not yours"):
        declaring.declare_dataset(new=new, by=data.house.acting("周示例"), at=NOW)


def test_by_page_and_by_program(data: Any, client_for: Any) -> None:
    """The form leads to the data set; a program gets it back."""
    asked = client_for("冯示例")
    answer = asked.post("/datasets/new", TOLD)
    row = Dataset.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/datasets/{row.pk}")
    made = asked.post("/api/v1/datasets", TOLD | {"until": None}, content_type="application/json")
    assert made.status_code == 201 and made.json()["state"] == "declared"
