"""The documentation as a site: whole, and readable without the network."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from junheng.hub.foundation.verbs import REGISTRY
from junheng.hub.institutions.rules import roles

ROOT = Path(__file__).resolve().parents[2]
FETCHED = re.compile(
    r"""<(?:script|link|img|iframe|source)\b[^>]*?\b(?:src|href)\s*=\s*["'](?:https?:)?//([^"'/]+)"""
)
IMPORTED = re.compile(r"""(?:@import|url\()\s*["']?(?:https?:)?//""")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("site")
    words = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(target)]
    built = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert built.returncode == 0, built.stderr
    return target


def test_every_page_is_there(site: Path) -> None:
    """Every link and anchor leads somewhere, every page stands in the navigation (strict), and has its file."""
    pages = {path.relative_to(ROOT / "docs").with_suffix(".html") for path in (ROOT / "docs").rglob("*.md")}
    assert {page for page in pages if not (site / page).exists()} == set()


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    """No script, style, font or picture of another host."""
    fetched = {
        f"{path.relative_to(site)}: {found}"
        for path in site.rglob("*.html")
        for found in FETCHED.findall(path.read_text(encoding="utf-8"))
    }
    imported = {
        str(path.relative_to(site))
        for path in site.rglob("*.css")
        if IMPORTED.search(path.read_text(encoding="utf-8"))
    }
    assert (fetched, imported) == (set(), set())


def test_roles_that_may_act_are_explained() -> None:
    """The page of roles names every role that a verb names."""
    import junheng.hub.site.urls  # noqa: F401  (loads every area's verbs)

    page = (ROOT / "docs" / "roles.md").read_text(encoding="utf-8")
    named = {role for verb in REGISTRY.values() for role in verb.roles}
    assert {role for role in named if f"`{role}`" not in page} == set()
    assert named <= roles.known().keys() | {"platform", "person", "public"}
