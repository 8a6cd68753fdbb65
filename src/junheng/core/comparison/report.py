"""An evaluation as the JSON of contract 4, in the unit of each point; what is undefined is null.

Keys beyond the contract: per estimate `MADe` or `s` (robust scales), `q`, `u_knapp_hartung`,
`u_modified_knapp_hartung`, `u_of_scatter`, `u_bootstrap`, `tau_mean`, `tau_prior_scale`, `with_dof` (the hierarchical model in
which u_i are uncertain by their dof), `weights`, and the interval `quantile` of pools and posteriors; per degree
of equivalence its `u`, and `method` (linear, bootstrap, posterior); per pair `U` is the one without dark
uncertainty; `consistency.mandel_h`, `mandel_k`, `grubbs`, `cochran`, `repeatability`; `leave_one_out`; `sigma_pt`;
`link.bilateral`; `circulation` (differences from the pilot as `degrees_of_equivalence`, `standards`, chi-squared; with
`levels` also `linked`, the degrees of equivalence with the highest reference, and the offsets of the references between);
`verdict.laboratories`. Under `points` each point carries the keys of a single one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from junheng.core.comparison.circulation import CirculationFit
from junheng.core.comparison.equivalence import Pair, Unilateral
from junheng.core.comparison.estimators import SOURCES
from junheng.core.comparison.fit import Fit
from junheng.core.comparison.link import LinkFit
from junheng.core.comparison.outliers import Statistic
from junheng.core.comparison.references import in_file_order
from junheng.core.comparison.result import Compared, Evaluation, Judgement, PointEvaluation
from junheng.core.comparison.scaled import Array, Results
from junheng.core.comparison.scores import ACTION, EN_LIMIT, WARNING, Score
from junheng.core.comparison.weighted import Asked
from junheng.core.reason import Language

SCHEMA = "junheng.comparison-result/1"
EN_RULE = (
    "En = d/(k u(d)), u(d)^2 = u_i^2 (1 - 2 w_i) + u_ref^2 with covariances and the transfer variance added; "
    "u_i^2 - u_ref^2 only for members of an inverse-variance mean, plus for laboratories outside the reference; "
    "satisfactory if |En| <= 1"
)


def evaluation_as_json(
    found: Evaluation, *, language: Language = "en", versions: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The document. `versions`: the programs that computed it by name, where the caller knows them."""
    answer: dict[str, Any] = {"schema": SCHEMA, "method": _method(found, versions)}
    if found.comparison.title:
        answer["title"] = found.comparison.title
    warnings = [each.as_json(language) for each in found.warnings]
    if found.comparison.single and found.points:
        answer |= _point(found.points[0], found.asked, language)
        warnings = [*warnings, *answer["warnings"]]
    elif found.points:
        answer["points"] = [
            {"id": each.point.id} | _point(each, found.asked, language) for each in found.points
        ]
        assert found.overall is not None
        answer["verdict"] = _judgement(found.overall)
    if found.link is not None:
        answer["link"] = _link(found.link, found.asked)
    if found.circulation is not None:
        answer["circulation"] = _circulation(found.circulation, found.asked)
    answer["seed"] = found.seed
    answer["warnings"] = warnings
    plain: dict[str, Any] = _finite(answer)
    return plain


def _finite(found: Any) -> Any:
    """The document with null for every number that is undefined."""
    if isinstance(found, dict):
        return {key: _finite(value) for key, value in found.items()}
    if isinstance(found, list):
        return [_finite(value) for value in found]
    return None if isinstance(found, float) and not math.isfinite(found) else found


def _method(found: Evaluation, versions: Mapping[str, str] | None) -> dict[str, Any]:
    names = dict.fromkeys(name for each in found.points for name in each.fits)
    answer: dict[str, Any] = {
        "name": "comparison",
        "estimators": {name: SOURCES[name] for name in names},
        "coverage": found.asked.coverage.as_json(),
        "k": found.asked.k,
        "probability": found.asked.probability,
        "en": {"rule": EN_RULE, "limit": EN_LIMIT},
        "z": {"warning": WARNING, "action": ACTION},
    }
    draws = {
        (f"{each.point.id}: {name}" if each.point.id else name): count
        for each in found.points
        for name, count in each.draws.items()
    }
    if draws:
        answer["bootstrap"] = {"draws": draws, "generator": "PCG64DXSM"}
    answer["seed"] = found.seed
    return answer | ({"versions": dict(versions)} if versions else {})


def _number(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)


def _point(found: PointEvaluation, asked: Asked, language: Language) -> dict[str, Any]:
    scale = found.results.scale
    answer: dict[str, Any] = {
        "unit": found.point.unit,
        "estimates": {
            name: _fit(fit, found.results) | _drawn(name, found) for name, fit in found.fits.items()
        },
        "consistency": _consistency(found),
    }
    if found.subsets is not None:
        answer["subsets"] = [list(each) for each in found.subsets]
    if found.sigma_pt is not None:
        answer["sigma_pt"] = found.sigma_pt
    answer["degrees_of_equivalence"] = {
        name: _equivalence(each, found, asked) for name, each in found.compared.items()
    }
    answer["scores"] = _scores(found)
    if found.drift is not None:
        answer["drift"] = _drift(found)
    left_out = {name: rows for name, rows in found.left_out.items() if rows}
    answer["leave_one_out"] = {
        name: [
            {
                "lab": found.results.names[each.position],
                "value": found.results.value(each.value),
                "u": _scaled(each.u, scale),
                "d": each.d * scale,
                "U": _scaled(each.U, scale),
            }
            for each in sorted(rows, key=lambda row: found.results.order[row.position])
        ]
        for name, rows in left_out.items()
    }
    answer["advice"] = {
        "estimator": found.advice.estimator,
        "reasons": [each.as_json(language) for each in found.advice.grounds],
    }
    answer["verdict"] = _judgement(found.judgement)
    answer["warnings"] = [each.as_json(language) for each in found.warnings]
    return answer


def _scaled(value: float | None, scale: float) -> float | None:
    return None if value is None else _number(value * scale)


def _fit(fit: Fit, results: Results) -> dict[str, Any]:
    scale = results.scale
    undefined = math.isnan(fit.value)
    answer: dict[str, Any] = {
        "value": None if undefined else results.value(fit.value),
        "u": _scaled(fit.u, scale),
    }
    if fit.tau is not None:
        answer["tau"] = fit.tau * scale
    answer["intervals"] = {name: [results.value(end) for end in ends] for name, ends in fit.intervals.items()}
    shift = fit.scales.get("shift_with_dof")
    for name, value in fit.scales.items():
        if not name.endswith("_with_dof"):
            answer[name] = value * scale
    answer |= dict(fit.numbers.items())
    if shift is not None:
        answer["with_dof"] = {
            "value": results.value(fit.value + shift),
            "u": fit.scales["u_with_dof"] * scale,
            "tau": fit.scales["tau_with_dof"] * scale,
        }
    if fit.weights is not None:
        answer["weights"] = _weights(fit.weights, results)
    return answer


def _drawn(name: str, found: PointEvaluation) -> dict[str, Any]:
    """u of the estimate as the bootstrap with dark uncertainty has it, where there was one."""
    compared = found.compared.get(name)
    if compared is None or compared.reference.bootstrap is None:
        return {}
    return {"u_bootstrap": compared.reference.bootstrap.with_dark.u_estimate * found.as_read.scale}


def _weights(weights: Array, results: Results) -> list[dict[str, Any]]:
    members = [at for at in range(results.size) if results.member[at]]
    rows = sorted(zip(members, weights, strict=True), key=lambda row: results.order[row[0]])
    return [{"lab": results.names[at], "weight": float(weight)} for at, weight in rows]


def _consistency(found: PointEvaluation) -> dict[str, Any]:
    tested, scale = found.consistency, found.results.scale
    answer: dict[str, Any] = dict.fromkeys(
        ("chi_squared", "dof", "p_value", "birge_ratio", "i_squared", "tau_interval")
    )
    if tested is not None:
        answer = {
            "chi_squared": tested.chi_squared,
            "dof": tested.dof,
            "p_value": tested.p_value,
            "birge_ratio": tested.birge_ratio,
            "i_squared": tested.i_squared,
            "tau_interval": [end * scale for end in tested.tau_interval],
        }
    answer["consistent"] = None if tested is None else tested.consistent
    seen = found.outliers
    position = dict(zip(found.results.names, found.results.order, strict=True))
    for name, rows in (("mandel_h", seen.h), ("mandel_k", seen.k)):
        if rows:
            answer[name] = [_statistic(each) for each in sorted(rows, key=lambda each: position[each.lab])]
    if seen.grubbs_high is not None and seen.grubbs_low is not None:
        answer["grubbs"] = {"high": _statistic(seen.grubbs_high), "low": _statistic(seen.grubbs_low)}
    if seen.cochran is not None:
        answer["cochran"] = _statistic(seen.cochran)
    if seen.repeatability is not None:
        answer["repeatability"] = seen.repeatability
    return answer


def _statistic(found: Statistic) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "lab": found.lab,
        "value": found.value,
        "critical": {"0.05": found.critical[0], "0.01": found.critical[1]},
        "verdict": found.verdict,
    }
    return answer if found.p_value is None else answer | {"p_value": found.p_value}


def _equivalence(compared: Compared, found: PointEvaluation, asked: Asked) -> dict[str, Any]:
    seen, results = compared.unilateral, found.as_read
    return {
        "method": seen.method,
        "unilateral": {
            "with_dark_uncertainty": _unilateral(results, seen, seen.u_with, seen.U_with),
            "without_dark_uncertainty": _unilateral(results, seen, seen.u_without, seen.U_without),
        },
        "bilateral": [_pair(each, asked, results) for each in compared.bilateral],
    }


def _unilateral(results: Results, seen: Unilateral, u: Array, expanded: Array) -> list[dict[str, Any]]:
    return [
        {
            "lab": results.names[at],
            "d": float(seen.d[at]) * results.scale,
            "u": _scaled(float(u[at]), results.scale),
            "U": _scaled(float(expanded[at]), results.scale),
        }
        for at in in_file_order(results)
    ]


def _pair(pair: Pair, asked: Asked, results: Results) -> dict[str, Any]:
    return {
        "lab": results.names[pair.first],
        "other": results.names[pair.second],
        "d": pair.d * results.scale,
        "u": _scaled(pair.u_without, results.scale),
        "U": _scaled(asked.k * pair.u_without, results.scale),
        "U_with_dark_uncertainty": _scaled(asked.k * pair.u_with, results.scale),
    }


def _scores(found: PointEvaluation) -> dict[str, Any]:
    """By kind of score, then by reference; a kind nobody has is left out."""
    answer: dict[str, Any] = {"en": {}, "zeta": {}, "z": {}, "z_prime": {}}
    for name, each in found.compared.items():
        seen = each.scores
        for kind, rows in (("en", seen.en), ("zeta", seen.zeta), ("z", seen.z), ("z_prime", seen.z_prime)):
            if rows:
                answer[kind][name] = _score_rows(rows, found.as_read)
    return {kind: rows for kind, rows in answer.items() if rows or kind == "en"}


def _score_rows(rows: Iterable[Score], results: Results) -> list[dict[str, Any]]:
    ordered = sorted(rows, key=lambda each: results.order[each.position])
    return [
        {"lab": results.names[each.position], "value": each.value, "verdict": each.verdict}
        for each in ordered
    ]


def _drift(found: PointEvaluation) -> dict[str, Any]:
    line, drift = found.drift, found.point.drift
    assert line is not None and drift is not None
    intercept, u_intercept = line.value_at(0.0)
    rows = []
    for each in found.point.laboratories:
        value, u = line.value_at(drift.dates[each.name])
        rows.append({"lab": each.name, "value": value, "u": u})
    return {
        "intercept": {"value": intercept, "u": u_intercept},
        "slope": {"value": line.slope * line.scale, "u": line.u_slope * line.scale},
        "covariance": line.covariance,
        "chi_squared": line.chi_squared,
        "dof": line.dof,
        "p_value": line.p_value,
        "reference": rows,
    }


def _link(link: LinkFit, asked: Asked) -> dict[str, Any]:
    return {
        "delta": link.delta,
        "u": link.u,
        "chi_squared": link.chi_squared,
        "dof": link.dof,
        "p_value": link.p_value,
        "degrees_of_equivalence": [
            {"lab": each.lab, "d": each.d, "u": each.u, "U": asked.k * each.u} for each in link.results
        ],
        "bilateral": [
            {"lab": each.lab, "other": each.other, "d": each.d, "u": each.u, "U": asked.k * each.u}
            for each in link.pairs
        ],
    }


def _circulation(found: CirculationFit, asked: Asked) -> dict[str, Any]:
    return {
        "degrees_of_equivalence": [
            {"lab": each.lab, "d": each.d, "u": each.u, "U": asked.k * each.u} for each in found.laboratories
        ],
        "covariance": [[float(each) for each in row] for row in found.covariance],
        "standards": [
            {
                "standard": each.standard,
                "t": each.t,
                "value": each.value,
                "u": each.u,
                "slope": None if each.slope is None else {"value": each.slope, "u": each.u_slope},
            }
            for each in found.standards
        ],
        "chi_squared": found.chi_squared,
        "dof": found.dof,
        "p_value": found.p_value,
    } | _levels(found, asked)


def _levels(found: CirculationFit, asked: Asked) -> dict[str, Any]:
    """Where comparisons of higher levels entered: everybody against the highest reference, and the references between."""
    if not found.linked:
        return {}
    return {
        "linked": [
            {"lab": each.lab, "d": each.d, "u": each.u, "U": asked.k * each.u} for each in found.linked
        ],
        "levels": [{"level": each.level, "offset": each.offset, "u": each.u} for each in found.offsets],
    }


def _judgement(found: Judgement) -> dict[str, Any]:
    return {
        "value": found.value,
        "reference": found.reference,
        "score": found.score,
        "laboratories": [{"lab": name, "verdict": verdict} for name, verdict in found.laboratories.items()],
    }
