"""Whom a bad standard hurts: the window of practice X14, what clears, what stays affected, and a naive twin."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date, datetime, timedelta
from random import Random

import numpy as np
import pytest
from tests.core.traceability.chains import TOP, as_arrays, day, random_graph

from junheng.core.conformity.verdict import symmetric
from junheng.core.reason import UnusableInput
from junheng.core.traceability.chain import Chains
from junheng.core.traceability.effect import Effect, Point, effect_on, worst
from junheng.core.traceability.evidence import Certificate, Edge
from junheng.core.traceability.moment import Moment, Window, moment_from, moment_of
from junheng.core.traceability.recall import recall

X14 = Window(moment_from("2026-03-15"), moment_from("2026-09-10"))


def affected(
    certificates: list[Certificate], edges: list[Edge], window: Window = X14, suspect: str = "S"
) -> dict[str, int]:
    chains = Chains(certificates, edges)
    found = chains.recall(chains.certificates_of(suspect), window, recalibrated_clears=True)
    return {each.id: each.depth for each in found}


def work(name: str, on: date | datetime, instrument: str = "") -> Certificate:
    return Certificate(name, instrument or name, work_date=on)


STANDARD = Certificate("S-1", "S", work_date=day("2025-09-01"), due_date=day("2026-08-31"), route=TOP)


@pytest.mark.parametrize(
    ("on", "window", "inside"),
    [
        (date(2026, 3, 14), X14, False),
        (date(2026, 3, 16), X14, True),
        (date(2026, 3, 15), X14, True),
        (datetime(2026, 3, 15, 8), X14, True),  # the check of that day has no hour
        (datetime(2026, 3, 15, 8), Window(moment_from("2026-03-15T09:30"), X14.end), False),
        (datetime(2026, 3, 15, 10), Window(moment_from("2026-03-15T09:30"), X14.end), True),
        (date(2026, 3, 15), Window(moment_from("2026-03-15T09:30"), X14.end), True),
        (date(2026, 9, 10), X14, True),
        (datetime(2026, 9, 10, 17), Window(X14.start, moment_from("2026-09-10T16:00")), False),
        (date(2026, 9, 11), X14, False),
    ],
)  # fmt: skip
def test_window(on: date, window: Window, inside: bool) -> None:
    """X14: work of 03-14 outside, of 03-16 inside, of 03-15 inside unless the hour proves otherwise."""
    assert affected([STANDARD, work("C", on)], [Edge("C", "S-1")], window) == ({"C": 1} if inside else {})


def test_what_was_made_with_it_since() -> None:
    """B was calibrated in the window and W with B after its end; what B did before does not hang on this."""
    parts = [
        STANDARD,
        work("B-0", day("2025-10-01"), "B"),
        work("B-1", day("2026-05-01"), "B"),
        work("V", day("2026-04-01")),
        work("W", day("2027-01-10")),
    ]
    edges = [Edge("B-0", "S-1"), Edge("B-1", "S-1"), Edge("V", "B-0"), Edge("W", "B-1")]
    assert affected(parts, edges) == {"B-1": 1, "W": 2}


def test_next_calibration_clears_an_affected_instrument() -> None:
    """B was calibrated anew with a good standard; what rests on that is not affected."""
    parts = [
        STANDARD,
        Certificate("T-1", "T", work_date=day("2026-01-01"), route=TOP),
        work("B-1", day("2026-05-01"), "B"),
        work("B-2", day("2026-07-01"), "B"),
        work("W", day("2026-08-01")),
    ]
    assert affected(parts, [Edge("B-1", "S-1"), Edge("B-2", "T-1"), Edge("W", "B-2")]) == {"B-1": 1}


def test_recalibration_in_the_window() -> None:
    """It clears what rests on it and not the work before it."""
    again = Certificate("S-2", "S", work_date=day("2026-06-01"), route=TOP)
    parts = [STANDARD, again, work("C", day("2026-05-01")), work("D", day("2026-06-15"))]
    edges = [Edge("C", "S-1"), Edge("D", "S-2")]
    assert affected(parts, edges) == {"C": 1}
    graph, names = as_arrays([Certificate(**{**_fields(each), "instrument": "I0"}) for each in parts], edges)
    suspects = np.array([names.index("S-1"), names.index("S-2")], np.int32)
    found = recall(graph, suspects, X14)
    assert ([names[node] for node in found.clearing], found.cleared) == (["S-2"], 1)
    both = recall(graph, suspects, X14, recalibrated_clears=False)
    assert [names[node] for node in both.nodes] == ["C", "D"]


def _fields(certificate: Certificate) -> dict[str, object]:
    return {name: getattr(certificate, name) for name in Certificate.__dataclass_fields__}


def test_calibration_on_the_day_of_the_last_good_evidence_clears_nothing() -> None:
    """That calibration is the last good evidence; the standard went bad after it."""
    parts = [Certificate("S-2", "S", work_date=day("2026-03-15"), route=TOP), work("C", day("2026-05-01"))]
    assert affected(parts, [Edge("C", "S-2")]) == {"C": 1}


def test_first_certificate_inside_the_window_is_no_recalibration() -> None:
    """A window that begins before the standard was first calibrated suspects that calibration; the next one clears."""
    early = Window(moment_from("2025-01-01"), X14.end)
    again = Certificate("S-2", "S", work_date=day("2026-06-01"), route=TOP)
    parts = [STANDARD, again, work("C", day("2026-05-01")), work("D", day("2026-06-15"))]
    assert affected(parts, [Edge("C", "S-1"), Edge("D", "S-2")], early) == {"C": 1}


def test_one_of_two_parents_a_stranger_a_cycle_and_a_missing_date() -> None:
    """Each is listed once, by its shortest path; a child kept elsewhere is told apart."""
    parts = [STANDARD, work("T-1", day("2026-01-01")), work("C", day("2026-05-01")), work("E", day("2026-06-01")),
             Certificate("N", "N")]  # fmt: skip
    edges = [Edge("C", "S-1"), Edge("C", "T-1"), Edge("E", "C"), Edge("C", "E"), Edge("E", "S-1"), Edge("N", "S-1"), Edge("JS-9", "E")]  # fmt: skip
    chains = Chains(parts, edges)
    found = chains.recall(("S-1",), X14, recalibrated_clears=False)
    assert [(each.id, each.depth, each.path, each.here) for each in found] == [
        ("C", 1, ("S-1", "C"), True),
        ("E", 1, ("S-1", "E"), True),
        ("N", 1, ("S-1", "N"), True),
        ("JS-9", 2, ("S-1", "E", "JS-9"), False),
    ]


def naive(
    certificates: list[Certificate], edges: list[Edge], suspects: set[str], window: Window
) -> dict[str, int]:
    """A second implementation in the plainest words: rounds over all edges until nothing is added."""
    works = {each.id: None if each.work_date is None else moment_of(each.work_date) for each in certificates}
    start = window.start
    dated = {name: work for name in suspects if (work := works[name]) is not None}
    bad = {name for name in suspects if name not in dated or dated[name].earliest <= start.latest}
    if not bad and dated:
        first = min(work.latest for work in dated.values())
        bad = {name for name, work in dated.items() if work.earliest <= first}
    depth = {
        edge.child: 1
        for edge in edges
        if edge.parent in bad and edge.child not in suspects and _maybe_inside(works.get(edge.child), window)
    }
    for step in range(2, len(certificates) + 10):
        for edge in edges:
            if depth.get(edge.parent) == step - 1 and edge.child not in depth and edge.child not in suspects:
                depth[edge.child] = step
    return depth


def _maybe_inside(found: Moment | None, window: Window) -> bool:
    return found is None or (found.latest >= window.start.earliest and found.earliest <= window.end.latest)


@pytest.mark.parametrize("seed", range(300))
def test_same_as_the_naive_twin(seed: int) -> None:
    """Random graphs with everything in them; depth of every certificate, and a real path behind each."""
    certificates, edges = random_graph(seed)
    draw = Random(seed)
    start = date(2024, 1, 1) + timedelta(days=draw.randrange(300))
    window = Window(moment_of(start), moment_of(start + timedelta(days=draw.randrange(400))))
    instrument = f"I{draw.randrange(6)}"
    suspects = {each.id for each in certificates if each.instrument == instrument}
    chains = Chains(certificates, edges)
    found = chains.recall(tuple(suspects), window, recalibrated_clears=True)
    assert {each.id: each.depth for each in found} == naive(certificates, edges, suspects, window)
    links = {(edge.parent, edge.child) for edge in edges}
    for each in found:
        assert len(each.path) == each.depth + 1 and each.path[0] in suspects and each.path[-1] == each.id
        assert all(step in links for step in zip(each.path, each.path[1:], strict=False))


@pytest.mark.parametrize("seed", range(40))
def test_one_question_leaves_nothing_for_the_next(seed: int) -> None:
    """Scratch is kept between questions: each is answered as on a graph that was never asked, two at once as well."""
    certificates, edges = random_graph(seed, nodes=40)
    asked, _names = as_arrays(certificates, edges)
    window = Window(moment_of(date(2024, 1, 1)), moment_of(date(2026, 1, 1)))
    for suspect in range(0, 40, 3):
        fresh, _names = as_arrays(certificates, edges)
        with asked.borrowed() if suspect % 2 else nullcontext():
            ours = recall(asked, np.array([suspect], np.int32), window)
        theirs = recall(fresh, np.array([suspect], np.int32), window)
        for name in ("suspects", "clearing", "nodes", "depth", "above"):
            assert getattr(ours, name).tolist() == getattr(theirs, name).tolist()
        assert ours.cleared == theirs.cleared
        assert not any(seen.any() for seen, _scratch in asked.spare)
        every = np.arange(asked.nodes, dtype=np.int32)
        assert asked.down.having(every).tolist() == every[asked.down.counts(every) > 0].tolist()


def test_reversed_window_is_refused() -> None:
    """From after to."""
    with pytest.raises(UnusableInput) as caught:
        Window(moment_from("2026-09-10"), moment_from("2026-03-15"))
    assert caught.value.refusals[0].code == "window-reversed"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "today",
        "2026-02-30",
        "2026-3-5",
        "20260305",
        "2026-03-05T25:00",
        "2026-03-05T",
        "0000-01-01",
        "٢٠٢٦-03-05",
        "2026-03-05T10",
    ],
)
def test_unreadable_moments(text: str) -> None:
    """Only an ISO day or moment."""
    with pytest.raises(UnusableInput):
        moment_from(text)


GAUGE = symmetric("0.0256")


@pytest.mark.parametrize(
    ("point", "true", "effect"),
    [
        (Point("+0.022", "0.004", GAUGE), "0.0300", Effect.VERDICT_CHANGES),
        (Point("-0.012", "0.004", GAUGE), "-0.0040", Effect.VALUE_CHANGES),
        (Point("-0.012", "0.0080", GAUGE), "-0.0040", Effect.NONE),  # within U, equality included
        (Point("0.022", "0.004", GAUGE, uses_suspect=False), "0.022", Effect.NONE),
        (Point("-0.030", "0.004", GAUGE), "-0.0220", Effect.VERDICT_CHANGES),  # rejected wrongly
        (Point("0.0176", "0.004", GAUGE), "0.0256", Effect.VALUE_CHANGES),  # on the limit: accepted
        (Point("0.010", None, None), "0.0180", Effect.VALUE_CHANGES),
        (Point(None, "0.004", GAUGE), None, Effect.UNKNOWN),
    ],
)
def test_effect_on_a_point(point: Point, true: str | None, effect: Effect) -> None:
    """X14: as found the standard reads 0.0080 MPa high; c = −1, so the true error = recorded + 0.0080."""
    found = effect_on(point, "0.0080")
    assert (None if found.true_error is None else str(found.true_error), found.effect) == (true, effect)


WEIGHT = symmetric("50")


@pytest.mark.parametrize(
    ("point", "true", "effect"),
    [
        (Point("45", "1.6", WEIGHT), "37", Effect.VALUE_CHANGES),
        (Point("-45", "1.6", WEIGHT), "-53", Effect.VERDICT_CHANGES),
        (Point("-41", "10", WEIGHT), "-49", Effect.NONE),
        (Point("-41", "10", WEIGHT, guard="2"), "-49", Effect.VERDICT_CHANGES),  # limits drawn in to 48
        (Point("-45", "1.6", WEIGHT, uses_suspect=None), None, Effect.UNKNOWN),
        (Point("-41", "10", WEIGHT, uses_suspect=None), "-49", Effect.NONE),  # used or not: nothing changes
    ],
)
def test_effect_on_a_weight(point: Point, true: str | None, effect: Effect) -> None:
    """Standard taken 8 mg too high; value = standard + difference, c = +1: the weight is 8 mg lighter than recorded."""
    found = effect_on(point, "-8")
    assert (None if found.true_error is None else str(found.true_error), found.effect) == (true, effect)


def test_effect_on_a_certificate_is_that_of_its_worst_point() -> None:
    """A change that is known outweighs a point that nobody can tell; nothing recorded cannot be told."""
    points = [Point("0.001", "0.01", GAUGE), Point(None), Point("0.022", "0.004", GAUGE)]
    assert worst(effect_on(each, "0.0080") for each in points) is Effect.VERDICT_CHANGES
    assert worst(effect_on(each, "0.0080") for each in points[:2]) is Effect.UNKNOWN
    assert worst([]) is Effect.UNKNOWN


@pytest.mark.parametrize("shift", ["", "nan", "1e9999", "0,008", "9" * 100])
def test_unusable_shift(shift: str) -> None:
    """Decimal text of a finite number only."""
    with pytest.raises(UnusableInput):
        effect_on(Point("0.1", "0.1", GAUGE), shift)
