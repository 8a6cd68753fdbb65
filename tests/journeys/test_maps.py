"""Where nobody can do what falls due, and who can within reach: on maps of squares, in numbers and words (R04.5, R06.3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey


def test_on_maps(open_page: Callable[..., Page], look_everywhere: Any) -> None:
    """A regulator's counties, the bodies that can within 300 km of Shanghai, the gaps of the country."""
    office = open_page("钱示例")
    office.goto("/weak-spots?days=3650&reach=1")
    expect(office.locator(".carto li").first).to_contain_text("/")
    look_everywhere(office, "maps-1-weak-spots")
    stranger = open_page("")
    stranger.goto("/search?need=0~1000+V+DC%2C+U%3C20+ppm%2C+within+300+km")
    stranger.get_by_label("距离起点").select_option("310000")
    stranger.locator("main").get_by_role("button", name="找机构").click()
    expect(stranger.locator(".carto")).to_contain_text(" km")
    expect(stranger.locator("ol.hits")).to_contain_text(" km")
    look_everywhere(stranger, "maps-2-search")
    stranger.goto("/national-gaps")
    look_everywhere(stranger, "maps-3-gaps")
