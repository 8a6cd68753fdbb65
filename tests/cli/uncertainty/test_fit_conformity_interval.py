"""`junheng uncertainty fit|conformity|interval`: contracts 0, 2 and 3 at the command line."""

from __future__ import annotations

import copy
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from junheng.cli.main import main

VERBS = ("fit", "conformity", "interval")
LINE: dict[str, Any] = {
    "schema": "junheng.fit/1", "title": "Line", "x": [1, 2, 3, 4], "y": [1.1, 1.9, 3.2, 3.9], "u_y": 0.1, "u_x": [0.1, 0, 0.1, 0.1],
    "dof_y": 9, "model": "line", "predict": [{"x": 2.5, "u": 0.1}], "inverse": [{"y": 2, "u": 0.1}],
}  # fmt: skip
CURVE: dict[str, Any] = {
    "schema": "junheng.fit/1", "x": [1, 2, 3, 4], "y": ["2.7", 7.4, 20.1, 54.6], "weights_known": False,
    "model": {"expression": "a*exp(b*x)", "parameters": {"a": 1, "b": 1}},
}  # fmt: skip
POLYNOMIAL: dict[str, Any] = {
    "schema": "junheng.fit/1", "x": [1, 2, 3, 4], "y": [1, 4, 9, 17], "u_y": [[0.1 if i == j else 0.01 for j in range(4)] for i in range(4)],
    "model": {"polynomial": 2},
}  # fmt: skip
VALUE: dict[str, Any] = {
    "schema": "junheng.conformity/1", "title": "Value", "unit": "mm", "measured": {"value": "0.10", "u": 0.02, "dof": 12},
    "tolerance": {"lower": "-0.10", "upper": "0.10"}, "rule": "jjf-1094", "step": "0.01",
}  # fmt: skip
GUARDED: dict[str, Any] = {
    "schema": "junheng.conformity/1", "measured": {"value": 1, "U": 0.2, "k": 2, "distribution": "lognormal"},
    "tolerance": {"upper": 2}, "rule": {"guarded": {"probability": 0.95}},
}  # fmt: skip
PROCESS: dict[str, Any] = {
    "schema": "junheng.conformity/1", "process": {"mean": 0, "in_tolerance": 0.95}, "measurement": {"tur": 4, "accuracy": 0.2},
    "tolerance": {"lower": -1, "upper": 1}, "acceptance": {"consumer_risk": 0.005},
}  # fmt: skip
TESTED: dict[str, Any] = {
    "schema": "junheng.interval/1", "title": "Tested", "interval_days": 365, "results": [True, False, 1, 0, True],
    "target_reliability": 0.9, "confidence": 0.6, "max_change": 3, "mandatory": False, "method": "A3",
}  # fmt: skip
BINS: dict[str, Any] = {
    "schema": "junheng.interval/1", "target_reliability": 0.8,
    "bins": [{"days": 90, "n": 20, "in_tolerance": 19}, {"days": 180, "n": 20, "in_tolerance": 16}, {"days": 365, "n": 10, "in_tolerance": 6}],
}  # fmt: skip
POINTS: dict[str, Any] = {
    "schema": "junheng.interval/1", "target_reliability": 0.95, "tolerance": {"lower": -1, "upper": 1}, "degree": 1, "u0": 0.1, "initial": 0,
    "points": [{"days": 100, "deviation": 0.1, "u": 0.05}, {"days": 200, "deviation": 0.25, "u": 0.05}, {"days": 300, "deviation": 0.28, "u": 0.05}],
}  # fmt: skip
DOCUMENTS = [LINE, CURVE, POLYNOMIAL, VALUE, GUARDED, PROCESS, TESTED, BINS, POINTS]


def verb_of(document: dict[str, Any]) -> str:
    return str(document["schema"]).partition(".")[2].partition("/")[0]


def written(folder: Path, document: Any) -> str:
    path = folder / "document.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_one_document_in_and_one_out(
    document: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """JSON on standard output and nothing else, with its schema, method, versions and warnings."""
    verb = verb_of(document)
    assert main(["uncertainty", verb, written(tmp_path, document), "--json"]) == 0
    shown = capsys.readouterr()
    found = json.loads(shown.out)
    assert shown.err == "" and found["schema"] == f"junheng.{verb}-result/1"
    assert set(found["method"]["versions"]) == {"junheng", "numpy", "scipy"} and isinstance(
        found["warnings"], list
    )


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_person_reads_tables_in_either_language(
    document: dict[str, Any], language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without --json: title and tables, in Chinese with Chinese headings; no JSON, no Python."""
    assert main(["uncertainty", verb_of(document), written(tmp_path, document), "--lang", language]) == 0
    shown = capsys.readouterr().out
    assert document.get("title", "") in shown and "{" not in shown and "None" not in shown
    assert any("\u4e00" <= sign <= "\u9fff" for sign in shown) == (language == "zh")


def test_the_table_of_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Parameters, the test, predictions and inverse use stand there with their numbers."""
    document = {"schema": "junheng.fit/1", "x": [1, 2, 3, 4, 5, 6], "y": [3.3, 5.6, 7.1, 9.3, 10.7, 12.1], "u_y": 0.5, "model": "line", "inverse": [{"y": 10.5, "u": 0.5}]}  # fmt: skip
    assert main(["uncertainty", "fit", written(tmp_path, document)]) == 0
    shown = capsys.readouterr().out
    assert (
        "1.8666667  0.46547467" in shown and "p = 0.797" in shown and "10.5  4.9132791  0.32203556" in shown
    )


@pytest.mark.parametrize("verb", VERBS)
def test_help_states_limits(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["uncertainty", verb, "--help"])
    shown = capsys.readouterr().out
    assert ended.value.code == 0 and "Limits: 4 MiB" in shown and f"junheng.{verb}/1" in shown


@pytest.mark.parametrize("document", [LINE, VALUE, TESTED])
def test_standard_input_and_yaml(
    document: dict[str, Any],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`-` reads standard input; YAML is the same model as JSON."""
    from ruamel.yaml import YAML

    text = io.StringIO()
    YAML(typ="safe", pure=True).dump(document, text)
    answers = []
    for data in (json.dumps(document), text.getvalue()):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data.encode())))
        assert main(["uncertainty", verb_of(document), "-", "--json"]) == 0
        answers.append(capsys.readouterr().out)
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("document", "place"),
    [
        (LINE | {"u_y": [1, 2]}, ":u_y: "), (LINE | {"modle": 1}, '"modle"'), (VALUE | {"rule": "strict"}, ":rule: "),
        (VALUE | {"measured": {"value": 1}}, ":measured: "), (TESTED | {"results": ["x"]}, ":results[0]: "),
        (LINE | {"schema": "junheng.conformity/1"}, ":schema: "),
    ],
)  # fmt: skip
def test_unusable_input_is_one_line_and_exit_2(
    document: dict[str, Any], place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """File, path inside it, what is wrong; nothing on standard output."""
    verb = (
        "interval"
        if document is not None and "results" in document
        else "conformity"
        if "rule" in document
        else "fit"
    )
    path = written(tmp_path, document)
    assert main(["uncertainty", verb, path, "--json"]) == 2
    shown = capsys.readouterr()
    assert shown.out == "" and len(shown.err.splitlines()) == 1
    assert path in shown.err and place in shown.err


STRANGE: list[Any] = [
    None, True, False, 0, 1, -1, 1e-90, 1e90, 1e308, -1e308, 1e-320, float("nan"), float("inf"), "inf", "", "1e5", "x", "长度", [], [[]],
    [1], [1, 2, 3, 4], [[1, 0], [0, 1]], {}, {"value": 1}, {"k": 2}, 10**400, "9" * 80, 0.5, 3, 4000, [None], [True] * 4, 0.999999999999,
]  # fmt: skip


def places(found: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    return [path] * bool(path) + [each for key, value in inner for each in places(value, (*path, key))]


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), document=st.sampled_from(DOCUMENTS))
def test_whatever_stands_in_the_file(
    data: Any, document: dict[str, Any], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One or two values replaced by strange ones, or taken out: exit 0 with JSON, or 2 with a line; never more."""
    changed = copy.deepcopy(document)
    for _ in range(data.draw(st.integers(1, 2))):
        *way, last = data.draw(st.sampled_from(places(changed)))
        holder = changed
        for key in way:
            holder = holder[key]
        if data.draw(st.booleans()) and isinstance(holder, dict):
            del holder[last]
        else:
            holder[last] = copy.deepcopy(data.draw(st.sampled_from(STRANGE)))
        if not places(changed):
            break
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(changed).encode())))
    code = main(["uncertainty", verb_of(document), "-", "--json"])
    shown = capsys.readouterr()
    assert code in (0, 2) and "Traceback" not in shown.err
    if code == 0:
        json.loads(shown.out, parse_constant=lambda word: pytest.fail(f"{word} in the answer"))
    else:
        assert shown.out == "" and shown.err
