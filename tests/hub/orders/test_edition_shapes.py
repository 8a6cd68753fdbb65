"""Whatever a draft's file says, its pages stand: it is refused by its shape, or its faults are named and its form opens."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

from junheng.hub.orders.editing import looking
from junheng.hub.orders.editing.differences import differences
from junheng.hub.orders.editing.faults import faults, shape_faults
from junheng.hub.orders.editing.typed import read, typed_of
from junheng.hub.orders.services.editions import SHIPPED, shipped

JUNK: tuple[Any, ...] = (None, 1, -3.5, "x", "=", [], {}, [1], {"a": 1}, {"point": ["q"]}, True, "=0.5*d", {"parameter": {}})  # fmt: skip


def places(part: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of a document."""
    inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, value in inner:
        yield (*path, key)
        yield from places(value, (*path, key))


def test_junk_at_any_place() -> None:
    """One value of a shipped edition replaced, 500 times: what is kept can be judged, opened, read and compared."""
    chance, kept = random.Random(9), 0
    for _time in range(500):
        before = shipped(chance.choice(SHIPPED))
        edition = copy.deepcopy(dict(before))
        *way, last = chance.choice(list(places(edition)))
        part: Any = edition
        for key in way:
            part = part[key]
        part[last] = copy.deepcopy(chance.choice(JUNK))
        if not list(shape_faults(edition)):
            kept += 1
            faults(edition)
            read(typed_of(edition), edition)
            differences(before, edition)
            looking.limits_of(edition)
    assert 50 < kept < 450
