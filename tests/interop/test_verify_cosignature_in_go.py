"""What a witness of ours signs, and what a log of ours asks, is accepted and can be refused by Go's x/mod sumdb."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from junheng.core.transparency.checkpoint import Checkpoint, sign_checkpoint
from junheng.core.transparency.encoding import base64_text
from junheng.core.transparency.merkle import EMPTY_ROOT
from junheng.core.transparency.note import COSIGNATURE_V1, ED25519, SignerKey
from junheng.core.transparency.reader import TileReader
from junheng.core.transparency.tiles import grow
from junheng.core.transparency.witness import AddCheckpoint
from junheng.hub.ledger.witness import answering
from junheng.hub.ledger.witness.memory import Memory

LOG = SignerKey("example.org/log/jiangnan", ED25519, bytes(range(32)))
NOW = 1_780_000_000
Program = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    made = Memory(tmp_path / "witness")
    made.make("witness.example.org/w1")
    made.add_log(LOG.verifier)
    return made


def tree(size: int) -> tuple[Checkpoint, TileReader]:
    growth = grow(
        old_size=0, old_root=EMPTY_ROOT, read=lambda path: b"", entries=[b"%d" % n for n in range(size)]
    )
    checkpoint = Checkpoint(LOG.name, size, growth.root)
    return checkpoint, TileReader(growth.files.__getitem__, checkpoint)


def asked(old: int, new: int) -> bytes:
    checkpoint, reader = tree(new)
    return AddCheckpoint(old, reader.consistency(old), sign_checkpoint(checkpoint, [LOG])).data


@pytest.mark.parametrize(("old", "new"), [(1, 2), (5, 9), (256, 600), (599, 600), (600, 600)])
def test_go_accepts_our_request(tmp_path: Path, verify_cosignature: Program, old: int, new: int) -> None:
    """The proof that a log of ours sends holds in Go, and not from another root."""
    path = tmp_path / "request"
    path.write_bytes(asked(old, new))
    root = base64_text(tree(old)[0].root)
    found = verify_cosignature("request", str(path), LOG.verifier.text, root)
    assert (found.stdout, found.stderr) == (f"ok {new} extends {old}\n", "")
    other = base64_text(tree(old + 1)[0].root)
    assert verify_cosignature("request", str(path), LOG.verifier.text, other).returncode == 1


def test_go_accepts_our_cosignature(tmp_path: Path, verify_cosignature: Program, memory: Memory) -> None:
    """The checkpoint a witness of ours shows opens in Go under both keys; a changed byte does not."""
    for step in ((0, 5), (5, 600)):
        assert answering.add_checkpoint(asked(*step), memory=memory, now=NOW).status == 200
    path, witness = tmp_path / "checkpoint", memory.signer().verifier
    good = memory.note(LOG.name) or b""
    path.write_bytes(good)
    found = verify_cosignature("note", str(path), LOG.verifier.text, witness.text)
    assert (found.stdout, found.stderr) == (f"ok {LOG.name} {witness.name} {NOW}\n", "")
    path.write_bytes(good.replace(b"\n600\n", b"\n601\n"))
    assert verify_cosignature("note", str(path), LOG.verifier.text, witness.text).returncode == 1
    other = SignerKey(witness.name, COSIGNATURE_V1, bytes(32)).verifier
    path.write_bytes(good)
    found = verify_cosignature("note", str(path), LOG.verifier.text, other.text)
    assert found.stdout == f"ok {LOG.name} 0\n"  # a stranger's line is ignored, not believed
