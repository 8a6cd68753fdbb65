"""`make bench` runs and prints a ratio for each peer; how fast is no business of a test."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.hub import conftest as _cast  # noqa: F401  # declares the scene of the region
from tests.hub import scenes

from benchmarks import platform
from junheng.hub.foundation.postgres import roles
from junheng.hub.foundation.postgres.launcher import Server

ROOT = Path(__file__).parents[2]


@pytest.fixture
def region(
    request: pytest.FixtureRequest, server: Server, fresh_database: Any, django_db_setup: None, tmp_path: Path
) -> str:
    """The fictional region in the database that an installation has; played once for the whole run."""
    scene = scenes.SCENES["region"]
    scenes.played(scene, request)
    fresh_database(roles.DATABASE, scene.template)
    shutil.copytree(scene.folder / "home", tmp_path / "home")
    return f"{server.home.top}:{tmp_path / 'home'}"


def test_every_benchmark_runs(tmp_path: Path, region: str) -> None:
    """Small tables, few trials; every figure is a number, every peer gives a ratio."""
    dropped = (
        "DATABASE_URL",
        "DATABASE_OWNER_URL",
        "JUNHENG_HOME",
        "PYTHONWARNINGS",
        "DJANGO_SETTINGS_MODULE",
    )
    environment = {name: value for name, value in os.environ.items() if name not in dropped}
    environment[platform.REGION] = region
    out = tmp_path / "results.json"
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick", "--out", str(out)],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads(out.read_text())["figures"]
    assert len(figures) >= 11 and all(
        figure["ours"] > 0 or figure["unit"] in ("share", "a month") for figure in figures
    )
    assert all(figure["ratio"] > 0 for figure in figures if figure["peer"])
