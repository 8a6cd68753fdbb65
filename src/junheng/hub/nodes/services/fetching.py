"""Reading another node's log over HTTP, with limits; what was read last is remembered as evidence.

A peer that is away, slow, or answers with something else is trouble and passes; only files that contradict a
signature speak against the log itself. So everything here raises `UnusableInput` or `FileNotFoundError`.
"""

from __future__ import annotations

import hashlib
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from junheng.core.reason import UnusableInput, refuse
from junheng.core.transparency.encoding import base64_text
from junheng.core.transparency.note import NOTE_LIMIT
from junheng.core.transparency.paths import CHECKPOINT_PATH, ENTRIES, parse_path
from junheng.core.transparency.tiles import BUNDLE_LIMIT, TILE_LIMIT, Read
from junheng.hub.ledger.services.exchanging import NO_ANSWER, TooLong, exchange
from junheng.hub.nodes import reasons as _declared  # noqa: F401  (declares the codes used here)

SILENCE = 5.0
"""Seconds without a byte before a peer is given up."""
PATIENCE = 20.0
"""Seconds for one file as a whole, its header included."""
KEPT_FILES, KEPT_BYTES = 3, 65_536
"""How many of the files read last an evidence holds, and up to which size with their bytes."""


@dataclass
class Peer:
    """The files of one log at one address, until a moment (`time.monotonic`)."""

    address: str
    until: float
    last: deque[dict[str, str]] = field(default_factory=lambda: deque(maxlen=KEPT_FILES))

    def read(self, path: str) -> bytes:
        """One file; `FileNotFoundError` for what is not there."""
        data = fetch(f"{self.address}/{path}", limit=_limit(path), until=self.until)
        shown = {"path": path, "bytes": str(len(data)), "sha256": hashlib.sha256(data).hexdigest()}
        self.last.append(shown | ({"base64": base64_text(data)} if len(data) <= KEPT_BYTES else {}))
        return data

    @property
    def reader(self) -> Read:
        return self.read


def _limit(path: str) -> int:
    """The most bytes this file of a log can have."""
    if path == CHECKPOINT_PATH:
        return NOTE_LIMIT
    return BUNDLE_LIMIT if parse_path(path).level == ENTRIES else TILE_LIMIT


def fetch(address: str, *, limit: int, until: float, headers: Mapping[str, str] | None = None) -> bytes:
    """What stands at an address: no redirect is followed, no more than `limit` bytes are read."""
    end = min(until, time.monotonic() + PATIENCE)
    given = {"Accept-Encoding": "identity"} | dict(headers or {})
    try:
        status, data = exchange(address, None, limit=limit, until=end, silence=SILENCE, headers=given)
    except TooLong:
        raise UnusableInput(refuse("node-file-too-large", address=address, limit=limit)) from None
    except NO_ANSWER as problem:
        why = str(problem)[:200] or type(problem).__name__
        raise UnusableInput(refuse("node-silent", address=address, why=why)) from None
    if status == HTTPStatus.OK:
        return data
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        raise FileNotFoundError(address)
    code = (
        "node-redirects"
        if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST
        else "node-answers-otherwise"
    )
    raise UnusableInput(refuse(code, address=address, status=status))
