"""The clock of building runs in public until the host reports it as built."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.hub.conftest import NOW
from tests.hub.industry.conftest import BUILD_UNTIL

from junheng.hub.industry.services import centres


def test_a_centre_past_its_build_term_shows_days_late(
    industry: Any, client_for: Any, client: Any, on_day: Any
) -> None:
    """R08.1. On its last day it is not late; twelve days after it is, by twelve days: register, page, HTTP, both desks."""
    row = industry.approved()
    page, api = f"/centres/{row.pk}", f"/api/v1/centres/{row.pk}"
    on_day(BUILD_UNTIL)
    assert client.get(api).json()["days_late"] == 0
    assert client.get("/api/v1/centres?state=late").json()["rows"] == []
    on_day(date(2027, 12, 4))
    assert client.get(api).json()["days_late"] == 12
    assert [each["days_late"] for each in client.get("/api/v1/centres?state=late").json()["rows"]] == [12]
    assert "逾期建设 12 天" in client.get(page).content.decode()
    assert "逾 12 天" in client.get("/centres").content.decode()
    for person in ("钱示例", "冯示例"):
        desk = client_for(person).get("/today").content.decode()
        assert "浙江省水表产业计量测试中心" in desk and "逾 12 天" in desk, person


def test_built_late_stays_on_record(industry: Any, client: Any, on_day: Any) -> None:
    """Reported three days after the last day: the clock stops at three, however long the acceptance takes."""
    row = industry.approved()
    at = NOW + timedelta(days=(BUILD_UNTIL - NOW.date()).days + 3)
    centres.report_built(centre=row, words="建成", by=industry.host, at=at)
    on_day(date(2028, 6, 1))
    assert client.get(f"/api/v1/centres/{row.pk}").json()["days_late"] == 3
    assert "建成时逾期 3 天" in client.get(f"/centres/{row.pk}").content.decode()


def test_only_what_is_being_built(industry: Any, refused: Any) -> None:
    """Once, by its host, in words."""
    row = industry.built()
    with refused("centre-not-in-state"):
        centres.report_built(centre=row, words="再报", by=industry.host, at=NOW)
    with refused("centre-incomplete"):
        centres.report_built(centre=industry.approved("示例 2 号"), words="", by=industry.host, at=NOW)
