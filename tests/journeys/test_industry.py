"""Clauses 8 and 9 in the browser: a late centre, a benchmark, two meters side by side, a challenge for a gap; on a phone and on a desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey


def test_a_late_centre_says_by_how_many_days(open_page: Callable[..., Page], look: Any) -> None:
    """R08.1: on the public register and page, on a phone; on the desks of its office and of its host."""
    phone = open_page(phone=True)
    phone.goto("/centres?state=late")
    row = phone.get_by_role("row").filter(has_text="浙江示例水表产业计量测试中心")
    expect(row).to_contain_text("逾 12 天")
    look(phone, "centres-late-phone")
    row.get_by_role("link").click()
    expect(phone.get_by_role("heading", name="逾期建设 12 天")).to_be_visible()
    look(phone, "centre-late-phone")
    for person in ("钱示例", "冯示例"):
        desk = open_page(person)
        desk.goto("/today")
        expect(desk.get_by_role("main")).to_contain_text("浙江示例水表产业计量测试中心")
    desk.get_by_role("link", name="浙江示例水表产业计量测试中心", exact=True).click()
    look(desk, "centre-host")
    desk.get_by_role("link", name="报告建成").click()
    look(desk, "centre-report-built")


def test_a_benchmark_and_its_criteria(open_page: Callable[..., Page], look: Any) -> None:
    """R09.3: the list, one of them, and what waits on the desk."""
    phone = open_page(phone=True)
    phone.goto("/benchmarks")
    phone.get_by_role("link", name="浙江示例计量院").click()
    expect(phone.get_by_role("heading", name="在名单上")).to_be_visible()
    look(phone, "benchmark-phone")
    desk = open_page("钱示例")
    desk.goto("/benchmarks/ours")
    look(desk, "benchmarks-ours")
    desk.get_by_role("link", name="湖州示例水务有限公司").click()
    look(desk, "benchmark-to-review")
    desk.get_by_role("link", name="评审").click()
    look(desk, "benchmark-review")


def test_two_meters_side_by_side(open_page: Callable[..., Page], look: Any) -> None:
    """R08.4: chosen on the list, laid side by side, and one report with U and the number of units."""
    desk = open_page()
    desk.goto("/trials")
    for box in desk.get_by_role("checkbox").all():
        box.check()
    desk.get_by_role("button", name="把选中的并排对比").click()
    expect(desk.get_by_role("main")).to_contain_text("n = 3")
    look(desk, "compare")
    desk.get_by_role("main").get_by_role("link", name="LXS-20E").click()
    expect(desk.get_by_role("main")).to_contain_text("试用 3 台")
    look(desk, "trial")
    phone = open_page(phone=True)
    phone.goto(desk.url)
    look(phone, "trial-phone")


def test_a_challenge_for_a_gap(open_page: Callable[..., Page], look: Any) -> None:
    """R08.3: the board, the need it answers, and a bid as it is made."""
    phone = open_page(phone=True)
    phone.goto("/challenges")
    phone.get_by_role("link", name="100 kΩ 直流电阻").click()
    expect(phone.get_by_role("main")).to_contain_text("全国空白")
    look(phone, "challenge-phone")
    desk = open_page("戚示例")
    desk.goto(phone.url)
    desk.get_by_role("link", name="揭榜", exact=True).click()
    look(desk, "challenge-bid")
