"""Runs a command of `junheng traceability` as a program would."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from junheng.cli.main import main


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, Any]]:
    """Runs a command; gives the exit code and the JSON, or the lines on standard error."""

    def run(verb: str, graph: str, *arguments: str) -> tuple[int, Any]:
        code = main(["traceability", verb, "--graph", graph, *arguments, "--json"])
        said = capsys.readouterr()
        return code, said.err if code == 2 else json.loads(said.out)

    return run
