"""A table as typed, pasted or published: read where it has one meaning, every fault with its row and column."""

from __future__ import annotations

import json

import pytest

from junheng.core.capability.table_text import Edge, GridText, grid_text, rows_of

VOLT, HERTZ = Edge("V", "V"), Edge("Hz", "Hz")
PASTED = "V\\Hz\t10\t1 kHz\t２０ｋHz\n0.1\t10\t12\t30\n1 V\t20\t22\t40\n１０\t30\t33\t50\n"
KCDB = json.dumps({
    "row_1": {"col_1": "", "col_2": "10 Hz", "col_3": "20 Hz", "col_10": "1 kHz"},
    "row_2": {"col_1": "1 mV", "col_2": "300", "col_3": "280", "col_10": "270"},
    "row_10": {"col_1": "1 V", "col_2": "30", "col_3": "28", "col_10": "27"},
    "row_3": {"col_1": "10 mV", "col_2": "100", "col_3": "90", "col_10": "80"},
})  # fmt: skip
"""In the form of the KCDB's table contents: rows and columns by number, not in the order of text."""


def read(text: str, *, unit: str = "µV", **more: object) -> GridText:
    told = {"measurand": VOLT, "condition": HERTZ, "unit": unit} | more
    return grid_text(rows_of(text), **told)  # type: ignore[arg-type]


def codes(found: GridText) -> list[str]:
    return [each.code for each in found.faults]


def test_pasted_from_a_spreadsheet() -> None:
    """Tabs, units in some heads, full-width digits; everything comes out in the axis's unit."""
    found = read(PASTED)
    assert (found.x, found.at) == (("0.1", "1", "10"), ("10", "1000", "20000"))
    assert found.U == (("10", "12", "30"), ("20", "22", "40"), ("30", "33", "50"))
    assert not found.faults


def test_the_kcdb_s_own_form() -> None:
    """Rows and columns in the order of their numbers: col_10 comes after col_3."""
    found = read(KCDB)
    assert (found.x, found.at) == (("0.001", "0.01", "1"), ("10", "20", "1000"))
    assert found.U[2] == ("30", "28", "27")


@pytest.mark.parametrize(
    "text",
    [
        "V\\Hz 10 1000\n1 5 6\n2 7 8",
        "V\\Hz;10;1000\n1;5;6\n2;7;8",
        "V\\Hz,10,1000\n1,5,6\n2,7,8",
        "10 Hz  1 kHz\n1 V 5 6\n2 V 7 8",
        "Hz\\V\t1\t2\n10\t5\t7\n1000\t6\t8",
        "\t1 V\t2 V\n10 Hz\t5\t7\n1 kHz\t6\t8",
        "\t10\t1000\t\n1\t5\t6\t\n2\t7\t8\t\n\n",
    ],
)
def test_the_same_table_in_other_hands(text: str) -> None:
    """Other signs between cells, no corner, turned about: told by the units in the heads."""
    found = read(text)
    assert (found.x, found.at, found.U) == (("1", "2"), ("10", "1000"), (("5", "6"), ("7", "8")))
    assert not found.faults


def test_units_behind_cells() -> None:
    """A unit behind a number is put into the stated one; another quantity is a fault of that cell."""
    assert read("\t10\t20\n1\t1 mV\t6\n2\t7\t8").U[0] == ("1000", "6")
    assert read("\t10\t20\n1\t0.1 %\t6\n2\t7\t8", unit="ppm").U[0] == ("1000", "6")
    wrong = read("\t10\t20\n1\t1 kg\t6\n2\t7\t8")
    assert codes(wrong) == ["grid-unit-of-another-kind"]
    assert dict(wrong.faults[0].facts) == {"row": "2", "column": "2", "found": "kg", "needed": "µV"}


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("\t10\t20\n1\t5\n2\t7\t8", "grid-row-ragged", {"row": 2, "found": 1, "needed": 2}),
        ("\t10\t20\n1\t5\t6\t7\n2\t7\t8", "grid-row-ragged", {"row": 2, "found": 3, "needed": 2}),
        ("\t20\t10\n1\t5\t6\n2\t7\t8", "grid-not-ascending", {"row": 1, "column": 3}),
        ("\t10\t20\n2\t5\t6\n2\t7\t8", "grid-not-ascending", {"row": 3, "column": 1}),
        ("\t10\t20\n1 V\t5\t6\n900 mV\t7\t8", "grid-not-ascending", {"row": 3, "column": 1}),
        ("\t10 kg\t20\n1\t5\t6\n2\t7\t8", "grid-unit-of-another-kind", {"row": 1, "column": 2}),
        ("\t10\t20\n1\tNaN\t6\n2\t7\t8", "grid-cell-unusable", {"row": 2, "column": 2, "found": "NaN"}),
        ("\t10\t20\n1\t5\tinf\n2\t7\t8", "grid-cell-unusable", {"row": 2, "column": 3, "found": "inf"}),
        ("\t10\t20\n1\t5\t∞\n2\t7\t8", "grid-cell-unusable", {"row": 2, "column": 3, "found": "∞"}),
        ("\t10\t20\n1\t5\t1e999\n2\t7\t8", "grid-cell-unusable", {"row": 2, "column": 3}),
        ("\t10\t20\n1\t5\t-6\n2\t7\t8", "grid-cell-negative", {"row": 2, "column": 3, "found": "-6"}),
        ("\t10\t20\n1\t5\t\n2\t7\t8", "grid-cell-empty", {"row": 2, "column": 3}),
        ("\t10\t20\n1\t5\t1,500\n2\t7\t8", "grid-cell-doubtful", {"row": 2, "column": 3}),
        ("\t10\t20\n1\t5\t6\u200b\n2\t7\t8", "grid-cell-unusable", {"row": 2, "column": 3}),
        ("\t10\t20\n1\t5\t<script>\n2\t7\t8", "grid-cell-unusable", {"row": 2, "column": 3}),
        ("\t10\n1\t5\n2\t7", "grid-too-small", {"rows": 2, "columns": 1}),
        ("", "grid-empty", {}),
        ("{\"row_1\": 7}", "grid-empty", {}),
        ("[[[[", "grid-too-small", {}),
    ],
)  # fmt: skip
def test_faults_name_the_cell(text: str, code: str, place: dict[str, object]) -> None:
    """Ragged, not ascending, another quantity, no number, below zero, empty, two meanings, invisible, too small."""
    found = read(text)
    assert code in codes(found)
    fault = next(each for each in found.faults if each.code == code)
    assert {name: str(value) for name, value in place.items()}.items() <= dict(fault.facts).items()


def test_a_head_must_say_its_unit_where_none_is_stated() -> None:
    """Of a published table nothing is guessed."""
    found = read("\t10\t20\n1 V\t5\t6\n2 V\t7\t8", condition=Edge("Hz"))
    assert codes(found) == ["grid-unit-missing", "grid-unit-missing"]


def test_more_cells_than_anybody_prints() -> None:
    """10⁵ cells are refused by their number, quickly and without reading one of them."""
    line = "\t".join("7" for _cell in range(400))
    found = read("\n".join(line for _row in range(250)))
    assert codes(found) == ["grid-too-large"]
    assert dict(found.faults[0].facts)["found"] == "100000"


def test_at_most_twenty_faults() -> None:
    """A table of nothing but faults says the first twenty."""
    assert len(read("\t10\t20\n" + "\n".join("x\ty\tz" for _row in range(50))).faults) == 20
