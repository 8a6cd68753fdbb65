"""What somebody typed before signing in: kept under a secret for three days, so that signing in loses nothing."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from junheng.core.reason import Refused, refuse
from junheng.hub.filing.models import FilingDraft
from junheng.hub.filing.services.filing import Photo, cleaned

KEPT = timedelta(days=3)
MOST_KEPT = 500
"""Drafts kept at one time, of all strangers together: at eight megabytes each a bound for the disk."""


def keep(*, told: Mapping[str, str], photo: Photo | None, at: datetime, secret: str = "") -> str:
    """Keep what was typed; the secret to find it again. With the secret of an earlier one, its picture stays."""
    before = held(secret, at)
    if before is None and FilingDraft.objects.filter(until__gt=at).count() >= MOST_KEPT:
        raise Refused(refuse("drafts-full"))
    picture = cleaned(photo).data if photo else (bytes(before.photo) if before and before.photo else None)
    found = secret if before else secrets.token_urlsafe(24)
    FilingDraft.objects.update_or_create(
        digest=_digest(found),
        defaults={"told": dict(told), "photo": picture, "at": at, "until": at + KEPT},
    )
    return found


def held(secret: str, at: datetime) -> FilingDraft | None:
    if not secret:
        return None
    return FilingDraft.objects.filter(digest=_digest(secret), until__gt=at).first()


def photo_of(draft: FilingDraft | None) -> Photo | None:
    return Photo("photo.jpg", bytes(draft.photo)) if draft is not None and draft.photo else None


def drop(secret: str) -> None:
    """It has been filed, or is no longer wanted."""
    FilingDraft.objects.filter(digest=_digest(secret)).delete()


def drop_what_ended(*, at: datetime) -> int:
    """The worker's broom: drafts whose days are over."""
    return FilingDraft.objects.filter(until__lte=at).delete()[0]


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
