"""A consent ends by itself after its day, or earlier by its owner with a reason."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.datasets.services import using


def test_after_its_day_it_is_over_by_itself(data: Any, refused: Any, client_for: Any, at: Any) -> None:
    """Nothing has to run for it: the day after, the rows are refused and the page says that it has ended."""
    row = data.published("shared")
    consent = data.granted(row, date(2026, 11, 24))
    address = f"/api/v1/datasets/{row.pk}/rows"
    asked = client_for("王示例")
    at(NOW + timedelta(days=1))
    assert asked.get(address).status_code == 200
    at(NOW + timedelta(days=2))
    late = asked.get(address)
    assert late.status_code == 409 and late.json()["reasons"][0]["code"] == "dataset-without-consent"
    page = asked.get(f"/datasets/{row.pk}").content.decode()
    assert "已结束" in page and "E01" not in page
    assert asked.get(f"/api/v1/datasets/{row.pk}/consents").json()["rows"][0]["state"] == "ended"
    with refused("dataset-consent-over"):
        using.end_consent(consent=consent, reason="晚了", by=data.owner, at=NOW + timedelta(days=2))
    again = using.ask_consent(
        dataset=row, purpose="再比较", until=date(2026, 12, 31), by=data.user, at=NOW + timedelta(days=2)
    )
    assert again.state == "asked"


def test_the_owner_ends_it_at_once(data: Any, refused: Any, client_for: Any, facts_of: Any) -> None:
    row = data.published("shared")
    consent = data.granted(row)
    with refused("not-your-record"):
        using.end_consent(consent=consent, reason="不好", by=data.user, at=NOW)
    assert client_for("冯示例").post(f"/data-consents/{consent.pk}/end-consent", {"reason": "用途变了"}).status_code == 302  # fmt: skip
    assert facts_of(consent)[0] == "dataset-consent-ended"
    assert client_for("王示例").get(f"/datasets/{row.pk}/rows.csv").status_code == 403
    again = client_for("冯示例").post(
        f"/api/v1/data-consents/{consent.pk}/end", {"reason": "再"}, content_type="application/json"
    )
    assert again.status_code == 409
