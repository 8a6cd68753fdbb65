"""The index answers what asking every entry answers; changes are felt at once and cost by their number."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from junheng.core.capability.answer import ORDER
from junheng.core.capability.documents import entry_from, need_from
from junheng.core.capability.grid import Grid
from junheng.core.capability.index.asking import CapabilityIndex
from junheng.core.capability.index.judging import ASKED, judged, speaks_of
from junheng.core.capability.intervals import Interval
from junheng.core.capability.matching import match
from junheng.core.capability.model import CapabilityEntry, Need

DAY = date(2026, 12, 10)
ENDS = ["0", "1", "10", "220", "1000", "0.1", "-10"]
KINDS = ["electric.voltage.dc"] * 8 + ["electric.voltage.ac", "electric.voltage", ""]
GOOD = [{"id": "q", "valid_from": "2024-01-01", "valid_to": "2030-01-01"}]


def held(entries: Iterable[CapabilityEntry]) -> tuple[dict[str, CapabilityEntry], list[str]]:
    """Entries by id, and the ids asked for exactly, in order."""
    return {entry.id: entry for entry in entries}, []


def able(index: CapabilityIndex, need: Need, kept: dict[str, CapabilityEntry]) -> tuple[str, ...]:
    def fetch(ids: Sequence[str]) -> list[CapabilityEntry]:
        return [kept[id] for id in ids]

    return index.able(need, at=DAY, fetch=fetch)


def brute(need: Need, entries: Iterable[CapabilityEntry]) -> tuple[str, ...]:
    return tuple(sorted(each.entry.id for each in match(need, entries, at=DAY) if each.verdict == "match"))


SMALL = st.sampled_from(["0", "2e-6", "8e-6", "20e-6", "1e-3", "0.02", "0.0002"])
SHAPES = st.one_of(
    st.fixed_dictionaries({"constant": SMALL}),
    st.fixed_dictionaries({"linear": st.fixed_dictionaries({"a": SMALL, "b": SMALL})}),
    st.fixed_dictionaries({"quadrature": st.fixed_dictionaries({"a": SMALL, "b": SMALL})}),
    st.just({"expression": "2e-6 + 8e-6 * x"}),
    st.just({"table": [["-10", "1e-3"], ["10", "1e-5"], ["1000", "0.02"]], "interpolation": "linear"}),
)
K = st.sampled_from([{"k": 2}, {"k": 1}, {"k": 3}, {}])
BASES = st.sampled_from([{}, {"unit": "%", "relative_to": "reading"}, {"unit": "ppm", "relative_to": "span"}])


@st.composite
def boxes(draw: st.DrawFn, rare: int = 5) -> dict[str, Any]:
    """`rare`: one of so many more than one is for some conditions only, with a table in half of the cases of a frequency."""
    wide = st.sampled_from(["-10", "0", "1000", *ENDS])
    low, high = sorted((draw(wide), draw(wide)), key=float)
    part: dict[str, Any] = {"low": low, "high": high}
    if low != high:
        part |= draw(st.sampled_from([{}, {}, {"low_open": True}, {"high_open": True}]))
        if draw(st.integers(0, 9)) == 0:
            part.pop(draw(st.sampled_from(["low", "high"])))
    box: dict[str, Any] = {"range": part}
    base = draw(BASES) if {"low", "high"} <= part.keys() else {}
    if draw(st.integers(0, 9)):
        shape = draw(SHAPES)
        box["uncertainty"] = {**shape, **draw(K), **({} if {"expression", "table"} & shape.keys() else base)}
    if draw(st.integers(0, rare)) == 0:
        box["conditions"] = draw(st.sampled_from([
            {"frequency": {"low": 10, "high": 1000}}, {"frequency": {"low": 50, "high": 50}}, {"mode": ["sine"]},
            {"frequency": {"low": 10, "high": 100, "high_open": True}, "temperature": {"low": 19, "high": 21}},
        ]))  # fmt: skip
    if "uncertainty" in box and "frequency" in box.get("conditions", {}) and draw(st.booleans()):
        points = draw(st.sampled_from([["0", "10", "1000"], ["-10", "0.1", "1000"], ["1", "220"]]))
        table = {"axis": "frequency", "x": points, "at": ["10", "60", "1000"],
                 "U": [[draw(SMALL) for _at in range(3)] for _x in points]}  # fmt: skip
        box["uncertainty"] = {
            "grid": table, "interpolation": draw(st.sampled_from(["linear", "greater"])), **draw(K), **draw(st.sampled_from([{}, {"unit": "%", "relative_to": "reading"}])),
        }  # fmt: skip
    return box


@st.composite
def entries(draw: st.DrawFn, rare: int = 5) -> list[CapabilityEntry]:
    found = []
    for index in range(draw(st.integers(1, 8))):
        evidence = draw(st.sampled_from([
            *[GOOD] * 12, [{"id": "q", "valid_to": "2026-12-09"}], [], [{"id": "q"}],
            [{"id": "q", "valid_to": "2026-12-10"}], [{"id": "q", "valid_to": "2030-01-01", "suspended_from": "2026-12-11"}],
            [{"id": "q", "valid_to": "2030-01-01"}, {"id": "m", "mark": "CNAS", "valid_to": "2026-01-01"}],
            [{"id": "q", "valid_to": "2030-01-01", "suspended_from": "2026-01-01"}],
        ]))  # fmt: skip
        document = {
            "id": f"e{index}", "body": "示例", "kind": draw(st.sampled_from(KINDS)), "unit": "V", "boxes": draw(st.lists(boxes(rare), min_size=1 if draw(st.integers(0, 9)) else 0, max_size=3)),
            "axes": [{"name": "frequency", "unit": "Hz"}, {"name": "temperature", "unit": "°C"}, {"name": "mode"}], "evidence": evidence,
            "service": draw(st.sampled_from(["calibrate"] * 9 + ["verify"])),
            "place": draw(st.sampled_from([{}, {"division": "330100", "latitude": 30.27, "longitude": 120.15}, {"division": "310000"}])),
        }  # fmt: skip
        found.append(entry_from(document))
    return found


@st.composite
def needs(draw: st.DrawFn) -> Need:
    low, high = sorted((draw(st.sampled_from(ENDS)), draw(st.sampled_from(ENDS))), key=float)
    document: dict[str, Any] = {
        "schema": "junheng.need/1",
        "kind": draw(st.sampled_from([*KINDS, ""])),
        "unit": "V",
    }
    if draw(st.integers(0, 7)):
        document["range"] = {"low": low, "high": high}
    document |= draw(st.sampled_from([
        {}, {"uncertainty": {"value": "0.5"}}, {"uncertainty": {"value": "0.02"}}, {"uncertainty": {"value": "0.02", "strict": True, "k": 3}},
        {"uncertainty": {"value": 20, "unit": "ppm", "relative_to": "reading"}},
        {"uncertainty": {"value": 20, "unit": "ppm", "relative_to": "reading", "floor": "0.0002"}},
        {"uncertainty": {"value": "1e-3", "k": 1}},
    ]))  # fmt: skip
    document |= draw(st.sampled_from([
        *[{}] * 6, {"conditions": {"frequency": {"low": 50, "high": 50}}, "condition_units": {"frequency": "Hz"}},
        {"conditions": {"frequency": {"low": 10, "high": 100}}, "condition_units": {"frequency": "Hz"}}, {"conditions": {"mode": ["sine"]}},
        {"conditions": {"frequency": {"low": 60, "high": 700}}, "condition_units": {"frequency": "Hz"}},
    ]))  # fmt: skip
    document |= draw(st.sampled_from([
        *[{}] * 8, {"divisions": ["330000"]}, {"mark": "CNAS"}, {"recognition": [{"division": "310000", "wish": "must"}]},
        {"place": {"latitude": 30.27, "longitude": 120.15}, "max_distance_km": 100}, {"place": {"division": "31"}, "max_distance_km": 1},
        {"date": "2026-12-12"}, {"service": "verify", "instrument": "压力表"},
    ]))  # fmt: skip
    return need_from(document)


@settings(max_examples=400)
@given(entries(), needs())
def test_same_answer_as_asking_every_entry(found: list[CapabilityEntry], need: Need) -> None:
    """Ranges open and closed, all forms of U, conditions, evidence, place: the index changes no answer."""
    index = CapabilityIndex.of(found)
    kept, _asked = held(found)
    assert able(index, need, kept) == brute(need, found)


def as_judged(
    index: CapabilityIndex, need: Need, kept: dict[str, CapabilityEntry]
) -> tuple[dict[str, str], int]:
    """The verdict of each entry, and how many of them had to be asked."""
    found = judged(index, need, at=DAY)
    told = {
        id: ORDER[verdict] for id, verdict in zip(found.ids, found.verdicts, strict=True) if verdict != ASKED
    }
    asked = [kept[id] for id in found.ids[found.verdicts == ASKED]]
    return told | {each.entry.id: each.verdict for each in match(need, asked, at=DAY)}, len(asked)


@settings(max_examples=300)
@given(entries(), needs())
def test_same_verdicts_as_asking_every_entry(found: list[CapabilityEntry], need: Need) -> None:
    """Able, partly, cannot tell and not able, not only who is able; distances as the matcher counts them."""
    index = CapabilityIndex.of(found[:4]).changed(found[4:])
    kept, _asked = held(found)
    answers = match(need, [each for each in found if speaks_of(need, each.kind)], at=DAY)
    assert as_judged(index, need, kept)[0] == {each.entry.id: each.verdict for each in answers}
    far = judged(index, need, at=DAY)
    assert dict(zip(far.ids.tolist(), far.distance.tolist(), strict=True)) == {
        each.entry.id: float("inf") if each.distance_km is None else each.distance_km for each in answers
    }


@settings(max_examples=200)
@given(entries(rare=0), needs())
def test_same_answers_where_boxes_print_tables(found: list[CapabilityEntry], need: Need) -> None:
    """Several boxes, each for its conditions, tables beside lines: able and all verdicts as when every entry is asked."""
    index = CapabilityIndex.of(found)
    kept, _asked = held(found)
    assert able(index, need, kept) == brute(need, found)
    answers = match(need, [each for each in found if speaks_of(need, each.kind)], at=DAY)
    assert as_judged(index, need, kept)[0] == {each.entry.id: each.verdict for each in answers}


@settings(max_examples=150)
@given(entries(), entries(), needs(), st.sets(st.sampled_from([f"e{index}" for index in range(8)])))
def test_changes_answer_as_if_built_anew(
    first: list[CapabilityEntry], second: list[CapabilityEntry], need: Need, removed: set[str]
) -> None:
    """Entries added, replaced, removed and put back."""
    index = CapabilityIndex.of(first).changed(removed=removed)
    now = {entry.id: entry for entry in first if entry.id not in removed}
    assert able(index, need, now) == brute(need, now.values())
    index = index.changed(second)
    now |= {entry.id: entry for entry in second}
    assert able(index, need, now) == brute(need, now.values())


def plain(number: int, *, a: str = "1e-6") -> CapabilityEntry:
    return entry_from({
        "id": f"p{number}", "body": "示例", "kind": "electric.voltage.dc", "unit": "V",
        "boxes": [{"range": {"low": 0, "high": 10 + number % 90}, "uncertainty": {"linear": {"a": a, "b": "8e-6"}, "k": 2}}],
        "evidence": [{"id": "q", "valid_to": "2030-01-01"}],
    })  # fmt: skip


NEED = need_from({
    "schema": "junheng.need/1", "kind": "electric.voltage.dc", "unit": "V", "range": {"low": 1, "high": 50}, "uncertainty": {"value": "1e-3"},
})  # fmt: skip


def test_plain_entries_are_decided_without_being_fetched() -> None:
    """Nobody is asked exactly where doubles decide with room to spare; at the limit itself everybody is."""
    found = [plain(number) for number in range(500)]
    index = CapabilityIndex.of(found)

    def nobody(ids: Sequence[str]) -> list[CapabilityEntry]:
        raise AssertionError(ids)

    assert index.able(NEED, at=DAY, fetch=nobody) == brute(NEED, found)
    edge = need_from({
        "schema": "junheng.need/1", "kind": "electric.voltage.dc", "unit": "V", "range": {"low": 1, "high": 50},
        "uncertainty": {"value": "0.000401"},
    })  # fmt: skip
    kept, _asked = held(found)
    assert able(index, edge, kept) == brute(edge, found) != ()


def tabled(number: int, *, interpolation: str = "linear") -> CapabilityEntry:
    """10 Hz to 20 kHz, 1 to 100 V; its level by its number, the best at 1 kHz."""
    level = 1 + number % 50
    rows = [[str(level * (1 + i) * part) for part in (3, 1, 2, 8)] for i in range(5)]
    table = {
        "axis": "frequency",
        "x": ["1", "2", "10", "50", "100"],
        "at": ["10", "1000", "5000", "20000"],
        "U": rows,
    }
    return entry_from({
        "id": f"t{number}", "body": "示例", "kind": "electric.voltage.ac", "unit": "V", "axes": [{"name": "frequency", "unit": "Hz"}],
        "boxes": [{"range": {"low": 1, "high": 100}, "conditions": {"frequency": {"low": 10, "high": 20000}},
                   "uncertainty": {"grid": table, "interpolation": interpolation, "unit": "mV", "k": 2}}],
        "evidence": [{"id": "q", "valid_to": "2030-01-01"}],
    })  # fmt: skip


def test_tables_of_two_axes_are_decided_without_being_fetched() -> None:
    """Able, partly, unable and, where the frequency is not said, cannot tell: by columns, but for the few at the limit itself."""
    found = [
        tabled(number, interpolation="greater" if number % 3 == 0 else "linear") for number in range(150)
    ]
    index = CapabilityIndex.of(found)
    kept, _asked = held(found)
    seen = set[str]()
    for low, high, at, u in (
        (3, 40, (50, 60), "33"),
        (3, 40, (900, 1100), "11.1"),
        (3, 40, None, "33"),
        (70, 90, (9000, 20000), "400"),
    ):
        need = need_from({
            "schema": "junheng.need/1", "kind": "electric.voltage.ac", "unit": "V", "range": {"low": low, "high": high},
            "uncertainty": {"value": u, "unit": "mV"},
            **({"conditions": {"frequency": {"low": at[0], "high": at[1]}}, "condition_units": {"frequency": "Hz"}} if at else {}),
        })  # fmt: skip
        told, asked = as_judged(index, need, kept)
        assert told == {each.entry.id: each.verdict for each in match(need, found, at=DAY)}
        assert asked <= 3
        assert able(index, need, kept) == brute(need, found)
        seen |= set(told.values())
    assert seen == {"match", "partly", "cannot-tell", "no"}


def test_one_of_several_tables_decides_without_being_fetched() -> None:
    """Who is able by one of two boxes and who is apart from both is known by columns; who lies between them is asked."""
    single = [tabled(number) for number in range(60)]
    found = [replace(each, boxes=(*each.boxes, *_above(each).boxes)) for each in single]
    index = CapabilityIndex.of(found)
    kept, _asked = held(found)
    for low, high, u, most in (
        (3, 40, "33", 2),
        (150, 250, "60", 2),
        (500, 600, "33", 0),
        (90, 150, "2000", 60),
    ):
        need = need_from({
            "schema": "junheng.need/1", "kind": "electric.voltage.ac", "unit": "V", "range": {"low": low, "high": high},
            "uncertainty": {"value": u, "unit": "mV"}, "conditions": {"frequency": {"low": 50, "high": 60}}, "condition_units": {"frequency": "Hz"},
        })  # fmt: skip
        asked: list[str] = []

        def fetch(ids: Sequence[str], asked: list[str] = asked) -> list[CapabilityEntry]:
            asked += ids
            return [kept[id] for id in ids]

        assert index.able(need, at=DAY, fetch=fetch) == brute(need, found)
        assert len(asked) <= most
        assert as_judged(index, need, kept)[0] == {each.entry.id: each.verdict for each in match(need, found, at=DAY)}  # fmt: skip


def test_tables_that_meet_in_a_point() -> None:
    """A box that ends just below 100 V beside one at 100 V only: needs of a point, of the last stretch, and over both."""
    single = [tabled(number) for number in range(20)]
    below, at = Interval(Fraction(1), Fraction(100), True, False), Interval(Fraction(100), Fraction(100))
    found = [replace(each, boxes=tuple(replace(each.boxes[0], range=part) for part in (below, at))) for each in single]  # fmt: skip
    index = CapabilityIndex.of(found)
    kept, _asked = held(found)
    for low, high in ((3, 3), (3, 40), (60, 99), (100, 100), (60, 100)):
        need = need_from({
            "schema": "junheng.need/1", "kind": "electric.voltage.ac", "unit": "V", "range": {"low": low, "high": high},
            "uncertainty": {"value": 33, "unit": "mV"}, "conditions": {"frequency": {"low": 50, "high": 60}}, "condition_units": {"frequency": "Hz"},
        })  # fmt: skip
        assert able(index, need, kept) == brute(need, found) != ()
        assert as_judged(index, need, kept)[0] == {each.entry.id: each.verdict for each in match(need, found, at=DAY)}  # fmt: skip


def _above(entry: CapabilityEntry) -> CapabilityEntry:
    """The same table for 100 V to 400 V."""
    (box,) = entry.boxes
    stated = box.uncertainty
    assert stated is not None and isinstance(stated.shape, Grid)
    shape = replace(stated.shape, xs=tuple(Fraction(x) for x in (100, 150, 200, 300, 400)))
    return replace(entry, boxes=(replace(box, range=Interval(Fraction(100), Fraction(400)), uncertainty=replace(stated, shape=shape)),))  # fmt: skip


def test_a_change_is_felt_within_a_second() -> None:
    """A thousand replaced entries beside a larger base."""
    found = [plain(number) for number in range(20_000)]
    index = CapabilityIndex.of(found)
    started = time.process_time()
    index = index.changed(plain(number, a="1") for number in range(1000))
    assert time.process_time() - started < 1
    now = {entry.id: entry for entry in found} | {
        f"p{number}": plain(number, a="1") for number in range(1000)
    }
    assert set(able(index, NEED, now)) == {
        id for id, entry in now.items() if int(id[1:]) % 90 >= 40 and int(id[1:]) >= 1000
    }
    assert not index.is_due
