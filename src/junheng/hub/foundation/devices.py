"""What marks an account's things on a device that others use too.

A page that stays on a phone, and what waits there to be sent, belong to one person acting for one body. `account_of` is
the name under which they are kept: it says nothing of the person. `secret_of` locks what waits; it stands only in pages of
that account, so that without them, after signing out, nobody reads it, and signing in again opens it.
"""

from __future__ import annotations

from django.conf import settings
from django.utils.crypto import salted_hmac

from junheng.hub.foundation.acting import Actor

HEADER = "X-Kept-For"
"""Of an answer: the account whose copy of it may stay on the device. Without it none does."""
ASKED_AS = "X-Account"
"""Of a request from what waited on a device: the account that captured it."""
ASKED_AS_FIELD = "captured_as"
"""Of a form that stays on a device: the same, where it is sent without a script."""


def account_of(actor: Actor) -> str:
    """The name of an account on a device, 16 hexadecimal digits; empty for who is not signed in."""
    return _marked("account", actor)[:16]


def secret_of(actor: Actor) -> str:
    """The key under which what waits is locked, 64 hexadecimal digits; empty for who is not signed in."""
    return _marked("secret", actor)


def former_of(actor: Actor) -> list[tuple[str, str]]:
    """Names and keys of the same account under the site's former keys (`SECRET_KEY_FALLBACKS`), newest first.

    What was locked before the site's key was exchanged is opened with them and locked anew.
    """
    if actor.person_id is None:
        return []
    return [
        (_marked("account", actor, key)[:16], _marked("secret", actor, key))
        for key in settings.SECRET_KEY_FALLBACKS
    ]


def _marked(use: str, actor: Actor, key: str | None = None) -> str:
    if actor.person_id is None:
        return ""
    whose = f"{actor.person_id}:{actor.somewhere}"
    return salted_hmac(f"junheng.device.{use}", whose, secret=key, algorithm="sha256").hexdigest()
