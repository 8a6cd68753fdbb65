"""Lists as a regulator pastes them: a line each, cells apart by tabs, semicolons or upright strokes. Every bad line is named."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from junheng.core.reason import Refusal, UnusableInput, refuse
from junheng.hub.supervision import reasons as _declared  # noqa: F401  (declares the codes used here)

MOST_OBJECTS = 5000
MOST_INSPECTORS = 500
MOST_STRATA = 50
_WEIGHT = re.compile(r"\d{1,6}(?:\.\d{1,6}|/[1-9]\d{0,5})?", re.ASCII)
_YES = frozenset({"1", "是", "必查", "yes", "certain"})
_NO = frozenset({"", "0", "否", "-", "no"})
OBJECT_ZH_EN = "编号 | 层 | 权重 | 必查 | 排除原因 | 所需执法资格 / code | stratum | weight | certain | why excluded | licence needed"
INSPECTOR_ZH_EN = "编号 | 姓名或邮箱 | 单位代码 | 资格 | 最多几件 | 回避 | 排除原因 / number | name or e-mail | body | licences | load | recused | why excluded"


@dataclass(frozen=True, slots=True)
class ObjectLine:
    """One object as listed: an instrument's code for life or a body's 18 characters."""

    code: str
    stratum: str = ""
    weight: str = "1"
    certain: bool = False
    excluded: str = ""
    needs: str = ""


@dataclass(frozen=True, slots=True)
class InspectorLine:
    """One inspector as listed: a public number, who it is, and where; licences and recusals are plain words and ids."""

    number: str
    name: str
    body: str
    licences: tuple[str, ...] = ()
    load: int = 1
    recused: tuple[str, ...] = ()
    excluded: str = ""


@dataclass(frozen=True, slots=True)
class StratumLine:
    """One stratum: a whole number to draw, or a share such as 1/3; and how many in reserve."""

    name: str
    size: int | None
    share: str
    reserve: int = 0


def objects_from(text: str) -> tuple[ObjectLine, ...]:
    """The objects of a pasted list."""
    found: list[ObjectLine] = []
    problems: list[Refusal] = []
    for at, line in _lines(text, MOST_OBJECTS):
        cells = _cells(line, 6)
        certain = cells[3].lower()
        fits = cells[0] and len(cells) == 6 and certain in _YES | _NO
        if not fits:
            problems.append(refuse("draw-line-unread", line=at, found=line[:60], expected=OBJECT_ZH_EN))
            continue
        found.append(
            ObjectLine(cells[0], cells[1], cells[2] or "1", certain in _YES, cells[4][:200], cells[5])
        )
    _raise(problems)
    return tuple(found)


def inspectors_from(text: str) -> tuple[InspectorLine, ...]:
    """The inspectors of a pasted list; licences and recusals apart by commas."""
    found: list[InspectorLine] = []
    problems: list[Refusal] = []
    for at, line in _lines(text, MOST_INSPECTORS):
        cells = _cells(line, 7)
        load = cells[4] or "1"
        fits = len(cells) == 7 and all(cells[:3]) and load.isascii() and load.isdigit() and len(load) <= 4
        if not fits:
            problems.append(refuse("draw-line-unread", line=at, found=line[:60], expected=INSPECTOR_ZH_EN))
            continue
        number, name, body, licences, _load, recused, excluded = cells
        found.append(
            InspectorLine(number, name, body, _words(licences), int(load), _words(recused), excluded[:200])
        )
    _raise(problems)
    return tuple(found)


def strata_from(text: str) -> tuple[StratumLine, ...]:
    """The strata of a pasted list: `A–B | 1/3 | 1`, `C | 4`; a percentage is read as a share."""
    found: list[StratumLine] = []
    problems: list[Refusal] = []
    for at, line in _lines(text, MOST_STRATA):
        cells = _cells(line, 3)
        amount, reserve = (cells[1].replace("％", "%"), cells[2] or "0") if len(cells) == 3 else ("", "x")
        whole = amount.isascii() and amount.isdigit() and len(amount) <= 6
        share = re.sub(r"^(\d{1,3})%$", r"\1/100", amount)
        if not cells[0] or not _small(reserve) or not (whole or re.fullmatch(_WEIGHT, share)):
            problems.append(refuse("draw-strata-unread", line=at, found=line[:60]))
            continue
        found.append(
            StratumLine(cells[0][:60], int(amount) if whole else None, "" if whole else share, int(reserve))
        )
    _raise(problems)
    return tuple(found)


def problems_of_objects(lines: Sequence[ObjectLine], strata: Iterable[str]) -> tuple[Refusal, ...]:
    """What is wrong with the list itself, whatever the ledger holds."""
    known = set(strata)
    return (
        *_too_many(len(lines), MOST_OBJECTS),
        *_twice(each.code for each in lines),
        *(
            refuse(
                "draw-line-unread",
                line=at,
                found=f"{each.code} {each.stratum} {each.weight}"[:60],
                expected=OBJECT_ZH_EN,
            )
            for at, each in enumerate(lines, start=1)
            if each.stratum not in known or not _WEIGHT.fullmatch(each.weight) or len(each.needs) > 40
        ),
    )[:20]


def problems_of_inspectors(lines: Sequence[InspectorLine]) -> tuple[Refusal, ...]:
    """What is wrong with the list of inspectors itself."""
    return (
        *_too_many(len(lines), MOST_INSPECTORS),
        *_twice(each.number for each in lines),
        *(
            refuse("draw-line-unread", line=at, found=each.number[:60], expected=INSPECTOR_ZH_EN)
            for at, each in enumerate(lines, start=1)
            if not 0 < len(each.number) <= 40
            or not 0 <= each.load <= 1000
            or max(len(each.licences), len(each.recused)) > 50
            or any(len(word) > 40 for word in (*each.licences, *each.recused))
        ),
    )[:20]


def _lines(text: str, limit: int) -> list[tuple[int, str]]:
    found = [(at, line) for at, line in enumerate(text.splitlines(), start=1) if line.strip()]
    _raise(list(_too_many(len(found), limit)))
    return found


def _cells(line: str, count: int) -> list[str]:
    """The cells of a line, filled up with empty ones; more than `count` stay more."""
    cells = [each.strip() for each in re.split(r"[\t|;｜；]", line)]
    return cells + [""] * (count - len(cells))


def _words(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.strip() for each in re.split(r"[,，、]", cell) if each.strip()))


def _small(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 5


def _too_many(found: int, limit: int) -> tuple[Refusal, ...]:
    return (refuse("draw-too-many-lines", found=found, limit=limit),) if found > limit else ()


def _twice(names: Iterable[str]) -> list[Refusal]:
    return [
        refuse("draw-line-twice", found=name[:60]) for name, times in Counter(names).items() if times > 1
    ][:10]


def _raise(problems: list[Refusal]) -> None:
    if problems:
        raise UnusableInput(*problems[:20])
