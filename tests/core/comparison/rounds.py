"""Invented rounds for the tests of this room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np


def laboratories(x: Sequence[Any], u: Sequence[Any]) -> list[dict[str, Any]]:
    """Laboratories L000, L001 … with these values."""
    return [{"lab": f"L{at:03}", "x": a, "u": b} for at, (a, b) in enumerate(zip(x, u, strict=True))]


def round_of(size: int, seed: int, *, spread: float = 1.0) -> tuple[list[float], list[float]]:
    """u over a factor of five, laboratory effects of `spread`."""
    random = np.random.default_rng(seed)
    u = random.uniform(0.4, 2.0, size)
    x = random.normal(0, spread, size) + u * random.standard_normal(size)
    return [float(each) for each in x.round(4)], [float(each) for each in u.round(4)]
