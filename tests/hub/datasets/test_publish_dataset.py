"""R14.1, acceptance: a field without a unit cannot be published. Each is named; quality is computed; editions follow deliveries."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.hub.conftest import NOW
from tests.hub.datasets.conftest import COLUMNS, ROWS

from junheng.core.reason import Refused
from junheng.hub.datasets.rules.fields import Field
from junheng.hub.datasets.rules.rows import quality_of, time_of
from junheng.hub.datasets.services import publishing
from junheng.hub.foundation.models import Event


def test_a_field_without_a_unit_cannot_be_published(data: Any, client_for: Any) -> None:
    """Every such field is named, on the page, by the program and to whoever describes it."""
    columns = COLUMNS | {name: replace(COLUMNS[name], unit="") for name in ("误差", "U")}
    row = data.graded(columns=columns)
    with pytest.raises(Refused) as caught:
        data.publish(row)
    assert [(each.code, each.path) for each in caught.value.refusals] == [
        ("dataset-field-without-unit", "误差"), ("dataset-field-without-unit", "U"),
    ]  # fmt: skip
    asked = client_for("冯示例")
    page = asked.get(f"/datasets/{row.pk}").content.decode()
    assert "「误差」没有单位" in page and "「U」没有单位" in page
    answer = asked.post(f"/datasets/{row.pk}/publish-dataset", {})
    assert answer.status_code == 409 and "「误差」没有单位" in answer.content.decode()
    answer = asked.post(f"/api/v1/datasets/{row.pk}/publish", content_type="application/json")
    assert answer.status_code == 409 and [each["path"] for each in answer.json()["reasons"]] == ["误差", "U"]
    row.refresh_from_db()
    assert row.state == "graded" and row.published_at is None


@pytest.mark.parametrize(
    ("text", "changes", "codes"),
    [
        ("t,x\n2026-11-01,1\n", {"x": Field("x", "words")}, ["dataset-looks-measured"]),
        ("t,x\n2026-11-01,1\n", {"x": Field("x", "number", unit="V")}, ["dataset-uncertainty-unsaid"]),
        ("t,x\n2026-11-01,1\n", {"x": Field("x", "number", unit="1", known_by="unknown"), "t": Field("t", "code")}, ["dataset-without-time"]),
        ("t,x\n,1\n2026-11-01,2\n", {"x": Field("x", "number", unit="1", known_by="unknown")}, ["dataset-rows-without"]),
        ("t,x\n2026-13-01,1\n", {"x": Field("x", "number", unit="1", known_by="unknown")}, ["dataset-values-unread"]),
        ("t,x\n2026-11-01,n/a\n", {"x": Field("x", "number", unit="1", known_by="unknown")}, ["dataset-values-unread"]),
        ("t,x\n2026-11-01,电 13800138000\n", {"x": Field("x", "words")}, ["dataset-looks-personal"]),
        ("t,x,y\n2026-11-01,姜涵秋,经手人姜涵秋\n", {"x": Field("x", "words", secrecy="personal"), "y": Field("y", "words")}, ["dataset-masked-elsewhere"]),
        ("t,x,y\n2026-11-01,12.34,读作12.34\n", {"x": Field("x", "number", unit="V", known_by="unknown", secrecy="trade-secret"), "y": Field("y", "words")}, ["dataset-masked-elsewhere"]),
        ("t,x,u\n2026-11-01,1,2\n", {"x": Field("x", "number", unit="V", known_by="column", U_column="u"), "u": Field("u", "uncertainty", unit="kg", k="2")}, ["dataset-unit-of-uncertainty"]),
        ("t,x,u\n2026-11-01,1,2\n", {"x": Field("x", "number", unit="V", known_by="column", U_column="u"), "u": Field("u", "uncertainty", unit="V")}, ["dataset-uncertainty-incomplete"]),
    ],
)  # fmt: skip
def test_each_value_has_unit_uncertainty_time_and_source(data: Any, refused: Any, text: str, changes: dict[str, Field], codes: list[str]) -> None:  # fmt: skip
    row = data.graded(text=text, columns={"t": Field("t", "time")} | changes)
    with refused(*codes):
        data.publish(row)


def test_a_source_is_stated_or_a_column(data: Any, refused: Any) -> None:
    with refused("dataset-without-source"):
        data.published(source="")
    columns = COLUMNS | {"备注": Field("备注", "source")}
    assert data.published(source="", columns=columns, text=ROWS.replace("配方甲-37,\n", "配方甲-37,首检\n")).state == "published"  # fmt: skip


def test_before_it_is_graded_it_is_not_published(data: Any, refused: Any) -> None:
    with refused("dataset-not-in-state"):
        data.publish(data.described())


def test_only_the_owner_publishes(data: Any, refused: Any) -> None:
    row = data.graded()
    with refused("not-your-record"):
        publishing.publish_dataset(dataset=row, by=data.user, at=NOW)


def test_the_quality_is_computed_from_the_rows(data: Any) -> None:
    """One phone missing, two errors outside ±2 %, one row twice, one gap of six days, the last day after the period."""
    found = data.published().quality
    by_name = {each["name"]: each for each in found["fields"]}
    assert (found["rows"], found["duplicates"]) == (5, 1)
    assert by_name["电话"]["filled"] == 4 and by_name["备注"]["filled"] == 4
    assert (by_name["误差"]["outside"], by_name["误差"]["unread"]) == (2, 0)
    time = found["time"]
    assert (time["gaps"], time["longest_seconds"], time["usual_seconds"], time["outside_period"]) == (1, 6 * 86400, 86400, 1)  # fmt: skip


def test_of_a_masked_time_nothing_is_said() -> None:
    fields = (Field("t", "time", secrecy="personal"),)
    assert quality_of(fields, [["2026-11-01"]], since=date(2026, 1, 1), until=None)["time"] is None


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-11-01", "2026-11-01T00:00:00+08:00"), ("2026/1/2 8:05", "2026-01-02T08:05:00+08:00"), ("2026-11-01T08:00:00Z", "2026-11-01T08:00:00+00:00"),
        ("2026-11", "2026-11-01T00:00:00+08:00"), ("2026-02-30", None), ("11/01/2026", None), ("２０２６-11-01", None),
    ],
)  # fmt: skip
def test_times_as_people_write_them(text: str, iso: str | None) -> None:
    found = time_of(text)
    assert (found.isoformat() if found else None) == iso


def test_the_log_has_the_digest_of_what_is_downloaded(data: Any, client: Any) -> None:
    row = data.published()
    file = client.get(f"/datasets/{row.pk}/rows.csv").content
    fact = Event.objects.get(type="dataset-published").data
    assert fact["sha256"] == hashlib.sha256(file).hexdigest() and fact["rows"] == 5
    assert file.decode("utf-8-sig").splitlines()[0] == "时间,水表,误差 (%),U (%),送检人,电话,配方,备注"


def test_new_rows_are_a_new_edition(data: Any, client: Any, refused: Any) -> None:
    """Until it is published again the edition before stands; the same rows are no new one."""
    row = data.published()
    with refused("dataset-same-rows"):
        data.publish(row)
    row = data.deliver(row, ROWS.replace("E01", "E99"))
    assert "E99" not in client.get(f"/datasets/{row.pk}").content.decode()
    row = data.publish(row)
    found = client.get(f"/api/v1/datasets/{row.pk}/rows").json()
    assert found["edition"] == 2 and found["rows"][0][1] == "E99"


def test_numbers_travel_as_decimal_text(data: Any, client: Any) -> None:
    """What people typed full-width or with a power is read, and no digit is lost."""
    columns = {"t": Field("t", "time"), "x": Field("x", "number", unit="1", known_by="unknown")}
    row = data.published(text="t,x\n2026-11-01,１0.00\n2026-11-02,5×10^-3\n", columns=columns)
    assert [each[1] for each in client.get(f"/api/v1/datasets/{row.pk}/rows").json()["rows"]] == [
        "10.00",
        "5e-3",
    ]
