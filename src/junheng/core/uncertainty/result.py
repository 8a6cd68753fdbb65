"""What an evaluation answers: frozen, named, in the units of the measurement; `report` makes it JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from junheng.core.reason import Refusal
from junheng.core.uncertainty.histogram import Histogram
from junheng.core.uncertainty.measurement import Coverage
from junheng.core.uncertainty.type_a import VarianceAnalysis


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """One row of the budget (JJF 1059.1-2012, 4.4 and 5): `contribution` is |c_i| u_i in the output's unit.

    `share` is the part of u_c^2, covariances halved between the two; `counted` is False for the smaller of
    two contributions of which only the larger counts.
    """

    input: str
    unit: str
    value: float
    u: float
    dof: float
    evaluation: str
    distribution: str
    sensitivity: float
    contribution: float
    share: float
    counted: bool = True


@dataclass(frozen=True, slots=True)
class OutputResult:
    """One output by the GUM framework. None stands for what is undefined; a warning then says why."""

    name: str
    value: float
    unit: str
    coverage: Coverage
    u: float | None = None
    dof: float | None = None
    k: float | None = None
    U: float | None = None
    u_first_order: float | None = None
    u_second_order: float | None = None
    budget: tuple[BudgetLine, ...] = ()
    reported: str = ""

    @property
    def interval(self) -> tuple[float, float] | None:
        return None if self.U is None else (self.value - self.U, self.value + self.U)


@dataclass(frozen=True, slots=True)
class SampledOutput:
    """One output by Monte Carlo (JCGM 101:2008, 7.6 and 7.7)."""

    name: str
    value: float | None
    u: float | None
    symmetric: tuple[float, float] | None
    shortest: tuple[float, float] | None
    stabilised: bool
    unit: str = ""
    histogram: Histogram | None = None


@dataclass(frozen=True, slots=True)
class Correlation:
    names: tuple[str, ...]
    matrix: tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Region:
    """Coverage factors of several outputs together; `ellipsoid` None where one follows from the others."""

    names: tuple[str, ...]
    probability: float
    ellipsoid: float | None
    rectangle: float


@dataclass(frozen=True, slots=True)
class Replicated:
    """Sobol sampling: independent scramblings, and per output the standard errors of value, u, low and high end."""

    replicates: int
    standard_errors: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True, slots=True)
class MonteCarloResult:
    trials: int
    seed: int
    probability: float
    outputs: tuple[SampledOutput, ...]
    correlation: Correlation
    warnings: tuple[Refusal, ...] = ()
    region: Region | None = None
    replicated: Replicated | None = None

    @property
    def stabilised(self) -> bool:
        return all(each.stabilised for each in self.outputs)


@dataclass(frozen=True, slots=True)
class Validation:
    """Clause 8 of JCGM 101: whether the GUM interval agrees with Monte Carlo to the tolerance delta."""

    delta: float
    d_low: float
    d_high: float

    @property
    def gum_valid(self) -> bool:
        return self.d_low <= self.delta and self.d_high <= self.delta


@dataclass(frozen=True, slots=True)
class ComplexOutput:
    """Both parts of a complex output together: covariance ((rr, ri), (ir, ii)) and effective dof."""

    name: str
    value: complex
    covariance: tuple[tuple[float, float], tuple[float, float]]
    dof: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The whole answer. `outputs` is empty where only Monte Carlo was asked for."""

    method: str
    order: int
    outputs: tuple[OutputResult, ...]
    correlation: Correlation | None
    input_correlation: Correlation | None = None
    type_a: Mapping[str, VarianceAnalysis] | None = None
    monte_carlo: MonteCarloResult | None = None
    validation: Mapping[str, Validation] | None = None
    model_digest: str = ""
    complex_outputs: tuple[ComplexOutput, ...] = ()
    warnings: tuple[Refusal, ...] = ()

    def __getitem__(self, name: str) -> OutputResult:
        for each in self.outputs:
            if each.name == name:
                return each
        raise KeyError(name)
