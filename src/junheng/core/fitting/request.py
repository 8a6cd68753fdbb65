"""What is to be fitted, as plain frozen values; `documents` reads them from the file of contract 2."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from junheng.core.fitting.curve import Curve
from junheng.core.fitting.spread import Spread
from junheng.core.reason import Refusal

Array = NDArray[np.float64]
MOST_POINTS = 20_000
MOST_CORRELATED = 600
"""Points whose coordinates have a covariance matrix: it has their number squared of entries."""
MOST_PARAMETERS = 21
MOST_USES = 10_000
MOST_WORK = 5_000_000
"""Points times parameters times nodes of a formula: one evaluation of its derivatives."""


@dataclass(frozen=True, slots=True)
class Known:
    """A coordinate at which the curve is used, with its standard uncertainty."""

    value: float
    u: float = 0.0


@dataclass(frozen=True, slots=True)
class FitRequest:
    """Points, how uncertain they are, the curve, and where it is to be used.

    `weights_known` False: `spread` gives relative weights only, and the residuals say the rest. `dof_y`: degrees
    of freedom of the stated u_y, one for a pooled estimate or one a point; None: infinite.
    """

    x: Array
    y: Array
    curve: Curve
    start: Array
    spread: Spread
    weights_known: bool
    dof_y: float | Array | None = None
    predict: tuple[Known, ...] = ()
    inverse: tuple[Known, ...] = ()
    title: str = ""
    notes: tuple[Refusal, ...] = ()
