"""Keys of the logs: files outside the tree and the database, made once, readable by the platform alone.

A key file holds one signer key a line; every key signs. Rotation: `rotate_log_key` adds a key, so that old and
new sign together and everybody who pins the old key sees the new one in a signed checkpoint; `retire_log_key`
ends the old one after the announced period. The names of both keys are the log's origin.
"""

from __future__ import annotations

import os
import secrets
import stat
import tempfile
from pathlib import Path

from django.conf import settings

from junheng.core.reason import Refused, refuse
from junheng.core.transparency.note import ED25519, SignerKey, parse_skey


def key_path(name: str) -> Path:
    return Path(settings.JUNHENG_HOME) / "keys" / f"log-{name}.skey"


def new_key(origin: str) -> SignerKey:
    return SignerKey(origin, ED25519, secrets.token_bytes(32))


def write_keys(name: str, keys: list[SignerKey]) -> None:
    """Put the key file in place in one step: written beside, made durable, renamed."""
    path = key_path(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, draft = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w") as stream:
        os.fchmod(stream.fileno(), 0o600)
        stream.write("".join(f"{key.text}\n" for key in keys))
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(draft, path)


def read_keys(name: str, *, origin: str) -> list[SignerKey]:
    """The log's keys, newest first; refused when missing, readable by others, or of another log."""
    path = key_path(name)
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        text = path.read_text()
    except FileNotFoundError:
        raise Refused(refuse("log-key-missing", path=path.name)) from None
    if mode & 0o077:
        raise Refused(refuse("log-key-mode", path=path.name, found=f"{mode:o}"))
    keys = [parse_skey(line) for line in text.splitlines() if line.strip()]
    for key in keys:
        if key.name != origin:
            raise Refused(refuse("log-key-of-another", path=path.name, found=key.name, origin=origin))
    if not keys:
        raise Refused(refuse("log-key-missing", path=path.name))
    return keys
