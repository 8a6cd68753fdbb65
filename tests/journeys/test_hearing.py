"""A question from a phone without a login is looked at, answered by name, and what is not shown says why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.waiting import follow

pytestmark = pytest.mark.journey


def test_asked_looked_at_answered(open_page: Callable[..., Page], look: Any) -> None:
    """A resident asks on a phone; the office shows it, hides another with its reason, answers; everybody reads who did."""
    phone = open_page(phone=True)
    phone.goto("/hearings")
    look(phone, "hearings-phone")
    phone.get_by_role("link", name="水表到期更换的通知方式").click()
    expect(phone.get_by_text("不公开，因为广告。")).to_be_visible()
    phone.get_by_label("提问", exact=True).check()
    phone.get_by_label("你的话").fill("短信会写表号吗？")
    look(phone, "hearing-phone")
    phone.get_by_role("button", name="发出").click()
    note = phone.get_by_role("status").filter(has_text="已收到")
    expect(note).to_be_visible()
    assert "短信会写表号吗" not in phone.content()
    look(phone, "hearing-sent-phone")

    desk = open_page("何示例")
    desk.goto("/hearings")
    look(desk, "hearings-desk")
    desk.get_by_role("link", name="水表到期更换的通知方式", exact=True).click()
    look(desk, "hearing-desk")
    asked = desk.get_by_role("listitem").filter(has_text="短信会写表号吗")
    asked.get_by_role("link", name="审看").click()
    look(desk, "hearing-look")
    desk.get_by_role("button", name="审看").click()
    asked = desk.get_by_role("listitem").filter(has_text="短信会写表号吗")
    asked.get_by_role("link", name="答复这一条").click()
    desk.get_by_label("答复").fill("会，并写明更换日期。")
    address = follow(desk.get_by_role("button", name="答复这一条"))

    reader = open_page(language="en")
    reader.goto(address.split("?")[0])
    expect(reader.get_by_text("会，并写明更换日期。")).to_be_visible()
    expect(reader.get_by_text("何示例").last).to_be_visible()
    look(reader, "hearing-english")
