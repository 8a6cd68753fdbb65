"""Reading a log's files from a folder or over HTTP(S), with limits: a path is one of a log, never the user's.

A file that cannot belong to a log (a link out of the folder, more bytes than its kind can have) is `Refused`:
a finding about the log. A server or disk that fails is `UnusableInput`: no answer about the log at all.
"""

from __future__ import annotations

import http.client
import urllib.error
import urllib.parse
import urllib.request
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO

from junheng.core.reason import Reason, Refused, UnusableInput, declare, refuse
from junheng.core.transparency.note import NOTE_LIMIT
from junheng.core.transparency.paths import CHECKPOINT_PATH, ENTRIES, parse_path
from junheng.core.transparency.tiles import BUNDLE_LIMIT, TILE_LIMIT, Read

TIMEOUT = 20.0
"""Seconds without a byte before a server is given up."""

declare(
    Reason(
        "log-not-found",
        zh="{source} 不是日志：没有 checkpoint",
        en="{source} is no log: it has no checkpoint",
    ),
    Reason("log-unreadable", zh="读不了 {source}：{why}", en="cannot read {source}: {why}"),
    Reason("log-file-too-large", zh="{source} 超过 {limit} 字节", en="{source} has more than {limit} bytes"),
)


def read_from(source: str) -> Read:
    """`read(path)` over a folder or an http(s) address; `FileNotFoundError` for what is not there."""
    if urllib.parse.urlsplit(source).scheme in ("http", "https"):
        return lambda path: _from_web(f"{source.rstrip('/')}/{path}", limit=_limit(path))
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


def _from_web(address: str, *, limit: int) -> bytes:
    opener = urllib.request.build_opener(_SameHostOnly)
    request = urllib.request.Request(address, headers={"Accept-Encoding": "identity"})
    try:
        with opener.open(request, timeout=TIMEOUT) as answer:
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
