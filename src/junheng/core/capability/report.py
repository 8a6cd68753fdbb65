"""An answer as the objects and lines that leave the house: decimal text with units, codes and sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from junheng.core.capability.answer import Answer
from junheng.core.capability.intervals import Interval, IntervalSet
from junheng.core.capability.model import Need
from junheng.core.capability.scale import Scale, known_scale
from junheng.core.capability.wording import end_text, interval_text
from junheng.core.reason import Language


def answer_as_json(need: Need, answer: Answer, language: Language = "en") -> dict[str, Any]:
    """`{entry, body, verdict, covered, gaps, distance_km, criteria: [{name, answer, code, message}]}`."""
    scale = known_scale(need.unit)
    return {
        "entry": answer.entry.id,
        "body": answer.entry.body,
        "verdict": answer.verdict,
        "covered": set_as_json(answer.covered, scale),
        "gaps": set_as_json(answer.gaps, scale, outward=True),
        "distance_km": answer.distance_km,
        "turnaround_days": answer.entry.turnaround_days,
        "criteria": [
            {
                "name": each.name,
                "answer": each.finding,
                "decisive": each.decisive,
                **each.reason.as_json(language),
                "facts": dict(each.reason.facts),
            }
            for each in answer.failing_first
        ],
    }


def set_as_json(parts: IntervalSet, scale: Scale, *, outward: bool = False) -> list[dict[str, Any]]:
    """Ends as decimal text in the need's unit, with their openness and the whole as one text."""
    return [_interval_as_json(part, scale, outward=outward) for part in parts.parts]


def _interval_as_json(part: Interval, scale: Scale, *, outward: bool) -> dict[str, Any]:
    low_rounding, high_rounding = (
        ("ROUND_FLOOR", "ROUND_CEILING") if outward else ("ROUND_CEILING", "ROUND_FLOOR")
    )
    return {
        "low": None if part.low is None else end_text(part.low, scale, low_rounding),
        "high": None if part.high is None else end_text(part.high, scale, high_rounding),
        "low_open": not part.low_closed,
        "high_open": not part.high_closed,
        "unit": scale.unit,
        "text": interval_text(part, scale, outward=outward),
    }


def reason_lines(answer: Answer, language: Language = "en") -> Iterator[str]:
    """One line per criterion, failing ones first, each with its code."""
    for each in answer.failing_first:
        yield f"{each.finding}: {each.reason.message(language)} [{each.reason.code}]"
