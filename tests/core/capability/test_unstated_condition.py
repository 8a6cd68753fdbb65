"""A condition that the need does not state: sure only where every value of it agrees, and naming it only sharpens."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from junheng.core.capability.answer import Answer
from junheng.core.capability.documents import entry_from, need_from
from junheng.core.capability.index.asking import CapabilityIndex
from junheng.core.capability.index.judging import ASKED, judged
from junheng.core.capability.matching import match
from junheng.core.capability.model import CapabilityEntry, Need

F = Fraction
ON = date(2026, 11, 1)
TABLE: dict[str, Any] = {
    "axis": "frequency", "x": ["1", "10", "100"], "at": ["0.01", "1", "20"], "U": [["1", "2", "6"], ["2", "4", "8"], ["9", "5", "20"]],
}  # fmt: skip
"""Volts, kilohertz, millivolts."""


def entry(*boxes: dict[str, Any]) -> CapabilityEntry:
    return entry_from(
        {
            "id": "e", "body": "示例", "kind": "electric.voltage.ac", "unit": "V", "axes": [{"name": "frequency", "unit": "kHz"}],
            "boxes": list(boxes), "evidence": [{"id": "q", "name": "考核", "valid_to": "2030-01-01"}],
        }
    )  # fmt: skip


def box(
    table: dict[str, Any] = TABLE, *, interpolation: str = "linear", to: str = "20", **more: Any
) -> dict[str, Any]:
    stated = {"grid": table, "interpolation": interpolation, "unit": "mV", "k": 2, **more}
    return {
        "range": {"low": 1, "high": 100}, "conditions": {"frequency": {"low": "0.01", "high": to}}, "uncertainty": stated,
    }  # fmt: skip


def need(
    x: tuple[Any, Any],
    limit: Any,
    y: tuple[Any, Any] | None = None,
    *,
    unit: str = "mV",
    relative: bool = False,
) -> Need:
    document: dict[str, Any] = {
        "schema": "junheng.need/1", "kind": "electric.voltage.ac", "unit": "V", "range": {"low": str(x[0]), "high": str(x[1])},
        "uncertainty": {"value": str(limit), "unit": "%" if relative else unit, "k": 2} | ({"relative_to": "reading"} if relative else {}),
    }  # fmt: skip
    if y is not None:
        document["conditions"] = {"frequency": {"low": str(y[0]), "high": str(y[1])}}
        document["condition_units"] = {"frequency": "kHz"}
    return need_from(document)


def ask(asked: Need, told: CapabilityEntry) -> tuple[Answer, str, str]:
    """The answer, and what its criterion of uncertainty finds with its code."""
    (answer,) = match(asked, [told], at=ON)
    found = next((each for each in answer.criteria if each.name == "uncertainty"), None)
    return answer, found.finding if found else "", found.reason.code if found else ""


@pytest.mark.parametrize(
    ("x", "limit", "verdict", "finding", "code"),
    [
        # 20 mV at worst anywhere: whatever the frequency
        ((1, 100), 20, "cannot-tell", "yes", "uncertainty-within-whatever"),
        # at 1 V it is 1 to 6 mV: 5 mV holds below some frequency
        ((1, 1), 5, "cannot-tell", "cannot-tell", "uncertainty-by-condition"),
        ((1, 100), "19.9", "cannot-tell", "cannot-tell", "uncertainty-by-condition"),
        # 1 mV is the best of all, at 1 V and 10 Hz
        ((1, 1), 1, "cannot-tell", "cannot-tell", "uncertainty-by-condition"),
        ((1, 1), "0.999", "no", "no", "uncertainty-too-large"),
        # 5 mV is the best at 100 V
        ((100, 100), 5, "cannot-tell", "cannot-tell", "uncertainty-by-condition"),
        ((100, 100), "4.99", "no", "no", "uncertainty-too-large"),
    ],
)  # fmt: skip
def test_answers_by_hand(x: tuple[Any, Any], limit: Any, verdict: str, finding: str, code: str) -> None:
    """A firm no only where even the best frequency is too large; every answer asks for the frequency."""
    answer, found, why = ask(need(x, limit), entry(box()))
    assert (answer.verdict, found, why) == (verdict, finding, code)
    assert any(each.code == "condition-not-asked" for each in answer.criteria)
    reason = next(each.reason for each in answer.criteria if each.name == "uncertainty")
    if code != "uncertainty-too-large":
        assert reason.facts["axis"] == "frequency"


def test_the_doubt_says_best_and_worst() -> None:
    """At 1 V: 1.0 mV at best and 6.0 mV at worst; a person sees what naming the frequency may gain."""
    answer, _found, _code = ask(need((1, 1), 5), entry(box()))
    words = next(each.reason for each in answer.criteria if each.name == "uncertainty").message("en")
    assert "frequency" in words and "1\u00a0mV at best" in words and "6\u00a0mV at worst" in words


def test_a_part_of_a_stretch_that_is_named_is_partly() -> None:
    """10 Hz to 20 kHz at 1 V: 3 mV holds in a part of the frequencies; 0.9 mV in none."""
    answer, finding, code = ask(need((1, 1), 3, ("0.01", 20)), entry(box()))
    assert (answer.verdict, finding, code) == ("partly", "partly", "uncertainty-not-everywhere")
    assert ask(need((1, 1), "0.9", ("0.01", 20)), entry(box()))[0].verdict == "no"


def test_where_the_table_says_nothing_it_is_no_no() -> None:
    """The box reaches to 50 kHz and the table to 20: at 30 kHz nothing is stated, and nobody is called unable for that."""
    told = entry(box(to="50"))
    assert ask(need((1, 10), 1000, (30, 40)), told)[1:] == ("cannot-tell", "uncertainty-not-stated-there")
    assert ask(need((1, 10), 1000), told)[1:] == ("cannot-tell", "uncertainty-by-condition")
    assert ask(need((1, 10), 1000, (1, 20)), told)[0].verdict == "match"


def test_a_table_over_x_alone_says_nothing_beyond_its_points() -> None:
    """The range goes to 100 V, the printed points to 50: beyond them is a doubt, not a no."""
    short = {
        "range": {"low": 1, "high": 100},
        "uncertainty": {"table": [[1, 1], [50, 2]], "interpolation": "linear", "unit": "mV", "k": 2},
    }
    assert ask(need((60, 90), 5), entry(short))[1:] == ("cannot-tell", "uncertainty-not-stated-there")
    assert ask(need((1, 50), 5), entry(short))[0].verdict == "match"
    assert ask(need((1, 50), "0.5"), entry(short))[0].verdict == "no"


def test_two_boxes_are_one_table_of_two_steps() -> None:
    """1 mV to 1 kHz and 9 mV above: 5 mV depends, 9 mV holds whatever the frequency, 0.5 mV nowhere."""
    two = entry(*(
        {"range": {"low": 1, "high": 100}, "conditions": {"frequency": {"low": low, "high": high}},
         "uncertainty": {"constant": u, "unit": "mV", "k": 2}}
        for low, high, u in (("0.01", "1", "1"), ("1", "20", "9"))
    ))  # fmt: skip
    assert ask(need((1, 10), 5), two)[1:] == ("cannot-tell", "uncertainty-by-condition")
    assert ask(need((1, 10), 9), two)[1:] == ("yes", "uncertainty-within-whatever")
    assert ask(need((1, 10), "0.5"), two)[0].verdict == "no"
    assert ask(need((1, 10), 5, (2, 3)), two)[0].verdict == "no"


def test_a_formula_of_a_condition_asks_for_it() -> None:
    """1 mV + 1 mV/kHz: from 1.01 to 21 mV; 5 mV depends on the frequency."""
    told = entry({"range": {"low": 1, "high": 100}, "conditions": {"frequency": {"low": "0.01", "high": 20}},
                  "uncertainty": {"expression": "0.001 + 0.000001*frequency", "k": 2}})  # fmt: skip
    assert ask(need((1, 10), 5), told)[1:] == ("cannot-tell", "uncertainty-by-condition")
    assert ask(need((1, 10), 22), told)[1:] == ("yes", "uncertainty-within-whatever")
    assert ask(need((1, 10), "0.9"), told)[0].verdict == "no"


numbers = st.integers(1, 60).map(lambda n: f"{n / 4:g}")


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Any]:
    rows, columns = draw(st.integers(2, 4)), draw(st.integers(2, 4))
    xs = sorted(draw(st.sets(st.integers(1, 100), min_size=rows, max_size=rows)) | {1, 100})
    ys = sorted(draw(st.sets(st.integers(1, 200), min_size=columns, max_size=columns)) | {1, 200})
    values = draw(
        st.lists(st.lists(numbers, min_size=len(ys), max_size=len(ys)), min_size=len(xs), max_size=len(xs))
    )
    return {"axis": "frequency", "x": [str(x) for x in xs], "at": [f"{y / 10:g}" for y in ys], "U": values}


@st.composite
def cases(draw: st.DrawFn) -> tuple[CapabilityEntry, dict[str, Any]]:
    """An entry with a table, and a need beside it that names no condition."""
    relative = draw(st.booleans())
    more = {"unit": "%", "relative_to": "reading"} if relative and draw(st.booleans()) else {}
    stated = box(
        draw(tables()), interpolation=draw(st.sampled_from(["linear", "greater"])), to=draw(st.sampled_from(["20", "20", "25"])), **more,
    )  # fmt: skip
    stated["conditions"]["frequency"]["low"] = "0.1"
    low, high = sorted(draw(st.tuples(st.integers(1, 100), st.integers(1, 120))))
    return entry(stated), {"x": (low, high), "limit": draw(numbers), "relative": relative}


stretches = st.tuples(st.integers(1, 260), st.integers(1, 260)).map(
    lambda pair: tuple(f"{each / 10:g}" for each in sorted(pair))
)
WORSE = {"match": 0, "partly": 1, "cannot-tell": 1, "no": 2}


@settings(max_examples=300)
@given(cases(), stretches)
def test_naming_the_condition_only_sharpens(
    case: tuple[CapabilityEntry, dict[str, Any]], y: tuple[str, str]
) -> None:
    """What was no stays no. What held whatever the condition holds at every stretch registered. What matches was never no."""
    told, asked = case
    silent, finding, _code = ask(need(**asked), told)
    named, its, _why = ask(need(**asked, y=y), told)
    if silent.verdict == "no":
        assert named.verdict == "no"
    if named.verdict == "match":
        assert silent.verdict == "cannot-tell" and finding != "no"
    part = told.boxes[0].conditions["frequency"]
    if finding == "yes" and part.covers(need(**asked, y=y).conditions["frequency"]):  # type: ignore[union-attr, arg-type]
        assert its == "yes"


@settings(max_examples=300)
@given(cases())
def test_sure_only_where_every_value_agrees(case: tuple[CapabilityEntry, dict[str, Any]]) -> None:
    """Asked at one printed and one half-way frequency after the other: yes means yes at all, no means no at all."""
    told, asked = case
    _answer, finding, _code = ask(need(**asked), told)
    shape = told.boxes[0].uncertainty.shape  # type: ignore[union-attr]
    marks = [F(y, 1000) for y in shape.ys]  # type: ignore[union-attr]
    points = [*marks, *((a + b) / 2 for a, b in pairwise(marks))]
    for y in points:
        at = f"{float(y):.12g}"
        if F(at) == y:
            _named, its, _why = ask(need(**asked, y=(at, at)), told)
            if finding in ("yes", "no"):
                assert its == finding


@settings(max_examples=200)
@given(cases(), st.integers(0, 20), st.one_of(st.none(), stretches))
def test_a_wider_need_and_other_units(
    case: tuple[CapabilityEntry, dict[str, Any]], more: int, y: tuple[str, str] | None
) -> None:
    """A wider range, condition stated or not, adds no match and takes no doubt for a yes; volts for millivolts change nothing."""
    told, asked = case
    before, finding, _code = ask(need(**asked, y=y), told)
    wider = {**asked, "x": (max(1, asked["x"][0] - more), asked["x"][1] + more)}
    after, its, _why = ask(need(**wider, y=y), told)
    if after.verdict == "match":
        assert before.verdict == "match"
    if its == "yes" and not after.gaps:
        assert finding == "yes"
    if not asked["relative"]:
        volts = {**asked, "limit": f"{float(asked['limit']) / 1000:.12g}"}
        again, same, _reason = ask(need(**volts, y=y, unit="V"), told)
        assert (again.verdict, same) == (before.verdict, finding)


@settings(max_examples=300)
@given(st.lists(cases(), min_size=1, max_size=6), st.one_of(st.none(), stretches))
def test_the_index_answers_the_same(
    drawn: list[tuple[CapabilityEntry, dict[str, Any]]], y: tuple[str, str] | None
) -> None:
    """Who is able, and what each answers, as asking every entry, whether the condition is named or not."""
    told = [replace(each, id=f"e{number}") for number, (each, _asked) in enumerate(drawn)]
    kept = {each.id: each for each in told}
    index = CapabilityIndex.of(told)
    for _entry, asked in drawn:
        wanted = need(**asked, y=y)
        answers = {each.entry.id: each.verdict for each in match(wanted, told, at=ON)}
        able = index.able(wanted, at=ON, fetch=lambda ids: [kept[id] for id in ids])
        assert set(able) == {id for id, verdict in answers.items() if verdict == "match"}
        found = judged(index, wanted, at=ON)
        for id, verdict in zip(found.ids.tolist(), found.verdicts.tolist(), strict=True):
            assert verdict == ASKED or ("match", "partly", "cannot-tell", "no")[verdict] == answers[id]
