"""One measurement in the browser: asked for, matched, ordered, received, measured, checked, issued, verified."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.waiting import follow

pytestmark = pytest.mark.journey

NEED = "0.1~10 V DC, U<30 ppm"
READ = ("0.1000031", "1.000022", "10.000242", "-10.000251")


def _ordered(page: Page, serial: str) -> str:
    """An instrument filed, a need typed, Zhejiang chosen among the answers; the order's address."""
    page.goto("/instruments/new")
    page.get_by_label("项目", exact=True).select_option(label="直流电压表")
    page.get_by_label("铭牌名称").fill("数字电压表 旅程")
    page.get_by_label("出厂编号").fill(serial)
    page.get_by_label("用途").select_option("own-use")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("数字电压表")
    page.goto("/search")
    page.get_by_label("要测什么").fill(NEED)
    page.get_by_role("button", name="找机构").click()
    card = page.locator(".hit-card", has_text="浙江示例计量院")
    expect(card).to_contain_text("能")
    card.get_by_role("link", name="委托这家").click()
    page.get_by_label(f"数字电压表 旅程 {serial}").check()
    page.get_by_role("button", name="下达委托").click()
    page.wait_for_url(re.compile("/orders/[0-9a-f-]{36}$"))
    return page.url


def test_from_need_to_a_certificate_a_stranger_verifies(
    open_page: Callable[..., Page], look: Any, tmp_path: Any
) -> None:
    """Five people at two bodies, each at their own browser; the stranger needs no account."""
    client = open_page("王示例")
    order = _ordered(client, "J-001")
    look(client, "journey-1-ordered")

    desk = open_page("冯示例")
    desk.goto(order)
    desk.get_by_role("link", name="评审并受理").click()
    desk.get_by_label("的方法").select_option(label="JJF 1587-2016")
    desk.get_by_label("价格（元）").fill("600")
    desk.get_by_label("承诺日期").fill("2099-12-31")
    look(desk, "journey-2-review")
    desk.get_by_role("button", name="受理委托").click()
    desk.get_by_role("link", name="收件").click()
    desk.get_by_role("button", name="收件").click()
    expect(desk.locator("main")).to_contain_text("已收件")

    measurer = open_page("周示例")
    measurer.goto(order)
    measurer.get_by_role("link", name="开原始记录").click()
    look(measurer, "journey-3-open")
    measurer.get_by_role("button", name="开记录").click()
    measurer.get_by_role("link", name="日期与标准器").click()
    measurer.get_by_label("直流标准源").check()
    measurer.get_by_role("button", name="保存").click()
    expect(measurer.locator("main")).to_contain_text("直流标准源")
    for label, text in (
        ("温度，起", "22.0"),
        ("温度，止", "22.4"),
        ("相对湿度，起", "45"),
        ("相对湿度，止", "46"),
    ):
        condition, moment = label.split("，")
        measurer.get_by_label(f"{moment}，{condition}").fill(text)
    cells = measurer.locator("input[name^='cell:as-found/']")
    for place, text in enumerate(READ):
        cells.nth(place).fill(text)
    measurer.get_by_role("button", name="保存读数").click()
    expect(measurer.locator(".grid-in").last).to_contain_text("在限内")
    look(measurer, "journey-4-record")
    record = follow(measurer.get_by_role("button", name="提交核验"))

    checker = open_page("吴示例")
    checker.goto(record)
    look(checker, "journey-5-check")
    follow(checker.get_by_role("button", name="一致，核验通过"))
    issue = follow(checker.get_by_role("link", name="去签发"))

    approver = open_page("郑示例")
    approver.goto(issue)
    look(approver, "journey-6-issue")
    approver.get_by_role("button", name="签发", exact=True).click()
    approver.wait_for_url(re.compile("/certificates/[0-9a-f-]{36}$"))
    look(approver, "journey-7-certificate")
    with approver.expect_download() as xml:
        approver.get_by_role("link", name="XML").click()
    file = tmp_path / "certificate.xml"
    xml.value.save_as(file)

    stranger = open_page()
    stranger.goto("/verify")
    stranger.locator("#upload").set_input_files(file)
    stranger.locator("form[enctype] button").click()
    expect(stranger.get_by_role("heading", level=1)).to_contain_text("真")
    look(stranger, "journey-8-verified")
    phone = open_page(phone=True)
    phone.goto("/verify")
    phone.locator("#upload").set_input_files(file)
    phone.locator("form[enctype] button").click()
    look(phone, "journey-8-verified-phone")


def test_a_record_that_was_sent_back(open_page: Callable[..., Page], look: Any) -> None:
    """The remark stands at its cell; a change without a reason is refused and kept; with one the old value is struck."""
    page = open_page("周示例")
    page.goto("/today")
    page.locator("tr", has_text="核验员退回").get_by_role("link").first.click()
    cell = page.locator("input.flag")
    cell.fill("-10.000249")
    page.get_by_role("button", name="保存读数").click()
    expect(page.locator("#refused-now")).to_be_visible()
    expect(page.locator("input.flag")).to_have_value("-10.000249")
    look(page, "record-refused")
    page.get_by_label("改动读数的原因").fill("重复一次，第二次读数")
    page.get_by_role("button", name="保存读数").click()
    expect(page.locator("s", has_text="-10.000251")).to_be_visible()
    page.get_by_role("link", name="答复").click()
    page.get_by_label("答复").fill("已重复，原读数划去。")
    page.get_by_role("button", name="答复").click()
    look(page, "record-answered")
    page.get_by_role("button", name="提交核验").click()
    expect(page.locator("main")).to_contain_text("等核验员")


def test_an_issue_that_is_refused(open_page: Callable[..., Page], look: Any) -> None:
    """Every reason at once, who can resolve it, and what is left without the mark."""
    for phone in (False, True):
        page = open_page("郑示例", phone=phone)
        page.goto("/today")
        page.locator("tr", has_text="M1-90").get_by_role("link").first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("现在不能签发")
        look(page, f"refused{'-phone' if phone else ''}")


def test_a_buyer_scans_a_scale(open_page: Callable[..., Page], look: Any) -> None:
    """Overdue in red, in date in green; the report needs no name."""
    owner = open_page("邹示例")
    owner.goto("/instruments")
    codes = [link.get_attribute("href") or "" for link in owner.locator("tbody tr a").all()]
    for address in codes[:3]:
        owner.goto(address)
        look(owner, f"instrument-{address.rpartition('/')[2]}")
        owner.goto(f"{address}/card")
        look(owner, "code-card")
    buyer = open_page(phone=True)
    seen = set()
    for address in codes:
        buyer.goto(address.replace("/instruments/", "/scan/"))
        tone = buyer.locator(".shout").get_attribute("class") or ""
        seen.add(tone)
        look(buyer, f"scanned-{len(seen)}-phone")
    assert len(seen) >= 3
