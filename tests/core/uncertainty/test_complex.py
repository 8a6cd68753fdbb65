"""Complex quantities: two real inputs each, functions as in cmath, parts in the answer (JCGM 102:2011)."""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from junheng.core.uncertainty.complex_jets import ComplexJet
from junheng.core.uncertainty.derivatives import any_jet_of, variable
from junheng.core.uncertainty.expression import parse

FUNCTIONS: list[tuple[str, Callable[[complex, complex], complex]]] = [
    ("sqrt(z)", lambda z, w: cmath.sqrt(z)), ("exp(z)", lambda z, w: cmath.exp(z)), ("log(z)", lambda z, w: cmath.log(z)),
    ("log10(z)", lambda z, w: cmath.log10(z)), ("sin(z)", lambda z, w: cmath.sin(z)), ("cos(z)", lambda z, w: cmath.cos(z)),
    ("tan(z)", lambda z, w: cmath.tan(z)), ("asin(z)", lambda z, w: cmath.asin(z)), ("acos(z)", lambda z, w: cmath.acos(z)),
    ("atan(z)", lambda z, w: cmath.atan(z)), ("sinh(z)", lambda z, w: cmath.sinh(z)), ("cosh(z)", lambda z, w: cmath.cosh(z)),
    ("tanh(z)", lambda z, w: cmath.tanh(z)), ("abs(z)", lambda z, w: abs(z)), ("arg(z)", lambda z, w: cmath.phase(z)),
    ("re(z)", lambda z, w: z.real), ("im(z)", lambda z, w: z.imag), ("conj(z)", lambda z, w: z.conjugate()), ("-z", lambda z, w: -z),
    ("z + w", lambda z, w: z + w), ("z - 2*w", lambda z, w: z - 2 * w), ("z*w", lambda z, w: z * w), ("z/w", lambda z, w: z / w),
    ("3/z + 1", lambda z, w: 3 / z + 1), ("z**3", lambda z, w: z**3), ("z^-2", lambda z, w: z**-2), ("z**w", lambda z, w: z**w),
    ("2**z", lambda z, w: 2**z), ("z**1.5", lambda z, w: z**1.5), ("if(abs(z) > abs(w), z, w*z)", lambda z, w: z if abs(z) > abs(w) else w * z),
    ("if(re(w) > 0, 1, z)", lambda z, w: 1 if w.real > 0 else z), ("abs(1 - z*w)**2/(1 - re(z))", lambda z, w: abs(1 - z * w) ** 2 / (1 - z.real)),
]  # fmt: skip
PARTS = st.integers(-30, 30).filter(lambda n: abs(n) > 1).map(lambda n: n / 10 + 0.013)
STEP = 1e-5


def jet(text: str, z: complex, w: complex) -> ComplexJet:
    numbers = [variable(x, at, 4) for at, x in enumerate((z.real, z.imag, w.real, w.imag))]
    found = any_jet_of(parse(text), {"z": ComplexJet(*numbers[:2]), "w": ComplexJet(*numbers[2:])})
    return found if isinstance(found, ComplexJet) else ComplexJet(found, variable(0.0, 0, 4))


def moved(z: complex, w: complex, at: int, step: float) -> tuple[complex, complex]:
    return z + (step, step * 1j, 0, 0)[at], w + (0, 0, step, step * 1j)[at]


@pytest.mark.parametrize(("text", "reference"), FUNCTIONS, ids=[text for text, _ in FUNCTIONS])
@settings(max_examples=25, derandomize=True)
@given(a=PARTS, b=PARTS, c=PARTS, d=PARTS)
def test_functions_and_their_derivatives(
    text: str, reference: Callable[[complex, complex], complex], a: float, b: float, c: float, d: float
) -> None:
    """Values as cmath has them; first derivatives by differences of cmath, second by differences of the first."""
    z, w = complex(a, b), complex(c, d)
    value = complex(reference(z, w))
    assume(abs(value) < 1e4 and abs(abs(z) - abs(w)) > 1e-3)
    found = jet(text, z, w)
    assert found.value.real == pytest.approx(value.real, rel=1e-11, abs=1e-11 * (1 + abs(value)))
    real_valued = isinstance(reference(z, w), float)
    assert real_valued or found.value.imag == pytest.approx(
        value.imag, rel=1e-11, abs=1e-11 * (1 + abs(value))
    )
    for part in ("re",) if real_valued else ("re", "im"):
        mine = getattr(found, part)
        gradient = [0.0] * 4 if mine.gradient is None else mine.gradient.tolist()
        for at in range(4):
            ahead, behind = (complex(reference(*moved(z, w, at, step))) for step in (STEP, -STEP))
            slope = getattr(ahead - behind, {"re": "real", "im": "imag"}[part]) / (2 * STEP)
            assert gradient[at] == pytest.approx(slope, rel=1e-5, abs=1e-5 * (1 + abs(value)))
            left, right = (getattr(jet(text, *moved(z, w, at, step)), part) for step in (STEP, -STEP))
            if mine.second is not None and left.gradient is not None and right.gradient is not None:
                bend = (left.gradient - right.gradient) / (2 * STEP)
                assert mine.second[at].tolist() == pytest.approx(
                    bend.tolist(), rel=1e-4, abs=1e-4 * (1 + abs(bend).max())
                )


def rectangular(re: float, im: float, a: float, b: float, d: float, **more: Any) -> dict[str, Any]:
    return {"value": [re, im], "covariance": [[a, b], [b, d]], **more}


def test_polar_coordinates_of_jcgm_102(both: Callable[..., Any]) -> None:
    """9.3 with r = 0, given as one complex input: the same figures as from two real ones."""
    found = both(
        {"z": rectangular(0.001, 0, 1e-4, 0, 1e-4)}, {"mag": "abs(z)", "ph": "arg(z)"}, trials=1_000_000
    )
    assert (found["mag"].value, found["mag"].u) == (0.001, pytest.approx(0.01))
    assert found["ph"].u == pytest.approx(10)
    magnitude, phase = found.monte_carlo.outputs
    assert magnitude.value == pytest.approx(0.013, abs=0.0005) and magnitude.u == pytest.approx(
        0.007, abs=0.0005
    )
    assert phase.u == pytest.approx(1.744, abs=0.003)


def test_complex_output_is_its_two_parts(both: Callable[..., Any]) -> None:
    """Z = V/I of phasors: Z.re and Z.im with unit, budget, and the correlation between them."""
    inputs = {
        "V": rectangular(5, 0, 9e-6, 0, 4e-6, unit="V"),
        "I": rectangular(10, -17, 1e-4, 2e-5, 2e-4, unit="mA"),
    }
    found = both(inputs, {"Z": "V/I"}, outputs={"Z": "Ω"}, trials=200_000)
    value = 5 / (0.010 - 0.017j)
    assert [each.name for each in found.outputs] == ["Z.re", "Z.im"]
    assert (found["Z.re"].value, found["Z.im"].value) == (
        pytest.approx(value.real),
        pytest.approx(value.imag),
    )
    assert {found["Z.re"].unit, found["Z.im"].unit} == {"Ω"}
    assert [line.input for line in found["Z.re"].budget] == ["V.re", "V.im", "I.re", "I.im"]
    # dZ = dV/I - Z dI/I as complex numbers, covariances summed by hand.
    slope_v, slope_i = 1 / (0.010 - 0.017j), -value / (0.010 - 0.017j)
    rows = [(slope_v, 3e-3), (slope_v * 1j, 2e-3), (slope_i, 1e-5), (slope_i * 1j, math.sqrt(2) * 1e-5)]
    r = 2e-5 / math.sqrt(2e-8)
    re = (
        sum((c.real * u) ** 2 for c, u in rows)
        + 2 * r * rows[2][0].real * rows[3][0].real * rows[2][1] * rows[3][1]
    )
    im = (
        sum((c.imag * u) ** 2 for c, u in rows)
        + 2 * r * rows[2][0].imag * rows[3][0].imag * rows[2][1] * rows[3][1]
    )
    assert found["Z.re"].u == pytest.approx(math.sqrt(re)) and found["Z.im"].u == pytest.approx(math.sqrt(im))
    drawn = found.monte_carlo.outputs
    assert [each.u for each in drawn] == pytest.approx([math.sqrt(re), math.sqrt(im)], rel=0.01)
    gum, sampled = found.correlation.matrix[0][1], found.monte_carlo.correlation.matrix[0][1]
    assert sampled == pytest.approx(gum, abs=0.01) and abs(gum) > 0.05


def test_magnitude_and_phase(both: Callable[..., Any]) -> None:
    """0.05 at 30°: any real form for either, the phase in degrees or radians."""
    phase = {"distribution": "rectangular", "value": 30, "half_width": 10, "unit": "°"}
    inputs = {"G": {"magnitude": {"value": 0.05, "u": 0.01}, "phase": phase}}
    found = both(inputs, "G**2", trials=200_000)
    assert (found["y.re"].value, found["y.im"].value) == (
        pytest.approx(0.0025 * math.cos(math.pi / 3)),
        pytest.approx(0.0025 * math.sin(math.pi / 3)),
    )
    half = math.radians(10) / math.sqrt(3)
    wanted = math.hypot(2 * 0.05 * 0.5 * 0.01, 2 * 0.0025 * math.sin(math.pi / 3) * half)
    assert found["y.re"].u == pytest.approx(wanted)
    # Exact: E[m²]·E[cos 2φ], the mean of cos over ±20° about 60°.
    mean = (0.0025 + 0.0001) * 0.5 * math.sin(math.radians(20)) / math.radians(20)
    assert found.monte_carlo.outputs[0].value == pytest.approx(mean, abs=2e-6)
    assert [line.input for line in found["y.re"].budget] == ["G.magnitude", "G.phase"]


def test_uncorrelated_parts_keep_the_second_order(gum: Callable[..., Any]) -> None:
    """|z|² of z = 0 ± u: the first order is zero, the second is that of two squares."""
    found = gum({"z": rectangular(0, 0, 0.01, 0, 0.01)}, "re(z*conj(z))")["y"]
    assert found.u == 0 and found.u_second_order == pytest.approx(math.sqrt(2 * 2) * 0.01)


def test_real_model_of_complex_inputs_equals_its_real_twin(both: Callable[..., Any]) -> None:
    """Mismatch |1 − Γ₁Γ₂|²: the same u by hand-written real equations."""
    inputs = {"g": rectangular(0.1, 0.2, 1e-4, 0, 1e-4), "l": rectangular(-0.05, 0.03, 4e-4, 0, 1e-4)}
    pieces = {"a": (0.1, 1e-2), "b": (0.2, 1e-2), "c": (-0.05, 2e-2), "d": (0.03, 1e-2)}
    real = {name: {"value": value, "u": u} for name, (value, u) in pieces.items()}
    one = both(inputs, "abs(1 - g*l)**2", trials=200_000)
    other = both(real, "(1 - a*c + b*d)**2 + (a*d + b*c)**2", trials=200_000)
    assert one["y"].value == pytest.approx(other["y"].value)
    assert one["y"].u == pytest.approx(other["y"].u)
    assert one["y"].u_second_order == pytest.approx(other["y"].u_second_order)
    assert one.monte_carlo.outputs[0].u == pytest.approx(other.monte_carlo.outputs[0].u, rel=0.01)


@pytest.mark.parametrize(
    ("model", "term"),
    [("floor(z)", "floor(z)"), ("1 + max(z, 2)", "max(z, 2)"), ("min(1, z)", "min(1, z)"), ("atan2(z, 1)", "atan2(z, 1)"),
     ("if(z > 1, 1, 2)", "z > 1"), ("ceil(abs(z)*z)", "ceil(abs(z)*z)")],
)  # fmt: skip
def test_operations_of_real_numbers_only(refusal: Callable[..., Any], model: str, term: str) -> None:
    """An order of complex numbers does not exist; the term is named before anything is computed."""
    found = refusal({"z": rectangular(1, 2, 1, 0, 1)}, model)
    assert (found.code, found.path, found.facts["term"]) == ("model-complex-term", "model.y", term)


def test_a_later_equation_knows_that_an_earlier_one_is_complex(
    refusal: Callable[..., Any], gum: Callable[..., Any]
) -> None:
    inputs = {"z": rectangular(1, 2, 1, 0, 1)}
    assert refusal(inputs, {"a": "z*2", "y": "floor(a)"}).path == "model.y"
    assert gum(inputs, {"a": "z*2", "y": "floor(abs(a)) + re(a)"})["y"].value == 4 + 2


@pytest.mark.parametrize(
    ("form", "code", "path"),
    [
        ({"value": [1, 2]}, "key-missing", ""), ({"value": [1], "covariance": [[1, 0], [0, 1]]}, "value-out-of-range", ".value"),
        ({"value": [1, 2, 3], "covariance": [[1, 0], [0, 1]]}, "value-out-of-range", ".value"), ({"value": 1, "covariance": [[1, 0], [0, 1]]}, "value-not-a-list", ".value"),
        ({"value": [1, "x"], "covariance": [[1, 0], [0, 1]]}, "number-not-decimal", ".value[1]"), ({"value": [1, 2], "covariance": [[1, 0]]}, "value-out-of-range", ".covariance"),
        ({"value": [1, 2], "covariance": [[1, 0], [1]]}, "value-out-of-range", ".covariance"), ({"value": [1, 2], "covariance": [[1, 0.5], [0.4, 1]]}, "value-out-of-range", ".covariance"),
        ({"value": [1, 2], "covariance": [[-1, 0], [0, 1]]}, "value-out-of-range", ".covariance"), ({"value": [1, 2], "covariance": [[1, 2], [2, 1]]}, "value-out-of-range", ".covariance"),
        ({"value": [1, 2], "covariance": [[0, 0.1], [0.1, 1]]}, "value-out-of-range", ".covariance"), ({"value": [1, 2], "covariance": [[1, 0], [0, 1]], "u": 1}, "measurement-key-unknown", ""),
        ({"magnitude": {"value": 1, "u": 0.1}}, "key-missing", ""), ({"magnitude": {"value": 1}, "phase": {"value": 1, "u": 0}}, "key-missing", ".magnitude"),
        ({"magnitude": {"value": 1, "u": 0.1}, "phase": {"value": 1, "u": 0}, "unit": "V"}, "measurement-key-unknown", ""),
        ({"magnitude": {"value": 1, "u": 0.1, "unit": "V"}, "phase": {"value": 1, "u": 0, "unit": "V"}}, "unit-not-one", ""),
        ({"value": [1, 2], "covariance": [[1, 0], [0, 1]], "unit": "Volt"}, "unit-text-unknown", ".unit"), ({"magnitude": {"value": [1, 2], "covariance": 1}, "phase": 3}, "measurement-key-unknown", ".magnitude"),
    ],
)  # fmt: skip
def test_complex_forms_that_cannot_be_used(
    refusal: Callable[..., Any], form: dict[str, Any], code: str, path: str
) -> None:
    """Not two parts, a covariance that is none, units where they do not belong: refused at their place."""
    found = refusal({"z": form}, "abs(z)")
    assert (found.code, found.path) == (code, f"inputs.z{path}")


def test_full_correlation_of_the_parts(gum: Callable[..., Any]) -> None:
    """b² = a·d is a covariance; re + im then adds linearly."""
    found = gum({"z": rectangular(1, 2, 0.04, 0.06, 0.09)}, "re(z) + im(z)")["y"]
    assert found.u == pytest.approx(0.5)
    assert found.dof == math.inf


def test_units_of_the_parts(gum: Callable[..., Any], refusal: Callable[..., Any]) -> None:
    """One unit for both parts; a sum with another dimension is refused as for real quantities."""
    inputs = {"V": rectangular(3, 4, 1e-4, 0, 1e-4, unit="V"), "a": {"value": 500, "u": 1, "unit": "mV"}}
    assert gum(inputs, "abs(V) + a")["y"].value == pytest.approx(5.5)
    assert gum(inputs, "abs(V + a)", outputs={"y": "mV"})["y"].value == pytest.approx(1000 * abs(3.5 + 4j))
    assert refusal(inputs | {"b": {"value": 1, "u": 1, "unit": "A"}}, "V + b").facts["term"] == "V + b"


WILLINK_HALL = {
    "x1": ([0.96, -0.34, 0.27], 5), "x2": ([0.51, 0.33, 0.31], 3), "x3": ([0.45, 0.28, 1.65], 6),
}  # fmt: skip


def test_degrees_of_freedom_of_a_complex_sum(gum: Callable[..., Any]) -> None:
    """Willink and Hall, Metrologia 39 (2002) 361, p. 365: three complex inputs of 5, 3 and 6 dof give 11.34."""
    inputs = {name: rectangular(1, 0, *v, dof=dof) for name, (v, dof) in WILLINK_HALL.items()}
    (found,) = gum(inputs, "x1 + x2 + x3").complex_outputs
    assert found.dof == pytest.approx(11.34, abs=5e-3)
    assert found.covariance == (
        (pytest.approx(1.92), pytest.approx(0.27)),
        (pytest.approx(0.27), pytest.approx(2.23)),
    )


def test_one_complex_input_keeps_its_degrees_of_freedom(gum: Callable[..., Any]) -> None:
    """Whatever is made of it alone, correlated parts or not; without dof they are infinite."""
    for off in (0.0, 0.2):
        for model in ("z", "3*z", "z*z", "conj(z)", "exp(z)/2"):
            (found,) = gum({"z": rectangular(1, 0.5, 0.3, off, 0.4, dof=7)}, model).complex_outputs
            assert found.dof == pytest.approx(7, rel=1e-9)
    (found,) = gum({"z": rectangular(1, 0.5, 0.3, 0, 0.4)}, "2*z").complex_outputs
    assert found.dof == math.inf


def test_a_complex_output_without_imaginary_part_is_welch_satterthwaite(gum: Callable[..., Any]) -> None:
    """Real inputs made complex: the dof of the whole are those of the real part."""
    inputs = {
        "a": {"value": 1, "u": 0.3, "dof": 4},
        "b": {"value": 2, "u": 0.4, "dof": 9},
        "z": rectangular(1, 0, 0, 0, 0),
    }
    found = gum(inputs, "(a + b)*z")
    assert found.complex_outputs[0].dof == pytest.approx(found["y.re"].dof, rel=1e-12)
    assert gum({"a": {"value": 1, "u": 1}}, "a").complex_outputs == ()
