"""A fit as the JSON of contract 2; infinite degrees of freedom are the text "inf", what is undefined is null."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from junheng.core.fitting.result import FitResult, InverseUse, Prediction
from junheng.core.reason import Language

SCHEMA = "junheng.fit-result/1"
SOURCE = "ISO/TS 28037:2010; JCGM 100:2008, H.3"


def fit_as_json(
    found: FitResult, *, language: Language = "en", versions: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The document; the order of `covariance` is that of `names`."""
    return {
        "schema": SCHEMA,
        "method": {"name": found.method, "source": SOURCE}
        | ({"versions": dict(versions)} if versions else {}),
        "parameters": _parameters(found),
        "names": list(found.names),
        "covariance": None if found.covariance is None else found.covariance.tolist(),
        "chi_squared": found.chi_squared,
        "dof": found.dof,
        "p_value": found.p_value,
        "residual_sd": found.residual_sd,
        "weights_known": found.weights_known,
        "scale": found.scale,
        "residuals": found.residuals.tolist(),
        "predictions": [_use(each) for each in found.predictions],
        "inverse": [_use(each) for each in found.inverse],
        "warnings": [each.as_json(language) for each in found.warnings],
    }


def _parameters(found: FitResult) -> dict[str, Any]:
    size = len(found.names)
    variances = [None] * size if found.covariance is None else found.covariance.diagonal().tolist()
    rows = zip(found.names, found.values.tolist(), variances, found.parameter_dof, strict=True)
    return {
        name: {
            "value": value,
            "u": None if variance is None else math.sqrt(max(variance, 0.0)),
            "dof": _dof(dof),
        }
        for name, value, variance, dof in rows
    }


def _dof(value: float | None) -> float | str | None:
    return "inf" if value is not None and math.isinf(value) else value


def _use(found: Prediction | InverseUse) -> dict[str, Any]:
    return {**asdict(found), "dof": _dof(found.dof)}
