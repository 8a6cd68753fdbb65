"""Agreements over HTTP: public, with what makes them hold or not today."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.recognition.services import agreements


def test_anybody_reads_them(offices: Any, signed: Any, client: Any) -> None:
    """In force with both signatures; suspended, with the reason in the reader's language and by whom."""
    made = signed()
    (row,) = client.get("/api/v1/agreements").json()["rows"]
    assert (row["number"], row["in_force"], row["reasons"]) == (made.number, True, [])
    assert [each["province"] for each in row["signatures"]] == ["330000", "310000"]
    agreements.suspend_agreement(agreement=made, reason="比对未结束", by=offices.acting("秦示例"), at=NOW)
    row = client.get(f"/api/v1/agreements/{made.pk}", headers={"Accept-Language": "zh-hans"}).json()
    assert (row["in_force"], row["suspended_by"]) == (False, "310000")
    assert row["reasons"] == [f"协议 {made.number} 已暂停：比对未结束。"]


def test_none_of_that_number(offices: Any, client: Any) -> None:
    """One that is not there."""
    assert client.get("/api/v1/agreements/00000000-0000-7000-8000-000000000000").status_code == 404
