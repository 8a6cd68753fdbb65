"""A stall owner files a scale on a phone: under two minutes by the stop-watch, and nothing is lost without a network."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.hub.filing.conftest import png
from tests.journeys.conftest import DESKTOP, PHONE, dress
from tests.waiting import until

pytestmark = pytest.mark.journey

KEY, POINT, THINK = 0.28, 1.1, 1.35
"""Seconds for a key, a tap and a thought: the keystroke-level model of Card, Moran and Newell (1980), as recalled."""


class Thumb:
    """Somebody with a phone: each key, tap and thought costs what a person needs; the machine's own time comes on top."""

    def __init__(self, page: Page) -> None:
        self.page, self.typed, self.person, self.began = page, 0, 0.0, time.monotonic()

    def tap(self, place: Any) -> None:
        self.person += THINK + POINT
        box = place.bounding_box()
        assert box is not None and box["height"] >= 44, f"too small for a thumb: {box}"
        place.click()

    def type(self, label: str, text: str) -> None:
        self.typed += 1
        self.person += THINK + POINT + KEY * len(text)
        self.page.get_by_label(label, exact=True).fill(text)

    def picture(self, path: Path) -> None:
        self.person += THINK + 3 * POINT + 5  # open the camera, aim, take it, use it
        self.typed += 1
        self.page.get_by_label(re.compile("铭牌照片")).set_input_files(path)

    @property
    def seconds(self) -> float:
        return self.person + time.monotonic() - self.began


@pytest.fixture
def plate(tmp_path: Path) -> Path:
    path = tmp_path / "plate.png"
    path.write_bytes(png())
    return path


def test_one_scale_in_under_two_minutes(
    open_page: Callable[..., Page], look: Any, look_everywhere: Any, plate: Path, record_property: Any
) -> None:
    """From the question on the start page to the code for life, at 390 px, signing in last; three fields are typed."""
    page = open_page(phone=True)
    page.goto("/")
    thumb = Thumb(page)
    page.get_by_label("器具", exact=True).fill("电子秤")
    thumb.person += THINK + POINT + KEY * 3 * 3  # three characters by pinyin
    thumb.tap(page.get_by_role("button", name="看结论"))
    expect(page.locator("main")).to_contain_text("必须检定")
    thumb.tap(page.get_by_role("link", name="现在备案，两分钟"))
    expect(page.locator("main")).to_contain_text("2-1")
    look(page, "filing-1-form-phone")
    thumb.picture(plate)
    thumb.type("编号或出厂编号", "SN-880123")
    thumb.type("安放地点", "湖州示例农贸市场 B-7")
    look(page, "filing-2-typed-phone")
    thumb.tap(page.get_by_role("button", name="下一步：备案"))
    page.wait_for_url("**/file/kept")
    expect(page.locator("main")).to_contain_text("SN-880123")
    look(page, "filing-3-kept-phone")
    thumb.person += 25  # an address and a password, where the phone does not fill them in
    page.goto("/demo")
    page.locator('button[value="章示例"]').click()
    page.wait_for_url("**/today")
    thumb.tap(page.get_by_role("link", name="接着备案"))
    thumb.tap(page.get_by_role("button", name="备案", exact=True))
    page.wait_for_url("**/file/done/*")
    spent = thumb.seconds
    record_property(
        "stop-watch", f"one scale filed on a phone in {spent:.0f} s, {thumb.typed} fields typed (limit 120 s)"
    )
    assert thumb.typed == 3 and spent < 120
    look_everywhere(page, "filing-4-done")
    page.goto("/file?kind=电子秤")
    page.get_by_label("编号或出厂编号", exact=True).fill("SN-880124")
    page.locator("#where summary").click()
    page.get_by_label("所在市场").select_option(index=1)
    expect(page.locator("#spot-now")).to_contain_text("取自市场")
    page.get_by_role("button", name="看方格图").click()
    expect(page.locator(".tap button")).to_have_count(64)
    page.locator(".tap .all button").first.click()
    expect(page.locator("#spot-now")).to_contain_text(re.compile("± [0-9]+ m"))
    expect(page.get_by_label("编号或出厂编号", exact=True)).to_have_value("SN-880124")
    look(page, "filing-5-squares")
    dress(page, PHONE, "light")
    look(page, "filing-5-squares-phone")
    dress(page, DESKTOP, "light")
    page.goto("/file?kind=电子秤")
    look_everywhere(page, "filing-5-form")
    page.goto("/file/claims")
    look_everywhere(page, "filing-6-claims")
    page.locator("tbody a").first.click()
    look_everywhere(page, "filing-7-claim")


def _fill(page: Page, number: str, plate: Path | None = None) -> None:
    if plate:
        page.get_by_label(re.compile("铭牌照片")).set_input_files(plate)
    page.get_by_label("编号或出厂编号", exact=True).fill(number)
    page.get_by_label("安放地点", exact=True).fill("湖州示例农贸市场 C-3")
    page.get_by_role("button", name="备案", exact=True).click()


def test_the_phone_goes_offline_in_the_middle(
    open_page: Callable[..., Page], look: Any, watch: Any, plate: Path
) -> None:
    """Two filings typed without a network wait on the phone, also over a closed page; sent once, one comes back."""
    page = open_page("章示例", phone=True)
    page.goto("/file")
    page.locator("#filing[data-kept]").wait_for()
    until(page, "caches.match('/file').then(Boolean)")
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 30.86571, "longitude": 120.09312, "accuracy": 12.4})
    page.context.set_offline(True)
    page.locator("#where summary").click()
    page.get_by_role("button", name="用手机现在的位置").click()
    expect(page.locator("#spot-now")).to_contain_text("± 12 m 取自手机")
    _fill(page, "OFF-1", plate)
    expect(page.locator("#queue-list li")).to_have_count(1)
    expect(page.locator("#queue-list")).to_contain_text("等待发送")
    _fill(page, "SN-260311")  # on file already: this one will be refused
    expect(page.locator("#queue-list > li")).to_have_count(2)
    look(page, "filing-8-offline-phone")

    context = page.context
    page.close()
    page = context.new_page()
    page.goto("/file")
    expect(page.locator("#queue-list > li")).to_have_count(2)
    expect(page.locator("main")).to_contain_text("OFF-1")
    assert "湖州示例水产摊" not in page.locator("header").inner_text(), (
        "a name stays on a phone that others use"
    )

    context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    sent = page.locator("#queue-list > li", has_text="OFF-1")
    expect(sent).to_contain_text("已备案")
    back = page.locator("#queue-list > li", has_text="SN-260311")
    expect(back).to_contain_text("已经登记")
    code = sent.locator("[data-link]").inner_text()
    back.get_by_role("button", name="改一改").click()
    expect(page.get_by_label("安放地点", exact=True)).to_have_value("湖州示例农贸市场 C-3")
    page.get_by_label("编号或出厂编号", exact=True).fill("OFF-2")
    page.locator("#filing button.go").click()
    page.wait_for_url("**/file/done/*")
    page.goto("/instruments?text=OFF-1")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.goto(f"/file/done/{code}")
    expect(page.locator("main")).to_contain_text("30.86571, 120.09312 ± 12 m 取自手机")
    expect(page.locator("main")).to_contain_text("OFF-1")
