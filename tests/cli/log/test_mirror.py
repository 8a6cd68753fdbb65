"""`junheng log mirror`: the copy is a whole log at every moment and never another history."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.cli.log.test_monitor import KEY, WITNESS, Place, run

from junheng.cli.log_source import read_from
from junheng.cli.mirror import mirror
from junheng.core.transparency.fsck import check_log

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


@pytest.mark.parametrize("step", range(6))
def test_killed_on_the_way(place: Place, step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was written, the copy is the old tree, whole; the next round completes it."""
    place.show(300)
    copy(place)
    place.show(600)
    replace, calls = os.replace, [0]

    class Killed(BaseException):
        pass

    def die(*args: object) -> None:
        calls[0] += 1
        if calls[0] > step:
            raise Killed
        replace(*args)  # type: ignore[arg-type]

    target = place.log.with_name("copy")
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", die)
        with pytest.raises(Killed):
            mirror(read_from(str(place.log)), target, log=KEY.verifier)
    assert whole(target) == 300
    assert copy(place) == 0 and whole(target) == 600
