"""`fit`: parameters with covariance, the chi-squared test, predictions and inverse use (ISO/TS 28037:2010).

Known weights are taken at their word: a failed test is said and nothing is scaled. Unknown weights scale the
covariance by the residual variance (JCGM 100:2008, H.3).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

import junheng.core.fitting.reasons  # noqa: F401  # declares the codes below
from junheng.core.fitting.curve import Formula
from junheng.core.fitting.inverse import places
from junheng.core.fitting.request import FitRequest, Known
from junheng.core.fitting.result import FitResult, InverseUse, Prediction
from junheng.core.fitting.solve import Solution, solve
from junheng.core.fitting.spread import full
from junheng.core.reason import Refusal, UnusableInput, refuse

Array = NDArray[np.float64]
SIGNIFICANCE = 0.05
"""Below this p the stated uncertainties do not explain the residuals (ISO/TS 28037:2010, 6.2: 95 %)."""


def fit(request: FitRequest) -> FitResult:
    """Fit and use a curve.

    Refused: what `solve` refuses, and results beyond the range of a double. Null with a warning: uncertainties
    without degrees of freedom, inverse values that the curve does not take or takes twice.
    """
    with np.errstate(all="ignore"):  # what overflows is refused below
        solution = solve(request.curve, request.x, request.y, request.spread, request.start)
        fitted = _Fitted(request, solution, _scale(request, solution))
        found = _result(fitted)
    _check_finite(found)
    return found


def _check_finite(found: FitResult) -> None:
    parts = [found.values, found.residuals, np.array([found.chi_squared, found.residual_sd or 0.0])]
    if found.covariance is not None:
        parts.append(found.covariance.ravel())
    if not all(np.isfinite(part).all() for part in parts):
        raise UnusableInput(refuse("fit-beyond-double"))


def _scale(request: FitRequest, solution: Solution) -> float | None:
    """What the uncertainties are multiplied by: 1, or the root of the residual variance; None without dof."""
    if request.weights_known:
        return 1.0
    dof = len(request.x) - len(solution.q)
    return math.sqrt(solution.chi_squared / dof) if dof else None


@dataclass(frozen=True, slots=True)
class _Fitted:
    request: FitRequest
    solution: Solution
    scale: float | None

    @property
    def dof(self) -> int:
        return len(self.request.x) - len(self.solution.q)

    def variance(self, direction: Array) -> float:
        """Variance of direction·q: of the parameters alone."""
        assert self.scale is not None
        return self.scale**2 * max(float(direction @ self.solution.covariance @ direction), 0.0)

    def dof_of(self, direction: Array, others: float = 0.0) -> float:
        """Welch–Satterthwaite of direction·q together with a variance of infinite dof."""
        whole = self.variance(direction) + others
        if whole == 0:
            return math.inf
        if not self.request.weights_known:
            inner = (self.variance(direction) / whole) ** 2 / self.dof
            return 1 / inner if inner > 0 else math.inf
        return self._dof_of_stated(direction, whole)

    def _dof_of_stated(self, direction: Array, whole: float) -> float:
        """Stated u_y with finite dof: a pooled one stands for all points, single ones each for its own."""
        dof, gain = self.request.dof_y, direction @ self.solution.gain
        if dof is None:
            return math.inf
        if isinstance(dof, float):
            inner = (float(gain @ full(self.request.spread.y) @ gain) / whole) ** 2 / dof
        else:
            variances = np.diagonal(full(self.request.spread.y))
            inner = float(np.sum((gain**2 * variances / whole) ** 2 / dof))
        return 1 / inner if inner > 0 else math.inf


def _result(fitted: _Fitted) -> FitResult:
    request, solution = fitted.request, fitted.solution
    warnings = list(request.notes)
    residuals = request.y - request.curve.values(request.x, solution.q)
    p_value = _p_value(fitted, warnings)
    if fitted.scale is None:
        warnings.append(refuse("fit-no-degrees-of-freedom"))
    covariance = None
    if fitted.scale is not None:
        covariance = fitted.scale**2 * request.curve.covariance(solution.covariance)
    return FitResult(
        names=request.curve.names,
        values=request.curve.parameters(solution.q),
        covariance=covariance,
        parameter_dof=_parameter_dof(fitted),
        chi_squared=solution.chi_squared,
        dof=fitted.dof,
        p_value=p_value,
        residual_sd=math.sqrt(float(residuals @ residuals) / fitted.dof) if fitted.dof else None,
        residuals=residuals,
        scale=fitted.scale,
        weights_known=request.weights_known,
        method=_method(request),
        predictions=_predictions(fitted) if request.predict else (),
        inverse=_inverses(fitted, warnings) if request.inverse else (),
        warnings=tuple(warnings),
    )


def _method(request: FitRequest) -> str:
    if request.spread.x is not None:
        kind = "orthogonal distance regression"
    elif request.spread.y.ndim == 2:
        kind = "generalised least squares"
    else:
        kind = "weighted least squares" if request.weights_known else "least squares"
    return f"{kind}, nonlinear" if isinstance(request.curve, Formula) else kind


def _p_value(fitted: _Fitted, warnings: list[Refusal]) -> float | None:
    if not fitted.request.weights_known or not fitted.dof:
        return None
    chi_squared = fitted.solution.chi_squared
    found = float(special.chdtrc(fitted.dof, chi_squared))
    if found < SIGNIFICANCE:
        warnings.append(
            refuse("fit-chi-squared-failed", found=f"{chi_squared:.4g}", dof=fitted.dof, p=f"{found:.2g}")
        )
    return found


def _parameter_dof(fitted: _Fitted) -> tuple[float | None, ...]:
    if fitted.scale is None:
        return tuple(None for _ in fitted.solution.q)
    size = len(fitted.solution.q)
    columns = [fitted.request.curve.parameters(row) for row in np.eye(size)]
    directions = np.array(columns).T
    return tuple(fitted.dof_of(direction) for direction in directions)


def _predictions(fitted: _Fitted) -> tuple[Prediction, ...]:
    uses = fitted.request.predict
    at = fitted.request.curve.evaluate(np.array([use.value for use in uses]), fitted.solution.q)
    rows = zip(uses, at.values.tolist(), at.slopes.tolist(), at.jacobian, strict=True)
    return tuple(_prediction(fitted, use, y, slope, direction) for use, y, slope, direction in rows)


def _prediction(fitted: _Fitted, use: Known, y: float, slope: float, direction: Array) -> Prediction:
    if not math.isfinite(y):
        return Prediction(use.value, None, None, None)
    of_x = (slope * use.u) ** 2 if use.u else 0.0
    if fitted.scale is None or not math.isfinite(of_x) or not np.isfinite(direction).all():
        return Prediction(use.value, y, None, None)
    u = math.sqrt(fitted.variance(direction) + of_x)
    return Prediction(use.value, y, u, fitted.dof_of(direction, of_x))


def _inverses(fitted: _Fitted, warnings: list[Refusal]) -> tuple[InverseUse, ...]:
    request = fitted.request
    low, high = float(np.min(request.x)), float(np.max(request.x))
    wanted = np.array([use.value for use in request.inverse])
    found = places(request.curve, fitted.solution.q, wanted, low, high)
    single = [each[0] if len(each) == 1 else math.nan for each in found]
    there = request.curve.evaluate(np.array(single), fitted.solution.q)
    for at, (use, each) in enumerate(zip(request.inverse, found, strict=True)):
        path = f"inverse[{at}]"
        if len(each) != 1:
            code = "fit-inverse-not-unique" if each else "fit-inverse-none"
            warnings.append(refuse(code, path=path, found=f"{use.value:g}"))
        elif not low <= each[0] <= high:
            ends = {"low": f"{low:g}", "high": f"{high:g}"}
            warnings.append(refuse("fit-extrapolated", path=path, found=f"{each[0]:g}", **ends))
    rows = zip(request.inverse, single, there.slopes.tolist(), there.jacobian, strict=True)
    return tuple(_inverse(fitted, use, x, slope, direction) for use, x, slope, direction in rows)


def _inverse(fitted: _Fitted, use: Known, x: float, slope: float, direction: Array) -> InverseUse:
    if not math.isfinite(x):
        return InverseUse(use.value, None, None, None)
    if fitted.scale is None or not slope:
        return InverseUse(use.value, x, None, None)
    u = math.sqrt(fitted.variance(direction) + use.u**2) / abs(slope)
    if not math.isfinite(u):
        return InverseUse(use.value, x, None, None)
    return InverseUse(use.value, x, u, fitted.dof_of(direction, use.u**2))
