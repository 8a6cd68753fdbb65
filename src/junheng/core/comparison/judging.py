"""The verdict of a point and of the whole, and what an answer warns of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from junheng.core.comparison.advice import Advice
from junheng.core.comparison.fit import Fit
from junheng.core.comparison.left_out import MOST_LABS as MOST_LEFT_OUT
from junheng.core.comparison.model import Point, Wishes
from junheng.core.comparison.references import MOST_BILATERAL, in_file_order
from junheng.core.comparison.result import Compared, Judgement, PointEvaluation
from junheng.core.comparison.scaled import Results
from junheng.core.comparison.scores import (
    CANNOT_TELL,
    QUESTIONABLE,
    SATISFACTORY,
    UNSATISFACTORY,
    Score,
)
from junheng.core.reason import Refusal, refuse

LARGE_U = 0.3
"""Part of sigma_pt that u of the reference may reach before z′ is due (ISO 13528:2022, 9.2.1)."""
WORST_FIRST = (UNSATISFACTORY, QUESTIONABLE, CANNOT_TELL, SATISFACTORY)


def judge(results: Results, compared: Mapping[str, Compared], wishes: Wishes, advice: Advice) -> Judgement:
    """By En, or by z′ where En cannot be computed and sigma_pt is stated.

    The reference is the line, the assigned or pilot's value; of computed ones the first that was asked for. Where
    none was, the weighted mean (JJF 1117-2010), or without uncertainties the advised one: advice is given, not taken.
    """
    if not compared:
        return Judgement("", "en", CANNOT_TELL, {})
    order = list(wishes.estimators or ("weighted-mean", advice.estimator))
    name = next(each for each in (*order, *compared) if each in compared)
    scores = compared[name].scores
    kind, rows = "en", scores.en
    if all(each.value is None for each in rows) and scores.z:
        kind, rows = ("z_prime", scores.z_prime) if _any(scores.z_prime) else ("z", scores.z)
    by_position = {each.position: each.verdict for each in rows}
    laboratories = {results.names[at]: by_position[at] for at in in_file_order(results) if at in by_position}
    return Judgement(name, kind, worst(list(laboratories.values())), laboratories)


def _any(rows: Sequence[Score]) -> bool:
    return any(each.value is not None for each in rows)


def worst(verdicts: Sequence[str]) -> str:
    return next((each for each in WORST_FIRST if each in verdicts), CANNOT_TELL)


def judge_all(points: Sequence[PointEvaluation]) -> Judgement | None:
    """A laboratory is as good as its worst point, a comparison as its worst laboratory."""
    if not points:
        return None
    of_lab: dict[str, list[str]] = {}
    for point in points:
        for name, verdict in point.judgement.laboratories.items():
            of_lab.setdefault(name, []).append(verdict)
    laboratories = {name: worst(verdicts) for name, verdicts in of_lab.items()}
    first = points[0].judgement
    same = all(each.judgement.reference == first.reference for each in points)
    return Judgement(
        first.reference if same else "", first.score, worst(list(laboratories.values())), laboratories
    )


def warnings_of(
    point: Point,
    results: Results,
    fits: Mapping[str, Fit],
    compared: Mapping[str, Compared],
    sigma: float | None,
) -> tuple[Refusal, ...]:
    found: list[Refusal] = [each for fit in fits.values() for each in fit.warnings]
    missing = [results.names[at] for at in in_file_order(results) if np.isnan(results.u[at])]
    if missing:
        found.append(refuse("u-missing", found=missing[0], count=len(missing)))
    if int(results.member.sum()) == 1:
        found.append(refuse("one-member"))
    if point.reference.kind == "assigned" and point.reference.u is None and point.drift is None:
        found.append(refuse("u-of-reference-missing"))
    found += _large_u(results, compared, sigma)
    found += _without_variance(results, compared)
    if results.size > MOST_BILATERAL:
        found.append(refuse("bilateral-left-out", found=results.size, limit=MOST_BILATERAL))
    members = int(results.member.sum())
    if members > MOST_LEFT_OUT:
        found.append(refuse("leave-one-out-left-out", found=members, limit=MOST_LEFT_OUT))
    return tuple(found_once(found))


def found_once(found: Sequence[Refusal]) -> list[Refusal]:
    """Each once; refusals hold mappings and are compared by what they say."""
    seen: dict[tuple[str, str], Refusal] = {}
    for each in found:
        seen.setdefault((each.code, each.message("en")), each)
    return list(seen.values())


def _large_u(results: Results, compared: Mapping[str, Compared], sigma: float | None) -> list[Refusal]:
    if sigma is None:
        return []
    found = []
    for name, each in compared.items():
        u = float(np.nan_to_num(each.unilateral.u_reference).max()) * results.scale
        if u > LARGE_U * sigma:
            found.append(refuse("u-of-reference-large", estimator=name, found=f"{u:.4g}"))
    return found


def _without_variance(results: Results, compared: Mapping[str, Compared]) -> list[Refusal]:
    return [
        refuse("difference-without-variance", found=results.names[at])
        for each in compared.values()
        for at in in_file_order(results)
        if at == each.reference.own or each.unilateral.u_without[at] == 0
    ]
