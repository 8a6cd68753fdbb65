"""What every test of this room needs: a document of contract 4 evaluated, reported, or refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from junheng.core.comparison.documents import comparison_from
from junheng.core.comparison.evaluation import evaluate
from junheng.core.comparison.report import evaluation_as_json
from junheng.core.reason import Refusal, UnusableInput

Answer = dict[str, Any]


def document(labs: Sequence[dict[str, Any]] | None = None, **more: Any) -> Answer:
    return {"schema": "junheng.comparison/1", **({} if labs is None else {"labs": list(labs)}), **more}


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
