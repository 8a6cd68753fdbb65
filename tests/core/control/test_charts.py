"""Control charts against practice X13; hostile groups are refused with what is wrong."""

from __future__ import annotations

from decimal import Decimal

import pytest

from junheng.core.control.charts import FACTORS, control_limits, judge_group
from junheng.core.reason import UnusableInput

MEANS = ("5.016", "5.018", "5.016", "5.024", "5.016", "5.024")
RANGES = ("0.03", "0.02", "0.03", "0.03", "0.03", "0.03")


def group(mean: str, span: str) -> list[str]:
    """Five values with this mean and range: low, high, and three that keep the mean."""
    low = Decimal(mean) - Decimal(span) / 2
    return [str(each) for each in (low, low + Decimal(span), Decimal(mean), Decimal(mean), Decimal(mean))]


def test_limits_of_x13() -> None:
    """Centre 5.0190, limits 5.0027 to 5.0353, range limit 0.0599."""
    found = control_limits([group(*each) for each in zip(MEANS, RANGES, strict=True)])
    assert [round(float(each), 4) for each in (found.centre, found.lower, found.upper, found.range_upper)] == [
        5.0190, 5.0027, 5.0353, 0.0599,
    ]  # fmt: skip


def test_alarm_of_x13() -> None:
    """5.05 5.06 5.04 5.05 5.06: mean 5.052 alarms, range 0.02 does not."""
    found = control_limits([group(*each) for each in zip(MEANS, RANGES, strict=True)])
    judged = judge_group(found, ["5.05", "5.06", "5.04", "5.05", "5.06"])
    assert (judged.mean, judged.range) == (Decimal("5.052"), Decimal("0.02"))
    assert judged.mean_outside and not judged.range_outside and judged.alarm
    assert not judge_group(found, ["5.02", "5.01", "5.03", "5.02", "5.02"]).alarm
    assert judge_group(found, ["5.02", "4.98", "5.06", "5.02", "5.02"]).range_outside


@pytest.mark.parametrize(
    ("groups", "code"),
    [
        ([["1", "2"]] * 4, "control-too-few-groups"),
        ([["1", "2"]] * 4 + [["1", "2", "3"]], "control-groups-differ"),
        ([["1"]] * 5, "control-group-size"),
        ([["1", "１"]] * 5, "control-not-a-number"),
        ([["1", "NaN"]] * 5, "control-not-a-number"),
        ([["1", "1"]] * 5, "control-without-spread"),
        ([["1", "9" * 60]] * 5, "control-not-a-number"),
        ([["1", "1e80"]] * 5, "control-number-out-of-range"),
        ([["1", "-1e16"]] * 5, "control-number-out-of-range"),
        ([["1", "1e-31"]] * 5, "control-number-out-of-range"),
    ],
)
def test_unusable(groups: list[list[str]], code: str) -> None:
    """Too few, unequal, single, full-width, NaN, no spread, too long, too large, too fine."""
    with pytest.raises(UnusableInput) as caught:
        control_limits(groups)
    assert caught.value.refusals[0].code == code


def test_readings_that_agree_too_well() -> None:
    """From seven values on D₃ is not 0: a range below D₃·R̄ alarms as one above D₄·R̄ does; equality is inside."""
    groups = [["0", "1", "0.5", "0.5", "0.5", "0.5", "0.5"]] * 5
    found = control_limits(groups)
    assert found.range_lower == Decimal("0.076")
    assert judge_group(found, ["0.5"] * 7).range_outside
    assert not judge_group(found, ["0.5", "0.576", *["0.5"] * 5]).range_outside


def test_factors_by_simulation() -> None:
    """A₂ = 3/(d₂√n) and D₄ = 1 + 3 d₃/d₂ with d₂, d₃ of the normal range by a seeded simulation, to 2 %."""
    import numpy as np

    draw = np.random.default_rng(20261128)
    for size, (a2, _d3, d4) in FACTORS.items():
        ranges = np.ptp(draw.standard_normal((200_000, size)), axis=1)
        d2, d3 = ranges.mean(), ranges.std()
        assert float(a2) == pytest.approx(3 / (d2 * np.sqrt(size)), rel=0.02)
        assert float(d4) == pytest.approx(1 + 3 * d3 / d2, rel=0.02)
