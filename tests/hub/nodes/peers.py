"""Another node as a test plays it: a log with its key over loopback HTTP, honest or not."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from junheng.core.transparency.checkpoint import Checkpoint, sign_checkpoint
from junheng.core.transparency.leaf import event_leaf
from junheng.core.transparency.merkle import EMPTY_ROOT
from junheng.core.transparency.note import ED25519, SignerKey
from junheng.core.transparency.tiles import grow

KEY = SignerKey("elsewhere.example/log/js", ED25519, bytes(range(32)))
MORNING = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
DIGEST = "ab" * 32


def leaf(event: str, **facts: Any) -> bytes:
    return event_leaf(event=event, id=str(UUID(int=0)), at=MORNING, facts=facts, private={})


def issued(number: str, *, ref: str = "", digest: str = DIGEST, **more: str) -> bytes:
    return leaf(
        "certificate-issued", certificate=ref or f"certificates.certificate:{number}", number=number, kind="calibration",
        mark="", institution="12320000470000012X", digest=digest, work_to="2026-11-19", **more,
    )  # fmt: skip


def withdrawn(number: str, *, ref: str = "", digest: str = DIGEST, reason: str = "标准器异常") -> bytes:
    ref = ref or f"certificates.certificate:{number}"
    return leaf("certificate-withdrawn", certificate=ref, number=number, digest=digest, reason=reason)


@dataclass
class Node:
    """Its log, and what it answers instead where a test says so."""

    key: SignerKey = KEY
    entries: list[bytes] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    instead: dict[str, Callable[[Any], None]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    address: str = ""

    def say(self, *entries: bytes) -> None:
        """Append and sign."""
        self.entries += entries
        self.publish()

    def publish(self) -> None:
        growth = grow(old_size=0, old_root=EMPTY_ROOT, read=lambda path: b"", entries=self.entries)
        self.files |= growth.files
        tree = Checkpoint(self.key.name, growth.size, growth.root)
        self.files["checkpoint"] = sign_checkpoint(tree, [self.key])

    @property
    def vkey(self) -> str:
        return self.key.verifier.text


@contextmanager
def serving(node: Node) -> Iterator[Node]:
    """The node on a port of its own."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.removeprefix("/log/js/")  # what is not of the log keeps its whole path
            node.asked.append(path)
            if path in node.instead:
                node.instead[path](self)
                return
            data = node.files.get(path)
            self.send_response(200 if data is not None else 404)
            self.send_header("Content-Length", str(len(data or b"")))
            self.end_headers()
            self.wfile.write(data or b"")

        def log_message(self, *words: Any) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    node.address = f"http://127.0.0.1:{server.server_address[1]}/log/js"
    yield node
    server.shutdown()
    server.server_close()


def inquired(case: str, *digests: str) -> bytes:
    """These files are under inquiry by this case; by none when it is empty."""
    return leaf(
        "certificates-under-inquiry", count=str(len(digests)), digests=" ".join(digests), inquiry=case
    )
