"""An accepted centre is evaluated; what it did for others is counted; what is wanting is rectified until a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.hub.conftest import NOW, TODAY

from junheng.hub.industry.rules import centre as rules
from junheng.hub.industry.services import centres
from junheng.hub.orders.models import Order


def _order(industry: Any, number: str, *, days: int, client: Any = None, state: str = "closed") -> None:
    house = industry.house
    Order.objects.create(
        tenant_id="330000", number=number, client=client or house.enterprise, institution=house.institute, state=state,
        placed_by=house.people["王示例"], placed_at=NOW - timedelta(days=days),
    )  # fmt: skip


def test_services_outside_the_host_are_counted(industry: Any, client: Any) -> None:
    """Two orders of one client within the year; its own, one called off and one of two years ago are not counted."""
    row = industry.accepted()
    _order(industry, "1", days=10)
    _order(industry, "2", days=200, state="accepted")
    _order(industry, "3", days=20, client=industry.house.institute)
    _order(industry, "4", days=20, state="cancelled")
    _order(industry, "5", days=700)
    centres.evaluate_centre(centre=row, told=rules.Decision("passed", "服务面广"), by=industry.desk, at=NOW)
    sheet = client.get(f"/api/v1/centres/{row.pk}/file").json()["rows"][0]
    assert (sheet["kind"], sheet["outside_orders"], sheet["outside_bodies"]) == ("passed", 2, 1)
    page = client.get(f"/centres/{row.pk}").content.decode()
    assert "评估合格" in page and "褚示例" not in page and "钱示例" not in page


def test_to_rectify_until_a_day(
    industry: Any, refused: Any, client: Any, on_day: Any, client_for: Any
) -> None:
    """With a day within a year; the host reports and is evaluated again; past its day it stands on the desk."""
    row = industry.accepted()
    for until in (None, TODAY, date(2028, 1, 1)):
        with refused("centre-rectify-day"):
            centres.evaluate_centre(
                centre=row, told=rules.Decision("rectify", "缺人", until=until), by=industry.desk, at=NOW
            )
    until = date(2026, 12, 31)
    centres.evaluate_centre(
        centre=row, told=rules.Decision("rectify", "缺人", until=until), by=industry.desk, at=NOW
    )
    on_day(date(2027, 1, 2))
    assert "逾 2 天" in client_for("钱示例").get("/today").content.decode()
    centres.report_milestone(centre=row, day=TODAY, words="新聘两人", by=industry.host, at=NOW)
    done = centres.evaluate_centre(
        centre=row, told=rules.Decision("passed", "已整改"), by=industry.desk, at=NOW
    )
    assert (done.state, done.rectify_until) == ("evaluated", None)


def test_not_before_it_was_accepted(industry: Any, refused: Any) -> None:
    with refused("centre-not-in-state"):
        centres.evaluate_centre(
            centre=industry.built(), told=rules.Decision("passed", "好"), by=industry.desk, at=NOW
        )
