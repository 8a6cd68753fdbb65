"""Where this installation keeps what is not in the database: keys, attachments, logs. Never in the tree."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def home() -> Path:
    """`JUNHENG_HOME`, else /var/lib/junheng for root, else the user's data folder."""
    if given := os.environ.get("JUNHENG_HOME"):
        return Path(given)
    if os.geteuid() == 0:
        return Path("/var/lib/junheng")
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "junheng"


def secret_key() -> str:
    """Django's secret key: from `JUNHENG_SECRET_KEY`, else made once in the home, readable by us only."""
    if given := os.environ.get("JUNHENG_SECRET_KEY"):
        return given
    path = home() / "secret_key"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    draft = secrets.token_urlsafe(50)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as stream:
        stream.write(draft)
    return draft
