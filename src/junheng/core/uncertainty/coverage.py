"""Coverage: from a probability and degrees of freedom to a factor k, or k as a statement of its own."""

from __future__ import annotations

import math

from scipy import special

from junheng.core.uncertainty.measurement import Coverage

BINARY_NOISE = 1e-9


def student_factor(probability: float, dof: float) -> float:
    """Two-sided quantile of Student's t; the normal one for infinite dof. `dof` is used as it is."""
    tail = (1 + probability) / 2
    return float(special.ndtri(tail) if math.isinf(dof) else special.stdtrit(dof, tail))


def student_probability(k: float, dof: float) -> float:
    """What ±k covers of Student's t; of the normal distribution for infinite dof. `dof` is used as it is."""
    half = special.ndtr(k) if math.isinf(dof) else special.stdtr(dof, k)
    return float(2 * half - 1)


def truncated(dof: float) -> float:
    """Effective dof to the next lower integer (JCGM 100:2008, G.4.1).

    29 readings of one quantity give 1/(1/29), which is 28.999…96 in binary: that is 29.
    """
    if math.isinf(dof):
        return dof
    nearest = round(dof)
    return float(nearest if math.isclose(dof, nearest, rel_tol=BINARY_NOISE) else math.floor(dof))


def coverage_factor(coverage: Coverage, dof: float) -> float:
    """k: as stated, or Student's t at the truncated effective dof (JCGM 100:2008, G.4.1)."""
    if coverage.k is not None:
        return coverage.k
    assert coverage.probability is not None
    return student_factor(coverage.probability, truncated(dof))


def coverage_probability(coverage: Coverage) -> float:
    """The probability stated, or the one that k has for a normal output."""
    if coverage.k is None:
        assert coverage.probability is not None
        return coverage.probability
    return math.erf(coverage.k / math.sqrt(2))
