"""Real nodes as `make demo-nodes` raises them up, each with its database, home, web server and worker, parted by a proxy that can be cut.

What one province records, another sees within a minute; a certificate withdrawn in one reads "withdrawn" in another. While
the line is down the other says so, and afterwards it catches up by itself.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
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

from junheng.hub.demo.management.commands import nodes
from junheng.hub.foundation.postgres import roles
from junheng.hub.foundation.postgres.launcher import Server
from junheng.hub.institutions.rules.codes import check_digit

HERE = Path(__file__).parent
TITLES = {name: (province, title) for province, name, title in nodes.PROVINCES}
PATIENCE = 90
"""Seconds for what takes a second or two on a machine with nothing else to do."""
A_MINUTE = 60
"""Seconds in which what is recorded in one province is seen in another."""
EVERY = 0.5
"""Seconds between two questions here; by default it is `JUNHENG_FOLLOW_SECONDS`, five."""


@dataclass
class Node(nodes.Node):
    """One province of the command, its database on the server of this run, its log found behind the proxy."""

    urls: dict[str, str] = field(default_factory=dict)
    proxy: Proxy = field(default_factory=lambda: Proxy(0))
    told: dict[str, Any] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where the others find it."""
        return f"http://127.0.0.1:{self.proxy.port}"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in super().environment.items() if name != "PYTHONWARNINGS"}
        return kept | self.urls | {
            "JUNHENG_FOLLOW_SECONDS": str(EVERY), "DJANGO_SETTINGS_MODULE": "junheng.hub.site.settings",
            "JUNHENG_EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        }  # fmt: skip

    def prepare(self) -> None:
        """Who acts here, and upon what."""
        words = [sys.executable, str(HERE / "prepare_node.py"), self.province]
        done = subprocess.run(words, env=self.environment, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr[-3000:]
        self.told = json.loads(done.stdout.splitlines()[-1])

    def ask(self, path: str, body: Any = None, token: str = "") -> Any:
        """JSON of the interface for programs, or the text of a page."""
        headers = {"Accept-Language": "en"} | ({"Authorization": f"Bearer {token}"} if token else {})
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=data, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                text = answer.read().decode()
        except urllib.error.HTTPError as problem:
            problem.add_note(problem.read().decode()[:2000])
            raise
        return json.loads(text) if path.startswith("/api/") else text

    def said(self, number: str) -> list[dict[str, Any]]:
        return list(self.ask(f"/api/v1/nodes/certificates?number={number}"))

    def states(self, other: Node, kind: str) -> dict[str, str]:
        """Every record of this kind that the other's log speaks of: its number (a capability's digest) and state."""
        rows = self.ask(f"/api/v1/nodes/{other.name}/records?kind={kind}")["rows"]
        return {row["number"] or row["digest"]: row["state"] for row in rows}


@dataclass
class Light(Node):
    """The same, with one web server and one worker, both forked from a process that has loaded the platform once."""

    children: list[int] = field(default_factory=list)

    def start(self) -> None:
        words = [sys.executable, str(HERE.parents[1] / "crash" / "divider.py"), str(self.port)]
        with subprocess.Popen(
            words, env=self.environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as divider:
            said, _nothing = divider.communicate("web\nworker\n", timeout=120)
        self.children = [int(line) for line in said.splitlines()[1:]]
        assert len(self.children) == 2

    def stop(self) -> None:
        for child in self.children:
            with suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)


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
def raised(
    server: Server, fresh_database: Callable[[str], None], tmp_path: Path
) -> Iterator[Callable[..., list[Node]]]:
    """Raises nodes of these names up by the command's own doing: built, started, each following the others."""
    made: list[Node] = []

    def raise_up(*names: str, kind: type[Node] = Node, silent: str = "") -> list[Node]:
        for name in names:
            province, title = TITLES[name]
            database = f"junheng_node_{name}_{os.getpid()}"
            fresh_database(database)
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                port = int(probe.getsockname()[1])
            urls = {
                "DATABASE_URL": server.url(roles.APP, database), "DATABASE_OWNER_URL": server.url(roles.OWNER, database),
            }  # fmt: skip
            (tmp_path / name).mkdir()
            made.append(kind(province, name, title, tmp_path / name, port, papers=int(name != silent), urls=urls, proxy=Proxy(port)))  # fmt: skip
        nodes.Command()._raise_up(made, threading.Event())
        for node in made:
            if node.certificates:
                node.prepare()
        return made

    yield raise_up
    for node in made:
        node.stop()
    for node in made:
        node.wait()
        node.proxy.close()
    with server.connect(database="postgres") as admin:
        for node in made:
            admin.execute(f"drop database if exists junheng_node_{node.name}_{os.getpid()} with (force)")


def seen_within_a_minute(issuer: Node, others: list[Node]) -> str:
    """A body, a capability, a certificate and its withdrawal, each recorded in one and timed until the others say it."""
    told, took = issuer.told, dict[str, float]()
    code = "9133000047000099" + "A"
    code += check_digit(code)
    body = {"uscc": code, "name_zh": "示例新办量具有限公司", "kind": "enterprise", "division_code": f"{issuer.province[:2]}0100"}  # fmt: skip

    def timed(kind: str, act: Callable[[], tuple[str, str]], of: str) -> None:
        begun = time.monotonic()
        name, state = act()
        for other in others:
            until(lambda other=other: other.states(issuer, of).get(name) == state)
        took[kind] = time.monotonic() - begun

    def registered() -> tuple[str, str]:
        issuer.ask("/api/v1/organisations", body, told["keeper"])
        return code, "registered"

    def published() -> tuple[str, str]:
        known = set(others[0].states(issuer, "capability"))
        told["entry"]["data"]["boxes"][0]["range"]["high"] = 900  # another than it has published
        made = issuer.ask("/api/v1/capabilities", told["entry"], told["keeper"])
        issuer.ask(f"/api/v1/capabilities/{made['id']}/publish", {}, told["keeper"])
        (digest,) = until(lambda: set(others[0].states(issuer, "capability")) - known)
        return digest, "published"

    def issued() -> tuple[str, str]:
        made = issuer.ask("/api/v1/certificates", {"record": told["record"]}, told["approver"])
        told["live"] = made["id"]
        return made["number"], "issued"

    def withdrawn() -> tuple[str, str]:
        path = f"/api/v1/certificates/{told['live']}/withdraw"
        return issuer.ask(path, {"reason": "示例：抄录有误"}, told["approver"])["number"], "withdrawn"

    timed("institution", registered, "organisation")
    timed("capability", published, "capability")
    timed("certificate", issued, "certificate")
    timed("withdrawal", withdrawn, "certificate")
    assert max(took.values()) + nodes.settings.JUNHENG_FOLLOW_SECONDS - EVERY < A_MINUTE, took
    return ", ".join(f"{kind} {seconds:.1f} s" for kind, seconds in took.items())


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
        issuer.told["approver"],
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
        assert other.states(issuer, "certificate")[number] == "withdrawn"


def _withdrawn(node: Node) -> int | None:
    """The index of the withdrawal in its own log, once the log shows it."""
    rows = node.ask(f"/api/v1/logs/{node.name}/entries")["rows"]
    return next((row["index"] for row in rows if row["type"] == "certificate-withdrawn"), None)


def _caught_up(other: Node, issuer: Node) -> Any:
    now = other.ask(f"/api/v1/nodes/{issuer.name}")
    return now if now["behind"] == 0 and not now["problems"] else None


def test_two_nodes(raised: Callable[..., list[Node]], record_property: Callable[[str, object], None]) -> None:
    """What one records the other sees within a minute; withdrawn while the line is cut, it reads so once it is mended."""
    issuer, other = raised("zj", "sh", kind=Light, silent="sh")
    withdrawn_while_cut(issuer, [other])
    record_property("stop-watch", "seen in another province after: " + seen_within_a_minute(issuer, [other]))


@pytest.mark.soak
def test_three_nodes(
    raised: Callable[..., list[Node]], record_property: Callable[[str, object], None]
) -> None:
    """All that `make demo-nodes` starts."""
    made = raised(*TITLES)
    by_name = {node.name: node for node in made}
    for name in ("zj", "sh"):
        others = [node for node in made if node.name != name]
        withdrawn_while_cut(by_name[name], others)
        record_property(
            "stop-watch", f"{name}, seen in two others after: {seen_within_a_minute(by_name[name], others)}"
        )
