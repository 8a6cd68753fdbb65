"""`verb`: the one way to change anything.

A verb asks who acts, runs in one transaction, and records exactly one fact. What it refuses is data, and is
recorded too. Its name is the same everywhere: permission `area.name`, URL and command `name`, test `test_name`.

    @verb(permission="orders.place_order", roles=CLIENTS, event=OrderPlaced)
    def place_order(*, need: NeedFacts, by: Actor, at: datetime) -> Order:
        ...
        record(OrderPlaced(order=Ref.to(order), ...))
        return order

`many` gives such a verb a bulk form for long lists: the same permission, reasons and facts, in few statements.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ParamSpec, TypeVar, cast

from django.db import connection
from django.db.utils import IntegrityError

from junheng.core.reason import JunhengError, Refused, refuse
from junheng.hub.foundation import reasons as _declared  # noqa: F401  (declares the codes used here)
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.events import Fact, Ref

P = ParamSpec("P")
R = TypeVar("R")
Made = TypeVar("Made")

PUBLIC = frozenset({"public"})
"""Roles of a verb that anybody may use without signing in."""
SIGNED_IN = frozenset({"person"})
"""Roles of a verb that every signed-in person may use for themselves."""


@dataclass(frozen=True, slots=True)
class Verb:
    """What the registry knows of one verb; docs, truth tables and the house test read it."""

    permission: str
    roles: frozenset[str]
    event: type[Fact]
    function: Callable[..., Any]

    @property
    def area(self) -> str:
        return self.permission.split(".")[0]

    @property
    def name(self) -> str:
        return self.permission.split(".")[1]

    def allows(self, actor: Actor) -> bool:
        """Whether the roles alone permit it; the rules of the record are asked afterwards."""
        if self.roles == PUBLIC:
            return True
        if self.roles >= SIGNED_IN and actor.person_id is not None:
            return True
        return actor.has_any(self.roles)


REGISTRY: dict[str, Verb] = {}


@dataclass
class _Recorder:
    facts: list[tuple[Fact, str | None, tuple[Ref, ...]]] = field(default_factory=list)


_recorder: ContextVar[_Recorder | None] = ContextVar("recorder", default=None)
_refusals: ContextVar[list[Callable[[], None]] | None] = ContextVar("refusals", default=None)


Effect = Callable[[Any, datetime], None]
_effects: dict[type[Fact], list[Effect]] = {}


def follow(event: type[Fact], effect: Effect) -> None:
    """Let `effect(fact, at)` follow each fact of a type, in its transaction. `site/subscriptions.py` is their list."""
    known = _effects.setdefault(event, [])
    if effect not in known:
        known.append(effect)


def record(fact: Fact, *, tenant: str | None = None, also: Iterable[Ref] = ()) -> None:
    """Hand the verb's one fact over. `tenant`: whose log it enters, when not the actor's own.

    `also` names further records on whose timeline it appears.
    """
    recorder = _recorder.get()
    if recorder is None:
        raise RuntimeError("record() belongs inside a verb")
    recorder.facts.append((fact, tenant, tuple(also)))


def verb(
    *, permission: str, roles: Iterable[str], event: type[Fact]
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare a verb. Keyword-only; `by` an `Actor`, `at` an aware instant."""

    def declare(function: Callable[P, R]) -> Callable[P, R]:
        entry = Verb(permission=permission, roles=frozenset(roles), event=event, function=function)
        if permission in REGISTRY and REGISTRY[permission].function.__qualname__ != function.__qualname__:
            raise ValueError(f"verb declared twice: {permission}")
        REGISTRY[permission] = entry

        @functools.wraps(function)
        def perform(*args: P.args, **kwargs: P.kwargs) -> R:
            if args:
                raise TypeError(f"{permission} takes keywords only")
            by, at = cast(Actor, kwargs["by"]), cast(datetime, kwargs["at"])
            if at.tzinfo is None:
                raise ValueError("`at` needs a time zone")
            outermost = _recorder.get() is None
            try:
                _check_permission(entry, by, asked_for=outermost)
                return _perform(entry, kwargs, by=by, at=at)
            except Refused as refused:
                if outermost:
                    _remember_refusals(entry, [refused], kwargs, by=by, at=at)
                raise

        return perform

    return declare


def many(
    single: Callable[..., Made],
) -> Callable[[Callable[P, list[Made | JunhengError]]], Callable[P, list[Made | JunhengError]]]:
    """Declare the bulk form of a verb: one transaction, and for each row what the single verb would give or raise.

    The function answers a list with one place a row, an error where the row is refused, and records one fact for
    each other row, in their order. What is refused is remembered row by row. Only where nothing can be done for
    any row (no permission, a constraint) does the whole raise, and then nothing is written.
    """

    def declare(function: Callable[P, list[Made | JunhengError]]) -> Callable[P, list[Made | JunhengError]]:
        entry = next(each for each in REGISTRY.values() if each.function is inspect.unwrap(single))

        @functools.wraps(function)
        def perform(*args: P.args, **kwargs: P.kwargs) -> list[Made | JunhengError]:
            if args:
                raise TypeError(f"{entry.permission} takes keywords only")
            by, at = cast(Actor, kwargs["by"]), cast(datetime, kwargs["at"])
            outermost = _recorder.get() is None
            try:
                _check_permission(entry, by, asked_for=outermost)
                rows = _perform_many(entry, function, kwargs, by=by, at=at)
            except Refused as refused:
                if outermost:
                    _remember_refusals(entry, [refused], kwargs, by=by, at=at)
                raise
            if outermost and (wrong := [row for row in rows if isinstance(row, Refused)]):
                _remember_refusals(entry, wrong, kwargs, by=by, at=at)
            return cast("list[Made | JunhengError]", rows)

        return perform

    return declare


def _check_permission(entry: Verb, by: Actor, *, asked_for: bool = True) -> None:
    """A token's scope names the acts it may ask for; what such an act entails comes with it, by the person's roles."""
    if asked_for and by.scopes is not None and entry.permission not in by.scopes:
        raise Refused(refuse("outside-token-scope", verb=entry.permission))
    if entry.allows(by):
        return
    if by.is_anonymous:
        raise Refused(refuse("sign-in-first"))
    raise Refused(
        refuse(
            "not-permitted",
            organisation=by.organisation_name or "—",
            roles=", ".join(sorted(entry.roles)),
        )
    )


def _perform(entry: Verb, kwargs: dict[str, Any], *, by: Actor, at: datetime) -> Any:
    from junheng.hub.foundation.services import facts

    recorder = _Recorder()
    token = _recorder.set(recorder)
    try:
        with tenancy.acting(*filter(None, [by.tenant])):
            result = entry.function(**kwargs)
            if len(recorder.facts) != 1 or not isinstance(recorder.facts[0][0], entry.event):
                raise RuntimeError(f"{entry.permission} must record exactly one {entry.event.__name__}")
            fact, tenant, also = recorder.facts[0]
            facts.store(fact, verb=entry.permission, tenant=tenant or by.tenant, also=also, by=by, at=at)
            for effect in _effects.get(type(fact), ()):
                effect(fact, at)
        return result
    except IntegrityError as conflict:
        # A constraint sees rows that row-level security hides: say that it clashes, never with what.
        raise Refused(refuse("row-conflict")) from conflict
    finally:
        _recorder.reset(token)


def _perform_many(
    entry: Verb, function: Callable[..., list[Any]], kwargs: dict[str, Any], *, by: Actor, at: datetime
) -> list[Any]:
    from junheng.hub.foundation.services import facts

    recorder = _Recorder()
    token = _recorder.set(recorder)
    try:
        with tenancy.acting(*filter(None, [by.tenant])):
            rows = function(**kwargs)
            done = sum(not isinstance(row, JunhengError) for row in rows)
            if len(recorder.facts) != done or not all(isinstance(f, entry.event) for f, *_ in recorder.facts):
                raise RuntimeError(f"{entry.permission} must record one {entry.event.__name__} a row")
            told = [(fact, tenant or by.tenant, also) for fact, tenant, also in recorder.facts]
            facts.store_many(told, verb=entry.permission, by=by, at=at)
            for fact, *_rest in told:
                for effect in _effects.get(type(fact), ()):
                    effect(fact, at)
        return rows
    except IntegrityError as conflict:
        raise Refused(refuse("row-conflict")) from conflict
    finally:
        _recorder.reset(token)


def _remember_refusals(
    entry: Verb, refused: Sequence[Refused], kwargs: dict[str, Any], *, by: Actor, at: datetime
) -> None:
    from junheng.hub.foundation.services import facts

    subjects = [Ref.to(value) for value in kwargs.values() if hasattr(value, "_meta") and value.pk]
    store = functools.partial(
        facts.store_refusals, refused, verb=entry.permission, subjects=subjects, by=by, at=at
    )
    waiting = _refusals.get()
    if waiting is not None:
        waiting.append(store)
    elif not connection.needs_rollback:
        store()


@contextmanager
def refusals_kept() -> Iterator[None]:
    """Around a transaction that a refusal undoes: what was refused in it is remembered after its end."""
    waiting: list[Callable[[], None]] = []
    token = _refusals.set(waiting)
    try:
        yield
    finally:
        _refusals.reset(token)
        if not connection.needs_rollback:
            for store in waiting:
                store()
