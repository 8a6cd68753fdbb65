"""A log as its keeper and its forger write it, and a witness asked without a network."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from junheng.core.transparency.checkpoint import Checkpoint, sign_checkpoint
from junheng.core.transparency.merkle import EMPTY_ROOT
from junheng.core.transparency.note import ED25519, SignerKey
from junheng.core.transparency.reader import TileReader
from junheng.core.transparency.tiles import grow
from junheng.core.transparency.witness import AddCheckpoint
from junheng.hub.ledger.witness.server import Application

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
