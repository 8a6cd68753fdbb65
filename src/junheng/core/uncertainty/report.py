"""An evaluation as the JSON of contract 1; infinite degrees of freedom are the text "inf"."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from junheng.core.reason import Language
from junheng.core.uncertainty.result import (
    BudgetLine,
    ComplexOutput,
    Correlation,
    Evaluation,
    MonteCarloResult,
    OutputResult,
    Region,
)

SCHEMA = "junheng.uncertainty-result/1"


def evaluation_as_json(
    evaluation: Evaluation, *, language: Language = "en", versions: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The document; what was not computed is left out, what is undefined is null.

    `versions`: the programs that computed it by name, where the caller knows them.
    """
    answer: dict[str, Any] = {
        "schema": SCHEMA,
        "method": method_as_json(evaluation) | ({"versions": dict(versions)} if versions else {}),
        "outputs": {each.name: _output(each) for each in evaluation.outputs},
    }
    if evaluation.correlation is not None:
        answer["correlation"] = _correlation(evaluation.correlation)
    if evaluation.complex_outputs:
        answer["complex"] = {each.name: _complex(each) for each in evaluation.complex_outputs}
    if evaluation.input_correlation is not None:
        answer["input_correlation"] = _correlation(evaluation.input_correlation)
    if evaluation.type_a:
        answer["type_a"] = {name: _plain(asdict(found)) for name, found in evaluation.type_a.items()}
    if evaluation.monte_carlo is not None:
        answer["monte_carlo"] = _monte_carlo(evaluation.monte_carlo)
    if evaluation.validation is not None:
        answer["validation"] = {
            name: {
                "delta": found.delta,
                "d_low": found.d_low,
                "d_high": found.d_high,
                "gum_valid": found.gum_valid,
            }
            for name, found in evaluation.validation.items()
        }
    answer["warnings"] = [each.as_json(language) for each in evaluation.warnings]
    return answer


def method_as_json(evaluation: Evaluation) -> dict[str, Any]:
    """Which methods ran, with their sources and the digest of the model."""
    found: dict[str, Any] = {"name": evaluation.method, "model_sha256": evaluation.model_digest}
    if evaluation.method != "monte-carlo":
        found["gum"] = "JCGM 100:2008, 5.1.2, 5.2.2, G.4.1"
        found["order"] = evaluation.order
    if evaluation.monte_carlo is not None:
        sampled = "PCG64DXSM, one seed sequence per 10000 trials"
        if evaluation.monte_carlo.replicated is not None:
            sampled = "Sobol points, Owen scrambling by PCG64DXSM, one seed sequence per replicate"
        found["monte_carlo"] = f"JCGM 101:2008, clause 7; {sampled}"
    return found


def _number(value: float | None) -> float | str | None:
    if value is None or math.isnan(value):
        return None
    return value if math.isfinite(value) else "inf"


def _output(found: OutputResult) -> dict[str, Any]:
    return {
        "value": found.value,
        "unit": found.unit,
        "u": found.u,
        "dof": _number(found.dof),
        "coverage": found.coverage.as_json(),
        "k": found.k,
        "U": found.U,
        "interval": None if found.interval is None else list(found.interval),
        "u_second_order": found.u_second_order,
        "budget": [_line(each) for each in found.budget],
        "reported": found.reported or None,
    }


def _complex(found: ComplexOutput) -> dict[str, Any]:
    """A complex output as a whole; dof by Willink and Hall."""
    return {
        "value": [found.value.real, found.value.imag],
        "covariance": [list(row) for row in found.covariance],
        "dof": _number(found.dof),
    }


def _line(line: BudgetLine) -> dict[str, Any]:
    found: dict[str, Any] = {
        "input": line.input,
        "unit": line.unit,
        "value": line.value,
        "u": line.u,
        "dof": _number(line.dof),
        "evaluation": line.evaluation,
        "distribution": line.distribution,
        "sensitivity": line.sensitivity,
        "contribution": line.contribution,
        "share": line.share,
    }
    return found if line.counted else {**found, "counted": False}


def _correlation(found: Correlation) -> dict[str, Any]:
    return {"names": list(found.names), "matrix": [list(row) for row in found.matrix]}


def _monte_carlo(found: MonteCarloResult) -> dict[str, Any]:
    region = {} if found.region is None else {"region": _region(found.region)}
    return {
        "trials": found.trials,
        "seed": found.seed,
        "stabilised": found.stabilised,
        "probability": found.probability,
        "outputs": {
            each.name: {
                "value": each.value,
                "unit": each.unit,
                "u": each.u,
                "interval_symmetric": None if each.symmetric is None else list(each.symmetric),
                "interval_shortest": None if each.shortest is None else list(each.shortest),
                "stabilised": each.stabilised,
            }
            for each in found.outputs
        },
        "correlation": _correlation(found.correlation),
        **region,
        **({} if found.replicated is None else {"sobol": _replicated(found)}),
    }


def _replicated(found: MonteCarloResult) -> dict[str, Any]:
    """How well the replicates agree: standard errors per output."""
    assert found.replicated is not None
    rows = zip(found.outputs, found.replicated.standard_errors, strict=True)
    keys = ("value", "u", "low", "high")
    return {
        "replicates": found.replicated.replicates,
        "standard_errors": {
            each.name: {key: _finite(error) for key, error in zip(keys, errors, strict=True)}
            for each, errors in rows
        },
    }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _region(found: Region) -> dict[str, Any]:
    """Coverage factors of the outputs together (JCGM 102:2011, 7.7.2 and 7.7.3)."""
    return {
        "names": list(found.names),
        "probability": found.probability,
        "ellipsoid_k": found.ellipsoid,
        "rectangle_k": found.rectangle,
    }


def _plain(found: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _number(value) for key, value in found.items()}
