"""The report as a workbook: numbers are numbers, everything else is text and never a formula."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from ruamel.yaml import YAML

from junheng.core.uncertainty.documents import measurement_from
from junheng.core.uncertainty.evaluation import evaluate
from junheng.core.uncertainty.filing import report_tables
from junheng.core.uncertainty.tables import Table
from junheng.core.uncertainty.workbook import as_xlsx, sheet_name

VECTORS = Path(__file__).parents[2] / "vectors" / "uncertainty"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def _parts(data: bytes) -> dict[str, etree._Element]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: etree.fromstring(packed.read(name)) for name in packed.namelist()}


def _sheets(data: bytes) -> dict[str, list[list[Any]]]:
    """A second, plain reader of ECMA-376: rows of floats, texts and None by the sheet's name."""
    parts = _parts(data)
    shared = ["".join(each.itertext()) for each in parts["xl/sharedStrings.xml"]]
    names = [each.get("name") for each in parts["xl/workbook.xml"].iter(f"{MAIN}sheet")]
    found: dict[str, list[list[Any]]] = {}
    for number, name in enumerate(names, start=1):
        rows = []
        for row in parts[f"xl/worksheets/sheet{number}.xml"].iter(f"{MAIN}row"):
            cells: dict[str, Any] = {}
            for cell in row:
                value = cell.findtext(f"{MAIN}v") or ""
                letters = re.sub(r"\d", "", cell.get("r") or "")
                cells[letters] = shared[int(value)] if cell.get("t") == "s" else float(value)
            rows.append([cells.get(letter) for letter in "ABCDEFGHIJKLM"])
        found[str(name)] = rows
    return found


def _report(name: str, **more: Any) -> tuple[Any, list[Table]]:
    document = YAML(typ="safe").load((VECTORS / f"{name}.yaml").read_text(encoding="utf-8"))
    measurement = measurement_from(document)
    found = evaluate(measurement, trials=20_000, seed=2**64 - 1)
    return found, report_tables(measurement, found, **more)


def test_published_budget_stands_in_cells() -> None:
    """GUM H.1: u, U and each contribution are numbers as computed; the seed keeps all its digits as text."""
    found, tables = _report("GUM-H1", versions={"junheng": "0.1.0"})
    sheets = _sheets(as_xlsx(tables))
    results = next(rows for name, rows in sheets.items() if "Results" in name)
    assert results[2][0] == "l" and results[2][3] == "nm"
    assert [results[2][at] for at in (1, 2, 7)] == pytest.approx(
        [found["l"].value, found["l"].u, found["l"].U], rel=1e-15
    )
    budget = next(rows for name, rows in sheets.items() if "budget" in name)
    contributions = {row[0]: row[8] for row in budget[2:]}
    assert contributions == pytest.approx(
        {line.input: line.contribution for line in found["l"].budget}, rel=1e-15
    )
    assert contributions["ls"] == 25 and contributions["dtheta"] == pytest.approx(16.6, abs=0.1)
    how = next(rows for name, rows in sheets.items() if "computed" in name)
    assert ["seed", "18446744073709551615"] in [row[:2] for row in how]
    assert any(row[0] == "rounding" and "GB/T 8170" in row[1] for row in how)
    assert ["junheng", "0.1.0"] in [row[:2] for row in how]


def test_report_says_everything_that_was_worked_out() -> None:
    """GUM H.2: model, three budgets, trials with clause 8, both correlations, method and warnings, in Chinese too."""
    found, tables = _report("GUM-H2", language="zh")
    titles = [each.title for each in tables]
    assert titles == [
        *(
            "测量",
            "结果",
            "R 的不确定度预算",
            "X 的不确定度预算",
            "Z 的不确定度预算",
            "一阶与二阶标准不确定度",
        ),
        *("蒙特卡洛", "输入量的相关系数", "输出量的相关系数", "计算方法", "需一并说明"),
    ]
    model, trials = tables[0], tables[6]
    assert ("模型", "R = V/I*cos(phi)") in model.rows
    assert [row[12] for row in trials.rows] == [
        "是" if found.validation[name].gum_valid else "否" for name in "RXZ"
    ]
    outputs = tables[8]
    assert float(outputs.rows[0][2]) == found.correlation.matrix[0][1]
    english = [each.title for each in _report("GUM-H2")[1]]
    assert len(english) == len(titles) and not set(english) & set(titles)


def test_monte_carlo_alone_has_no_budget() -> None:
    """Only what was computed has a table; the correlation is that of the trials."""
    document = YAML(typ="safe").load((VECTORS / "GUM-H2.yaml").read_text(encoding="utf-8"))
    measurement = measurement_from(document)
    found = evaluate(measurement, method="monte-carlo", trials=20_000)
    titles = [each.title for each in report_tables(measurement, found)]
    assert titles == ["Measurement", "Monte Carlo", "Correlation of the inputs", "Correlation of the outputs",
                      "How it was computed", "To be said with it"]  # fmt: skip


HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "=HYPERLINK(\"http://example.org\")", "http://example.org",
           "{=A1}", "\t=1+1", "\r\n=1+1")  # fmt: skip


def test_no_text_becomes_a_formula() -> None:
    """Text stays text sign by sign; what a spreadsheet would read as a formula is marked as text; no links."""
    table = Table("=title", ("-head", "@"), tuple((text, text) for text in HOSTILE), (1,))
    data = as_xlsx([table])
    rows = _sheets(data)["1 =title"]
    assert [row[0] for row in rows] == ["=title", "-head", *(text.strip() for text in HOSTILE)]
    assert [row[1] for row in rows[2:]] == [
        1.0 if text == "+1" else -1.0 if text == "-1" else text.strip() for text in HOSTILE
    ]
    parts = _parts(data)
    tags = {etree.QName(each).localname for part in parts.values() for each in part.iter("*")}
    assert not tags & {"f", "hyperlink", "hyperlinks", "externalReference", "definedName"}
    assert not [name for name in parts if "vba" in name.lower() or "external" in name.lower()]
    styles = [each.get("quotePrefix") for each in parts["xl/styles.xml"].find(f"{MAIN}cellXfs")]
    shared = ["".join(each.itertext()) for each in parts["xl/sharedStrings.xml"]]
    for cell in parts["xl/worksheets/sheet1.xml"].iter(f"{MAIN}c"):
        if cell.get("t") == "s":
            text = shared[int(cell.findtext(f"{MAIN}v") or "")]
            assert (styles[int(cell.get("s") or 0)] == "1") == (text[0] in "=+-@＝＋－＠"), text


def test_signs_that_xml_cannot_hold_are_spaces() -> None:
    """A title from a program may hold controls, half a surrogate pair, no characters; the file still opens."""
    data = as_xlsx([Table("a\x00\x1b\ud800\uffffb", ("c",), (("50\u00a0000\u202f8",),))])
    ((name, rows),) = _sheets(data).items()
    assert name == "1 a    b" and rows[0][0] == "a    b" and rows[2][0] == "50\u00a0000\u202f8"


def test_infinite_and_undefined_are_no_numbers() -> None:
    """Infinite degrees of freedom are the text inf, an undefined u is an empty cell."""
    rows = next(
        iter(
            _sheets(
                as_xlsx([Table("t", ("a", "b", "c"), (("x", "inf", ""), ("y", "2.5", "nan")), (1, 2))])
            ).values()
        )
    )
    assert rows[2][:3] == ["x", "inf", None] and rows[3][:3] == ["y", 2.5, "nan"]


def test_same_report_gives_same_bytes() -> None:
    """No clock in it."""
    first, second = (as_xlsx(_report("QUAM-A1")[1]) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("title", ["a" * 40, "[x]:*?/\\'", "", "History", "Uncertainty budget of z.re"])
def test_names_of_sheets_are_allowed(title: str) -> None:
    """At most 31 signs, none that is forbidden, and no two alike."""
    names = [sheet_name(number, title) for number in (1, 2, 12)]
    assert len(set(names)) == 3
    assert all(1 <= len(name) <= 31 and not re.search(r"[\[\]:*?/\\']", name) for name in names)
    assert len(_sheets(as_xlsx([Table(title, ("a",), ())] * 3))) == 3
