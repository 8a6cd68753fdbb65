"""Servers that send a byte now and then: none of them is late, and the whole never comes."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Serve = Callable[[bytes], str]

DRIPS = {
    "the status line": b"",
    "a header": b"HTTP/1.1 200 OK\r\nX-A: ",
    "the body": b"HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n",
    "a chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nf0000\r\n",
    "a body without an end": b"HTTP/1.1 200 OK\r\n\r\n",
}


@contextmanager
def servers() -> Iterator[Serve]:
    """Starts servers that say something at once and then an x ten times a second; answers the address."""
    listening: list[socket.socket] = []

    def drip(caller: socket.socket, start: bytes) -> None:
        with caller:
            try:
                caller.recv(4096)
                caller.sendall(start)
                while True:
                    caller.sendall(b"x")
                    time.sleep(0.1)
            except OSError:
                return

    def accept(server: socket.socket, start: bytes) -> None:
        while True:
            try:
                caller, _address = server.accept()
            except OSError:
                return
            threading.Thread(target=drip, args=[caller, start], daemon=True).start()

    def serve(start: bytes) -> str:
        server = socket.create_server(("127.0.0.1", 0))
        listening.append(server)
        threading.Thread(target=accept, args=[server, start], daemon=True).start()
        return f"http://127.0.0.1:{server.getsockname()[1]}"

    yield serve
    for server in listening:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
