"""A laboratory brings its published scope of 500 lines in and works its queue off, in the browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.core.capability.published import as_workbook, written

pytestmark = pytest.mark.journey


def test_a_scope_and_its_queue(
    open_page: Callable[..., Page], look: Any, look_everywhere: Any, tmp_path: Path
) -> None:
    """450 lines become drafts; of the 50 that wait one is accepted, one rewritten, one left out; the file adds nothing twice."""
    file = tmp_path / "能力表.xlsx"
    file.write_bytes(as_workbook(written()))
    page = open_page("冯示例")
    page.goto("/scopes/new")
    look_everywhere(page, "scope-new")
    page.goto("/scopes/new")
    page.locator("input[type=file]").set_input_files(str(file))
    page.locator("form[data-submit] button.go").click()
    expect(page).to_have_url(re.compile(r"/scopes/[0-9a-f-]{36}$"))
    scope = page.url
    expect(page.locator("nav.tally")).to_contain_text("450")
    look_everywhere(page, "scope-queue")

    page.goto(scope)
    page.locator("a[href$=accept-scope-line]").first.click()
    expect(page.locator("main")).to_contain_text("mpa")
    look_everywhere(page, "scope-line")
    page.locator("form[data-submit] button.go").click()
    expect(page.locator("nav.tally a[aria-current]")).to_contain_text("49")

    page.locator("a[href$=correct-scope-line]").first.click()
    page.locator("[name=uncertainty]").fill("U=5 MK")
    page.locator("form[data-submit] button.go").click()
    expect(page.locator("#why-not")).to_be_visible()
    look(page, "scope-line-refused")
    page.locator("[name=uncertainty]").fill("U=5 mK")
    page.locator("form[data-submit] button.go").click()
    expect(page.locator("nav.tally a[aria-current]")).to_contain_text("48")

    page.locator("a[href$=discard-scope-line]").first.click()
    page.locator("[name=reason]").fill("不再开展")
    page.locator("form[data-submit] button.go").click()
    expect(page.locator("nav.tally a[aria-current]")).to_contain_text("47")

    page.goto("/scopes/new")
    page.locator("input[type=file]").set_input_files(str(file))
    page.locator("form[data-submit] button.go").click()
    expect(page.locator("main")).to_contain_text("没有再加任何一行")
    page.goto("/scopes")
    look_everywhere(page, "scopes")
