"""Where the platform's database is: `DATABASE_URL` names a server, otherwise the embedded one serves."""

from __future__ import annotations

import functools
import os
from typing import Any, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from junheng.hub.foundation.postgres import roles
from junheng.hub.foundation.postgres.faults import fault
from junheng.hub.foundation.postgres.launcher import Server

Role = Literal["owner", "app"]
URL_NAMES: dict[Role, str] = {"owner": "DATABASE_OWNER_URL", "app": "DATABASE_URL"}
ROLE_NAMES: dict[Role, str] = {"owner": roles.OWNER, "app": roles.APP}


def connection_settings(role: Role = "app") -> dict[str, Any]:
    """One entry of Django's DATABASES for the owner (migrations) or the application (everything else).

    Without `DATABASE_URL` the embedded server is started, or found running, and this process counts as
    one of its users until it ends.
    """
    if os.environ.get("DATABASE_URL"):
        return settings_from_url(URL_NAMES[role])
    server = embedded_server()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": roles.DATABASE,
        "USER": ROLE_NAMES[role],
        "PASSWORD": server.home.password(ROLE_NAMES[role]),
        "HOST": "127.0.0.1",
        "PORT": str(server.port),
        "OPTIONS": {"require_auth": "scram-sha-256"},
    }


@functools.cache
def embedded_server() -> Server:
    """The embedded server of this process, started at the first question."""
    return Server.ensure()


def settings_from_url(name: str) -> dict[str, Any]:
    """DATABASES entry from the URL in an environment variable; query parameters become libpq options."""
    url = os.environ.get(name, "")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as problem:
        raise fault("database-url-unusable", name=name, why=problem) from None
    if problem := _what_is_wrong(url, parts.scheme, parts.username, parts.path):
        raise fault("database-url-unusable", name=name, why=problem)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def _what_is_wrong(url: str, scheme: str, user: str | None, path: str) -> str | None:
    """What makes a URL unusable, without repeating it: it holds a password."""
    if not url:
        return "it is not set (the application's role must not own the tables, so two roles are needed)"
    if scheme not in ("postgresql", "postgres"):
        return f"scheme {scheme!r}"
    if not user:
        return "no user"
    return None if len(path) > 1 else "no database name"
