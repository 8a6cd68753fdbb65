"""An advice as the JSON of contract 3; what a method does not define is null."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from junheng.core.interval.advice import Advice
from junheng.core.reason import Language

SCHEMA = "junheng.interval-result/1"


def advice_as_json(
    found: Advice, *, language: Language = "en", versions: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The document; what only this method says stands beside the common answer."""
    method: dict[str, Any] = {"name": found.method, "source": found.source}
    return {
        "schema": SCHEMA,
        "method": method | ({"versions": dict(versions)} if versions else {}),
        "interval_days": found.days,
        "rejection_confidence": found.rejection,
        "reliability": {"low": found.reliability[0], "high": found.reliability[1]},
        "confidence": found.confidence,
        **found.details,
        "warnings": [each.as_json(language) for each in found.warnings],
    }
