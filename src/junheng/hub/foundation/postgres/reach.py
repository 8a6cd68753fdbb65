"""The two ways into the database an operator's command uses: URLs in the environment."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from junheng.hub.foundation.postgres.faults import fault

APP_URL = "DATABASE_URL"
OWNER_URL = "DATABASE_OWNER_URL"


def url_named(name: str) -> str:
    """The URL in one variable, judged; what is wrong is said without repeating it, for it holds a password."""
    url = os.environ.get(name, "")
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  reading it checks it
    except ValueError as problem:
        raise fault("database-url-unusable", name=name, why=problem) from None
    if not url:
        raise fault(
            "database-url-unusable",
            name=name,
            why="it is not set; the owner and the application are two roles",
        )
    if parts.scheme not in ("postgresql", "postgres"):
        raise fault("database-url-unusable", name=name, why=f"scheme {parts.scheme!r}")
    if not parts.username or len(parts.path) < 2:
        raise fault(
            "database-url-unusable", name=name, why="no user" if not parts.username else "no database"
        )
    return url


def application_role() -> str:
    """Name of the role the application connects as."""
    return urlsplit(url_named(APP_URL)).username or ""
