"""What all methods answer, and the words they share (ILAC-G24:2022; NCSL RP-1).

They advise on items whose cycle is the owner's to choose; the cycle of a mandatory item comes from its regulation.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from junheng.core.reason import Refusal


@dataclass(frozen=True, slots=True)
class Advice:
    """`days` None where the method finds none; reliability limits and confidences are probabilities.

    `details` is what only this method says: observed reliability, models, drift.
    """

    method: str
    source: str
    days: float | None
    rejection: float | None
    reliability: tuple[float | None, float | None]
    confidence: float
    details: dict[str, Any] = field(default_factory=dict)
    warnings: tuple[Refusal, ...] = ()
