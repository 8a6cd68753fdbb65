"""Writing the event of a verb, and the refusal of one. Called by `verbs` only."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from datetime import datetime

from django.db import transaction

from junheng.core.reason import Refused
from junheng.core.transparency.leaf import event_leaf
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.events import Fact, Ref, plain
from junheng.hub.foundation.ids import new_id, new_salt
from junheng.hub.foundation.models import Event, EventOpening, EventSubject, RefusedAct

NATIONAL = "CN"


def store(fact: Fact, *, verb: str, tenant: str, also: Iterable[Ref], by: Actor, at: datetime) -> Event:
    """One event with its leaf in the outbox of `tenant`'s log, and its place on each subject's timeline."""
    hidden = dict(fact.hidden())
    if by.person_id is not None:
        hidden["person"] = str(by.person_id)
    named = not fact.ACTING_IS_PRIVATE
    if not named:
        hidden["acting"] = by.organisation_code
    salts = {name: new_salt() for name in hidden}
    event = Event(
        id=new_id(),
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
    with (
        tenancy.also(tenant) if tenant != by.tenant else nullcontext()
    ):  # the verb has opened the actor's own
        event.save(force_insert=True)
        EventOpening.objects.create(
            event=event,
            tenant_id=tenant,
            person_id=by.person_id,
            openings={name: {"salt": salts[name].hex(), "value": hidden[name]} for name in hidden},
        )
        EventSubject.objects.bulk_create(
            EventSubject(event=event, tenant_id=tenant, kind=ref.kind, object_id=ref.id)
            for ref in dict.fromkeys((*fact.refs(), *also))
        )
    return event


def store_refusal(refused: Refused, *, verb: str, subjects: Iterable[Ref], by: Actor, at: datetime) -> None:
    """The refused act with every reason, in the tenant of the one who asked (the national one for the public)."""
    tenant = by.tenant or NATIONAL
    with transaction.atomic(), tenancy.also(tenant):
        RefusedAct.objects.create(
            tenant_id=tenant,
            verb=verb,
            at=at,
            person_id=by.person_id,
            organisation_id=by.organisation_id,
            reasons=[refusal.as_json("en") | {"facts": dict(refusal.facts)} for refusal in refused.refusals],
            subjects=[plain(subject) for subject in subjects],
        )
