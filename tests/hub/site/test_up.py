"""`junheng up` where it cannot listen: said before anything is prepared, and nothing is announced that does not answer."""

from __future__ import annotations

import socket

import pytest
from django.core.management import CommandError, call_command

from junheng.hub.site.management.commands import up


def test_a_taken_port_is_said_first() -> None:
    """Another program has it: its number, and how to choose another; the database is not touched."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=rf"{port}.*--port"):
            call_command("up", port=port)


@pytest.mark.parametrize(
    ("host", "port"), [("127.0.0.1", 0), ("127.0.0.1", 70_000), ("not.a.host.example", 8000)]
)
def test_where_nobody_can_listen(host: str, port: int) -> None:
    """No such port, no such address: a sentence, no traceback."""
    with pytest.raises(CommandError, match="--"):
        call_command("up", host=host, port=port)


def test_the_address_is_announced_once_it_answers() -> None:
    """Whoever follows the line meets a server."""
    with socket.create_server(("127.0.0.1", 0)) as there:
        assert up.answers("127.0.0.1", there.getsockname()[1], seconds=5, alive=lambda: True)
        port = there.getsockname()[1]
    assert not up.answers("127.0.0.1", port, seconds=0.3, alive=lambda: True)
    assert not up.answers("127.0.0.1", port, seconds=60, alive=lambda: False)
