"""Errors with U, k, unit and the number of units; means, standard deviations and worst units as an independent calculation gives them."""

from __future__ import annotations

import random
import statistics
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from tests.hub.conftest import NOW

from junheng.core.reason import UnusableInput
from junheng.hub.industry.rules import trial as rules
from junheng.hub.industry.services import trials


def test_report_shows_errors_with_u_and_number_of_units(industry: Any, client: Any) -> None:
    """R08.4. By hand: at 40 L/h the errors -1.2, 0.5, -0.2 % have the mean -0.30 %, s = 0.854 %, the worst -1.2 %; U = (0.30 + 0.30 + 0.36)/3."""
    row = industry.public()
    found = client.get(f"/api/v1/trials/{row.pk}/report").json()
    assert found["units"] == 3
    first = found["points"][0]
    assert first["point"] == {"value": "40", "unit": "L/h"} and first["units"] == 3
    assert first["mean_error"] == {"value": "-0.30", "value_unit": "%", "U": "0.32", "k": "2"}
    assert first["standard_deviation"] == {"value": "0.854", "unit": "%"}
    assert first["worst"] == {
        "serial": "A1",
        "error": {"value": "-1.2", "value_unit": "%", "U": "0.30", "k": "2"},
    }
    assert first["readings"][2] == {
        "serial": "A3",
        "error": {"value": "-0.2", "value_unit": "%", "U": "0.36", "k": "2"},
    }
    page = client.get(f"/trials/{row.pk}").content.decode()
    assert "试用 3 台" in page and "0.32" in page and "0.854" in page and "A1" in page
    download = client.get(f"/trials/{row.pk}/report.json")
    assert download.json() == found and download["Content-Disposition"].startswith("attachment")


def test_figures_against_other_programs() -> None:
    """Means and standard deviations by `statistics`, U of the mean by numpy's quadratic form with correlation 1."""
    source = random.Random(186)
    for _ in range(60):
        n = source.randint(1, 9)
        rows = [
            rules.Reading(f"S{at}", "1", f"{source.uniform(-3, 3):.3f}", f"{source.uniform(0.05, 0.4):.2f}")
            for at in range(n)
        ]
        (found,) = rules.summarise(rows, ["1"], "2")
        errors = [Decimal(each.error) for each in rows]
        shown = Decimal(found.mean_U)
        unit = Decimal(1).scaleb(int(shown.as_tuple().exponent))
        assert abs(Decimal(found.mean) - statistics.mean(errors)) <= unit / 2
        u = np.array([float(each.expanded) / 2 for each in rows])
        combined = 2 * float(np.sqrt(u @ np.ones((n, n)) @ u)) / n
        assert abs(float(shown) - combined) <= float(unit) / 2 + 1e-12
        assert len(shown.as_tuple().digits) == 2
        if n == 1:
            assert found.s is None
        else:
            assert found.s is not None
            assert float(found.s) == pytest.approx(statistics.stdev(map(float, errors)), rel=5.1e-3)
        assert abs(Decimal(found.worst_error)) == max(abs(each) for each in errors)
        assert found.largest_U == max((each.expanded for each in rows), key=Decimal)


def test_equal_units_scatter_not() -> None:
    rows = [rules.Reading(serial, "1", "0.10", "0.02") for serial in ("A", "B")]
    (found,) = rules.summarise(rows, ["1"], "2")
    assert (found.mean, found.mean_U, found.s) == ("0.100", "0.020", "0")


@pytest.mark.parametrize(
    ("readings", "codes"),
    [
        ([], ["trial-units"]),
        ([("A", "40", "0.1", "0.1")], ["trial-reading-missing"]),
        (
            [("A", "40", "0.1", "0.1"), ("A", "64", "0.1", "0.1"), ("A", "64", "0.2", "0.1")],
            ["trial-reading-twice"],
        ),
        (
            [("A", "40", "0.1", "0.1"), ("A", "64", "0.1", "0.1"), ("A", "99", "0.1", "0.1")],
            ["trial-point-unplanned"],
        ),
        ([("A", "40", "0.1", "0"), ("A", "64", "0.1", "0.1")], ["trial-without-uncertainty"]),
        ([("A", "40", "1e90", "0.1"), ("A", "64", "0.1", "0.1")], ["trial-reading-size"]),
        ([("A", "40", "NaN", "0.1"), ("A", "64", "0.1", "0.1")], ["trial-reading-size"]),
    ],
)
def test_nothing_is_reported_by_half(readings: Any, codes: Any) -> None:
    """Every unit at every point, once, with an uncertainty."""
    rows = [rules.Reading(*each) for each in readings]
    found = rules.refusals_to_report("testing", rows, ["40", "64"], reliability="好", signed=False)
    assert [each.code for each in found] == codes


def test_lines_of_a_form() -> None:
    """By blanks or bars, full-width digits too; each line that cannot be read is named by its number."""
    found = rules.read_lines("A 1 | 40.0 | -1.2 | 0.3\nB２ 64 ０.5 0.3\n\n", ["40", "64"])
    assert [(each.serial, each.point, each.error) for each in found] == [
        ("A 1", "40", "-1.2"),
        ("B２", "64", "0.5"),
    ]
    with pytest.raises(UnusableInput) as caught:
        rules.read_lines("A 40 1\nB 40 0.1 0.1\nC 40 x 0.1", ["40"])
    assert [each.facts["line"] for each in caught.value.refusals] == ["1", "3"]


def test_reported_again_until_it_is_signed(industry: Any, refused: Any) -> None:
    """The newest data stand; by a verifier of the laboratory."""
    row = industry.reported()
    readings = [rules.Reading("B1", point, "0.1", "0.2") for point in row.points]
    who = {"by": industry.house.acting("周示例"), "at": NOW}
    trials.report_trial(trial=row, readings=readings, reliability="好", **who)
    assert row.readings.count() == 3
    trials.sign_trial(trial=row, by=industry.house.acting("吴示例"), at=NOW)
    with refused("trial-signed-already"):
        trials.report_trial(trial=row, readings=readings, reliability="好", **who)
    with refused("not-permitted"):
        trials.report_trial(trial=row, readings=readings, reliability="好", by=industry.host, at=NOW)
