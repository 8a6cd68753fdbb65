"""`junheng witness`: make a witness, tell it which logs to cosign, run it on a machine of its own."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings

from junheng.core.reason import Refusal, UnusableInput, refuse
from junheng.core.transparency.note import ED25519, VerifierKey, parse_vkey
from junheng.hub.foundation.management.operating import OperatorCommand
from junheng.hub.ledger.witness.memory import Memory
from junheng.hub.ledger.witness.server import VARIABLE


class Command(OperatorCommand):
    help = (
        "A witness cosigns other people's logs (C2SP tlog-witness). `init` makes it, `add` names a log by its "
        "public key, `show` prints its own public key and what it cosigned last, `run` serves it. The witness of "
        "a platform lies in its home and is served under /witness; it needs no `run`."
    )
    requires_system_checks: list[str] = []  # type: ignore[assignment]

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--folder", default="", help="key and memory of the witness (default: witness/ in the home)"
        )
        acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
        making = acts.add_parser("init", help="make a witness: its key, mode 600, and an empty memory")
        making.add_argument(
            "--name", default=f"{settings.JUNHENG_HOST}/witness", help="an address without scheme, for life"
        )
        adding = acts.add_parser("add", help="cosign this log from now on")
        adding.add_argument("vkey", help="the log's verifier key, as text or a file")
        acts.add_parser("show", help="the witness's public key, and each log with the size cosigned last")
        running = acts.add_parser("run", help="serve add-checkpoint until stopped")
        running.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
        running.add_argument("--port", type=int, default=8100, help="port to listen on (default 8100)")

    def handle(self, *args: Any, act: str, folder: str, **options: Any) -> None:
        memory = Memory(Path(folder) if folder else settings.JUNHENG_HOME / "witness")
        if act == "init":
            self.stdout.write(memory.make(options["name"]).verifier.text)
        elif act == "add":
            memory.add_log(_key(options["vkey"]))
            self._show(memory)
        elif act == "show":
            self._show(memory)
        else:
            _run(memory, host=options["host"], port=options["port"])

    def _show(self, memory: Memory) -> None:
        lines = [f"{origin} {_said(found)}" for origin, found in memory.sizes()]
        self.stdout.write("\n".join([memory.signer().verifier.text, *lines]))


def _said(found: int | Refusal | None) -> str:
    if isinstance(found, Refusal):
        return f"{found.message()} [{found.code}]"
    return "never" if found is None else str(found)


def _key(text: str) -> VerifierKey:
    path = Path(text)
    key = parse_vkey(path.read_text(encoding="utf-8", errors="replace") if path.is_file() else text)
    if key.kind != ED25519:
        raise UnusableInput(refuse("key-type-unsupported", found=f"0x{key.kind:02x}"))
    return key


def _run(memory: Memory, *, host: str, port: int) -> None:
    """Become the server: one process, so that a signal reaches it; the lock would hold for more of them too."""
    memory.signer()
    os.environ[VARIABLE] = str(memory.folder.absolute())
    words = [
        "gunicorn", "junheng.hub.ledger.witness.server:from_environment()", "--bind", f"{host}:{port}",
        "--workers", "1", "--threads", "8", "--timeout", "30", "--keep-alive", "30", "--log-level", "warning",
        "--no-control-socket",
    ]  # fmt: skip
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", *words])
