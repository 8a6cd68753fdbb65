"""A laboratory lists a price, lists another, and both stay; a mandatory verification is shown free (R09.2)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from junheng.hub.foundation.clock import today

pytestmark = pytest.mark.journey


def _draft(page: Page, price: str, days: int) -> None:
    page.goto("/prices/new")
    page.get_by_label("点", exact=True).check()
    page.get_by_label("单价").fill(price)
    page.get_by_label("工作日").fill("9")
    page.get_by_label("自哪天起公布").fill((today(datetime.now(UTC)) + timedelta(days=days)).isoformat())


def test_two_prices_and_their_days(open_page: Callable[..., Page], look: Any, look_everywhere: Any) -> None:
    """From yesterday is refused and nothing typed is lost; today and in ten days are listed beside each other."""
    desk = open_page("孙示例")
    _draft(desk, "31.50", -1)
    look(desk, "prices-1-draft")
    desk.get_by_role("button", name="存为草稿").click()
    expect(desk.locator("main")).to_contain_text("price-starts-out-of-range")
    expect(desk.get_by_label("单价")).to_have_value("31.50")
    for price, days in (("31.50", 0), ("33.25", 10)):
        _draft(desk, price, days)
        desk.get_by_role("button", name="存为草稿").click()
        desk.wait_for_url(re.compile("/organisations/[0-9a-f-]{36}/prices$"))
        look(desk, f"prices-2-draft-{days}")
        desk.get_by_role("link", name="发布", exact=True).first.click()
        desk.get_by_role("button", name="公布价格").click()
        desk.wait_for_url(re.compile("/organisations/[0-9a-f-]{36}/prices$"))
    stranger = open_page("")
    stranger.goto(desk.url)
    for words in ("31.50", "33.25", "0.00", "2017"):
        expect(stranger.locator("main")).to_contain_text(words)
    look_everywhere(stranger, "prices-3-list")
    stranger.locator("main table a").first.click()
    stranger.wait_for_url(re.compile("/capabilities/[0-9a-f-]{36}/prices$"))
    look_everywhere(stranger, "prices-4-entry")


def test_a_price_in_dispute(open_page: Callable[..., Page], look: Any) -> None:
    """An order was charged 600 yuan where 580 was listed: its client says so unnamed, the body answers beside the price."""
    client = open_page("王示例", phone=True)
    client.goto("/orders")
    ways = client.locator("main a[href^='/orders/']").evaluate_all(
        "all => [...new Set(all.map(a => a.pathname))]"
    )
    for way in ways:
        client.goto(f"{way}/dispute-price")
        if client.get_by_text(re.compile(r"580(\.00)? / ")).count():
            break
    look(client, "prices-5-dispute")
    client.get_by_text(re.compile(r"580(\.00)? / ")).click()
    client.get_by_label("实际收了多少").fill("每台收取 600 元")
    client.get_by_role("button", name="公开提出异议").click()
    client.wait_for_url(re.compile("/conversation$"))
    desk = open_page("冯示例")
    desk.goto("/notices")
    desk.get_by_text("公布价格不一致").first.click()
    expect(desk.locator("main")).to_contain_text("每台收取 600 元")
    expect(desk.locator("main")).not_to_contain_text("上海示例仪表")
    desk.locator("a[href$='/answer-dispute']").first.click()
    desk.get_by_label("答复").fill("多收的 20 元已退还")
    desk.get_by_role("button", name="答复").click()
    desk.wait_for_url(re.compile("/prices$"))
    stranger = open_page("")
    stranger.goto(desk.url)
    expect(stranger.locator("main")).to_contain_text("多收的 20 元已退还")
    look(stranger, "prices-6-answered")
