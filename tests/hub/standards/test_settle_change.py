"""The authority's answer to a change: pages and API show it to that authority alone."""

from __future__ import annotations

from typing import Any

from tests.hub.standards.test_file_change import filed


def test_whose_it_is(standards: Any, client_for: Any) -> None:
    """The officer answers by API; another body meets nothing, as if it were not there."""
    row = filed(standards)
    address = f"/api/v1/standard-changes/{row.pk}/settle"
    told = {"agreed": False, "note": "特性变差"}
    other = client_for("孙示例").post(address, told, content_type="application/json")
    assert other.status_code == 404
    answer = client_for("钱示例").post(address, told, content_type="application/json")
    assert answer.status_code == 204
    row.refresh_from_db()
    assert (row.state, row.note) == ("needs-examination", "特性变差")
