"""`junheng uncertainty evaluate`: contract 0 and 1 at the command line."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from junheng.cli.main import main

GAUGE = """
schema: junheng.measurement/1
title: End gauge (GUM H.1)
inputs:
  ls:     {value: 50000623, u: 25, dof: 18, unit: nm}
  d:      {value: 215, u: 9.7, dof: 25.6, unit: nm}
  da:     {value: 0, u: 0.58e-6, dof: 50, unit: 1/K}
  theta:  {value: -0.1, u: 0.41, unit: K}
  als:    {value: 11.5e-6, u: 1.2e-6, unit: 1/K}
  dtheta: {value: 0, u: 0.029, dof: 2, unit: K}
model:
  l: ls + d - ls*(da*theta + als*dtheta)
coverage: 0.99
"""


def written(folder: Path, text: str) -> str:
    path = folder / "measurement.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def evaluated(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main(["uncertainty", "evaluate", *words, "--json"]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    found: dict[str, Any] = json.loads(shown.out)
    return found


def test_the_file_of_the_contract_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both methods, one document; u, dof, k, U and the shorthand as the Guide prints them."""
    found = evaluated(capsys, written(tmp_path, GAUGE), "--trials", "100000", "--seed", "1")
    length = found["outputs"]["l"]
    assert found["schema"] == "junheng.uncertainty-result/1"
    assert length["reported"] == "50 000 838(32) nm"
    assert (round(length["u"]), int(length["dof"]), round(length["U"]), length["unit"]) == (32, 16, 93, "nm")
    assert round(length["u_second_order"]) == 34
    assert {line["input"] for line in length["budget"]} == {"ls", "d", "da", "theta", "als", "dtheta"}
    assert sum(line["share"] for line in length["budget"]) == pytest.approx(1)
    assert found["monte_carlo"]["seed"] == 1 and found["monte_carlo"]["outputs"]["l"]["u"] is None
    assert "l" in found["validation"]


def test_standard_input_and_json(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` reads standard input; JSON is the same model as YAML."""
    document = {
        "schema": "junheng.measurement/1",
        "inputs": {"x": {"value": "10.00", "u": 0.5}},
        "model": {"y": "2*x"},
    }
    data = io.TextIOWrapper(io.BytesIO(json.dumps(document).encode()))
    monkeypatch.setattr("sys.stdin", data)
    found = evaluated(capsys, "-", "--method", "gum")
    assert found["outputs"]["y"]["value"] == 20 and "monte_carlo" not in found


def test_a_person_reads_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --json: the result, U with its k, the budget row by row."""
    assert main(["uncertainty", "evaluate", written(tmp_path, GAUGE), "--method", "gum"]) == 0
    shown = capsys.readouterr().out
    assert "50 000 838(32) nm" in shown and "p = 0.99" in shown and "dtheta" in shown


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("u: 25,", "uu: 25,"), "uu"),
        (("ls + d", "ls + dd"), "dd"),
        (("unit: 1/K}\n  dtheta", "unit: m}\n  dtheta"), "als"),
        (("value: 215", "value: .nan"), "not a finite number"),
        (("junheng.measurement/1", "junheng.measure/9"), "junheng.measurement/1"),
        (("coverage: 0.99", "coverage: 1.5"), "1.5"),
        (("ls + d -", "__import__('os') + ls -"), "'"),
        (("inputs:", "imputs:"), "inputs"),
    ],
)
def test_unusable_input_is_one_line_each_and_exit_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: tuple[str, str], said: str
) -> None:
    """File, path inside it, what is wrong, what was expected; never a traceback, nothing on standard output."""
    path = written(tmp_path, GAUGE.replace(*change))
    assert main(["uncertainty", "evaluate", path, "--json"]) == 2
    shown = capsys.readouterr()
    assert shown.out == "" and "Traceback" not in shown.err
    assert all(path in line for line in shown.err.splitlines()) and said in shown.err


@pytest.mark.parametrize(
    "text", ["", "[1, 2", "a: &a [*a]", "- x\n" * 3, "\x00", "x: !!python/object:os.system {}"]
)
def test_files_that_are_no_documents(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    """Empty, broken, referring to itself, a list, a NUL, a tag that makes objects: exit 2."""
    assert main(["uncertainty", "evaluate", written(tmp_path, text)]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    """Named, exit 2."""
    assert main(["uncertainty", "evaluate", "no-such-file.yaml"]) == 2
    assert "no-such-file.yaml" in capsys.readouterr().err
