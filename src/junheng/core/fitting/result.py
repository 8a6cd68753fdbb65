"""What a fit gives: parameters with their covariance, the test of the weights, and the curve in use."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from junheng.core.reason import Refusal

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Prediction:
    """The curve at x: y, its u with that of x and of the parameters, effective degrees of freedom."""

    x: float
    y: float | None
    u: float | None
    dof: float | None


@dataclass(frozen=True, slots=True)
class InverseUse:
    """The x at which the curve takes y; None where there is none, or more than one."""

    y: float
    x: float | None
    u: float | None
    dof: float | None


@dataclass(frozen=True, slots=True)
class FitResult:
    """Parameters in the order of `names`; `covariance` None where it cannot be known.

    `scale` multiplied the uncertainties (1 for known weights). `chi_squared` is the weighted sum of squares, for
    equal unknown weights the plain one. `residuals` are y − f(x) at the x given, `residual_sd` their
    root of (sum of squares over dof), in the unit of y. `p_value` None where the weights are not known.
    """

    names: tuple[str, ...]
    values: Array
    covariance: Array | None
    parameter_dof: tuple[float | None, ...]
    chi_squared: float
    dof: int
    p_value: float | None
    residual_sd: float | None
    residuals: Array
    scale: float | None
    weights_known: bool
    method: str
    predictions: tuple[Prediction, ...]
    inverse: tuple[InverseUse, ...]
    warnings: tuple[Refusal, ...]
