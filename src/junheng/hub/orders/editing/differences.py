"""What two editions of a template say differently, part by part, for whoever reviews the newer one. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

UNCOMPARED = ("schema", "edition")
"""Parts that differ by nature."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One place with its text before and now; an empty text is a place that was not there."""

    place: str
    before: str
    now: str


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """Every place that differs, in the order of the newer edition; places gone come last."""
    old, new = dict(_places(before)), dict(_places(now))
    changed = [
        Difference(place, old.get(place, ""), text) for place, text in new.items() if old.get(place) != text
    ]
    return changed + [Difference(place, text, "") for place, text in old.items() if place not in new]


def _places(part: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Places and their texts; a row is named by its `name` where it has one, else by its number from 1."""
    if isinstance(part, Mapping):
        for key, value in part.items():
            if path or key not in UNCOMPARED:
                yield from _places(value, f"{path}.{key}" if path else str(key))
    elif isinstance(part, list):
        for at, value in enumerate(part, start=1):
            name = value.get("name") if isinstance(value, Mapping) else None
            yield from _places(value, f"{path}.{name or at}")
    elif part not in ("", None):
        yield path, str(part)
