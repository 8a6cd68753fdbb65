"""What a body states that it can do: entries of three kinds (calibrate, verify, test) as numbers.

An entry's reach is a union of axis-aligned boxes over the measurand and the influence axes, each box with
its uncertainty. What was registered incompletely is kept as text and answered with "cannot tell", never
completed by guessing. All numbers are exact and in the coherent unit of their kind; `unit` is for display.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from junheng.core.capability.intervals import Interval
from junheng.core.capability.shapes import Uncertainty

Service = Literal["calibrate", "verify", "test"]
Categories = frozenset[str]
Condition = Interval | Categories


@dataclass(frozen=True, slots=True)
class Axis:
    """An influence axis: its name, the unit it is shown in, and whether values span decades."""

    name: str
    unit: str = ""
    logarithmic: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """One axis-aligned box. `range` None: no range was stated; `*_known` False: that end was not stated."""

    range: Interval | None
    uncertainty: Uncertainty | None = None
    conditions: Mapping[str, Condition] = field(default_factory=dict)
    low_known: bool = True
    high_known: bool = True

    @property
    def complete(self) -> bool:
        return self.range is not None and self.low_known and self.high_known


@dataclass(frozen=True, slots=True)
class Place:
    """Where the work is done: division code (GB/T 2260, at least the province's two digits), WGS 84 degrees."""

    division: str = ""
    latitude: float | None = None
    longitude: float | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Qualification:
    """One piece of evidence behind an entry. With a `mark` it gives the right to that mark only.

    Valid from `valid_from` to `valid_to`, both included; `suspended_from` without `suspended_to` means
    that no end of the suspension is on file.
    """

    id: str
    name: str
    valid_from: date | None = None
    valid_to: date | None = None
    suspended_from: date | None = None
    suspended_to: date | None = None
    mark: str = ""

    def is_suspended(self, on: date) -> bool:
        if self.suspended_from is None or on < self.suspended_from:
            return False
        return self.suspended_to is None or on <= self.suspended_to


@dataclass(frozen=True, slots=True)
class Recognition:
    """An agreement on file: whether its conditions hold now for this entry in that division."""

    division: str
    holds: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """What a `verify` entry covers: instrument kinds, accuracy classes, kinds of verification, area.

    `classes` are names as the regulation writes them; `worst_from` is the numeric form of "class n and
    below": every numeric class ≥ n. Empty sets mean "not stated".
    """

    instruments: frozenset[str]
    classes: frozenset[str] = frozenset()
    worst_from: Decimal | None = None
    kinds: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Testing:
    """What a `test` entry covers: methods by their number, items tested."""

    methods: frozenset[str]
    items: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CapabilityEntry:
    """One line of a body's capability list, with all that a match has to look at."""

    id: str
    body: str
    service: Service
    kind: str
    boxes: tuple[Box, ...] = ()
    unit: str = ""
    axes: tuple[Axis, ...] = ()
    place: Place = Place()
    turnaround_days: int | None = None
    evidence: tuple[Qualification, ...] = ()
    recognitions: tuple[Recognition, ...] = ()
    verification: Verification | None = None
    testing: Testing | None = None
    raw: str = ""


RecognitionWish = Literal["must", "prefer"]


@dataclass(frozen=True, slots=True)
class Bound:
    """An uncertainty limit as it was asked for; `limit.limit_of` is what it comes to.

    `relative_to`: `reading`, `span` (high − low of the need), `full-scale` (its high end), or None for an
    absolute limit. `value`, `unit`, `floor` and `floor_unit` keep the digits typed.
    """

    value: Decimal
    unit: str
    relative_to: Literal["reading", "span", "full-scale"] | None
    strict: bool
    k: Decimal
    floor: Decimal | None = None
    floor_unit: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody wants to have done. `assumed` names what was not said and is a stated default."""

    service: Service
    kind: str
    range: Interval | None = None
    unit: str = ""
    bound: Bound | None = None
    conditions: Mapping[str, Condition] = field(default_factory=dict)
    condition_units: Mapping[str, str] = field(default_factory=dict)
    on: date | None = None
    place: Place | None = None
    max_distance_km: Decimal | None = None
    divisions: tuple[str, ...] = ()
    recognition: tuple[tuple[str, RecognitionWish], ...] = ()
    mark: str = ""
    instrument: str = ""
    accuracy_class: str = ""
    verification_kind: str = ""
    method: str = ""
    item: str = ""
    assumed: tuple[str, ...] = ()
