"""A digest as the proof-badge shows it: its digits in fours, eight groups a line."""

from __future__ import annotations

from junheng.hub.ui.figures import digest_lines


def test_with_and_without_its_name() -> None:
    """The name of the function is no digit: `sha256:…` and its digits are shown alike."""
    digits = "0123456789abcdef" * 4
    shown = digest_lines(f"sha256:{digits}")
    assert shown == digest_lines(digits)
    assert shown.count('<span class="code">0123 4567 89ab cdef 0123 4567 89ab cdef</span>') == 2
