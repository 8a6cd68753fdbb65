"""Doing something once: the double click, the resent form and the retried POST get the first answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.models import PerformedOnce


def fingerprint(content: Any) -> str:
    """SHA-256 of the content's JSON: tells a retry from another request under the same key."""
    text = json.dumps(_plain(content), sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(content: Any) -> Any:
    """Keys as text: JSON has no others, and a calendar is keyed by its days."""
    if isinstance(content, dict):
        return {str(key): _plain(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [_plain(value) for value in content]
    return content


def perform_once(
    *, key: str, verb: str, content: Any, by: Actor, at: datetime, perform: Callable[[], Any]
) -> tuple[Any, bool]:
    """`(result, replayed)`: runs `perform` under this key, or answers what it answered the first time.

    The result must be plain JSON (an id, a number). Two at once: the second waits for the first's
    transaction. If `perform` refuses, the key stays free.
    """
    if not key:
        return perform(), False
    mark = fingerprint(content)
    refused: Refused | None = None
    try:
        with transaction.atomic():
            entry = PerformedOnce.objects.create(
                key=key[:80], person_id=by.person_id, verb=verb, fingerprint=mark, at=at
            )
            try:
                entry.result = perform()
            except Refused as refusal:  # the key is freed, and the memory of the refusal stays
                refused = refusal
                entry.delete()
            else:
                entry.save(update_fields=["result"])
    except IntegrityError:
        first = PerformedOnce.objects.filter(Q(person_id=by.person_id), key=key[:80], verb=verb).first()
        if first is None:
            raise
        if first.fingerprint != mark:
            raise Refused(refuse("same-key-other-content", key=key)) from None
        return first.result, True
    if refused is not None:
        raise refused
    return entry.result, False
