"""Our kinds of quantity beside the service categories of the KCDB: only codes that a named source vouches for.

The KCDB writes a category `AREA/BRANCH-n[.n[.n]]` (`PR/Photo-1.2.1`), chemistry `QM-n[.n]`. A row of `kcdb.csv` says what a
category is to a kind: `exact`, the same; `narrower`, all of it is of the kind; `broader`, it holds other quantities too. What
calibrates instruments that measure the kind is of the kind, however the KCDB states their response. The rows are this
project's own judgement and name single facts, a code and its English name; the list they were checked against is not
shipped. An operator may load a fuller one in the same form.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Literal

from junheng.core.capability.kinds import BY_ID, is_within
from junheng.core.reason import Reason, Refusal, UnusableInput, declare, refuse

declare(
    Reason("crosswalk-head", zh="第一行要有这些列：{needed}；读到的是：{found}", en="the first row must name the columns {needed}; found: {found}"),
    Reason("crosswalk-code-unusable", zh="第 {row} 行「{found}」不是 KCDB 服务类别的写法（如 PR/Photo-1.2.1、QM-5.1）", en='row {row}: "{found}" is not how the KCDB writes a service category (PR/Photo-1.2.1, QM-5.1)'),
    Reason("crosswalk-kind-unknown", zh="第 {row} 行「{found}」不是本平台的量", en='row {row}: "{found}" is no quantity of this platform'),
    Reason("crosswalk-level-unknown", zh="第 {row} 行的关系「{found}」应为 exact、broader 或 narrower", en='row {row}: the relation "{found}" must be exact, broader or narrower'),
    Reason("crosswalk-without-name", zh="第 {row} 行没写类别的英文名", en="row {row} gives no name of the category"),
    Reason("crosswalk-without-source", zh="第 {row} 行没写出处，或出处看到的日期「{found}」不是日期", en='row {row} gives no source, or the day it was seen, "{found}", is no date'),
    Reason("crosswalk-twice", zh="第 {row} 行「{found}」与前面重复", en='row {row}: "{found}" stands there twice'),
    Reason("crosswalk-too-long", zh="超过 {limit} 行", en="more than {limit} rows"),
)  # fmt: skip

Level = Literal["exact", "broader", "narrower"]
LEVELS = ("exact", "narrower", "broader")
CODE = re.compile(r"(?:(?:AUV|EM|L|M|PR|RI|T|TF)/[A-Za-z]{1,12}-\d{1,2}(?:\.\d{1,2}){0,2}|QM-\d{1,2}(?:\.\d{1,2}){0,2})", re.ASCII)  # fmt: skip
HEAD = ("kind", "code", "name", "level", "source", "seen")
MOST_ROWS = 5000
ADDRESS = "https://si-digital-framework.org/kcdb-sc/"
"""How the SI Digital Framework addresses a category; nothing is fetched from there."""


@dataclass(frozen=True, slots=True)
class Category:
    """A category beside one of our kinds. `level`: what the category is to the kind."""

    kind: str
    code: str
    name: str
    level: Level
    source: str
    seen: date

    @property
    def address(self) -> str:
        return f"{ADDRESS}{self.code}"


def read_crosswalk(data: bytes) -> tuple[Category, ...]:
    """A list: CSV in UTF-8 with the columns of `HEAD`. Every wrong row is refused, by its number and what it says."""
    try:
        text = data.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline="")))
    except (UnicodeDecodeError, csv.Error):
        rows = []
    head = [cell.strip().casefold() for cell in rows[0]] if rows else []
    if sorted(head) != sorted(HEAD):
        raise UnusableInput(
            refuse("crosswalk-head", needed=", ".join(HEAD), found=", ".join(head)[:120] or "—")
        )
    if len(rows) > MOST_ROWS:
        raise UnusableInput(refuse("crosswalk-too-long", limit=MOST_ROWS))
    faults: list[Refusal] = []
    found: dict[tuple[str, str], Category] = {}
    for number, cells in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in cells):
            _take(number, dict(zip(head, [cell.strip() for cell in cells], strict=False)), found, faults)
    if faults:
        raise UnusableInput(*faults[:50])
    return tuple(found.values())


def _take(
    number: int, told: dict[str, str], found: dict[tuple[str, str], Category], faults: list[Refusal]
) -> None:
    code, kind, seen = told.get("code", ""), told.get("kind", ""), _day(told.get("seen", ""))
    wrong = [
        (not CODE.fullmatch(code), "crosswalk-code-unusable", code), (kind not in BY_ID, "crosswalk-kind-unknown", kind),
        (told.get("level") not in LEVELS, "crosswalk-level-unknown", told.get("level", "")), (not told.get("name"), "crosswalk-without-name", ""),
        (not told.get("source") or seen is None, "crosswalk-without-source", told.get("seen", "")), ((kind, code) in found, "crosswalk-twice", code),
    ]  # fmt: skip
    bad = [refuse(reason, path=f"row {number}", row=number, found=shown[:60] or "—") for is_wrong, reason, shown in wrong if is_wrong]  # fmt: skip
    faults.extend(bad)
    if not bad and seen is not None:
        level: Level = told["level"]  # type: ignore[assignment]
        found[kind, code] = Category(kind, code, told["name"][:200], level, told["source"][:300], seen)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


KNOWN = read_crosswalk((resources.files("junheng.core.capability") / "kcdb.csv").read_bytes())
"""What ships. A kind that no source gives a category has none, rather than one that is remembered."""


def categories_of(kind: str, known: Iterable[Category] = KNOWN) -> tuple[Category, ...]:
    """Categories beside a kind, exact ones first."""
    return tuple(sorted((each for each in known if each.kind == kind), key=lambda each: LEVELS.index(each.level)))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proposal:
    """The kind a category's code points to. `sure`: all of the category is of that kind."""

    kind: str
    code: str
    sure: bool


def proposed(text: str, known: Iterable[Category] = KNOWN) -> Proposal | None:
    """The kind for a code in a text, by the longest category that it is or lies in; None without one, or where kinds compete for it.

    Where a kind and a more specific one of it both have the category, it is the specific one.
    """
    found = CODE.search(text)
    if found is None:
        return None
    near = [each for each in known if _within(found[0], each.code)]
    longest = max((len(each.code) for each in near), default=0)
    best = [each for each in near if len(each.code) == longest]
    kind = max((each.kind for each in best), key=len, default="")
    if not kind or not all(is_within(kind, each.kind) for each in best):
        return None
    return Proposal(kind, found[0], all(each.level != "broader" for each in best if each.kind == kind))


def _within(code: str, category: str) -> bool:
    return code == category or code.startswith(f"{category}.")
