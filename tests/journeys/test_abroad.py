"""An exporter asks which certificate helps abroad; the national institute lets an entry rest and brings it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect


def test_an_exporter_asks(open_page: Callable[..., Page], look_everywhere: Any) -> None:
    """Two things fit; for another country nothing is on file, and that is no refusal."""
    page = open_page()
    page.goto("/recognition")
    page.get_by_role("link", name="国际互认").first.click()
    page.get_by_label("器具").fill("砝码")
    page.get_by_label("国家或地区").fill("德国")
    page.get_by_role("button", name="应用").click()
    answers = page.locator(".answers li")
    expect(answers).to_have_count(2)
    expect(answers.first).to_contain_text("用得上")
    expect(page.locator(".answers")).to_contain_text("国家示例计量院")
    look_everywhere(page, "abroad-helps")
    page.get_by_label("国家或地区").fill("巴西")
    page.get_by_role("button", name="应用").click()
    expect(page.locator("main")).to_contain_text("这不表示对方不承认")
    look_everywhere(page, "abroad-nothing")


def test_the_institute_keeps_it(open_page: Callable[..., Page], look: Any) -> None:
    """A resting entry says why; restored, it helps again."""
    page = open_page("沈示例")
    page.goto("/international?instrument=水表&country=SG")
    expect(page.locator(".answers")).to_contain_text("示例：型式变更后等待复评")
    page.locator(".answers").get_by_role("link", name="DEMO-R49-2025-01").click()
    look(page, "abroad-resting")
    page.get_by_role("link", name="恢复").click()
    page.get_by_label("原因").fill("复评通过")
    page.get_by_role("button", name="恢复").click()
    expect(page.locator("#verdict")).to_contain_text("用得上")
    page.goto("/international/new")
    look(page, "abroad-new")
