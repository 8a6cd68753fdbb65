"""A keeper opens a slot of a regional standard; more than the year holds is refused; a body of the region books it (R05.2)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from junheng.hub.foundation.clock import today

pytestmark = pytest.mark.journey


def test_opened_and_booked(open_page: Callable[..., Page], look: Any, look_everywhere: Any) -> None:
    """Ten thousand items are refused with what is left; five are opened, and booked by Shanghai's laboratory."""
    keeper = open_page("冯示例")
    keeper.goto("/regional-standards")
    keeper.locator("tr", has_text="浙江示例").locator("a").first.click()
    keeper.wait_for_url(re.compile("/regional-standards/[0-9a-f-]{36}$"))
    look_everywhere(keeper, "slots-1-calendar")
    page = keeper.url
    first = today(datetime.now(UTC)) + timedelta(days=250)
    keeper.get_by_role("link", name="开放机时").click()
    keeper.get_by_label("第一天").fill(first.isoformat())
    keeper.get_by_label("最后一天").fill(first.isoformat())
    keeper.get_by_label("件数").fill("10000")
    keeper.get_by_role("button", name="开放").click()
    expect(keeper.locator("main")).to_contain_text("slot-beyond-capacity")
    look(keeper, "slots-2-refused")
    keeper.get_by_label("件数").fill("5")
    keeper.get_by_role("button", name="开放").click()
    keeper.wait_for_url(page)
    user = open_page("孙示例", phone=True)
    user.goto(f"{page}?year={first.year}")
    user.locator("tr", has_text=first.isoformat()).get_by_role("link", name="预约").click()
    user.get_by_role("button", name="预约").click()
    user.wait_for_url(page)
    user.goto(f"{page}?year={first.year}")
    look_everywhere(user, "slots-3-booked")
    stranger = open_page("")
    stranger.goto(f"{page}?year={first.year}")
    expect(stranger.locator("tr", has_text=first.isoformat())).to_contain_text("已被预约")
    expect(stranger.locator("tr", has_text=first.isoformat())).not_to_contain_text("上海")
