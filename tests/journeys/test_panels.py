"""The pool at work in the browser: a body examined, one for recognition, a protocol reviewed; who works where."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey
BODIES = {"金示例": "sh-lab", "陶示例": "js-lab", "姜示例": "ah-lab", "冯示例": "zj-lab"}


PANEL = re.compile(r"/panels/[0-9a-f-]{36}$")


def _press(page: Page, what: str) -> None:
    page.get_by_role("link", name=what).first.click()
    page.get_by_role("button", name=what).click()
    page.wait_for_url(PANEL)


def _does_the_work(page: Page) -> None:
    """Takes part, begins, and reports that everything is met."""
    if page.get_by_role("link", name="确认参加").count():
        _press(page, "确认参加")
    if page.get_by_role("link", name="开始工作").count():
        _press(page, "开始工作")
    page.get_by_role("link", name="提交报告").first.click()
    expect(page.locator("select[name^=met-]").first).to_be_visible()
    for choice in page.locator("select[name^=met-]").all():
        choice.select_option("yes")
    page.get_by_label("结论", exact=True).select_option("pass")
    page.get_by_role("button", name="提交报告").click()
    expect(page.locator("main")).to_contain_text("已报告")


def _invited(open_page: Callable[..., Page], purpose: str, **kwargs: Any) -> Page:
    """Whoever of the pool has a task of this purpose that waits, with its page open."""
    for name in BODIES:
        page = open_page(name, **kwargs)
        page.goto("/duties")
        row = page.get_by_role("row").filter(has_text=purpose).filter(has_text=re.compile("已邀请|进行中"))
        if row.count():
            row.first.get_by_role("link").first.click()
            page.wait_for_url(PANEL)
            return page
    raise AssertionError(f"nobody was asked: {purpose}")


def test_a_body_is_examined(open_page: Callable[..., Page], look: Any, look_everywhere: Any) -> None:
    """Whoever is at work reports; the office scores, and the home of the person has the score on its duty list."""
    person = _invited(open_page, "机构考核")
    look_everywhere(person, "panels-1-body")
    _does_the_work(person)
    address = person.url
    officer = open_page("秦示例")
    officer.goto(address)
    look(officer, "panels-2-reported")
    officer.get_by_role("link", name="给工作评分").first.click()
    officer.get_by_label("得分").select_option("5")
    officer.get_by_role("button", name="给工作评分").click()
    expect(officer.locator("main")).to_contain_text("已报告并评分")
    officer.goto("/duties")
    look_everywhere(officer, "panels-3-duty-list")
    stranger = open_page(phone=True)
    stranger.goto(address)
    expect(stranger.locator("main")).to_contain_text("junheng draw replay")
    expect(stranger.locator("main")).not_to_contain_text("席位")
    look(stranger, "panels-4-stranger-phone")


def test_an_examination_for_recognition(open_page: Callable[..., Page], look: Any) -> None:
    """A neighbour's assessor takes it on and reports on a phone; the own people of the body are excluded with the reason."""
    person = _invited(open_page, "互认考核", phone=True)
    expect(person.locator("main")).to_contain_text("当事单位的人员")
    look(person, "panels-5-recognition-phone")
    _does_the_work(person)
    look(person, "panels-6-reported-phone")
    person.goto("/duties")
    look(person, "panels-7-own-duties-phone")


def test_a_protocol_is_reviewed_and_a_list_is_frozen(
    open_page: Callable[..., Page], look: Any, look_everywhere: Any
) -> None:
    """An expert of no laboratory of the round reports on the protocol; the office of Zhejiang freezes the next list about its institute."""
    person = _invited(open_page, "比对方案评审")
    _does_the_work(person)
    look_everywhere(person, "panels-8-protocol")
    office = open_page("朱示例")
    office.goto("/duties")
    expect(office.locator("main")).to_contain_text("跨省占比")
    look_everywhere(office, "panels-9-region")

    officer = open_page("钱示例")
    officer.goto("/organisations?text=浙江示例")
    officer.get_by_role("link", name=re.compile("浙江示例计量科学研究院|浙江示例.*院")).first.click()
    officer.get_by_role("link", name="考评员考核").click()
    look_everywhere(officer, "panels-10-about")
    officer.get_by_role("link", name="冻结名单").click()
    officer.get_by_label("对秘密的承诺").fill("x")
    officer.get_by_label("信标的公开来源").fill("示例彩票")
    officer.get_by_role("button", name="冻结名单").click()
    expect(officer.locator("main")).to_contain_text("panel-commitment-unusable")
    look(officer, "panels-11-refused")
    officer.get_by_label("对秘密的承诺").fill("sha256:" + "0" * 64)
    officer.get_by_role("button", name="冻结名单").click()
    expect(officer.locator("main")).to_contain_text("名单已冻结")
    look_everywhere(officer, "panels-12-frozen")
