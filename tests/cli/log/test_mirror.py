"""`junheng log mirror`: the copy is a whole log at every moment and never another history."""

from __future__ import annotations

import errno
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from tests.cli.log.test_monitor import KEY, WITNESS, Place, run

from junheng.cli.log_source import read_from
from junheng.cli.mirror import mirror
from junheng.core.reason import UnusableInput
from junheng.core.transparency.checkpoint import sign_checkpoint
from junheng.core.transparency.fsck import check_log
from junheng.core.transparency.note import ED25519, SignerKey

VKEY = KEY.verifier.text


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def copy(place: Place, *more: str) -> int:
    return run("mirror", str(place.log), "--to", str(place.log.with_name("copy")), "--vkey", VKEY, *more)


def whole(folder: Path) -> int:
    """The size of a log without a finding."""
    found = check_log(read=read_from(str(folder)), log=KEY.verifier)
    assert found.findings == () and found.checkpoint is not None
    return found.checkpoint.size


def test_it_grows_with_its_source(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    """Each time whole; full files are not fetched again."""
    for size, files in ((5, 2), (5, 0), (300, 5), (600, 5), (66_000, 515)):
        place.show(size)
        assert copy(place) == 0
        assert capsys.readouterr().out.endswith(f"{files} files written\n")
        assert whole(place.log.with_name("copy")) == size


def test_a_source_that_forks_or_goes_back_or_lies(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    """The copy stays as it was; a fork is kept as evidence that convicts."""
    place.show(300)
    copy(place)
    place.show(400, fork=7)
    assert copy(place) == 1 and "log-split-view" in capsys.readouterr().out
    evidence = str(place.log.with_name("copy.split-view.json"))
    assert run("convict", evidence, "--vkey", VKEY) == 0
    place.show(5)
    assert copy(place) == 1 and "log-went-back" in capsys.readouterr().out
    place.show(600)
    tile = place.log / "tile/entries/001"
    tile.write_bytes(tile.read_bytes()[:-1] + b"?")
    assert copy(place) == 1 and "entry-contradicts-tile" in capsys.readouterr().out
    assert whole(place.log.with_name("copy")) == 300


def test_only_what_a_quorum_has_cosigned(place: Place) -> None:
    """With a policy an uncosigned checkpoint is not copied."""
    place.watch(quorum="w")
    place.show(9)
    assert copy(place, "--policy", str(place.policy)) == 1
    assert not place.log.with_name("copy").exists()
    place.show(9, is_cosigned=True)
    assert copy(place, "--policy", str(place.policy)) == 0
    assert WITNESS.name in (place.log.with_name("copy") / "checkpoint").read_text()


@pytest.mark.parametrize("step", range(7))
def test_killed_on_the_way(place: Place, step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was written, the copy is the old tree, whole; the next round completes it."""
    place.show(300)
    copy(place)
    place.show(600)
    target = place.log.with_name("copy")
    die_on_the_way(place, step, monkeypatch)
    assert whole(target) == 300
    assert copy(place) == 0 and whole(target) == 600
    assert sorted(path.name for path in target.iterdir()) == [".lock", "checkpoint", "tile"]


class Killed(BaseException):
    """The process ends here."""


def die_on_the_way(place: Place, step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A round that ends after so many files were put in place."""
    replace, calls = os.replace, [0]

    def die(*args: object) -> None:
        calls[0] += 1
        if calls[0] > step:
            raise Killed
        replace(*args)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", die)
        with pytest.raises(Killed):
            mirror(read_from(str(place.log)), place.log.with_name("copy"), log=KEY.verifier)


@pytest.mark.parametrize("before", [0, 300])
@pytest.mark.parametrize("step", [2, 3, 5])
def test_a_dead_round_and_another_history(
    place: Place, before: int, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a dead round began is a statement of the log too: a tree that contradicts it is a fork, and mixes with nothing."""
    target = place.log.with_name("copy")
    if before:
        place.show(before)
        copy(place)
    place.show(600)
    die_on_the_way(place, step, monkeypatch)
    place.show(700, fork=before + 1)
    assert copy(place) == 1
    evidence = str(place.log.with_name("copy.split-view.json"))
    assert run("convict", evidence, "--vkey", VKEY) == 0
    place.show(650)
    assert copy(place) == 0 and whole(target) == 650


def test_a_file_that_no_checkpoint_covers_is_written_anew(place: Place) -> None:
    """Whoever left it there: it is not taken for a part of this tree because it bears the name of one."""
    target = place.log.with_name("copy")
    place.show(300)
    copy(place)
    place.show(600, fork=400)
    shutil.copytree(place.log / "tile", target / "tile", dirs_exist_ok=True)
    place.show(600)
    assert copy(place) == 0 and whole(target) == 600


def test_two_at_once(place: Place) -> None:
    """The second is told so and touches nothing; with the first one's end the folder is free."""
    place.show(300)
    target, told = place.log.with_name("copy"), list[str]()
    source = read_from(str(place.log))

    def meanwhile(path: str) -> bytes:
        if path != "checkpoint" and not told:
            with pytest.raises(UnusableInput) as caught:
                mirror(source, target, log=KEY.verifier)
            told.append(caught.value.refusals[0].code)
        return source(path)

    mirror(meanwhile, target, log=KEY.verifier)
    assert told == ["mirror-at-work"] and whole(target) == 300
    assert copy(place) == 0


def test_a_folder_of_another_log(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    """Another origin's copy, whole or just begun, and files that nobody vouches for: nothing is written."""
    other = SignerKey("example.org/other", ED25519, bytes(32))
    target = place.log.with_name("copy")
    for name, code in (
        ("checkpoint", "mirror-of-another-log"),
        (".copying", "mirror-of-another-log"),
        ("x", "mirror-of-nothing"),
    ):
        shutil.rmtree(target, ignore_errors=True)
        place.show(300)
        checkpoint, files = place.tree(5, None)
        for path, data in {
            **files,
            name: sign_checkpoint(replace(checkpoint, origin=other.name), [other]),
        }.items():
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (target / path).write_bytes(data)
        before = contents(target)
        assert copy(place) == 1 and code in capsys.readouterr().out
        assert contents(target) == before


def contents(folder: Path) -> dict[str, bytes]:
    """All that a file server would serve, and the note of a round."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_where_one_stands(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--to .`: the evidence of a fork lies beside the folder meant."""
    here = place.log.with_name("here")
    here.mkdir()
    monkeypatch.chdir(here)
    words = ("mirror", str(place.log), "--to", ".", "--vkey", VKEY)
    place.show(9)
    assert run(*words) == 0
    place.show(12, fork=2)
    assert run(*words) == 1
    assert run("convict", str(here.with_name("here.split-view.json")), "--vkey", VKEY) == 0


def test_full_disk(place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 2 and a line; the copy stays the old tree, and a fork is said although its evidence cannot be kept."""
    place.show(300)
    copy(place)
    place.show(600)

    def full(*args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert copy(place) == 2
    assert "No space left on device [mirror-cannot-keep]" in capsys.readouterr().err
    assert whole(place.log.with_name("copy")) == 300
    place.show(600, fork=7)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        assert copy(place) == 1
    said = capsys.readouterr().out
    assert "[log-split-view]" in said and "[mirror-cannot-keep]" in said
    place.show(600)
    assert copy(place) == 0 and whole(place.log.with_name("copy")) == 600
