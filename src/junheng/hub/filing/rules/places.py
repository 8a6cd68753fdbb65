"""Pure rules of where an instrument stands: a position with how far it may be off, and squares to tap.

A square shows how places lie to one another by their coordinates, neither borders nor areas; no map is drawn.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, cos, hypot, radians

from junheng.core.reason import UnusableInput, refuse
from junheng.hub.filing import reasons as _declared  # noqa: F401  (declares the codes used here)

HOW = {
    "phone": ("手机定位", "the phone"),
    "map": ("方格图", "the map of squares"),
    "market": ("所在市场", "the market"),
}
STEPS = (Decimal("0.032"), Decimal("0.004"), Decimal("0.0005"))
"""Side of a square in degrees, from a town of 28 km across to a stall: eight of the next lie along each."""
SIDE = 8
METRES_A_DEGREE = 111_195
"""Of latitude, on a sphere of 6371 km as `distance_km` takes it."""
_DEGREES = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,15})?")
_METRES = re.compile(r"[0-9]{1,8}(\.[0-9]{1,17})?")
"""An accuracy comes as a single-precision number printed as a double: `13.788000106811523`."""
_LONGEST = 20


@dataclass(frozen=True, slots=True)
class Spot:
    """A position in degrees with the digits it came with; `within` in metres, empty where nobody said."""

    latitude: str
    longitude: str
    within: str
    how: str

    def __str__(self) -> str:
        return ",".join((self.latitude, self.longitude, self.within, self.how))


def read_spot(text: str) -> Spot | None:
    """A position as a page or a program sends it: `30.2741,120.1551,12.5,phone`; nothing where nothing was chosen."""
    if not text.strip():
        return None
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 4 and parts[3] in HOW and _on_earth(*parts[:2]):
        within = parts[2]
        if not within or (len(within) <= _LONGEST and _METRES.fullmatch(within)):
            return Spot(*parts)
    raise UnusableInput(refuse("position-unreadable", path="spot", text=text[:60]))


def _on_earth(latitude: str, longitude: str) -> bool:
    if (
        len(latitude) > _LONGEST
        or len(longitude) > _LONGEST
        or not (_DEGREES.fullmatch(latitude) and _DEGREES.fullmatch(longitude))
    ):
        return False
    return abs(Decimal(latitude)) <= 90 and abs(Decimal(longitude)) <= 180


@dataclass(frozen=True, slots=True)
class Square:
    """One square of the map: its row from the north, its column from the west, its middle, its level."""

    row: int
    column: int
    latitude: Decimal
    longitude: Decimal
    level: int

    @property
    def value(self) -> str:
        """What its button sends."""
        return f"{self.latitude},{self.longitude},{self.level}"

    @property
    def spot(self) -> Spot:
        """Its middle, within half its diagonal."""
        return Spot(str(self.latitude), str(self.longitude), str(within(self.level, self.latitude)), "map")

    def holds(self, latitude: float, longitude: float) -> bool:
        half = STEPS[self.level] / 2
        return (
            -half <= Decimal(latitude) - self.latitude < half
            and -half <= Decimal(longitude) - self.longitude < half
        )


def within(level: int, latitude: Decimal) -> int:
    """Half the diagonal of a square in metres, rounded up: so far may an instrument in it be from its middle."""
    side = float(STEPS[level]) * METRES_A_DEGREE
    return ceil(hypot(side, side * cos(radians(float(latitude)))) / 2)


def squares(latitude: Decimal, longitude: Decimal, level: int) -> tuple[Square, ...]:
    """Eight by eight squares around a point; those of the next level fill the square whose middle it is."""
    step, edge = STEPS[level], (SIDE - 1) * STEPS[level] / 2
    return tuple(
        Square(row + 1, column + 1, latitude + edge - row * step, longitude - edge + column * step, level)
        for row in range(SIDE)
        for column in range(SIDE)
    )


def read_square(text: str) -> Square | None:
    """The square that was tapped, or None where the text is none."""
    parts = text.split(",")
    if len(parts) != 3 or parts[2] not in ("0", "1", "2") or not _on_earth(*parts[:2]):
        return None
    return Square(0, 0, Decimal(parts[0]), Decimal(parts[1]), int(parts[2]))
