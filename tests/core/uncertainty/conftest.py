"""What every test of this room needs: a document of contract 1, evaluated or refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from junheng.core.reason import Refusal, UnusableInput
from junheng.core.uncertainty.documents import measurement_from
from junheng.core.uncertainty.evaluation import evaluate
from junheng.core.uncertainty.result import Evaluation


def document(inputs: dict[str, Any], model: dict[str, Any] | str, **more: Any) -> dict[str, Any]:
    """A `junheng.measurement/1` document; a model that is one text gives the output `y`."""
    equations = {"y": model} if isinstance(model, str) else model
    return {"schema": "junheng.measurement/1", "inputs": inputs, "model": equations, **more}


@pytest.fixture
def gum() -> Callable[..., Evaluation]:
    """Evaluate by the GUM framework alone."""

    def run(
        inputs: dict[str, Any], model: dict[str, Any] | str, *, order: Any = 1, **more: Any
    ) -> Evaluation:
        return evaluate(measurement_from(document(inputs, model, **more)), method="gum", order=order)

    return run


@pytest.fixture
def both() -> Callable[..., Evaluation]:
    """Evaluate by both methods."""

    def run(
        inputs: dict[str, Any],
        model: dict[str, Any] | str,
        *,
        trials: Any = 100_000,
        seed: int | None = 1,
        **more: Any,
    ) -> Evaluation:
        return evaluate(measurement_from(document(inputs, model, **more)), trials=trials, seed=seed)

    return run


@pytest.fixture
def refusal() -> Callable[..., Refusal]:
    """The one refusal with which reading or evaluating a document ends."""

    def run(inputs: dict[str, Any], model: dict[str, Any] | str, **more: Any) -> Refusal:
        with pytest.raises(UnusableInput) as caught:
            evaluate(measurement_from(document(inputs, model, **more)), method="gum")
        (found,) = caught.value.refusals
        return found

    return run
