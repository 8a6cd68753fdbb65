"""Decisions and risks as the JSON of contract 3; a limit that does not exist is null."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from junheng.core.conformity.decision import Conformity
from junheng.core.conformity.inspection import Inspected
from junheng.core.reason import Language

SCHEMA = "junheng.conformity-result/1"
SOURCES = {"simple": "JCGM 106:2012, 8.2", "guarded": "JCGM 106:2012, 8.3", "jjf-1094": "JJF 1094-2002, 5.3"}


def conformity_as_json(
    found: Conformity | Inspected, *, language: Language = "en", versions: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The document of either form, with the rule or the clause it was computed by."""
    answer = _decision(found) if isinstance(found, Conformity) else _risks(found)
    method: dict[str, Any] = answer.pop("method")
    return {
        "schema": SCHEMA,
        "method": method | ({"versions": dict(versions)} if versions else {}),
        **answer,
        "warnings": [each.as_json(language) for each in found.warnings],
    }


def _decision(found: Conformity) -> dict[str, Any]:
    rule = found.rule
    wanted = {
        "guard": None if rule.guard is None else float(rule.guard),
        "probability": rule.probability,
        "step": None if rule.step is None else float(rule.step),
    }
    return {
        "method": {"name": rule.name, "source": SOURCES[rule.name]}
        | {key: value for key, value in wanted.items() if value is not None},
        "probability": found.probability,
        "decision": found.decision,
        "compared": str(found.compared),
        "acceptance": _limits(*found.acceptance),
        "rejection": _limits(*found.rejection),
        "specific_consumer_risk": found.specific_consumer_risk,
        "specific_producer_risk": found.specific_producer_risk,
        "tur": found.tur,
    }


def _risks(found: Inspected) -> dict[str, Any]:
    return {
        "method": {"name": "global-risk", "source": "JCGM 106:2012, 9"},
        "consumer_risk": found.risk.consumer,
        "producer_risk": found.risk.producer,
        "conditional_false_accept": found.risk.conditional_false_accept,
        "probability_accepted": found.risk.accepted,
        "probability_in_tolerance": found.risk.in_tolerance,
        "acceptance": _limits(found.acceptance.lower, found.acceptance.upper),
        "sd_ratio": found.sd_ratio,
        "tur": found.tur,
        "tar": found.tar,
    }


def _limits(lower: float | None, upper: float | None) -> dict[str, float | None]:
    return {"lower": _finite(lower), "upper": _finite(upper)}


def _finite(limit: float | None) -> float | None:
    return limit if limit is not None and math.isfinite(limit) else None
