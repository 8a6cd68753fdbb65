"""Monte Carlo: intervals by a naive count, seeds, stabilisation, what has no mean, sd or value (JCGM 101, 7 and 8)."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from junheng.core.uncertainty import monte_carlo
from junheng.core.uncertainty.documents import measurement_from
from junheng.core.uncertainty.evaluation import evaluate
from junheng.core.uncertainty.intervals import numerical_tolerance, shortest_interval, symmetric_interval

NORMAL = {"value": 10, "u": 1}


def codes(found: Any) -> list[str]:
    return [warning.code for warning in found.warnings]


def naive_symmetric(values: list[float], p: float) -> tuple[float, float]:
    """JCGM 101, 7.7.2 with its numbering from one: q = pM, r = (M - q)/2, both rounded half up."""
    ordered, m = sorted(values), len(values)
    q = math.floor(p * m + 0.5)
    r = math.floor((m - q) / 2 + 0.5)
    return ordered[r - 1], ordered[r + q - 1]


def naive_shortest(values: list[float], p: float) -> tuple[float, float]:
    """JCGM 101, 7.7.3: the first of the shortest intervals that hold q steps."""
    ordered, m = sorted(values), len(values)
    q = math.floor(p * m + 0.5)
    return min(((ordered[r], ordered[r + q]) for r in range(m - q)), key=lambda ends: ends[1] - ends[0])


@pytest.mark.parametrize("count", [1000, 1001, 4999])
@pytest.mark.parametrize("p", [0.5, 0.9, 0.95, 0.9545, 0.99])
def test_intervals_as_the_standard_counts_them(count: int, p: float) -> None:
    """The same order statistics as a plain loop takes."""
    values = np.random.default_rng(count).gamma(2, 1, count)
    ordered = np.sort(values)
    assert symmetric_interval(ordered, p) == naive_symmetric(values.tolist(), p)
    assert shortest_interval(ordered, p) == naive_shortest(values.tolist(), p)


@pytest.mark.parametrize(
    ("u", "delta"),
    [
        (0.035, 0.0005),
        (0.0349, 0.0005),
        (32, 0.5),
        (0.0996, 0.005),
        (2.0, 0.05),
        (1234, 50),
        (9.96, 0.5),
        (0, 0),
    ],
)
def test_numerical_tolerance(u: float, delta: float) -> None:
    """JCGM 101, 7.9.2: half a unit of the second significant digit of u as rounded: 0.0996 is 0.10."""
    assert numerical_tolerance(u) == delta


def test_same_seed_same_bytes_other_seed_others(both: Callable[..., Any]) -> None:
    """Also when more trials are asked for: the first ones stay."""
    forms = {
        "x": NORMAL,
        "z": {"distribution": "arcsine", "low": 0, "high": 1},
        "t": {"value": 0, "u": 1, "dof": 5},
    }
    first, again, other = (both(forms, "x*z + t", trials=25_000, seed=seed) for seed in (7, 7, 8))
    assert first == again
    assert first.monte_carlo.outputs != other.monte_carlo.outputs


def test_seed_of_the_document_is_used_where_none_is_given(both: Callable[..., Any]) -> None:
    """First 64 bits of the hash of the input: another title is another seed, and the seed is reported."""
    plain, titled = both({"x": NORMAL}, "x", seed=None), both({"x": NORMAL}, "x", seed=None, title="other")
    assert plain.monte_carlo.seed != titled.monte_carlo.seed
    assert 0 <= plain.monte_carlo.seed < 2**64
    assert both({"x": NORMAL}, "x", seed=plain.monte_carlo.seed).monte_carlo == plain.monte_carlo


def test_blocks_do_not_depend_on_how_many_are_drawn() -> None:
    """Adaptive trials are the first trials of the fixed ones: the same answer for the same number."""
    read = measurement_from(
        {"schema": "junheng.measurement/1", "inputs": {"x": NORMAL}, "model": {"y": "exp(x/10)"}}
    )
    adaptive = evaluate(read, trials="adaptive", seed=3).monte_carlo
    assert adaptive is not None and adaptive.stabilised
    assert evaluate(read, trials=adaptive.trials, seed=3).monte_carlo == adaptive


def test_adaptive_stops_when_twice_the_standard_error_is_below_delta() -> None:
    """JCGM 101, 7.9.4: a finer u needs more trials; never fewer than ten parts of 10⁴."""
    base = {"schema": "junheng.measurement/1", "model": {"y": "x"}}
    coarse = measurement_from(base | {"inputs": {"x": {"value": 0, "u": 0.11}}})
    fine = measurement_from(base | {"inputs": {"x": {"value": 0, "u": 0.95}}})
    few, many = (
        evaluate(each, method="monte-carlo", trials="adaptive", seed=1).monte_carlo for each in (coarse, fine)
    )
    assert few is not None and many is not None
    assert few.stabilised and many.stabilised
    assert 100_000 <= few.trials < many.trials
    assert few.trials % 10_000 == 0
    # Expected: ends of a 95 % interval have the standard error sigma·sqrt(p q)/phi(z)/sqrt(M).
    error = 0.95 * math.sqrt(0.025 * 0.975) / 0.0584507
    assert many.trials == pytest.approx((2 * error / 0.005) ** 2, rel=0.5)


def test_stable_or_not_is_said_for_a_fixed_number(both: Callable[..., Any]) -> None:
    """Too few trials to judge: not stabilised, with a warning that carries their number."""
    found = both({"x": NORMAL}, "x", trials=20_000)
    assert not found.monte_carlo.stabilised
    (warning,) = (each for each in found.warnings if each.code == "monte-carlo-not-stabilised")
    assert warning.facts["found"] == "20000"
    assert both({"x": {"value": 0, "u": 0.11}}, "x", trials=400_000).monte_carlo.stabilised


@pytest.mark.parametrize("trials", [0, 999, 10_000_001, -5])
def test_number_of_trials_has_limits(trials: int) -> None:
    read = measurement_from({"schema": "junheng.measurement/1", "inputs": {"x": NORMAL}, "model": {"y": "x"}})
    with pytest.raises(Exception) as caught:  # the code is what is checked
        evaluate(read, trials=trials)
    assert [each.code for each in caught.value.refusals] == ["trials-out-of-range"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("dof", [1, 1.5, 2])
def test_no_standard_deviation_no_u(both: Callable[..., Any], dof: float) -> None:
    """t with ν ≤ 2: u null, never stabilised, intervals given; with ν ≤ 1 there is no mean either."""
    found = both({"x": {"value": 3, "u": 1, "dof": dof}, "z": NORMAL}, {"p": "x + z", "q": "2*z"})
    p, q = found.monte_carlo.outputs
    assert p.u is None and not p.stabilised and not found.monte_carlo.stabilised
    assert (p.value is None) == (dof <= 1)
    assert p.symmetric is not None and p.shortest is not None
    assert q.u == pytest.approx(2, rel=0.02)
    assert found.monte_carlo.correlation.matrix == ((None, None), (None, 1))
    (warning,) = (each for each in found.warnings if each.code == "monte-carlo-infinite-variance")
    assert (warning.facts["output"], warning.facts["found"], warning.path) == ("p", "x", "outputs.p")


def test_scale_of_the_t_is_u(both: Callable[..., Any]) -> None:
    """Contract 1: Monte Carlo's u is u·√(ν/(ν−2)), the interval that of t."""
    found = both({"x": {"value": 0, "u": 1, "dof": 6}}, "x", trials=400_000)
    (drawn,) = found.monte_carlo.outputs
    assert drawn.u == pytest.approx(math.sqrt(6 / 4), rel=0.01)
    assert drawn.symmetric == pytest.approx((-2.447, 2.447), abs=0.03)
    assert found["y"].interval == pytest.approx(drawn.symmetric, abs=0.03)


@pytest.mark.parametrize(
    ("inputs", "model"),
    [({"x": {"value": 1, "u": 0.5}}, "sqrt(x)"), ({"x": {"distribution": "rectangular", "low": 0.1, "high": 1.8}}, "exp(400*x)"),
     ({"x": {"value": 1, "u": 1}}, "if(x < 0, log(x), 1 + 0*x)")],
)  # fmt: skip
def test_trials_without_a_finite_value_are_counted(
    both: Callable[..., Any], inputs: dict[str, Any], model: str
) -> None:
    """A part of the trials outside the domain: no mean over the rest is offered as a result."""
    found = both(inputs, model, trials=10_000)
    (drawn,) = found.monte_carlo.outputs
    assert (drawn.value, drawn.u, drawn.symmetric, drawn.shortest) == (None, None, None, None)
    (warning,) = (each for each in found.warnings if each.code == "monte-carlo-not-finite")
    assert 0 < int(warning.facts["found"]) < 10_000
    assert found.validation == {}


def test_a_branch_guards_the_trials_too(both: Callable[..., Any]) -> None:
    """if(x > 0, sqrt(x), 0) has a value for every trial."""
    found = both({"x": {"value": 1, "u": 0.5}}, "if(x > 0, sqrt(x), 0)")
    assert found.monte_carlo.outputs[0].u is not None


def test_exact_output(both: Callable[..., Any]) -> None:
    """No uncertainty anywhere: u = 0 and an interval of one point, stable, valid."""
    found = both({"x": {"value": 2, "u": 0}}, "3*x", trials=100_000)
    (drawn,) = found.monte_carlo.outputs
    assert (drawn.value, drawn.u, drawn.symmetric, drawn.stabilised) == (6, 0, (6, 6), True)
    assert found.validation["y"].gum_valid


@pytest.mark.parametrize("coverage", [{"k": 6}, {"k": 10}, {"k": 1000}, 0.9999999])
@pytest.mark.parametrize("trials", [10_000, "adaptive"])
def test_probability_beyond_the_trials_gives_no_interval(
    both: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, coverage: Any, trials: Any
) -> None:
    """k = 10 has a probability of one in binary: no interval is made up, mean and u stand."""
    monkeypatch.setattr(monte_carlo, "MOST", 50_000)
    found = both({"x": NORMAL}, "x", coverage=coverage, trials=trials)
    (drawn,) = found.monte_carlo.outputs
    assert (drawn.symmetric, drawn.shortest, drawn.stabilised) == (None, None, False)
    assert drawn.u == pytest.approx(1, rel=0.05)
    assert "monte-carlo-too-few-for-interval" in codes(found) and found.validation == {}


def test_k_is_translated_for_the_interval_and_that_is_said(both: Callable[..., Any]) -> None:
    """k = 2 speaks of 0.9545 for a normal output (X11)."""
    found = both({"x": {"value": 0, "u": 1}}, "x", coverage={"k": 2}, trials=400_000)
    assert found.monte_carlo.probability == pytest.approx(0.9545, abs=5e-5)
    assert found.monte_carlo.outputs[0].symmetric == pytest.approx((-2, 2), abs=0.02)
    (warning,) = (each for each in found.warnings if each.code == "coverage-probability-of-k")
    assert warning.facts["k"] == "2"


def test_mean_of_a_large_value_is_not_lost_in_the_sum(both: Callable[..., Any]) -> None:
    """A million times 10¹²: the mean keeps the millihertz that u makes worth reading."""
    found = both({"x": {"value": 1e12, "u": 0.1}}, "x", trials=1_000_000)
    (drawn,) = found.monte_carlo.outputs
    assert drawn.value == pytest.approx(1e12, abs=5e-4)
    assert drawn.u == pytest.approx(0.1, rel=5e-3)


def test_value_at_the_end_of_a_double_is_said(both: Callable[..., Any]) -> None:
    """429 THz ± 0.2 Hz: fewer than a hundred steps of a double, so the answer says to subtract a nominal value."""
    form = {"distribution": "rectangular", "value": 429_228_004_229_873, "half_width": 0.2}
    assert "value-at-end-of-double" in codes(both({"f": form}, "f", trials=10_000))
    moved = form | {"value": 873}
    assert "value-at-end-of-double" not in codes(both({"f": moved}, "f", trials=10_000))


def test_validation_compares_the_ends(both: Callable[..., Any]) -> None:
    """Clause 8: a linear normal model validates, the sum of two rectangles with p = 0.99 does not."""
    good = both({"x": {"value": 0, "u": 0.11}}, "2*x", trials=1_000_000)
    assert good.validation["y"].gum_valid and good.validation["y"].delta == 0.005
    rectangle = {"distribution": "rectangular", "value": 0, "half_width": 1}
    bad = both({"x": rectangle, "z": rectangle}, "x + z", coverage=0.99, trials=200_000)
    verdict = bad.validation["y"]
    assert not verdict.gum_valid
    # Exact: the triangle on ±2 holds 99 % within 2 − 2·√0.01 = 1.8; GUM says 2.576·√(2/3) = 2.103.
    assert (verdict.d_low, verdict.d_high) == pytest.approx((0.303, 0.303), abs=0.01)


def test_progress_counts_up_to_all_trials() -> None:
    """What a terminal shows is told by the computation, block by block."""
    seen: list[tuple[int, int]] = []
    read = measurement_from({"schema": "junheng.measurement/1", "inputs": {"x": NORMAL}, "model": {"y": "x"}})
    evaluate(read, trials=35_000, progress=lambda done, size: seen.append((done, size)))
    assert seen == [(10_000, 35_000), (20_000, 35_000), (30_000, 35_000), (35_000, 35_000)]


def test_only_monte_carlo_names_the_unit(both: Callable[..., Any]) -> None:
    """Without the GUM part the unit stands beside the value all the same."""
    read = measurement_from(
        {"schema": "junheng.measurement/1", "inputs": {"x": NORMAL | {"unit": "V"}}, "model": {"y": "x"}, "outputs": {"y": "mV"}}
    )  # fmt: skip
    found = evaluate(read, method="monte-carlo", trials=1000, seed=1)
    assert found.outputs == () and found.monte_carlo is not None
    (drawn,) = found.monte_carlo.outputs
    assert drawn.unit == "mV" and drawn.value == pytest.approx(10_000, rel=0.05)


@pytest.mark.parametrize("workers", [2, 3, 8])
def test_any_number_of_workers_gives_the_same_bits(workers: int) -> None:
    """Blocks have their own seeds: threads share them out and change nothing, with correlation and adaptively too."""
    document = {
        "schema": "junheng.measurement/1",
        "inputs": {
            "x": {"value": 1, "u": 0.02},
            "y": {"distribution": "rectangular", "low": 0, "high": 1},
            "z": {"value": 2, "u": 0.1},
        },
        "correlations": [["y", "z", 0.5]],
        "model": {"a": "x*y + z", "b": "exp(z)/x"},
    }
    read = measurement_from(document)
    for trials in (25_001, "adaptive"):
        alone, shared = (
            evaluate(read, method="monte-carlo", trials=trials, seed=3, workers=count).monte_carlo  # type: ignore[arg-type]
            for count in (1, workers)
        )
        assert alone == shared
