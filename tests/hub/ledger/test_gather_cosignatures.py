"""A checkpoint is published once its policy is met; until then work goes on, whatever the witnesses do."""

from __future__ import annotations

import errno
import http.server
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.hub.ledger.witnessing import Hung, real_witnesses

from junheng.core.reason import Refused
from junheng.core.transparency.checkpoint import Checkpoint, parse_checkpoint, sign_checkpoint
from junheng.core.transparency.note import (
    COSIGNATURE_V1,
    SignerKey,
    parse_note,
    parse_vkey,
    signature_by,
)
from junheng.core.transparency.policy import parse_policy
from junheng.core.transparency.proof import check_proof
from junheng.core.transparency.witness import parse_add_checkpoint
from junheng.hub.ledger import policies, queries
from junheng.hub.ledger.services import asking, cosigning, keys
from junheng.hub.ledger.storage import LogFolder
from junheng.hub.ledger.witness.memory import Memory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def witnesses(tmp_path: Path) -> Iterator[Callable[..., tuple[str, Memory]]]:
    """Starts real witnesses of a ledger's log; answers the policy line of each and its memory."""
    with real_witnesses(tmp_path) as start:
        yield lambda name, ledger: start(name, ledger.log.vkey)


LIAR = SignerKey("liar.example", COSIGNATURE_V1, bytes(range(9, 41)))


@pytest.fixture
def liars() -> Iterator[Callable[[Callable[[bytes], tuple[int, bytes] | None]], str]]:
    """Starts servers that answer whatever a test likes; answers the policy line (each with a key of its own)."""
    running: list[Any] = []

    def start(lie: Callable[[bytes, SignerKey], tuple[int, bytes] | None]) -> str:
        key = SignerKey(f"liar{len(running)}.example", COSIGNATURE_V1, bytes([len(running)]) * 32)

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                said = lie(self.rfile.read(int(self.headers["Content-Length"])), key)
                if said is not None:
                    self.send_response(said[0])
                    self.send_header("Content-Length", str(len(said[1])))
                    self.end_headers()
                    self.wfile.write(said[1])

            def log_message(self, *args: object) -> None:
                pass

        server = Hung(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
        running.append(server)
        return f"witness liar{len(running)} {key.verifier.text} http://127.0.0.1:{server.server_port}"

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


@pytest.fixture
def policy(settings: Any, home: Path) -> Callable[..., bytes]:
    """Writes the log's policy file."""
    settings.JUNHENG_POLICIES = home / "policies"
    settings.JUNHENG_POLICIES.mkdir()
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STATIC_ROOT = home

    def write(*lines: str) -> bytes:
        (settings.JUNHENG_POLICIES / "jia").write_text("\n".join([*lines, ""]))
        return (settings.JUNHENG_POLICIES / "jia").read_bytes()

    return write


def gather(ledger: Any, gatherer: cosigning.Gatherer | None = None, *, seconds: float = 8.0) -> None:
    """Steps until nothing is on its way."""
    gatherer = gatherer or cosigning.Gatherer()
    until = time.monotonic() + seconds
    while gatherer.step(at=ledger.now()):
        assert time.monotonic() < until
        time.sleep(0.02)


def published(ledger: Any) -> Checkpoint:
    return parse_checkpoint(ledger.folder.published())


def signed_by(ledger: Any) -> set[str]:
    return {one.name for one in parse_note(ledger.folder.published()).signatures} - {ledger.log.origin}


def dead(name: str) -> str:
    key = SignerKey(f"{name}.example", COSIGNATURE_V1, bytes([77]) * 32)
    return f"witness {name} {key.verifier.text} http://127.0.0.1:9"


def test_two_of_three(ledger, witnesses, policy) -> None:
    """Signed, then awaiting on every page and at every address, then published with the two that live."""
    ledger.round()
    first, one = witnesses("w1", ledger)
    second, _two = witnesses("w2", ledger)
    text = policy(first, second, dead("w3"), "group g 2 w1 w2 w3", "quorum g")
    ledger.happen(3)
    assert ledger.round() == 3
    assert (ledger.row.size, ledger.row.published_size, published(ledger).size) == (4, 1, 1)
    reader = Client(headers={"accept-language": "en"})
    event, demand = ledger.indexed()[2], policies.demand_of("jia")
    waiting = reader.get(f"/proofs/{event.pk}")
    assert (waiting.status_code, waiting.json()["reasons"][0]["code"]) == (409, "awaiting-cosignature")
    assert "awaiting cosignature" in reader.get("/log/jia").content.decode()
    assert reader.get("/log/jia/entry/2").status_code == 404
    assert reader.get("/log/jia/tile/0/000.p/4").status_code == 404
    assert queries.proof_facts(event.pk).state == "awaiting" and queries.cosigned(event.pk, demand) is None
    gather(ledger)
    assert signed_by(ledger) == {"w1.example", "w2.example"}
    assert published(ledger).size == ledger.row.published_size == 4
    found = check_proof(
        queries.bundle_of(event.pk).proof,
        leaf=bytes(event.leaf), log=parse_vkey(ledger.log.vkey), policy=parse_policy(text),
    )  # fmt: skip
    assert found.is_valid
    page = reader.get("/log/jia").content.decode()
    assert "w1.example" in page and "awaiting cosignature" not in page
    assert queries.proof_facts(event.pk).state == "proven"
    found_by = queries.cosigned(event.pk, demand)
    assert (found_by.by, found_by.size) == (["w1.example", "w2.example"], 4)
    assert found_by.at == max(each.at for each in queries.cosigned_by(ledger.row))
    policy(first, second, dead("w3"), "group g all w1 w2 w3", "quorum g")
    assert (
        queries.cosigned(event.pk, policies.demand_of("jia")) is None
    )  # whatever the policy of then let out
    assert queries.cosigned(event.pk, demand) == found_by
    policy("quorum none")
    assert queries.cosigned(event.pk, policies.demand_of("jia")).at is None
    policy(first, second, dead("w3"), "group g 2 w1 w2 w3", "quorum g")
    assert one.sizes() == [(ledger.log.origin, 4)]
    assert cosigning.Gatherer().step(at=ledger.now()) is False
    ledger.assert_whole()


def test_a_timeline_leads_somewhere_while_a_fact_waits(ledger, policy) -> None:
    """To its line on the log's page, first and with the word that it awaits cosignature; then to its entry."""
    ledger.round()
    policy(dead("w9"), "quorum w9")
    ledger.happen(60)
    ledger.round()
    reader, events = Client(headers={"accept-language": "en"}), ledger.indexed()
    assert reader.get(f"/entries/{events[0].pk}")["Location"] == "/log/jia/entry/0"
    waiting = reader.get(f"/entries/{events[5].pk}")
    assert (waiting.status_code, waiting["Location"]) == (302, "/log/jia?before=6#entries")
    page = reader.get(f"/entries/{events[5].pk}", follow=True)
    assert page.status_code == 200 and page.context["lines"].rows[0].index == 5
    (row,) = (one for one in page.content.decode().split("<tr>") if 'class="num">5<' in one)
    assert "awaiting cosignature" in row
    (ledger.place.parents[1] / "policies" / "jia").unlink()
    gather(ledger)
    assert reader.get(f"/entries/{events[5].pk}")["Location"] == "/log/jia/entry/5"


def test_growth_goes_on_from_what_each_witness_holds(ledger, witnesses, policy) -> None:
    """A gatherer that knows the sizes, one that knows nothing, and a rotation of keys all reach a quorum."""
    line, memory = witnesses("w1", ledger)
    policy(line, "quorum w1")
    gatherer = cosigning.Gatherer()
    for count in (1, 300):
        ledger.happen(count)
        ledger.round()
        gather(ledger, gatherer)
        assert published(ledger).size == ledger.row.size
    ledger.happen(2)
    ledger.round()
    gather(ledger)
    assert published(ledger).size == ledger.row.size == 304
    assert memory.sizes() == [(ledger.log.origin, 304)]
    assert signed_by(ledger) == {"w1.example"}
    ledger.assert_whole(proofs=False)


def wrong_signature(body: bytes, key: SignerKey) -> tuple[int, bytes]:
    return 200, signature_by(key, "another text\n", time=1_780_000_000).line.encode()


def another_tree(body: bytes, key: SignerKey) -> tuple[int, bytes]:
    seen = parse_checkpoint(parse_add_checkpoint(body).checkpoint)
    other = Checkpoint(seen.origin, seen.size + 5, bytes(32))
    return 200, signature_by(key, other.text, time=1_780_000_000).line.encode()


def far_future(body: bytes, key: SignerKey) -> tuple[int, bytes]:
    text = parse_note(parse_add_checkpoint(body).checkpoint).text
    return 200, signature_by(key, text, time=9_999_999_999).line.encode()


def endless(body: bytes, key: SignerKey) -> tuple[int, bytes]:
    return 200, b"x" * 200_000


def claims_more(body: bytes, key: SignerKey) -> tuple[int, bytes]:
    return 409, b"999999\n"


def nonsense(body: bytes, key: SignerKey) -> tuple[int, bytes]:
    return 409, b"<html>"


def hangs_up(body: bytes, key: SignerKey) -> None:
    return None


def slow(body: bytes, key: SignerKey) -> tuple[int, bytes]:
    time.sleep(30)
    return 500, b""


LIES = [wrong_signature, another_tree, far_future, endless, claims_more, nonsense, hangs_up, slow]


def test_liars_harm_nothing(ledger, witnesses, liars, policy, monkeypatch: pytest.MonkeyPatch) -> None:
    """With one honest witness the policy `any` is met at once; with liars alone nothing is let out, and work goes on."""
    monkeypatch.setattr(asking, "TIMEOUT", 0.5)
    monkeypatch.setattr(cosigning, "PATIENCE", 1.5)
    lying = [liars(lie) for lie in LIES]
    honest, _memory = witnesses("good", ledger)
    names = " ".join(f"liar{n + 1}" for n in range(len(LIES)))
    policy(*lying, honest, f"group g any good {names}", "quorum g")
    ledger.happen(3)
    ledger.round()
    gatherer, began = cosigning.Gatherer(), time.monotonic()
    while published(ledger).size < 4:
        gatherer.step(at=ledger.now())
        assert time.monotonic() - began < 1.4, "somebody else was waited for"
        time.sleep(0.01)
    assert signed_by(ledger) == {"good.example"}
    policy(*lying, f"group g any {names}", "quorum g")
    ledger.happen(2)
    assert ledger.round() == 2
    gather(ledger)
    assert (ledger.row.size, published(ledger).size) == (6, 4)
    assert LogFolder.of("jia").met_elsewhere() is None
    ledger.happen(1)
    assert ledger.round() == 1
    policy("this is no policy")
    ledger.happen(1)
    assert ledger.round() == 1
    assert (ledger.row.size, published(ledger).size) == (8, 4)
    (ledger.place.parents[1] / "policies" / "jia").unlink()
    gather(ledger)
    assert published(ledger).size == 8
    ledger.assert_whole()


@pytest.mark.parametrize("grown", [False, True], ids=["behind", "forked"])
def test_restored_old_backup_is_told_by_a_witness(
    ledger, witnesses, policy, owner_connection, home: Path, grown: bool
) -> None:
    """Database *and* files are set back: only the witness knows. The log stops, with the note kept; the newer back-up goes on."""
    line, _memory = witnesses("w1", ledger)
    policy(line, "quorum w1")
    ledger.happen(2)
    ledger.round()
    gather(ledger)
    old, old_files = ledger.row, {p: p.read_bytes() for p in (home / "logs").rglob("*") if p.is_file()}
    ledger.happen(4)
    ledger.round()
    gather(ledger)
    assert published(ledger).size == 7
    for path in [p for p in (home / "logs").rglob("*") if p.is_file()]:
        path.unlink()
    for path, data in old_files.items():
        path.write_bytes(data)
    owner_connection.execute(
        "update ledger_log set size = 3, root = %s, checkpoint = %s, published_size = 3, published_checkpoint = %s",
        [bytes(old.root), bytes(old.checkpoint), bytes(old.published_checkpoint)],
    )
    owner_connection.execute("update foundation_event set index = null where index >= 3")
    for table in ("foundation_eventopening", "foundation_eventsubject"):
        owner_connection.execute(
            f"delete from {table} where event_id in (select id from foundation_event where index is null)"
        )
    owner_connection.execute("delete from foundation_event where index is null")
    owner_connection.commit()
    ledger.happen(9 if grown else 1)
    ledger.round()
    gather(ledger)
    assert published(ledger).size == 3
    ledger.happen(1)
    with pytest.raises(Refused) as refused:
        ledger.round()
    expected = "log-forked" if grown else "log-restored-from-old-backup"
    assert [one.code for one in refused.value.refusals] == [expected]
    kept = ledger.folder.met_elsewhere()
    assert parse_checkpoint(kept).size == 7


def test_a_witness_needs_our_signature_to_stop_us(ledger, witnesses, policy) -> None:
    """A note that our key has not signed is no reason to stop; neither is an older tree of ours."""
    ledger.happen(4)
    ledger.round()
    stranger = keys.new_key(ledger.log.origin)
    forged = sign_checkpoint(Checkpoint(ledger.log.origin, 99, bytes(32)), [stranger])
    witness = asking.Witness(LIAR.verifier, "http://127.0.0.1:9")
    for shown in (forged, ledger.folder.published()):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                asking, "_exchange",
                lambda address, body, shown=shown, **limit: (409, b"99\n") if body else (200, shown),
            )  # fmt: skip
            with pytest.raises(Refused) as refused:
                asking.cosignature_of(
                    witness, ledger.folder.published(),
                    log=parse_vkey(ledger.log.vkey), read=ledger.folder.read, held=None,
                )  # fmt: skip
        assert refused.value.refusals[0].code == "witness-refuses"


def test_a_log_opened_under_a_policy(opened, tenant, witnesses, policy) -> None:
    """Nothing is public before the witnesses have seen the empty tree; then it is."""
    policy(dead("w9"), "quorum w9")
    ledger = opened(tenant)
    reader = Client(headers={"accept-language": "en"})
    assert ledger.folder.published() is None and ledger.folder.signed() == bytes(ledger.row.checkpoint)
    assert reader.get("/log/jia/checkpoint").status_code == 404
    assert "recorded, awaiting cosignature" in reader.get("/log/jia").content.decode()
    line, _memory = witnesses("w1", ledger)
    policy(line, "quorum w1")
    gather(ledger)
    assert (published(ledger).size, signed_by(ledger)) == (0, {"w1.example"})
    ledger.round()
    gather(ledger)
    assert published(ledger).size == 1
    ledger.assert_whole()


def test_no_witness_is_shown_what_is_not_kept(ledger, witnesses, policy) -> None:
    """Killed between the commit and the file: nobody is asked before the next round has kept what was signed."""
    ledger.round()
    line, memory = witnesses("w1", ledger)
    policy(line, "quorum w1")
    ledger.happen(2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LogFolder, "keep_signed", _die)
        with pytest.raises(KeyboardInterrupt):
            ledger.round()
        assert ledger.row.size == 3
        gather(ledger)
    assert memory.sizes() == [(ledger.log.origin, None)] and published(ledger).size == 1
    assert ledger.round() == 0
    gather(ledger)
    assert published(ledger).size == 3
    ledger.assert_whole()


def full(*args: object, **named: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_one_log_ends_no_other_s_gathering(
    ledger, opened, neighbour, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A disk that fails for each log, and for what two witnesses hold of us: every one is tried, and said."""
    opened(neighbour)
    tried: list[str] = []

    def fails(name: str) -> None:
        tried.append(name)
        full()

    gatherer = cosigning.Gatherer()
    for number in range(2):
        key = SignerKey(f"w{number}.example", COSIGNATURE_V1, bytes([number] * 32)).verifier
        witness, note = asking.Witness(key, "http://127.0.0.1:9"), ledger.folder.published()
        gatherer._heard.put(cosigning._Heard("jia", witness, note, asking.AheadOfUs(note)))
    monkeypatch.setattr(cosigning, "_stop_if_true", lambda log, note, *, shown_by: fails(shown_by))
    monkeypatch.setattr(cosigning.Gatherer, "_advance", lambda self, log, *, at: fails(log.name))
    gatherer.step(at=ledger.now())
    assert sorted(tried) == ["jia", "w0.example", "w1.example", "yi"]
    assert caplog.text.count("No space left on device") == 4


def test_the_gathering_outlives_what_nobody_expected(
    ledger, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Its thread is started once in the life of a worker: an error is said, and the next step is taken."""
    stop, problems = threading.Event(), iter((OSError(errno.ENOSPC, "No space left"), ValueError("odd")))

    def step(self: cosigning.Gatherer, *, at: object) -> bool:
        for problem in problems:
            raise problem
        stop.set()
        return False

    monkeypatch.setattr(cosigning, "REST", 0.01)
    monkeypatch.setattr(cosigning.Gatherer, "step", step)
    thread = threading.Thread(target=cosigning.gather, args=[stop], daemon=True)
    thread.start()
    thread.join(10)
    assert stop.is_set() and not thread.is_alive()
    assert "No space left" in caplog.text and "odd" in caplog.text


def _die(*args: object) -> None:
    """Stands for SIGKILL."""
    raise KeyboardInterrupt
