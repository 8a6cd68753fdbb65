"""Our kinds beside the KCDB's categories: only what a source gives, a wrong list refused row by row, a proposal never silent where broader."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from junheng.core.capability.crosswalk import CODE, HEAD, KNOWN, categories_of, proposed, read_crosswalk
from junheng.core.capability.kinds import BY_ID, KINDS
from junheng.core.capability.scope.lines import Defaults, Line, read_line
from junheng.core.reason import UnusableInput

SEEN_IN_A_SOURCE = {
    # MSLNZ/msl-kcdb: tests/test_general_physics.py, tests/test_ionizing_radiation.py, src/msl/kcdb/types.py
    "PR/Photo-1.2.1": "Illuminance responsivity, tungsten source", "TF/F-2": "Frequency", "TF/F-2.3": "Frequency meter",
    "TF/F-2.3.1": "Frequency counter", "RI/RAD-1.3.2": "Activity, multi-radionuclide source, liquid", "EM/RF-11.1.1": "Absolute power in coaxial line",
    "EM 6": "AC current",
    # docslib.org/doc/2814492, version 9 of 4 June 2020
    "EM 1": "DC voltage (up to 1100 V)", "EM 1.1": "DC voltage sources", "EM 1.2": "DC voltage meters", "EM 2": "DC resistance",
    "EM 2.1": "DC resistance standards and sources", "EM 2.2": "DC resistance meters", "EM 3": "DC current (up to 100 A)",
    # docslib.org/download/12336253, June 2018
    "AUV 1.1.1": "Measurement microphones, pressure sensitivity level, modulus", "AUV 1.2.1": "Measurement microphones, free-field sensitivity level, modulus",
    "AUV 1.3.1": "Measurement microphones, diffuse field sensitivity level, modulus", "AUV 2.1.1": "Sound calibrators, single frequency, sound pressure level",
    "AUV 3.1.1": "Sound measuring instruments, sound pressure response level", "AUV 6.1.1": "Audiometers, air-conduction response level",
}  # fmt: skip
"""Copied from the sources by hand, beside the list that ships."""


def test_every_row_is_one_that_was_seen() -> None:
    """No code and no name that is not in a source; each row names its source and the day it was seen."""
    assert {each.label: each.name for each in KNOWN} == SEEN_IN_A_SOURCE
    for each in KNOWN:
        assert each.kind in BY_ID and each.source and each.seen <= date(2026, 11, 30)
        assert not each.code or CODE.fullmatch(each.code)
        assert each.address in ("", f"https://si-digital-framework.org/kcdb-sc/{each.code}")
    assert categories_of("length.roughness") == ()


def test_how_many_kinds_have_one() -> None:
    """The share that the documentation names."""
    with_one = {each.kind for each in KNOWN}
    text = (Path(__file__).parents[3] / "docs" / "capability.md").read_text(encoding="utf-8")
    assert re.search(rf"\b{len(with_one)} of the {len(KINDS)} kinds\b", text)


@pytest.mark.parametrize(
    ("code", "kind"),
    [("PR/Photo-1.2.1", "optics.illuminance"), ("TF/F-2.3.2", "time.frequency"), ("KCDB: EM/RF-11.1.1 Absolute power", "radio.power"),
     ("TF/F-20.1", None), ("PR/Photo-1.2", None), ("L/DimMet-2.1.1", None), ("PR/Photo", None), ("", None)],
)  # fmt: skip
def test_a_code_proposes_a_kind(code: str, kind: str | None) -> None:
    """By the category itself or the one it lies in; 20 does not lie in 2; what nobody vouched for proposes nothing."""
    found = proposed(code)
    assert (found.kind if found else None) == kind


def line(**cells: str) -> Line:
    return Line({"range": "10 Hz~1 MHz", "uncertainty": "U_rel=1e-9", "k": "2", **cells})


def test_the_importer_reads_the_category() -> None:
    """A line that names no quantity is of the kind its category is; without the category nobody knows it."""
    found = read_line(line(category="TF/F-2.3.1"), Defaults())
    assert found.is_sure and found.entry is not None and found.entry["kind"] == "time.frequency"
    assert "scope-kind-unknown" in [each.code for each in read_line(line(), Defaults()).doubts]


def test_a_broader_category_is_never_silent() -> None:
    """Where the category holds more than the kind, the reading waits for a person."""
    broad = replace(KNOWN[0], level="broader")
    found = read_line(line(category="TF/F-2"), Defaults(categories=(broad,)))
    assert [each.code for each in found.doubts] == ["scope-category-broader"]


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
    assert (found.area, found.number, found.address[-14:]) == ("L", "2.1.1", "L/DimMet-2.1.1")
    assert read_crosswalk(b"code,kind,name,level,seen,source\nQM-5.1,chemistry.ph,pH,broader,2026-11-01,x\n")[0].number == "5.1"  # fmt: skip


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
