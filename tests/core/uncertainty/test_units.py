"""Units through a model: each term checked by name, conversions exact, temperatures and levels by their own rules."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

import pytest

Form = dict[str, Any]


def q(value: float, unit: str, u: float = 0.1) -> Form:
    return {"value": value, "u": u, "unit": unit}


@pytest.mark.parametrize(
    ("inputs", "model", "unit", "value"),
    [
        ({"a": q(1, "m"), "b": q(5, "mm")}, "a + b", "m", 1.005),
        ({"a": q(5, "mm"), "b": q(1, "m")}, "a - b", "mm", -995),
        ({"a": q(10, "V"), "b": q(2, "mA")}, "a/b", "V/mA", 5),
        ({"a": q(2, "nm"), "b": q(3, "1/K"), "c": q(4, "K")}, "a*b*c", "nm", 24),
        ({"a": q(9, "m2")}, "sqrt(a)", "m", 3),
        ({"a": q(27, "mm^3")}, "a**(1/3)", "mm", 3),
        ({"a": q(4, "m")}, "a**-2", "1/m^2", 1 / 16),
        ({"a": q(4, "m")}, "a^(2 - 3 + 0.5*4)", "m", 4),
        ({"a": q(30, "°")}, "sin(a)", "1", 0.5),
        ({"a": q(50, "%")}, "exp(a)", "1", math.exp(0.5)),
        ({"a": q(1, "km"), "b": q(1, "m")}, "log10(a/b)", "1", 3),
        ({"a": q(3, "mm"), "b": q(0.004, "m")}, "atan2(a, b)", "1", math.atan2(3, 4)),
        ({"a": q(3, "mm"), "b": q(2, "cm")}, "max(a, b, 0)", "mm", 20),
        ({"a": q(3, "mm"), "b": q(2, "cm")}, "if(a > b, a, b)", "mm", 20),
        ({"a": q(3, "mm"), "b": q(2, "cm")}, "if(a > 0, 0, b)", "cm", 0),
        ({"a": q(-3, "mm"), "b": q(2, "K")}, "abs(a) + 0", "mm", 3),
        ({"a": q(20.5, "°C"), "b": q(20, "°C")}, "a - b", "K", 0.5),
        ({"a": q(68, "°F"), "b": q(50, "°F")}, "a - b", "K", 10),
        ({"a": q(20, "°C"), "b": q(0.5, "K")}, "a + b", "°C", 20.5),
        ({"a": q(500, "mK"), "b": q(20, "°C")}, "a + b", "°C", 20.5),
        ({"a": q(20, "°C"), "b": q(500, "mK")}, "a - b", "°C", 19.5),
        ({"a": q(68, "°F"), "b": q(10, "K")}, "a + b", "°F", 86),
        ({"a": q(0.2, "1"), "b": q(0.004, "1/°C")}, "a/b", "K", 50),
        ({"a": q(0.2, "1"), "b": q(0.004, "1/°F")}, "a/b", "K", 50 * 5 / 9),
        ({"b": q(11.5e-6, "1/°C"), "c": q(3, "K")}, "1 + b*c", "1", 1.0000345),
        ({"a": q(0, "°C"), "b": q(0.004, "1/°C")}, "a + 0.2/b", "°C", 50),
        ({"a": q(50, "HRC"), "b": q(0.3, "HRC")}, "a - b", "HRC", 49.7),
        ({"a": q(-10, "dBm"), "b": q(20, "dB(10lg)")}, "a + b", "dBm", 10),
        ({"a": q(20, "dB(10lg)"), "b": q(-10, "dBm")}, "a + b", "dBm", 10),
        ({"a": q(-10, "dBm"), "b": q(20, "dB(10lg)")}, "a - b", "dBm", -30),
        ({"a": q(10, "dBm"), "b": q(7, "dBm")}, "a - b", "dB(10lg)", 3),
        ({"a": q(92.8, "dB(SPL)"), "b": q(95.4, "dB(SPL)")}, "(a + b)/2", "dB(SPL)", 94.1),
        ({"a": q(3, "dB"), "b": q(7, "dB")}, "a + b", "dB", 10),
    ],
)  # fmt: skip
def test_what_units_make_of_a_model(
    gum: Callable[..., Any], inputs: dict[str, Form], model: str, unit: str, value: float
) -> None:
    """Value and unit as a person works them out."""
    found = gum(inputs, model)["y"]
    assert found.unit == unit
    assert found.value == pytest.approx(value, rel=1e-13, abs=1e-13)


@pytest.mark.parametrize(
    ("a", "b", "model", "code", "term"),
    [
        ("V", "A", "2*(a + b)", "unit-mismatch", "a + b"),
        ("V", "A", "a*(1 + b)", "unit-mismatch", "1 + b"),
        ("V", "V", "log(a) + log(b)", "unit-not-one", "log(a)"),
        ("V", "V", "a**b", "unit-not-one", "a**b"),
        ("V", "1", "a**b", "unit-exponent-varies", "a**b"),
        ("V", "A", "if(a > b, 1, 2)", "unit-mismatch", "a > b"),
        ("V", "A", "max(a, b)", "unit-mismatch", "max(a, b)"),
        ("V", "A", "atan2(a, b)", "unit-mismatch", "atan2(a, b)"),
        ("°C", "K", "2*a", "unit-temperature-in-product", "2*a"),
        ("°C", "°C", "a + b", "unit-temperature-in-product", "a + b"),
        ("K", "°C", "a - b", "unit-temperature-in-product", "a - b"),
        ("°C", "1", "a + b", "unit-temperature-in-product", "a + b"),
        ("°C", "K", "a + 273.15", "unit-temperature-in-product", "a + 273.15"),
        ("1/°C", "°C", "1/a + b*2", "unit-temperature-in-product", "b*2"),
        ("°C", "K", "sqrt(a)", "unit-temperature-in-product", "sqrt(a)"),
        ("HRC", "HRB", "a + b", "unit-no-conversion", "a + b"),
        ("pH", "1", "a + b", "unit-no-conversion", "a + b"),
        ("dBm", "dB", "a + b", "unit-no-conversion", "a + b"),
        ("dBm", "dB(20lg)", "a + b", "unit-no-conversion", "a + b"),
        ("dBm", "dBW", "a - b", "unit-no-conversion", "a - b"),
        ("dB(10lg)", "dBm", "a - b", "unit-no-conversion", "a - b"),
    ],
)
def test_a_unit_error_names_its_term(
    refusal: Callable[..., Any], a: str, b: str, model: str, code: str, term: str
) -> None:
    """Dimension, base of an exponent, points and differences, scales, levels: the term as it was typed."""
    found = refusal({"a": q(20, a), "b": q(1, b)}, model)
    assert (found.code, found.path, found.facts["term"]) == (code, "model.y", term)
    assert term in found.message("en") and term in found.message("zh")


def test_output_in_the_unit_asked_for(gum: Callable[..., Any]) -> None:
    """X7 in µV from readings in V; u, U and sensitivities follow."""
    inputs = {"x": q(10.000242, "V", 1e-6), "s": q(10.000012, "V", 4e-6)}
    found = gum(inputs, {"E": "x - s"}, outputs={"E": "µV"}, coverage={"k": 2})["E"]
    assert (found.unit, found.value) == ("µV", pytest.approx(230, rel=1e-9))
    assert found.u == pytest.approx(math.sqrt(17), rel=1e-9)
    assert [line.sensitivity for line in found.budget] == pytest.approx([1e6, -1e6])
    assert [line.unit for line in found.budget] == ["V", "V"]


@pytest.mark.parametrize("wanted", ["A", "°C", "HRC", "1"])
def test_output_in_a_unit_it_cannot_have(refusal: Callable[..., Any], wanted: str) -> None:
    """The whole equation is the term that does not fit."""
    found = refusal({"x": q(1, "V")}, {"E": "2*x"}, outputs={"E": wanted})
    assert found.facts["term"] == "2*x"
    assert found.code in ("unit-mismatch", "unit-no-conversion")


def test_no_unit_at_all_means_nothing_is_checked(gum: Callable[..., Any]) -> None:
    """Contract 0; also sums of anything."""
    assert gum({"a": {"value": 20, "u": 1}, "b": {"value": 1, "u": 1}}, "a + log(b)")["y"].unit == ""


def test_one_unit_anywhere_checks_all(refusal: Callable[..., Any], gum: Callable[..., Any]) -> None:
    """Unit 1 written out, or a unit asked for an output, counts as a unit."""
    bare = {"value": 1, "u": 0.1}
    assert refusal({"a": q(1, "V"), "b": bare}, "a + b").code == "unit-mismatch"
    assert gum({"a": q(1, "1"), "b": bare}, "a + b")["y"].unit == "1"
    assert gum({"a": bare, "b": bare}, "a*b/1e4", outputs={"y": "ppm"})["y"].value == pytest.approx(100)
    assert refusal({"a": bare, "b": bare}, "a*b", outputs={"y": "V"}).code == "unit-mismatch"


def test_earlier_equations_carry_their_unit(gum: Callable[..., Any], refusal: Callable[..., Any]) -> None:
    """R = V/I in V/mA; R + 5 Ω converts; a wrong use names the later equation."""
    inputs = {"V": q(10, "V"), "I": q(2, "mA"), "r": q(5, "Ω")}
    assert gum(inputs, {"R": "V/I", "T": "r + R"})["T"].value == pytest.approx(5005)
    assert refusal(inputs, {"R": "V/I", "T": "R + I"}).path == "model.T"


def test_changing_an_input_unit_never_changes_the_answer(both: Callable[..., Any]) -> None:
    """H.1 with ls in mm and d in µm: the same length in nm, by both methods."""
    model = {"l": "d + ls - ls*(da*theta + als*dtheta)"}
    rest = {
        "da": {"value": 0, "u": 0.58e-6, "dof": 50, "unit": "1/K"}, "theta": {"value": -0.1, "u": 0.41, "unit": "K"},
        "als": {"value": 11.5e-6, "u": 1.2e-6, "unit": "1/K"}, "dtheta": {"value": 0, "u": 0.029, "dof": 2, "unit": "K"},
    }  # fmt: skip
    plain = {"d": q(215, "nm", 9.7), "ls": q(50000623, "nm", 25)} | rest
    other = {"d": q(0.215, "µm", 0.0097), "ls": q(50.000623, "mm", 25e-6)} | rest
    first, second = (both(each, model, outputs={"l": "nm"}, trials=20_000) for each in (plain, other))
    assert second["l"].value == pytest.approx(first["l"].value, rel=1e-12)
    assert second["l"].u == pytest.approx(first["l"].u, rel=1e-9)
    assert [x.share for x in second["l"].budget] == pytest.approx([x.share for x in first["l"].budget])
    a, b = (each.monte_carlo.outputs[0] for each in (first, second))
    assert b.symmetric == pytest.approx(a.symmetric, rel=1e-11)


@pytest.mark.parametrize(
    "model",
    ["a**999999999", "a**-101", "((a**90)**90)**90", "sqrt(a**99*a**99)", "a**1e300"],
)
def test_a_unit_cannot_be_raised_without_bound(refusal: Callable[..., Any], model: str) -> None:
    """A thousandth to a power of a thousand million is never worked out; the term is named at once."""
    started = time.process_time()
    found = refusal({"a": q(1, "mm", 1e-9)}, model)
    assert found.code in ("unit-exponent-too-large", "domain-error")
    assert time.process_time() - started < 1


def test_squares_of_squares_stop(refusal: Callable[..., Any]) -> None:
    """x² of x² of x² …: forty equations would be an exponent of 2⁴⁰; mm⁶⁴ is already beyond 2⁻⁵⁰⁰."""
    model = {"y0": "a*a"} | {f"y{at}": f"y{at - 1}*y{at - 1}" for at in range(1, 40)}
    found = refusal({"a": q(1, "mm", 1e-9)}, model)
    assert (found.code, found.path) == ("unit-exponent-too-large", "model.y5")


@pytest.mark.parametrize("unit", ["am", "pF.nH", "zN", "qg", "Ym"])
def test_roots_of_very_small_units_convert(gum: Callable[..., Any], unit: str) -> None:
    """sqrt(x·x) is x in any unit, however small its factor."""
    found = gum({"a": q(4, unit), "b": q(9, unit)}, "sqrt(a*b)", outputs={"y": unit})["y"]
    assert found.value == pytest.approx(6, rel=1e-12)


def test_resonance_of_an_oscillating_circuit(gum: Callable[..., Any]) -> None:
    """1/(2π√(LC)) with 100 nH and 10 pF is 159.155 MHz."""
    inputs = {"L": q(100, "nH", 1), "C": q(10, "pF", 0.1)}
    found = gum(inputs, {"f": "1/(2*pi*sqrt(L*C))"}, outputs={"f": "MHz"})["f"]
    assert found.value == pytest.approx(159.15494309, rel=1e-10)
    assert found.u / found.value == pytest.approx(math.hypot(0.01, 0.01) / 2, rel=1e-10)
