"""Worked examples of the guides and of other institutes, to their printed digits (tests/vectors/uncertainty_given.json)."""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from junheng.core.uncertainty.documents import measurement_from
from junheng.core.uncertainty.evaluation import evaluate
from junheng.core.uncertainty.report import evaluation_as_json

VECTORS = Path(__file__).parents[2] / "vectors" / "uncertainty_given.json"


@cache
def case(name: str) -> dict[str, Any]:
    cases = json.loads(VECTORS.read_text("utf-8"))["cases"]
    return next(each for each in cases if each["id"] == name)


def near(name: str, key: str, at: int | None = None) -> Any:
    """The printed value with its stated tolerance."""
    stated = case(name)["expected"][key]
    value, tolerance = stated["value"], stated["abs_tol"]
    if at is not None:
        value, tolerance = value[at], tolerance[at]
    return pytest.approx(value, abs=tolerance)


class Answer(dict[str, Any]):
    """The JSON of contract 1, read by name: `answer.outputs["l"].u`."""

    def __getattr__(self, name: str) -> Any:
        found = self[name]
        return Answer(found) if isinstance(found, dict) else found

    def __getitem__(self, name: str) -> Any:
        found = super().__getitem__(name)
        return Answer(found) if isinstance(found, dict) else found


def run(inputs: dict[str, Any], model: dict[str, str], *, method: Any = "gum", **more: Any) -> Answer:
    """What `junheng uncertainty evaluate --json` answers."""
    options = {key: more.pop(key) for key in ("order", "trials", "seed") if key in more}
    document = {"schema": "junheng.measurement/1", "inputs": inputs, "model": model, **more}
    return Answer(
        evaluation_as_json(evaluate(measurement_from(document), method=method, **options), language="en")
    )


def normal(value: float, u: float, **more: Any) -> dict[str, Any]:
    return {"value": value, "u": u, **more}


def rectangular(low: float, high: float) -> dict[str, Any]:
    return {"distribution": "rectangular", "low": low, "high": high}


GAUGE = {
    name: normal(value, u) | ({} if dof == "inf" else {"dof": dof})
    for name, (value, u, dof) in (
        (name, row) for name, row in case("GUM-H1")["inputs"].items() if name != "_format"
    )
}


@pytest.mark.parametrize("order", [1, 2])
def test_end_gauge_of_gum_h1(order: int) -> None:
    """50 000 838 nm, u = 32 nm, dof 16, U99 = 93 nm; with second-order terms u = 34 nm."""
    found = run(GAUGE, {"l": "ls + d - ls*(da*theta + als*dtheta)"}, coverage=0.99, order=order).outputs["l"]
    assert found.value == near("GUM-H1", "l_nm")
    assert found.u_second_order == near("GUM-H1", "u_with_second_order_nm")
    assert found.u_second_order == pytest.approx(33.91115, abs=5e-5)
    if order == 1:
        assert found.u == near("GUM-H1", "u_nm")
        assert found.u == pytest.approx(31.71061, abs=5e-5)
        assert found.dof == pytest.approx(16.65606, abs=5e-5)
        assert found.k == pytest.approx(2.92, abs=0.005)
        assert near("GUM-H1", "U99_nm(k=2.92)") == found.U
    else:
        assert found.u == pytest.approx(33.91115, abs=5e-5)


def test_resistance_and_reactance_of_gum_h2() -> None:
    """Three outputs from values observed together: their u and their correlations (Tables H.3, H.4)."""
    given = case("GUM-H2")["inputs"]
    inputs = {
        "V": {"samples": given["V"]}, "I": {"samples": given["I_A"]}, "phi": {"samples": given["phi_rad"]},
    }  # fmt: skip
    model = {"R": "(V/I)*cos(phi)", "X": "(V/I)*sin(phi)", "Z": "V/I"}
    found = run(inputs, model, ensembles=[["V", "I", "phi"]])
    for name in "RXZ":
        assert found.outputs[name].value == near("GUM-H2", name)
        assert found.outputs[name].u == near("GUM-H2", f"u_{name}")
    at = {name: place for place, name in enumerate(found.correlation.names)}
    for one, other in ("RX", "RZ", "XZ"):
        assert found.correlation.matrix[at[one]][at[other]] == near("GUM-H2", f"r_{one}{other}")


def test_days_of_gum_h5() -> None:
    """One-way analysis of variance: within, between, F, and both standard uncertainties of the mean."""
    given = case("GUM-H5")["inputs"]
    groups = {
        "means": given["day_mean_V"],
        "sds": [s * 1e-6 for s in given["day_sd_uV"]],
        "n": given["K"],
    }
    found = run({"V": {"groups": groups}}, {"y": "V"})
    assert found.outputs["y"].value == near("GUM-H5", "mean_V")
    assert found.outputs["y"].u * 1e6 == near("GUM-H5", "u_mean_uV")
    seen = found.type_a["V"]
    assert seen.s_means * 1e6 == near("GUM-H5", "s_daymeans_uV")
    assert seen.s_within * 1e6 == near("GUM-H5", "s_within_uV")
    assert seen.s_between * 1e6 == near("GUM-H5", "s_between_uV")
    assert near("GUM-H5", "F") == seen.F
    assert seen.u_pooled * 1e6 == near("GUM-H5", "u_mean_pooled_uV")


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("S1-9.2.2", normal(0, 1)),
        ("S1-9.2.3", {"distribution": "rectangular", "value": 0, "half_width": math.sqrt(3)}),
    ],
)
def test_sums_of_four_of_jcgm_101(name: str, form: dict[str, Any]) -> None:
    """A Gaussian and a rectangular sum: 3.92 and 3.88; the GUM interval is right for the first only."""
    inputs = {f"X{at}": form for at in range(1, 5)}
    found = run(inputs, {"Y": "X1+X2+X3+X4"}, method="both", trials=4_000_000, seed=1)
    seen = found.monte_carlo.outputs["Y"]
    assert seen.value == near(name, "y") and seen.u == near(name, "u")
    assert seen.interval_symmetric[0] == near(name, "low95")
    assert seen.interval_symmetric[1] == near(name, "high95")
    if name == "S1-9.2.3":
        interval = found.outputs["Y"].interval
        assert interval[1] == near(name, "GUF_high95")


MASS = {
    "mRc": normal(100000, 0.050), "dmRc": normal(1.234, 0.020), "ra": rectangular(1.10, 1.30),
    "rW": rectangular(7000, 9000), "rR": rectangular(7950, 8050),
}  # fmt: skip


def test_mass_calibration_of_jcgm_101() -> None:
    """9.3: first order 0.0539 mg fails its validation, second order 0.0750, Monte Carlo 0.0754, shortest interval."""
    model = {"dm": "(mRc+dmRc)*(1+(ra-1.2)*(1/rW-1/rR))-100000"}
    found = run(MASS, model, method="both", trials=1_000_000, seed=2)
    first, assert_name = found.outputs["dm"], "S1-9.3"
    assert first.value == near(assert_name, "GUF1_y") and first.u == near(assert_name, "GUF1_u")
    assert first.interval[0] == near(assert_name, "GUF1_low95")
    assert first.interval[1] == near(assert_name, "GUF1_high95")
    assert first.u_second_order == near(assert_name, "GUF2_u")
    seen = found.monte_carlo.outputs["dm"]
    assert seen.value == near(assert_name, "MCM_y_mg") and seen.u == near(assert_name, "MCM_u_mg")
    assert seen.interval_shortest[0] == near(assert_name, "MCM_short95_low")
    assert seen.interval_shortest[1] == near(assert_name, "MCM_short95_high")
    assert found.validation["dm"].gum_valid is False


@pytest.mark.parametrize("at", [0, 1, 2])
def test_comparison_loss_of_jcgm_101(at: int) -> None:
    """9.4.2: at x1 = 0 the first-order u is zero; Monte Carlo and the closed form are not."""
    x1 = case("S1-9.4.2")["inputs"]["x1"][at]
    inputs = {"X1": normal(x1, 0.005), "X2": normal(0, 0.005)}
    found = run(inputs, {"dY": "X1**2 + X2**2"}, method="both", trials=4_000_000, seed=3)
    assert found.outputs["dY"].u * 1e6 == near("S1-9.4.2", "GUF_u_e-6", at)
    seen = found.monte_carlo.outputs["dY"]
    assert seen.value * 1e6 == near("S1-9.4.2", "y_e-6", at)
    assert seen.u * 1e6 == near("S1-9.4.2", "u_e-6", at)
    assert seen.interval_shortest[0] * 1e6 == near("S1-9.4.2", "short95_low_e-6", at)
    assert seen.interval_shortest[1] * 1e6 == near("S1-9.4.2", "short95_high_e-6", at)


def test_polar_form_of_jcgm_102() -> None:
    """9.3: near the origin the GUM phase is worthless (u = 10 rad), Monte Carlo says 1.744."""
    inputs = {"a": normal(0.001, 0.01), "b": normal(0, 0.01)}
    found = run(
        inputs, {"mag": "sqrt(a**2+b**2)", "ph": "atan2(b,a)"}, method="both", trials=1_000_000, seed=4
    )
    assert found.outputs["mag"].value == near("S2-9.3-r0", "GUF_mag")
    assert found.outputs["mag"].u == near("S2-9.3-r0", "GUF_u_mag")
    assert found.outputs["ph"].u == near("S2-9.3-r0", "GUF_u_ph")
    seen = found.monte_carlo.outputs
    assert seen["mag"].value == near("S2-9.3-r0", "MCM_mag")
    assert seen["ph"].value == near("S2-9.3-r0", "MCM_ph")
    assert seen["mag"].u == near("S2-9.3-r0", "MCM_u_mag")
    assert seen["ph"].u == near("S2-9.3-r0", "MCM_u_ph")


def test_weight_of_ea_4_02() -> None:
    """S2: 10 000.025 g, u = 29.15 mg with the inputs as re-issued."""
    inputs = {
        "mS": {"value": 10000.005, "U": 0.045, "k": 2}, "dm": normal(0.020, 0.0142),
        "dmD": rectangular(-0.015, 0.015), "dmC": rectangular(-0.010, 0.010), "dB": rectangular(-0.010, 0.010),
    }  # fmt: skip
    found = run(inputs, {"mX": "mS+dmD+dm+dmC+dB"}, coverage={"k": 2}).outputs["mX"]
    assert found.value == near("EA-S2", "mX_g") and found.u == near("EA-S2", "u_g")
    assert near("EA-S2", "U_g(k=2.00)") == found.U


def test_standard_solution_of_quam_a1() -> None:
    """Cadmium: 1002.7 mg/L, u = 0.835; a triangular flask."""
    inputs = {
        "m": normal(100.28, 0.05), "P": rectangular(0.9998, 1.0), "Vrep": normal(0, 0.02),
        "Vflask": {"distribution": "triangular", "low": 99.9, "high": 100.1}, "VT": rectangular(-0.084, 0.084),
    }  # fmt: skip
    found = run(inputs, {"V": "Vflask + Vrep + VT", "c": "1000*m*P/V"}).outputs["c"]
    assert found.value == near("QUAM-A1", "c_mg_per_L") and found.u == near("QUAM-A1", "u")


def test_standardisation_of_quam_a2() -> None:
    """Sodium hydroxide: intermediate quantities stay correlated with everything that shares their roots."""
    inputs = {
        "w": normal(0.3888, 0), "w1": rectangular(-0.00015, 0.00015), "w2": rectangular(-0.00015, 0.00015),
        "P": rectangular(0.9995, 1.0005), "C": rectangular(12.0107 - 0.0008, 12.0107 + 0.0008),
        "H": rectangular(1.00794 - 0.00007, 1.00794 + 0.00007), "O": rectangular(15.9994 - 0.0003, 15.9994 + 0.0003),
        "K": rectangular(39.0983 - 0.0001, 39.0983 + 0.0001), "V0": normal(18.64, 0.006),
        "V1": {"distribution": "triangular", "value": 0, "half_width": 0.03}, "R": normal(1, 0.0005),
    }  # fmt: skip
    model = {"M": "8*C + 5*H + 4*O + K", "c": "R*1000*(w + w1 - w2)*P/(M*(V0 + V1))"}
    found = run(inputs, model, outputs=["M", "c"]).outputs
    assert found["M"].value == near("QUAM-A2", "M") and found["M"].u == near("QUAM-A2", "u_M")
    assert found["c"].value == near("QUAM-A2", "c_mol_per_L") and found["c"].u == near("QUAM-A2", "u")


def test_thermal_expansion_of_tn_1900() -> None:
    """E13: four inputs with three degrees of freedom each."""
    inputs = {
        name: normal(value, u, dof=dof) for name, (value, u, dof) in case("TN1900-E13")["inputs"].items()
    }
    found = run(inputs, {"a": "(L1-L0)/(L0*(T1-T0))"}).outputs["a"]
    assert found.value == near("TN1900-E13", "a") and found.u == near("TN1900-E13", "u")


def test_logarithm_of_npl() -> None:
    """A skewed result: mean and u far from the first order, shortest interval at the end of the range."""
    found = run({"x": rectangular(0.1, 1.1)}, {"y": "log(x)"}, method="both", trials=1_000_000, seed=5)
    assert found.outputs["y"].value == near("NPL-log", "GUF_y")
    assert found.outputs["y"].u == near("NPL-log", "GUF_u")
    seen = found.monte_carlo.outputs["y"]
    assert seen.value == near("NPL-log", "MCM_y") and seen.u == near("NPL-log", "MCM_u")
    assert seen.interval_shortest[0] == near("NPL-log", "short95_low")
    assert seen.interval_shortest[1] == near("NPL-log", "short95_high")
