"""What two editions of a template say differently, part by part, for whoever reviews the newer one. Pure.

Rows that have a name are compared by it; others (points, examples) are aligned, so that one put in between is one
difference and not a change of all that follow.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

UNCOMPARED = ("schema", "edition")
"""Parts that differ by nature."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One place with its text before and now; an empty text is a place that was not there."""

    place: str
    before: str
    now: str


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """Every place that differs, in the order of the newer edition; of each part what went comes last."""
    return [
        found
        for key in [*now, *(key for key in before if key not in now)]
        if key not in UNCOMPARED
        for found in _between(before.get(key), now.get(key), key)
    ]


def _between(before: Any, now: Any, place: str) -> Iterator[Difference]:
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        for key in [*now, *(key for key in before if key not in now)]:
            yield from _between(before.get(key), now.get(key), f"{place}.{key}")
    elif _is_rows(before) and _is_rows(now):
        yield from _rows(before, now, place)
    elif (old := _text(before)) != (new := _text(now)):
        yield Difference(place, old, new)


def _is_rows(part: Any) -> bool:
    return isinstance(part, list) and any(isinstance(row, Mapping) for row in part)


def _rows(before: Sequence[Any], now: Sequence[Any], place: str) -> Iterator[Difference]:
    old, new = _by_name(before), _by_name(now)
    if old is not None and new is not None:
        for name in [*new, *(name for name in old if name not in new)]:
            yield from _between(old.get(name), new.get(name), f"{place}.{name}")
        stayed = [[name for name in rows if name in old and name in new] for rows in (old, new)]
        if stayed[0] != stayed[1]:
            yield Difference(place, ", ".join(stayed[0]), ", ".join(stayed[1]))
        return
    was_keys, now_keys = ([json.dumps(row, sort_keys=True) for row in rows] for rows in (before, now))
    for step, a, b, c, d in SequenceMatcher(None, was_keys, now_keys, autojunk=False).get_opcodes():
        if step != "equal":
            for at, (was, row) in enumerate(zip_longest(before[a:b], now[c:d]), start=c + 1):
                yield from _between(was, row, f"{place}.{at}")


def _by_name(rows: Sequence[Any]) -> dict[str, Any] | None:
    """Rows by their names, where each has one of its own."""
    stated = [row.get("name") if isinstance(row, Mapping) else None for row in rows]
    names = [each if isinstance(each, str) else "" for each in stated]
    if not all(names) or len(set(names)) < len(names):
        return None
    return {str(name): row for name, row in zip(names, rows, strict=True)}


def _text(part: Any) -> str:
    """A part on one line; what is not said is empty."""
    if part in ("", None, [], {}):
        return ""
    if isinstance(part, Mapping):
        return ", ".join(f"{key}: {_text(value)}" for key, value in part.items() if _text(value))
    if isinstance(part, list):
        return ", ".join(map(_text, part))
    return str(part)
