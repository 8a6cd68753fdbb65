"""`evaluate`: a comparison's reference values, consistency, degrees of equivalence, scores and verdicts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from junheng.core.comparison import estimators
from junheng.core.comparison.advice import advise
from junheng.core.comparison.bootstrap import CODES, bootstrap, draws_for
from junheng.core.comparison.circulation import fit_circulation
from junheng.core.comparison.consistency import consistency_of
from junheng.core.comparison.drift import DriftFit, corrected, fit_drift
from junheng.core.comparison.fit import Fit
from junheng.core.comparison.judging import judge, judge_all, warnings_of
from junheng.core.comparison.left_out import leave_one_out
from junheng.core.comparison.link import fit_link
from junheng.core.comparison.model import ESTIMATORS, Comparison, Point, Wishes
from junheng.core.comparison.outliers import outliers_of
from junheng.core.comparison.references import MOST_BILATERAL, compare, references_of
from junheng.core.comparison.result import Compared, Evaluation, PointEvaluation
from junheng.core.comparison.robust import algorithm_a_of
from junheng.core.comparison.scaled import Results, scale_results
from junheng.core.comparison.subsets import Subsets, largest_consistent_subsets
from junheng.core.comparison.weighted import Asked
from junheng.core.reason import Refusal, UnusableInput, refuse

SUBSET = "largest-consistent-subset"


Progress = Callable[[int, int], None]
"""`progress(points done, points in all)`."""


@dataclass(frozen=True, slots=True)
class Run:
    """What is asked of one point; `stream`, its position, keeps random numbers of two points independent."""

    wishes: Wishes
    asked: Asked
    seed: int
    stream: int


def evaluate(
    comparison: Comparison, *, seed: int | None = None, progress: Progress | None = None
) -> Evaluation:
    """Everything contract 4 names. `seed` of the bootstrap: default the first 64 bits of the input's hash."""
    chosen = comparison.seed if seed is None else seed
    wishes = comparison.wishes
    asked = Asked(wishes.intervals, wishes.coverage)
    points = []
    for at, point in enumerate(comparison.points):
        points.append(evaluate_point(point, Run(wishes, asked, chosen, at)))
        if progress is not None:
            progress(at + 1, len(comparison.points))
    link = None if comparison.link is None else fit_link(comparison.link, most_pairs=MOST_BILATERAL)
    round_ = None if comparison.circulation is None else fit_circulation(comparison.circulation)
    warnings = comparison.notes + tuple(
        each for found in (link, round_) if found is not None for each in found.warnings
    )
    return Evaluation(comparison, asked, tuple(points), judge_all(points), link, round_, chosen, warnings)


def evaluate_point(point: Point, run: Run) -> PointEvaluation:
    """One point by itself."""
    if not any(each.in_reference for each in point.laboratories):
        raise UnusableInput(refuse("no-members", path=f"points.{point.id}" if point.id else "labs"))
    line = None if point.drift is None else fit_drift(point.drift)
    as_read = scale_results(point.laboratories, point.covariance)
    results = as_read if line is None else _corrected(point, line)
    members = results.members()
    subsets = _subsets(members, run.wishes)
    fits = _fits(members, run, subsets)
    sigma = _sigma_pt(point, members)
    compared, draws = _compared(point, as_read, fits, sigma, line, run)
    consistency = consistency_of(members, run.asked)
    advice = advise(members, consistency)
    outliers = outliers_of(as_read)
    warnings = warnings_of(point, as_read, fits, compared, sigma) + _of_drift(line) + outliers.warnings
    if run.wishes.estimators is None:
        warnings += _left_aside(members)
    return PointEvaluation(
        point=point,
        as_read=as_read,
        results=results,
        fits=fits,
        consistency=consistency,
        subsets=None if subsets is None else _names(members, subsets),
        compared=compared,
        left_out={
            name: leave_one_out(name, results, run.asked, tau_scale=run.wishes.tau_scale) for name in fits
        },
        outliers=outliers,
        advice=advice,
        judgement=judge(as_read, compared, run.wishes, advice),
        sigma_pt=sigma,
        drift=line,
        draws=draws,
        warnings=warnings + (consistency.warnings if consistency is not None else ()),
    )


def _corrected(point: Point, line: DriftFit) -> Results:
    """What the estimators see: every value as it would have been at one date."""
    assert point.drift is not None
    return scale_results(*corrected(point.laboratories, point.covariance, point.drift, line))


def _of_drift(line: DriftFit | None) -> tuple[Refusal, ...]:
    if line is None:
        return ()
    return (refuse("drift-corrected", found=f"{line.middle:.6g}"), *line.warnings)


def _subsets(members: Results, wishes: Wishes) -> Subsets | None:
    if SUBSET not in (wishes.estimators or ESTIMATORS) or estimators.why_not(SUBSET, members) is not None:
        return None
    return largest_consistent_subsets(members)


def _left_aside(members: Results) -> tuple[Refusal, ...]:
    """Estimators nobody asked for that size or correlation rules out; a missing u is said elsewhere."""
    problems = (estimators.why_not(name, members) for name in ESTIMATORS)
    codes = ("estimator-too-many-labs", "estimator-needs-independence")
    return tuple(each for each in problems if each is not None and each.code in codes)


def _fits(members: Results, run: Run, subsets: Subsets | None) -> dict[str, Fit]:
    """Those asked for, each refused by name where it cannot be; or all that can be."""
    found, wishes = {}, run.wishes
    for name in wishes.estimators or ESTIMATORS:
        problem = estimators.why_not(name, members)
        if problem is not None and wishes.estimators is not None:
            raise UnusableInput(problem)
        if problem is None:
            found[name] = estimators.fit(
                name, members, run.asked, tau_scale=wishes.tau_scale, subsets=subsets
            )
    return found


def _sigma_pt(point: Point, members: Results) -> float | None:
    """As stated, or s* of Algorithm A of the members; None where that is zero."""
    if point.sigma_pt is None or point.sigma_pt.value is not None:
        return None if point.sigma_pt is None else point.sigma_pt.value
    spread = float(algorithm_a_of(members.x[None, :])[1][0]) * members.scale
    return spread if spread > 0 else None


def _compared(
    point: Point,
    results: Results,
    fits: Mapping[str, Fit],
    sigma: float | None,
    line: DriftFit | None,
    run: Run,
) -> tuple[dict[str, Compared], dict[str, int]]:
    found, draws = {}, {}
    for name, reference in references_of(point, results, fits).items():
        if _by_bootstrap(name, results.members(), run.wishes):
            draws[name] = draws_for(name, int(results.member.sum()), run.wishes.draws)
            sampled = bootstrap(name, results, run.asked, draws=draws[name], seed=run.seed, stream=run.stream)
            reference = replace(reference, bootstrap=sampled)
        found[name] = compare(point, results, reference, run.asked, sigma, line)
    return found, draws


def _by_bootstrap(name: str, members: Results, wishes: Wishes) -> bool:
    """Robust estimators always; DerSimonian–Laird, whose weights depend on the results, where it was asked for."""
    if name not in CODES or not members.has_all_u or members.size < 2:
        return False
    if name == "dersimonian-laird":
        return wishes.draws is not None and members.covariance is None
    return True


def _names(members: Results, subsets: Subsets) -> tuple[tuple[str, ...], ...]:
    """Names of every subset in the order of the file, subsets in the order of their first difference."""
    rows = [sorted(members.order[at] for at in np.flatnonzero(row)) for row in subsets.rows]
    by_position = dict(zip(members.order, members.names, strict=True))
    return tuple(tuple(by_position[at] for at in row) for row in sorted(rows))
