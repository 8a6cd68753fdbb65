"""What an evaluation answers: one `PointEvaluation` per point, in scaled units with what turns them back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from junheng.core.comparison.advice import Advice
from junheng.core.comparison.circulation import CirculationFit
from junheng.core.comparison.consistency import Consistency
from junheng.core.comparison.drift import DriftFit
from junheng.core.comparison.equivalence import Pair, ReferenceValue, Unilateral
from junheng.core.comparison.fit import Fit
from junheng.core.comparison.left_out import LeftOut
from junheng.core.comparison.link import LinkFit
from junheng.core.comparison.model import Comparison, Point
from junheng.core.comparison.outliers import Outliers
from junheng.core.comparison.scaled import Results
from junheng.core.comparison.scores import Scores
from junheng.core.comparison.weighted import Asked
from junheng.core.reason import Refusal


@dataclass(frozen=True)
class Compared:
    """All that is said of the laboratories against one reference."""

    reference: ReferenceValue
    unilateral: Unilateral
    bilateral: tuple[Pair, ...]
    scores: Scores


@dataclass(frozen=True)
class Judgement:
    """The verdict of a point: by which reference and score, of each laboratory (by name), and of all."""

    reference: str
    score: str
    value: str
    laboratories: Mapping[str, str]


@dataclass(frozen=True)
class PointEvaluation:
    """`as_read`: the results as stated, which references are compared with; `results`: what estimators saw."""

    point: Point
    as_read: Results
    results: Results
    fits: Mapping[str, Fit]
    consistency: Consistency | None
    subsets: tuple[tuple[str, ...], ...] | None
    compared: Mapping[str, Compared]
    left_out: Mapping[str, tuple[LeftOut, ...]]
    outliers: Outliers
    advice: Advice
    judgement: Judgement
    sigma_pt: float | None = None
    """In the unit of the point."""
    drift: DriftFit | None = None
    draws: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[Refusal, ...] = ()


@dataclass(frozen=True)
class Evaluation:
    """The whole answer; `overall` None where only a link was given."""

    comparison: Comparison
    asked: Asked
    points: tuple[PointEvaluation, ...]
    overall: Judgement | None
    link: LinkFit | None
    circulation: CirculationFit | None
    seed: int
    warnings: tuple[Refusal, ...] = ()
