"""The contracts of .importlinter hold, and each of them catches the import it forbids."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command(['--no-cache'])"


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(house / "src"), "PYTHONWARNINGS": "ignore"}
    return subprocess.run(
        [sys.executable, "-c", LINT], cwd=house, env=environment, capture_output=True, text=True
    )


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the source that a test may spoil."""
    shutil.copytree(
        ROOT / "src",
        tmp_path / "src",
        ignore=lambda _, names: [n for n in names if "." in n and not n.endswith(".py")],
    )
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def spoil(house: Path, module: str, line: str) -> None:
    file = house / "src" / "junheng" / f"{module}.py"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a") as stream:
        stream.write(f"\n{line}\n")


def test_all_contracts_are_kept(house: Path) -> None:
    """The house as it is."""
    done = lint(house)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("core/reason", "import socket", "The science knows no web"),
        ("core/reason", "import junheng.hub.foundation.clock", "The platform and the command line stand"),
        (
            "cli/output",
            "def late():\n    import junheng.hub.foundation.clock",
            "The platform and the command line stand",
        ),
        ("hub/institutions/queries", "import junheng.hub.orders.models", "A floor uses only floors below"),
        ("hub/people/queries", "import junheng.hub.instruments.models", "A floor uses only floors below"),
        ("hub/foundation/models", "import junheng.hub.foundation.services.facts", "Inside an area"),
        ("hub/orders/rules", "import django.db", "Rules and events are plain"),
        ("hub/foundation/postgres/roles", "import django.db", "before there is a framework"),
    ],
)
def test_forbidden_import_is_caught(house: Path, module: str, line: str, contract: str) -> None:
    """One import against each rule, also a late one inside a function."""
    spoil(house, module, line)
    done = lint(house)
    assert done.returncode != 0
    assert contract in done.stdout.partition("Broken contracts")[2], done.stdout


def test_unlisted_area_is_caught(house: Path) -> None:
    """A new area has to be given its floor."""
    spoil(house, "hub/observatory/__init__", "")
    assert lint(house).returncode != 0
