"""Keys of the logs: files outside the tree and the database, made once, readable by the platform alone.

A key file holds one signer key a line, newest first; every key signs. The file is written before the row that
announces a key is committed: a process that dies between leaves a key too many, which signs and harms nobody,
and never a row whose key is lost. The names of all keys are the log's origin.

Beside it, in a file of its own under the same rules, stand the log's SM2 keys, if it has any (`national`).
"""

from __future__ import annotations

import os
import secrets
import stat
import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from junheng.core.reason import JunhengError, Refused, refuse
from junheng.core.transparency.national import IDENTIFIED
from junheng.core.transparency.note import ED25519, SignerKey, parse_skey
from junheng.hub.foundation.storage import sync_folder
from junheng.hub.ledger import reasons as _declared  # noqa: F401  (declares the codes used here)

_ENDINGS = {ED25519: "skey", IDENTIFIED: "sm2.skey"}


def key_path(name: str, *, kind: int = ED25519) -> Path:
    return Path(settings.JUNHENG_HOME) / "keys" / f"log-{name}.{_ENDINGS[kind]}"


def new_key(origin: str) -> SignerKey:
    return SignerKey(origin, ED25519, secrets.token_bytes(32))


def first_key(name: str, fresh: SignerKey) -> SignerKey:
    """The key of a log that is being opened: the new one, or the one left by an opening that did not commit."""
    if key_path(name, kind=fresh.kind).exists():
        return read_keys(name, origin=fresh.name, kind=fresh.kind)[0]
    write_keys(name, [fresh])
    return fresh


def write_keys(name: str, keys: Sequence[SignerKey]) -> None:
    """Put the key file of these keys, all of one kind, in place in one step: written beside, made durable, renamed."""
    path = key_path(name, kind=keys[0].kind)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "w") as stream:
            os.fchmod(stream.fileno(), 0o600)
            stream.write("".join(f"{key.text}\n" for key in keys))
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def read_keys(name: str, *, origin: str, kind: int = ED25519) -> list[SignerKey]:
    """The log's keys, newest first; refused when missing, readable by others, unreadable, or of another log."""
    path = key_path(name, kind=kind)
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        text = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        raise Refused(refuse("log-key-missing", path=path.name)) from None
    if mode & 0o077:
        raise Refused(refuse("log-key-mode", path=path.name, found=f"{mode:o}"))
    keys = [_parsed(path, line, kind=kind) for line in text.splitlines() if line.strip()]
    if not keys:
        raise Refused(refuse("log-key-missing", path=path.name))
    for key in keys:
        if key.name != origin:
            raise Refused(refuse("log-key-of-another", path=path.name, found=key.name, origin=origin))
    return keys


def _parsed(path: Path, line: str, *, kind: int) -> SignerKey:
    """One key; what cannot be read is not repeated in the refusal, for it may be most of a secret."""
    try:
        key = parse_skey(line)
    except JunhengError:
        key = None
    if key is None or key.kind != kind:
        raise Refused(refuse("log-key-unreadable", path=path.name))
    return key


def signers_of(name: str, *, origin: str, vkey: str, kind: int = ED25519) -> list[SignerKey]:
    """The keys of one kind that sign, the announced one among them; refused if it is not."""
    keys = read_keys(name, origin=origin, kind=kind)
    if vkey not in {key.verifier.text for key in keys}:
        raise Refused(refuse("log-key-changed"))
    return keys
