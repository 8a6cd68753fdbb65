"""A standard of Shanghai is found bad: its laboratory opens the case, a holder in Anhui and Anhui's regulator hear of it,
a stranger is warned, the holder acknowledges and sends the block again; every step has its place in the public log."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey


def test_across_two_provinces_ending_in_proofs(
    open_page: Callable[..., Page], look: Any, look_everywhere: Any
) -> None:
    """Shanghai's gauge block was taken 1 µm too long: the carbide block of Anhui's works is hurt."""
    keeper = open_page("孙示例")
    keeper.goto("/standards")
    keeper.get_by_role("link", name="量块标准装置").first.click()
    keeper.get_by_role("link", name="发现异常").first.click()
    look(keeper, "case-1-open")
    keeper.get_by_label("怎样发现的").fill("复校：中心长度比证书值短 1.0 µm")
    keeper.get_by_label("被当作偏高了").fill("1.0")
    keeper.get_by_label("单位").first.fill("um")  # the shift's, before that of the points
    keeper.get_by_role("button", name="立案").click()
    keeper.wait_for_url(re.compile("/cases/[0-9a-f-]{36}$"))
    case = keeper.url
    look_everywhere(keeper, "case-2-opened")
    expect(keeper.locator(".carto")).to_contain_text("0/1")

    holder = open_page("喻示例")
    holder.goto("/notices")
    holder.locator("main a[href^='/cases/']").first.click()
    expect(holder.locator("main")).to_contain_text("数值改变")
    number = holder.locator("tbody a.num").first.inner_text()
    holder.get_by_role("link", name="确认").click()
    holder.get_by_role("button", name="我已知悉").click()
    holder.get_by_role("link", name="约重检").click()
    look(holder, "case-3-retest")
    holder.get_by_role("button", name="下重检委托").click()
    expect(holder.locator("main")).to_contain_text("重检")

    stranger = open_page()
    stranger.goto(f"/verify/{number}")
    expect(stranger.get_by_role("heading", level=1)).to_contain_text("在查")
    look(stranger, "case-4-stranger")
    stranger.get_by_role("link", name="看完整溯源链").click()
    look_everywhere(stranger, "case-5-chain")

    regulator = open_page("许示例")
    regulator.goto(case)
    expect(regulator.locator(".carto")).to_contain_text("1/1")
    look(regulator, "case-6-regulator")

    keeper.goto(case)
    keeper.get_by_role("link", name="结案").click()
    keeper.get_by_label("证据").fill("示例")
    keeper.get_by_role("button", name="结案").click()
    expect(keeper.locator("main")).to_contain_text("没有")
    look(keeper, "case-7-not-closed-yet")
    keeper.goto(case)
    expect(keeper.locator(".log a").first).to_contain_text("条目", timeout=20_000)
    keeper.locator(".log a").first.click()
    expect(keeper.locator("main")).to_contain_text("SHA-256")
    look(keeper, "case-8-proof")


def test_agreements_are_public(open_page: Callable[..., Page], look_everywhere: Any) -> None:
    """The matrix and an agreement, for everybody."""
    page = open_page()
    page.goto("/recognition")
    look_everywhere(page, "recognition-matrix")
    page.get_by_role("link", name="沪浙示例 2025-1").first.click()
    look_everywhere(page, "recognition-agreement")


def test_checks_and_their_alarm(open_page: Callable[..., Page], look_everywhere: Any) -> None:
    """The charts of a stopped standard."""
    page = open_page("冯示例")
    page.goto("/standards")
    for _each in range(4):
        link = page.get_by_role("link", name=re.compile("压力标准装置"))
        if link.count():
            break
    link.first.click()
    page.goto(page.url)
    if not page.get_by_role("link", name=re.compile("核查压力表")).count():
        page.goto("/standards")
        page.locator("a", has_text="ZJ-P-07").first.click()
    page.get_by_role("link", name=re.compile("核查压力表")).first.click()
    expect(page.locator("main")).to_contain_text("报警")
    look_everywhere(page, "check-chart")
