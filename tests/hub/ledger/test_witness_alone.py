"""A witness on its own files never signs two histories of one log, whatever happens to it."""

from __future__ import annotations

import errno
import os
import socket
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from tests.hub.ledger.witnessing import LOG, NOW, ask, request

from junheng.core.reason import JunhengError, Refusal
from junheng.core.transparency.checkpoint import parse_checkpoint, sign_checkpoint
from junheng.core.transparency.note import ED25519, NOTE_LIMIT, Note, SignerKey, open_note, parse_note
from junheng.core.transparency.witness import REQUEST_LIMIT, origin_hash
from junheng.hub.ledger.witness import answering
from junheng.hub.ledger.witness.memory import Memory
from junheng.hub.ledger.witness.server import application_of

NAME = "witness.example.org/w1"
SHOWN = f"/{origin_hash(LOG.name)}/checkpoint"


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    """A witness that knows one log and has seen nothing."""
    made = Memory(tmp_path / "witness")
    made.make(NAME)
    made.add_log(LOG.verifier)
    return made


def add(memory: Memory, body: bytes):
    return ask(application_of(memory, clock=lambda: NOW), "/add-checkpoint", body)


def code(problem: pytest.ExceptionInfo[JunhengError]) -> str:
    return problem.value.refusals[0].code


def test_growth_is_cosigned_and_shown(memory: Memory) -> None:
    """From nothing, onwards, and once more the same; what is shown carries log's and witness's signatures."""
    application = application_of(memory, clock=lambda: NOW)
    assert ask(application, SHOWN, method="GET").status == 404
    for old, new in ((0, 5), (5, 9), (9, 9), (9, 300)):
        said = add(memory, request(old, new))
        assert said.status == 200 and said.body.startswith("— witness.example.org/w1 ".encode())
    shown = ask(application, SHOWN, method="GET")
    witness = memory.signer().verifier
    signed = open_note(shown.body, [LOG.verifier, witness]).signed
    assert [(one.key, one.time) for one in signed] == [(LOG.verifier, None), (witness, NOW)]
    assert parse_checkpoint(shown.body).size == 300
    assert said.body in shown.body
    assert memory.sizes() == [(LOG.name, 300)]


def test_everything_else_has_its_status(memory: Memory) -> None:
    """404, 403, 400, 409 with the size, 422, 405; and nothing is remembered of it."""
    assert add(memory, request(0, 5)).status == 200
    before = memory.note(LOG.name)
    stranger = SignerKey(LOG.name, ED25519, bytes(32))
    elsewhere = SignerKey("example.org/other", ED25519, bytes(range(32)))
    wrong = {
        404: request(0, 9, signer=elsewhere),
        403: request(5, 9, signer=stranger),
        400: b"old 5\n" + request(5, 9),
        409: request(3, 9),
        422: request(5, 9, fork=2),
    }
    said = {status: add(memory, body) for status, body in wrong.items()}
    assert {status: one.status for status, one in said.items()} == {status: status for status in wrong}
    assert (said[409].body, said[409].headers["Content-Type"]) == (b"5\n", "text/x.tlog.size")
    assert add(memory, request(5, 9)[:REQUEST_LIMIT] + b"x" * REQUEST_LIMIT).status == 400
    application = application_of(memory)
    assert ask(application, "/add-checkpoint", method="GET").status == 405
    assert ask(application, SHOWN).status == 405
    assert ask(application, "/../witness.skey", method="GET").status == 404
    assert ask(application, f"/{'0' * 64}/checkpoint", method="GET").status == 404
    assert memory.note(LOG.name) == before


def test_two_trees_of_one_size_are_kept_as_evidence(memory: Memory) -> None:
    """The log's own signature on both convicts it."""
    add(memory, request(0, 5))
    assert add(memory, request(5, 5, fork=2)).status == 422
    notes = [path.read_bytes() for path in (memory.folder / "evidence").rglob("*") if path.is_file()]
    roots = {parse_checkpoint(note).root for note in notes}
    assert len(notes) == 2 and len(roots) == 2
    assert all(open_note(note, [LOG.verifier]).signed for note in notes)


def repeated(body: bytes) -> bytes:
    """The same request with the log's own signature line a hundred times."""
    head, _, checkpoint = body.partition(b"\n\n")
    note = parse_note(checkpoint)
    return head + b"\n\n" + Note(note.text, note.signatures * 100).data


def filled(old: int, new: int) -> bytes:
    """A good request whose note has as many bytes as a note may have."""
    seen = parse_checkpoint(request(old, new).partition(b"\n\n")[2])
    bare = sign_checkpoint(replace(seen, extensions=("x",)), [LOG])
    wide = replace(seen, extensions=("x" * (NOTE_LIMIT - len(bare) + 1),))
    return request(old, new).partition(b"\n\n")[0] + b"\n\n" + sign_checkpoint(wide, [LOG])


def test_nobody_fills_its_memory_with_what_it_cannot_read(memory: Memory) -> None:
    """A line a hundred times, a note up to its limit: after either it reads what it kept, and goes on."""
    assert add(memory, request(0, 5)).status == 200
    assert add(memory, repeated(request(5, 7))).status == 200
    assert len(parse_note(memory.note(LOG.name) or b"").signatures) == 2
    before = memory.note(LOG.name)
    said = add(memory, filled(7, 9))
    assert said.status == 400 and b"note-too-large" in said.body and memory.note(LOG.name) == before
    assert add(memory, request(7, 9)).status == 200


def test_two_requests_at_once(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight histories from one size arrive together, each good by itself: one is signed, seven are told the size."""
    add(memory, request(0, 5))
    decide = answering.decide

    def slowly(*args: object, **kwargs: object):
        time.sleep(0.02)
        return decide(*args, **kwargs)

    monkeypatch.setattr(answering, "decide", slowly)
    bodies = [request(5, 8 + n, fork=6 if n % 2 else 7) for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(lambda body: add(Memory(memory.folder), body), bodies))
    assert sorted(one.status for one in said) == [200] + [409] * 7
    (signed,) = (one.body for one in said if one.status == 200)
    assert signed in (memory.note(LOG.name) or b"")


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_full_disk(memory: Memory, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """What cannot be written down is not signed; with room again all goes on."""
    add(memory, request(0, 5))

    def full(*args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, step, full)
        said = add(memory, request(5, 9))
    assert said.status == 503 and b"witness-cannot-keep" in said.body
    assert parse_checkpoint(memory.note(LOG.name) or b"").size == 5
    assert [path.name for path in (memory.folder / "state").iterdir() if path.name.startswith(".")] == []
    assert add(memory, request(5, 9)).status == 200


def lose(path: Path) -> None:
    path.unlink()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def flip(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"\n5\n", b"\n4\n"))


def swap(path: Path) -> None:
    """Another's note: signed by the log alone."""
    path.write_bytes(request(0, 3).partition(b"\n\n")[2])


@pytest.mark.parametrize("harm", [lose, cut, flip, swap], ids=lambda harm: harm.__name__)
def test_a_damaged_memory_signs_nothing(memory: Memory, harm: Callable[[Path], None]) -> None:
    """Taking it for "never seen" would sign a second history."""
    add(memory, request(0, 5))
    harm(memory.folder / "state" / origin_hash(LOG.name))
    for body in (request(0, 9, fork=2), request(5, 9), request(4, 9)):
        said = add(memory, body)
        assert said.status == 503 and b"witness-state-" in said.body
    other = SignerKey("example.org/other", ED25519, bytes(32))
    memory.add_log(other.verifier)
    add(memory, request(0, 3, signer=other))
    (damaged, whole) = memory.sizes()
    assert isinstance(damaged[1], Refusal) and whole == (other.name, 3)
    application = application_of(memory)
    assert ask(application, SHOWN, method="GET").status == (503 if harm is lose else 200)


@pytest.mark.parametrize("name", ["witness.skey", "logs", f"state/{origin_hash(LOG.name)}"])
def test_no_flipped_bit_signs_a_second_history(memory: Memory, name: str) -> None:
    """In any byte of any of its files: no fork is signed, and what is refused is said; mended, it goes on."""
    add(memory, request(0, 5))
    path, forks = memory.folder / name, [request(0, 7, fork=2), request(5, 7, fork=2), request(4, 7, fork=2)]
    good, statuses = path.read_bytes(), set[int]()
    for at in range(len(good)):
        path.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
        statuses |= {add(memory, body).status for body in forks}
    assert 503 in statuses and 200 not in statuses and 500 not in statuses
    path.write_bytes(good)
    assert add(memory, request(5, 9)).status == 200


def test_another_witness_s_key_in_its_place(memory: Memory, tmp_path: Path) -> None:
    """Of another name or of the same: what is remembered was not signed by it, so it signs nothing."""
    add(memory, request(0, 5))
    own = (memory.folder / "witness.skey").read_bytes()
    for name in ("another.example.org", NAME):
        another = Memory(tmp_path / name.replace("/", "-"))
        another.make(name)
        (memory.folder / "witness.skey").write_bytes((another.folder / "witness.skey").read_bytes())
        for body in (request(5, 9), request(0, 9, fork=2)):
            said = add(memory, body)
            assert said.status == 503 and b"witness-state-damaged" in said.body
    (memory.folder / "witness.skey").write_bytes(own)
    assert add(memory, request(5, 9)).status == 200


def test_a_memory_the_disk_withholds_hides_no_other(memory: Memory) -> None:
    """A state file that cannot be read at all: that log has its reason, the next one its size."""
    other = SignerKey("example.org/other", ED25519, bytes(32))
    memory.add_log(other.verifier)
    add(memory, request(0, 3, signer=other))
    state = memory.folder / "state" / origin_hash(LOG.name)
    state.unlink()
    state.mkdir()
    (withheld, whole) = memory.sizes()
    assert isinstance(withheld[1], Refusal) and withheld[1].code == "witness-cannot-keep"
    assert whole == (other.name, 3)


def test_the_key_is_made_once_and_for_us_alone(memory: Memory) -> None:
    """Mode 600; never made again over an old memory; refused when others can read it; never repeated."""
    path = memory.folder / "witness.skey"
    secret = path.read_text().strip()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(memory.folder.stat().st_mode) == 0o700
    with pytest.raises(JunhengError) as caught:
        memory.make(NAME)
    assert code(caught) == "witness-exists" and path.read_text().strip() == secret
    path.chmod(0o640)
    said = add(memory, request(0, 5))
    assert said.status == 503 and b"witness-key-mode" in said.body
    path.chmod(0o600)
    path.write_text(secret[:-6])
    said = add(memory, request(0, 5))
    assert b"witness-key-unreadable" in said.body and secret[-30:-6].encode() not in said.body
    path.unlink()
    assert b"witness-missing" in add(memory, request(0, 5)).body
    with pytest.raises(JunhengError) as caught:
        memory.make(NAME)
    assert code(caught) == "witness-exists"


def test_a_log_is_added_while_it_runs(memory: Memory) -> None:
    """The next request finds it; a second key joins the same memory; a known key is refused."""
    rotated = SignerKey(LOG.name, ED25519, bytes(range(2, 34)))
    add(memory, request(0, 5))
    memory.add_log(rotated.verifier)
    assert add(memory, request(5, 9, signer=rotated)).status == 200
    other = SignerKey("example.org/other", ED25519, bytes(32))
    assert add(memory, request(0, 5, signer=other)).status == 404
    memory.add_log(other.verifier)
    assert add(memory, request(0, 5, signer=other)).status == 200
    with pytest.raises(JunhengError) as caught:
        memory.add_log(LOG.verifier)
    assert code(caught) == "witness-log-known"


def take_away(memory: Memory, log: SignerKey) -> None:
    """A person deletes the log's line."""
    path = memory.folder / "logs"
    path.write_text(path.read_text().replace(f"log {log.verifier.text}\n", ""))


def test_a_log_taken_away_and_added_again_is_remembered(memory: Memory) -> None:
    """Under its key or another: what was cosigned last stands; where it is lost, nothing is begun anew."""
    rotated = SignerKey(LOG.name, ED25519, bytes(range(2, 34)))
    add(memory, request(0, 5))
    for key in (LOG, rotated):
        take_away(memory, LOG)
        assert add(memory, request(5, 9)).status == 404
        memory.add_log(key.verifier)
        assert memory.sizes() == [(LOG.name, 5)]
        assert add(memory, request(0, 7, fork=2, signer=key)).status == 409
        assert add(memory, request(5, 7, fork=2, signer=key)).status == 422
    take_away(memory, rotated)
    (memory.folder / "state" / origin_hash(LOG.name)).unlink()
    with pytest.raises(JunhengError) as caught:
        memory.add_log(LOG.verifier)
    assert code(caught) == "witness-state-missing" and memory.policy().logs == ()


def test_logs_added_at_once(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    """None takes the other's line away."""
    reading = Memory.policy

    def slowly(self: Memory):
        found = reading(self)
        time.sleep(0.02)
        return found

    monkeypatch.setattr(Memory, "policy", slowly)
    keys = [SignerKey(f"example.org/{n}", ED25519, bytes([n + 1] * 32)).verifier for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda key: Memory(memory.folder).add_log(key), keys))
    assert set(memory.policy().logs) == {LOG.verifier, *keys}
    assert len(memory.sizes()) == 9


def test_the_command(tmp_path: Path) -> None:
    """`junheng witness init`, `add` and `run`: asked over HTTP, it cosigns; no home and no database is made."""
    folder, home = tmp_path / "w", tmp_path / "home"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DATABASE_")}
    environment |= {"JUNHENG_HOME": str(home)}
    environment.pop("JUNHENG_SECRET_KEY", None)
    junheng = [sys.executable, "-m", "junheng.cli.main", "witness", "--folder", str(folder)]
    made = subprocess.run([*junheng, "init", "--name", NAME], env=environment, capture_output=True, text=True)
    assert made.stdout.startswith(f"{NAME}+"), made.stderr
    added = subprocess.run(
        [*junheng, "add", LOG.verifier.text], env=environment, capture_output=True, text=True
    )
    assert added.stdout == f"{made.stdout}{LOG.name} never\n"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = subprocess.Popen([*junheng, "run", "--port", str(port)], env=environment)
    try:
        said = _until_answered(f"http://127.0.0.1:{port}/add-checkpoint", request(0, 5))
        assert said == Memory(folder).note(LOG.name).partition(b"\n\n")[2].splitlines(keepends=True)[1]
    finally:
        running.terminate()
        running.wait(20)
    assert not home.exists()


def _until_answered(address: str, body: bytes) -> bytes:
    for _attempt in range(200):
        try:
            with urllib.request.urlopen(address, data=body, timeout=10) as answer:
                return bytes(answer.read())
        except urllib.error.URLError as problem:
            if isinstance(problem, urllib.error.HTTPError):
                raise
            time.sleep(0.1)
    raise AssertionError("the witness does not answer")
