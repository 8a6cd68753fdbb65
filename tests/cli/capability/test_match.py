"""`junheng capability match`: exit codes, one JSON document, one line per problem."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from junheng.cli import capability
from junheng.cli.output import report_unusable
from junheng.core.reason import UnusableInput

CATALOGUE = Path(__file__).parents[2] / "core" / "capability" / "data" / "catalogue.json"
X12 = "0~1000 V DC, U<20 ppm"


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser(prog="junheng")
    capability.add_commands(parser.add_subparsers())
    options = parser.parse_args(["capability", "match", *arguments])
    try:
        return int(options.run(options))
    except UnusableInput as problem:
        return report_unusable(problem, source=options.file)


def answered(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert run(*arguments, "--json") == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_typed_need_is_answered_with_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    """Acceptance of R07.4: the typed search returns sorted answers and explains each."""
    found = answered(capsys, "--catalogue", str(CATALOGUE), "--text", X12, "--at", "2026-12-10")
    assert found["counts"] == {"match": 0, "partly": 3, "cannot-tell": 1, "no": 2}
    assert [note["code"] for note in found["notes"]] == ["uncertainty-void-at-zero"]
    zj = next(each for each in found["answers"] if each["entry"] == "zj-1")
    assert zj["covered"] == [
        {
            "low": "0.1667",
            "high": "1000",
            "low_open": True,
            "high_open": False,
            "unit": "V",
            "text": "(0.1667, 1000]\u00a0V",
        }
    ]
    assert all(
        each["criteria"] and all(c["code"] and c["message"] for c in each["criteria"])
        for each in found["answers"]
    )


def test_need_file_and_folder_of_catalogues(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A YAML 1.2 need (1e-6 is a number) against a folder; dates may stand unquoted."""
    need = tmp_path / "need.yaml"
    need.write_text(
        "schema: junheng.need/1\nkind: electric.voltage.dc\nunit: V\nrange: {low: 1, high: 100}\n"
        "uncertainty: {value: 20e-6, unit: '1', relative_to: reading}\ndate: 2026-12-10\n",
        encoding="utf-8",
    )
    found = answered(capsys, "--catalogue", str(CATALOGUE.parent), str(need))
    assert found["counts"]["match"] == 3
    assert [part["name"] for part in found["need"] if part["assumed"]] == ["k"]


def test_same_input_gives_the_same_bytes(capsys: pytest.CaptureFixture[str]) -> None:
    """Contract 0: the same input gives the same bytes."""
    arguments = ("--catalogue", str(CATALOGUE), "--text", X12, "--at", "2026-12-10", "--json")
    assert run(*arguments) == 0
    first = capsys.readouterr().out
    assert run(*arguments) == 0
    assert capsys.readouterr().out == first


def test_person_reads_lines_in_the_chosen_language(capsys: pytest.CaptureFixture[str]) -> None:
    """Without --json: how the need was read, the counts, then each answer with its reasons."""
    assert run("--catalogue", str(CATALOGUE), "--text", X12, "--at", "2026-12-10", "--lang", "zh") == 0
    out = capsys.readouterr().out
    assert out.startswith("读作：校准（默认），直流电压")
    assert "(0.1667, 1000]\u00a0V" in out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--text", "0~1000 V DC U<20pm"), "need-not-read"),
        ((), "need-missing"),
        (("nowhere.json",), "file-not-found"),
    ],
)
def test_unusable_need_exits_2(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: str
) -> None:
    """One line on standard error with the code, nothing on standard output."""
    assert run("--catalogue", str(CATALOGUE), *arguments) == 2
    seen = capsys.readouterr()
    assert code in seen.err
    assert seen.out == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "document-unreadable"),
        ("[" * 30 + "]" * 30, "document-too-deep"),
        ("[" * 100_000, "document-unreadable"),
        ('{"schema": "junheng.capability/1", "entrys": []}', "key-unknown"),
        ("schema: junheng.capability/1\nentries: [{id: a, turnaround_days: .nan}]", "value-unusable"),
    ],
)
def test_unusable_catalogue_exits_2_naming_the_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, code: str
) -> None:
    """A broken catalogue is refused by file, path and code, without a traceback."""
    broken = tmp_path / "broken.json"
    broken.write_text(text, encoding="utf-8")
    assert run("--catalogue", str(broken), "--text", X12) == 2
    err = capsys.readouterr().err
    assert "broken.json" in err
    assert code in err
