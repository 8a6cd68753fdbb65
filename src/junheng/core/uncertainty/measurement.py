"""A measurement as evaluated: inputs, equations, what is correlated, and how coverage is stated.

Plain frozen values; `documents` reads them from the file of contract 1, Python callers build them here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from junheng.core.quantity.unit import ONE, Unit
from junheng.core.reason import Refusal, UnusableInput, refuse
from junheng.core.uncertainty.distributions import Constant, Distribution, Normal, ScaledT
from junheng.core.uncertainty.expression import Expression, check_name, parse
from junheng.core.uncertainty.type_a import VarianceAnalysis

MOST_INPUTS = 500
MOST_EQUATIONS = 100
MOST_NODES = 5000
"""Inputs, equations, and nodes of all equations: what keeps the second order within a gigabyte and seconds."""
LARGEST_K = 1000.0
INFINITE = math.inf


@dataclass(frozen=True, slots=True)
class Input:
    """One input quantity: estimate, standard uncertainty, degrees of freedom, its distribution.

    `value` in `unit`; `u` in the same unit, in kelvin where the unit is °C. `samples` are kept where readings
    were given, because other inputs may have been read together with them.
    """

    name: str
    value: float
    u: float
    dof: float = INFINITE
    unit: Unit = ONE
    distribution: Distribution | None = None
    evaluation: str = "B"
    samples: tuple[float, ...] = ()
    analysis: VarianceAnalysis | None = None

    def sampled(self) -> Distribution:
        """The distribution to draw from: the one stated, or normal, or a scaled t for finite dof."""
        if self.distribution is not None:
            return self.distribution
        if self.u == 0:
            return Constant(self.value)
        return Normal(self.value, self.u) if math.isinf(self.dof) else ScaledT(self.value, self.u, self.dof)


@dataclass(frozen=True, slots=True)
class Equation:
    """A name and what it stands for; a complex input is joined of its parts by one too."""

    name: str
    expression: Expression

    @property
    def path(self) -> str:
        """Where it stands in the document."""
        joined = self.expression.nodes[-1].operation in ("complex", "polar")
        return f"{'inputs' if joined else 'model'}.{self.name}"


@dataclass(frozen=True, slots=True)
class Coverage:
    """Either a probability or a factor k: two different statements (practice X11)."""

    probability: float | None = 0.95
    k: float | None = None

    def as_json(self) -> object:
        return {"k": self.k} if self.k is not None else self.probability


@dataclass(frozen=True, slots=True)
class Measurement:
    """Everything that is evaluated. `has_units` is False where no input has a unit: then none is checked."""

    inputs: tuple[Input, ...]
    equations: tuple[Equation, ...]
    outputs: tuple[tuple[str, Unit | None], ...]
    coverage: Coverage = Coverage()
    correlations: tuple[tuple[str, str, float], ...] = ()
    ensembles: tuple[tuple[str, ...], ...] = ()
    larger_of: tuple[tuple[str, ...], ...] = ()
    title: str = ""
    has_units: bool = False
    notes: tuple[Refusal, ...] = ()
    seed: int = 0
    """Default seed of Monte Carlo: the first 64 bits of the hash of the canonical input."""

    def position(self, name: str) -> int:
        return next(index for index, each in enumerate(self.inputs) if each.name == name)


def measurement(
    inputs: Sequence[Input],
    model: dict[str, str],
    *,
    coverage: Coverage | None = None,
    correlations: Sequence[tuple[str, str, float]] = (),
    outputs: Sequence[str] = (),
) -> Measurement:
    """A measurement from Python values; the same checks as for a file."""
    equations = read_equations(model, [each.name for each in inputs])
    chosen = choose_outputs(equations, dict.fromkeys(outputs))
    has_units = any(each.unit != ONE for each in inputs)
    return Measurement(
        tuple(inputs), equations, chosen, coverage or Coverage(), tuple(correlations), has_units=has_units
    )


def read_equations(model: dict[str, str], names: Sequence[str]) -> tuple[Equation, ...]:
    """Equations in order; a later one may use an earlier name and nothing else but the inputs."""
    if len(names) > MOST_INPUTS:
        raise UnusableInput(refuse("too-many-inputs", found=len(names), limit=MOST_INPUTS))
    if len(model) > MOST_EQUATIONS:
        raise UnusableInput(
            refuse("too-many-equations", path="model", found=len(model), limit=MOST_EQUATIONS)
        )
    known = set(names)
    found: list[Equation] = []
    nodes = 0
    for name, text in model.items():
        path = f"model.{name}"
        normal = check_name(name, path=path)
        if normal in known:
            raise UnusableInput(refuse("model-name-twice", path=path, term=name))
        expression = parse(text, path=path)
        for used in expression.names:
            if used not in known:
                raise UnusableInput(refuse("model-name-unknown", path=path, term=used, allowed=sorted(known)))
        nodes += len(expression.nodes)
        if nodes > MOST_NODES:
            raise UnusableInput(refuse("model-too-many-nodes", path=path, limit=MOST_NODES))
        known.add(normal)
        found.append(Equation(normal, expression))
    if not found:
        raise UnusableInput(refuse("model-empty", path="model"))
    return tuple(found)


def choose_outputs(
    equations: Sequence[Equation], asked: dict[str, Unit | None]
) -> tuple[tuple[str, Unit | None], ...]:
    """The equations asked for, or those that no later equation uses."""
    names = [equation.name for equation in equations]
    for name in asked:
        if name not in names:
            raise UnusableInput(refuse("output-unknown", path="outputs", found=name, allowed=names))
    if asked:
        return tuple(asked.items())
    used = {name for equation in equations for name in equation.expression.names}
    return tuple((name, None) for name in names if name not in used)
