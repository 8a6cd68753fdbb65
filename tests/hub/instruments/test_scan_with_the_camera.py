"""The camera on the scan page reads codes in every browser; what reads them is fetched when it is opened, not before."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import segno
from playwright.sync_api import Browser, Page, expect
from tests.hub.served import served
from tests.waiting import until

CAMERA = """delete window.BarcodeDetector;
const canvas = document.createElement("canvas");
window.show = (data) => createImageBitmap(new Blob([Uint8Array.from(data)])).then((seen) => { canvas.width = seen.width; canvas.height = seen.height;
  clearInterval(window.shown); window.shown = setInterval(() => canvas.getContext("2d").drawImage(seen, 0, 0), 50); });
Object.defineProperty(navigator, "mediaDevices", { value: { getUserMedia: async () => canvas.captureStream(20) } });"""
"""A browser without a reader of codes, before whose camera pictures can be held."""


@pytest.fixture
def scan(request: pytest.FixtureRequest, home: Path, browser: Browser) -> Iterator[Callable[..., Page]]:
    """The page of scanning as a stranger opens it, with all that was asked of the server in `page.asked`."""
    with served("house", request, home) as site:
        context = browser.new_context(
            base_url=site.url, viewport={"width": 390, "height": 844}, locale="zh-CN"
        )

        def make(script: str = CAMERA) -> Page:
            page = context.new_page()
            page.add_init_script(script)
            page.asked = []  # type: ignore[attr-defined]
            page.on("request", lambda each: page.asked.append(each.url.removeprefix(site.url)))  # type: ignore[attr-defined]
            page.goto("/scan")
            return page

        yield make
        context.close()


def hold(page: Page, text: str) -> None:
    """A code before the camera."""
    picture = io.BytesIO()
    segno.make(text, micro=False).save(picture, kind="png", scale=8, border=6)
    page.evaluate("(data) => window.show(data)", list(picture.getvalue()))


def test_read_without_help_of_the_browser(scan: Any) -> None:
    """An address of ours leads to the instrument; another site's address and other words do not."""
    page = scan()
    host = page.evaluate("location.host")
    assert not [each for each in page.asked if "qr-decode" in each]
    hold(page, "https://elsewhere.example/scan/330105459409")
    page.get_by_role("button", name="打开相机").click()
    expect(page.locator("video.scan-view")).to_be_visible()
    until(page, "window.decodeQR !== undefined")
    page.wait_for_timeout(700)
    assert page.url.endswith("/scan")
    hold(page, f"https://{host}/scan/330105459409")
    page.wait_for_url("**/scan/330105459409")


def test_twelve_digits_and_closing(scan: Any) -> None:
    """Pressed again the camera closes; digits alone are read too."""
    page = scan()
    button = page.get_by_role("button", name="打开相机")
    hold(page, "nothing of ours")
    button.click()
    expect(page.locator("video.scan-view")).to_be_visible()
    button.click()
    expect(page.locator("video.scan-view")).to_have_count(0)
    hold(page, "330105459409")
    button.click()
    page.wait_for_url("**/scan/330105459409")


def test_no_camera(scan: Any) -> None:
    """Without a camera no button; one that is refused, or a reader that does not come, is said, and the digits stay."""
    assert not scan('Object.defineProperty(navigator, "mediaDevices", { value: undefined });').get_by_role("button", name="打开相机").is_visible()  # fmt: skip
    page = scan('Object.defineProperty(navigator, "mediaDevices", { value: { getUserMedia: () => Promise.reject(new Error("no")) } });')  # fmt: skip
    page.get_by_role("button", name="打开相机").click()
    expect(page.locator("#camera-refused")).to_be_visible()
    page = scan()
    page.route("**/qr-decode.js", lambda route: route.abort())
    page.get_by_role("button", name="打开相机").click()
    expect(page.locator("#camera-refused")).to_be_visible()
    expect(page.locator("video.scan-view")).to_have_count(0)
