"""An engineer makes a new edition of a template in a browser; others review, validate and approve it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.waiting import follow

pytestmark = pytest.mark.journey


def test_an_engineer_makes_a_new_edition(
    open_page: Callable[..., Page], look: Any, look_everywhere: Any
) -> None:
    """From the template in force to the next one: a fault at its field, mended; reviewed by another, approved by a third.

    The point that is put in is taken out again: other journeys verify scales by what this laboratory has in force.
    """
    page = open_page("周示例")
    page.goto("/templates")
    page.get_by_role("link", name="数字指示秤检定").first.click()
    page.get_by_role("link", name="起草下一版").click()
    look(page, "own-template-begin")
    page.get_by_role("button", name="开始起草").click()
    expect(page.get_by_role("heading", name="数字指示秤检定")).to_be_visible()
    page.get_by_role("link", name="接着写").click()
    look_everywhere(page, "own-template-editor")

    page.locator("#basis-document").fill("JJG 539-2016")
    page.locator("#checks-1-limit").fill(
        "e*if(nominal <= 500*e, 0.5, if(nominal <= 2000*e, 1, 1.5))*(1 + inuse)"
    )
    page.locator("[data-key=submit]").click()
    expect(page.locator("#checks-1-limit-w")).to_contain_text("inuse")
    expect(page.locator("#checks-1-limit")).to_have_attribute("aria-invalid", "true")
    look_everywhere(page, "own-template-fault")

    page.locator("#checks-1-limit").fill(
        "e*if(nominal <= 500*e, 0.5, if(nominal <= 2000*e, 1, 1.5))*(1 + in_use)"
    )
    page.locator("#checks-1-clause").fill("5.3.2")
    page.locator("#points-5-at").fill("2.5")
    for key, text in (
        ("group", "称量"),
        ("nominal", "=1000*e"),
        ("unit", "g"),
        ("weights_mpe", "=5e-5*1000*e"),
    ):
        page.locator(f"#points-5-{key}").fill(text)
    page.locator("[data-key=submit]").click()
    expect(page.get_by_role("status").first).to_contain_text("不差什么")
    expect(page.locator("#points-2-nominal")).to_have_value("=1000*e")
    page.locator("input[name='r:1:I:0']").fill("5020")
    page.get_by_role("button", name="算一算").click()
    trial = page.locator("section[aria-labelledby='part-trial']")
    expect(trial).to_contain_text("超限")
    expect(page.locator("input[name='r:1:I:0']")).to_have_value("5020")
    look(page, "own-template-dry-run")
    page.locator("#points-2-at").fill("")
    page.locator("[data-key=submit]").click()
    expect(page.get_by_role("status").first).to_contain_text("不差什么")
    expect(page.locator("#points-2-nominal")).not_to_have_value("=1000*e")
    page.get_by_role("link", name="回草稿页").first.click()
    look_everywhere(page, "own-template-draft")
    page.get_by_role("link", name="提交审核").click()
    address = follow(page.get_by_role("button", name="提交"))

    page = open_page("吴示例")
    page.goto(address)
    expect(page.locator("main")).to_contain_text("JJG 539-2016")
    page.get_by_role("link", name="用存下的数据验证").click()
    look_everywhere(page, "own-template-validation")
    page.get_by_label("结论").fill("限值未变，写明条款；与 JJG 539-2016 5.3.2 一致。")
    page.get_by_role("button", name="存下验证").click()
    expect(page.locator("main")).to_contain_text("与 JJG 539-2016 5.3.2 一致")
    page.get_by_role("link", name="审核").click()
    page.get_by_label("同意：写的与文件要求一致").check()
    page.get_by_role("button", name="提交审核意见").click()

    page = open_page("冯示例")
    page.goto(address)
    page.get_by_role("link", name="批准").click()
    page.get_by_role("button", name="批准").click()
    page.get_by_role("link", name="生效的版本").click()
    expect(page.locator("main")).to_contain_text("本机构的模板")
    look_everywhere(page, "own-template-in-force")
    page.goto("/templates")
    look_everywhere(page, "templates")
