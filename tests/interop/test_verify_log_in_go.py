"""A log of ours is accepted, and a damaged one refused, by Go's x/mod sumdb (note and tlog)."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from junheng.core.transparency.checkpoint import Checkpoint, parse_checkpoint, sign_checkpoint
from junheng.core.transparency.encoding import base64_text
from junheng.core.transparency.merkle import EMPTY_ROOT
from junheng.core.transparency.national import IDENTIFIED, NationalKey
from junheng.core.transparency.note import COSIGNATURE_V1, ED25519, SignerKey, signature_by, with_signatures
from junheng.core.transparency.tiles import grow

KEY = SignerKey("example.org/log/jiangnan", ED25519, bytes(range(32)))
WITNESS = SignerKey("witness.example.org", COSIGNATURE_V1, bytes(range(1, 33)))
NATIONAL = SignerKey(KEY.name, IDENTIFIED, NationalKey(bytes(range(1, 33))).material)
Program = Callable[..., subprocess.CompletedProcess[str]]


def written(folder: Path, *steps: int) -> tuple[int, bytes]:
    """A log on disk that grew by these steps; answers size and root before the last step."""
    size, root, before = 0, EMPTY_ROOT, (0, EMPTY_ROOT)
    for step in steps:
        before = (size, root)
        entries = [f"entry {size + at}".encode() for at in range(step)]
        growth = grow(
            old_size=size, old_root=root, read=lambda path: (folder / path).read_bytes(), entries=entries
        )
        for path, data in growth.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        size, root = growth.size, growth.root
    signed = sign_checkpoint(Checkpoint(KEY.name, size, root), [KEY])
    text = Checkpoint(KEY.name, size, root).text
    (folder / "checkpoint").write_bytes(
        with_signatures(signed, [signature_by(WITNESS, text, time=1767139200)])
    )
    return before


@pytest.mark.parametrize("steps", [(1,), (255, 1), (256, 256), (300, 700), (5, 66_000)], ids=str)
def test_go_accepts_our_log(tmp_path: Path, verify_log: Program, steps: tuple[int, ...]) -> None:
    """Signature, tree, every entry's inclusion (of the large log each seventeenth's) and the consistency with the earlier
    tree hold in Go."""
    size, root = written(tmp_path, *steps)
    old = (str(size), base64_text(root)) if size else ()
    found = verify_log(str(tmp_path), KEY.verifier.text, *old)
    assert (found.stdout, found.stderr) == (f"ok {KEY.name} {sum(steps)}\n", "")


@pytest.mark.parametrize("path", ["checkpoint", "tile/0/000", "tile/1/000.p/2", "tile/entries/002.p/88"])
def test_go_refuses_our_damaged_log(tmp_path: Path, verify_log: Program, path: str) -> None:
    """The check can fail: one changed byte in any kind of file is refused."""
    written(tmp_path, 600)
    data = bytearray((tmp_path / path).read_bytes())
    data[20] ^= 1
    (tmp_path / path).write_bytes(data)
    assert verify_log(str(tmp_path), KEY.verifier.text).returncode == 1


def test_go_passes_over_our_sm2_line(tmp_path: Path, verify_log: Program) -> None:
    """A checkpoint with our SM2 line, before or after the Ed25519 one, is accepted; without the latter it is not."""
    written(tmp_path, 5)
    text = Checkpoint(KEY.name, 5, parse_checkpoint((tmp_path / "checkpoint").read_bytes()).root)
    for signers, code in (([KEY, NATIONAL], 0), ([NATIONAL, KEY], 0), ([NATIONAL], 1)):
        (tmp_path / "checkpoint").write_bytes(sign_checkpoint(text, signers))
        assert verify_log(str(tmp_path), KEY.verifier.text).returncode == code
