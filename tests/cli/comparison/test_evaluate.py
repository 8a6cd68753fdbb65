"""`junheng comparison evaluate`: contract 0 at the command line."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from junheng.cli.main import main

ROUND = """
schema: junheng.comparison/1
title: 直流电压比对 1 V
unit: µV
labs:
  - {lab: 主导实验室, x: "1.0", u: 2}
  - {lab: NO, x: 2, U: 5, k: 2}
  - {lab: 三, x: 10, u: 2.5}
estimators: [weighted-mean, median]
"""


def written(folder: Path, text: str, name: str = "round.yaml") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def answered(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main(["comparison", "evaluate", *words, "--json"]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    found: dict[str, Any] = json.loads(shown.out)
    return found


def test_yaml_answers_in_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One document with schema, method, versions and seed; names as written, `NO` is text."""
    found = answered(capsys, written(tmp_path, ROUND), "--seed", "5")
    assert found["schema"] == "junheng.comparison-result/1"
    assert found["seed"] == found["method"]["seed"] == 5
    assert set(found["method"]["versions"]) == {"junheng", "numpy", "scipy"}
    assert found["unit"] == "µV"
    assert [row["lab"] for row in found["scores"]["en"]["weighted-mean"]] == ["主导实验室", "NO", "三"]
    assert list(found["degrees_of_equivalence"]) == ["weighted-mean", "median"]


def test_yaml_and_json_are_one_model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same input gives the same bytes, default seed included."""
    labs = [{"lab": "主导实验室", "x": "1.0", "u": 2}, {"lab": "NO", "x": 2, "U": 5, "k": 2}, {"lab": "三", "x": 10, "u": 2.5}]  # fmt: skip
    document = {
        "schema": "junheng.comparison/1",
        "title": "直流电压比对 1 V",
        "unit": "µV",
        "labs": labs,
        "estimators": ["weighted-mean", "median"],
    }
    first = answered(capsys, written(tmp_path, ROUND))
    second = answered(capsys, written(tmp_path, json.dumps(document), "round.json"))
    assert first == second


def test_standard_input(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` reads standard input."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(ROUND.encode())))
    assert answered(capsys, "-")["title"] == "直流电压比对 1 V"


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Against weighted-mean"), ("zh", "相对于 weighted-mean")]
)
def test_a_person_reads_tables(
    language: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without --json: reference values, consistency, differences with scores, advice, verdict."""
    assert main(["comparison", "evaluate", written(tmp_path, ROUND), "--lang", language]) == 0
    shown = capsys.readouterr().out
    assert said in shown and "主导实验室" in shown and "+1." in shown
    assert ("satisfactory" in shown) == (language == "en")


def test_link_circulation_and_points_have_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every part of an answer is printed."""
    document = {
        "schema": "junheng.comparison/1",
        "points": [{"id": "10 V", "labs": [{"lab": "A", "x": 1, "u": 1}, {"lab": "B", "x": 2, "u": 1}]}],
        "link": {
            "linking": [{"d_kc": 1, "d_rmo": 2, "u_diff": 1}],
            "rmo": [{"lab": "linked", "x": 0, "u": 1}],
        },
        "circulation": {
            "pilot": "P",
            "observations": [{"lab": "P", "y": 1, "u": 1}, {"lab": "round", "y": 2, "u": 1}],
        },
    }
    assert main(["comparison", "evaluate", written(tmp_path, json.dumps(document))]) == 0
    shown = capsys.readouterr().out
    for word in ("10 V", "Overall", "Link", "linked", "Circulation", "round"):
        assert word in shown


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("unit:", "units:"), '"unit"'),
        (("lab: NO", "lab: 三"), "labs[2].lab"),
        (("junheng.comparison/1", "junheng.comparison/2"), "junheng.comparison/1"),
        (("u: 2}", "u: -2}"), "labs[0].u"),
        (("estimators: [weighted-mean", "estimators: [reml, weighted"), "estimators[1]"),
        (("U: 5, k: 2", "dof: 3"), '"weighted-mean" needs the standard uncertainty'),
        (("labs:", "labs: [{"), "neither JSON nor YAML"),
    ],
)
def test_what_cannot_be_used_is_one_line(
    change: tuple[str, str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 2; one line on standard error with file, path and what is wrong; nothing on standard output."""
    path = written(tmp_path, ROUND.replace(*change))
    assert main(["comparison", "evaluate", path, "--json"]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1 and said in shown.err and "round.yaml" in shown.err


@pytest.mark.parametrize("seed", ["-1", "1.5", "x", str(1 << 64)])
def test_a_seed_is_a_whole_number(seed: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Refused by the parser."""
    with pytest.raises(SystemExit) as stopped:
        main(["comparison", "evaluate", written(tmp_path, ROUND), f"--seed={seed}"])
    assert stopped.value.code == 2
    assert "whole number" in capsys.readouterr().err


def test_help_states_the_limits() -> None:
    """Limits stand in --help."""
    done = subprocess.run(
        [sys.executable, "-m", "junheng.cli.main", "comparison", "evaluate", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "500 laboratories" in " ".join(done.stdout.split())
