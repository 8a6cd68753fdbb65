"""A county with instruments due and nobody within reach is said to be one, with the nearest body named."""

from __future__ import annotations

from junheng.core.capability.model import Place
from junheng.core.capability.weak_spots import Able, Due, weak_spots

HAINING, HANGZHOU, SHANGHAI = Place(latitude=30.51, longitude=120.68), Place(latitude=30.27, longitude=120.15), Place(latitude=31.23, longitude=121.47)  # fmt: skip


def due(count: int, *, item: str = "taximeter", division: str = "330481", place: Place = HAINING) -> Due:
    return Due(division, item, "verify", count, place)


def test_nobody_within_reach_names_the_nearest() -> None:
    """57 km to Hangzhou: within 100 km somebody is, within 50 km nobody, and who is nearest is said either way."""
    bodies = [Able("沪", "taximeter", "verify", SHANGHAI), Able("杭", "taximeter", "verify", HANGZHOU)]
    (near,) = weak_spots([due(40)], bodies, reach_km=100)
    assert (near.within, near.nearest, near.is_weak) == (1, "杭", False)
    (far,) = weak_spots([due(40)], bodies, reach_km=50)
    assert (far.within, far.nearest, far.is_weak) == (0, "杭", True)
    assert far.distance_km is not None and 55 < far.distance_km < 60


def test_nobody_at_all_and_cannot_tell_are_two_answers() -> None:
    """Without any body: nobody. A body without coordinates may be near: that cannot be told."""
    (nobody,) = weak_spots([due(3)], [Able("杭", "scale", "verify", HANGZHOU)], reach_km=50)
    assert (nobody.within, nobody.nearest) == (0, "")
    somewhere = Able("某", "taximeter", "verify", Place())
    (untold,) = weak_spots([due(3)], [somewhere], reach_km=50)
    assert untold.within is None
    (also,) = weak_spots([due(3)], [somewhere, Able("沪", "taximeter", "verify", SHANGHAI)], reach_km=50)
    assert (also.within, also.nearest) == (None, "沪")
    assert not also.is_weak


def test_the_worst_first() -> None:
    """Nobody within reach, then untold, then served; the most instruments first. A body counts once."""
    bodies = [
        Able("杭", "scale", "verify", HANGZHOU),
        Able("杭", "scale", "verify", HANGZHOU),
        Able("某", "meter", "verify", Place()),
    ]
    found = weak_spots([due(9, item="scale"), due(2), due(5, item="meter"), due(7)], bodies, reach_km=100)
    assert [(spot.due.count, spot.within) for spot in found] == [(7, 0), (2, 0), (5, None), (9, 1)]
