"""Performance scores: En, zeta, z and z prime (ISO 13528:2022, clause 9; ISO/IEC 17043; JJF 1117-2010).

En = d/(k u(d)) and zeta = d/u(d) with the variance of the difference of `equivalence`, without dark
uncertainty: a laboratory answers for the u it states. z = d/sigma_pt, z′ = d/√(sigma_pt² + u_ref²).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from junheng.core.comparison.equivalence import ReferenceValue, Unilateral
from junheng.core.comparison.scaled import Results

EN_LIMIT = 1.0
WARNING, ACTION = 2.0, 3.0
Verdict = str
SATISFACTORY, QUESTIONABLE, UNSATISFACTORY, CANNOT_TELL = (
    "satisfactory",
    "questionable",
    "unsatisfactory",
    "cannot-tell",
)


@dataclass(frozen=True, slots=True)
class Score:
    """`position` in the results; `value` None where the difference has no uncertainty."""

    position: int
    value: float | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Scores:
    """z and z′ are empty where no sigma_pt is stated."""

    en: tuple[Score, ...]
    zeta: tuple[Score, ...]
    z: tuple[Score, ...] = ()
    z_prime: tuple[Score, ...] = ()


def scores_of(results: Results, reference: ReferenceValue, found: Unilateral, sigma: float | None) -> Scores:
    """`sigma` is sigma_pt, scaled. The result that is the reference itself gets no score."""
    scored = [at for at in range(results.size) if at != reference.own]
    d = {at: float(found.d[at]) for at in scored}
    en = tuple(_en(at, _over(d[at], float(found.U_without[at]))) for at in scored)
    zeta = tuple(_z(at, _over(d[at], float(found.u_without[at]))) for at in scored)
    if sigma is None:
        return Scores(en, zeta)
    z = tuple(_z(at, _over(d[at], sigma)) for at in scored)
    wider = {at: math.hypot(sigma, float(found.u_reference[at])) for at in scored}
    return Scores(en, zeta, z, tuple(_z(at, _over(d[at], wider[at])) for at in scored))


def _over(d: float, width: float) -> float | None:
    if math.isnan(width) or math.isnan(d) or width <= 0:
        return None
    return d / width


def _en(at: int, value: float | None) -> Score:
    if value is None:
        return Score(at, None, CANNOT_TELL)
    return Score(at, value, SATISFACTORY if abs(value) <= EN_LIMIT else UNSATISFACTORY)


def _z(at: int, value: float | None) -> Score:
    """|z| ≤ 2 satisfactory, ≥ 3 unsatisfactory, between questionable (ISO/IEC 17043:2010, B.4.1.1)."""
    if value is None:
        return Score(at, None, CANNOT_TELL)
    size = abs(value)
    verdict = SATISFACTORY if size <= WARNING else UNSATISFACTORY if size >= ACTION else QUESTIONABLE
    return Score(at, value, verdict)
