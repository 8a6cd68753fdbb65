"""`evaluate`: a measurement by the GUM framework, by Monte Carlo, or by both with the validation of clause 8."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import numpy as np

from junheng.core.quantity.rounding import shorthand
from junheng.core.quantity.unit import ONE, Unit
from junheng.core.reason import Refusal, UnusableInput, refuse
from junheng.core.uncertainty.complex_dof import complex_covariance, complex_dof
from junheng.core.uncertainty.complex_jets import AnyJet
from junheng.core.uncertainty.coverage import coverage_factor, truncated
from junheng.core.uncertainty.derivatives import Jet, any_jet_of, first_kink, variable
from junheng.core.uncertainty.dimensions import check_units
from junheng.core.uncertainty.measurement import LARGEST_K, Equation, Input, Measurement
from junheng.core.uncertainty.monte_carlo import ADAPTIVE, Progress, Sampling, Trials, simulate, validate
from junheng.core.uncertainty.propagation import (
    Array,
    Covariance,
    covariance_of,
    effective_dof,
    second_order_variance,
)
from junheng.core.uncertainty.result import (
    BudgetLine,
    ComplexOutput,
    Correlation,
    Evaluation,
    MonteCarloResult,
    OutputResult,
)

__all__ = ["ADAPTIVE", "Method", "evaluate", "evaluate_gum"]

Method = Literal["gum", "monte-carlo", "both"]
DEFAULT_TRIALS = 1_000_000
FEWEST_STEPS = 100
"""An uncertainty of fewer steps between neighbouring doubles than this is not resolved by the value."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A measurement with its units checked: conversions stand in the equations, every output has its unit."""

    measurement: Measurement
    equations: tuple[Equation, ...]
    units: dict[str, Unit]
    covariance: Covariance

    def unit_text(self, name: str) -> str:
        unit = self.units.get(name, ONE)
        return unit.text if self.measurement.has_units else ""


@dataclass(frozen=True, slots=True)
class _Derived:
    """One output: its value and derivatives with respect to the root inputs."""

    name: str
    jet: Jet
    sensitivities: Array
    counted: Array
    """1 where the input counts, 0 where a larger contribution stands in for it."""

    @property
    def effective(self) -> Array:
        return self.sensitivities * self.counted


def prepare(measurement: Measurement) -> Prepared:
    """Check units term by term (only where any input has one) and gather the covariance of the inputs."""
    covariance = covariance_of(measurement)
    if not measurement.has_units:
        return Prepared(measurement, measurement.equations, {}, covariance)
    units = {each.name: each.unit for each in measurement.inputs}
    wanted = dict(measurement.outputs)
    equations: list[Equation] = []
    for equation in measurement.equations:
        checked = check_units(
            equation.expression, units, wanted=wanted.get(equation.name), path=equation.path
        )
        units[equation.name] = checked.unit
        equations.append(Equation(equation.name, checked.expression))
    return Prepared(measurement, tuple(equations), units, covariance)


def evaluate(
    measurement: Measurement,
    *,
    method: Method = "both",
    order: Literal[1, 2] = 1,
    trials: Trials = DEFAULT_TRIALS,
    seed: int | None = None,
    progress: Progress | None = None,
    sampling: Sampling = "random",
    workers: int = 1,
    bins: int = 0,
) -> Evaluation:
    """Evaluate a measurement; the same measurement, seed and trials give the same answer.

    `bins` > 0: each sampled output carries a histogram of so many bins.

    Refused: units that do not fit (naming the term), terms without finite value, effective dof below one.
    """
    prepared = prepare(measurement)
    gum = _evaluate_gum(prepared, order) if method != "monte-carlo" else None
    sampled = None
    if method != "gum":
        number = measurement.seed if seed is None else seed
        sampled = _sample(prepared, trials, number, progress, sampling, workers, bins)
    outputs = gum.outputs if gum is not None else ()
    return Evaluation(
        method=method,
        order=order,
        outputs=outputs,
        correlation=gum.correlation if gum is not None else None,
        input_correlation=_input_correlation(prepared),
        type_a={each.name: each.analysis for each in measurement.inputs if each.analysis is not None},
        monte_carlo=sampled,
        validation=validate(outputs, sampled) if gum is not None and sampled is not None else None,
        model_digest=model_digest(measurement),
        complex_outputs=gum.complex_outputs if gum is not None else (),
        warnings=measurement.notes
        + (gum.warnings if gum is not None else ())
        + (sampled.warnings if sampled is not None else ()),
    )


def _sample(
    prepared: Prepared,
    trials: Trials,
    seed: int,
    progress: Progress | None,
    sampling: Sampling,
    workers: int,
    bins: int,
) -> MonteCarloResult:
    sampled = simulate(
        prepared.measurement,
        prepared.equations,
        prepared.covariance,
        trials=trials,
        seed=seed,
        silent=_silent(prepared) if prepared.measurement.larger_of else {},
        progress=progress,
        sampling=sampling,
        workers=workers,
        bins=bins,
    )
    outputs = tuple(replace(each, unit=prepared.unit_text(each.name)) for each in sampled.outputs)
    return replace(sampled, outputs=outputs)


def evaluate_gum(measurement: Measurement, *, order: Literal[1, 2] = 1) -> Evaluation:
    """The GUM framework alone: no randomness, a fraction of a millisecond for a small model."""
    return evaluate(measurement, method="gum", order=order)


def model_digest(measurement: Measurement) -> str:
    """SHA-256 over names and canonical equations: the same model typed in another way has the same digest."""
    lines = (f"{equation.name}={equation.expression.digest}" for equation in measurement.equations)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Gum:
    outputs: tuple[OutputResult, ...]
    correlation: Correlation
    complex_outputs: tuple[ComplexOutput, ...]
    warnings: tuple[Refusal, ...]


def _evaluate_gum(prepared: Prepared, order: int) -> _Gum:
    warnings: list[Refusal] = []
    with np.errstate(all="ignore"):  # what overflows is refused by name below
        derived = _derive(prepared)
        outputs = tuple(_output(prepared, each, order, warnings) for each in derived)
        correlation = _output_correlation(prepared, derived)
        complexes = _complex_outputs(prepared, derived)
    return _Gum(outputs, correlation, complexes, _once(warnings))


def _parts_of_one(names: Sequence[str]) -> list[tuple[int, int]]:
    """Positions of `z.re` and `z.im` next to each other."""
    return [
        (at, at + 1)
        for at, (first, second) in enumerate(pairwise(names))
        if first.endswith(".re") and second == f"{first[:-3]}.im"
    ]


def _complex_outputs(prepared: Prepared, derived: list[_Derived]) -> tuple[ComplexOutput, ...]:
    """Outputs that stand as their two parts, once more as a whole."""
    pairs = _parts_of_one([each.name for each in prepared.measurement.inputs])
    found: list[ComplexOutput] = []
    for at, after in _parts_of_one([each.name for each in derived]):
        real, imaginary, name = derived[at], derived[after], derived[at].name.removesuffix(".re")
        sensitivities = np.array([real.effective, imaginary.effective])
        matrix = complex_covariance(sensitivities, prepared.covariance)
        if np.isfinite(matrix).all():
            (rr, ri), (ir, ii) = matrix.tolist()
            value = complex(real.jet.value, imaginary.jet.value)
            dof = complex_dof(sensitivities, prepared.covariance, pairs)
            found.append(ComplexOutput(name, value, ((rr, ri), (ir, ii)), dof))
    return tuple(found)


def _once(warnings: list[Refusal]) -> tuple[Refusal, ...]:
    found: list[Refusal] = []
    for each in warnings:
        if each not in found:
            found.append(each)
    return tuple(found)


def _derive(prepared: Prepared) -> list[_Derived]:
    """Jets through the equations in order; an output's jet is with respect to the root inputs."""
    inputs = prepared.measurement.inputs
    jets: dict[str, AnyJet] = {
        each.name: variable(each.value, at, len(inputs)) for at, each in enumerate(inputs)
    }
    for equation in prepared.equations:
        jets[equation.name] = any_jet_of(equation.expression, jets, path=equation.path)
    found: list[_Derived] = []
    for name, _ in prepared.measurement.outputs:
        jet = jets[name]
        assert isinstance(jet, Jet)  # complex outputs stand as their two parts
        sensitivities = np.zeros(len(inputs)) if jet.gradient is None else jet.gradient
        found.append(_Derived(name, jet, sensitivities, _counted(prepared, sensitivities)))
    return found


def _counted(prepared: Prepared, sensitivities: Array) -> Array:
    counted = np.ones(len(sensitivities))
    for members in prepared.measurement.larger_of:
        at = [prepared.measurement.position(name) for name in members]
        sizes = [abs(sensitivities[i]) * prepared.covariance.u[i] for i in at]
        for i in at:
            counted[i] = 0.0
        counted[at[int(np.argmax(sizes))]] = 1.0
    return counted


def _silent(prepared: Prepared) -> dict[str, frozenset[str]]:
    """Per output the inputs that do not count for it."""
    inputs = prepared.measurement.inputs
    with np.errstate(all="ignore"):
        derived = _derive(prepared)
    return {
        each.name: frozenset(inputs[i].name for i in np.flatnonzero(each.counted == 0)) for each in derived
    }


def _output(prepared: Prepared, derived: _Derived, order: int, warnings: list[Refusal]) -> OutputResult:
    measurement, covariance = prepared.measurement, prepared.covariance
    unit, path = prepared.unit_text(derived.name), f"outputs.{derived.name}"
    if not np.isfinite(derived.sensitivities).all():
        warnings.append(refuse("derivative-undefined", path=path, term=_kink(prepared, derived.name)))
        return OutputResult(derived.name, derived.jet.value, unit, measurement.coverage)
    first = covariance.combined(derived.effective)
    second = _second_order(prepared, derived, first, warnings)
    if not math.isfinite(abs(derived.jet.value) + LARGEST_K * max(first, second or 0.0)):
        raise UnusableInput(refuse("uncertainty-beyond-double", path=path, output=derived.name))
    if order == 2 and second is not None:
        warnings.extend(_asymmetric(measurement))
    u = second if order == 2 else first
    dof = effective_dof(derived.effective, covariance, first if u is None else u)
    if dof.bounded is not None:
        warnings.append(refuse("dof-bounded-by-smallest", output=derived.name, found=f"{dof.bounded:g}"))
    if truncated(dof.value) < 1:
        raise UnusableInput(refuse("dof-below-one", path=path, output=derived.name, found=f"{dof.value:.3g}"))
    if 0 < first < FEWEST_STEPS * math.ulp(derived.jet.value):
        warnings.append(refuse("value-at-end-of-double", path=path, output=derived.name))
    k = coverage_factor(measurement.coverage, dof.value)
    return OutputResult(
        name=derived.name,
        value=derived.jet.value,
        unit=unit,
        coverage=measurement.coverage,
        u=u,
        dof=dof.value,
        k=k,
        U=None if u is None else k * u,
        u_first_order=first,
        u_second_order=second,
        budget=_budget(prepared, derived, first),
        reported="" if u is None else shorthand(derived.jet.value, u, unit=unit),
    )


def _kink(prepared: Prepared, output: str) -> str:
    """The first term without derivative among the equations that lead to an output."""
    inputs = prepared.measurement.inputs
    jets: dict[str, AnyJet] = {
        each.name: variable(each.value, at, len(inputs)) for at, each in enumerate(inputs)
    }
    for equation in prepared.equations:
        jets[equation.name] = any_jet_of(equation.expression, jets)
        if not jets[equation.name].is_smooth():
            return first_kink(equation.expression, jets)
    return output


def _second_order(
    prepared: Prepared, derived: _Derived, first: float, warnings: list[Refusal]
) -> float | None:
    """u with the second-order terms; None where they are not defined, and then it is said why.

    Worked out for the output over its u_c, so that small and large units give the same digits.
    """
    jet = derived.jet
    if jet.second is None and jet.third is None:
        return first
    if prepared.covariance.correlation is not None:
        warnings.append(refuse("second-order-needs-independence"))
        return None
    scale = first if math.isfinite(first) and first > 0 else 1.0
    added = second_order_variance(
        derived.effective / scale,
        None if jet.second is None else jet.second / scale,
        None if jet.third is None else jet.third / scale,
        prepared.covariance.u * derived.counted,
    )
    relative = (1.0 if first else 0.0) + added
    if not math.isfinite(relative):
        warnings.append(refuse("second-order-undefined", output=derived.name))
        return None
    if relative < 0:
        warnings.append(refuse("second-order-negative", output=derived.name))
        return None
    return scale * math.sqrt(relative)


def _asymmetric(measurement: Measurement) -> list[Refusal]:
    skewed = [each.name for each in measurement.inputs if each.distribution is not None]
    return [refuse("second-order-asymmetric", found=", ".join(skewed))] if skewed else []


def _budget(prepared: Prepared, derived: _Derived, first: float) -> tuple[BudgetLine, ...]:
    shares = prepared.covariance.shares(derived.effective, first)
    rows = zip(
        prepared.measurement.inputs,
        derived.sensitivities.tolist(),
        shares.tolist(),
        derived.counted.tolist(),
        strict=True,
    )
    return tuple(_budget_line(prepared, each, c, share, bool(counted)) for each, c, share, counted in rows)


def _budget_line(
    prepared: Prepared, each: Input, sensitivity: float, share: float, counted: bool
) -> BudgetLine:
    return BudgetLine(
        input=each.name,
        unit=prepared.unit_text(each.name),
        value=each.value,
        u=each.u,
        dof=each.dof,
        evaluation=each.evaluation,
        distribution=each.sampled().name,
        sensitivity=sensitivity,
        contribution=abs(sensitivity) * each.u,
        share=share,
        counted=counted,
    )


def _output_correlation(prepared: Prepared, derived: list[_Derived]) -> Correlation:
    """Correlations of the outputs to first order; null where one has no uncertainty or no derivative."""
    size = len(derived)
    matrix: list[list[float | None]] = [[None] * size for _ in range(size)]
    scaled: list[Array | None] = []
    for each in derived:
        u = prepared.covariance.combined(each.effective)
        scaled.append(each.effective / u if math.isfinite(u) and u > 0 else None)
    for i, first in enumerate(scaled):
        for j, second in enumerate(scaled):
            if first is not None and second is not None:
                r = prepared.covariance.between(first, second)
                matrix[i][j] = 1.0 if i == j else max(-1.0, min(1.0, r))
    return Correlation(tuple(each.name for each in derived), tuple(tuple(row) for row in matrix))


def _input_correlation(prepared: Prepared) -> Correlation | None:
    matrix = prepared.covariance.correlation
    if matrix is None:
        return None
    at = sorted(i for cluster in prepared.covariance.clusters for i in cluster)
    names = tuple(prepared.measurement.inputs[i].name for i in at)
    return Correlation(names, tuple(tuple(float(matrix[i, j]) for j in at) for i in at))
