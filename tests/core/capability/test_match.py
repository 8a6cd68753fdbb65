"""Match a need against entries: practice X12, the four answers of the match page, and the properties."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from junheng.core.capability.answer import Answer
from junheng.core.capability.documents import catalogue_from, entry_from, need_from
from junheng.core.capability.intervals import Interval
from junheng.core.capability.matching import counts, match, refused_by
from junheng.core.capability.model import CapabilityEntry, Need
from junheng.core.capability.report import set_as_json
from junheng.core.capability.scale import known_scale

DAY = date(2026, 12, 10)
CATALOGUE = json.loads((Path(__file__).parent / "data" / "catalogue.json").read_text(encoding="utf-8"))
HUZHOU = {"division": "330500", "latitude": "30.87", "longitude": "120.09"}


def need(**changes: object) -> Need:
    document: dict[str, object] = {
        "schema": "junheng.need/1",
        "kind": "electric.voltage.dc",
        "unit": "V",
        "range": {"low": 0, "high": 1000},
        "uncertainty": {"value": 20, "unit": "ppm", "relative_to": "reading", "k": 2, "strict": True},
    }
    return need_from({**document, **changes})


def entry(
    uncertainty: dict[str, object], *, low: object = 0, high: object = 1000, **changes: object
) -> CapabilityEntry:
    return entry_from(
        {
            "id": "one",
            "body": "示例",
            "kind": "electric.voltage.dc",
            "unit": "V",
            "boxes": [{"range": {"low": low, "high": high}, "uncertainty": uncertainty}],
            "evidence": [{"id": "q", "name": "考核", "valid_to": "2030-01-01"}],
            **changes,
        }
    )


X12 = {"linear": {"a": "2e-6", "b": "8e-6"}, "k": 2}


def ask(a_need: Need, *entries: CapabilityEntry) -> tuple[Answer, ...]:
    return match(a_need, entries, at=DAY)


def by_name(answer: Answer, name: str) -> tuple[str, str]:
    found = next(each for each in answer.criteria if each.name == name)
    return found.finding, found.reason.code


def test_x12_is_partly_above_one_sixth_of_a_volt() -> None:
    """Practice X12: 8e-6 x + 2 µV against U < 20 ppm crosses at 2/12 V = 0.1667 V, which is itself not covered."""
    (answer,) = ask(need(), entry(X12))
    assert answer.verdict == "partly"
    assert answer.covered.parts == (Interval(Fraction(1, 6), Fraction(1000), False, True),)
    assert answer.gaps.parts == (Interval(Fraction(0), Fraction(1, 6)),)
    assert by_name(answer, "uncertainty") == ("partly", "uncertainty-partly")
    shown = set_as_json(answer.covered, known_scale("V"))
    assert shown[0]["text"] == "(0.1667, 1000]\u00a0V"


def test_x12_with_at_most_instead_of_below_covers_the_crossing() -> None:
    """U ≤ 20 ppm holds at the crossing, so that end is closed."""
    bound = {"value": 20, "unit": "ppm", "relative_to": "reading", "k": 2}
    (answer,) = ask(need(uncertainty=bound), entry(X12))
    assert answer.covered.parts == (Interval(Fraction(1, 6), Fraction(1000), True, True),)


def test_a_floor_near_zero_makes_x12_a_match() -> None:
    """The greater of 20 ppm and 5 µV is met everywhere: at 0 V 2 µV ≤ 5 µV."""
    bound = {"value": 20, "unit": "ppm", "relative_to": "reading", "k": 2, "floor": 5, "floor_unit": "µV"}
    (answer,) = ask(need(uncertainty=bound), entry(X12))
    assert answer.verdict == "match"
    reason = next(each.reason for each in answer.criteria if each.name == "uncertainty")
    assert "2\u00a0µV" in reason.message("zh")
    assert "8.0×10⁻⁶" in reason.message("zh")


def test_k_is_restated_before_comparing() -> None:
    """U stated with k = 1 doubles for a need with k = 2: 11 ppm becomes 22 ppm and fails 20 ppm."""
    half = {"constant": 11, "unit": "ppm", "relative_to": "reading", "k": 1}
    (answer,) = ask(need(range={"low": 1, "high": 10}), entry(half))
    assert answer.verdict == "no"


@pytest.mark.parametrize(
    ("uncertainty", "code"),
    [
        ({"constant": "0.002", "unit": "%"}, "uncertainty-without-k-and-base"),
        ({"constant": "0.001", "unit": "%", "relative_to": "reading"}, "uncertainty-without-k"),
        ({"constant": "0.001", "unit": "%", "k": 2}, "uncertainty-without-base"),
    ],
)
def test_what_is_not_stated_is_cannot_tell(uncertainty: dict[str, object], code: str) -> None:
    """Neither k nor the base is ever guessed."""
    (answer,) = ask(need(), entry(uncertainty))
    assert answer.verdict == "cannot-tell"
    assert by_name(answer, "uncertainty") == ("cannot-tell", code)


def test_a_range_without_low_end_is_cannot_tell_but_no_where_it_cannot_reach() -> None:
    """`1000 V 以下` may or may not reach 0 V; 2000 V it certainly does not."""
    open_ended = entry(X12, low=None)
    assert by_name(ask(need(), open_ended)[0], "range") == ("cannot-tell", "range-without-low-end")
    assert ask(need(range={"low": 2000, "high": 3000}), open_ended)[0].verdict == "no"


def test_page_of_the_mock_is_ordered_able_partly_cannot_tell_cannot() -> None:
    """The five bodies of the match page, at distances from Huzhou, in the page's order of answers."""
    bound = {"value": 20, "unit": "ppm", "relative_to": "reading", "k": 2, "floor": 5, "floor_unit": "µV"}
    asked = need(uncertainty=bound, place=HUZHOU, recognition=[{"division": "34"}], date="2026-12-10")
    answers = match(asked, catalogue_from(CATALOGUE), at=date(2026, 11, 24))
    assert [each.entry.id for each in answers] == ["zj-1", "sh-1", "js-1", "ah-1", "hd-1", "zj-2"]
    assert counts(answers) == {"match": 2, "partly": 1, "cannot-tell": 1, "no": 2}
    assert dict(refused_by(answers)) == {"uncertainty": 1, "service": 1}
    assert by_name(answers[4], "qualification") == ("no", "qualification-suspended")
    assert by_name(answers[1], "recognition") == ("cannot-tell", "recognition-none-preferred")


def test_distance_is_the_great_circle() -> None:
    """Hangzhou 30.27 N 120.16 E to Huzhou 30.87 N 120.09 E: 0.6° of latitude is 66.7 km, by hand 67.0 km."""
    asked = need(place=HUZHOU, max_distance_km=60)
    zj = catalogue_from(CATALOGUE)[0]
    (answer,) = ask(asked, zj)
    assert answer.distance_km == pytest.approx(67.05, abs=0.1)
    assert by_name(answer, "distance") == ("no", "distance-beyond")


def test_qualification_is_judged_on_the_date_of_the_need() -> None:
    """An entry outlives none of its qualifications: valid to 2027-11-08 fails for work on 2027-11-09."""
    zj = catalogue_from(CATALOGUE)[0]
    assert by_name(ask(need(date="2027-11-08"), zj)[0], "qualification")[0] == "yes"
    assert by_name(ask(need(date="2027-11-09"), zj)[0], "qualification") == ("no", "qualification-expired")


def test_missing_accreditation_removes_the_mark_not_the_calibration() -> None:
    """Practice P1: an unmarked calibration rests on the standard; with CNAS wanted it is refused."""
    sh = catalogue_from(CATALOGUE)[1]
    part = {"low": 1, "high": 1000}
    assert ask(need(range=part), sh)[0].verdict == "match"
    assert by_name(ask(need(range=part, mark="CNAS"), sh)[0], "mark") == ("no", "mark-missing")


@pytest.mark.parametrize(
    ("changes", "criterion", "finding"),
    [
        ({}, "class", "yes"),
        ({"accuracy_class": "E2"}, "class", "no"),
        ({"instrument": "天平"}, "instrument", "no"),
        ({"verification_kind": ""}, "verification-kind", "cannot-tell"),
        ({"place": {"division": "340100"}}, "area", "no"),
        ({"range": {"low": 1, "high": 50}}, "range", "partly"),
    ],
)
def test_verification_is_matched_by_scope_not_by_uncertainty(
    changes: dict[str, object], criterion: str, finding: str
) -> None:
    """Practice P19: instrument, class, range, kind and area of authorisation."""
    asked = {
        "service": "verify", "kind": "mechanics.mass", "unit": "kg", "range": {"low": 1, "high": 1},
        "uncertainty": None, "instrument": "砝码", "accuracy_class": "F2", "verification_kind": "首次",
        "place": {"division": "330500"},
    }  # fmt: skip
    (answer,) = ask(need(**{**asked, **changes}), catalogue_from(CATALOGUE)[-1])
    assert by_name(answer, criterion)[0] == finding


def test_class_and_below_means_the_number_and_greater() -> None:
    """`1.6 级及以下` includes 2.5 and not 1.0."""
    gauge = entry_from(
        {"id": "p", "service": "verify", "kind": "mechanics.pressure", "unit": "MPa",
         "boxes": [{"range": {"low": 0, "high": 60}}], "evidence": [{"id": "a", "valid_to": "2030-01-01"}],
         "verification": {"instruments": ["压力表"], "worst_from": "1.6", "kinds": ["首次"], "areas": ["33"]}}
    )  # fmt: skip
    for accuracy_class, verdict in (("1.6", "match"), ("2.5级", "match"), ("1.0", "no")):
        asked = need(service="verify", kind="mechanics.pressure", unit="MPa", range={"low": 0, "high": 6},
                     uncertainty=None, instrument="压力表", accuracy_class=accuracy_class,
                     verification_kind="首次", place={"division": "33"})  # fmt: skip
        assert ask(asked, gauge)[0].verdict == verdict


def with_frequency(*boxes: tuple[int, int, str]) -> CapabilityEntry:
    return entry(
        X12,
        kind="electric.voltage.ac",
        axes=[{"name": "frequency", "unit": "Hz", "logarithmic": True}],
        boxes=[
            {"range": {"low": 1, "high": 100}, "conditions": {"frequency": {"low": low, "high": high}},
             "uncertainty": {"constant": relative, "unit": "ppm", "relative_to": "reading", "k": 2}}
            for low, high, relative in boxes
        ],
    )  # fmt: skip


def ac(low: int, high: int) -> Need:
    return need(
        kind="electric.voltage.ac",
        range={"low": 1, "high": 100},
        conditions={"frequency": {"low": low, "high": high}},
        condition_units={"frequency": "Hz"},
    )


def test_smaller_uncertainty_comes_first_when_asked() -> None:
    """Sorted by U at the range's end: 5 ppm of Shanghai before 8 ppm of Zhejiang, able before partly."""
    bound = {"value": 20, "unit": "ppm", "relative_to": "reading", "k": 2, "floor": 5, "floor_unit": "µV"}
    answers = match(need(uncertainty=bound), catalogue_from(CATALOGUE), at=DAY, sort="uncertainty")
    assert [each.entry.id for each in answers][:3] == ["sh-1", "zj-1", "js-1"]


@pytest.mark.parametrize(
    ("divisions", "finding"), [(["330000"], "yes"), (["3301"], "yes"), (["31", "32"], "no")]
)
def test_region_is_a_prefix_of_the_division_code(divisions: list[str], finding: str) -> None:
    """Hangzhou 330100 lies in 330000 Zhejiang and not in 31 or 32 (GB/T 2260)."""
    (answer,) = ask(need(divisions=divisions), catalogue_from(CATALOGUE)[0])
    assert by_name(answer, "region")[0] == finding


@pytest.mark.parametrize(
    ("division", "wish", "verdict"),
    [("34", "must", "match"), ("32", "must", "cannot-tell"), ("32", "prefer", "match")],
)
def test_no_agreement_on_file_is_cannot_tell_never_no(division: str, wish: str, verdict: str) -> None:
    """A wish that must hold makes the whole cannot-tell; a preference does not decide."""
    asked = need(range={"low": 1, "high": 10}, recognition=[{"division": division, "wish": wish}])
    assert ask(asked, catalogue_from(CATALOGUE)[0])[0].verdict == verdict


def test_testing_is_matched_by_method_and_item() -> None:
    """Practice P19: a test by its method; another edition of the method is another method."""
    lab = entry_from({"id": "t", "service": "test", "testing": {"methods": ["GB/T 228.1-2021"], "items": ["钢筋"]},
                      "evidence": [{"id": "a", "valid_to": "2030-01-01"}]})  # fmt: skip
    common = {"schema": "junheng.need/1", "service": "test", "item": "钢筋"}
    assert ask(need_from({**common, "method": "gb/t 228.1-2021"}), lab)[0].verdict == "match"
    assert ask(need_from({**common, "method": "GB/T 228.1-2010"}), lab)[0].verdict == "no"


def test_influence_boxes_join_and_a_gap_between_them_shows() -> None:
    """Two frequency boxes that touch cover across their border; a worse one covers a part only."""
    touching = with_frequency((10, 100, "10"), (100, 1000, "15"))
    assert ask(ac(20, 900), touching)[0].verdict == "match"
    worse = with_frequency((10, 100, "10"), (100, 1000, "30"))
    (answer,) = ask(ac(20, 900), worse)
    assert by_name(answer, "uncertainty") == ("partly", "uncertainty-not-everywhere")
    assert [region.range.parts for region in answer.regions] == 2 * [(Interval(Fraction(1), Fraction(100)),)]
    assert ask(ac(20, 2000), touching)[0].verdict == "partly"
    assert ask(ac(2000, 3000), touching)[0].verdict == "no"


def test_unstated_condition_is_cannot_tell() -> None:
    """A capability that depends on frequency cannot be matched to a need that does not name it."""
    silent = need(kind="electric.voltage.ac", range={"low": 1, "high": 100})
    (answer,) = ask(silent, with_frequency((10, 100, "10")))
    assert by_name(answer, "condition:frequency") == ("cannot-tell", "condition-not-asked")
    assert answer.verdict == "cannot-tell"


positive = st.integers(1, 400).map(lambda n: Fraction(n, 10_000_000))
ends = st.tuples(st.integers(-50, 200), st.integers(1, 150)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@st.composite
def shapes(draw: st.DrawFn) -> dict[str, object]:
    a, b = float(draw(positive)), float(draw(positive))
    forms: list[dict[str, object]] = [
        {"constant": a},
        {"linear": {"a": a, "b": b}},
        {"quadrature": {"a": a, "b": b}},
        {"constant": b * 1e6, "unit": "ppm", "relative_to": "reading"},
        {
            "table": [[-60, a], [10, b], [400, a + b]],
            "interpolation": draw(st.sampled_from(["linear", "greater"])),
        },
    ]
    return {**draw(st.sampled_from(forms)), "k": draw(st.sampled_from([1, 2, 3]))}


@st.composite
def bounds(draw: st.DrawFn) -> dict[str, object]:
    strict = draw(st.booleans())
    relative = {
        "value": str(draw(st.integers(1, 60))),
        "unit": "ppm",
        "relative_to": "reading",
        "strict": strict,
        "k": 2,
    }
    floor = draw(st.sampled_from([None, {"floor": "5", "floor_unit": "µV"}]))
    absolute = {"value": str(draw(st.integers(1, 60))), "unit": "µV", "strict": strict, "k": 2}
    return draw(st.sampled_from([absolute, {**relative, **(floor or {})}]))


def asked_for(part: tuple[int, int], bound: dict[str, object]) -> Need:
    return need(range={"low": part[0], "high": part[1]}, uncertainty=bound)


@settings(max_examples=150)
@given(shape=shapes(), bound=bounds(), box=ends, part=ends)
def test_dense_sampling_agrees(
    shape: dict[str, object], bound: dict[str, object], box: tuple[int, int], part: tuple[int, int]
) -> None:
    """At 200 points of the need, covered means stated, in range and within the limit; computed independently."""
    (answer,) = ask(asked_for(part, bound), entry(shape, low=box[0], high=box[1]))
    for step in range(201):
        x = part[0] + (part[1] - part[0]) * Fraction(step, 200)
        slack = _naive_slack(shape, bound, box, x)
        if abs(slack) > 1e-13:
            assert answer.covered.contains(x) == (slack > 0), (x, slack)
    assert (answer.verdict == "match") == (not answer.gaps)


def _naive_slack(
    shape: dict[str, object], bound: dict[str, object], box: tuple[int, int], at: Fraction
) -> float:
    """Limit less uncertainty in volts by plain floating point; negative where nothing is claimed."""
    x = float(at)
    if not box[0] <= x <= box[1]:
        return -1.0
    relative = "relative_to" in bound
    if x == 0 and ("relative_to" in shape or (relative and "floor" not in bound)):
        return -1.0
    limit = float(str(bound["value"])) * 1e-6 * (abs(x) if relative else 1.0)
    limit = max(limit, float(str(bound.get("floor", 0))) * 1e-6)
    return limit - _naive_uncertainty(shape, x) * 2 / float(str(shape["k"]))


def _naive_uncertainty(shape: dict[str, object], x: float) -> float:
    if "constant" in shape:
        size = float(str(shape["constant"]))
        return size * 1e-6 * abs(x) if "relative_to" in shape else size
    for form in ("linear", "quadrature"):
        if form in shape:
            pair = shape[form]
            assert isinstance(pair, dict)
            first, second = float(pair["a"]), float(pair["b"]) * abs(x)
            return first + second if form == "linear" else (first**2 + second**2) ** 0.5
    table = shape["table"]
    assert isinstance(table, list)
    around = [(p, q) for p, q in pairwise(table) if p[0] <= x <= q[0]]
    if shape["interpolation"] == "greater":
        return min(max(p[1], q[1]) for p, q in around)
    (x0, u0), (x1, u1) = around[0]
    return float(u0 + (u1 - u0) * (x - x0) / (x1 - x0))


@settings(max_examples=100)
@given(
    shape=shapes(),
    bound=bounds(),
    box=ends,
    part=ends,
    wider=st.tuples(st.integers(0, 20), st.integers(0, 20)),
)
def test_widening_the_need_never_adds_a_match(
    shape: dict[str, object],
    bound: dict[str, object],
    box: tuple[int, int],
    part: tuple[int, int],
    wider: tuple[int, int],
) -> None:
    """A need with a wider range, otherwise the same, is met by no more entries."""
    one = entry(shape, low=box[0], high=box[1])
    wide = (part[0] - wider[0], part[1] + wider[1])
    if ask(asked_for(wide, bound), one)[0].verdict == "match":
        assert ask(asked_for(part, bound), one)[0].verdict == "match"


@settings(max_examples=100)
@given(
    shape=shapes(),
    bound=bounds(),
    box=ends,
    part=ends,
    unit=st.sampled_from([("mV", 3), ("kV", -3), ("µV", 6)]),
)
def test_a_change_of_unit_never_alters_the_answer(
    shape: dict[str, object],
    bound: dict[str, object],
    box: tuple[int, int],
    part: tuple[int, int],
    unit: tuple[str, int],
) -> None:
    """The need in volts and in another unit get the same verdict and the same covered set, exactly."""
    one = entry(shape, low=box[0], high=box[1])
    other = {
        end: str(Decimal(value).scaleb(unit[1])) for end, value in zip(("low", "high"), part, strict=True)
    }
    changed = need(unit=unit[0], range=other, uncertainty={"floor_unit": "V", **bound})
    first, second = ask(asked_for(part, bound), one)[0], ask(changed, one)[0]
    assert (first.verdict, first.covered, first.gaps) == (second.verdict, second.covered, second.gaps)


@settings(max_examples=100)
@given(shape=shapes(), bound=bounds(), box=ends, part=ends, share=st.fractions(0, 1, max_denominator=16))
def test_splitting_a_box_never_alters_the_answer(
    shape: dict[str, object],
    bound: dict[str, object],
    box: tuple[int, int],
    part: tuple[int, int],
    share: Fraction,
) -> None:
    """One box, or the same cut in two at any point, is the same capability."""
    whole = entry(shape, low=box[0], high=box[1])
    middle = box[0] + (box[1] - box[0]) * share
    (only,) = whole.boxes
    halves = (
        replace(only, range=Interval(Fraction(box[0]), middle)),
        replace(only, range=Interval(middle, Fraction(box[1]), low_closed=False)),
    )
    halves = halves if 0 < share < 1 else (only, only)
    asked = asked_for(part, bound)
    first, second = ask(asked, whole)[0], ask(asked, replace(whole, boxes=halves))[0]
    assert (first.verdict, first.covered) == (second.verdict, second.covered)


FORMULAS = [("2e-6 + 8e-6*abs(x)", {"linear": {"a": "2e-6", "b": "8e-6"}}),
            ("sqrt((2e-6)^2 + (8e-6*x)^2)", {"quadrature": {"a": "2e-6", "b": "8e-6"}})]  # fmt: skip


@pytest.mark.parametrize(("text", "same"), FORMULAS)
def test_formula_agrees_with_the_exact_form(text: str, same: dict[str, object]) -> None:
    """A formula is enclosed and halved; its crossing lies inside the exact one, within 1e-9 of the range."""
    exact = ask(need(), entry({**same, "k": 2}))[0]
    found = ask(need(), entry({"expression": text, "k": 2}))[0]
    assert found.verdict == exact.verdict == "partly"
    near, far = exact.covered.parts[0].low, found.covered.parts[0].low
    assert near is not None
    assert far is not None
    assert 0 <= far - near < Fraction(1, 10**6)


def test_log_log_table_follows_the_power_law() -> None:
    """Between (1, 1 µV) and (100, 100 µV) on double logarithmic paper U = 1 µV·x: 10 µV is met up to 10."""
    table = {"table": [[1, "1e-6"], [100, "1e-4"]], "interpolation": "log-log", "k": 2}
    bound = {"value": 10, "unit": "µV", "k": 2}
    (answer,) = ask(need(range={"low": 1, "high": 100}, uncertainty=bound), entry(table, low=1, high=100))
    assert float(answer.covered.parts[0].high or 0) == pytest.approx(10, rel=1e-8)


def test_a_table_claims_nothing_outside_its_points() -> None:
    """A box from 0 to 1000 with a table from 10 to 100 holds on [10, 100] only."""
    table = {"table": [[10, "1e-6"], [100, "1e-6"]], "interpolation": "linear", "k": 2}
    (answer,) = ask(need(uncertainty={"value": 1, "unit": "mV"}), entry(table))
    assert answer.verdict == "partly"
    assert answer.covered.parts == (Interval(Fraction(10), Fraction(100)),)
    assert answer.failing_first[0].reason.message("en")
