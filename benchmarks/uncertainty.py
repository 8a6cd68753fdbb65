"""The uncertainty engine beside its peers: uncertainties, GTC and suncal where they are installed, else as quoted.

    python -m benchmarks.uncertainty [--quick]

Times of work in this process are CPU times, taken in turns with those of the peer, so that a busy machine slows both.
"""

from __future__ import annotations

import importlib
import math
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from ruamel.yaml import YAML

from benchmarks.measuring import Figure, cpu_ms, machine, wall_ms
from junheng.core.fitting.documents import fit_from
from junheng.core.fitting.fit import fit
from junheng.core.uncertainty import quantities
from junheng.core.uncertainty.documents import measurement_from
from junheng.core.uncertainty.evaluation import evaluate, evaluate_gum

GAUGE: dict[str, Any] = {
    "schema": "junheng.measurement/1",
    "inputs": {
        "ls": {"value": 50000623, "u": 25, "dof": 18}, "d": {"value": 215, "u": 9.7, "dof": 25.6},
        "da": {"value": 0, "u": 0.58e-6, "dof": 50}, "theta": {"value": -0.1, "u": 0.41},
        "als": {"value": 11.5e-6, "u": 1.2e-6}, "dtheta": {"value": 0, "u": 0.029, "dof": 2},
    },
    "model": {"l": "ls + d - ls*(da*theta + als*dtheta)"},
    "coverage": 0.99,
}  # fmt: skip
CASES = Path(__file__).parents[1] / "tests" / "vectors" / "uncertainty"
OUTPUTS, CORRELATED, LINEAR, POINTS = 1000, 10, 10_000, 100


def figures(*, quick: bool) -> Iterator[Figure]:
    yield gauge_by_gum()
    yield from monte_carlo(100_000 if quick else 1_000_000)
    yield from sobol_points()
    yield from correlated_outputs()
    yield linear_inputs()
    yield line_with_uncertain_x()
    yield from starts(1 if quick else 5)


def peer(name: str) -> Any:
    """A peer's module, or None where it is not installed: then its quoted time stands in."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def in_turns(ours: Callable[[], Any], theirs: Callable[[], Any], *, runs: int) -> tuple[float, float]:
    """Median CPU milliseconds of each, one after the other in every run; the first calls are not counted."""
    ours(), theirs()
    taken: tuple[list[float], list[float]] = ([], [])
    for _run in range(runs):
        for act, found in zip((ours, theirs), taken, strict=True):
            started = time.process_time()
            act()
            found.append((time.process_time() - started) * 1000)
    return statistics.median(taken[0]), statistics.median(taken[1])


def gauge_by_gum() -> Figure:
    measurement = measurement_from(GAUGE)
    many = 50
    ours = cpu_ms(lambda: [evaluate_gum(measurement) for _each in range(many)]) / many
    return Figure("GUM of H.1 with dof and budget, parsed", ours, "ms CPU", limit=0.2)


def monte_carlo(trials: int) -> Iterator[Figure]:
    """GUM H.1; the peer is plain numpy drawing and computing the same, with the same quantiles at the end."""
    measurement = measurement_from(GAUGE)

    def ours() -> Any:
        return evaluate(measurement, method="monte-carlo", trials=trials, seed=1)

    taken, plain = in_turns(ours, lambda: _plain(trials), runs=7)
    name = f"Monte Carlo, {trials:.0e} trials of GUM H.1"
    yield Figure(name, taken, "ms CPU", plain, "plain numpy", 1.1 * plain)

    def by(workers: int) -> float:
        read, seed = measurement, 1
        return wall_ms(
            lambda: evaluate(read, method="monte-carlo", trials=trials, seed=seed, workers=workers), runs=5
        )

    alone, shared = by(1), by(2)
    yield Figure("the same by two threads", shared, "ms", alone, "one thread", note=f"{machine()}")
    tracemalloc.start()
    ours()
    grown = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    yield Figure("its memory", grown, "MiB", limit=64)


def _plain(trials: int) -> Any:
    draw = np.random.default_rng(1)
    ls = 50000623 + 25 * draw.standard_t(18, trials)
    d = 215 + 9.7 * draw.standard_t(25.6, trials)
    da = 0.58e-6 * draw.standard_t(50, trials)
    theta = draw.normal(-0.1, 0.41, trials)
    als = draw.normal(11.5e-6, 1.2e-6, trials)
    dtheta = 0.029 * draw.standard_t(2, trials)
    length = ls + d - ls * (da * theta + als * dtheta)
    return length.mean(), length.std(), np.quantile(length, [0.005, 0.995])


def sobol_points() -> Iterator[Figure]:
    """Error of u with 65 536 scrambled Sobol points over that of as many random trials, (u/√2N); the note says how
    many random trials would be needed."""
    trials = 2**16
    for name in ("S1-9.2.2", "S1-9.3", "S1-9.4.2-2", "NPL-log"):
        document = YAML(typ="safe", pure=True).load((CASES / f"{name}.yaml").read_text("utf-8"))
        found = evaluate(
            measurement_from(document), method="monte-carlo", trials=trials, seed=1, sampling="sobol"
        ).monte_carlo
        assert found is not None and found.replicated is not None
        u, error = found.outputs[0].u, found.replicated.standard_errors[0][1]
        assert u is not None
        random = u / math.sqrt(2 * trials)
        needed = f"{trials * (random / error) ** 2:.1e} random trials for the same"
        yield Figure(f"Sobol, {trials} points, error of u, {name}", error, "", random, "random", note=needed)


def correlated_outputs() -> Iterator[Figure]:
    """1000 outputs of a model with 10 inputs, all correlated: all u, then the full covariance."""
    draw = np.random.default_rng(1)
    root = draw.normal(size=(CORRELATED, CORRELATED))
    covariance = root @ root.T
    sd = np.sqrt(np.diag(covariance))
    values, t = draw.normal(size=CORRELATED) + 5, np.linspace(0, 1, OUTPUTS)
    text = "+".join(f"x{at}*cos({at}*t)" for at in range(CORRELATED))

    def outputs() -> quantities.Quantities:
        x = quantities.inputs(values, sd, correlation=covariance / np.outer(sd, sd))
        return quantities.model(text, {"t": t} | {f"x{at}": x[at] for at in range(CORRELATED)})

    theirs, said = _outputs_of_uncertainties(values, covariance, t)
    name = f"{OUTPUTS} outputs of {CORRELATED} correlated inputs"
    yield Figure(f"{name}: u", cpu_ms(lambda: outputs().u), "ms CPU", theirs, said, 5)
    yield Figure(f"{name}: covariance", cpu_ms(lambda: outputs().covariance()), "ms CPU", limit=50)


def _outputs_of_uncertainties(values: Any, covariance: Any, t: Any) -> tuple[float, str]:
    module = peer("uncertainties")
    if module is None:
        return 800, "uncertainties (quoted)"

    def outputs() -> Any:
        x = module.correlated_values(values, covariance)
        rows = [sum(each * np.cos(at * time) for at, each in enumerate(x)) for time in t]
        return [row.s for row in rows]

    return cpu_ms(outputs, runs=3), "uncertainties"


def linear_inputs() -> Figure:
    """A weighted sum of 10⁴ independent inputs and its u."""
    draw = np.random.default_rng(1)
    values, weights = draw.normal(size=LINEAR), draw.normal(size=LINEAR)
    ours = cpu_ms(lambda: (weights * quantities.inputs(values, 0.1)).sum().u)
    module = peer("uncertainties")
    theirs, said = 770.0, "uncertainties (quoted)"
    if module is not None:
        theirs = cpu_ms(
            lambda: sum(w * module.ufloat(v, 0.1) for w, v in zip(weights, values, strict=True)).s, runs=3
        )
        said = "uncertainties"
    return Figure(f"u of a sum of {LINEAR} inputs", ours, "ms CPU", theirs, said, 5)


def line_with_uncertain_x() -> Figure:
    """A line through 100 points uncertain in both coordinates, from the document to the covariance."""
    draw = np.random.default_rng(1)
    x = np.linspace(0, 10, POINTS)
    near, y = x + draw.normal(0, 0.1, POINTS), 1 + 2 * x + draw.normal(0, 0.2, POINTS)
    document = {
        "schema": "junheng.fit/1", "x": near.tolist(), "y": y.tolist(), "u_x": 0.1, "u_y": 0.2, "model": "line",
    }  # fmt: skip
    ours = cpu_ms(lambda: fit(fit_from(document)))
    theirs, said = 10.0, "suncal (quoted)"
    module = peer("GTC")
    if module is not None:
        points = [[module.ureal(float(each), u) for each in column] for column, u in ((near, 0.1), (y, 0.2))]
        theirs, said = cpu_ms(lambda: module.type_b.line_fit_wtls(*points), runs=3), "GTC"
    return Figure(f"line through {POINTS} points, both uncertain", ours, "ms CPU", theirs, said, 10)


def starts(runs: int) -> Iterator[Figure]:
    """A new interpreter: importing the engine, and the command line up to its help."""
    for name, words, limit in (
        ("import junheng.core.uncertainty.evaluation", ["-c", "import junheng.core.uncertainty.evaluation"], 500),
        ("junheng uncertainty fit --help", ["-m", "junheng.cli.main", "uncertainty", "fit", "--help"], 700),
    ):  # fmt: skip
        yield Figure(name, wall_ms(lambda words=words: _started(words), runs=runs), "ms", limit=limit)


def _started(words: list[str]) -> None:
    source = str(Path(__file__).parents[1] / "src")
    subprocess.run([sys.executable, *words], env={"PYTHONPATH": source}, capture_output=True, check=True)


def main() -> int:
    from benchmarks.__main__ import shown

    print(f"{machine()}")
    for figure in figures(quick="--quick" in sys.argv):
        shown(figure)
    return 0


if __name__ == "__main__":
    sys.exit(main())
