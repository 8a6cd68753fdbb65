"""Journeys: a real browser through the real demonstration, as `make demo` opens it.

One demonstration for the whole run, started by the first journey. Journeys change its data, so each looks for
the things it made itself.

    def test_something(open_page, look, look_everywhere, letters):
        page = open_page("周示例")                      a browser of one's own, signed in as one of the cast
        page.goto("/records")
        look(page, "records")                          as it stands now
        look_everywhere(page, "records")               zh and en, 1280 and 390 px, light and dark; loads it again
        letters("somebody@people.example")             the newest letter the worker sent them

`look` is the demanding designer: no axe finding, nothing on the console (so no breach of the content security
policy either), no sideways scroll, no inline style, the language the page says it has and no English word left
in a Chinese one; and a picture, into `JUNHENG_PICTURES` when that names a folder.
"""

from __future__ import annotations

import fcntl
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from tests.waiting import until

AXE = Path(sys.modules["playwright"].__file__ or "").parents[1] / "axe_playwright_python" / "axe.min.js"
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(home: Path) -> dict[str, str]:
    dropped = ("DATABASE_URL", "DATABASE_OWNER_URL", "PYTHONWARNINGS", "DJANGO_SETTINGS_MODULE")
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return kept | {
        "JUNHENG_HOME": str(home),
        "JUNHENG_EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "JUNHENG_EMAIL_FOLDER": str(home / "mail"),
    }


def _start(top: Path) -> str:
    """The demonstration, up and answering; its process is ended by whoever controls the run."""
    port = _free_port()
    with (top / "demo.log").open("wb") as words:
        process = subprocess.Popen(
            [sys.executable, "-m", "junheng.cli.main", "up", "--demo", "--port", str(port)],
            env=_environment(top / "demo-home"), stdout=words, stderr=words, start_new_session=True,
        )  # fmt: skip
    (top / "demo.pid").write_text(str(process.pid))
    process.returncode = 0  # it outlives this worker: nobody here waits for it
    address = f"http://localhost:{port}"
    give_up = (
        time.monotonic() + 480
    )  # beside other tests on the same cores; `make bench` measures the start alone
    while time.monotonic() < give_up:
        try:
            urllib.request.urlopen(f"{address}/health", timeout=2).close()
            return address
        except OSError:
            time.sleep(0.1)
    raise RuntimeError((top / "demo.log").read_text()[-3000:])


@pytest.fixture(scope="session")
def site() -> str:
    """Address of the demonstration of this run."""
    top = Path(os.environ["JUNHENG_TEST_RUN"])
    with (top / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = top / "demo.address"
        if not known.exists():
            known.write_text(_start(top))
        return known.read_text()


@pytest.fixture(scope="session")
def letters() -> Callable[..., str]:
    """The newest letter to an address that holds some words, as the worker sent it; waits for it."""
    folder = Path(os.environ["JUNHENG_TEST_RUN"], "demo-home", "mail")

    def newest(address: str, words: str = "") -> str:
        give_up = time.monotonic() + 90  # beside other tests on the same cores
        while time.monotonic() < give_up:
            found = [
                text
                for path in sorted(folder.glob("*.log"))
                if f"To: {address}" in (text := path.read_text()) and words in text
            ]
            if found:
                return found[-1]
            time.sleep(0.3)
        raise AssertionError(f"no letter to {address}: {words}")

    return newest


class Watch:
    """What the browser complained about while a page was open."""

    def __init__(self) -> None:
        self.complaints: list[str] = []

    def on(self, page: Page) -> None:
        page.on("console", lambda message: self._said(message))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _said(self, message: Any) -> None:
        refused = re.search(r"status of 4(00|01|03|04|09|29)", message.text)
        if message.type in ("error", "warning") and not refused:
            self.complaints.append(f"{message.location.get('url', '')}: {message.text}")


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def open_page(browser: Browser, site: str, watch: Watch) -> Iterator[Callable[..., Page]]:
    """`open_page(name="周示例", phone=True, language="en", dark=True)`: a browser of one's own, signed in."""
    opened: list[BrowserContext] = []

    def make(name: str = "", *, phone: bool = False, language: str = "zh", dark: bool = False) -> Page:
        context = browser.new_context(
            base_url=site, viewport=PHONE if phone else DESKTOP,  # type: ignore[arg-type]
            locale="zh-CN" if language == "zh" else "en-GB", color_scheme="dark" if dark else "light",
        )  # fmt: skip
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        watch.on(page)
        if name:
            page.goto("/demo")
            page.locator(f'button[value="{name}"]').click()
            page.wait_for_url("**/today")
        return page

    yield make
    for context in opened:
        context.close()


SETTLED = """!document.querySelector('[aria-busy="true"]')
    && document.getAnimations().every(each => each.playState !== 'running' || each.effect.getTiming().iterations === Infinity)"""
"""Nothing is being fetched or is fading: what a reader looks at."""
LEFT_IN_ENGLISH = r"""() => {
  const parts = 'h1, h2, h3, label, legend, button, summary, .btn, .hint, .lead, .soft, .note, .wrong, .mark, .tag, nav a'
  const shown = element => element.offsetParent !== null && !element.closest('[lang=en], [translate=no]')
  const words = element => Array.from(element.childNodes, n => n.nodeType === 3 ? n.data : '').join('').trim()
  return Array.from(document.querySelectorAll(parts)).filter(shown).map(words)
    .filter(text => /[a-z]{3}/.test(text) && !/[\u4e00-\u9fff]/.test(text) && !/^[\w.+-]+@/.test(text))
}"""
"""What a reader of Chinese would meet in English: words of ours, not names, codes and addresses."""


def _speaks(page: Page, name: str) -> None:
    said, wanted = page.evaluate("[document.documentElement.lang, navigator.language]")
    cookies = {each["name"]: each["value"] for each in page.context.cookies()}
    wanted = cookies.get("django_language", wanted)
    assert said == ("en" if wanted.startswith("en") else "zh-Hans"), f"{name}: speaks {said}"
    if said == "zh-Hans":
        assert page.evaluate(LEFT_IN_ENGLISH) == [], f"{name}: left in English"


@pytest.fixture
def look(watch: Watch) -> Callable[[Page, str], None]:
    """Hold a page against everything that is never allowed, and take its picture."""
    pictures = os.environ.get("JUNHENG_PICTURES")

    def at(page: Page, name: str, *, contrast: bool = True, axe: bool = True, layout: bool = False) -> None:
        page.wait_for_load_state("load")
        until(page, SETTLED)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= page.viewport_size["width"], f"{name}: scrolls sideways to {width}"  # type: ignore[index]
        styled = page.evaluate("window.lookedAt ? 0 : document.querySelectorAll('[style]').length")
        assert styled == 0, f"{name}: inline style"  # axe itself leaves some behind
        _speaks(page, name)
        found = _axe(page, contrast=contrast, layout=layout) if axe else []
        if name.startswith("gallery"):  # it shows the same component in each of its states
            found = [each for each in found if not each.startswith("landmark-unique")]
        assert found == [], name
        assert watch.complaints == [], name
        if pictures:
            page.screenshot(path=Path(pictures, f"{name}.png"), full_page=True)

    return at


SHAPES = (
    ("zh-hans", DESKTOP, "light", ""),
    ("zh-hans", PHONE, "dark", "-phone"),
    ("en", DESKTOP, "dark", "-en"),
    ("en", PHONE, "light", "-en-phone"),
)
"""Every pair of language, width and theme at least once. Contrast is of the theme, whatever the language: it is asked in Chinese.
The English document is the same at both widths: axe reads it once."""


def dress(page: Page, width: Any, scheme: str) -> None:
    """The same page at another width and in another light, without loading it again."""
    page.set_viewport_size(width)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]


@pytest.fixture
def speak(site: str) -> Callable[[Page, str], None]:
    """The same page again in another language."""

    def say(page: Page, language: str) -> None:
        page.context.add_cookies([{"name": "django_language", "value": language, "url": site}])
        page.reload()

    return say


@pytest.fixture
def look_everywhere(
    look: Callable[[Page, str], None], speak: Callable[[Page, str], None]
) -> Callable[[Page, str], None]:
    """`look` in both languages, at both widths, light and dark; ends as it began, in Chinese on a desktop."""

    def at(page: Page, name: str) -> None:
        spoken = ""
        for language, width, scheme, suffix in SHAPES:
            dress(page, width, scheme)
            if language != spoken:
                speak(page, language)
            spoken = language
            look(page, name + suffix, contrast=language == "zh-hans", axe=suffix != "-en")
        dress(page, DESKTOP, "light")
        speak(page, "zh-hans")

    return at


LAYOUT = [
    "target-size",
    "scrollable-region-focusable",
    "css-orientation-lock",
    "meta-viewport",
    "meta-viewport-large",
]
"""Rules whose answer may change when the same document is shown at another width."""


def _axe(page: Page, *, contrast: bool, layout: bool = False) -> list[str]:
    """Every finding as `rule: first place`; contrast takes as long as all other rules together."""
    if not page.evaluate("window.lookedAt"):
        page.evaluate(AXE.read_text(encoding="utf-8") + "; window.lookedAt = true")
    asked = {
        "runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"],
        "rules": {"color-contrast": {"enabled": contrast}},
    }  # fmt: skip
    if layout:
        asked = {"runOnly": {"type": "rule", "values": LAYOUT}, "resultTypes": ["violations"]}
    found = page.evaluate("asked => axe.run(document, asked).then(found => found.violations)", asked)
    return [
        f"{each['id']}: {each['nodes'][0]['target']} {each['nodes'][0].get('failureSummary', '')}"
        for each in found
    ]
