"""What an estimator answers, in scaled units; `report` turns it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from junheng.core.comparison.scaled import Array
from junheng.core.reason import Refusal

Ends = tuple[float, float]


@dataclass(frozen=True)
class Fit:
    """One estimate. `u` None where it is undefined; `tau` None where the model has no dark uncertainty.

    `weights` are those of the members in x_ref = Σ w x (for estimators that are linear once their τ is known),
    None for the others. `scales` and `numbers` carry what is worth telling beside: the former are multiplied
    by the unit's scale, the latter are pure numbers.
    """

    value: float
    u: float | None
    tau: float | None = None
    weights: Array | None = None
    intervals: Mapping[str, Ends] = field(default_factory=dict)
    scales: Mapping[str, float] = field(default_factory=dict)
    numbers: Mapping[str, float] = field(default_factory=dict)
    warnings: tuple[Refusal, ...] = ()
    posterior: Posterior | None = None
    subset: Array | None = None
    """Positions (as floats 0/1) of the members that carry the value, where not all do."""


@dataclass(frozen=True)
class Posterior:
    """Nodes of a joint posterior: probability, τ, and mean and sd of μ given τ."""

    probability: Array
    tau: Array
    mean: Array
    sd: Array
