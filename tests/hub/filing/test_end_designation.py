"""A designation ends with a reason, from tomorrow on, by the regulator that made it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.hub.conftest import NOW, TODAY
from tests.hub.filing.test_designate_institution import designated, right

from junheng.hub.filing import queries
from junheng.hub.filing.services import booking


def test_ended(street: Any, refused: Any, client_for: Any) -> None:
    right(street)
    made = designated(street)
    with refused("not-your-record"):
        booking.end_designation(designation=made, reason="x", by=street.house.acting("钱示例"), at=NOW)
    office = client_for("褚示例")
    url = f"/api/v1/designations/{made.pk}/end"
    assert office.post(url, {"reason": " "}, content_type="application/json").status_code == 409
    path = f"/designations/{made.pk}/end-designation"
    assert office.post(path, {"reason": "机构搬迁", "key": "k"}).status_code == 302
    assert queries.designated_for("non-automatic-scale", "330106", TODAY) == made
    assert queries.designated_for("non-automatic-scale", "330106", TODAY + timedelta(days=1)) is None
    with refused("designation-ended"):
        booking.end_designation(designation=made, reason="x", by=street.house.acting("褚示例"), at=NOW)
    assert client_for("钱示例").get(path).status_code == 404
    designated(street, since=TODAY + timedelta(days=1))  # its place is free again
