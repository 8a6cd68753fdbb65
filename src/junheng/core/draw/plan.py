"""What is frozen before a draw: objects, strata, inspectors, organisers, beacons, and what was revealed afterwards.

The frozen part is the whole plan without `revealed`; its digest is that of its canonical JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any, Literal

from junheng.core.draw.places import Place
from junheng.core.draw.rfc3797 import Source
from junheng.core.draw.seed import Organiser

SCHEMA = "junheng.draw-plan/1"
ALGORITHM = "junheng-draw/1"


@dataclass(frozen=True, slots=True)
class Object:
    """What may be drawn. `weight` steers the inclusion probability; `certain` takes it in any case."""

    id: str
    stratum: str = ""
    weight: Fraction = Fraction(1)
    certain: bool = False
    excluded: str = ""
    enterprise: str = ""
    needs: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Stratum:
    """How many to draw: a number, or a share of those that can be drawn, rounded up. `reserve` beside them."""

    name: str
    size: int | None
    share: Fraction | None
    reserve: int = 0


@dataclass(frozen=True, slots=True)
class Inspector:
    """Who may be sent: licences, the most objects in this draw, and what he or she must not look at."""

    id: str
    organisation: str = ""
    licences: frozenset[str] = frozenset()
    load: int = 1
    place: Place | None = None
    recused: frozenset[str] = frozenset()
    excluded: str = ""


@dataclass(frozen=True, slots=True)
class Assignment:
    """How inspectors are matched: how many to an object, how far, and how sure a single pair may at most be.

    `most_sure`: the largest probability of one inspector for one object (exact, 0 < p ≤ 1); `nearest`: how many of
    the inspectors that pass the filters an object considers.
    """

    per_object: int = 2
    max_distance_m: int | None = None
    most_sure: Fraction = Fraction(1, 2)
    nearest: int = 50


@dataclass(frozen=True, slots=True)
class Cap:
    """The most checks of one enterprise a year, and those already made."""

    per_enterprise: int
    checked: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class BeaconSource:
    """A public value that nobody can foresee: several numbers, or a text."""

    name: str
    kind: Literal["numbers", "text"]


@dataclass(frozen=True, slots=True)
class Beacon:
    """The instant (RFC 3339 text) after which the values of all sources are public."""

    instant: str
    sources: tuple[BeaconSource, ...]

    @property
    def at(self) -> datetime:
        """The instant, aware of its offset."""
        return datetime.fromisoformat(self.instant)


@dataclass(frozen=True, slots=True)
class Revealed:
    """What became known after the beacon's instant. `frozen`: the digest that was logged, where it is stated."""

    secrets: Mapping[str, str]
    beacon: tuple[Source, ...]
    second_beacon: tuple[Source, ...] = ()
    frozen: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan read; `raw` is the document as it was given, `frozen` the digest of its frozen part."""

    raw: Mapping[str, Any]
    frozen: str
    draw: str
    organisers: tuple[Organiser, ...]
    if_missing: Literal["void", "second-beacon"]
    beacon: Beacon
    second_beacon: Beacon | None
    order: Literal["hashed", "spatial"]
    strata: tuple[Stratum, ...]
    objects: tuple[Object, ...]
    cap: Cap | None = None
    inspectors: tuple[Inspector, ...] = ()
    assignment: Assignment = field(default_factory=Assignment)
    revealed: Revealed | None = None
