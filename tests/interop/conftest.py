"""The tour, walked once: its artefacts are what other people's tools are given."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SOURCES = Path(__file__).parent / "go"
Program = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def tour(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of `junheng tour`, walked by one process for all workers."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    out = shared / "tour"
    with (shared / "tour.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (out / "tour.json").exists():
            walked = subprocess.run(
                [sys.executable, "-m", "junheng.cli.main", "tour", "--out", str(out)],
                capture_output=True, text=True, timeout=240,
            )  # fmt: skip
            assert walked.returncode == 0, walked.stdout + walked.stderr
    return out


@pytest.fixture(scope="session")
def verify_log(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The Go program, built once from Debian's golang-golang-x-mod-dev."""
    return _built("verify_log", tmp_path_factory.mktemp("go"))


@pytest.fixture(scope="session")
def verify_cosignature(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Likewise, for what a witness signs and is asked."""
    return _built("verify_cosignature", tmp_path_factory.mktemp("go"))


def _built(name: str, folder: Path) -> Program:
    go = shutil.which("go")
    if go is None:
        pytest.fail("Go is missing: apt-get install golang-go golang-golang-x-mod-dev")
    setting = {
        "GO111MODULE": "off",
        "GOPATH": "/usr/share/gocode",
        "GOCACHE": str(folder / "cache"),
        "GOFLAGS": "",
    }
    program = folder / name
    built = subprocess.run(
        [go, "build", "-o", str(program), str(SOURCES / f"{name}.go")],
        env=os.environ | setting, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([str(program), *arguments], capture_output=True, text=True, timeout=300)

    return run


@pytest.fixture(scope="session")
def program() -> Program:
    """Run somebody else's program, or say which Debian package brings it."""

    def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
        try:
            return subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=300)
        except FileNotFoundError:
            pytest.fail(f"{words[0]} is missing: make .ready-apt names its Debian package")

    return run
