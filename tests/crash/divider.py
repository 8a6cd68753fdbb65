"""Starts what is to be killed from a process that has loaded everything, so that a kill meets a server at work.

One line on standard input, `web` or `worker`, one process; its number is answered. Each leads a group of its own.
"""

from __future__ import annotations

import os
import signal
import sys

from junheng.hub.site import wsgi  # noqa: F401  # loads Django and every page


def _become(name: str, port: str) -> None:
    """Never returns."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    try:
        if name == "web":
            from gunicorn.app.wsgiapp import run

            sys.argv = ["gunicorn", "junheng.hub.site.wsgi:application", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "2", "--preload", "--log-level", "critical", "--no-control-socket"]  # fmt: skip
            run()
        else:
            from django.core.management import execute_from_command_line

            execute_from_command_line(["junheng", name])
    finally:
        os._exit(1)


def main(port: str) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are taken away by the system
    print("ready", flush=True)
    for line in sys.stdin:
        if (child := os.fork()) == 0:
            _become(line.strip(), port)
        print(child, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
