"""A whole round as one generalised least-squares model: several standards, drift, loops, stars and petals.

y = s + β (t − t̄) + b + e for a standard of value s and drift β measured at date t by a laboratory of difference b
from the pilot, whose b is 0. One covariance holds all e, so correlated laboratories are no other case. The pilot
need not measure every standard: differences travel along whatever was measured by two laboratories.

With comparisons of higher levels (regional, national, RMO, KC) the same model holds their published degrees of
equivalence: d = b − κ + e, κ the offset of that level's reference from the highest one's, whose κ is 0. Then b is the
laboratory's degree of equivalence with the highest reference, for everybody who is linked to it by whatever way. One
level and one measurement of each laboratory give what `link` gives.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

import numpy as np
from scipy import linalg

from junheng.core.comparison.least_squares import Solution, solve
from junheng.core.comparison.model import Circulation, Observation, Published
from junheng.core.comparison.scaled import DIGITS, Array, value_of
from junheng.core.reason import Refusal, UnusableInput, refuse

LEVEL = 0.05
RANK = 1e-9


@dataclass(frozen=True, slots=True)
class LaboratoryDifference:
    lab: str
    d: float
    u: float


@dataclass(frozen=True, slots=True)
class StandardValue:
    """Value at date `t`, where it is least uncertain; slope per unit of time, None where none was fitted."""

    standard: str
    t: float
    value: float
    u: float
    slope: float | None
    u_slope: float | None


@dataclass(frozen=True, slots=True)
class LevelOffset:
    """How far the reference of a level is from the highest one's."""

    level: str
    offset: float
    u: float


@dataclass(frozen=True, slots=True)
class CirculationFit:
    laboratories: tuple[LaboratoryDifference, ...]
    standards: tuple[StandardValue, ...]
    covariance: Array
    """Of the differences, in their order, in the unit squared."""
    chi_squared: float
    dof: int
    p_value: float | None
    linked: tuple[LaboratoryDifference, ...] = ()
    """Degrees of equivalence with the reference of the highest level, where there are levels."""
    offsets: tuple[LevelOffset, ...] = ()

    @property
    def warnings(self) -> tuple[Refusal, ...]:
        if self.p_value is None or self.p_value >= LEVEL:
            return ()
        return (refuse("circulation-inconsistent", p=f"{self.p_value:.3g}"),)


def fit_circulation(circulation: Circulation) -> CirculationFit:
    """Differences from the pilot, and the standards. Refused where nothing links a laboratory to the pilot."""
    rows = sorted(
        circulation.observations, key=lambda each: (each.standard, each.t, each.lab, each.y, each.u)
    )
    levels = circulation.levels
    _check_levels(circulation)
    above = [result.lab for level in levels for result in level.results]
    labs = [
        name
        for name in dict.fromkeys([*(each.lab for each in circulation.observations), *above])
        if levels or name != circulation.pilot
    ]
    lower = [level.name for level in levels[1:]]
    standards = list(dict.fromkeys(each.standard for each in circulation.observations))
    centres = {name: _centre(rows, name) for name in standards}
    middles = {name: _middle(rows, name) for name in standards}
    reach = max(abs(each.t - middles[each.standard]) for each in rows) or 1.0
    scale = float(np.sort([each.u for each in rows])[(len(rows) - 1) // 2])
    slopes = [name for name in standards if name in circulation.drifting]
    design = np.array(
        [
            [float(each.standard == name) for name in standards]
            + [(each.t - middles[name]) / reach * (each.standard == name) for name in slopes]
            + [float(each.lab == name) for name in labs]
            + [0.0] * len(lower)
            for each in rows
        ]
        + [
            [0.0] * (len(standards) + len(slopes))
            + [float(result.lab == name) for name in labs]
            + [-float(level.name == name) for name in lower]
            for level in levels
            for result in level.results
        ]
    )
    _check_rank(design, standards, slopes, [*labs, *lower])
    with localcontext() as context:
        context.prec = DIGITS
        y = np.array([float(each.y - centres[each.standard]) for each in rows]) / scale
        published = np.array([float(result.d) for level in levels for result in level.results]) / scale
    found = solve(design, np.concatenate([y, published]), _joined(circulation, rows, scale))
    answer = _answer(
        found, labs, standards, slopes, centres, middles, scale, reach, circulation.pilot if levels else ""
    )
    return _with_levels(answer, found, labs, lower, len(standards) + len(slopes), scale) if levels else answer


def _joined(circulation: Circulation, rows: Sequence[Observation], scale: float) -> Array:
    """The covariance of the round and of each level; one comparison knows nothing of another's errors."""
    parts = [_covariance(rows, circulation.correlations, scale, "circulation.correlations")]
    for at, level in enumerate(circulation.levels):
        parts.append(
            _covariance(level.results, level.correlations, scale, f"circulation.levels[{at}].correlations")
        )
    if all(each.ndim == 1 for each in parts):
        return np.concatenate(parts)
    return np.asarray(linalg.block_diag(*(np.diag(each) if each.ndim == 1 else each for each in parts)))


def _with_levels(
    answer: CirculationFit, found: Solution, labs: list[str], lower: list[str], first: int, scale: float
) -> CirculationFit:
    """Degrees of equivalence with the highest reference, and the offsets of the references between."""
    b, u = found.parameters * scale, np.sqrt(np.diag(found.covariance)) * scale
    linked = tuple(
        LaboratoryDifference(name, float(b[first + at]), float(u[first + at])) for at, name in enumerate(labs)
    )
    behind = first + len(labs)
    offsets = tuple(
        LevelOffset(name, float(b[behind + at]), float(u[behind + at])) for at, name in enumerate(lower)
    )
    return replace(answer, linked=linked, offsets=offsets)


def _centre(rows: Sequence[Observation], name: str) -> Decimal:
    values = sorted(each.y for each in rows if each.standard == name)
    return values[(len(values) - 1) // 2]


def _middle(rows: Sequence[Observation], name: str) -> float:
    """Weighted mean date of a standard's measurements."""
    own = [each for each in rows if each.standard == name]
    return math.fsum(each.t / each.u**2 for each in own) / math.fsum(1 / each.u**2 for each in own)


def _check_levels(circulation: Circulation) -> None:
    """Who took part in what leads from everybody to the highest level, where there are levels."""
    if not circulation.levels:
        return
    took_part = [({each.lab}, f"standard {each.standard}") for each in circulation.observations]
    took_part += [
        ({each.lab for each in level.results}, f"level {level.name}") for level in circulation.levels
    ]
    reached = {each.lab for each in circulation.levels[0].results}
    known: set[str] = set()
    while True:
        found = {what for labs, what in took_part if labs & reached} - known
        if not found:
            break
        known |= found
        reached |= {lab for labs, what in took_part if what in found for lab in labs}
    for labs, _what in took_part:
        for lab in sorted(labs - reached):
            highest = circulation.levels[0].name
            raise UnusableInput(
                refuse("level-not-linked", path="circulation.levels", found=lab, level=highest)
            )


def _check_rank(design: Array, standards: list[str], slopes: list[str], labs: list[str]) -> None:
    """The name whose column adds nothing is the one that nothing links."""
    names = [*standards, *slopes, *labs]
    if len(design) < len(names) or np.linalg.matrix_rank(design, tol=RANK * len(design)) < len(names):
        for count in range(1, len(names) + 1):
            if np.linalg.matrix_rank(design[:, :count], tol=RANK * len(design)) < count:
                raise UnusableInput(
                    refuse("circulation-not-linked", path="circulation.observations", found=names[count - 1])
                )
        raise UnusableInput(
            refuse("circulation-not-linked", path="circulation.observations", found=names[-1])
        )


def _covariance(
    rows: Sequence[Observation | Published],
    correlations: Sequence[tuple[str, str, float]],
    scale: float,
    path: str,
) -> Array:
    u = np.array([each.u for each in rows]) / scale
    if not correlations:
        return np.asarray(u**2)
    r = {frozenset({first, second}): value for first, second, value in correlations}
    matrix = np.array(
        [
            [
                1.0 if i == j else r.get(frozenset({first.lab, second.lab}), 0.0)
                for j, second in enumerate(rows)
            ]
            for i, first in enumerate(rows)
        ]
    )
    least = float(np.linalg.eigvalsh(matrix)[0])
    if least < RANK:
        raise UnusableInput(refuse("comparison-covariance-not-positive", path=path, found=f"{least:.3g}"))
    return np.asarray(matrix * np.outer(u, u))


def _answer(
    found: Solution,
    labs: list[str],
    standards: list[str],
    slopes: list[str],
    centres: dict[str, Decimal],
    middles: dict[str, float],
    scale: float,
    reach: float,
    pilot: str,
) -> CirculationFit:
    """`pilot`: the laboratory whose own parameter is subtracted; empty where it has none."""
    b, covariance = found.parameters, found.covariance
    first = len(standards) + len(slopes)
    values = []
    for at, name in enumerate(standards):
        place = len(standards) + slopes.index(name) if name in slopes else None
        slope = None if place is None else float(b[place]) * scale / reach
        u_slope = None if place is None else math.sqrt(covariance[place, place]) * scale / reach
        u = math.sqrt(covariance[at, at]) * scale
        values.append(
            StandardValue(
                name, middles[name], value_of(centres[name], float(b[at]), scale), u, slope, u_slope
            )
        )
    others = [name for name in labs if name != pilot]
    minus = np.zeros((len(others), len(b)))
    for at, name in enumerate(others):
        minus[at, first + labs.index(name)] = 1
        if pilot:
            minus[at, first + labs.index(pilot)] = -1
    shared = minus @ covariance @ minus.T * scale * scale
    differences = tuple(
        LaboratoryDifference(name, float(d) * scale, math.sqrt(shared[at, at]))
        for at, (name, d) in enumerate(zip(others, minus @ b, strict=True))
    )
    return CirculationFit(differences, tuple(values), shared, found.chi_squared, found.dof, found.p_value)
