"""`junheng uncertainty evaluate --xlsx --dsi`: files beside an answer that does not change."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from lxml import etree

from junheng.cli.main import main

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "gum_h1.yaml"


def test_files_are_written_beside_the_same_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The JSON document is the one without the options, byte for byte; the workbook speaks the language asked for."""
    words = ["uncertainty", "evaluate", str(EXAMPLE), "--trials", "20000", "--json", "--lang", "zh"]
    assert main(words) == 0
    alone = capsys.readouterr().out
    book, dsi = tmp_path / "report.xlsx", tmp_path / "result.xml"
    assert main([*words, "--xlsx", str(book), "--dsi", str(dsi)]) == 0
    assert capsys.readouterr().out == alone
    with zipfile.ZipFile(book) as packed:
        assert "l 的不确定度预算" in packed.read("xl/sharedStrings.xml").decode()
    assert etree.parse(str(dsi)).getroot().findtext("{https://ptb.de/si}valueXMLList") == "50000838"


def test_no_file_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 2 with the name; what stood there stands there."""
    there = tmp_path / "result.xml"
    there.write_text("mine")
    assert main(["uncertainty", "evaluate", str(EXAMPLE), "--method", "gum", "--dsi", str(there)]) == 2
    shown = capsys.readouterr()
    assert "[output-exists]" in shown.err and shown.out == "" and there.read_text() == "mine"


def test_both_files_or_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The second stands already, has no folder, or is the first: the first is not left behind, and the reason is the true one."""
    there, book = tmp_path / "result.xml", tmp_path / "report.xlsx"
    there.write_text("mine")
    words = ["uncertainty", "evaluate", str(EXAMPLE), "--method", "gum", "--xlsx", str(book), "--dsi"]
    nowhere = tmp_path / "nowhere" / "result.xml"
    for name, code in ((there, "output-exists"), (nowhere, "file-unwritable"), (book, "output-exists")):
        assert main([*words, str(name)]) == 2
        assert f"[{code}]" in capsys.readouterr().err
        assert list(tmp_path.iterdir()) == [there] and there.read_text() == "mine"


def test_a_unit_without_dsi_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The refusal names the output; the workbook asked for beside it is not written either."""
    hardness = tmp_path / "hardness.yaml"
    hardness.write_text(
        "schema: junheng.measurement/1\ninputs: {h: {value: 60, u: 0.3, unit: HRC}}\nmodel: {y: h}\n"
    )
    book = tmp_path / "report.xlsx"
    words = ["uncertainty", "evaluate", str(hardness), "--method", "gum", "--xlsx", str(book)]
    assert main([*words, "--dsi", str(tmp_path / "result.xml")]) == 2
    assert "outputs.y" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [hardness]
