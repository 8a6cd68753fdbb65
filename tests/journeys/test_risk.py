"""What is held against a body opens to its rows, on a phone and on a desk; both desks see what is late; a campaign's evidence has its chain."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey


def test_a_class_opens_to_its_rows(open_page: Callable[..., Page], look: Any) -> None:
    """The market reads on its phone why it is of its class, row by row; the desk finds it by its score; a letter is late on both desks."""
    phone = open_page("邹示例", phone=True)
    phone.goto("/determinations")
    phone.get_by_role("row").filter(has_text="信用分类").get_by_role("link").first.click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("信用分类")
    expect(phone.get_by_role("heading", name="诚信标识被移除")).to_be_visible()
    look(phone, "determination-phone")
    phone.get_by_role("link", name="今天的得分、组成和记录").click()
    look(phone, "score-phone")
    phone.locator("main a[href^='/pledges/']").first.click()
    phone.wait_for_url("**/pledges/**")

    desk = open_page("钱示例")
    desk.goto("/risk/scores")
    look(desk, "scores")
    desk.get_by_role("link", name="湖州示例农贸市场").click()
    look(desk, "score")
    for person in ("钱示例", "秦示例"):
        page = open_page(person)
        page.goto("/letters")
        expect(page.get_by_role("row").filter(has_text="2 号")).to_contain_text("逾期未答复")
    page.get_by_role("link", name="2 号").click()
    look(page, "letter")
    desk.goto("/letters/new")
    look(desk, "letter-new")
    page.goto("/campaigns")
    page.get_by_role("link", name="沪联示例 1 号").click()
    look(page, "campaign")
    page.get_by_role("link", name="上海示例计量院").click()
    page.get_by_role("link", name="压力表一块").click()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("秦示例")
    look(page, "custody")
