"""Waiting for a page: our policy forbids eval, by which a browser would ask a condition again and again by itself."""

from __future__ import annotations

from playwright.sync_api import Error, Page


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
