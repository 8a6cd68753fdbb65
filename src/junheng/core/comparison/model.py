"""A comparison as evaluated: laboratories with their results, the reference, what is asked for.

Plain frozen values in the unit of the point; `documents` reads them from the file of contract 4. Values are kept
as decimals, so that a difference of two readings of many digits loses none of them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

import junheng.core.comparison.reasons  # noqa: F401  # declares the codes of this room
from junheng.core.reason import Refusal
from junheng.core.uncertainty.measurement import Coverage

ESTIMATORS = (
    "weighted-mean",
    "arithmetic-mean",
    "median",
    "dersimonian-laird",
    "mandel-paule",
    "reml",
    "vangel-rukhin",
    "huber",
    "algorithm-a",
    "q-hampel",
    "linear-pool",
    "hierarchical-gauss",
    "hierarchical-laplace",
    "largest-consistent-subset",
)
INTERVALS = ("normal", "knapp-hartung", "modified-knapp-hartung")
MOST_LABS = 500
MOST_POINTS = 200
MOST_REPLICATES = 1000
DEFAULT_DRAWS = 100_000
ReferenceKind = Literal["computed", "assigned", "pilot"]


@dataclass(frozen=True, slots=True)
class Laboratory:
    """One result: `x` and standard uncertainty `u` in the unit of the point; `u` None where none is stated."""

    name: str
    x: Decimal
    u: float | None = None
    dof: float = math.inf
    in_reference: bool = True
    replicates: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """Where the reference value comes from. `value` and `u` in the unit of the point, k = 1."""

    kind: ReferenceKind = "computed"
    value: Decimal | None = None
    u: float | None = None
    lab: str | None = None


@dataclass(frozen=True, slots=True)
class Transfer:
    """Standard uncertainties of the travelling standard that stand in every laboratory's difference."""

    u_instability: float = 0.0
    u_homogeneity: float = 0.0

    @property
    def variance(self) -> float:
        return self.u_instability**2 + self.u_homogeneity**2


@dataclass(frozen=True, slots=True)
class PilotMeasurement:
    """One measurement of the travelling standard by the pilot: date `t` in any unit of time, value, u."""

    t: float
    y: Decimal
    u: float


@dataclass(frozen=True, slots=True)
class Drift:
    """The pilot's measurements and the date of each laboratory, in the same unit of time."""

    pilot: tuple[PilotMeasurement, ...]
    dates: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class LinkingLaboratory:
    """One that took part at both levels: its degree of equivalence there and here, u of their difference."""

    d_kc: Decimal
    d_rmo: Decimal
    u_diff: float


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a comparison of a higher level and the results that are carried over by it."""

    linking: tuple[LinkingLaboratory, ...]
    results: tuple[Laboratory, ...]


@dataclass(frozen=True, slots=True)
class Observation:
    """One measurement: who, which standard, when (any unit of time), value and standard uncertainty."""

    lab: str
    standard: str
    t: float
    y: Decimal
    u: float


@dataclass(frozen=True, slots=True)
class Published:
    """A laboratory's degree of equivalence in a comparison of a higher level, with its standard uncertainty."""

    lab: str
    d: Decimal
    u: float


@dataclass(frozen=True, slots=True)
class Level:
    """A published comparison above a round; (lab, lab, r) between its degrees of equivalence, which share its reference."""

    name: str
    results: tuple[Published, ...]
    correlations: tuple[tuple[str, str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Circulation:
    """A round. `drifting` names the standards with a slope; correlations are between laboratories' measurements."""

    pilot: str
    observations: tuple[Observation, ...]
    drifting: frozenset[str] = frozenset()
    correlations: tuple[tuple[str, str, float], ...] = ()
    """(lab, lab, r) between any measurement of one and any of the other; lab with itself: between its own."""
    levels: tuple[Level, ...] = ()
    """Comparisons above, the highest first; what they published enters the same model."""


@dataclass(frozen=True, slots=True)
class SigmaPt:
    """The standard deviation for proficiency assessment: a value, or the robust one of the round itself."""

    value: float | None
    source: Literal["stated", "algorithm-a", "expert"] = "stated"


@dataclass(frozen=True, slots=True)
class Point:
    """One measuring point. `covariance` (rows in the order of `laboratories`) is None for independent results."""

    id: str
    laboratories: tuple[Laboratory, ...]
    unit: str = ""
    reference: Reference = Reference()
    transfer: Transfer = Transfer()
    covariance: tuple[tuple[float, ...], ...] | None = None
    sigma_pt: SigmaPt | None = None
    drift: Drift | None = None


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is computed and how. `estimators` None: all that apply; `draws` None: no bootstrap was asked for."""

    estimators: tuple[str, ...] | None = None
    intervals: tuple[str, ...] = INTERVALS
    coverage: Coverage = field(default_factory=lambda: Coverage(None, 2.0))
    tau_scale: float | None = None
    draws: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything of a file. `single`: its results stood under `labs`, not under `points`."""

    points: tuple[Point, ...]
    wishes: Wishes = Wishes()
    link: Link | None = None
    circulation: Circulation | None = None
    single: bool = True
    title: str = ""
    notes: tuple[Refusal, ...] = ()
    seed: int = 0
