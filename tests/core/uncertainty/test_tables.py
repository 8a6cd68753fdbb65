"""Tables of an evaluation: every digit in CSV, harmless text in HTML and LaTeX."""

from __future__ import annotations

import csv
import io
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from junheng.core.uncertainty.documents import measurement_from
from junheng.core.uncertainty.evaluation import evaluate, evaluate_gum
from junheng.core.uncertainty.tables import DISTRIBUTIONS, Table, as_csv, as_html, as_latex, tables_of

VECTORS = Path(__file__).parents[2] / "vectors" / "uncertainty"


@pytest.fixture(scope="module")
def h1() -> Any:
    document = YAML(typ="safe").load((VECTORS / "GUM-H1.yaml").read_text())
    return evaluate_gum(measurement_from(document))


def test_csv_keeps_every_digit(h1: Any) -> None:
    """A spreadsheet gets the doubles themselves: read back they are the same numbers."""
    text = as_csv(tables_of(h1, whole=True))
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text[1:])))
    budget = rows[rows.index(["Uncertainty budget of l"]) + 2 :]
    assert [float(row[8]) for row in budget] == [line.contribution for line in h1["l"].budget]
    assert float(rows[2][7]) == h1["l"].U
    assert sum(float(row[9]) for row in budget) == pytest.approx(1, abs=1e-12)


def test_published_budget_is_read_in_the_table(h1: Any) -> None:
    """JCGM 100:2008, table H.1: contributions of ls 25, d 9.7, da 2.9 and dtheta 16.6 nm."""
    (_, budget) = tables_of(h1, language="zh")
    contributions = {row[0]: float(row[8]) for row in budget.rows}
    assert (contributions["ls"], contributions["d"]) == (25, 9.7)
    assert contributions["da"] == pytest.approx(2.9, abs=0.05)
    assert contributions["dtheta"] == pytest.approx(16.6, abs=0.1)
    assert budget.title == "l 的不确定度预算"


class _Cells(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append(tag)


def test_html_holds_nothing_but_text() -> None:
    """A unit is the only free text of a budget; what looks like markup there stays text."""
    found = evaluate_gum(measurement_from(
        {"schema": "junheng.measurement/1", "inputs": {"a": {"value": 1, "u": 0.1}}, "model": {"b": "2*a"}}
    ))  # fmt: skip
    (results, budget) = tables_of(found)
    spoilt = type(budget)("<script>&", budget.head, (("<b>", *budget.rows[0][1:]),))
    cells = _Cells()
    cells.feed(as_html([results, spoilt]))
    assert set(cells.tags) == {"table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert "&lt;script&gt;&amp;" in as_html([spoilt])


def test_latex_escapes_what_it_reads_as_commands() -> None:
    """An underscore and a per cent sign stand as such."""
    found = evaluate_gum(measurement_from(
        {"schema": "junheng.measurement/1", "inputs": {"a_1": {"value": 1, "u": 0.1}}, "model": {"b": "2*a_1"}}
    ))  # fmt: skip
    text = as_latex(tables_of(found))
    assert r"a\_1 &" in text and r"100.0\% \\" in text
    squared = as_latex([Table("", ("W/m^2",), (("~1",),))])
    assert r"W/m\textasciicircum{}2" in squared and r"\textasciitilde{}1" in squared


def test_every_distribution_has_a_name_in_both_languages() -> None:
    """The names `evaluate` gives are all in the table."""
    from junheng.core.uncertainty.input_forms import _SHAPES

    assert set(_SHAPES) | {"constant"} == set(DISTRIBUTIONS)
    assert all(zh != en and zh and en for name, (zh, en) in DISTRIBUTIONS.items())


def test_histogram_counts_every_trial() -> None:
    """Drawn and outside together are all trials; the counts of a rectangle are flat to five sigma."""
    document = {
        "schema": "junheng.measurement/1",
        "inputs": {"a": {"distribution": "rectangular", "value": 0, "half_width": 1}},
        "model": {"b": "a"},
    }
    found = evaluate(measurement_from(document), trials=100_000, bins=20)
    assert found.monte_carlo is not None
    counted = found.monte_carlo.outputs[0].histogram
    assert counted is not None
    assert sum(counted.counts) + counted.below + counted.above == 100_000
    expected = sum(counted.counts) / 20
    assert max(abs(count - expected) for count in counted.counts) < 5 * expected**0.5
    assert (counted.low, counted.high) == pytest.approx((-0.998, 0.998), abs=0.002)


def test_no_histogram_of_a_constant_or_of_nothing_finite() -> None:
    """An output that does not vary has no bins; asked for none, none are counted."""
    document: dict[str, Any] = {
        "schema": "junheng.measurement/1",
        "inputs": {"a": {"value": 1, "u": 0}},
        "model": {"b": "a"},
    }
    found = evaluate(measurement_from(document), trials=10_000, bins=20).monte_carlo
    assert found is not None and found.outputs[0].histogram is None
    document["inputs"]["a"]["u"] = 1
    unasked = evaluate(measurement_from(document), trials=10_000).monte_carlo
    assert unasked is not None and unasked.outputs[0].histogram is None


def test_no_histogram_of_trials_closer_than_its_bins() -> None:
    """Between the ends of what a double tells apart there is no room for sixty columns; the answer stands without."""
    document: dict[str, Any] = {
        "schema": "junheng.measurement/1",
        "inputs": {"a": {"value": 1e-308, "u": 5e-324}},
        "model": {"b": "atan2(a, 1)"},
    }
    found = evaluate(measurement_from(document), trials=20_000, bins=60).monte_carlo
    assert found is not None and found.outputs[0].histogram is None
