"""Tables from other people: what a sheet shows is what is read, and a hostile file is refused in a sentence."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from xlsxwriter import Workbook

from junheng.core.capability.scope.lines import Defaults
from junheng.core.capability.scope.sheet import LARGEST, read_sheet
from junheng.core.capability.scope.table import Scope, read_scope
from junheng.core.reason import UnusableInput

HEAD = "测量参数,测量范围,不确定度,k\n"


def book(fill: Any) -> bytes:
    out = io.BytesIO()
    made = Workbook(out, {"in_memory": True})
    fill(made, made.add_worksheet())
    made.close()
    return out.getvalue()


def texts(data: bytes) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row.cells) for row in read_sheet(data).rows]


def refused(data: bytes) -> str:
    with pytest.raises(UnusableInput) as caught:
        read_scope(data, Defaults())
    return caught.value.refusals[0].code


def codes(scope: Scope) -> list[list[str]]:
    return [[doubt.code for doubt in line.read.doubts] for line in scope.lines]


def test_numbers_are_shown_with_their_shortest_digits_and_percentages_as_such() -> None:
    """0.1 is stored as 0.1000000000000000055; a cell of 0.0002 formatted as a percentage says 0.02 %."""

    def fill(made: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["a", 0.1, 12345678.5, 1e-9])
        sheet.write_number(0, 4, 0.0002, made.add_format({"num_format": "0.00%"}))

    assert texts(book(fill)) == [("a", "0.1", "12345678.5", "0.000000001", "0.02%")]


def test_a_truth_value_is_no_number() -> None:
    """TRUE is stored as 1."""
    assert texts(book(lambda _made, sheet: sheet.write_row(0, 0, ["a", True, False]))) == [
        ("a", "TRUE", "FALSE")
    ]


def test_a_range_that_became_a_date_is_found() -> None:
    """1-10 typed into a spreadsheet is the tenth of January: no number is read from it."""

    def fill(made: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["测量参数", "测量范围", "单位", "不确定度", "k"])
        sheet.write_row(1, 0, ["压力", "", "MPa", "U=1 kPa", 2])
        sheet.write_datetime(1, 1, date(2026, 1, 10), made.add_format({"num_format": "m-d"}))  # type: ignore[arg-type]

    (line,) = read_scope(book(fill), Defaults()).lines
    assert line.read.entry is None
    assert [doubt.code for doubt in line.read.doubts] == ["scope-date"]


def test_a_formula_counts_by_its_stored_result_and_says_so() -> None:
    """What another program computed is read with a doubt."""

    def fill(_made: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["测量参数", "最小值", "最大值", "单位", "不确定度", "k"])
        sheet.write_row(1, 0, ["压力", 1, "", "MPa", "U=1 kPa", 2])
        sheet.write_formula(1, 2, "=30*2", None, 60)

    scope = read_scope(book(fill), Defaults())
    assert codes(scope) == [["scope-formula"]]
    assert scope.lines[0].read.entry is not None


def test_a_merged_name_stands_for_its_rows_and_a_blank_one_is_doubted() -> None:
    """Excel says which rows a name covers; in CSV a blank cell is only probably the line above."""

    def fill(made: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["测量参数", "测量范围", "不确定度", "k"])
        sheet.merge_range(1, 0, 2, 0, "压力", made.add_format())
        sheet.write_row(1, 1, ["1~6 MPa", "U=1 kPa", 2])
        sheet.write_row(2, 1, ["6~60 MPa", "U=9 kPa", 2])

    assert codes(read_scope(book(fill), Defaults())) == [[], []]
    csv = f"{HEAD}压力,1~6 MPa,U=1 kPa,2\n,6~60 MPa,U=9 kPa,2\n".encode()
    assert codes(read_scope(csv, Defaults())) == [[], ["scope-filled-down"]]


def test_heads_in_both_languages_with_units_and_k() -> None:
    """`Range (MPa)`, `扩展不确定度(k=2)`, titles above the head, semicolons or tabs between cells."""
    chinese = "某院能力表;;\n测量参数;测量范围（MPa）;扩展不确定度(k=2)\n压力;1～60;U=1 kPa\n".encode()
    english = b"Quantity\tMeasuring range (MPa)\tExpanded uncertainty (k=2)\nPressure\t1 to 60\tU=1 kPa\n"
    for data in (chinese, english):
        scope = read_scope(data, Defaults())
        assert codes(scope) == [[]]
        assert scope.lines[0].read.entry["unit"] == "MPa"  # type: ignore[index]


def test_the_fields_of_the_kcdb_one_to_one() -> None:
    """Limits, parameter, expanded uncertainty with its own units, k, level and relativity are each read from their column."""
    data = (
        "NMI Service Identifier,Quantity,Instrument or Artifact,Minimum value,Maximum value,Units,Parameter,Specifications,"
        "Expanded uncertainty,Units,Coverage factor,Level of Confidence,Is the expanded uncertainty a relative one?,Comments\n"
        "EM-1,AC voltage,Calibrator,1,1000,V,Frequency,10 Hz to 1 kHz,20,µV/V,2,95%,Yes,\n"
        'L-1,Length,Gauge block,0.5,100,mm,,,"Q[20, 0.11L], L in mm",nm,2,95%,No,\n'
        "EM-2,DC voltage,Zener,10,10,V,,,5,µV,2,95%,Yes,a slip\n"
    ).encode()
    scope = read_scope(data, Defaults())
    assert codes(scope) == [[], [], ["scope-cells-differ"]]
    first = scope.lines[0].read.entry
    assert first is not None
    assert first["boxes"] == [{
        "range": {"low": "1", "high": "1000"}, "conditions": {"frequency": {"low": "0.01", "high": "1"}},
        "uncertainty": {"unit": "1", "text": "20", "constant": "0.00002", "relative_to": "reading", "k": "2", "probability": "0.95"},
    }]  # fmt: skip
    assert scope.lines[0].line.cells["identifier"] == "EM-1"


def test_a_person_may_say_which_column_is_which() -> None:
    """A head nobody knows is named; one that is not there is refused."""
    data = "什么,多少,多准,k\n压力,1~60 MPa,U=1 kPa,2\n".encode()
    assert refused(data) == "scope-heads-missing"
    heads = {"quantity": "什么", "range": "多少", "uncertainty": "多准"}
    assert codes(read_scope(data, Defaults(), heads=heads)) == [[]]
    with pytest.raises(UnusableInput) as caught:
        read_scope(data, Defaults(), heads=heads | {"k": "没有"})
    assert caught.value.refusals[0].code == "scope-head-unknown"


def test_two_heads_of_one_field_are_asked_about() -> None:
    """Which of two range columns counts is not guessed."""
    assert refused("测量参数,测量范围,量程,不确定度\n压力,1,2,3\n".encode()) == "scope-head-twice"


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return out.getvalue()


WORKBOOK = b'<workbook xmlns:r="r"><sheets><sheet name="a" r:id="r1"/></sheets></workbook>'


def workbook_of(sheet: bytes, relation: bytes = b"worksheets/sheet1.xml") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", WORKBOOK)
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            b'<Relationships><Relationship Id="r1" Target="' + relation + b'"/></Relationships>',
        )
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return out.getvalue()


ENTITY = b'<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx">]><worksheet><sheetData><row r="1"><c r="A1" t="str"><v>&x;</v></c></row></sheetData></worksheet>'
WIDE = b'<worksheet><sheetData><row r="1"><c r="ZZ1"><v>1</v></c></row></sheetData></worksheet>'
ROWS = b"<worksheet><sheetData>" + b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 5003)) + b"</sheetData></worksheet>"  # fmt: skip
HOSTILE = {
    "nothing": (b"", "sheet-empty"),
    "blanks": (b" \r\n\x00 ", "sheet-empty"),
    "too large": (b"a," * (LARGEST // 2 + 1), "sheet-too-large"),
    "old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "sheet-old-format"),
    "half a zip": (workbook_of(WIDE)[:200], "sheet-not-a-table"),
    "not a workbook": (packed(a=b"b"), "sheet-not-a-table"),
    "external target": (workbook_of(WIDE, b"../../etc/passwd"), "sheet-not-a-table"),
    "entities": (workbook_of(ENTITY), "sheet-not-a-table"),
    "broken xml": (workbook_of(b"<worksheet><sheetData>"), "sheet-not-a-table"),
    "bomb": (workbook_of(b"<worksheet>" + b" " * (70 * 1024 * 1024) + b"</worksheet>"), "sheet-bomb"),
    "wide": (workbook_of(WIDE), "sheet-too-many-columns"),
    "long": (workbook_of(ROWS), "sheet-too-many-rows"),
    "wide CSV": (("a," * 81 + "\n").encode(), "sheet-too-many-columns"),
    "long CSV": (("a,b\n" * 5001).encode(), "sheet-too-many-rows"),
    "long cell": ((f"{HEAD}压力," + "1" * 2001 + ",2,2\n").encode(), "sheet-cell-too-long"),
    "NUL": (b"a,b\n\x00c,d\n", "sheet-not-a-table"),
    "no heads": (b"1,2,3\n4,5,6\n", "scope-heads-missing"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "sheet-not-a-table"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_in_a_sentence(name: str) -> None:
    """Each with its own reason, in both languages."""
    data, code = HOSTILE[name]
    assert refused(data) == code
