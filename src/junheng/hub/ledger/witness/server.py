"""The witness that stands alone, as a WSGI application: two addresses of C2SP tlog-witness and a line about itself.

    POST /add-checkpoint
    GET  /<SHA-256 of the origin, hex>/checkpoint
    GET  /

No Django, no database, no cookie. `JUNHENG_WITNESS` names its folder.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from pathlib import Path
from typing import Any

from junheng.core.transparency.witness import ADD_CHECKPOINT, NOT_FOUND, OK, REQUEST_LIMIT, Answer
from junheng.hub.ledger.witness import answering
from junheng.hub.ledger.witness.memory import Memory

VARIABLE = "JUNHENG_WITNESS"
_SHOWN = re.compile(r"/([0-9a-f]{64})/checkpoint", re.ASCII)
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def application_of(memory: Memory, *, clock: Callable[[], float] = time.time) -> Application:
    """The application over one folder; `clock` in seconds since 1970-01-01 UTC."""

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        answer = _routed(environ, memory, int(clock()))
        headers = [
            ("Content-Type", answer.kind),
            ("Content-Length", str(len(answer.body))),
            ("X-Content-Type-Options", "nosniff"),
            ("Cache-Control", "no-cache"),
        ]
        start(f"{answer.status} {HTTPStatus(answer.status).phrase}", headers)
        return [answer.body] if environ["REQUEST_METHOD"] != "HEAD" else []

    return application


def _routed(environ: dict[str, Any], memory: Memory, now: int) -> Answer:
    method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
    shown = _SHOWN.fullmatch(path)
    if path == f"/{ADD_CHECKPOINT}":
        if method != "POST":
            return Answer(HTTPStatus.METHOD_NOT_ALLOWED, b"POST a checkpoint here\n")
        return answering.add_checkpoint(_body(environ), memory=memory, now=now)
    if method not in ("GET", "HEAD"):
        return Answer(HTTPStatus.METHOD_NOT_ALLOWED, b"read only\n")
    if shown:
        return answering.checkpoint(shown[1], memory=memory)
    if path == "/":
        return Answer(OK, f"C2SP tlog-witness {memory.signer().verifier.text}\n".encode())
    return Answer(NOT_FOUND, b"not here\n")


def _body(environ: dict[str, Any]) -> bytes:
    """One byte beyond the limit is enough to be refused."""
    given = environ.get("CONTENT_LENGTH") or ""
    most = REQUEST_LIMIT + 1
    return bytes(environ["wsgi.input"].read(min(int(given), most) if given.isdigit() else most))


def from_environment() -> Application:
    """For gunicorn: `…server:from_environment()`."""
    return application_of(Memory(Path(os.environ[VARIABLE])))
