"""Homes of their own for tests of the launcher: under /var/tmp, where the server's user may pass."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from junheng.hub.foundation.postgres.launcher import Server


def quiet(words: str) -> None:
    """Says nothing."""


class Homes:
    """Makes homes and servers, and takes all of them away."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.servers: list[Server] = []

    def new(self, name: str = "home") -> Path:
        return self.folder / name

    def start(self, home: Path | None = None) -> Server:
        server = Server.ensure(home or self.new(), durable=False, say=quiet, leave_at_exit=False)
        self.servers.append(server)
        return server


@pytest.fixture
def homes() -> Iterator[Homes]:
    folder = Path(tempfile.mkdtemp(prefix="junheng-launcher-", dir="/var/tmp"))
    folder.chmod(0o755)
    made = Homes(folder)
    yield made
    for server in made.servers:
        server.leave()
        server.stop()
    shutil.rmtree(folder)
