"""Writing the events of a verb, and what one refused. Called by `verbs` only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection, transaction
from psycopg.types.json import Jsonb

from junheng.core.reason import Refused
from junheng.core.transparency.leaf import event_leaf
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.events import Fact, Ref, plain
from junheng.hub.foundation.ids import new_ids, new_salt
from junheng.hub.foundation.models import Event, RefusedAct

NATIONAL = "CN"


Told = tuple[Fact, str, tuple[Ref, ...]]
"""A fact, whose log it enters, and further records on whose timeline it appears."""


def store(fact: Fact, *, verb: str, tenant: str, also: Iterable[Ref], by: Actor, at: datetime) -> Event:
    """One event with its leaf in the outbox of `tenant`'s log, and its place on each subject's timeline."""
    return store_many([(fact, tenant, tuple(also))], verb=verb, by=by, at=at)[0]


def store_many(told: Sequence[Told], *, verb: str, by: Actor, at: datetime) -> list[Event]:
    """Events with their leaves in the outboxes of their tenants' logs, each in its place on its subjects' timelines.

    One statement, whether it is one fact or a thousand; every verb ends with it, so it is prepared once on a connection.
    """
    made = [
        _row(fact, id, verb=verb, tenant=tenant, also=also, by=by, at=at)
        for id, (fact, tenant, also) in zip(new_ids(len(told)), told, strict=True)
    ]
    elsewhere = {tenant for _fact, tenant, _also in told} - {by.tenant}  # the verb has opened the actor's own
    with tenancy.also(*elsewhere) if elsewhere else nullcontext(), _prepared_cursor() as cursor:
        cursor.execute(_STORE, _told(made, verb=verb, by=by, at=at))
    return [each.event for each in made]


class _Prepared(psycopg.Cursor[Any]):
    """Parsed and planned once on a connection, for every act ends with this statement."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        done = super().execute(query, params, **options | {"prepare": True})
        if self._query is None:  # psycopg keeps no text of what is prepared already; who watches reads it
            self._query: Any = SimpleNamespace(query=query.encode())
        return done


@contextmanager
def _prepared_cursor() -> Iterator[Any]:
    """Of Django's connection, seen by whatever watches its statements. Django prepares nothing; this statement is."""
    connection.ensure_connection()
    raw = connection.connection
    before, raw.prepare_threshold = raw.prepare_threshold, 0
    try:
        with connection._prepare_cursor(_Prepared(raw)) as cursor:  # type: ignore[attr-defined]
            yield cursor
    finally:
        raw.prepare_threshold = before


_STORE = """
with event as (
    insert into foundation_event (id, tenant_id, type, at, organisation_id, organisation_name, verb, data, leaf)
    select id, tenant, type, %(at)s::timestamptz, case when named then %(organisation)s::uuid end,
           case when named then %(name)s::text else '' end, %(verb)s::text, data, leaf
      from unnest(%(ids)s::uuid[], %(tenants)s::text[], %(types)s::text[], %(named)s::bool[], %(data)s::jsonb[],
                  %(leaves)s::bytea[]) v (id, tenant, type, named, data, leaf)
), opening as (
    insert into foundation_eventopening (event_id, tenant_id, person_id, openings)
    select id, tenant, %(person)s::uuid, openings
      from unnest(%(ids)s::uuid[], %(tenants)s::text[], %(openings)s::jsonb[]) v (id, tenant, openings)
)
insert into foundation_eventsubject (event_id, tenant_id, kind, object_id)
select * from unnest(%(of)s::uuid[], %(places)s::text[], %(kinds)s::text[], %(objects)s::text[])
"""


@dataclass(frozen=True, slots=True)
class _Row:
    """One fact as it will be stored."""

    event: Event
    named: bool
    openings: Mapping[str, Any]
    subjects: Sequence[Ref]


def _told(made: Sequence[_Row], *, verb: str, by: Actor, at: datetime) -> dict[str, Any]:
    """The parameters of the statement, a list a column."""
    events = [each.event for each in made]
    subjects = [(each.event, ref) for each in made for ref in each.subjects]
    return {
        "at": at, "verb": verb, "organisation": by.organisation_id, "name": by.organisation_name, "person": by.person_id,
        "ids": [event.pk for event in events], "tenants": [event.tenant_id for event in events],
        "types": [event.type for event in events], "named": [each.named for each in made],
        "data": [Jsonb(event.data) for event in events], "leaves": [event.leaf for event in events],
        "openings": [Jsonb(each.openings) for each in made],
        "of": [event.pk for event, _ref in subjects], "places": [event.tenant_id for event, _ref in subjects],
        "kinds": [ref.kind for _event, ref in subjects], "objects": [ref.id for _event, ref in subjects],
    }  # fmt: skip


def _row(
    fact: Fact, id: UUID, *, verb: str, tenant: str, also: Iterable[Ref], by: Actor, at: datetime
) -> _Row:
    """One fact, its private fields behind salts of their own."""
    public, hidden = fact.public(), dict(fact.hidden())
    if by.person_id is not None:
        hidden["person"] = str(by.person_id)
    named = not fact.ACTING_IS_PRIVATE
    if not named:
        hidden["acting"] = by.organisation_code
    salts = {name: new_salt() for name in hidden}
    leaf = event_leaf(
        event=fact.TYPE,
        id=str(id),
        at=at,
        facts=public | {"log_tenant": tenant} | ({"acting": by.organisation_code} if named else {}),
        private=hidden,
        salts=salts,
    )
    event = Event(
        id=id, tenant_id=tenant, type=fact.TYPE, at=at, organisation_id=by.organisation_id if named else None,
        organisation_name=by.organisation_name if named else "", verb=verb, data=public, leaf=leaf,
    )  # fmt: skip
    event._state.adding = False
    openings = {name: {"salt": salts[name].hex(), "value": hidden[name]} for name in hidden}
    return _Row(event, named, openings, list(dict.fromkeys((*fact.refs(), *also))))


def store_refusals(
    refused: Sequence[Refused], *, verb: str, subjects: Iterable[Ref], by: Actor, at: datetime
) -> None:
    """Refused acts with every reason, in the tenant of the one who asked (the national one for the public)."""
    tenant, about = by.tenant or NATIONAL, [plain(subject) for subject in subjects]
    rows = [
        RefusedAct(
            id=id,
            tenant_id=tenant,
            verb=verb,
            at=at,
            person_id=by.person_id,
            organisation_id=by.organisation_id,
            reasons=[refusal.as_json("en") | {"facts": dict(refusal.facts)} for refusal in each.refusals],
            subjects=about,
        )
        for id, each in zip(new_ids(len(refused)), refused, strict=True)
    ]
    with transaction.atomic(), tenancy.also(tenant):
        RefusedAct.objects.bulk_create(rows)
