"""Scope lines whose uncertainty is a table of two axes: in a cell as the KCDB has it, in a block or on a sheet of its own."""

from __future__ import annotations

import io
import json

import pytest
from xlsxwriter import Workbook

from junheng.core.capability.documents import entry_from
from junheng.core.capability.grid import Grid
from junheng.core.capability.scope.lines import Defaults, Line, ReadLine, read_line
from junheng.core.capability.scope.shown import reading_in_words
from junheng.core.capability.scope.table import read_scope

TABLE = "V\\Hz\t10\t1 kHz\t２０ kHz\n0.1\t10\t12\t30\n1\t20\t22\t40\n10\t30\t33\t50"
KCDB = json.dumps({
    "row_1": {"col_1": "", "col_2": "10 Hz", "col_3": "1 kHz"},
    "row_2": {"col_1": "1 mV", "col_2": "300", "col_3": "280"},
    "row_3": {"col_1": "1 V", "col_2": "30", "col_3": "28"},
})  # fmt: skip
AC = {"quantity": "交流电压", "uncertainty_unit": "µV", "k": "2"}


def read(**cells: str) -> ReadLine:
    return read_line(Line({**AC, "table": TABLE} | cells), Defaults())


def codes(found: ReadLine) -> list[str]:
    return [each.code for each in found.doubts]


def test_one_meaning_is_read_without_a_doubt() -> None:
    """Range and frequencies are those of the table; between printed points nothing better is claimed than is printed."""
    found = read()
    assert found.is_sure and found.entry is not None
    assert found.entry["axes"] == [{"name": "frequency", "unit": "Hz", "logarithmic": True}]
    (box,) = found.entry["boxes"]  # type: ignore[misc]
    assert box["range"] == {"low": "0.1", "high": "10"}
    assert box["conditions"] == {"frequency": {"low": "10", "high": "20000"}}
    assert box["uncertainty"]["interpolation"] == "greater"
    entry = entry_from({**found.entry, "id": "e"})
    shape = entry.boxes[0].uncertainty.shape  # type: ignore[union-attr]
    assert isinstance(shape, Grid) and float(shape.values[2][2]) == pytest.approx(50e-6)


def test_the_kcdb_s_table_of_a_line() -> None:
    """µV/V under one volt and a frequency, with the range of the line inside the table."""
    found = read(table=KCDB, uncertainty_unit="µV/V", minimum="10 mV", maximum="1000 mV", relative="Yes")
    assert found.is_sure and found.entry is not None, codes(found)
    (box,) = found.entry["boxes"]  # type: ignore[misc]
    assert (box["range"], found.entry["unit"]) == ({"low": "10", "high": "1000"}, "mV")
    assert box["uncertainty"]["grid"]["x"] == ["1", "1000"]
    assert box["uncertainty"]["unit"] == "1" and box["uncertainty"]["grid"]["U"][0] == ["0.0003", "0.00028"]
    assert box["uncertainty"]["relative_to"] == "reading"
    assert reading_in_words(found.entry, "en")[1].endswith(
        "U = 0.000028~0.0003 of the reading, a table by frequency (2 × 2), k = 2"
    )


@pytest.mark.parametrize(
    ("cells", "code", "has_guess"),
    [
        ({"k": ""}, "scope-k-missing", True),
        ({"uncertainty_unit": ""}, "scope-unit-missing", False),
        ({"uncertainty_unit": "%"}, "scope-base-missing", True),
        ({"range": "0.1 V~100 V"}, "scope-table-short", True),
        ({"condition": "f: 1 Hz ~ 1 kHz"}, "scope-table-short", True),
        ({"uncertainty": "U=5 µV"}, "scope-table-beside", True),
        ({"table": "\t10\t20\n1 V\t5\t6\n2 V\t7\t8"}, "scope-table-axes", False),
        ({"table": "\t10 °C\t20 V\n1 V\t5\t6\n2 V\t7\t8"}, "grid-unit-of-another-kind", False),
        ({"table": "\t10 Hz\t20 Hz\n1 V\t5\n2 V\t7\t8"}, "grid-row-ragged", False),
        ({"table": "\t20 Hz\t10 Hz\n1 V\t5\t6\n2 V\t7\t8"}, "grid-not-ascending", False),
        ({"table": "\t10 Hz\t20 Hz\n1 V\t5\tNaN\n2 V\t7\t8"}, "grid-cell-unusable", False),
        ({"table": "\t10 kg\t20 kg\n1 V\t5\t6\n2 V\t7\t8"}, "scope-table-axes", False),
        ({"table": "not a table"}, "scope-table-axes", False),
        ({"table": "", "uncertainty": "见表 AC1", "range": "1 V~2 V"}, "scope-table-missing", True),
    ],
)  # fmt: skip
def test_what_waits_for_a_person(cells: dict[str, str], code: str, has_guess: bool) -> None:
    """Each doubt by its code; a guess only where one can be made."""
    found = read(**cells)
    assert code in codes(found)
    assert (found.entry is not None) == has_guess


def test_more_cells_than_are_read() -> None:
    """10⁵ cells: refused by number."""
    wide = "\n".join("\t".join(["1 Hz"] * 300) for _row in range(334))
    assert "scope-cell-too-long" in codes(read(table=wide))
    assert "grid-too-large" in codes(
        read(table="V\\Hz\t" + "\n".join("\t".join(["1"] * 100) for _row in range(90)))
    )


HEAD = "测量参数,测量范围,扩展不确定度,不确定度单位,k\n"
FILE = (
    f"{HEAD}交流电压,0.1 V~10 V,见表 AC1,µV,2\n直流电压,1 V~1000 V,5 µV,,2\n交流电压,1 V~10 V,见表 AC2,µV,2\n\n表 AC1\n"
    "V\\Hz,10,1000\n0.1,10,12\n10,30,33\n\n"
)


def test_a_block_below_named_by_the_line() -> None:
    """The block is no line; the line that names it takes it, and one that names none of the file waits."""
    scope = read_scope(FILE.encode(), Defaults())
    assert [each.number for each in scope.lines] == [2, 3, 4]
    first, second, third = (each.read for each in scope.lines)
    assert first.is_sure and first.entry is not None and "grid" in first.entry["boxes"][0]["uncertainty"]  # type: ignore[index]
    assert second.is_sure
    assert codes(third) == ["scope-table-missing"]


def test_two_blocks_of_one_name_are_none() -> None:
    """Which of them is meant is not said."""
    other = FILE + "表 AC1\nV\\Hz,10,1000\n0.1,11,12\n10,30,33\n"
    assert codes(read_scope(other.encode(), Defaults()).lines[0].read) == ["scope-table-missing"]


def test_a_sheet_of_the_workbook() -> None:
    """The table on a sheet of its own, found by the sheet's name; the digest of the line knows the table."""
    data = workbook({
        "CMC": [["Quantity", "Range", "Uncertainty", "Uncertainty units", "k"], ["AC voltage", "0.1 V to 10 V", "see table AC volts", "µV", "2"]],
        "AC volts": [["V\\Hz", "10", "1000"], ["0.1", "10", "12"], ["10", "30", "33"]],
    })  # fmt: skip
    (line,) = read_scope(data, Defaults()).lines
    assert line.read.is_sure, codes(line.read)
    changed = workbook({
        "CMC": [["Quantity", "Range", "Uncertainty", "Uncertainty units", "k"], ["AC voltage", "0.1 V to 10 V", "see table AC volts", "µV", "2"]],
        "AC volts": [["V\\Hz", "10", "1000"], ["0.1", "10", "12"], ["10", "30", "34"]],
    })  # fmt: skip
    assert read_scope(changed, Defaults()).lines[0].digest != line.digest


def workbook(sheets: dict[str, list[list[str]]]) -> bytes:
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                sheet.write_string(at, column, text)
    book.close()
    return out.getvalue()
