"""`kill -9` at every fsync, rename and commit of a round and of a witness: nothing acknowledged is lost, nothing forks.

Each kill is met twice: what the kernel still held is on the disk afterwards, or is gone as in a power cut.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.crash.points import NEVER, killed_at
from tests.hub.ledger.witnessing import LOG, NOW, request

from junheng.core.transparency.checkpoint import Checkpoint, parse_checkpoint, sign_checkpoint
from junheng.core.transparency.fsck import check_log
from junheng.core.transparency.note import parse_vkey
from junheng.core.transparency.reader import TileReader
from junheng.core.transparency.witness import ADD_CHECKPOINT, OK, AddCheckpoint
from junheng.hub.foundation import clock, storage
from junheng.hub.ledger.services import asking, cosigning, keys, witnessing
from junheng.hub.ledger.witness import answering
from junheng.hub.ledger.witness.memory import Memory

pytestmark = pytest.mark.django_db(transaction=True)

WAYS = pytest.mark.parametrize("lossy", [False, True], ids=["killed", "power-cut"])
HELD = [4, *(pytest.param(held, marks=pytest.mark.soak) for held in (0, 200, 250, 251, 252))]
"""Facts in the log before; the rounds of the soak fill a tile, cross its end and begin the next."""


def whole(ledger: Any, before: bytes) -> Checkpoint:
    """What the public sees is a whole log that contains what it saw before: no fork, and nothing that was shown is lost."""
    check = check_log(read=ledger.folder.read, log=parse_vkey(ledger.row.vkey))
    assert check.findings == () and check.checkpoint is not None
    seen = parse_checkpoint(before)
    assert TileReader(ledger.folder.read, check.checkpoint).root(seen.size) == seen.root
    return check.checkpoint


def taken_up(ledger: Any, step: Callable[[], object]) -> None:
    """A new process goes on until every fact is in public; the server lets the dead one's lock go within moments."""
    for _hundredth in range(500):
        step()
        if ledger.waiting() == 0 and parse_checkpoint(ledger.folder.published()).size == ledger.row.size:
            return
        time.sleep(0.01)
    pytest.fail("the facts of a killed process did not enter the log")


def killed_at_each(
    ledger: Any, step: Callable[[], object], *, lossy: bool, then: Callable[[], None] = lambda: None
) -> int:
    """How many points the step has: killed before each, and once behind the last; after each death others go on."""
    for number in range(NEVER):
        before, size = ledger.folder.published(), ledger.row.size
        ledger.happen(2)
        hit = killed_at(number, step, lossy=lossy)
        if not hit:
            assert whole(ledger, before).size == ledger.row.size == size + 2, "it said that it was done"
            return number
        whole(ledger, before)
        then()
        taken_up(ledger, step)
        then()
        assert whole(ledger, before).size == ledger.row.size == size + 2
    raise AssertionError("a step without an end")


@WAYS
@pytest.mark.parametrize("held", HELD)
def test_a_round(ledger, held: int, lossy: bool) -> None:
    """Entries, tile and checkpoint are written, renamed and their folders synced; two commits part them."""
    ledger.happen(held)
    ledger.round()
    points = killed_at_each(ledger, ledger.round, lossy=lossy)
    assert points == 11, "a point was left out, or is new"
    ledger.assert_whole(proofs=held < 10)


def test_a_power_cut_takes_what_was_not_synced(ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were no folder synced, a round that said it was done would be gone from the disk: these tests would see it."""
    before = ledger.folder.published()
    monkeypatch.setattr(storage, "sync_folder", lambda folder: None)
    assert not killed_at(NEVER, ledger.round, lossy=True)
    assert ledger.folder.published() == before and ledger.row.size == 1


@pytest.fixture
def witness(ledger, settings: Any, home: Path, monkeypatch: pytest.MonkeyPatch) -> Memory:
    """The one witness of the log's policy, asked without a network."""
    memory = Memory(home / "other")
    key = memory.make("w.example")
    memory.add_log(parse_vkey(ledger.log.vkey))
    settings.JUNHENG_POLICIES = home / "policies"
    settings.JUNHENG_POLICIES.mkdir()
    (settings.JUNHENG_POLICIES / "jia").write_text(f"witness w {key.verifier.text} here\nquorum w\n")

    def exchanged(address: str, body: bytes | None, **_limits: Any) -> tuple[int, bytes]:
        path = address.removeprefix("here/")
        if path == ADD_CHECKPOINT:
            answer = answering.add_checkpoint(body or b"", memory=memory, now=int(time.time()))
        else:
            answer = answering.checkpoint(path.split("/")[0], memory=memory)
        return answer.status, answer.body

    monkeypatch.setattr(asking, "_exchange", exchanged)
    monkeypatch.setattr(cosigning, "STEP_SECONDS", 0.01)
    return memory


def never_back(ledger: Any, memory: Memory) -> None:
    """What the witness holds is of the one tree that the log signs, and it cosigns no other that the log's key might sign."""
    held = memory.held(ledger.log.origin, witness=memory.signer().verifier)
    assert held is not None
    row = ledger.row
    tree = TileReader(ledger.folder.read, Checkpoint(row.origin, row.size, bytes(row.root)))
    assert held.size <= row.size and tree.root(held.size) == held.root
    signers = keys.signers_of(row.name, origin=row.origin, vkey=row.vkey)
    for old, size in ((held.size, held.size), (held.size - 1, held.size), (held.size, held.size + 1)):
        other = sign_checkpoint(Checkpoint(row.origin, size, bytes(32)), signers)
        said = answering.add_checkpoint(AddCheckpoint(old, (), other).data, memory=memory, now=1_780_000_000)
        assert said.status in (409, 422)


@WAYS
@pytest.mark.parametrize("held", HELD)
def test_a_round_and_its_witness(ledger, witness: Memory, held: int, lossy: bool) -> None:
    """Signed, kept, cosigned, settled and published by processes that die at each point of it: the witness never signs back."""

    def step() -> None:
        ledger.round()
        cosigning.Gatherer().run_until_idle(at=clock.now())

    ledger.happen(held)
    step()
    points = killed_at_each(ledger, step, lossy=lossy, then=lambda: never_back(ledger, witness))
    assert points == 19, "a point was left out, or is new"
    ledger.assert_whole(proofs=held < 10)


@WAYS
@pytest.mark.parametrize(
    ("kind", "points"), [(Memory, 3), (witnessing.NodeMemory, 4)], ids=["alone", "of-a-node"]
)
def test_a_witness(home: Path, transactional_db: None, kind: type[Memory], points: int, lossy: bool) -> None:
    """Dead before it answered, it goes on with one history, whichever was written; what it answered it never forgets."""
    for number in range(NEVER):
        memory = kind(home / f"witness-{number}")
        memory.make(f"w{number}.example")
        memory.add_log(LOG.verifier)

        def add(body: bytes, memory: Memory = memory) -> int:
            return answering.add_checkpoint(body, memory=memory, now=NOW).status

        def answered() -> None:
            assert add(request(5, 9)) == OK

        assert add(request(0, 5)) == OK
        hit = killed_at(number, answered, lossy=lossy)
        held = memory.held(LOG.name, witness=memory.signer().verifier)
        assert held is not None and held.size in ((5, 9) if hit else (9,))
        assert add(request(5, 9, fork=7)) == (OK if held.size == 5 else 409)
        assert add(request(5, 9)) == 409, "another has been cosigned, or this one"
        assert add(request(9, 12, fork=7)) == (OK if held.size == 5 else 422)
        assert add(request(9 if held.size == 9 else 12, 12)) == (OK if held.size == 9 else 422)
        if not hit:
            break
    assert number == points, "a point was left out, or is new"
