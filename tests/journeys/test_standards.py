"""The life of a standard in the browser: what is missing is said at once; what has ended is down and those who wait know."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey


def test_an_application_that_cannot_go_and_one_that_is_accepted(
    open_page: Callable[..., Page], look: Any, look_everywhere: Any
) -> None:
    """A year without stability stops the re-examination with reason and clause; the office accepts another one."""
    keeper = open_page("冯示例")
    keeper.goto("/examinations")
    look_everywhere(keeper, "standards-1-examinations")
    keeper.get_by_role("row").filter(has_text="ZJ-E-01").get_by_role("link").click()
    look(keeper, "standards-2-missing")
    keeper.get_by_role("link", name="提交申请").click()
    keeper.get_by_role("button", name="提交申请").click()
    main = keeper.locator("main")
    expect(main).to_contain_text("stability-missing")
    expect(main).to_contain_text("JJF 1033-2023")
    expect(main).to_contain_text("未核对")
    look(keeper, "standards-3-refused")
    keeper.goto("/standards")
    keeper.get_by_role("link", name=re.compile("ZJ-M-11")).click()
    keeper.get_by_role("link", name="履历与考核").click()
    look_everywhere(keeper, "standards-4-life")

    officer = open_page("钱示例", phone=True)
    officer.goto("/examinations")
    officer.get_by_role("row").filter(has_text="ZJ-M-13").get_by_role("link").click()
    officer.get_by_role("link", name="受理申请").click()
    officer.get_by_role("button", name="受理申请").click()
    expect(officer.locator("main")).to_contain_text("已受理，考评中")
    look(officer, "standards-5-accepted-phone")
    officer.goto("/examinations")
    officer.get_by_role("row").filter(has_text="ZJ-M-12").get_by_role("link").click()
    look(officer, "standards-6-assessors-phone")
    officer.get_by_role("link", name=re.compile("抽取的公开记录")).click()
    expect(officer.locator("main")).to_contain_text("当事单位的人员")
    look_everywhere(officer, "standards-7-draw")


def test_an_ended_examination_is_down_and_said(
    open_page: Callable[..., Page], look: Any, look_everywhere: Any
) -> None:
    """Anhui's examination ended yesterday: nobody is told that it can, the works that waited was; registers are public."""
    waits = open_page("喻示例")
    waits.goto("/notices")
    expect(waits.locator("main")).to_contain_text("皖量标示证字第 004 号 已到期")
    anybody = open_page()
    anybody.goto("/search?need=1+kg+砝码检定,+M2")
    expect(anybody.locator("main")).to_contain_text("皖量标示证字第 004 号")
    anybody.goto("/regional-standards")
    expect(anybody.locator("main")).to_contain_text("独此一套")
    look_everywhere(anybody, "standards-8-regional")
    anybody.goto("/reference-materials")
    look(anybody, "standards-9-materials")
    anybody.get_by_role("link", name="GBW(E) 示例").click()
    anybody.get_by_role("link", name="2409").click()
    expect(anybody.locator("main")).to_contain_text("已召回")
    look_everywhere(anybody, "standards-10-batch")
