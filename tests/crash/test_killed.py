"""`kill -9` of web server and worker at random moments while certificates are issued and taken back.

They are issued one by one and by the bench; every fifth single one is withdrawn at once. Meanwhile the case of a standard is
opened, acknowledged by every holder and closed, and a template is drafted, changed, tried, reviewed and approved, again and
again. Whatever was acknowledged has its leaf, every leaf has its certificate, no index is given twice, and the whole log
verifies from its files alone. A client that heard nothing asks again with the same key and gets the same paper.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest
from tests.hub import conftest as _cast  # noqa: F401  # declares the scene of the region
from tests.hub import scenes

from junheng.core.transparency.checkpoint import parse_checkpoint
from junheng.core.transparency.leaf import parse_leaf
from junheng.core.transparency.reader import TileReader
from junheng.hub.foundation.postgres import roles
from junheng.hub.foundation.postgres.launcher import Server

HERE = Path(__file__).parent
DATABASE = "junheng_killed"
METERS = 8
"""On each bench, as `prepare_work.py` makes them."""


@dataclass
class Installation:
    """Its own database and home, a web server and a worker that can be killed apart."""

    home: Path
    server: Server
    port: int
    divider: subprocess.Popen[str] = field(init=False)
    children: dict[str, int] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONWARNINGS"}
        return kept | {
            "JUNHENG_HOME": str(self.home), "DATABASE_URL": self.server.url(roles.APP, DATABASE),
            "DATABASE_OWNER_URL": self.server.url(roles.OWNER, DATABASE), "JUNHENG_SECURE": "0", "JUNHENG_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "junheng.hub.site.settings",
            "JUNHENG_EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        }  # fmt: skip

    def run(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, *words], env=self.environment, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        return done.stdout

    @contextmanager
    def divided(self) -> Iterator[None]:
        """While the process runs that servers are started from."""
        words = [sys.executable, str(HERE / "divider.py"), str(self.port)]
        with subprocess.Popen(
            words, env=self.environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as self.divider:
            assert self._told() == "ready"
            try:
                yield
            finally:
                for name in list(self.children):
                    self.kill(name)
                self.divider.kill()

    def _told(self) -> str:
        assert self.divider.stdout is not None
        return self.divider.stdout.readline().strip()

    def start(self, name: str) -> None:
        assert self.divider.stdin is not None
        self.divider.stdin.write(f"{name}\n")
        self.divider.stdin.flush()
        self.children[name] = int(self._told())

    def kill(self, name: str) -> None:
        """SIGKILL to the process and everything it started."""
        child = self.children.pop(name)
        for _hundredth in range(500):
            with suppress(ProcessLookupError):  # gone, or not yet the first of its group
                os.killpg(child, signal.SIGKILL)
            if not Path(f"/proc/{child}").exists():
                return
            time.sleep(0.01)
        raise AssertionError(f"{name} does not die")


@pytest.fixture
def installation(
    request: pytest.FixtureRequest, server: Server, fresh_database: Any, django_db_setup: None
) -> Iterator[Installation]:
    """The fictional region in a database of its own. PostgreSQL itself is not killed: how durable it is has no part in this."""
    region = scenes.SCENES["region"]
    scenes.played(region, request)
    fresh_database(DATABASE, region.template)
    folder = Path(tempfile.mkdtemp(prefix="junheng-crash-", dir=os.environ["JUNHENG_TEST_RUN"]))
    shutil.copytree(region.folder / "home", folder / "home")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = Installation(folder / "home", server, port)
    with made.divided():
        yield made


@dataclass(frozen=True)
class Ask:
    """One act to be asked for; its id is its key."""

    id: str
    path: str
    body: dict[str, Any]
    papers: int
    """How many it makes, all or none."""
    then_withdrawn: bool = False
    """Whether what it makes is taken back next."""
    token: str = ""
    """Whose, where it is not the client's own."""
    reads: bool = False


def _asks(work: dict[str, list[str]]) -> list[Ask]:
    """Records one by one, and after every few of them a bench."""
    records = [
        Ask(id, "certificates", {"record": id}, 1, then_withdrawn=number % 5 == 4)
        for number, id in enumerate(work["records"])
    ]
    benches = [Ask(id, f"bench-runs/{id}/issue", {}, METERS) for id in work["benches"]]
    every = len(records) // len(benches)
    for place, bench in enumerate(benches):
        records.insert((place + 1) * every + place, bench)
    return records


class Client(threading.Thread):
    """Issues one paper after another, here and there a whole bench; asks again with the same key until it is answered."""

    def __init__(self, port: int, token: str, waiting: list[Ask], pause: float) -> None:
        super().__init__(daemon=True)
        self.port, self.token, self.waiting, self.pause = port, token, waiting, pause
        self.acknowledged: dict[str, list[str]] = {}
        self.withdrawn: list[str] = []
        """Numbers of the papers whose withdrawal was acknowledged."""
        self.unanswered = 0
        self.faults: list[str] = []
        self.calm_until: float | None = None
        """Set when the killing is over: from then on nothing excuses a server that does not answer."""

    def run(self) -> None:
        for ask in self.waiting:
            made = self.until_answered(ask)
            if made is None:
                return
            self.acknowledged[ask.id] = [each["number"] for each in made]
            if ask.then_withdrawn:
                (paper,) = made
                key = str(uuid5(UUID(ask.id), "withdraw"))
                back = Ask(key, f"certificates/{paper['id']}/withdraw", {"reason": "示例：抄录时两台互换"}, 0)
                if self.until_answered(back) is None:
                    return
                self.withdrawn.append(paper["number"])
            time.sleep(self.pause)

    def until_answered(self, ask: Ask) -> list[dict[str, Any]] | None:
        """What an act made; None where the server stays silent although nobody kills it any more."""
        while self.calm_until is None or time.monotonic() < self.calm_until:
            made = self._ask(ask)
            if made is not None:
                return made if isinstance(made, list) else [made]
        return None

    def _ask(self, ask: Ask) -> Any:
        headers = {
            "Authorization": f"Bearer {ask.token or self.token}", "Content-Type": "application/json",
            "Idempotency-Key": ask.id, "Host": "localhost",
        }  # fmt: skip
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            body = None if ask.reads else json.dumps(ask.body)
            connection.request("GET" if ask.reads else "POST", f"/api/v1/{ask.path}", body, headers)
            answer = connection.getresponse()
            data = answer.read()
        except OSError:
            self.unanswered += 1
            time.sleep(0.1)
            return None
        except http.client.HTTPException:
            self.unanswered += 1
            return None
        finally:
            connection.close()
        if answer.status in {200, 201}:
            return json.loads(data)
        self.faults.append(f"{answer.status} {ask.path} {data[:300].decode()}")
        time.sleep(0.2)
        return None


class Keeper(Client):
    """Opens a case, has every holder acknowledge it and closes it; writes a template until it is in force; begins again."""

    def __init__(self, port: int, kept: dict[str, Any], rounds: int) -> None:
        super().__init__(port, kept["keeper"], [], pause=0.02)
        self.kept, self.rounds = kept, rounds
        self.told: list[tuple[str, str]] = []
        """What was acknowledged: an event and what it is about."""
        self.done = 0

    def run(self) -> None:
        with suppress(Silent):
            for number in range(self.rounds):
                self._case(number)
                self._template(number)
                self.done += 1

    def _asked(
        self, key: str, path: str, body: dict[str, Any], event: str, token: str = "", reads: bool = False
    ) -> Any:
        made = self.until_answered(Ask(key, path, body, 0, token=token, reads=reads))
        if made is None:
            raise Silent
        (one,) = made
        if event:
            self.told.append((event, one["id"]))
        time.sleep(self.pause)
        return one

    def _case(self, number: int) -> None:
        body = {
            "piece": self.kept["piece"],
            "found_on": self.kept["found_on"],
            "why": "示例",
            "since": self.kept["since"],
            "since_basis": "示例",
        }
        case = self._asked(f"case-{number}", "cases", body, "standard-case-opened")
        path = f"cases/{case['id']}"
        if (page := self.until_answered(Ask("", f"{path}/effects", {}, 0, reads=True))) is None:
            raise Silent
        for each in page[0]["rows"]:
            if each["effect"] != "none":
                told, token = f"{path}/effects/{each['id']}/acknowledge", self.kept["holders"][each["holder"]]
                self._asked(f"ack-{each['id']}", told, {}, "case-effect-acknowledged", token)
        self._asked(f"close-{number}", f"{path}/close", {"closing": "示例"}, "standard-case-closed")

    def _template(self, number: int) -> None:
        author, checker = self.kept["author"], self.kept["checker"]
        templates = self.until_answered(Ask("", "templates", {}, 0, token=author, reads=True))
        if templates is None:
            raise Silent
        base = next(each["id"] for each in templates if each["code"] == "industrial-thermometer")
        draft = self._asked(f"draft-{number}", "templates/drafts", {"base": base}, "edition-drafted", author)
        path, data = f"templates/drafts/{draft['id']}", draft["data"]
        data |= {"basis": {"document": "示例", "clause": "1", "checked_by": ""}}
        for version in (1, 2):
            told = {"data": data | {"source": f"示例 {number} {version}"}, "version": version}
            self._asked(f"change-{number}-{version}", f"{path}/change", told, "edition-draft-changed", author)
        self._asked(f"submit-{number}", f"{path}/submit", {}, "edition-submitted", author)
        self._asked(
            f"validate-{number}", f"{path}/validate", {"conclusion": "示例"}, "edition-validated", checker
        )
        self._asked(f"review-{number}", f"{path}/review", {"agrees": True}, "edition-reviewed", checker)
        self._asked(f"approve-{number}", f"{path}/approve", {}, "edition-approved")


class Silent(Exception):
    """The server no longer answers although nobody kills it."""


def _check_kept(installation: Installation, keeper: Keeper, leaves: list[dict[str, Any]]) -> None:
    """Every acknowledged act of the keeper has its one leaf; no case and no template is half done."""
    found = [(leaf["event"], leaf["facts"]) for leaf in leaves]
    subjects = {"standard-case": "case", "edition": "draft"}
    for event, id in keeper.told:
        if event == "case-effect-acknowledged":
            continue
        name = next(field for start, field in subjects.items() if event.startswith(start))
        times = sum(kind == event and str(facts.get(name, "")).endswith(id) for kind, facts in found)
        assert times == (2 if event == "edition-draft-changed" else 1), (event, id, times)
    with installation.server.connect(database=DATABASE) as admin:
        cases = admin.execute(
            "select number, state from certificates_standardcase where why = '示例'"
        ).fetchall()
        heard = dict(admin.execute("select c.number, count(e.acknowledged_at) from certificates_standardcase c left join certificates_caseeffect e on e.case_id = c.id where c.why = '示例' group by c.number").fetchall())  # fmt: skip
        drafts = admin.execute("select id::text, state, version, made_id::text from orders_editiondraft where code = 'industrial-thermometer'").fetchall()  # fmt: skip
        own = admin.execute("select id::text, is_current from orders_serviceedition where code = 'industrial-thermometer' and organisation_id is not null").fetchall()  # fmt: skip
    for number, state in cases:
        closed = sum(kind == "standard-case-closed" and facts["number"] == number for kind, facts in found)
        acknowledged = sum(
            kind == "case-effect-acknowledged" and facts["number"] == number for kind, facts in found
        )
        assert (state == "closed") is (closed == 1) and acknowledged == heard[number], "a case half done"
    assert len(cases) == keeper.rounds and sum(heard.values()) == sum(event == "case-effect-acknowledged" for event, _id in keeper.told) > 0  # fmt: skip
    for id, state, version, made in drafts:
        changed = sum(
            kind == "edition-draft-changed" and facts["draft"].endswith(id) for kind, facts in found
        )
        assert (state, changed, version) == ("approved", 2, 3) and made in dict(own), "a draft half done"
    assert len(drafts) == len(own) == keeper.rounds and sum(current for _id, current in own) == 1


def _rounds(
    installation: Installation, *, kills: int, records: int, benches: int, seed: int, kept: int
) -> tuple[Client, Keeper]:
    """Kill web and worker in turn at random moments; answers both clients when everything was acknowledged."""
    moments = random.Random(seed)
    work = json.loads(installation.run(str(HERE / "prepare_work.py"), str(records), str(benches)))
    for name in ("web", "worker"):
        installation.start(name)
    client = Client(installation.port, work["token"], _asks(work), pause=0.02)
    keeper = Keeper(installation.port, work["kept"], kept)
    both = (client, keeper)
    for each in both:
        each.start()
    for number in range(kills):
        name = "web" if number % 2 else "worker"
        time.sleep(moments.uniform(0.1, 0.8))
        installation.kill(name)
        installation.start(name)
    for each in both:
        each.calm_until = time.monotonic() + 60 + records
    for each in both:
        each.join(120 + records)
        assert not each.is_alive()
    return client, keeper


def _leaves(installation: Installation) -> list[dict[str, Any]]:
    """Every entry of Zhejiang's log, read from its files as a stranger would."""
    folder = installation.home / "logs" / "zj"
    checkpoint = parse_checkpoint((folder / "checkpoint").read_bytes())
    reader = TileReader(lambda path: (folder / path).read_bytes(), checkpoint)
    found = []
    for index in range(checkpoint.size):
        leaf = parse_leaf(reader.entry(index))
        found.append({"index": index, "event": leaf.event, "facts": dict(leaf.facts)})
    return found


def _settled(installation: Installation) -> None:
    """Until the worker has sequenced everything that waits."""
    for _second in range(300):
        with installation.server.connect(database=DATABASE) as admin:
            row = admin.execute(
                "select count(*) from foundation_event where index is null and tenant_id = '330000'"
            ).fetchone()
        if row is not None and row[0] == 0:
            time.sleep(0.5)
            return
        time.sleep(0.2)
    raise AssertionError("events still wait for the log")


def _check(installation: Installation, client: Client, keeper: Keeper) -> None:
    _settled(installation)
    with installation.server.connect(database=DATABASE) as admin:
        rows = admin.execute(
            "select number, xml_sha256, state from certificates_certificate where number like '47000011L%'"
        ).fetchall()
        indices = [
            i
            for (i,) in admin.execute(
                "select index from foundation_event where tenant_id = '330000' order by index"
            )
        ]
    stored = {number: digest for number, digest, _state in rows}
    leaves = _leaves(installation)
    _check_kept(installation, keeper, leaves)
    issued = [leaf["facts"] for leaf in leaves if leaf["event"] == "certificate-issued"]
    taken_back = [leaf["facts"]["number"] for leaf in leaves if leaf["event"] == "certificate-withdrawn"]
    logged = {facts["number"]: facts["digest"] for facts in issued}
    assert len(issued) == len(logged), "a certificate stands twice in the log"
    told = [number for numbers in client.acknowledged.values() for number in numbers]
    assert set(told) <= set(logged), "acknowledged without a leaf"
    assert logged == stored, "a leaf without its certificate, or a certificate without its leaf"
    assert len(set(told)) == len(told), "one paper for two records"
    assert all(len(client.acknowledged[ask.id]) == ask.papers for ask in client.waiting), "half a bench"
    assert set(client.withdrawn) <= set(taken_back), "withdrawn without a leaf"
    assert len(taken_back) == len(set(taken_back)), "withdrawn twice in the log"
    assert {n for n, _digest, state in rows if state == "withdrawn"} == set(taken_back) & stored.keys(), "log and state differ"  # fmt: skip
    assert indices == list(range(len(indices))), "an index twice, or a gap"
    missing = [digest for digest in stored.values() if not list(installation.home.rglob(digest))]
    assert missing == [], "a certificate without its signed bytes"
    key = next(line.split()[-1] for line in installation.run("-m", "junheng.hub.site", "log_keys", "show", "zj").splitlines() if line.startswith("*"))  # fmt: skip
    installation.run(
        "-m", "junheng.cli.main", "log", "fsck", str(installation.home / "logs" / "zj"), "--vkey", key
    )


def test_twelve_kills(installation: Installation) -> None:
    """Six of each; every request was answered in the end, and nothing was lost, doubled or half done.

    At moments of chance; every point at which the log or a witness writes is met in `tests/hub/ledger/test_killed_at_every_point.py`.
    """
    client, keeper = _rounds(installation, kills=12, records=25, benches=3, seed=20261127, kept=1)
    assert (keeper.faults, keeper.done) == ([], 1)
    assert client.faults == [] and len(client.acknowledged) == 28
    assert len(client.withdrawn) == 5
    assert client.unanswered > 0, "no request met a dead server: the test proved nothing"
    _check(installation, client, keeper)


@pytest.mark.soak
def test_two_hundred_kills(installation: Installation) -> None:
    """The same, long."""
    client, keeper = _rounds(installation, kills=200, records=400, benches=40, seed=1, kept=20)
    assert (keeper.faults, keeper.done) == ([], 20)
    assert client.faults == [] and len(client.acknowledged) == 440 and len(client.withdrawn) == 80
    _check(installation, client, keeper)
