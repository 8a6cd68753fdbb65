"""A need below every published entry lands on the national list; another gets two quotes and becomes an order."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from junheng.hub.foundation.clock import today

pytestmark = pytest.mark.journey


def _day(days: int) -> str:
    return (today(datetime.now(UTC)) + timedelta(days=days)).isoformat()


def _publish(page: Page, text: str) -> str:
    page.goto("/needs/new")
    page.get_by_label("要测什么").fill(text)
    page.get_by_label("报价截止日").fill(_day(9))
    page.get_by_role("button", name="发布").click()
    page.wait_for_url(re.compile("/needs/[0-9a-f-]{36}$"))
    return page.url


def _quote(page: Page, need: str, price: str, uncertainty: str) -> None:
    page.goto(f"{need}/make-quote")
    page.get_by_label("一件的价格").fill(price)
    page.get_by_label("工作日").fill("6")
    page.get_by_label("承诺的扩展不确定度").fill(uncertainty)
    page.get_by_label("有效期").fill(_day(40))
    page.get_by_role("button", name="报价").click()


def test_from_the_hall_to_an_order(open_page: Callable[..., Page], look: Any, look_everywhere: Any) -> None:
    """The gap is public and unnamed; a promise better than published is refused; the cheaper quote is ordered."""
    client = open_page("王示例")
    client.goto("/needs")
    look_everywhere(client, "market-1-hall")
    client.goto("/needs/new")
    look_everywhere(client, "market-2-new")
    gap = _publish(client, "0~700 V DC 校准，U ≤ 0.5 ppm 或 0.5 µV，k=2")
    expect(client.locator("main")).to_contain_text("全国")
    look(client, "market-3-gap-need")
    stranger = open_page("")
    stranger.goto("/national-gaps")
    expect(stranger.locator("main")).to_contain_text("直流电压")
    expect(stranger.locator("main")).not_to_contain_text("仪表有限公司")
    look_everywhere(stranger, "market-4-gaps")
    stranger.goto(gap)
    look(stranger, "market-5-gap-public")

    need = _publish(client, "10~700 V DC 校准，U ≤ 25 ppm，k=2")
    first = open_page("冯示例", phone=True)
    _quote(first, need, "655.50", "1 ppm, k=2")
    expect(first.locator("main")).to_contain_text("quote-better-than-published")
    expect(first.get_by_label("一件的价格")).to_have_value("655.50")
    look(first, "market-6-better-refused")
    first.get_by_label("承诺的扩展不确定度").fill("10 ppm, k=2")
    first.get_by_role("button", name="报价").click()
    first.wait_for_url(re.compile("/quotes/[0-9a-f-]{36}$"))
    look_everywhere(first, "market-7-quote")
    second = open_page("孙示例")
    _quote(second, need, "700", "9 ppm, k=2")
    second.wait_for_url(re.compile("/quotes/[0-9a-f-]{36}$"))
    second.goto(first.url)
    expect(second.locator("main")).not_to_contain_text("655.50")

    client.goto(f"{need}/quotes")
    expect(client.locator("main")).to_contain_text("655.50")
    look_everywhere(client, "market-8-compared")
    client.get_by_role("link", name="接受", exact=True).first.click()
    client.locator("input[name=instruments]").first.check()
    look(client, "market-9-accept")
    client.get_by_role("button", name="接受").click()
    client.wait_for_url(re.compile("/quotes/[0-9a-f-]{36}$"))
    client.locator("a[href^='/orders/']").first.click()
    expect(client.locator("main")).to_contain_text("10 ppm")
    look(client, "market-10-order")
