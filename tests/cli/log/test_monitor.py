"""`junheng log monitor`: growth is quiet; two histories are an alarm that stays, with evidence a stranger checks."""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import pytest

from junheng.cli.log import add_commands
from junheng.cli.output import report_unusable
from junheng.core.reason import UnusableInput
from junheng.core.transparency.checkpoint import Checkpoint, sign_checkpoint
from junheng.core.transparency.merkle import EMPTY_ROOT
from junheng.core.transparency.note import COSIGNATURE_V1, ED25519, SignerKey, signature_by, with_signatures
from junheng.core.transparency.tiles import grow
from junheng.core.transparency.witness import cosigned, origin_hash

KEY = SignerKey("example.org/log", ED25519, bytes(range(32)))
WITNESS = SignerKey("witness.example.org", COSIGNATURE_V1, bytes(range(1, 33)))
NOW = 1_780_000_000


def run(*arguments: str) -> int:
    root = argparse.ArgumentParser()
    add_commands(root.add_subparsers(required=True))
    options = root.parse_args(["log", *arguments])
    try:
        return int(options.run(options))
    except UnusableInput as problem:
        return report_unusable(problem, source=options.file)


class Place:
    """A log and a witness as folders, a policy over both, and the monitor's state."""

    def __init__(self, top: Path) -> None:
        self.log, self.witness, self.state = top / "log", top / "witness", top / "state"
        self.policy = top / "policy"
        self.watch()

    def watch(self, quorum: str = "none") -> None:
        self.policy.write_text(
            f"log {KEY.verifier.text} {self.log}\n"
            f"witness w {WITNESS.verifier.text} {self.witness}\nquorum {quorum}\n"
        )

    def show(self, size: int, *, fork: int | None = None, is_cosigned: bool = False) -> None:
        """The log shows this tree, and no other's files."""
        checkpoint, files = self.tree(size, fork)
        shutil.rmtree(self.log, ignore_errors=True)
        note = sign_checkpoint(checkpoint, [KEY])
        if is_cosigned:
            note = with_signatures(note, [signature_by(WITNESS, checkpoint.text, time=NOW)])
        for path, data in {**files, "checkpoint": note}.items():
            (self.log / path).parent.mkdir(parents=True, exist_ok=True)
            (self.log / path).write_bytes(data)

    def witnessed(self, size: int, *, fork: int | None = None) -> None:
        """The witness shows that it cosigned this tree."""
        note = sign_checkpoint(self.tree(size, fork)[0], [KEY])
        folder = self.witness / origin_hash(KEY.name)
        folder.mkdir(parents=True, exist_ok=True)
        kept = cosigned(note, keys=[KEY.verifier], signer=WITNESS, time=NOW)
        (folder / "checkpoint").write_bytes(kept)

    @staticmethod
    def tree(size: int, fork: int | None) -> tuple[Checkpoint, dict[str, bytes]]:
        entries = [b"%d" % n if n != fork else b"another" for n in range(size)]
        growth = grow(old_size=0, old_root=EMPTY_ROOT, read=lambda path: b"", entries=entries)
        return Checkpoint(KEY.name, size, growth.root), dict(growth.files)

    def round(self) -> int:
        return run("monitor", str(self.policy), "--state", str(self.state))

    @property
    def evidence(self) -> list[Path]:
        return sorted(self.state.rglob("evidence/*.json"))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_growth_is_quiet(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    """Round after round, with a witness that is behind, level, and ahead for a while."""
    for shown, seen in ((5, 3), (5, 5), (300, 5), (300, 600), (600, 600)):
        place.show(shown)
        place.witnessed(seen)
        assert place.round() == 0
    said = capsys.readouterr().out
    assert said.endswith("ok: example.org/log 600; w saw 600\n")
    assert "the witness w saw 600 entries, the log shows 300" in said
    assert place.evidence == []
    assert list(place.state.rglob("pending/*")) == []


SPLITS = {
    "the log changed its past": lambda place: (place.show(5), place.round(), place.show(300, fork=2)),
    "of a perfect tree": lambda place: (place.show(256), place.round(), place.show(300, fork=2)),
    "of equal size": lambda place: (place.show(5), place.round(), place.show(5, fork=2)),
    "the witness saw another": lambda place: (place.show(300), place.witnessed(5, fork=2)),
    "the witness saw another of equal size": lambda place: (place.show(5), place.witnessed(5, fork=2)),
    "seen once the log has grown": lambda place: (
        place.show(5), place.witnessed(300, fork=299), place.round(), place.witnessed(5), place.show(301),
    ),
    "seen although the log is away": lambda place: (
        place.show(5), place.round(), shutil.rmtree(place.log), place.witnessed(5, fork=2),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SPLITS)
def test_two_histories_are_an_alarm(place: Place, case: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 1, both notes in a file that convicts without log, witness or monitor; and again until it is taken away."""
    SPLITS[case](place)
    assert place.round() == 1
    assert "SPLIT VIEW: example.org/log" in capsys.readouterr().out
    (evidence,) = place.evidence
    assert run("convict", str(evidence), "--vkey", KEY.verifier.text) == 0
    assert capsys.readouterr().out == "ok: example.org/log signed two histories\n"
    notes = [view["note"] for view in json.loads(evidence.read_text())["views"]]
    assert len(set(notes)) == 2 and all("— example.org/log " in note for note in notes)
    shutil.rmtree(place.witness, ignore_errors=True)
    assert place.round() == 1
    assert run("convict", str(evidence), "--vkey", SignerKey(KEY.name, ED25519, bytes(32)).verifier.text) == 1


def test_a_log_that_goes_back_or_away(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    """An older checkpoint is no fork, and is said; the newer one stays believed; a log that is away is no yes."""
    place.show(9)
    place.round()
    place.show(5)
    assert place.round() == 1
    assert "the log shows 5 entries; before, it showed 9 [log-went-back]" in capsys.readouterr().out
    shutil.rmtree(place.log)
    assert place.round() == 1
    place.show(9, fork=7)
    assert place.round() == 1
    assert len(place.evidence) == 1


def test_what_a_witness_may_do(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    """One that is away, or shows what it has not signed, or what the log has not signed, raises no alarm."""
    place.show(5)
    assert place.round() == 0
    place.witnessed(5)
    path = place.witness / origin_hash(KEY.name) / "checkpoint"
    good = path.read_bytes()
    for shown in (
        good.replace(b"\n5\n", b"\n6\n"),
        sign_checkpoint(place.tree(5, None)[0], [KEY]),
        b"<html>",
    ):
        path.write_bytes(shown)
        assert place.round() == 0
    assert place.evidence == [] and "ok: example.org/log 5; w saw —" in capsys.readouterr().out


def test_a_checkpoint_without_its_quorum(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    """What the policy demands must stand on what the log shows."""
    place.watch(quorum="w")
    place.show(5)
    assert place.round() == 1
    place.show(5, is_cosigned=True)
    assert place.round() == 0
    capsys.readouterr()
    assert run("monitor", str(place.policy), "--state", str(place.state), "--json") == 0
    (found,) = json.loads(capsys.readouterr().out)["logs"]
    assert (found["origin"], found["size"], found["split_view"]) == (KEY.name, 5, False)
