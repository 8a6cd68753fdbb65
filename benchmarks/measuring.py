"""How a figure is taken: CPU of this process, the median of several runs, and what the machine was doing meanwhile."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number with its peer or limit. `ratio` is ours over theirs; below one is better for times."""

    name: str
    ours: float
    unit: str
    peer: float | None = None
    peer_is: str = ""
    limit: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return None if not self.peer else self.ours / self.peer

    @property
    def held(self) -> bool | None:
        """Whether the figure we promised is kept; rates (per second) are kept from above."""
        if self.limit is None:
            return None
        return self.ours >= self.limit if self.unit.endswith("/s") else self.ours <= self.limit


def cpu_ms(act: Callable[[], Any], *, runs: int = 9) -> float:
    """Median CPU milliseconds of this process for one call; the first call is not counted."""
    act()
    taken = []
    for _run in range(runs):
        started = time.process_time()
        act()
        taken.append((time.process_time() - started) * 1000)
    return statistics.median(taken)


def wall_ms(act: Callable[[], Any], *, runs: int = 5) -> float:
    """Median wall milliseconds; for work that other processes (the database) do for us."""
    act()
    taken = []
    for _run in range(runs):
        started = time.perf_counter()
        act()
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


def rate(act: Callable[[], Any], *, count: int) -> float:
    """Calls a second, by wall clock."""
    started = time.perf_counter()
    for _each in range(count):
        act()
    return count / (time.perf_counter() - started)


def machine() -> dict[str, Any]:
    """Cores and load, so that a busy machine is not read as a slow program."""
    load = os.getloadavg()[0]
    cores = os.cpu_count() or 1
    return {"cores": cores, "load": round(load, 2), "idle": load < 0.3 * cores}
