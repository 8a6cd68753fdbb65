"""`nodes`: three fictional provinces as nodes of their own on this machine, each following the other two.

Each has its database, home, port, web server and worker. Ctrl+C stops all of them; what they hold stays, and the next
start goes on with it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

SITE = [sys.executable, "-m", "junheng.hub.site"]
OWN = ("DATABASE_URL", "DATABASE_OWNER_URL", "JUNHENG_SECRET_KEY", "JUNHENG_OBJECT_STORE")
"""What belongs to the installation that starts them, never to the nodes."""
PROVINCES = (("310000", "sh", "上海"), ("330000", "zj", "浙江"), ("320000", "js", "江苏"))
STOP_SECONDS = 120
"""A node that is killed instead leaves its database running."""


@dataclass
class Node:
    """One province: where it lives and where it answers."""

    province: str
    name: str
    title: str
    home: Path
    port: int
    papers: int = 3
    """Certificates that it issues while it is built."""
    vkey: str = ""
    certificates: list[str] = field(default_factory=list)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in OWN}
        return kept | {
            "JUNHENG_HOME": str(self.home), "JUNHENG_HOST": f"{self.name}.example", "JUNHENG_DEMO": "1",
            "JUNHENG_SECURE": "0", "JUNHENG_EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "JUNHENG_EMAIL_FOLDER": str(self.home / "mail"),
        }  # fmt: skip

    def run(self, *words: str) -> str:
        done = subprocess.run([*SITE, *words], env=self.environment, capture_output=True, text=True)
        if done.returncode:
            raise CommandError(f"{self.name}: {' '.join(words[:1])}: {done.stderr.strip()[-2000:]}")
        return done.stdout

    def build(self) -> None:
        words = ("demo_node", self.province, "--certificates", str(self.papers))
        said = [line.partition(" ") for line in self.run(*words).splitlines()]
        self.certificates = [rest for word, _space, rest in said if word == "certificate"]
        self.vkey = next(rest for word, _space, rest in said if word == "vkey")

    def start(self) -> None:
        self.process = subprocess.Popen([*SITE, "up", "--port", str(self.port)], env=self.environment)

    def follow(self, other: Node) -> None:
        """Once; a node that was started before follows already."""
        words = ("follow_log", other.name, other.title, f"{other.address}/log/{other.name}", other.vkey)
        done = subprocess.run([*SITE, *words], env=self.environment, capture_output=True, text=True)
        if done.returncode and "followed-log-already" not in done.stderr:
            raise CommandError(f"{self.name}: {done.stderr.strip()[-2000:]}")

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def wait(self) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Command(BaseCommand):
    help = "Three fictional provinces as nodes of their own, each following the other two's logs."
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--port", type=int, default=8101, help="port of the first; the others follow (default 8101)"
        )
        parser.add_argument(
            "--home", type=Path, help="folder of their homes (default: nodes in this installation's home)"
        )

    def handle(self, *args: Any, port: int, home: Path | None, **options: Any) -> None:
        top = (home or settings.JUNHENG_HOME / "nodes").absolute()
        top.mkdir(parents=True, exist_ok=True)
        nodes = [Node(code, name, title, top / name, port + place) for place, (code, name, title) in enumerate(PROVINCES)]  # fmt: skip
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        try:
            self._raise_up(nodes, stop)
            while not stop.wait(0.3):
                if ended := [
                    node.name for node in nodes if node.process is None or node.process.poll() is not None
                ]:
                    raise CommandError(f"{', '.join(ended)} ended; the others are stopped")
        finally:
            for node in nodes:
                node.stop()
            for node in nodes:
                node.wait()

    def _raise_up(self, nodes: list[Node], stop: threading.Event) -> None:
        self.stderr.write("junheng: building three provinces; the first time takes a minute or two")
        with ThreadPoolExecutor(len(nodes)) as pool:
            list(pool.map(Node.build, nodes))
        for node in nodes:
            if stop.is_set():
                return
            node.start()
        with ThreadPoolExecutor(len(nodes)) as pool:
            list(pool.map(lambda node: [node.follow(other) for other in nodes if other is not node], nodes))
        for node in nodes:
            papers = f", issued {', '.join(node.certificates)}" if node.certificates else ""
            self.stderr.write(
                f"junheng: {node.title} {node.address}/  what it follows: {node.address}/nodes{papers}"
            )
        self.stderr.write(
            "junheng: sign in at /demo of one, withdraw a certificate, and ask another at /verify (Ctrl+C stops all)"
        )
