"""Verbs of calendar addresses: open one, close it. The address itself is worked out, never stored."""

from __future__ import annotations

from datetime import datetime

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Organisation
from junheng.hub.sharing import events, queries, rules
from junheng.hub.sharing.models import Feed, Resource
from junheng.hub.sharing.services.booking import USERS


@verb(permission="sharing.open_feed", roles=USERS, event=events.FeedOpened)
def open_feed(*, by: Actor, at: datetime, resource: Resource | None = None) -> Feed:
    """A secret address for one's calendar program: all that one's body shares and books, or one resource of it."""
    if queries.feeds_of(by).count() >= rules.MOST_FEEDS:
        raise Refused(refuse("feeds-too-many", limit=rules.MOST_FEEDS))
    body = Organisation.objects.get(pk=by.somewhere)
    if resource is not None and resource.organisation_id != body.pk:
        raise Refused(refuse("not-your-record"))
    made = Feed.objects.create(
        tenant_id=body.tenant_id, organisation=body, person_id=by.somebody, resource=resource, made_at=at
    )
    record(events.FeedOpened(Ref.to(made)))
    return made


@verb(permission="sharing.close_feed", roles=USERS, event=events.FeedClosed)
def close_feed(*, feed: Feed, by: Actor, at: datetime) -> Feed:
    """From now on the address answers nobody."""
    if feed.person_id != by.person_id or feed.organisation_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    current = Feed.objects.select_for_update().get(pk=feed.pk)
    if current.closed_at is not None:
        raise Refused(refuse("feed-closed-already"))
    current.closed_at = at
    current.save(update_fields=["closed_at"])
    record(events.FeedClosed(Ref.to(current)))
    return current
