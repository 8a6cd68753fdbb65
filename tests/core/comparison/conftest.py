"""What every test of this room needs: a document of contract 4 evaluated, reported, or refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from junheng.core.comparison.documents import comparison_from
from junheng.core.comparison.evaluation import evaluate
from junheng.core.comparison.report import evaluation_as_json
from junheng.core.reason import Refusal, UnusableInput

Answer = dict[str, Any]


def document(labs: Sequence[dict[str, Any]] | None = None, **more: Any) -> Answer:
    return {"schema": "junheng.comparison/1", **({} if labs is None else {"labs": list(labs)}), **more}


def laboratories(x: Sequence[Any], u: Sequence[Any] | None = None) -> list[Answer]:
    """Laboratories A, B, C … with these values."""
    names = [f"L{at:03}" for at in range(len(x))]
    if u is None:
        return [{"lab": name, "x": each} for name, each in zip(names, x, strict=True)]
    return [{"lab": name, "x": a, "u": b} for name, a, b in zip(names, x, u, strict=True)]


def round_of(size: int, seed: int, *, spread: float = 1.0) -> tuple[list[float], list[float]]:
    """An invented round: u over a factor of five, laboratory effects of `spread`."""
    random = np.random.default_rng(seed)
    u = random.uniform(0.4, 2.0, size)
    x = random.normal(0, spread, size) + u * random.standard_normal(size)
    return [float(each) for each in x.round(4)], [float(each) for each in u.round(4)]


@pytest.fixture
def answer() -> Callable[..., Answer]:
    """The document of a result, from laboratories and other keys."""

    def run(labs: Sequence[Answer] | None = None, *, seed: int | None = 1, **more: Any) -> Answer:
        return evaluation_as_json(evaluate(comparison_from(document(labs, **more)), seed=seed))

    return run


@pytest.fixture
def refusal() -> Callable[..., Refusal]:
    """The one refusal with which reading or evaluating ends."""

    def run(labs: Sequence[Answer] | None = None, **more: Any) -> Refusal:
        with pytest.raises(UnusableInput) as caught:
            evaluate(comparison_from(document(labs, **more)))
        (found,) = caught.value.refusals
        assert found.message("zh") and found.message("en")
        return found

    return run
