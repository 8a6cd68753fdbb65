"""Where nobody can do what falls due, and who can within reach: on maps of squares, in numbers and words (R04.5, R06.3)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey


def test_on_maps(open_page: Callable[..., Page], look_everywhere: Any) -> None:
    """A regulator's counties; on a phone 0 to 60 MPa below 0.05 % of span within 300 km of Shanghai; gaps and provinces."""
    office = open_page("钱示例")
    office.goto("/weak-spots?days=3650&reach=1")
    expect(office.locator(".carto li").first).to_contain_text("/")
    look_everywhere(office, "maps-1-weak-spots")
    stranger = open_page("", phone=True)
    stranger.goto("/search")
    stranger.get_by_label("要测什么").fill("0~60 MPa 表压，U < 0.05 % 量程，300 km 内")
    stranger.locator("main").get_by_role("button", name="找机构").click()
    stranger.get_by_label("距离起点").select_option("310000")
    stranger.locator("main").get_by_role("button", name="找机构").click()
    first = stranger.locator("ol.hits > li").first
    expect(first).to_contain_text("浙江示例计量院")
    expect(first).to_contain_text(
        re.compile(r"1[34]\d km")
    )  # 30.33 N 120.33 E from 31.23 N 121.47 E, by hand: 148 km
    expect(stranger.locator(".carto")).to_contain_text(" km")
    look_everywhere(stranger, "maps-2-search")
    stranger.goto("/national-gaps")
    look_everywhere(stranger, "maps-3-gaps")
    stranger.get_by_role("link", name="各省对照").click()
    look_everywhere(stranger, "maps-4-provinces")
    stranger.locator("main table a[href$='/330000/entries']").first.click()
    expect(stranger.locator("main")).to_contain_text("浙江示例计量院")
    look_everywhere(stranger, "maps-5-province-rows")
