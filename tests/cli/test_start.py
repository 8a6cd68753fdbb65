"""The command line starts with what one command needs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from junheng.cli.main import GROUPS, parser

SOURCE = str(Path(__file__).parents[2] / "src")


@pytest.mark.parametrize("verb", ["evaluate", "fit", "conformity", "interval"])
def test_help_of_a_verb_loads_no_science(verb: str) -> None:
    """Neither numpy nor another group is imported before a file is read."""
    words = f"import sys; from junheng.cli.main import parser; parser(['uncertainty', '{verb}']); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", words],
        env={**os.environ, "PYTHONPATH": SOURCE}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    loaded = set(done.stdout.split())
    assert "junheng.cli.interval" in loaded
    assert not loaded & {"numpy", "scipy", "junheng.cli.certificate"}


@pytest.mark.parametrize("words", [[], ["--help"], ["nonsense"], ["up"], ["uncertainty"]])
def test_every_group_is_known_where_it_may_be_asked_for(words: list[str]) -> None:
    """Without a group's name first all groups are there, also those whose names are no modules."""
    said = parser(words).format_help()
    names = (
        ("uncertainty",)
        if words == ["uncertainty"]
        else ("uncertainty", "capability", "certificate", "log", "up")
    )
    assert all(name in said for name in names) and len(GROUPS) >= 5


@pytest.mark.parametrize("command", ["up", "restore"])
def test_help_of_an_operator_command_starts_nothing(command: str, tmp_path: Path) -> None:
    """No database, no key, no folder: help leaves nothing behind."""
    home = tmp_path / "home"
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-m", "junheng.cli.main", command, "--help"],
        env=environment | {"JUNHENG_HOME": str(home)}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0 and "usage: junheng" in done.stdout
    assert not home.exists()
