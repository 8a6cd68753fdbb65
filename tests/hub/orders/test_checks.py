"""What a regulation judges, against the worked examples X1, X2, X4, X5 and X8, to the printed digit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from junheng.core.reason import UnusableInput
from junheng.hub.orders import checks
from junheng.hub.orders.rules import IN_USE, Cell
from junheng.hub.orders.services.editions import SHIPPED, filled_from_example, shipped
from junheng.hub.orders.worksheet import Filled, Sheet, StandardValue, compute

SCALE = {"Max": "30000", "e": "10"}
LOADS = (
    ("100", "100", "6"),
    ("5000", "5000", "3"),
    ("5010", "5020", "8"),
    ("30000", "30010", "2"),
    ("20000", "20010", "4"),
)
GAUGE = {"class": "1.6", "FS": "1.6", "standard_class": "0.25", "standard_FS": "2.5"}
METER = {"DN": "15", "Q3": "2.5", "R": "80"}


def sheet(
    code: str, parameters: Mapping[str, str], rows: Sequence[tuple[Mapping[str, str], Mapping[str, str]]], kind: str = "",
    standards: Mapping[str, StandardValue] | None = None,
) -> Sheet:  # fmt: skip
    """The worksheet of points with one reading a column."""
    points = [{"id": f"p{at}", **point} for at, (point, _) in enumerate(rows)]
    readings = {
        Cell("as-found", f"p{at}", column): text
        for at, (_, typed) in enumerate(rows)
        for column, text in typed.items()
    }
    return compute(Filled(shipped(code), parameters, points, readings, standards or {}, kind=kind))


def scale(kind: str) -> Sheet:
    rows = [
        ({"nominal": m, "unit": "g", "role": "zero" if at == 0 else ""}, {"I": i, "dL": d})
        for at, (m, i, d) in enumerate(LOADS)
    ]
    return sheet("scale", SCALE, rows, kind)


def test_scale_of_x1() -> None:
    """Ec +3, +8, +14, +12 against 5, 10, 15, 10: 20 kg fails a subsequent verification."""
    found = scale("subsequent").results
    assert [each.value_text for each in found] == ["0", "3", "8", "14", "12"]
    assert [each.limit for each in found] == [Decimal(limit) for limit in (5, 5, 10, 15, 10)]
    assert [each.within for each in found] == [True, True, True, True, False]
    assert scale("subsequent").conforms is False


def test_in_service_the_limit_is_twice() -> None:
    """X1: 20 kg passes an in-use check, limit 20 g."""
    found = scale(IN_USE)
    assert found.results[4].limit == 20 and found.conforms is True


def test_weights_must_be_good_enough() -> None:
    """X1: at 5 kg at most a third of 5 g: 1.667 g; 1.6 is enough, 1.7 is not, and both numbers are said."""
    edition = shipped("scale")
    good, bad = ({"id": "p", "nominal": "5000", "unit": "g", "weights_mpe": mpe} for mpe in ("1.6", "1.7"))
    assert checks.requirement_refusals(edition, SCALE, [good]) == ()
    (refusal,) = checks.requirement_refusals(edition, SCALE, [bad])
    assert refusal.code == "standard-not-good-enough"
    assert refusal.facts["found"] == "1.7 @ 5000 g" and refusal.facts["most"] == "1.66667 g"


def test_usual_points_are_formulas() -> None:
    """10e, 500e, 2000e, Max and a third of Max; the eccentric load is skipped in service."""
    points = checks.usual_points(shipped("scale"), SCALE)
    assert [point["nominal"] for point in points] == ["100", "5000", "20000", "30000", "10000"]
    assert points[1]["weights_mpe"] == "0.25"
    assert len(checks.usual_points(shipped("scale"), SCALE, IN_USE)) == 4


def gauge(down: str, **changes: str) -> Sheet:
    typed = {"up_before": "1.21", "up_after": "1.21", "down_before": down, "down_after": down}
    return sheet("pressure-gauge", GAUGE | changes, [({"nominal": "1.2", "unit": "MPa"}, typed)])


def test_gauge_of_x2() -> None:
    """+0.01, +0.02 and hysteresis 0.01 against 0.0256, tapping 0 against 0.0128: pass."""
    found = {each.check: each for each in gauge("1.22").results}
    assert {name: each.value_text for name, each in found.items()} == {
        "up": "0.01", "down": "0.02", "hysteresis": "0.01", "tapping": "0",
    }  # fmt: skip
    assert found["up"].limit_text == "0.0256" and found["tapping"].limit_text == "0.0128"
    assert gauge("1.22").conforms is True


def test_gauge_that_fails_fits_the_next_class() -> None:
    """Down 1.23 is +0.03 > 0.0256; inside 2.5 % it is within 0.04, which is offered."""
    assert gauge("1.23").conforms is False
    assert gauge("1.23", **{"class": "2.5"}).conforms is True
    assert checks.next_class(shipped("pressure-gauge")["classes"], GAUGE) == "2.5"


def test_the_top_of_the_scale_may_have_the_next_class() -> None:
    """At 1.6 MPa the limit is 2.5 % of 1.6 = 0.04; at 1.2 it is 0.0256: the limit is a function of the point."""
    typed = dict.fromkeys(("up_before", "up_after", "down_before", "down_after"), "1.635")
    found = sheet("pressure-gauge", GAUGE, [({"nominal": "1.6", "unit": "MPa"}, typed)]).results
    assert found[0].limit_text == "0.04" and found[0].within is True


@pytest.mark.parametrize(("own", "below"), [("1.0", "1.6"), ("1.60", "2.5"), ("4.0", None), ("3", None)])
def test_classes_are_compared_by_value(own: str, below: str | None) -> None:
    """Class 1.0 is class 1: its top of the scale has the limit of 1.6, as the same gauge typed as 1."""
    assert checks.next_class(shipped("pressure-gauge")["classes"], GAUGE | {"class": own}) == below
    if below is None:
        return
    typed = dict.fromkeys(("up_before", "up_after", "down_before", "down_after"), "1.62")
    top = [({"nominal": "1.6", "unit": "MPa"}, typed)]
    plain = own.rstrip("0").rstrip(".")
    spelt, short = (sheet("pressure-gauge", GAUGE | {"class": each}, top) for each in (own, plain))
    assert [each.limit for each in spelt.results] == [each.limit for each in short.results]


@pytest.mark.parametrize(
    ("klass", "span", "enough"), [("0.25", "2.5", True), ("0.4", "2.5", False), ("0.4", "1.6", True)]
)
def test_standard_of_a_gauge(klass: str, span: str, enough: bool) -> None:
    """X2: a quarter of 0.0256 = 0.0064: 0.00625 yes, 0.010 refused, 0.0064 yes, equality allowed."""
    told = GAUGE | {"standard_class": klass, "standard_FS": span}
    assert (checks.requirement_refusals(shipped("pressure-gauge"), told, []) == ()) is enough


@pytest.mark.parametrize(
    ("volumes", "errors", "points", "all_over"),
    [
        (("10.14", "10.06", "100.35"), ("1.4", "0.6", "0.3"), (True, True, True), True),
        (("9.46", "9.93", "99.20"), ("-5.4", "-0.7", "-0.8"), (False, True, True), True),
        (("10.262", "10.144", "101.35"), ("2.6", "1.4", "1.3"), (True, True, True), False),
        (("9.90", "10.15", "101.90"), ("-1.0", "1.5", "1.8"), (True, True, True), True),
    ],
    ids="ABCD",
)
def test_water_meters_of_x8(
    volumes: tuple[str, ...], errors: tuple[str, ...], points: tuple[bool, ...], all_over: bool
) -> None:
    """A and D pass; B fails at Q1; C lies inside everywhere, but all to one side and none within half."""
    rows = [
        ({"nominal": flow, "unit": "L/h"}, {"Va": reference, "Vi": read})
        for flow, reference, read in zip(
            ("31.25", "50", "2500"), ("10.002", "10.004", "100.05"), volumes, strict=True
        )
    ]
    found = sheet("water-meter", METER, rows, "first")
    assert tuple(each.value_text for each in found.results) == errors
    assert tuple(each.within for each in found.results) == points
    assert [rule.holds for rule in found.overall] == [all_over]
    assert found.conforms is (all(points) and all_over)


def test_one_sign_is_judged_on_what_is_printed() -> None:
    """+3.0, +1.04, +1.3 %: printed +1.0, which is half of 2; the rule sees the rounded value as each limit does (X8)."""
    rows = [
        ({"nominal": flow, "unit": "L/h"}, {"Va": reference, "Vi": read})
        for flow, reference, read in (
            ("31.25", "10.000", "10.300"),
            ("50", "10.000", "10.104"),
            ("2500", "100.00", "101.30"),
        )
    ]
    found = sheet("water-meter", METER, rows, "first")
    assert [each.value_text for each in found.results] == ["3.0", "1.0", "1.3"]
    assert [rule.holds for rule in found.overall] == [True] and found.conforms is True
    rows[1] = ({"nominal": "50", "unit": "L/h"}, {"Va": "10.000", "Vi": "10.106"})
    assert [rule.holds for rule in sheet("water-meter", METER, rows, "first").overall] == [False]


def test_flow_rates_of_x8() -> None:
    """Q3 2.5 m³/h, R80: Q1 31.25, Q2 50.0 L/h, Q4 3.125 m³/h."""
    names = checks.names_of_record(shipped("water-meter"), METER, "")
    assert [float(names[name]) for name in ("Q1", "Q2", "Q4")] == [31.25, 50.0, 3.125]


def test_thermometer_of_x4() -> None:
    """R0 100.0214, A 3.908759e-3, B -5.78626e-7; +0.055 and +0.087 °C against class A ±0.15, ±0.35."""
    rows = [
        ({"as": f"R_{t}", "nominal": t, "unit": "Cel", "slope": slope}, {"t": t, "R": r})
        for t, slope, r in (
            ("0", "0.39083", "100.0214"),
            ("100", "0.37928", "138.5386"),
            ("200", "0.36773", "175.8983"),
        )
    ]
    value = StandardValue(unit="K", k=Decimal(2), value=Decimal(0), expanded=Decimal("0.01"))
    told = {"a": "0.15", "b": "0.002", "bridge": "0.0002", "bath": "0.005"}
    found = sheet("industrial-thermometer", told, rows, standards={"temperature": value})
    assert found.problems == ()
    checked = [each for each in found.results if each.check]
    assert [each.value_text for each in checked][:2] == ["0.055", "0.087"]
    assert [each.limit_text for each in checked][:2] == ["0.15", "0.35"]
    assert found.conforms is True
    made = {each.name: each.value for each in found.derived}
    assert made["R0"] == pytest.approx(100.0214, abs=5e-5)
    assert made["A"] == pytest.approx(3.908759e-3, abs=5e-10)
    assert made["B"] == pytest.approx(-5.78626e-7, abs=5e-13)
    assert all(float(each.U_text) > 0 for each in found.derived)
    tight = sheet("industrial-thermometer", told | {"a": "0.05"}, rows, standards={"temperature": value})
    assert tight.conforms is False


def test_standard_thermometer_of_x5() -> None:
    """a = -1.44329e-4, b = -9.34876e-5 from R_tp, R_Sn, R_Zn."""
    rows = [
        ({"as": name, "nominal": t, "unit": "Cel", "slope": slope}, {"R": r})
        for name, t, slope, r in (
            ("R_tp", "0.01", "0.1", "25.12345"), ("R_Sn", "231.928", "0.093", "47.54850"), ("R_Zn", "419.527", "0.087", "64.52860"),
        )
    ]  # fmt: skip
    value = StandardValue(unit="K", k=Decimal(2), value=Decimal(0), expanded=Decimal("0.0006"))
    told = {"bridge": "0.000005", "u_cell": "0.0003"}
    found = sheet("standard-thermometer", told, rows, standards={"temperature": value})
    made = {each.name: each.value for each in found.derived}
    assert made["a"] == pytest.approx(-1.44329e-4, abs=5e-10)
    assert made["b"] == pytest.approx(-9.34876e-5, abs=5e-11)


def test_exact_comparison_of_x10() -> None:
    """1.03 - 1.00 against 0.03 is equal and within; in binary it would fail."""
    edition: dict[str, Any] = {
        "columns": [{"name": "x", "zh": "示值", "en": "x"}], "printed": {"title_zh": "", "title_en": "", "columns": []},
        "checks": [{"name": "e", "value": "x - nominal", "limit": "0.03"}],
    }  # fmt: skip
    found = compute(
        Filled(edition, {}, [{"id": "p", "nominal": "1.00"}], {Cell("as-found", "p", "x"): "1.03"}, {})
    )
    assert found.results[0].within is True


@pytest.mark.parametrize("code", SHIPPED)
def test_shipped_editions_give_their_examples(code: str) -> None:
    """Each stored example computes without a problem, and every expectation is met (17025, 7.11.2)."""
    for example in shipped(code).get("validation", ()):
        found = compute(filled_from_example(shipped(code), example))
        assert found.problems == ()
        got = {(each.point, each.check): (each.within, float(each.value_text)) for each in found.results}
        for point, check, value, _limit, holds in example["expect"]:
            assert got[point, check] == (holds, float(value))


def test_a_point_another_needs_is_asked_for() -> None:
    """Without a zero point the corrected error cannot be told; it is said which point is missing."""
    found = sheet("scale", SCALE, [({"nominal": "5000", "unit": "g"}, {"I": "5000", "dL": "3"})])
    assert found.results == () and [each.code for each in found.problems] == ["point-missing-for-check"]


def test_a_hostile_number_ends() -> None:
    """A parameter of thirty million digits is no number; it is not written out to find that."""
    assert checks.numbers({"FS": "1e30000000", "x": "abc", "e": "1e-30000000", "ok": "2.5"}) == {
        "ok": Fraction(5, 2)
    }


def test_a_hostile_formula_ends() -> None:
    """Towers of powers and divisions by nothing are refused at once."""
    with pytest.raises(UnusableInput):
        checks.exact_value(checks.parsed("1/(x-x)"), checks.numbers({"x": "2"}))
    tower = "x" + "**9" * 20
    with pytest.raises(UnusableInput):
        checks.exact_value(checks.parsed(tower), checks.numbers({"x": "123456789"}))
