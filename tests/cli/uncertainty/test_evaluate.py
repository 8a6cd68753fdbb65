"""`junheng uncertainty evaluate`: contract 0 and 1 at the command line."""

from __future__ import annotations

import io
import itertools
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

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


PLAIN = """
schema: junheng.measurement/1
inputs:
  x: {value: 3, u: 0.5, dof: 9}
model: {y: x**2}
"""


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    """The lines on standard error of a refused evaluation, which prints nothing else."""
    assert main(["uncertainty", "evaluate", *words]) == 2
    shown = capsys.readouterr()
    assert shown.out == "" and "Traceback" not in shown.err
    return shown.err.splitlines()


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1e-6", 1e-6), ("1.0e6", 1e6), ("010", 10), (".5", 0.5), ("'10.00'", 10), ("+3", 3), ("-0.1", -0.1), ("0x1F", 31),
        ("１２", 12), ("2×10⁻⁶", 2e-6), ("1 234.5", 1234.5),
    ],
)  # fmt: skip
def test_numbers_of_yaml_1_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], typed: str, value: float
) -> None:
    """1e-6 is a number and 010 is ten; digits typed as text are read as people type them."""
    path = written(tmp_path, PLAIN.replace("value: 3", f"value: {typed}").replace("x**2", "x"))
    assert evaluated(capsys, path, "--method", "gum")["outputs"]["y"]["value"] == value


@pytest.mark.parametrize(
    "typed", ["NO", "1:30", "1,5", ".inf", "-.inf", ".nan", "1e400", "~", "true", "2026-11-27", "1 2", "[1]"]
)
def test_what_yaml_1_2_takes_for_no_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], typed: str
) -> None:
    """NO is text, 1:30 is not ninety, infinities and dates are no values: refused at inputs.x.value."""
    (line,) = refused(capsys, written(tmp_path, PLAIN.replace("value: 3", f"value: {typed}")))
    assert ":inputs.x" in line


def test_no_is_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The Norway problem: a title NO, an input called no."""
    text = PLAIN.replace("inputs:", "title: NO\ninputs:").replace("x:", "no:").replace("x**2", "no**2")
    assert main(["uncertainty", "evaluate", written(tmp_path, text), "--method", "gum"]) == 0
    assert capsys.readouterr().out.startswith("NO\n")


@pytest.mark.parametrize(
    "text",
    [
        "%YAML 1.1\n---" + PLAIN, "# old\n%YAML 1.1\n---" + PLAIN, PLAIN + "---" + PLAIN, PLAIN + "title: a\ntitle: b\n",
        json.dumps({"schema": "junheng.measurement/1"})[:-1] + ', "title": "a", "title": "b"}', "[" * 200_000, '{"a":' * 3000,
        "a: " + "9" * 5000, "!!float ", "!!bool 3", "a: *b", "\x1b]0;title\x07", "{" * 50, "\ufeff\ufeff",
    ],
    ids=range(14),
)  # fmt: skip
def test_texts_that_are_no_document_of_ours(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    """YAML 1.1, two documents, a key twice, nesting, tags without a value: one line, no traceback."""
    (line,) = refused(capsys, written(tmp_path, text))
    assert line.endswith("]") and "measurement.yaml" in line


def test_bytes_that_are_no_utf_8(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "gbk.yaml"
    path.write_bytes(PLAIN.encode() + "title: 量块".encode("gbk"))
    (line,) = refused(capsys, str(path))
    assert "document-unreadable" in line and "gbk.yaml" in line


def test_a_folder_a_large_file_and_many_nodes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each refused by its own code, the limit beside what was found."""
    assert "file-unreadable" in refused(capsys, str(tmp_path))[0]
    large = tmp_path / "large.json"
    large.write_bytes(b" " * (4 * 1024 * 1024 + 1))
    (line,) = refused(capsys, str(large))
    assert "file-too-large" in line and str(4 * 1024 * 1024) in line
    laughs = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{one}: &{one} [{','.join(['*' + other] * 9)}]\n"
        for other, one in zip("abcdefg", "bcdefgh", strict=True)
    )
    (line,) = refused(capsys, written(tmp_path, laughs))
    assert "document-too-many-nodes" in line and "500000" in line


@pytest.mark.parametrize(
    "words",
    [
        ("--trials", "many"), ("--trials", "1.5"), ("--trials", "1e400"), ("--trials", ""), ("--seed", "-1"), ("--seed", "x"),
        ("--seed", str(2**64)), ("--seed", "９"), ("--method", "bayes"), ("--order", "3"), ("--lang", "fr"), ("--nonsense",),
    ],
)  # fmt: skip
def test_options_that_cannot_be_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    """Exit 2 with what was expected, as for a file that cannot be used."""
    with pytest.raises(SystemExit) as caught:
        main(["uncertainty", "evaluate", written(tmp_path, PLAIN), *words])
    assert caught.value.code == 2
    shown = capsys.readouterr()
    assert shown.out == "" and words[0] in shown.err


@pytest.mark.parametrize("trials", ["999", "0", "-5", "10000001", "1e8"])
def test_trials_out_of_range_name_the_range(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], trials: str
) -> None:
    (line,) = refused(capsys, written(tmp_path, PLAIN), f"--trials={trials}")
    assert "trials-out-of-range" in line and "1000" in line and "10000000" in line


def test_help_states_the_limits(capsys: pytest.CaptureFixture[str]) -> None:
    """Contract 0: size, nodes, depth of the file and of a model, and the range of trials."""
    with pytest.raises(SystemExit) as caught:
        main(["uncertainty", "evaluate", "--help"])
    assert caught.value.code == 0
    said = " ".join(capsys.readouterr().out.split())
    for limit in ("4 MiB", "12 levels", "500000 nodes", "500 inputs", "100 equations", "5000 nodes", "2000 characters",
                  "500 nodes", "60 levels", "1000 to 10 million"):  # fmt: skip
        assert limit in said


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    """In processes of their own, with other hash seeds, other numbers of threads, JSON instead of YAML."""
    path = written(tmp_path, GAUGE.replace("coverage: 0.99", "correlations: [[theta, dtheta, 0.3]]"))
    other = tmp_path / "measurement.json"
    other.write_text(
        json.dumps(YAML(typ="safe", pure=True).load(Path(path).read_text("utf-8"))), encoding="utf-8"
    )
    seen = {_in_a_process(file, threads) for file in (path, str(other)) for threads in ("1", "2")}
    assert len(seen) == 1
    document = json.loads(seen.pop())
    assert document["monte_carlo"]["trials"] == 50_000
    assert set(document["method"]["versions"]) == {"junheng", "numpy", "scipy"}


def _in_a_process(path: str, threads: str) -> str:
    environment = os.environ | {"OPENBLAS_NUM_THREADS": threads, "PYTHONHASHSEED": threads}
    words = [
        sys.executable,
        "-m",
        "junheng.cli.main",
        "uncertainty",
        "evaluate",
        path,
        "--json",
        "--trials",
        "50000",
    ]
    done = subprocess.run(words, capture_output=True, text=True, env=environment, check=True, timeout=120)
    assert done.stderr == ""
    return done.stdout


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    """`| head -1` closes the pipe: no traceback."""
    words = [sys.executable, "-m", "junheng.cli.main", "uncertainty", "evaluate", written(tmp_path, GAUGE)]
    with subprocess.Popen(
        [*words, "--trials", "1000", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None and running.stderr is not None
        running.stdout.close()
        said = running.stderr.read()
    assert "Traceback" not in said and "Exception" not in said


def test_control_signs_of_a_file_never_reach_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An escape sequence, a line end, a bidi override in a title or a key are spelt out."""
    document = {
        "schema": "junheng.measurement/1",
        "title": "\x1b[31mred\nsecond \u202eline",
        "inputs": {"x": {"value": 1, "u": 1}},
        "model": {"y": "x"},
    }
    assert main(["uncertainty", "evaluate", written(tmp_path, json.dumps(document)), "--method", "gum"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == r"\x1b[31mred\nsecond \u202eline"
    bad = document | {"ti\x1b[2Jtle\nx": 1}
    (line,) = refused(capsys, written(tmp_path, json.dumps(bad)))
    assert "\x1b" not in line and "measurement-key-unknown" in line


def test_half_a_surrogate_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """JSON may hold one; no answer could be written with it."""
    text = '{"schema": "junheng.measurement/1", "title": "\\ud800", "inputs": {"x": {"value": 1, "u": 1}}, "model": {"y": "x"}}'
    (line,) = refused(capsys, written(tmp_path, text))
    assert ":title:" in line


@pytest.mark.parametrize("token", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_json_that_is_no_json(tmp_path: Path, capsys: pytest.CaptureFixture[str], token: str) -> None:
    """Python's reader takes NaN; contract 0 does not."""
    document = {
        "schema": "junheng.measurement/1",
        "inputs": {"x": {"value": 1, "u": "HERE"}},
        "model": {"y": "x"},
    }
    text = json.dumps(document).replace('"HERE"', token)
    (line,) = refused(capsys, written(tmp_path, text))
    assert ":inputs.x.u:" in line


def test_order_two_and_monte_carlo_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--order 2 makes U of the second-order u; --method monte-carlo leaves the GUM part out."""
    first = evaluated(capsys, written(tmp_path, PLAIN), "--method", "gum")["outputs"]["y"]
    second = evaluated(capsys, written(tmp_path, PLAIN), "--method", "gum", "--order", "2")["outputs"]["y"]
    assert second["u"] == second["u_second_order"] == first["u_second_order"] > first["u"]
    assert second["U"] == pytest.approx(second["k"] * second["u"])
    alone = evaluated(capsys, written(tmp_path, PLAIN), "--method", "monte-carlo", "--trials", "1e4")
    assert alone["outputs"] == {} and "validation" not in alone and "correlation" not in alone
    assert alone["monte_carlo"]["trials"] == 10_000 and alone["method"]["name"] == "monte-carlo"


def test_adaptive_trials(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Stops when stable and says how many it took."""
    text = PLAIN.replace("u: 0.5, dof: 9", "u: 0.02")
    found = evaluated(capsys, written(tmp_path, text), "--trials", "adaptive", "--seed", "1")["monte_carlo"]
    assert found["stabilised"] is True and 100_000 <= found["trials"] < 1_000_000


def test_infinite_degrees_of_freedom_are_text_and_what_is_undefined_is_null(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """JSON has no infinity: "inf" as on input; null with a warning for a kink."""
    text = PLAIN.replace(", dof: 9", "")
    assert evaluated(capsys, written(tmp_path, text), "--method", "gum")["outputs"]["y"]["dof"] == "inf"
    kink = evaluated(capsys, written(tmp_path, text.replace("x**2", "abs(x - 3)")), "--method", "gum")
    assert (kink["outputs"]["y"]["u"], kink["outputs"]["y"]["interval"]) == (None, None)
    assert [warning["code"] for warning in kink["warnings"]] == ["derivative-undefined"]


def test_warnings_in_either_language(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--lang zh for the sentences; codes stay."""
    path = written(tmp_path, GAUGE)
    words = (path, "--method", "monte-carlo", "--trials", "1000")
    english, chinese = evaluated(capsys, *words), evaluated(capsys, *words, "--lang", "zh")
    assert [each["code"] for each in english["warnings"]] == [each["code"] for each in chinese["warnings"]]
    assert "标准差不存在" in chinese["warnings"][0]["message"]
    assert "does not exist" in english["warnings"][0]["message"]


def test_a_person_reads_monte_carlo_and_the_analysis_of_variance(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Unit beside every number, digits as u makes them worth reading, Chinese names in line, the verdict in words."""
    text = """
schema: junheng.measurement/1
title: 频率
inputs:
  频率: {value: 9192631770.0012, u: 0.0003, unit: Hz}
  g: {groups: [[1, 2, 3], [2, 3, 4]], unit: mHz}
model: {f: 频率 + g}
"""
    assert main(["uncertainty", "evaluate", written(tmp_path, text), "--trials", "20000"]) == 0
    shown = capsys.readouterr().out
    assert "9192631770.0012" in shown and "Analysis of variance of g: mean = 2.5" in shown
    assert "Monte Carlo: 20000 trials" in shown and "GUM interval not validated: ends differ by" in shown
    table = [line for line in shown.splitlines() if " Hz " in line and "normal" in line]
    assert len(table) == 1 and table[0].startswith("  频率   9192631770.0012  0.0003 ")


def test_progress_is_for_a_terminal_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the first second, on standard error; a pipe sees none of it."""
    seconds = itertools.count()
    monkeypatch.setattr("junheng.cli.uncertainty.time.monotonic", lambda: float(next(seconds)))
    path = written(tmp_path, PLAIN)
    assert main(["uncertainty", "evaluate", path, "--trials", "30000"]) == 0
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert main(["uncertainty", "evaluate", path, "--trials", "30000"]) == 0
    assert capsys.readouterr().err.split("\r")[-1] == "30000/30000 trials\n"


def test_outputs_together_have_their_region(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two outputs: both coverage factors (JCGM 102, 7.7) in the JSON and in the table."""
    path = written(
        tmp_path, PLAIN.replace("model: {y: x**2}", "  w: {value: 1, u: 1}\nmodel: {y: 2*x, z: x + w}")
    )
    region = evaluated(capsys, path, "--trials", "100000")["monte_carlo"]["region"]
    assert (
        region["names"] == ["y", "z"]
        and 2.3 < region["ellipsoid_k"] < 2.7
        and 2 < region["rectangle_k"] < 2.4
    )
    assert main(["uncertainty", "evaluate", path, "--trials", "100000"]) == 0
    assert f"ellipsoid k = {region['ellipsoid_k']:.4g}" in capsys.readouterr().out


def test_sobol_sampling_says_how_well_it_knows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--sampling sobol`: standard errors from replicates; with adaptive it is refused."""
    path = written(tmp_path, PLAIN)
    found = evaluated(capsys, path, "--sampling", "sobol", "--trials", "20000")["monte_carlo"]
    errors = found["sobol"]["standard_errors"]["y"]
    assert found["trials"] == 16384 and found["sobol"]["replicates"] == 16
    assert set(errors) == {"value", "u", "low", "high"} and 0 < errors["value"] < 0.01
    assert "Sobol" in " ".join(refused(capsys, path, "--sampling", "sobol", "--trials", "adaptive"))
