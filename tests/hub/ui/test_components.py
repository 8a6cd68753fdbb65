"""A component shows what it was given and nothing else that the page happens to know under the same name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

COMPONENTS = sorted((Path(__file__).parents[3] / "src/junheng/hub/ui/templates/cotton").glob("*.html"))
LOCAL = r"\bfor (\w+) in\b|\bas (\w+) %|\b(\w+)="
"""Names that the component makes for itself: in a loop, by a tag, or declared with its default."""


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_what_it_shows_is_declared(path: Path) -> None:
    """Each name it prints stands in its `c-vars`: one that is not declared is looked for in the page's context."""
    text = path.read_text("utf-8")
    known = {name for found in re.findall(LOCAL, text) for name in found} | {"slot", "attrs", "forloop"}
    shown = set(re.findall(r"\{\{\s*(\w+)", text))
    assert shown <= known, shown - known
