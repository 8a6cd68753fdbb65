"""Writing the events of a verb, and what one refused. Called by `verbs` only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from datetime import datetime
from uuid import UUID

from django.db import transaction

from junheng.core.reason import Refused
from junheng.core.transparency.leaf import event_leaf
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.events import Fact, Ref, plain
from junheng.hub.foundation.ids import new_ids, new_salt
from junheng.hub.foundation.models import Event, EventOpening, EventSubject, RefusedAct

NATIONAL = "CN"


Told = tuple[Fact, str, tuple[Ref, ...]]
"""A fact, whose log it enters, and further records on whose timeline it appears."""


def store(fact: Fact, *, verb: str, tenant: str, also: Iterable[Ref], by: Actor, at: datetime) -> Event:
    """One event with its leaf in the outbox of `tenant`'s log, and its place on each subject's timeline."""
    return store_many([(fact, tenant, tuple(also))], verb=verb, by=by, at=at)[0]


def store_many(told: Sequence[Told], *, verb: str, by: Actor, at: datetime) -> list[Event]:
    """Events with their leaves in the outboxes of their tenants' logs, each in its place on its subjects' timelines.

    Three statements, whether it is one fact or a thousand.
    """
    made = [
        _event(fact, id, verb=verb, tenant=tenant, also=also, by=by, at=at)
        for id, (fact, tenant, also) in zip(new_ids(len(told)), told, strict=True)
    ]
    elsewhere = {tenant for _fact, tenant, _also in told} - {by.tenant}  # the verb has opened the actor's own
    with tenancy.also(*elsewhere) if elsewhere else nullcontext():
        Event.objects.bulk_create(event for event, _opening, _subjects in made)
        EventOpening.objects.bulk_create(opening for _event, opening, _subjects in made)
        EventSubject.objects.bulk_create(each for _event, _opening, subjects in made for each in subjects)
    return [event for event, _opening, _subjects in made]


def _event(
    fact: Fact, id: UUID, *, verb: str, tenant: str, also: Iterable[Ref], by: Actor, at: datetime
) -> tuple[Event, EventOpening, list[EventSubject]]:
    """The rows of one fact, its private fields behind salts of their own."""
    hidden = dict(fact.hidden())
    if by.person_id is not None:
        hidden["person"] = str(by.person_id)
    named = not fact.ACTING_IS_PRIVATE
    if not named:
        hidden["acting"] = by.organisation_code
    salts = {name: new_salt() for name in hidden}
    event = Event(
        id=id,
        tenant_id=tenant,
        type=fact.TYPE,
        at=at,
        organisation_id=by.organisation_id if named else None,
        organisation_name=by.organisation_name if named else "",
        verb=verb,
        data=fact.public(),
    )
    event.leaf = event_leaf(
        event=fact.TYPE,
        id=str(event.id),
        at=at,
        facts=fact.public() | {"log_tenant": tenant} | ({"acting": by.organisation_code} if named else {}),
        private=hidden,
        salts=salts,
    )
    opening = EventOpening(
        event=event,
        tenant_id=tenant,
        person_id=by.person_id,
        openings={name: {"salt": salts[name].hex(), "value": hidden[name]} for name in hidden},
    )
    subjects = [
        EventSubject(event=event, tenant_id=tenant, kind=ref.kind, object_id=ref.id)
        for ref in dict.fromkeys((*fact.refs(), *also))
    ]
    return event, opening, subjects


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
