"""What a panel can be for. One draw and one seat serve all of it; what differs is declared here by the area it concerns.

An area declares its `Purpose` at start-up: how its record is found for whoever asks, and what follows from a seat.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from junheng.core.reason import Refusal, Refused, refuse
from junheng.hub.foundation.acting import Actor

if TYPE_CHECKING:
    from junheng.hub.institutions.models import Organisation
    from junheng.hub.panels.models import Panel, Seat


@dataclass(frozen=True, slots=True)
class Subject:
    """A record that a panel is about, as it stands for whoever asks."""

    id: UUID
    number: str
    title: str
    tenant: str
    """Whose rows the panel and its seats are."""
    authority: Organisation
    """The body that convenes."""
    concerned: frozenset[UUID]
    """Bodies whose people are never drawn: who applies, who is examined, everybody who takes part."""
    items: tuple[str, ...]
    """Codes of measurement items; empty: every item."""
    count: int
    """How many are wanted."""
    places: tuple[str, ...] = ()
    """Provinces where the work is done; empty: at a desk."""
    readers: tuple[UUID, ...] = ()
    """Bodies that read the reports once all are in."""
    reads: bool = False
    """Whether whoever asks has to do with the whole, as the convening body has."""
    stopped: tuple[Refusal, ...] = ()
    """Why no panel can be convened now."""


@dataclass(frozen=True, slots=True)
class Question:
    """What each report answers."""

    key: str
    name_zh: str
    name_en: str


def _nothing(panel: Panel, seat: Seat, by: Actor, at: datetime) -> None:
    """Nothing follows."""


@dataclass(frozen=True)
class Purpose:
    """One kind of work. `find` looks, `hold` locks what `find` reads until the transaction ends."""

    code: str
    zh: str
    en: str
    kind: str
    """The kind of record it is about, as facts name it."""
    capacity: str
    """The role of `roles.json` a card must be for."""
    questions: Callable[[], Sequence[Question]]
    find: Callable[[UUID, Actor], Subject | None]
    hold: Callable[[UUID], None]
    mark: str = ""
    """Stands in the number of a draw where one record has panels of several purposes."""
    about: Callable[[UUID], str] = lambda id: ""
    """The page of the record."""
    address: Callable[[UUID], str] = lambda id: ""
    """The page where the work on the panel is done; empty: the panel's own."""
    public: bool = True
    """Whether what it is about may be named on the public page of a draw; else its number stands there."""
    names_bodies: bool = False
    """Whether the bodies it is about are named when the list is frozen."""
    on_invitation: Callable[[Panel, Seat, Actor, datetime], None] = field(default=_nothing)
    on_confirmation: Callable[[Panel, Seat, Actor, datetime], None] = field(default=_nothing)
    on_report: Callable[[Panel, Seat, Actor, datetime], None] = field(default=_nothing)


_known: dict[str, Purpose] = {}


def declare(*purposes: Purpose) -> None:
    """Called once by each area from its `apps.ready`."""
    _known.update((each.code, each) for each in purposes)


def codes() -> tuple[str, ...]:
    return tuple(_known)


def known(code: str) -> Purpose | None:
    return _known.get(code)


def purpose(code: str) -> Purpose:
    """A purpose by its code."""
    found = _known.get(code)
    if found is None:
        raise Refused(refuse("panel-purpose-unknown", found=code[:40]))
    return found


def worded(code: Any, language: str) -> str:
    """A purpose in words."""
    found = _known.get(str(code))
    return str(code) if found is None else found.zh if language == "zh" else found.en
