"""Scoped tokens of programs: shown once, kept as a hash, checked in constant work."""

from __future__ import annotations

import dataclasses
import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from junheng.hub.foundation.acting import ANONYMOUS, Actor, actor_for
from junheng.hub.foundation.models import ApiToken, Person

PREFIX = "jh_"


def make_token(
    *,
    person: Person,
    organisation_id: UUID | None,
    name: str,
    scopes: Iterable[str],
    at: datetime,
    expires_at: datetime,
) -> tuple[ApiToken, str]:
    """A new token and its text, which is never shown again."""
    text = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        person=person,
        organisation_id=organisation_id,
        name=name,
        digest=_digest(text),
        scopes=sorted(scopes),
        made_at=at,
        expires_at=expires_at,
    )
    return token, text


def tokens_of(person: Person) -> list[ApiToken]:
    """A person's tokens that have not been revoked, newest first."""
    return list(ApiToken.objects.filter(person=person, revoked_at=None).order_by("-made_at")[:100])


def revoke_token(*, person: Person, token_id: UUID, at: datetime) -> bool:
    """End a token of one's own at once; whether there was one."""
    return bool(ApiToken.objects.filter(pk=token_id, person=person, revoked_at=None).update(revoked_at=at))


def actor_of(text: str, *, at: datetime) -> Actor:
    """The actor behind a token, with its scopes; the public when it is unknown, revoked or over."""
    token = (
        ApiToken.objects.select_related("person")
        .filter(digest=_digest(text), revoked_at__isnull=True, expires_at__gt=at, person__is_active=True)
        .first()
    )
    if token is None:
        return ANONYMOUS
    actor = actor_for(token.person, token.organisation_id, at)
    return dataclasses.replace(actor, scopes=frozenset(token.scopes))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
