"""The shipped services against the worked examples of practice X3, X6 and X7, to the printed digit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from junheng.core.uncertainty.expression import parse
from junheng.hub.orders.rules import Cell
from junheng.hub.orders.services.editions import SHIPPED, shipped
from junheng.hub.orders.worksheet import Filled, StandardValue, compute, in_order, mean_text


def value(unit: str, correction: str, expanded: str) -> StandardValue:
    return StandardValue(unit=unit, k=Decimal(2), value=Decimal(correction), expanded=Decimal(expanded))


def weight(**changes: str) -> Any:
    rows = (("0", "21", "22", "1"), ("1", "23", "23", "2"), ("2", "22", "24", "2"))
    readings = {
        Cell("as-found", "p1", column, repeat): text
        for repeat, row in enumerate(rows)
        for column, text in zip(("A1", "B1", "B2", "A2"), row, strict=True)
    }
    point = {"id": "p1", "nominal": "1", "unit": "kg", "limit": "50"} | changes
    return compute(
        Filled(shipped("weight"), {"d": "1"}, [point], readings, {"mass": value("mg", "4.2", "5.0")})
    )


def test_weight_of_x3() -> None:
    """Differences 21.0, 21.5, 21.0; u_c 2.539; U = 5.1 mg; +25.4 mg; accepted by |value| ≤ MPE − U = 44.9."""
    (result,) = weight().results
    assert result.u == pytest.approx(2.539, abs=5e-4)
    assert (result.value_text, result.U_text, result.k_text) == ("25.4", "5.1", "2")
    assert result.within is True


def test_the_rule_belongs_to_the_template() -> None:
    """MPE 30: 25.4 lies inside it and outside MPE − U = 24.9, so the guarded rule refuses."""
    assert weight(limit="30").results[0].within is False
    assert weight(limit="").results[0].within is None


def gauge_block(t: str = "20.12") -> Any:
    parameters = {
        "comparator_u": "0.020", "alpha_s": "11.5e-6", "alpha_x": "4.5e-6", "thermometer_u": "0.02",
        "difference_half_width": "0.05",
    }  # fmt: skip
    readings = {Cell("as-found", "p1", "d", 0): "0.35", Cell("as-found", "p1", "t", 0): t}
    point = {"id": "p1", "nominal": "100", "unit": "mm"}
    standards = {"length": value("um", "0.12", "0.080")}
    return compute(Filled(shipped("gauge-block"), parameters, [point], readings, standards))


def test_gauge_block_of_x6() -> None:
    """e_x = +0.554 µm, u_c = 0.0496 µm, U = 0.10 µm; the wrong sign of the correction would give +0.386."""
    (result,) = gauge_block().results
    assert result.value == pytest.approx(0.554, abs=5e-5)
    assert result.u == pytest.approx(0.0496, abs=5e-5)
    assert (result.value_text, result.U_text) == ("0.55", "0.10")
    parts = {line["input"]: line["contribution"] for line in result.budget}
    assert parts["dtheta"] == pytest.approx(0.0130, abs=5e-5)
    assert parts["theta"] == pytest.approx(0.0140, abs=5e-5)
    assert (parts["alpha_s"] ** 2 + parts["alpha_x"] ** 2) ** 0.5 == pytest.approx(0.0098, abs=5e-5)


def voltmeter(nominal: str, span: str, indicated: str, correction: str = "0", step: str = "0.0000001") -> Any:
    point = {"id": "p", "nominal": nominal, "span": span, "resolution": step, "unit": "V"}
    readings = {Cell("as-found", "p", "indicated", 0): indicated}
    standards = {"voltage": value("V", correction, "0.00000001")}
    (result,) = compute(Filled(shipped("dc-voltmeter"), {}, [point], readings, standards)).results
    return result


@pytest.mark.parametrize(
    ("nominal", "span", "indicated", "correction", "error", "limit", "within"),
    [
        ("0", "0.1", "0.0000012", "0", "1.2", "0.5", False),
        ("0.1", "0.1", "0.1000031", "0", "3.1", "4.0", True),
        ("1", "1", "1.0000220", "0", "22", "40", True),
        ("10", "10", "10.000242", "0.000012", "230", "400", True),
        ("-10", "10", "-10.000251", "-0.000009", "-242", "400", True),
        ("1000", "1000", "1000.048", "0", "48000", "40000", False),
    ],
)
def test_voltmeter_of_x7(
    nominal: str, span: str, indicated: str, correction: str, error: str, limit: str, within: bool
) -> None:
    """MPE = 35×10⁻⁶·|U| + 5×10⁻⁶·range, in µV; the zero point fails absolutely, the relative error is undefined."""
    result = voltmeter(nominal, span, indicated, correction)
    assert result.value == pytest.approx(float(error), abs=1e-6)
    assert (result.limit, result.within) == (Decimal(limit), within)


def test_equality_is_within() -> None:
    """4.0 µV against 4.0 µV passes in decimal; in binary it would not (practice X10)."""
    assert voltmeter("0.1", "0.1", "0.1000040").within is True
    assert voltmeter("0.1", "0.1", "0.1000041").within is False


def test_outside_the_certificate_nothing_is_invented() -> None:
    """A point beyond the certified ends is a problem with its place, not a result."""
    standard = StandardValue(
        "V",
        Decimal(2),
        points=((Decimal(0), Decimal(0), Decimal("1e-6")), (Decimal(1), Decimal("2e-6"), Decimal("3e-6"))),
    )
    assert standard.at(Decimal("0.5")) == (Decimal("0.0000010"), Decimal("3e-6"))
    assert standard.at(Decimal(0)) == (Decimal(0), Decimal("1e-6"))
    assert standard.at(Decimal(2)) is None


def test_a_missing_reading_is_named() -> None:
    """What is not there is listed; the rest is computed."""
    sheet = compute(
        Filled(shipped("dc-voltmeter"), {}, [{"id": "p", "nominal": "1", "span": "1", "unit": "V"}], {}, {})
    )
    assert sheet.results == () and any("indicated" in cell for cell in sheet.missing)


def test_means_to_one_digit_more() -> None:
    """A single reading stays as typed; three get one digit more."""
    assert mean_text(("10.00",)) == "10.00"
    assert mean_text(("10.1", "10.2", "10.2")) == "10.17"


@pytest.mark.parametrize("code", [code for code in SHIPPED if "derived" in shipped(code)])
def test_equations_follow_those_they_use(code: str) -> None:
    """A JSON column sorts names by length and letters; the coefficients of a thermometer come out all the same."""
    model = shipped(code)["derived"]["model"]
    stored = {name: model[name] for name in sorted(model, key=lambda name: (len(name), name))}
    assert list(stored) != list(model)  # else this test says nothing
    ordered = list(in_order(stored))
    for at, name in enumerate(ordered):
        assert set(parse(model[name]).names) & model.keys() <= set(ordered[:at])


def test_a_circle_of_equations_is_left_to_the_reader() -> None:
    """Nothing is lost and nothing hangs; the reader of the document refuses it."""
    assert set(in_order({"a": "b", "b": "a", "c": "1"})) == {"a", "b", "c"}
