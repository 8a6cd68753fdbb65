"""Distances and a curve through the plane in whole numbers, so that every reader computes the same.

Places are in units of 1e-5 degree (about 1.1 m), WGS 84. Distances are plane ones at the mean latitude, with
the cosine of whole degrees: good to 1 % up to a few hundred kilometres, enough to choose who drives where.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isqrt

import numpy as np

from junheng.core.draw.randomness import Numbers

UNITS = 100_000
"""Of a degree."""
METRES_PER_DEGREE = 111_195
COSINES = (
    100000, 99985, 99939, 99863, 99756, 99619, 99452, 99255, 99027, 98769, 98481, 98163, 97815, 97437, 97030,
    96593, 96126, 95630, 95106, 94552, 93969, 93358, 92718, 92050, 91355, 90631, 89879, 89101, 88295, 87462,
    86603, 85717, 84805, 83867, 82904, 81915, 80902, 79864, 78801, 77715, 76604, 75471, 74314, 73135, 71934,
    70711, 69466, 68200, 66913, 65606, 64279, 62932, 61566, 60182, 58779, 57358, 55919, 54464, 52992, 51504,
    50000, 48481, 46947, 45399, 43837, 42262, 40674, 39073, 37461, 35837, 34202, 32557, 30902, 29237, 27564,
    25882, 24192, 22495, 20791, 19081, 17365, 15643, 13917, 12187, 10453, 8716, 6976, 5234, 3490, 1745, 0,
)  # fmt: skip
"""Of 0 to 90 degrees, in units of 1e-5."""
_BITS = 26


@dataclass(frozen=True, slots=True)
class Place:
    """Latitude and longitude in units of 1e-5 degree."""

    latitude: int
    longitude: int


def distance_m(one: Place, other: Place) -> int:
    """Metres, rounded down; across the date line by the shorter way."""
    east = abs(one.longitude - other.longitude)
    east = min(east, 360 * UNITS - east)
    middle = abs(one.latitude + other.latitude) // (2 * UNITS)
    north = abs(one.latitude - other.latitude)
    return isqrt((north * UNITS) ** 2 + (east * COSINES[middle]) ** 2) * METRES_PER_DEGREE // (UNITS * UNITS)


def along_curve(latitudes: Numbers, longitudes: Numbers, *, north: int, east: int) -> Numbers:
    """The place of each point on a Z-order curve (Morton) over the globe, moved by random `north` and `east`."""
    span = 1 << _BITS
    y = (latitudes + 90 * UNITS + north) % span
    x = (longitudes + 180 * UNITS + east) % span
    return _spread(x) | (_spread(y) << 1)


def _spread(numbers: Numbers) -> Numbers:
    """A zero between each two bits of numbers below 2^26."""
    found = np.zeros_like(numbers)
    for bit in range(_BITS):
        found |= ((numbers >> bit) & 1) << (2 * bit)
    return found
