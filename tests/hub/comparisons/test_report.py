"""What a report shows: uncertainties at the protocol's coverage factor, and the rule of its own reference."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.conftest import NOW

from junheng.core.comparison.documents import comparison_from
from junheng.core.comparison.evaluation import evaluate
from junheng.core.comparison.report import evaluation_as_json
from junheng.hub.comparisons import queries
from junheng.hub.foundation import clock


def point_of(U: str, k: float) -> Any:
    """Three laboratories at k = 2; the second, which is the reference, with an uncertainty of its own k."""
    document = {
        "schema": "junheng.comparison/1", "unit": "V", "coverage": {"k": 2.0}, "estimators": ["weighted-mean"],
        "reference": {"kind": "pilot", "lab": "乙"},
        "labs": [
            {"lab": "甲", "x": "10.001", "U": "0.006", "k": 2.0}, {"lab": "乙", "x": "10.002", "U": U, "k": k},
            {"lab": "丙", "x": "10.005", "U": "0.004", "k": 2.0},
        ],
    }  # fmt: skip
    (point,) = queries.report_of(document, evaluation_as_json(evaluate(comparison_from(document))), {}).points
    return point


def test_expanded_at_the_protocols_k() -> None:
    """U = 0.005 at k = 2.5 is u = 0.002: everything drawn and the reference are as if U = 0.004 at k = 2 were stated."""
    point, same = point_of("0.005", 2.5), point_of("0.004", 2.0)
    assert (point.value, point.U) == (same.value, same.U) == ("10.0020", "0.0040")
    assert point.values == same.values and point.differences == same.differences


def test_stated_as_it_was() -> None:
    """The table has the digits as sealed, with their own k beside them."""
    assert [(each.U, each.k) for each in point_of("0.005", 2.5).lines][1] == ("0.005", "2.5")
    assert [each.k for each in point_of("0.004", 2.0).lines] == ["", "", ""]


@pytest.mark.parametrize(
    ("changes", "words", "others"),
    [
        ({}, "u²(1 − 2w)", ("蒙特卡洛", "不评分")),
        ({"estimator": "median"}, "蒙特卡洛", ("u²(1 − 2w)", "不评分")),
        ({"reference": "pilot"}, "给出参考值的实验室不评分", ("u²(1 − 2w)", "蒙特卡洛")),
    ],
)
def test_the_rule_is_that_of_the_reference(
    at: Any, client: Any, monkeypatch: Any, changes: dict[str, str], words: str, others: tuple[str, ...]
) -> None:
    """Weights, a bootstrap, or one laboratory's value: the page says what was computed."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    page = client.get(f"/comparisons/{at('published', **changes).row.pk}").content.decode()
    assert words in page
    assert [each for each in others if each in page] == []
