"""A laboratory of Anhui books a room and an engineer of Zhejiang: refused where they are taken, then approved."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from junheng.hub.foundation.clock import today

pytestmark = pytest.mark.journey


def _hour(days: int, hour: int) -> str:
    return f"{today(datetime.now(UTC)) + timedelta(days=days)}T{hour:02d}:00"


def test_refused_then_accepted_across_provinces(
    open_page: Callable[..., Page], look: Any, look_everywhere: Any
) -> None:
    """The slot that Shanghai asked for is refused with its reason and nothing typed is lost; another is approved."""
    asks = open_page("姜示例")
    asks.goto("/sharing")
    asks.get_by_label("名称、地点或机构").fill("恒温")
    asks.get_by_role("button", name="应用").click()
    asks.get_by_role("link", name="恒温实验室").click()
    asks.wait_for_url(re.compile("/sharing/[0-9a-f-]{36}$"))
    room = asks.url
    look_everywhere(asks, "sharing-1-week")
    asks.goto(f"{room}?view=day&day={_hour(6, 9)[:10]}")
    expect(asks.locator("main")).to_contain_text("09:00~15:00")
    expect(asks.locator("main")).not_to_contain_text("上海")
    look(asks, "sharing-2-day")

    asks.get_by_role("link", name="预约", exact=True).last.click()
    asks.get_by_label("开始").fill(_hour(6, 10))
    asks.get_by_label("结束").fill(_hour(6, 12))
    asks.get_by_label("电学校准工程师机时").check()
    asks.get_by_label("用途").fill("天平迁移后的验证")
    asks.get_by_role("button", name="提出申请").click()
    expect(asks.locator("main")).to_contain_text("slot-taken")
    expect(asks.get_by_label("用途")).to_have_value("天平迁移后的验证")
    look(asks, "sharing-3-refused")
    asks.get_by_label("开始").fill(_hour(12, 10))
    asks.get_by_label("结束").fill(_hour(12, 12))
    asks.get_by_role("button", name="提出申请").click()
    asks.wait_for_url(re.compile("/bookings/[0-9a-f-]{36}$"))
    booking = asks.url
    expect(asks.locator("main")).to_contain_text("待批准")

    owner = open_page("冯示例", phone=True)
    owner.goto("/notices")
    owner.goto(booking)
    look(owner, "sharing-4-owner-phone")
    owner.get_by_role("link", name="批准", exact=True).click()
    owner.get_by_role("button", name="批准", exact=True).click()
    owner.wait_for_url(booking)
    expect(owner.locator("main")).to_contain_text("已批准")

    asks.goto(booking)
    expect(asks.locator("main")).to_contain_text("420.00")
    look_everywhere(asks, "sharing-5-approved")


def test_a_loan_and_its_calendar_address(
    open_page: Callable[..., Page], look: Any, look_everywhere: Any
) -> None:
    """The borrower sees hand-over and arrival; a calendar program reads the secret address until it is closed."""
    borrower = open_page("戚示例")
    borrower.goto("/bookings")
    borrower.locator("tbody a[href^='/bookings/']").first.click()
    expect(borrower.locator("main")).to_contain_text("示例速运")
    look_everywhere(borrower, "sharing-6-loan")
    borrower.goto("/sharing/feeds/open")
    borrower.get_by_role("button", name="开通地址").click()
    look_everywhere(borrower, "sharing-7-feeds")
    address = borrower.locator("p.code").first.inner_text()
    stranger = open_page()
    text = stranger.request.get(address).text()
    assert text.startswith("BEGIN:VCALENDAR\r\n") and "便携式多功能校准器" in re.sub("\r\n ", "", text)
    borrower.get_by_role("link", name="停用地址").first.click()
    borrower.get_by_role("button", name="停用地址").click()
    borrower.wait_for_url("**/sharing/feeds")
    assert stranger.request.get(address).status == 404
