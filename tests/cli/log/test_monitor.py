"""`junheng log monitor`: growth is quiet; two histories are an alarm that stays, with evidence a stranger checks."""

from __future__ import annotations

import argparse
import errno
import json
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from junheng.cli import monitor
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
OTHER = SignerKey("example.org/other", ED25519, bytes(range(3, 35)))
ROTATED = SignerKey(KEY.name, ED25519, bytes(range(2, 34)))
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


def add_another_log(place: Place) -> None:
    """A second log in the policy, whole and quiet, watched after the first."""
    folder = place.log.with_name("other")
    place.policy.write_text(f"{place.policy.read_text()}log {OTHER.verifier.text} {folder}\n")
    checkpoint, files = place.tree(7, None)
    note = sign_checkpoint(replace(checkpoint, origin=OTHER.name), [OTHER])
    for path, data in {**files, "checkpoint": note}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def memory_of(place: Place) -> Path:
    return place.state / origin_hash(KEY.name)


def empty(place: Place) -> None:
    (memory_of(place) / "checkpoint").write_bytes(b"")


def flip(place: Place) -> None:
    path = memory_of(place) / "checkpoint"
    path.write_bytes(path.read_bytes().replace(b"\n9\n", b"\n8\n"))


def put_a_folder(place: Place) -> None:
    path = memory_of(place) / "checkpoint"
    path.unlink()
    path.mkdir()


def change_the_key(place: Place) -> None:
    """The policy follows a change of keys at once; the log has signed with the new one only."""
    text = place.policy.read_text().replace(KEY.verifier.text, ROTATED.verifier.text)
    place.policy.write_text(text)
    (place.log / "checkpoint").write_bytes(sign_checkpoint(place.tree(9, None)[0], [ROTATED]))


def harm_a_pending_note(place: Place) -> None:
    place.witnessed(300)
    place.round()
    (path,) = place.state.rglob("pending/*")
    path.write_bytes(path.read_bytes()[:-9])


@pytest.mark.parametrize(
    "harm", [empty, flip, put_a_folder, change_the_key, harm_a_pending_note], ids=lambda harm: harm.__name__
)
def test_a_damaged_memory_is_said_and_hides_no_other(
    place: Place, harm: Callable[[Place], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 1 round after round, since nothing is written over it; the other log is watched; taken away, all is well."""
    add_another_log(place)
    place.show(9)
    assert place.round() == 0
    harm(place)
    for _round in range(2):
        capsys.readouterr()
        assert place.round() == 1
        said = capsys.readouterr().out
        assert "[monitor-memory-unreadable]" in said and "ok: example.org/other 7" in said
    shutil.rmtree(memory_of(place))
    assert place.round() == 0


def test_evidence_that_convicts_no_longer_is_still_an_alarm(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    """A cut file, a folder in its place, and a policy with another key: a person must look."""
    place.show(5)
    place.round()
    place.show(5, fork=2)
    place.round()
    (evidence,) = place.evidence
    good = evidence.read_bytes()
    for harm in (
        lambda: evidence.write_bytes(good[:-20]),
        lambda: (evidence.unlink(), evidence.mkdir()),
    ):
        harm()
        capsys.readouterr()
        assert place.round() == 1
        assert "[monitor-evidence-unreadable]" in capsys.readouterr().out
    evidence.rmdir()
    assert place.round() == 0


def test_a_fork_is_said_although_nothing_can_be_written(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A full disk keeps no evidence: the alarm is raised in the round itself, and again until it could be kept."""
    add_another_log(place)
    place.show(5)
    place.round()
    place.show(5, fork=2)

    def full(*args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    for _round in range(2):
        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", full)
            capsys.readouterr()
            assert place.round() == 1
        said = capsys.readouterr().out
        assert "SPLIT VIEW: example.org/log" in said and "[log-split-view]" in said
        assert "[monitor-cannot-keep]" in said and "example.org/other 7" in said
        assert list(place.state.rglob(".*")) == []
    assert place.round() == 1 and len(place.evidence) == 1


@pytest.mark.parametrize("step", range(3))
def test_killed_on_the_way(place: Place, step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before, between and after what is written down of a fork: the next round raises the alarm all the same."""
    place.show(5)
    place.round()
    place.show(5, fork=2)
    act, calls = os.replace, [0]

    class Killed(BaseException):
        pass

    def die(*args: object) -> None:
        calls[0] += 1
        if calls[0] > step:
            raise Killed
        act(*args)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", die)
        if step < 2:
            with pytest.raises(Killed):
                place.round()
        else:
            place.round()
    assert calls == [min(step + 1, 2)]
    assert place.round() == 1 and len(place.evidence) == 1


def test_the_widest_notes_are_evidence(place: Place) -> None:
    """A log that fills its checkpoints with quotation marks is convicted like any other, and stays so."""
    for fork in (None, 2):
        place.show(9, fork=fork)
        wide = replace(place.tree(9, fork)[0], extensions=('"' * 990_000,))
        (place.log / "checkpoint").write_bytes(sign_checkpoint(wide, [KEY]))
        place.round()
    (evidence,) = place.evidence
    assert run("convict", str(evidence), "--vkey", KEY.verifier.text) == 0
    assert place.round() == 1


def test_whatever_one_log_does_the_others_are_watched(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An error nobody thought of ends the round of its log, with its name, and no other's."""
    add_another_log(place)
    place.show(9)
    reading = monitor.read_from

    def read_from(source: str, **limits: float):
        if source == str(place.log):
            raise RecursionError("too deep")
        return reading(source, **limits)

    monkeypatch.setattr(monitor, "read_from", read_from)
    assert place.round() == 1
    said = capsys.readouterr().out
    assert "no: example.org/log —" in said and "too deep" in said and "ok: example.org/other 7" in said


def test_a_policy_being_edited_ends_no_watch(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The last good one holds until the next can be read."""
    place.show(9)
    rounds = iter(("quor", "", None))

    def sleep(seconds: float) -> None:
        text = next(rounds)
        if text is None:
            raise KeyboardInterrupt
        place.policy.write_text(text)

    monkeypatch.setattr(time, "sleep", sleep)
    with pytest.raises(KeyboardInterrupt):
        run("monitor", str(place.policy), "--state", str(place.state), "--every", "1")
    out, err = capsys.readouterr()
    assert out.count("ok: example.org/log 9") == 3 and err.count("[policy-malformed]") == 2
