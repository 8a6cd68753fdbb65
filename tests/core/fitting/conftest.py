"""What every test of this room needs: a document of contract 2, fitted or refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from junheng.core.fitting.documents import fit_from
from junheng.core.fitting.fit import fit
from junheng.core.fitting.report import fit_as_json
from junheng.core.reason import Refusal, UnusableInput


@pytest.fixture
def fitted() -> Callable[..., dict[str, Any]]:
    def run(x: list[Any], y: list[Any], **more: Any) -> dict[str, Any]:
        document = {"schema": "junheng.fit/1", "x": x, "y": y, "model": "line"} | more
        return fit_as_json(fit(fit_from(document)))

    return run


@pytest.fixture
def refused(fitted: Callable[..., dict[str, Any]]) -> Callable[..., Refusal]:
    def run(x: list[Any], y: list[Any], **more: Any) -> Refusal:
        with pytest.raises(UnusableInput) as caught:
            fitted(x, y, **more)
        found = caught.value.refusals[0]
        assert found.message("zh") and found.message("en")
        return found

    return run
