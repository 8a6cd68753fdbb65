"""Real nodes, each with its database, home, web server and worker, parted by a proxy that can be cut.

A certificate withdrawn in one province reads "withdrawn" in another; while the line is down the other says so, and
afterwards it catches up by itself.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from tests.hub.nodes.parting import Proxy

from junheng.hub.foundation.postgres import roles
from junheng.hub.foundation.postgres.launcher import Server

HERE = Path(__file__).parent
NAMES = {"330000": "zj", "310000": "sh", "320000": "js"}
PATIENCE = 90
"""Seconds for what takes a second or two on a machine with nothing else to do."""


@dataclass
class Node:
    """One province as an installation of its own."""

    province: str
    home: Path
    urls: dict[str, str]
    port: int
    proxy: Proxy
    told: dict[str, str] = field(default_factory=dict)
    children: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def name(self) -> str:
        return NAMES[self.province]

    @property
    def address(self) -> str:
        """Where the others find its log: behind the proxy."""
        return f"http://127.0.0.1:{self.proxy.port}/log/{self.name}"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONWARNINGS"}
        return kept | self.urls | {
            "JUNHENG_HOME": str(self.home), "JUNHENG_SECURE": "0", "JUNHENG_DEMO": "1", "JUNHENG_FOLLOW_SECONDS": "0.5",
            "JUNHENG_HOST": f"{self.name}.example", "DJANGO_SETTINGS_MODULE": "junheng.hub.site.settings",
            "JUNHENG_EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        }  # fmt: skip

    def prepare(self, certificates: int, *followed: str) -> None:
        words = [sys.executable, str(HERE / "prepare_node.py"), self.province, str(certificates), *followed]
        done = subprocess.run(words, env=self.environment, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr[-3000:]
        self.told |= json.loads(done.stdout.splitlines()[-1])

    def run(self, *words: str) -> None:
        command = [sys.executable, "-m", "junheng.hub.site", *words]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr[-3000:]

    def start(self) -> None:
        web = [
            sys.executable, "-m", "gunicorn", "--preload", "junheng.hub.site.wsgi:application", "--bind", f"127.0.0.1:{self.port}",
            "--workers", "1", "--threads", "2", "--log-level", "critical", "--no-control-socket",
        ]  # fmt: skip
        for command in (web, [sys.executable, "-m", "junheng.hub.site", "worker"]):
            with (self.home / "words.log").open("ab") as words:
                self.children.append(
                    subprocess.Popen(
                        command, env=self.environment, stdout=words, stderr=words, start_new_session=True
                    )
                )

    def stop(self) -> None:
        for child in self.children:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait(10)
        self.proxy.close()

    def ask(self, path: str, body: Any = None, token: str = "") -> Any:
        """JSON of the interface for programs, or the text of a page."""
        headers = {"Accept-Language": "en"} | ({"Authorization": f"Bearer {token}"} if token else {})
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=data, headers=headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            text = answer.read().decode()
        return json.loads(text) if path.startswith("/api/") else text

    def said(self, number: str) -> list[dict[str, Any]]:
        return list(self.ask(f"/api/v1/nodes/certificates?number={number}"))


def until(what: Callable[[], Any]) -> Any:
    """Wait for an answer that is true."""
    give_up = time.monotonic() + PATIENCE
    while True:
        with suppress(OSError, urllib.error.HTTPError):
            if found := what():
                return found
        assert time.monotonic() < give_up, "waited in vain"
        time.sleep(0.1)


@pytest.fixture
def make_node(
    server: Server, fresh_database: Callable[[str], None], tmp_path: Path
) -> Iterator[Callable[[str], Node]]:
    made: list[Node] = []

    def make(province: str) -> Node:
        database = f"junheng_node_{NAMES[province]}_{os.getpid()}"
        fresh_database(database)
        home = tmp_path / province
        home.mkdir()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        urls = {
            "DATABASE_URL": server.url(roles.APP, database), "DATABASE_OWNER_URL": server.url(roles.OWNER, database),
        }  # fmt: skip
        made.append(Node(province, home, urls, port, Proxy(port)))
        return made[-1]

    yield make
    for node in made:
        node.stop()
    with server.connect(database="postgres") as admin:
        for node in made:
            admin.execute(f"drop database if exists junheng_node_{node.name}_{os.getpid()} with (force)")


def withdrawn_while_cut(issuer: Node, others: list[Node]) -> None:
    """The story: seen, cut off and said so, withdrawn meanwhile, restored and caught up."""
    number, name = issuer.told["number"], issuer.name
    for other in others:
        (said,) = until(lambda other=other: other.said(number))
        assert (said["state"], said["node"], said["digest"]) == ("issued", name, issuer.told["digest"])
        assert said["relied_on"]
    before = others[0].ask(f"/api/v1/nodes/{name}")
    issuer.proxy.cut()
    for other in others:
        (silent,) = until(lambda other=other: other.ask(f"/api/v1/nodes/{name}")["problems"])
        assert silent["code"] == "node-silent"
    issuer.ask(
        f"/api/v1/certificates/{issuer.told['id']}/withdraw",
        {"reason": "标准器复校异常"},
        issuer.told["token"],
    )
    own = until(lambda: _withdrawn(issuer))
    for other in others:
        (said,) = other.said(number)
        assert (said["state"], said["relied_on"]) == ("issued", False)
        assert "could not be heard lately" in other.ask(f"/verify/{number}")
        assert other.ask(f"/api/v1/nodes/{name}")["seen_size"] == before["seen_size"]
    issuer.proxy.restore()
    for other in others:
        (said,) = until(lambda other=other: [s for s in other.said(number) if s["state"] == "withdrawn"])
        assert (said["index"], said["reason"]) == (own, "标准器复校异常")
        page = other.ask(f"/verify/{number}")
        assert "says: withdrawn" in page
        assert "genuine" not in page
        now = until(lambda other=other: _caught_up(other, issuer))
        assert now["applied"] == now["seen_size"] > before["seen_size"]
        rows = other.ask(f"/api/v1/nodes/{name}/records?kind=certificate")["rows"]
        assert [row["number"] for row in rows] == [number]


def _withdrawn(node: Node) -> int | None:
    """The index of the withdrawal in its own log, once the log shows it."""
    rows = node.ask(f"/api/v1/logs/{node.name}/entries")["rows"]
    return next((row["index"] for row in rows if row["type"] == "certificate-withdrawn"), None)


def _caught_up(other: Node, issuer: Node) -> Any:
    now = other.ask(f"/api/v1/nodes/{issuer.name}")
    return now if now["behind"] == 0 and not now["problems"] else None


def test_withdrawn_in_one_and_read_in_another(make_node: Callable[[str], Node]) -> None:
    """Two nodes."""
    issuer, other = make_node("330000"), make_node("310000")
    issuer.prepare(1)
    other.prepare(0, issuer.name, issuer.address, issuer.told["vkey"])
    for node in (issuer, other):
        node.start()
    withdrawn_while_cut(issuer, [other])


@pytest.mark.soak
def test_three_nodes_each_following_the_others(make_node: Callable[[str], Node]) -> None:
    """As `make demo-nodes` starts them."""
    nodes = [make_node(province) for province in NAMES]
    for node in nodes:
        node.prepare(1 if node.name != "js" else 0)
    for node in nodes:
        for other in nodes:
            if other is not node:
                node.run("follow_log", other.name, other.name, other.address, other.told["vkey"])
        node.start()
    withdrawn_while_cut(nodes[0], nodes[1:])
    withdrawn_while_cut(nodes[1], [nodes[0], nodes[2]])
