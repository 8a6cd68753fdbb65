"""Waiting for a page: our policy forbids eval, by which a browser would ask a condition again and again by itself."""

from __future__ import annotations

from playwright.sync_api import Error, Locator, Page


def until(page: Page, condition: str, *, within_ms: int = 10_000) -> None:
    """`condition` in JavaScript becomes true; asked from outside, as a test may. A page that is just being left answers nothing."""
    for _each in range(within_ms // 100):
        try:
            if page.evaluate(condition):
                return
        except Error as problem:
            if "context was destroyed" not in str(problem) and "navigation" not in str(problem):
                raise
        page.wait_for_timeout(100)
    raise AssertionError(f"not within {within_ms} ms: {condition}")


def follow(locator: Locator) -> str:
    """Presses what leads to another page and waits until that page is there; its address."""
    with locator.page.expect_navigation():
        locator.click()
    return locator.page.url


def cells(locator: Locator) -> list[Locator]:
    """All that are found, once one of them is there: `all` alone answers an empty list of a page that is still coming."""
    locator.first.wait_for(state="attached")
    return locator.all()
