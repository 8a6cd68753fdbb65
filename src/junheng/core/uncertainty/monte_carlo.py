"""Propagation of distributions by Monte Carlo (JCGM 101:2008 and 102:2011), block by block.

Each block of trials has its own seed sequence (seed, block number), so the same seed gives the same bytes
however the blocks are spread. Memory: the trials of the outputs and one block of the inputs; a
region of several outputs takes their trials twice more.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.random import PCG64DXSM, Generator, SeedSequence
from numpy.typing import NDArray

from junheng.core.reason import Refusal, UnusableInput, refuse
from junheng.core.uncertainty import sobol
from junheng.core.uncertainty.arrays import values_of
from junheng.core.uncertainty.coverage import coverage_probability
from junheng.core.uncertainty.distributions import Constant, Normal, ScaledT
from junheng.core.uncertainty.histogram import histogram_of
from junheng.core.uncertainty.intervals import (
    are_stable,
    ends_in_order,
    moments,
    numerical_tolerance,
    shortest_interval,
    statistics_of,
    symmetric_interval,
    trials_inside,
)
from junheng.core.uncertainty.measurement import Equation, Measurement
from junheng.core.uncertainty.propagation import Covariance
from junheng.core.uncertainty.regions import region_of
from junheng.core.uncertainty.result import (
    Correlation,
    MonteCarloResult,
    OutputResult,
    Replicated,
    SampledOutput,
    Validation,
)
from junheng.core.uncertainty.sampling import Source

Array = NDArray[np.float64]
Trials = int | Literal["adaptive"]
Sampling = Literal["random", "sobol"]
ADAPTIVE: Literal["adaptive"] = "adaptive"
FEWEST, MOST, MOST_NUMBERS = 1_000, 10_000_000, 40_000_000
"""Trials allowed, and trials times outputs: eight bytes each are kept."""
BLOCK = 10_000
"""Trials drawn at once; with the seed it makes the sequence, so a change of it changes every answer."""
MOST_WORKERS = 64
FEWEST_JUDGED = 10
"""Stability is judged from at least so many parts (JCGM 101, 7.9.4 starts judging at two; two say little)."""
LARGEST = 1e150
"""A trial beyond this counts as not finite: its square is."""
Progress = Callable[[int, int], None]
"""`progress(trials done, trials in all)`."""


def simulate(
    measurement: Measurement,
    equations: Sequence[Equation],
    covariance: Covariance,
    *,
    trials: Trials,
    seed: int,
    silent: Mapping[str, frozenset[str]] | None = None,
    progress: Progress | None = None,
    sampling: Sampling = "random",
    workers: int = 1,
    bins: int = 0,
) -> MonteCarloResult:
    """Draw, evaluate, summarise. `silent` names per output the inputs held at their estimate (larger_of).

    `workers` threads share the blocks; the answer is the same to the last bit for any number of them.
    `bins`: into how many the trials are counted for a drawing; 0 counts none.
    """
    names = [name for name, _ in measurement.outputs]
    probability = coverage_probability(measurement.coverage)
    source = Source(measurement, covariance)
    short = _too_short(source)
    if short is not None:
        return MonteCarloResult(
            0, seed, probability, tuple(_nothing(name) for name in names), _no_correlation(names), (short,)
        )
    run = _Run(
        measurement, equations, source, silent or {}, seed, _judged(probability), progress, workers, bins
    )
    if sampling == "sobol":
        return _by_sobol(run, names, probability, trials)
    if trials == ADAPTIVE:
        columns = _adaptive(run, probability)
    else:
        _check_trials(trials, len(names))
        columns = run.drawn(0, trials, of=trials)
    return _summary(run, names, columns, probability, seed)


def _by_sobol(run: _Run, names: Sequence[str], probability: float, trials: Trials) -> MonteCarloResult:
    """Independent scramblings of one net; their spread says how well value, u and interval are known."""
    if trials == ADAPTIVE:
        raise UnusableInput(refuse("sobol-not-adaptive"))
    _check_trials(trials, len(names))
    points = sobol.points_of_a_replicate(trials)
    parts: list[Array] = []
    for replicate in range(sobol.REPLICATES):
        drawn = sobol.draws(run.source, seed=run.seed, replicate=replicate, points=points)
        parts.append(np.concatenate([run.evaluated(each) for each in drawn], axis=1))
        if run.progress is not None:
            run.progress(points * (replicate + 1), points * sobol.REPLICATES)
    with np.errstate(all="ignore"):
        statistics = np.array([statistics_of(part, probability) for part in parts])
        stable = [bool(each) for each in are_stable(statistics)]
        errors = np.std(statistics, axis=0, ddof=1) / math.sqrt(sobol.REPLICATES)
    found = _summary(run, names, np.concatenate(parts, axis=1), probability, run.seed, stable)
    rows = tuple((float(a), float(b), float(c), float(d)) for a, b, c, d in errors)
    return replace(found, replicated=Replicated(sobol.REPLICATES, rows))


def _judged(probability: float) -> int:
    """Trials of one part whose statistics are judged: 100/(1 − p), whole blocks (JCGM 101, 7.9.4 b)."""
    wanted = 100 / (1 - probability) if probability < 1 else math.inf
    return BLOCK * math.ceil(min(wanted, 100 * MOST) / BLOCK)


def _check_trials(trials: int, outputs: int) -> None:
    most = min(MOST, MOST_NUMBERS // outputs)
    if not FEWEST <= trials <= most:
        raise UnusableInput(refuse("trials-out-of-range", found=trials, low=FEWEST, high=most))


def _too_short(source: Source) -> Refusal | None:
    for cluster in source.covariance.clusters:
        if source.is_ensemble(cluster):
            n = len(source.measurement.inputs[cluster[0]].samples)
            if n <= len(cluster):
                return refuse("ensemble-too-short", found=n, size=len(cluster))
    return None


@dataclass(frozen=True, slots=True)
class _Run:
    measurement: Measurement
    equations: Sequence[Equation]
    source: Source
    silent: Mapping[str, frozenset[str]]
    seed: int
    judged: int
    progress: Progress | None = None
    workers: int = 1
    bins: int = 0

    def most(self) -> int:
        """Trials that may be kept, in whole blocks."""
        return min(MOST, MOST_NUMBERS // len(self.measurement.outputs)) // BLOCK * BLOCK

    def drawn(self, start: int, count: int, *, of: int) -> Array:
        """One row per output with the trials from `start`, a whole number of blocks, filled block by block."""
        found = np.empty((len(self.measurement.outputs), count))

        def fill(at: int) -> int:
            end = min(at + BLOCK, count)
            found[:, at:end] = self.trials_of((start + at) // BLOCK, end - at)
            return end

        blocks = range(0, count, BLOCK)
        if self.workers <= 1:
            self._report(map(fill, blocks), start, of)
        else:
            with ThreadPoolExecutor(min(self.workers, MOST_WORKERS)) as pool:
                self._report(pool.map(fill, blocks), start, of)
        return found

    def _report(self, ends: Iterable[int], start: int, of: int) -> None:
        """Wait for every block, and say how far it has come."""
        for end in ends:
            if self.progress is not None:
                self.progress(start + end, of)

    def trials_of(self, number: int, count: int) -> Array:
        """Block `number`, the same whatever was drawn before."""
        generator = Generator(PCG64DXSM(SeedSequence(self.seed, spawn_key=(number,))))
        return self.evaluated(self.source.draw(generator, count), count)

    def evaluated(self, drawn: Mapping[str, Any], count: int | None = None) -> Array:
        """The outputs (m, count) for inputs by name."""
        if count is None:
            count = max(np.size(each) for each in drawn.values())
        found = np.empty((len(self.measurement.outputs), count))
        known: dict[frozenset[str], dict[str, Any]] = {}
        with np.errstate(all="ignore"):
            for row, (name, _) in enumerate(self.measurement.outputs):
                held = self.silent.get(name, frozenset())
                if held not in known:
                    known[held] = self._values(drawn, held)
                found[row] = known[held][name]
        return found

    def _values(self, drawn: Mapping[str, Any], held: frozenset[str]) -> dict[str, Any]:
        names = dict(drawn)
        for each in self.measurement.inputs:
            if each.name in held:
                names[each.name] = each.value
        for equation in self.equations:
            names[equation.name] = values_of(equation.expression, names)
        return names


def _adaptive(run: _Run, probability: float) -> Array:
    """Parts until twice the standard error of every statistic is within delta (JCGM 101, 7.9.4), or a cap."""
    most = run.most()
    parts: list[Array] = []
    statistics: list[Array] = []
    while (len(parts) + 1) * run.judged <= most:
        parts.append(run.drawn(len(parts) * run.judged, run.judged, of=most))
        with np.errstate(all="ignore"):  # trials that are not finite are counted at the end
            statistics.append(statistics_of(parts[-1], probability))
        if len(parts) >= FEWEST_JUDGED and are_stable(np.array(statistics)).all():
            break
    return np.concatenate(parts, axis=1) if parts else run.drawn(0, most, of=most)


def _summary(
    run: _Run,
    names: Sequence[str],
    columns: Array,
    probability: float,
    seed: int,
    stable: Sequence[bool] | None = None,
) -> MonteCarloResult:
    warnings: list[Refusal] = []
    trials = columns.shape[1]
    stable = _stability(run, columns, probability) if stable is None else stable
    infinite = {name: _without_variance(run, name) for name in names}
    outputs: list[SampledOutput] = []
    for row, name in enumerate(names):
        found = _sampled(
            name,
            columns[row],
            probability,
            stable=stable[row],
            infinite=infinite[name],
            meanless=any(_is_meanless(run, each) for each in infinite[name]),
            warnings=warnings,
        )
        counted = histogram_of(columns[row], run.bins) if run.bins else None
        outputs.append(replace(found, histogram=counted))
    if any(not each.stabilised and each.u is not None for each in outputs):
        warnings.append(refuse("monte-carlo-not-stabilised", found=trials))
    warnings += _said(run)
    usable = [each.u is not None and each.u > 0 for each in outputs]
    correlation = _correlation(names, columns, usable)
    region = None
    if all(usable):
        region = region_of(names, columns, probability)
    return MonteCarloResult(trials, seed, probability, tuple(outputs), correlation, tuple(warnings), region)


def _said(run: _Run) -> list[Refusal]:
    found: list[Refusal] = []
    measurement = run.measurement
    if measurement.coverage.k is not None:
        probability = coverage_probability(measurement.coverage)
        found.append(
            refuse("coverage-probability-of-k", k=f"{measurement.coverage.k:g}", found=f"{probability:.6g}")
        )
    for cluster in run.source.covariance.clusters:
        shapes = [measurement.inputs[at].sampled() for at in cluster]
        if not run.source.is_ensemble(cluster) and not all(
            isinstance(each, Normal | Constant) for each in shapes
        ):
            found.append(refuse("gaussian-copula"))
            break
    return found


def _stability(run: _Run, columns: Array, probability: float) -> list[bool]:
    whole = columns.shape[1] // run.judged
    if whole < FEWEST_JUDGED:
        return [False] * len(columns)
    blocks = [columns[:, at * run.judged : (at + 1) * run.judged] for at in range(whole)]
    with np.errstate(all="ignore"):
        found = are_stable(np.array([statistics_of(each, probability) for each in blocks]))
    return [bool(each) for each in found]


def _without_variance(run: _Run, output: str) -> list[str]:
    """The inputs of an output whose distribution has no standard deviation."""
    needed = {output}
    for equation in reversed(run.equations):
        if equation.name in needed:
            needed |= set(equation.expression.names)
    found = []
    for at, each in enumerate(run.measurement.inputs):
        if each.name in needed and each.name not in run.silent.get(output, ()) and _heavy(run, at):
            found.append(each.name)
    return found


def _heavy(run: _Run, at: int) -> bool:
    for cluster in run.source.covariance.clusters:
        if at in cluster and run.source.is_ensemble(cluster):
            return len(run.measurement.inputs[at].samples) - len(cluster) <= 2
    shape = run.measurement.inputs[at].sampled()
    return isinstance(shape, ScaledT) and shape.dof <= 2


def _is_meanless(run: _Run, name: str) -> bool:
    at = run.measurement.position(name)
    for cluster in run.source.covariance.clusters:
        if at in cluster and run.source.is_ensemble(cluster):
            return len(run.measurement.inputs[at].samples) - len(cluster) <= 1
    shape = run.measurement.inputs[at].sampled()
    return isinstance(shape, ScaledT) and shape.dof <= 1


def _sampled(
    name: str,
    column: Array,
    probability: float,
    *,
    stable: bool,
    infinite: list[str],
    meanless: bool,
    warnings: list[Refusal],
) -> SampledOutput:
    """Summary of one output's trials. `meanless`: an input has no mean either (t with one degree of freedom)."""
    if not (float(np.min(column)) > -LARGEST and float(np.max(column)) < LARGEST):
        bad = int(np.count_nonzero(~(np.abs(column) < LARGEST)))
        warnings.append(refuse("monte-carlo-not-finite", path=f"outputs.{name}", output=name, found=bad))
        return _nothing(name)
    symmetric = shortest = None
    if trials_inside(len(column), probability) < len(column):
        ordered = ends_in_order(column, probability)
        symmetric, shortest = (
            symmetric_interval(ordered, probability),
            shortest_interval(ordered, probability),
        )
    else:
        warnings.append(
            refuse("monte-carlo-too-few-for-interval", found=len(column), probability=f"{probability:.12g}")
        )
    mean, u = moments(column)
    if infinite:
        found = ", ".join(infinite)
        warnings.append(
            refuse("monte-carlo-infinite-variance", path=f"outputs.{name}", output=name, found=found)
        )
        return SampledOutput(name, None if meanless else mean, None, symmetric, shortest, False)
    return SampledOutput(name, mean, u, symmetric, shortest, stable and symmetric is not None)


def _nothing(name: str) -> SampledOutput:
    return SampledOutput(name, None, None, None, None, False)


def _no_correlation(names: Sequence[str]) -> Correlation:
    return Correlation(tuple(names), tuple(tuple(None for _ in names) for _ in names))


def _correlation(names: Sequence[str], columns: Array, usable: Sequence[bool]) -> Correlation:
    """Correlations of the outputs' trials; null where one has no standard deviation."""
    at = [row for row, each in enumerate(usable) if each]
    matrix: list[list[float | None]] = [[None] * len(names) for _ in names]
    if at:
        found = np.atleast_2d(np.corrcoef(columns[at])) if len(at) > 1 else np.ones((1, 1))
        for i, row in enumerate(at):
            for j, column in enumerate(at):
                matrix[row][column] = 1.0 if i == j else float(found[i, j])
    return Correlation(tuple(names), tuple(tuple(row) for row in matrix))


def validate(outputs: Sequence[OutputResult], sampled: MonteCarloResult) -> dict[str, Validation]:
    """Clause 8 of JCGM 101: first-order interval against the symmetric one, two significant digits of u.

    An output that has no interval on one side is left out: nothing was compared.
    """
    found: dict[str, Validation] = {}
    for gum, drawn in zip(outputs, sampled.outputs, strict=True):
        if gum.u_first_order is None or gum.k is None or drawn.symmetric is None:
            continue
        half = gum.k * gum.u_first_order
        u = drawn.u if drawn.u is not None else gum.u_first_order
        low, high = abs(gum.value - half - drawn.symmetric[0]), abs(gum.value + half - drawn.symmetric[1])
        found[gum.name] = Validation(numerical_tolerance(u), low, high)
    return found
