"""Worked examples of practice X3, X6, X7, X10 and X11: from readings to the printed result.

Expected numbers are those written in the examples, with half a unit of their last digit as tolerance.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from junheng.core.conformity.verdict import judge_guarded, judge_simply, symmetric
from junheng.core.quantity.rounding import rounded_result

READINGS = [(0, 21, 22, 1), (1, 23, 23, 2), (2, 22, 24, 2)]


def rectangle(half_width: float, unit: str, value: float = 0) -> dict[str, Any]:
    return {"distribution": "rectangular", "value": value, "half_width": half_width, "unit": unit}


def test_weight_of_one_kilogram_by_abba(gum: Callable[..., Any]) -> None:
    """X3: 25.4 mg, u_c 2.539, U 5.1 mg (k = 2); class M1 accepted, +47 mg refused though the simple rule accepts."""
    differences = [((b1 - a1) + (b2 - a2)) / 2 for a1, b1, b2, a2 in READINGS]
    assert differences == [21.0, 21.5, 21.0]
    inputs = {
        "standard": {"value": "+4.2", "U": "5.0", "k": 2, "unit": "mg"},
        "difference": {"samples": differences, "unit": "mg"},
        "step_a": rectangle(0.5, "mg"),
        "step_b": rectangle(0.5, "mg"),
    }
    found = gum(inputs, {"m": "standard + difference + step_b - step_a"}, coverage={"k": 2})["m"]
    assert found.value == pytest.approx(25.367, abs=5e-4)
    assert found.u == pytest.approx(2.539, abs=5e-4)
    lines = {line.input: line.contribution for line in found.budget}
    assert lines["difference"] == pytest.approx(0.167, abs=5e-4)
    assert (lines["step_a"] ** 2 + lines["step_b"] ** 2) ** 0.5 == pytest.approx(0.408, abs=5e-4)
    printed = rounded_result(found.value, found.U)
    assert (printed.value, printed.uncertainty) == ("25.4", "5.1")
    judged = judge_guarded(printed.value, symmetric("50"), guard=printed.uncertainty)
    assert judged.decision == "accept"
    assert str(judged.acceptance.upper) == "44.9"
    assert judge_guarded("47.0", symmetric("50"), guard=printed.uncertainty).decision == "reject"
    assert judge_simply("47.0", symmetric("50")).decision == "accept"


def test_gauge_block_of_carbide_against_steel(gum: Callable[..., Any]) -> None:
    """X6: e_x = +0.554 µm, u_c 0.0496, U = 0.10 µm; the wrong sign of the correction gives +0.386."""
    inputs = {
        "e_s": {"value": 0.12, "u": 0.040, "unit": "µm"},
        "d": {"value": 0.35, "u": 0.020, "unit": "µm"},
        "L": {"value": 100, "u": 0, "unit": "mm"},
        "α_s": rectangle(1e-6, "1/K", 11.5e-6),
        "α_x": rectangle(1e-6, "1/K", 4.5e-6),
        "t": {"value": 20.12, "u": 0.02, "unit": "°C"},
        "t0": {"value": 20, "u": 0, "unit": "°C"},
        "δt": rectangle(0.05, "K"),
    }
    model = {"e_x": "e_s + d + L*((α_s - α_x)*(t - t0) - α_x*δt)"}
    found = gum(inputs, model, outputs={"e_x": "µm"}, coverage={"k": 2})["e_x"]
    assert found.value == pytest.approx(0.554, abs=5e-4)
    assert found.u == pytest.approx(0.0496, abs=5e-5)
    lines = {line.input: line.contribution for line in found.budget}
    assert lines["δt"] == pytest.approx(0.0130, abs=5e-5)
    assert lines["t"] == pytest.approx(0.0140, abs=5e-5)
    assert (lines["α_s"] ** 2 + lines["α_x"] ** 2) ** 0.5 == pytest.approx(0.0098, abs=5e-5)
    printed = rounded_result(found.value, found.U)
    assert (printed.value, printed.uncertainty) == ("0.554", "0.099")
    assert rounded_result(found.value, found.U, digits=1).uncertainty == "0.1"
    wrong = {"e_x": "e_s + d - L*((α_s - α_x)*(t - t0) - α_x*δt)"}
    assert gum(inputs, wrong, outputs={"e_x": "µm"})["e_x"].value == pytest.approx(0.386, abs=5e-4)


@pytest.mark.parametrize(
    ("reading", "standard", "span", "error", "limit", "decision"),
    [
        ("0.0000012", "0", "0.1", "1.2", 0.5, "reject"),
        ("0.1000031", "0.1", "0.1", "3.1", 4.0, "accept"),
        ("1.000022", "1", "1", "22", 40, "accept"),
        ("10.000242", "10.000012", "10", "230", 400, "accept"),
        ("-10.000251", "-10.000009", "10", "-242", 400, "accept"),
        ("1000.048", "1000", "1000", "48000", 40000, "reject"),
    ],
)
def test_dc_voltmeter_at_its_points(
    gum: Callable[..., Any],
    reading: str,
    standard: str,
    span: str,
    error: str,
    limit: float,
    decision: str,
) -> None:
    """X7: errors in µV, limit 35×10⁻⁶·|U| + 5×10⁻⁶·range, judged in decimal; negative errors by their size."""
    inputs = {
        "U_x": {"value": reading, "u": 0, "unit": "V"},
        "U_s": {"value": standard, "U": 1e-6, "k": 2, "unit": "V"},
    }
    found = gum(inputs, {"E": "U_x - U_s"}, outputs={"E": "µV"})["E"]
    assert found.value == pytest.approx(float(error), rel=1e-6)
    size = 35 * abs(round(float(standard), 1)) + 5 * float(span)
    assert size == pytest.approx(limit)
    judged = judge_simply(error, symmetric(str(size)))
    assert judged.decision == decision


def test_printed_digits_of_x10() -> None:
    """0.0347 prints as 0.035; rounded once: 15.4546 beside U = 1.2 is 15.5, never 15.46 first."""
    assert rounded_result(15.4546, 0.0347).uncertainty == "0.035"
    assert rounded_result(15.4546, 1.2).value == "15.5"
    assert rounded_result(15.4546, 12.0, digits=2).value == "15"


def test_shorthand_of_x11(gum: Callable[..., Any]) -> None:
    """The digits in parentheses are u at the last place; unit and grouping as printed."""
    forms = [
        ({"value": 50000838, "u": 31.7, "unit": "nm"}, "50 000 838(32) nm"),
        ({"value": 20.004, "u": 0.0503, "unit": "°C"}, "20.004(50) °C"),
        ({"value": -0.000242, "u": 0.0000035}, "-0.000 242 0(35)"),
        ({"value": 1234.5, "u": 126}, "1230(130)"),
        ({"value": 0.99961, "u": 0.0099961}, "1.000(10)"),
        ({"value": 5, "u": 0, "unit": "V"}, "5.0 V"),
        ({"value": 1.380649e-23, "u": 3.5e-30, "unit": "J/K"}, "1.380 649 00(35)×10⁻²³ J/K"),
        ({"value": 0, "u": 1.5e-12, "unit": "A"}, "0.0(15)×10⁻¹² A"),
        ({"value": 12345.6789, "u": 2.5e-8}, "12 345.678 900 000(25)"),
    ]
    for form, printed in forms:
        assert gum({"x": form}, "x")["y"].reported == printed
