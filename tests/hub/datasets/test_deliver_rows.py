"""Rows come as a file of other people: its first line names the columns, and a hostile one is refused with a reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.hub.conftest import NOW
from tests.hub.datasets.conftest import ROWS

from junheng.hub.datasets.models import Delivery
from junheng.hub.datasets.services import declaring
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.models import Event, RefusedAct

BOMB = b"PK\x03\x04" + b"\x00" * 64


def test_the_first_file_names_the_columns(data: Any, facts_of: Any) -> None:
    row = data.deliver(data.declared())
    assert [each["name"] for each in row.fields] == ROWS.splitlines()[0].split(",")
    assert not any("kind" in each for each in row.fields)
    assert facts_of(row)[0] == "dataset-rows-delivered"
    assert Delivery.objects.get().rows[0][:3] == ["2026-11-01", "E01", "-1.2"]


def test_columns_in_another_order_are_the_same(data: Any) -> None:
    """And a new file takes the place of the one before."""
    row = data.deliver(data.declared(), "a,b\n1,2\n")
    row = data.deliver(row, "b;a\n4;3\n5;\n")
    assert Delivery.objects.get().rows == [["3", "4"], ["", "5"]] and row.delivered == 2


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (b"", ["sheet-empty"]), (b"a,b\n", ["dataset-without-rows"]), (b"a,,c\n1,2,3\n", ["dataset-column-unnamed"]),
        (b"a,a\n1,2\n", ["dataset-column-twice"]), (b"a,b\n1,2,3\n", ["dataset-row-long"]), (BOMB, ["sheet-not-a-table"]),
        (b"\x00\x01\x02,\xff\n1,2\n", ["sheet-not-a-table"]), ((",".join(f"c{n}" for n in range(41)) + "\n1\n").encode(), ["dataset-columns-many"]),
        (b"x" * 61 + b",b\n1,2\n", ["dataset-column-long"]), (b"\xd0\xcf\x11\xe0 old", ["sheet-old-format"]),
        (b"a\n" + b"1\n" * 5001, ["sheet-too-many-rows"]), (b"a\n" + b"1" * 2001, ["sheet-cell-too-long"]),
    ],
)  # fmt: skip
def test_a_hostile_file_is_refused_whole(data: Any, refused: Any, content: bytes, codes: list[str]) -> None:
    row = data.declared()
    with refused(*codes):
        declaring.deliver_rows(dataset=row, data=content, by=data.owner, at=NOW)
    assert not Delivery.objects.exists()


def test_columns_that_were_not_described_are_named(data: Any, refused: Any) -> None:
    row = data.deliver(data.declared(), "a,b\n1,2\n")
    with refused("dataset-column-unknown", "dataset-column-missing"):
        data.deliver(row, "a,c\n1,2\n")


def test_no_value_enters_the_log_or_the_memory_of_refusals(data: Any) -> None:
    """Not as a fact, and not with what was refused either."""
    row = data.deliver(data.declared(), "姓名,x\n姜涵秋,1\n")
    for text in ("姓名,y\n姜涵秋,1\n", "姓名,x\n姜涵秋,1,2\n"):
        with pytest.raises(Exception):  # noqa: B017  (either kind of refusal)
            data.deliver(row, text)
    told = f"{list(Event.objects.values())} {list(RefusedAct.objects.values())}"
    assert "姜涵秋" not in told and RefusedAct.objects.exists()


def test_raw_rows_stay_behind_the_wall(data: Any) -> None:
    data.published()
    with tenancy.only("310000"):
        assert not Delivery.objects.exists()


def test_by_page_and_by_program(data: Any, client_for: Any) -> None:
    """Both take the file; another body has no such page."""
    row = data.declared()
    assert client_for("孙示例").get(f"/datasets/{row.pk}/deliver-rows").status_code == 404
    asked = client_for("冯示例")
    page = f"/datasets/{row.pk}/deliver-rows"
    answer = asked.post(page, {"file": SimpleUploadedFile("a.csv", ROWS.encode())})
    assert (answer.status_code, answer["Location"]) == (302, f"/datasets/{row.pk}")
    assert asked.post(page, {"file": SimpleUploadedFile("a.csv", b"a\n1\n")}).status_code == 409
    assert asked.post(page, {"file": SimpleUploadedFile("a.csv", b'a,"\n1\x00\n')}).status_code == 400
    assert asked.post(page, {}).status_code == 400
    made = asked.post(f"/api/v1/datasets/{row.pk}/rows", {"file": SimpleUploadedFile("a.csv", ROWS.encode())})
    assert made.status_code == 200, made.content
    assert [each["kind"] for each in made.json()["fields"]] == [""] * 8
