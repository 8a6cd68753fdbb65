"""One HTTP request to another node, with limits: it may be slow, dead or hostile, and takes only its time and bytes.

No redirect is followed, no proxy is asked. Whatever part of the answer drips, header and chunks included, the
whole has come by a moment or is given up. No database is touched here.
"""

from __future__ import annotations

import http.client
import io
import socket
import time
from collections.abc import Mapping
from contextlib import closing
from functools import partial
from typing import Any
from urllib.parse import urlsplit


class TooLong(ValueError):
    """More bytes than the answer may have."""


NO_ANSWER = (OSError, ValueError, http.client.HTTPException)
"""What `exchange` raises when there is no usable answer in time."""


class _Until(io.RawIOBase):
    """The bytes of a socket until a moment (`time.monotonic`): each wait is cut to what is left."""

    def __init__(self, connection: socket.socket, until: float, silence: float) -> None:
        self._connection, self._until, self._silence = connection, until, silence
        self._raw = connection.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("too slow an answer")
        self._connection.settimeout(min(self._silence, left))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Answer(http.client.HTTPResponse):
    """An answer all of which, the header too, has come by a moment."""

    def __init__(
        self, connection: socket.socket, *words: Any, until: float, silence: float, **named: Any
    ) -> None:
        super().__init__(connection, *words, **named)
        self.fp.close()
        self.fp = io.BufferedReader(_Until(connection, until, silence))


def exchange(
    address: str,
    body: bytes | None,
    *,
    limit: int,
    until: float,
    silence: float,
    headers: Mapping[str, str],
) -> tuple[int, bytes]:
    """POST, or GET without a body; status and answer, at most `limit` bytes by `until` (`time.monotonic`).

    `silence`: seconds without a byte. Raises one of `NO_ANSWER`.
    """
    parts = urlsplit(address)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    with closing(kind(parts.hostname or "", parts.port, timeout=silence)) as connection:
        connection.response_class = partial(_Answer, until=until, silence=silence)  # type: ignore[assignment]
        connection.request("GET" if body is None else "POST", parts.path or "/", body, dict(headers))
        with closing(connection.getresponse()) as answer:
            return answer.status, _read(answer, limit=limit)


def _read(answer: http.client.HTTPResponse, *, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := answer.read1(limit + 1 - size):
        parts.append(part)
        size += len(part)
        if size > limit:
            raise TooLong("too long an answer")
    return b"".join(parts)
