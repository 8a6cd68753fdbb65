"""A log as its keeper and its forger write it, and a witness asked without a network."""

from __future__ import annotations

import http.server
import io
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from junheng.core.transparency.checkpoint import Checkpoint, sign_checkpoint
from junheng.core.transparency.merkle import EMPTY_ROOT
from junheng.core.transparency.note import ED25519, SignerKey, parse_vkey
from junheng.core.transparency.reader import TileReader
from junheng.core.transparency.tiles import grow
from junheng.core.transparency.witness import AddCheckpoint
from junheng.hub.ledger.witness.memory import Memory
from junheng.hub.ledger.witness.server import Application, application_of

LOG = SignerKey("example.org/log", ED25519, bytes(range(32)))
NOW = 1_780_000_000


def request(old: int, new: int, *, fork: int | None = None, signer: SignerKey = LOG) -> bytes:
    """A good request from `old` to `new`; with `fork` entry number `fork` is another: a second history."""
    entries = [b"%d" % n if n != fork else b"another" for n in range(new)]
    growth = grow(old_size=0, old_root=EMPTY_ROOT, read=lambda path: b"", entries=entries)
    checkpoint = Checkpoint(signer.name, new, growth.root)
    proof = TileReader(growth.files.__getitem__, checkpoint).consistency(old)
    return AddCheckpoint(old, proof, sign_checkpoint(checkpoint, [signer])).data


@dataclass(frozen=True)
class Said:
    status: int
    body: bytes
    headers: dict[str, str]


def ask(application: Application, path: str, body: bytes = b"", *, method: str = "POST") -> Said:
    """One request to a WSGI application."""
    seen: list[Any] = []
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    }  # fmt: skip
    answer = b"".join(application(environ, lambda status, headers: seen.extend((status, headers))))
    return Said(int(seen[0].split()[0]), answer, dict(seen[1]))


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


class Hung(http.server.ThreadingHTTPServer):
    """Its callers hang up when they have waited long enough; that is no line for whatever test is running by then."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Threads(Hung, WSGIServer):
    daemon_threads = True


@contextmanager
def real_witnesses(folder: Path) -> Iterator[Callable[..., tuple[str, Memory]]]:
    """Starts real witnesses of a log by its key, on loopback; answers the policy line of each and its memory."""
    running: list[Any] = []

    def start(name: str, vkey: str, *, clock: Callable[[], float] = time.time) -> tuple[str, Memory]:
        memory = Memory(folder / "witnesses" / name)
        key = memory.make(f"{name}.example")
        memory.add_log(parse_vkey(vkey))
        server = make_server("127.0.0.1", 0, application_of(memory, clock=clock), Threads, Quiet)
        threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
        running.append(server)
        return f"witness {name} {key.verifier.text} http://127.0.0.1:{server.server_port}", memory

    yield start
    for server in running:
        server.shutdown()
        server.server_close()
