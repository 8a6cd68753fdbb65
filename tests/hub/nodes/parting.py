"""A loopback TCP proxy that can be cut: what stands between two nodes when the line is down."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress


class Proxy:
    """Forwards what comes to `port`; cut, it ends every connection and lets no new one through."""

    def __init__(self, target: int) -> None:
        self.target = target
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self._open: set[socket.socket] = set()
        self._is_cut = False
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        self._is_cut = True
        for each in list(self._open):
            _end(each)

    def restore(self) -> None:
        self._is_cut = False

    def close(self) -> None:
        self.cut()
        _end(self._listening)

    def _accept(self) -> None:
        while True:
            try:
                caller, _address = self._listening.accept()
            except OSError:
                return
            if self._is_cut:
                _end(caller)
            else:
                threading.Thread(target=self._join, args=[caller], daemon=True).start()

    def _join(self, caller: socket.socket) -> None:
        try:
            called = socket.create_connection(("127.0.0.1", self.target), timeout=10)
        except OSError:
            return _end(caller)
        self._open |= {caller, called}
        back = threading.Thread(target=_pour, args=[called, caller], daemon=True)
        back.start()
        _pour(caller, called)
        back.join()
        for each in (caller, called):
            _end(each)
            self._open.discard(each)
        return None


def _pour(source: socket.socket, into: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            into.sendall(data)
    with suppress(OSError):
        into.shutdown(socket.SHUT_WR)


def _end(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    with suppress(OSError):
        one.close()
