"""Our kinds beside the KCDB's categories: only what a source gives, a wrong list refused row by row, a proposal never silent where broader."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.core.capability.kcdb_list import NOT_LISTED, faults, is_given, read_list

from junheng.core.capability.crosswalk import CODE, HEAD, KNOWN, categories_of, proposed, read_crosswalk
from junheng.core.capability.kinds import BY_ID, KINDS, is_within
from junheng.core.capability.scope.lines import Defaults, Line, read_line
from junheng.core.reason import UnusableInput

ROOT = Path(__file__).parents[3]
DIGESTS = frozenset((ROOT / "tests" / "vectors" / "kcdb_given.txt").read_text().split())
BY_INTERFACE = {
    # MSLNZ/msl-kcdb: tests/test_general_physics.py, tests/test_ionizing_radiation.py, src/msl/kcdb/types.py
    "PR/Photo-1.2.1": "Illuminance responsivity, tungsten source", "TF/F-2": "Frequency", "TF/F-2.3": "Frequency meter",
    "TF/F-2.3.1": "Frequency counter", "EM/RF-11.1.1": "Absolute power in coaxial line",
    "RI/RAD-1": "Activity", "RI/RAD-1.3.2": "Activity, multi-radionuclide source, liquid",
}  # fmt: skip
"""Copied from the source by hand, beside the list that ships."""
SOUND = next(each for each in KNOWN if each.code == "L/DimMet-2.2.1")


def test_every_row_is_one_that_was_seen() -> None:
    """No code with a name that its source does not give it; each row names its source and the day it was seen."""
    assert {each.code: each.name for each in KNOWN if "msl-kcdb" in each.source} == BY_INTERFACE
    for each in KNOWN:
        assert is_given(each, DIGESTS) or each.code.startswith(NOT_LISTED), each
        assert each.code in BY_INTERFACE or not each.code.startswith(NOT_LISTED), each
        assert each.kind in BY_ID and each.source and each.seen <= date(2026, 11, 30)
        assert CODE.fullmatch(each.code)
        assert each.address == f"https://si-digital-framework.org/kcdb-sc/{each.code}"
    assert categories_of("mechanics.rotation") == ()


@pytest.mark.parametrize("wrong", [{"code": "L/DimMet-2.2.2"}, {"code": "L/Dim-2.2.1"}, {"name": "End standards, gauge blocks"}, {"name": "End standards"}])  # fmt: skip
def test_a_slip_is_not_given(wrong: dict[str, str]) -> None:
    """The digests of the list know a code only with its own name."""
    assert is_given(SOUND, DIGESTS) and not is_given(replace(SOUND, **wrong), DIGESTS)


def test_the_check_against_the_list_itself(tmp_path: Path) -> None:
    """Whoever has a copy is told which code is not in it and which name is another's; a name may stand behind what it lies in."""
    copy = tmp_path / "list.csv"
    copy.write_text(
        "Id,Area Id,Area,Branch Id,Branch,Service,Subservice,IndividualService\n"
        "L.L/DimMet.2.2.1,L,Length,L/DimMet,Dimensional metrology,Linear dimensions,End standards,Gauge block\n",
        encoding="utf-8",
    )
    listed = read_list(copy)
    names = ("End standards, gauge block", "Gauge block", "Linear dimensions, End standards, Gauge block")
    assert faults([replace(SOUND, name=name) for name in names], listed) == []
    assert faults([replace(SOUND, code="L/DimMet-2", name="Linear dimensions")], listed) == []
    assert faults([replace(SOUND, code="RI/RAD-1")], listed) == []
    assert "not in the list" in faults([replace(SOUND, code="L/DimMet-2.2.2")], listed)[0]
    for name in ("Step gauge", "Gauge block, end standards", "End standards"):
        assert "Linear dimensions, End standards, Gauge block" in faults([replace(SOUND, name=name)], listed)[0]  # fmt: skip


def lies_in(code: str, other: str) -> bool:
    return code == other or code.startswith(f"{other}.")


def test_what_the_levels_say_holds_together() -> None:
    """The same category is one, with every other of the kind in it or around it; all of a category is of no two quantities apart."""
    assert max(Counter((each.kind, each.code) for each in KNOWN).values()) == 1
    for same in (each for each in KNOWN if each.level == "exact"):
        others = [each for each in categories_of(same.kind) if each is not same]
        assert all(
            lies_in(each.code, same.code) if each.level == "narrower" else lies_in(same.code, each.code)
            for each in others
        ), same
    whole = [each for each in KNOWN if each.level != "broader"]
    for one in whole:
        for other in whole:
            assert one.code != other.code or is_within(one.kind, other.kind) or is_within(other.kind, one.kind), one.code  # fmt: skip


def test_how_many_kinds_have_one() -> None:
    """The share that the documentation names."""
    with_one = {each.kind for each in KNOWN}
    text = (ROOT / "docs" / "capability.md").read_text(encoding="utf-8")
    assert re.search(rf"\b{len(with_one)} of the {len(KINDS)} kinds\b", text)
    assert re.search(rf"\b{len(KNOWN)} rows\b", text)


@pytest.mark.parametrize(
    ("code", "kind"),
    [("PR/Photo-1.2.1", "optics.illuminance"), ("TF/F-2.3.2", "time.frequency"), ("KCDB: EM/RF-11.1.1 Absolute power", "radio.power"),
     ("RI/RAD-1.3.1", "ionising.activity"), ("L/DimMet-2.2.1", "length.gauge-block"), ("L/DimMet-2.2.4", "length.length"),
     ("EM/DC-1.2.2", "electric.voltage.dc"), ("EM/DC-1.1.4", "electric.voltage"), ("M/Pres-3.1.2", "mechanics.pressure.absolute"),
     ("M/Pres-3.4.1", "mechanics.pressure"), ("T/T-2.3.1", "thermal.temperature"), ("T/T-2.5.4", "thermal.temperature.radiation"),
     ("TF/F-20.1", None), ("EM/DC-1.3.1", None), ("M/FF-9.10.2", None), ("M/Har-7.1.1", None), ("QM-5.1", None), ("PR/Photo", None), ("", None)],
)  # fmt: skip
def test_a_code_proposes_a_kind(code: str, kind: str | None) -> None:
    """By the category itself or the one it lies in, and the specific kind; 20 does not lie in 2; what kinds compete for proposes nothing."""
    found = proposed(code)
    assert (found.kind if found else None) == kind


def line(**cells: str) -> Line:
    return Line({"range": "10 Hz~1 MHz", "uncertainty": "U_rel=1e-9", "k": "2", **cells})


def test_the_importer_reads_the_category() -> None:
    """A line that names no quantity is of the kind its category is; without the category nobody knows it."""
    found = read_line(line(category="TF/F-2.3.1"), Defaults())
    assert found.is_sure and found.entry is not None and found.entry["kind"] == "time.frequency"
    assert "scope-kind-unknown" in [each.code for each in read_line(line(), Defaults()).doubts]


@pytest.mark.parametrize(
    ("cells", "kind", "doubts"),
    [
        ({"category": "L/DimMet-2.2.1", "range": "0.5 mm~100 mm", "uncertainty": "0.05 µm"}, "length.gauge-block", []),
        ({"category": "T/T-2.3.1", "range": "0 ℃~1100 ℃", "uncertainty": "0.5 ℃"}, "thermal.temperature", []),
        ({"category": "EM/DC-1.2.2", "range": "1 V~100 V", "uncertainty": "1 mV"}, "electric.voltage.dc", []),
        ({"category": "EM/DC-1.2.2", "quantity": "voltage", "range": "1 V~100 V", "uncertainty": "1 mV"}, "electric.voltage.dc", []),
        ({"category": "L/DimMet-2.1.4", "range": "1 mm~1000 mm", "uncertainty": "1 µm"}, "length.length", ["scope-category-broader"]),
        ({"category": "M/FF-9.10.2", "range": "(1~100) m³/h", "uncertainty": "0.2 m³/h"}, "mechanics.flow.volume", ["scope-kind-guessed"]),
        ({"category": "T/H-3.3.1", "quantity": "temperature", "range": "0 ℃~50 ℃", "uncertainty": "0.1 ℃"}, "thermal.temperature", ["scope-category-differs"]),
    ],
)  # fmt: skip
def test_lines_under_real_categories(cells: dict[str, str], kind: str, doubts: list[str]) -> None:
    """Silent where all of the category is of one kind; where it holds others, or two kinds share it, a person decides."""
    found = read_line(line(**cells), Defaults())
    assert found.entry is not None and found.entry["kind"] == kind
    assert [each.code for each in found.doubts] == doubts


def test_words_and_category_that_disagree() -> None:
    """Read by the words, with the doubt said."""
    told = {"quantity": "直流电压", "category": "TF/F-2.3.1", "range": "1 V~10 V", "uncertainty": "1 mV"}
    found = read_line(line(**told), Defaults())
    assert found.entry is not None and found.entry["kind"] == "electric.voltage.dc"
    assert [each.code for each in found.doubts] == ["scope-category-differs"]


GOOD = "kind,code,name,level,source,seen\nlength.gauge-block,L/DimMet-2.1.1,Gauge block,exact,the KCDB's own page,2026-11-01\n"


def test_an_operator_s_list() -> None:
    """Rows in any order of columns, with a byte order mark; what it names has an address."""
    (found,) = read_crosswalk(("\ufeff" + GOOD).encode())
    assert (found.name, found.address[-14:]) == ("Gauge block", "L/DimMet-2.1.1")
    assert read_crosswalk(b"code,kind,name,level,seen,source\nQM-5.1,chemistry.ph,pH,broader,2026-11-01,x\n")[0].code == "QM-5.1"  # fmt: skip


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("length.gauge-block,DimMet-2.1,x,exact,x,2026-11-01", "crosswalk-code-unusable"),
        ("length.gauge-block,L/DimMet-2.1.1.1,x,exact,x,2026-11-01", "crosswalk-code-unusable"),
        ("length.gauge-block,XX/Dim-2,x,exact,x,2026-11-01", "crosswalk-code-unusable"),
        ("length.gauge-block,L/DimMet-２.1,x,exact,x,2026-11-01", "crosswalk-code-unusable"),
        ("length.gauge-block,L/DimMet-2/../..,x,exact,x,2026-11-01", "crosswalk-code-unusable"),
        ("length.nothing,L/DimMet-2,x,exact,x,2026-11-01", "crosswalk-kind-unknown"),
        ("length.gauge-block,L/DimMet-2,x,same,x,2026-11-01", "crosswalk-level-unknown"),
        ("length.gauge-block,L/DimMet-2,,exact,x,2026-11-01", "crosswalk-without-name"),
        ("length.gauge-block,L/DimMet-2,x,exact,,2026-11-01", "crosswalk-without-source"),
        ("length.gauge-block,L/DimMet-2,x,exact,x,yesterday", "crosswalk-without-source"),
        ("length.gauge-block,L/DimMet-2.1.1,x,exact,x,2026-11-01", "crosswalk-twice"),
        ("short", "crosswalk-code-unusable"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_refused_by_its_number(row: str, code: str) -> None:
    """The third row of the file; the good one before it saves nothing."""
    with pytest.raises(UnusableInput) as caught:
        read_crosswalk((GOOD + row + "\n").encode())
    first = caught.value.refusals[0]
    assert (first.code, dict(first.facts)["row"]) == (code, "3")


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"a,b\n", ",".join(HEAD[:-1]).encode()])
def test_a_file_that_is_no_list(data: bytes) -> None:
    """The columns that are needed are named."""
    with pytest.raises(UnusableInput) as caught:
        read_crosswalk(data)
    assert [each.code for each in caught.value.refusals] == ["crosswalk-head"]
