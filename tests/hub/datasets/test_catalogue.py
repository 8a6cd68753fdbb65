"""The catalogue: searched in Chinese and Latin, filtered, with what the platform publishes itself, and its figures."""

from __future__ import annotations

from typing import Any

import pytest

from junheng.hub.datasets import own, queries
from junheng.hub.datasets.rules import fields


def test_it_is_found_by_its_names_and_its_columns(data: Any, client: Any) -> None:
    row = data.published()
    for text in ("水表", "dn20", "误差", "浙江示例计量院", "送检人"):
        assert str(row.pk) in client.get("/datasets", {"text": text}).content.decode(), text
        assert [each["id"] for each in client.get("/api/v1/datasets", {"text": text}).json()["rows"]] == [
            str(row.pk)
        ]
    for asked in ({"text": "电阻"}, {"grade": "shared"}, {"state": "paused"}, {"text": "！！"}):
        assert client.get("/datasets", asked).status_code == 200
        assert client.get("/api/v1/datasets", asked).json()["rows"] == []


@pytest.mark.parametrize(
    "asked", [{"grade": "x"}, {"state": "declared"}, {"cursor": "zzz"}, {"text": "'; drop" * 40}]
)
def test_odd_questions_are_answered(data: Any, client: Any, asked: dict[str, str]) -> None:
    """What is no filter filters nothing on the page; a program is told."""
    data.published()
    assert client.get("/datasets", asked).status_code == 200


def test_the_platforms_own_stand_in_the_same_catalogue(data: Any, client: Any) -> None:
    """The evidence graph's files, by the same rule: no column that is a value without a unit."""
    page = client.get("/datasets").content.decode()
    assert page.count('href="/open-data"') >= 2 and "证据图：证书" in page
    assert (
        "证据图"
        not in client.get("/datasets?grade=shared").content.decode().split("<main")[1].split("</main")[0]
    )
    found = client.get("/api/v1/platform-datasets").json()["rows"]
    assert {each["api"] for each in found} == {"/api/v1/open-data"}
    for each in own.found():
        assert each.fields and fields.refusals_to_publish(each.fields) == ()
    assert [each.key for each in own.found("parents")] == []
    assert [each.key for each in own.found("due_date child")] == ["parents.parquet"]


def test_its_figures_are_counted(data: Any, client: Any) -> None:
    row = data.published()
    client.get(f"/datasets/{row.pk}/rows.csv")
    data.questioned(row)
    assert queries.figures() == {"published": 1, "calls": 1, "asked": 1, "open": 1}
