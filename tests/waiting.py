"""Waiting for a page: our policy forbids eval, by which a browser would ask a condition again and again by itself."""

from __future__ import annotations

from typing import Any


def until(page: Any, condition: str, *, within_ms: int = 10_000) -> None:
    """`condition` in JavaScript becomes true; asked from outside, as a test may."""
    for _each in range(within_ms // 100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"not within {within_ms} ms: {condition}")
