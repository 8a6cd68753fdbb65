"""Guard bands by a named rule, from the half-width T of the tolerance and the expanded uncertainty U (k = 2).

`u95`: w = U (ILAC-G8:09/2019; JCGM 106:2012, 8.3.2.2 with r = 1). `rss`: A = √(T² − U²). `rp-10`: A = 1.25 T − U
(NCSL RP-10). `method-6`: w = U·(1.04 − exp(0.38 ln TUR − 0.54)), at most 2 % false accept whatever the process
(Dobbert 2008; handbook of ANSI/NCSL Z540.3). No rule widens the tolerance. TUR is T/U.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import junheng.core.conformity.reasons  # noqa: F401  # declares the codes below
from junheng.core.reason import UnusableInput, refuse


def _method_6(half: float, expanded: float) -> float:
    return expanded * (1.04 - math.exp(0.38 * math.log(half / expanded) - 0.54))


def _root_sum_square(half: float, expanded: float) -> float:
    return half - math.sqrt(max(half**2 - expanded**2, 0.0))


GUARD_RULES: dict[str, Callable[[float, float], float]] = {
    "u95": lambda half, expanded: expanded,
    "rss": _root_sum_square,
    "rp-10": lambda half, expanded: expanded - half / 4,
    "method-6": _method_6,
}


def guard_by(rule: str, half: float | None, expanded: float, *, path: str) -> float:
    """The guard band w ≥ 0. `half` None: one limit alone, for which only `u95` is defined.

    Refused: an unknown rule, a rule of the ratio T/U where there is no T.
    """
    if rule not in GUARD_RULES:
        raise UnusableInput(
            refuse("guard-rule-unknown", path=path, found=str(rule)[:40], allowed=GUARD_RULES)
        )
    if rule != "u95" and (half is None or half == 0):
        raise UnusableInput(refuse("guard-rule-two-sided", path=path, found=rule))
    if expanded == 0:
        return 0.0
    return max(GUARD_RULES[rule](half or 0.0, expanded), 0.0)
