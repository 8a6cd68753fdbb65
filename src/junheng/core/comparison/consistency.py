"""Whether the members' results agree: chi-squared, Birge ratio, I², interval of τ."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy import special

from junheng.core.comparison.heterogeneity import mean_at, q_profile
from junheng.core.comparison.scaled import Results
from junheng.core.comparison.weighted import Asked
from junheng.core.reason import Refusal, refuse

LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Consistency:
    """`chi_squared` about the weighted mean (Cox 2002), I² as a fraction, the Q-profile interval of τ (scaled)."""

    chi_squared: float
    dof: int
    p_value: float
    birge_ratio: float
    i_squared: float
    tau_interval: tuple[float, float]
    warnings: tuple[Refusal, ...] = ()

    @property
    def consistent(self) -> bool:
        return self.p_value >= LEVEL


def consistency_of(members: Results, asked: Asked) -> Consistency | None:
    """None where one member has no u, or where there is one member only."""
    if not members.has_all_u or members.size < 2:
        return None
    spectrum = members.spectrum()
    q, dof = mean_at(spectrum, 0.0).q, members.size - 1
    p_value = float(special.chdtrc(dof, q))
    interval = q_profile(spectrum, asked.probability)
    warnings = []
    if p_value < LEVEL:
        warnings.append(refuse("comparison-inconsistent", found=f"{q:.4g}", dof=dof, p=f"{p_value:.3g}"))
    if interval[1] == 0:
        warnings.append(refuse("tau-interval-empty"))
    return Consistency(
        q,
        dof,
        p_value,
        math.sqrt(q / dof),
        max(0.0, 1 - dof / q) if q > 0 else 0.0,
        interval,
        tuple(warnings),
    )
