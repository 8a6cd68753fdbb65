"""Where instruments fall due and nobody within reach can do the work (policy R06.3): counted, with the nearest body.

A body within reach counts as able whatever its capacity, since capacities are on file nowhere; a place without
coordinates is "cannot tell", never "nobody".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from junheng.core.capability.criteria_evidence import distance_km
from junheng.core.capability.model import Place


@dataclass(frozen=True, slots=True)
class Due:
    """So many instruments of one item fall due for one service in one division, about this place."""

    division: str
    item: str
    service: str
    count: int
    place: Place


@dataclass(frozen=True, slots=True)
class Able:
    """A body that can do the work on an item, by an entry in force."""

    name: str
    item: str
    service: str
    place: Place


@dataclass(frozen=True, slots=True)
class Spot:
    """One division and item. `within`: bodies within reach, None where it cannot be told; `nearest`: the nearest anywhere."""

    due: Due
    within: int | None
    nearest: str = ""
    distance_km: float | None = None

    @property
    def is_weak(self) -> bool:
        return self.within == 0


def weak_spots(due: Iterable[Due], able: Iterable[Able], *, reach_km: float) -> tuple[Spot, ...]:
    """Nobody within reach first, then what cannot be told, then the rest; the most instruments first in each."""
    by_work: dict[tuple[str, str], list[Able]] = {}
    for each in able:
        by_work.setdefault((each.item, each.service), []).append(each)
    spots = (_spot(each, by_work.get((each.item, each.service), []), reach_km) for each in due)
    rank = {0: 0, None: 1}
    return tuple(
        sorted(
            spots,
            key=lambda spot: (rank.get(spot.within, 2), -spot.due.count, spot.due.division, spot.due.item),
        )
    )


def _spot(due: Due, bodies: list[Able], reach_km: float) -> Spot:
    if not bodies:
        return Spot(due, 0)
    known = [(away, body) for body in bodies if (away := distance_km(due.place, body.place)) is not None]
    if not known:
        return Spot(due, None)
    away, nearest = min(known, key=lambda pair: (pair[0], pair[1].name))
    within = len({body.name for distance, body in known if distance <= reach_km})
    untold = within == 0 and len(known) < len(bodies)
    return Spot(due, None if untold else within, nearest.name, away)
