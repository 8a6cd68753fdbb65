"""`junheng up`: web server, worker and task runner as children; each is started again when it dies."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from junheng.hub.foundation import storage
from junheng.hub.site.management.commands.furnish import DELTA

STOP_SECONDS = 15
RESTART_SECONDS = 0.5


@dataclass
class Child:
    """One process that is kept alive."""

    name: str
    command: list[str]
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: list[float] = field(default_factory=list)

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, env=self.environment)
        self.started = time.monotonic()

    def keep(self, say: Any) -> None:
        """Start again what has died; slower when it keeps dying."""
        if self.process is None or self.process.poll() is None:
            return
        code = self.process.returncode
        self.deaths = [at for at in self.deaths if time.monotonic() - at < 60] + [time.monotonic()]
        say(f"junheng: {self.name} ended ({code}); starting it again")
        time.sleep(min(RESTART_SECONDS * len(self.deaths), 10))
        self.start()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait(self) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _refuse_taken(host: str, port: int) -> None:
    """Nothing is prepared where nobody could reach it afterwards."""
    if not 0 < port < 65_536:
        raise CommandError(f"no port {port}: choose one from 1 to 65535 with --port")
    try:
        family, kind, number, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, number) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
    except socket.gaierror:
        raise CommandError(f"no address {host}: name one of this machine with --host") from None
    except OSError as problem:
        why = "another program listens there" if problem.errno == errno.EADDRINUSE else str(problem.strerror)
        raise CommandError(f"{host}:{port}: {why}; choose another with --port or --host") from None


def answers(host: str, port: int, *, seconds: float, alive: Callable[[], bool]) -> bool:
    """Whether something accepts there within so many seconds, as long as it is worth waiting."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and alive():
        try:
            socket.create_connection((host, port), timeout=1).close()
            return True
        except OSError:
            time.sleep(0.05)
    return False


class Command(BaseCommand):
    help = "Run the platform: web server, worker, task runner. Prepares the database first."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (default 8000)")
        parser.add_argument(
            "--demo", action="store_true", help="fill an empty database with the fictional region"
        )
        parser.add_argument(
            "--provinces", default="", help="division codes of the provinces served here: 310000,330000"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        demo = options["demo"]
        _refuse_taken(options["host"], options["port"])
        call_command("prepare", verbosity=0)
        call_command(
            "furnish", provinces=options["provinces"] or (",".join(DELTA) if demo else ""), demo=demo
        )
        try:
            storage.probe()
        except OSError as problem:
            raise CommandError(f"JUNHENG_OBJECT_STORE: {problem.strerror}") from None
        environment = self._environment(demo=demo)
        if demo:
            call_command("demo_region")
        children = self._children(options["host"], options["port"], environment)
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        for child in children:
            child.start()
        alive = lambda: not stop.is_set()  # noqa: E731
        if not answers(options["host"], options["port"], seconds=60, alive=alive) and alive():
            self.stderr.write("junheng: the web server does not answer yet; its words stand above")
        seconds = time.monotonic() - started
        self.stderr.write(
            f"junheng: http://{options['host']}:{options['port']}/  ({seconds:.0f} s; Ctrl+C stops)"
        )
        while not stop.wait(0.3):
            for child in children:
                child.keep(self.stderr.write)
        for child in children:
            child.stop()
        for child in children:
            child.wait()

    def _environment(self, *, demo: bool) -> dict[str, str]:
        environment = dict(os.environ)
        if demo:
            environment |= {"JUNHENG_DEMO": "1", "JUNHENG_SECURE": "0"}
            environment.setdefault(
                "JUNHENG_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend"
            )
            environment.setdefault("JUNHENG_EMAIL_FOLDER", str(settings.JUNHENG_HOME / "mail"))
        return environment

    def _children(self, host: str, port: int, environment: dict[str, str]) -> list[Child]:
        web = [
            sys.executable, "-m", "gunicorn", "junheng.hub.site.wsgi:application", "--bind", f"{host}:{port}",
            "--preload", "--workers", "2", "--threads", "4", "--timeout", "60", "--max-requests", "5000",
            "--max-requests-jitter", "500", "--log-level", "warning", "--no-control-socket",
        ]  # fmt: skip
        manage = [sys.executable, "-m", "junheng.hub.site"]
        return [
            Child("web server", web, environment),
            Child("worker", [*manage, "worker"], environment),
            Child(
                "task runner", [*manage, "db_worker", "--no-startup-delay", "--interval", "0.5"], environment
            ),
        ]
