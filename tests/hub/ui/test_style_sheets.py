"""Styles stay small: one sheet for every page within its budget, others only where their classes stand."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

HUB = Path(__file__).parents[3] / "src/junheng/hub"
STYLES = HUB / "ui/static/ui"
BUDGET = 30_000
"""Bytes, as it is sent; the budget of the design."""
OTHERS = ("bench", "codes", "drawings", "gallery", "start")
SHARED = {
    "base",
    "span",
    "due",
    "where",
    "qr",
    "digits",
    "limit",
    "dot",
    "ends",
    "bin",
    "out",
    "n",
    "code",
    "was",
    "flag",
    "plain",
    "l",
}
"""Words that mean something else on other pages; they stand within a class of the sheet."""


WHOLE = "certificates/offline_file.html"
"""Carries its styles in itself."""
DRAWN = {("orders/budget.html", "bench"), ("orders/open_record.html", "bench")}
"""Pages whose classes a tag writes, or that stand in both sheets."""


@cache
def _templates() -> dict[str, str]:
    """Every template by the name it is included by, components by `c-name`."""
    found = {}
    for path in HUB.glob("*/templates/**/*.html"):
        name = path.relative_to(next(each for each in path.parents if each.name == "templates")).as_posix()
        found[f"c-{path.stem}" if name.startswith("cotton/") else name] = path.read_text("utf-8")
    return found


def _classes(sheet: str) -> set[str]:
    text = re.sub(r"/\*.*?\*/", "", (STYLES / f"{sheet}.css").read_text("utf-8"), flags=re.S)
    return set(re.findall(r"\.(-?[a-zA-Z_][\w-]*)", re.sub(r"\{[^{}]*\}", "{}", text)))


def _own(sheet: str) -> set[str]:
    """Classes that no other sheet knows."""
    return _classes(sheet) - SHARED - _classes("junheng")


def _has(text: str, classes: set[str]) -> bool:
    plain = re.sub(r"{%.*?%}|{{.*?}}", " ", text)
    words = {word for each in re.findall(r'class="([^"]*)"', plain) for word in each.split()}
    return bool(words & classes)


def _parts(text: str) -> set[str]:
    """What a template is made of besides itself."""
    return {*re.findall(r'{% (?:include|extends) ["\']([^"\']+)', text), *re.findall(r"<(c-[\w-]+)", text)}


def _reached(name: str) -> set[str]:
    found, left = set(), [name]
    while left:
        here = left.pop()
        if here not in found and here in _templates():
            found.add(here)
            left += _parts(_templates()[here])
    return found


def test_the_sheet_of_every_page_is_small() -> None:
    assert len((STYLES / "junheng.css").read_bytes()) <= BUDGET


def test_others_are_linked_where_their_classes_stand() -> None:
    """And a page that links one has a use for it."""
    pages = [
        name for name, text in _templates().items() if re.search(r"{% extends|<html", text) and name != WHOLE
    ]
    wrong = []
    for sheet in OTHERS:
        with_class = {name for name, text in _templates().items() if _has(text, _own(sheet))}
        for name in pages:
            uses = _reached(name) & with_class
            link = f"ui/{sheet}.css"
            if uses and not any(link in _templates()[each] for each in _reached(name)):
                wrong.append(f"{name} needs {sheet}.css: {sorted(uses)}")
            if not uses and link in _templates()[name] and (name, sheet) not in DRAWN:
                wrong.append(f"{name} has no use for {sheet}.css")
    assert wrong == []


def test_every_class_stands_somewhere() -> None:
    """A rule whose class no template, script or tag of ours names is deleted."""
    words = set()
    for path in HUB.rglob("*"):
        if path.suffix in (".html", ".js", ".py") and not {"migrations", "locale"} & set(path.parts):
            words |= set(re.findall(r"[\w-]+", path.read_text("utf-8")))
    made = re.compile(r"[cr][1-8]$|c-\w+$")  # written as c{{ column }}, c-{{ name }}
    known = set().union(*(_classes(each) for each in ("junheng", *OTHERS)))
    assert sorted(each for each in known - words if not made.match(each)) == []
