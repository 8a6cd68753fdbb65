"""A table of two axes: typed or pasted into the form, its faults named by cell, shown as a table, taken up again as it was."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from tests.hub.conftest import NOW

from junheng.core.capability.documents import entry_from
from junheng.core.capability.grid import Grid
from junheng.hub.capabilities import tables
from junheng.hub.capabilities.models import CapabilityEntry
from junheng.hub.capabilities.services.entries import publish_capability

PASTED = "V\\Hz\t10\t1 kHz\t２０ kHz\r\n0.1\t10\t12\t30\r\n1 V\t20\t22\t40\r\n１０\t30\t33\t50\r\n"


def typed(**changes: Any) -> dict[str, Any]:
    told = {
        "item": "dc-voltmeter", "service": "calibrate", "kind": "electric.voltage.ac", "unit": "V", "low": "", "high": "", "table": PASTED,
        "axis": "频率", "axis_unit": "Hz", "u_unit": "µV", "relative_to": "reading", "interpolation": "linear", "k": "2",
        "turnaround_days": "7", "key": "one",
    }  # fmt: skip
    return told | changes


@pytest.fixture
def client(laboratory: Any, client_for: Any) -> Client:
    found: Client = client_for("冯示例")
    return found


def drafted(client: Client, **changes: Any) -> CapabilityEntry:
    answer = client.post("/capabilities/new", typed(**changes))
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return CapabilityEntry.objects.get(pk=answer["Location"].rsplit("/", 1)[1])


def test_pasted_kept_and_shown(client: Client, facts_of: Any) -> None:
    """Units of heads and full-width digits are read; the range is the table's own; the page shows rows and columns."""
    row = drafted(client)
    read = entry_from({**row.data, "id": "x"})
    shape = read.boxes[0].uncertainty.shape  # type: ignore[union-attr]
    assert (
        isinstance(shape, Grid)
        and shape.axis == "frequency"
        and float(shape.values[2][2]) == pytest.approx(50e-6)
    )
    assert row.data["boxes"][0]["range"] == {"low": "0.1", "high": "10"}
    page = client.get(f"/capabilities/{row.pk}").content.decode()
    assert '<th scope="col" class="n">20000</th>' in page and '<td class="n">50</td>' in page
    assert "k = 2" in page
    assert facts_of(row) == ["capability-drafted"]


def test_taken_up_again_as_it_was(client: Client, facts_of: Any) -> None:
    """The form of the draft holds the table; kept without a change it is the same entry; a number changed is changed."""
    row = drafted(client)
    again = tables.typed_from(row.data)
    assert again is not None
    page = client.get(f"/capabilities/{row.pk}/revise-capability").content.decode()
    assert "20000" in page and "20\t22\t40" in page
    answer = client.post(
        f"/capabilities/{row.pk}/revise-capability", typed(**again | {"key": "two", "relative_to": "reading"})
    )
    assert answer.status_code == 302
    same = CapabilityEntry.objects.get(pk=row.pk)
    assert same.data == row.data
    changed = again | {"table": again["table"].replace("50", "55"), "key": "three", "relative_to": "reading"}
    client.post(f"/capabilities/{row.pk}/revise-capability", typed(**changed))
    assert CapabilityEntry.objects.get(pk=row.pk).data["boxes"][0]["uncertainty"]["grid"]["U"][2][2] == "55"
    assert facts_of(row) == ["capability-revised", "capability-revised", "capability-drafted"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"table": "\t10\t20\n1\t5\n2\t7\t8"}, "第 2 行有 1 个数"),
        ({"table": "\t20\t10\n1\t5\t6\n2\t7\t8"}, "第 1 行第 3 列"),
        ({"table": "\t10\t20\n1\t5\tNaN\n2\t7\t8"}, "第 2 行第 3 列「NaN」不是数"),
        ({"table": "\t10\t20\n1\t5\tinf\n2\t7\t8"}, "第 2 行第 3 列「inf」不是数"),
        ({"table": "\t10 kg\t20\n1\t5\t6\n2\t7\t8"}, "第 1 行第 2 列「kg」"),
        ({"table": "\t10\t20\n1\t5\t6 kg\n2\t7\t8"}, "第 2 行第 3 列「kg」"),
        ({"table": "\n".join("\t".join(["7"] * 400) for _row in range(250))}, "字"),
        ({"table": "\n".join("\t".join(["7"] * 100) for _row in range(100))}, "上限 4000"),
        ({"axis": ""}, "条件是什么"), ({"axis": "<b>"}, "不能做条件的名字"), ({"axis_unit": "Hzz"}, "「Hzz」不是认得的单位"),
        ({"u_unit": "kg"}, "kg 不是"), ({"interpolation": ""}, "怎么取"), ({"k": "0"}, "k 要大于零"), ({"table": "", "low": "1"}, "写范围，或在下面写表"),
    ],
)  # fmt: skip
def test_faults_come_back_with_what_was_typed(client: Client, changes: dict[str, Any], words: str) -> None:
    """Each names its cell or its field; nothing is written."""
    answer = client.post("/capabilities/new", typed(**changes))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert words in page
    assert CapabilityEntry.objects.count() == 0


def test_live_while_it_is_typed(client: Client) -> None:
    """Faults by cell, or the table as it is read; nothing is kept."""
    wrong = client.post(
        "/capabilities/check-table", typed(table="\t10\t20\n1\tx\t6\n2\t7\t8")
    ).content.decode()
    assert "第 2 行第 2 列「x」不是数" in wrong
    right = client.post("/capabilities/check-table", typed(interpolation="", k="")).content.decode()
    assert '<td class="n">50</td>' in right and "frequency" not in right
    assert client.post("/capabilities/check-table", typed(table="")).status_code == 200
    assert (
        "<script>"
        not in client.post(
            "/capabilities/check-table", typed(table="\t<script>\t2\n1\t2\t3\n2\t3\t4")
        ).content.decode()
    )
    assert client.get("/capabilities/check-table").status_code == 405
    assert CapabilityEntry.objects.count() == 0


def test_who_sees_an_entry(client: Client, laboratory: Any) -> None:
    """A draft: its own people; once published: everybody, in Chinese and English."""
    row, anybody = drafted(client), Client(SERVER_NAME="localhost")
    assert anybody.get(f"/capabilities/{row.pk}").status_code == 404
    assert anybody.get(f"/api/v1/capabilities/{row.pk}").status_code == 404
    publish_capability(entry=row, by=laboratory.house.acting("冯示例"), at=NOW)
    assert anybody.get(f"/capabilities/{row.pk}").status_code == 200
    english = anybody.get(f"/capabilities/{row.pk}", headers={"accept-language": "en"}).content.decode()
    assert "U by quantity and frequency" in english and "straight along both axes" in english
    told = anybody.get(f"/api/v1/capabilities/{row.pk}").json()
    assert told["data"]["boxes"][0]["uncertainty"]["grid"]["x"] == ["0.1", "1", "10"]
    assert client.get(f"/capabilities/{row.pk}/revise-capability").status_code == 200
    late = client.post(f"/capabilities/{row.pk}/revise-capability", typed(key="late"))
    assert late.status_code == 409


def test_what_the_form_cannot_hold(client: Client) -> None:
    """Two ranges are told so, with the page of the entry; the interface takes them."""
    row = drafted(client)
    boxes = [*row.data["boxes"], {"range": {"low": "20", "high": "30"}}]
    answer = client.put(
        f"/api/v1/capabilities/{row.pk}", json.dumps({"item": "dc-voltmeter", "data": row.data | {"boxes": boxes}}), content_type="application/json",
    )  # fmt: skip
    assert answer.status_code == 200, answer.content
    page = client.get(f"/capabilities/{row.pk}/revise-capability")
    assert page.status_code == 409 and "表单写不下" in page.content.decode()
    bad = row.data | {"boxes": [{**row.data["boxes"][0], "uncertainty": {**row.data["boxes"][0]["uncertainty"], "grid": {"axis": "frequency", "x": ["1", "2"], "at": ["1", "2"], "U": [["1", "2"], ["1"]]}}}]}  # fmt: skip
    refused = client.put(f"/api/v1/capabilities/{row.pk}", json.dumps({"item": "dc-voltmeter", "data": bad}), content_type="application/json")  # fmt: skip
    assert refused.status_code == 400 and "grid.U[1]" in refused.content.decode()
