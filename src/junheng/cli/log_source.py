"""Reading a log's files from a folder or over HTTP(S), with limits: a path is one of a log, never the user's.

A file that cannot belong to a log (a link out of the folder, more bytes than its kind can have) is `Refused`:
a finding about the log. A server or disk that fails is `UnusableInput`: no answer about the log at all. A server that
sends a byte now and then fails as well: a file has its time, header and redirects included, and a whole log may have.
"""

from __future__ import annotations

import http.client
import io
import socket
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from contextlib import closing
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any, BinaryIO

from junheng.core.reason import Reason, Refused, UnusableInput, declare, refuse
from junheng.core.transparency.note import NOTE_LIMIT
from junheng.core.transparency.paths import CHECKPOINT_PATH, ENTRIES, parse_path
from junheng.core.transparency.tiles import BUNDLE_LIMIT, TILE_LIMIT, Read

TIMEOUT = 20.0
"""Seconds without a byte before a server is given up."""
PATIENCE = 120.0
"""Seconds for one file as a whole: the largest bundle has 16 MB."""

declare(
    Reason(
        "log-not-found",
        zh="{source} 不是日志：没有 checkpoint",
        en="{source} is no log: it has no checkpoint",
    ),
    Reason("log-unreadable", zh="读不了 {source}：{why}", en="cannot read {source}: {why}"),
    Reason("log-file-too-large", zh="{source} 超过 {limit} 字节", en="{source} has more than {limit} bytes"),
)


def read_from(source: str, *, seconds: float | None = None) -> Read:
    """`read(path)` over a folder or an http(s) address; `FileNotFoundError` for what is not there.

    `seconds`: how long a server may take for all that is read from it together.
    """
    if urllib.parse.urlsplit(source).scheme in ("http", "https"):
        end = float("inf") if seconds is None else time.monotonic() + seconds
        return lambda path: _from_web(
            f"{source.rstrip('/')}/{path}", limit=_limit(path), until=min(end, time.monotonic() + PATIENCE)
        )
    folder = Path(source)
    if not folder.is_dir():
        raise UnusableInput(refuse("log-not-found", source=source))
    return lambda path: _from_folder(folder, path, limit=_limit(path))


def _limit(path: str) -> int:
    """The most bytes this file can have; refuses whatever is not the path of a log's file."""
    if path == CHECKPOINT_PATH:
        return NOTE_LIMIT
    return BUNDLE_LIMIT if parse_path(path).level == ENTRIES else TILE_LIMIT


def _from_folder(folder: Path, path: str, *, limit: int) -> bytes:
    place = folder / path
    if place.exists() and not (place.is_file() and place.resolve().is_relative_to(folder.resolve())):
        raise Refused(refuse("log-unreadable", path=path, source=path, why="not a plain file inside the log"))
    try:
        with place.open("rb") as stream:
            return _at_most(stream, path, limit)
    except FileNotFoundError:
        raise
    except OSError as problem:
        raise UnusableInput(refuse("log-unreadable", source=path, why=problem.strerror)) from None


class _SameHostOnly(urllib.request.HTTPRedirectHandler):
    """A log may move its files, not send the reader into another network."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def]
        before, after = urllib.parse.urlsplit(req.full_url), urllib.parse.urlsplit(newurl)
        if (before.scheme, before.netloc) != (after.scheme, after.netloc):
            raise UnusableInput(refuse("log-unreadable", source=req.full_url, why="redirect to another host"))
        return super().redirect_request(req, fp, code, msg, headers, newurl)

    def http_error_302(self, req, fp, code, msg, headers):  # type: ignore[no-untyped-def]
        with closing(fp):
            return super().http_error_302(req, fp, code, msg, headers)

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


class _Until(io.RawIOBase):
    """The bytes of a socket until a moment (`time.monotonic`): each wait is cut to what is left."""

    def __init__(self, connection: socket.socket, until: float) -> None:
        self._connection, self._until = connection, until
        self._raw = connection.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("too slow an answer")
        self._connection.settimeout(min(TIMEOUT, left))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Answer(http.client.HTTPResponse):
    """An answer all of which, the header too, has come by a moment."""

    def __init__(self, connection: socket.socket, *words: Any, until: float, **named: Any) -> None:
        super().__init__(connection, *words, **named)
        self.fp.close()
        self.fp = io.BufferedReader(_Until(connection, until))


def _opener(until: float) -> urllib.request.OpenerDirector:
    """Of one request and its redirects; proxies of the environment are asked as usual."""

    def by(kind: type[http.client.HTTPConnection]) -> Callable[..., http.client.HTTPConnection]:
        def connect(*words: Any, **named: Any) -> http.client.HTTPConnection:
            connection = kind(*words, **named)
            connection.response_class = partial(_Answer, until=until)  # type: ignore[assignment]
            return connection

        return connect

    class Plain(urllib.request.HTTPHandler):
        def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
            return self.do_open(by(http.client.HTTPConnection), request)

    class Secure(urllib.request.HTTPSHandler):
        def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
            return self.do_open(by(http.client.HTTPSConnection), request)

    return urllib.request.build_opener(_SameHostOnly, Plain, Secure)


def _from_web(address: str, *, limit: int, until: float) -> bytes:
    request = urllib.request.Request(address, headers={"Accept-Encoding": "identity"})
    try:
        with _opener(until).open(request, timeout=TIMEOUT) as answer:
            return _at_most(answer, address, limit)
    except urllib.error.HTTPError as problem:
        problem.close()
        if problem.code in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
            raise FileNotFoundError(address) from None
        raise UnusableInput(refuse("log-unreadable", source=address, why=f"HTTP {problem.code}")) from None
    except (OSError, ValueError, http.client.HTTPException) as problem:
        why = getattr(problem, "reason", problem)
        raise UnusableInput(refuse("log-unreadable", source=address, why=why)) from None


def _at_most(stream: BinaryIO, source: str, limit: int) -> bytes:
    parts, left = [], limit + 1
    while left > 0 and (part := stream.read(left)):
        parts.append(part)
        left -= len(part)
    if left <= 0:
        raise Refused(refuse("log-file-too-large", path=source, source=source, limit=limit))
    return b"".join(parts)
