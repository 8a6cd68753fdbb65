"""A check on a telephone: its pages open, its line cut, and what of it waits there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from tests.hub.filing.conftest import png
from tests.hub.served import Site, served

from junheng.hub.foundation.models import Event


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "seal.png"
    path.write_bytes(png())
    return path


@dataclass
class Task:
    """A check on site, and the phones of those who were sent."""

    site: Site
    browser: Browser
    opened: list[BrowserContext] = field(default_factory=list)

    @property
    def on_site(self) -> Any:
        return self.site.objects["supervision_on_site"]

    @property
    def address(self) -> str:
        return f"/supervision/checks/{self.on_site.check.pk}"

    @property
    def first(self) -> str:
        return str(self.on_site.inspectors[0])

    @property
    def second(self) -> str:
        return str(self.on_site.inspectors[1])

    def open(self, name: str, on: Page | None = None) -> Page:
        """A phone with somebody signed in; `on` another page of it: the same phone."""
        if on is None:
            context = self.browser.new_context(
                base_url=self.site.url, viewport={"width": 375, "height": 812}, locale="zh-CN"
            )
            self.opened.append(context)
        else:
            context = on.context
        session = {"name": "sessionid", "value": self.site.session(name), "url": self.site.url}
        context.add_cookies([session])  # type: ignore[list-item]
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.set_default_navigation_timeout(30_000)
        return page

    def form(self) -> Page:
        """The form of the first inspector's task."""
        page = self.open(self.first)
        page.goto(f"{self.address}/record-findings")
        return page

    def check(self) -> Any:
        with self.site.seen():
            return self.on_site.fresh()

    def facts(self) -> tuple[int, int]:
        """How often findings and photographs were recorded."""
        with self.site.seen():
            return tuple(
                Event.objects.filter(type=kind).count() for kind in ("findings-recorded", "photo-added")
            )  # type: ignore[return-value]


@pytest.fixture
def arrived(request: pytest.FixtureRequest, home: Path, browser: Browser) -> Iterator[Task]:
    """Its inspectors stand before the body, which holds the code."""
    with served("supervision_on_site", request, home) as site:
        found = Task(site, browser)
        with site.seen():
            found.on_site.announce()
        yield found
        for context in found.opened:
            context.close()


@pytest.fixture
def task(arrived: Task) -> Task:
    """It was begun with its code."""
    with arrived.site.seen():
        arrived.on_site.begin()
    return arrived


def kept(page: Page) -> Page:
    """The list of checks, and the tasks on the phone."""
    page.goto("/supervision/checks")
    page.locator("body[data-tasks-kept]").wait_for()
    return page


def open_task(page: Page) -> None:
    page.locator("main a[href^='/supervision/checks/']").first.click()
    page.get_by_role("link", name="记录所见").click()


def answer(page: Page, words: str = "铅封缺失") -> None:
    for radio in page.locator("input[type=radio][value=yes]").all():
        radio.check()
    page.locator("input[type=radio][value=no]").first.check()
    page.locator("input[name^=n-]").first.fill(words)


def typed(page: Page, code: str) -> None:
    """The code of entry, on its page."""
    page.locator("form[data-on-site=begin] [name=code]").fill(code)
    page.locator("form[data-on-site=begin] button.go").click()


def findings(page: Page, words: str = "铅封缺失") -> None:
    answer(page, words)
    page.locator("form[data-on-site=findings] button.go").click()


def photograph(page: Page, path: Path, caption: str) -> None:
    page.locator("form[data-on-site=photo] input[type=file]").set_input_files(path)
    page.locator("form[data-on-site=photo] [name=caption]").fill(caption)
    page.locator("form[data-on-site=photo] button").click()


def waiting(page: Page) -> Any:
    return page.locator("#waiting-list > li")


def online(page: Page) -> None:
    """The line is back, and the page is told."""
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")


def state(page: Page, at: int = 0) -> Any:
    """How one of what waits stands, as the page says it."""
    return waiting(page).nth(at).locator("[data-state]:visible")
