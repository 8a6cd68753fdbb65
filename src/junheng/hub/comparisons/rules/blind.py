"""Draft A as an expert reads it: laboratories have letters, in an order that the numbers give and nothing else.

What comes out is a function of the results without their owners: who measured what changes no sign of it. Where the
protocol takes its reference from one laboratory, which letter that is shows by itself.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from string import ascii_uppercase
from typing import Any


def letter(at: int) -> str:
    """A, B, … Z, AA, AB, …"""
    first, last = divmod(at, len(ascii_uppercase))
    return (letter(first - 1) if first else "") + ascii_uppercase[last]


def blinded(document: Mapping[str, Any]) -> dict[str, Any]:
    """A `junheng.comparison/1` document of points with every laboratory's name a letter, rows in the order of letters."""
    made = copy.deepcopy(dict(document))
    points: Sequence[dict[str, Any]] = made["points"]
    letters = {name: letter(at) for at, name in enumerate(_by_numbers(points))}
    for point in points:
        rows = [each | {"lab": letters[each["lab"]]} for each in point["labs"]]
        point["labs"] = sorted(rows, key=lambda each: (len(each["lab"]), each["lab"]))
        if "drift" in point:
            days = {letters[name]: day for name, day in point["drift"]["labs_t"].items()}
            point["drift"]["labs_t"] = dict(sorted(days.items(), key=lambda each: (len(each[0]), each[0])))
    if "lab" in made["reference"]:
        made["reference"]["lab"] = letters[made["reference"]["lab"]]
    return made


def _by_numbers(points: Sequence[Mapping[str, Any]]) -> list[str]:
    """Names in the order of what was stated, point by point, then of the days of measuring where they count."""

    def stated(name: str) -> list[tuple[float, float, float, str, str, float]]:
        return [_numbers(point, name) for point in points]

    return sorted((each["lab"] for each in points[0]["labs"]), key=stated)


def _numbers(point: Mapping[str, Any], name: str) -> tuple[float, float, float, str, str, float]:
    (row,) = [each for each in point["labs"] if each["lab"] == name]
    day = float(point.get("drift", {}).get("labs_t", {}).get(name, 0))
    return float(row["x"]), float(row["U"]), float(row["k"]), row["x"], row["U"], day
