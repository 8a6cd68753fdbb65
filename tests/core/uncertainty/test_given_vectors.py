"""Every published evaluation that belongs to this room comes out within its stated tolerance.

Expected numbers and tolerances are read from `tests/vectors/uncertainty_given.json`; nothing is typed here
but the translation of each case into a measurement document.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from junheng.core.uncertainty.documents import measurement_from
from junheng.core.uncertainty.evaluation import evaluate
from junheng.core.uncertainty.result import Evaluation, SampledOutput

CASES = {
    case["id"]: case
    for case in json.loads(
        (Path(__file__).parents[2] / "vectors" / "uncertainty_given.json").read_text("utf-8")
    )["cases"]
}
OF_OTHER_COMMANDS = {
    "GUM-H3": "uncertainty fit",
    "ISO28037-WLS1": "uncertainty fit",
    "StRD-Misra1a": "uncertainty fit",
    "RP1-A3-asset1": "uncertainty interval",
    "Deaver-PFA": "uncertainty conformity",
    "106-z": "uncertainty conformity",
}
"""Cases of commands of contract 2 and 3, which this room does not answer."""
Found = dict[str, float | list[float]]
TRIALS = 2_000_000


def run(inputs: dict[str, Any], model: dict[str, str], *, trials: int = 0, **more: Any) -> Evaluation:
    read = measurement_from({"schema": "junheng.measurement/1", "inputs": inputs, "model": model, **more})
    if not trials:
        return evaluate(read, method="gum")
    return evaluate(read, trials=trials, seed=2008)


def sampled(found: Evaluation, name: str) -> SampledOutput:
    assert found.monte_carlo is not None
    return next(each for each in found.monte_carlo.outputs if each.name == name)


def number(found: float | None) -> float:
    assert found is not None
    return found


def end_gauge(given: dict[str, Any]) -> Found:
    names = ("ls", "d", "da", "theta", "als", "dtheta")
    units = dict(zip(names, ("nm", "nm", "1/K", "K", "1/K", "K"), strict=True))
    inputs = {
        name: {"value": given[name][0], "u": given[name][1], "dof": given[name][2], "unit": units[name]}
        for name in names
    }
    found = run(inputs, {"l": "ls + d - ls*(da*theta + als*dtheta)"}, coverage=0.99)["l"]
    return {
        "l_nm": found.value,
        "u_nm": number(found.u),
        "dof_truncated": float(math.floor(number(found.dof))),
        "U99_nm(k=2.92)": number(found.U),
        "u_with_second_order_nm": number(found.u_second_order),
    }


def impedance(given: dict[str, Any]) -> Found:
    inputs = {
        "V": {"samples": given["V"], "unit": "V"},
        "I": {"samples": given["I_A"], "unit": "A"},
        "phi": {"samples": given["phi_rad"], "unit": "rad"},
    }
    model = {"R": "V/I*cos(phi)", "X": "V/I*sin(phi)", "Z": "V/I"}
    found = run(inputs, model, ensembles=[["V", "I", "phi"]], outputs={"R": "Ohm", "X": "Ohm", "Z": "Ohm"})
    answer: Found = {name: found[name].value for name in model}
    answer |= {f"u_{name}": number(found[name].u) for name in model}
    for correlation in (found.correlation, found.input_correlation):
        assert correlation is not None
        for i, first in enumerate(correlation.names):
            for j, second in enumerate(correlation.names[:i]):
                answer[f"r_{second}{first}"] = number(correlation.matrix[i][j])
    return answer


def days(given: dict[str, Any]) -> Found:
    groups = {
        "means": given["day_mean_V"],
        "sds": [each * 1e-6 for each in given["day_sd_uV"]],
        "n": given["K"],
    }
    found = run({"V": {"groups": groups}}, {"y": "V"})
    assert found.type_a is not None
    analysis = found.type_a["V"]
    assert number(found["y"].u) == analysis.u
    return {
        "mean_V": found["y"].value,
        "s_daymeans_uV": analysis.s_means * 1e6,
        "s_within_uV": analysis.s_within * 1e6,
        "F": analysis.F,
        "s_between_uV": analysis.s_between * 1e6,
        "u_mean_uV": analysis.u * 1e6,
        "u_mean_pooled_uV": analysis.u_pooled * 1e6,
    }


def four_normals(given: dict[str, Any]) -> Found:
    return _sum_of_four({"value": 0, "u": 1})


def four_rectangles(given: dict[str, Any]) -> Found:
    shape = {"distribution": "rectangular", "value": 0, "half_width": math.sqrt(3)}
    return _sum_of_four(shape)


def _sum_of_four(form: dict[str, Any]) -> Found:
    names = ("X1", "X2", "X3", "X4")
    found = run(dict.fromkeys(names, form), {"Y": "X1 + X2 + X3 + X4"}, trials=TRIALS)
    drawn = sampled(found, "Y")
    assert drawn.symmetric is not None and found["Y"].interval is not None
    return {
        "y": number(drawn.value),
        "u": number(drawn.u),
        "low95": drawn.symmetric[0],
        "high95": drawn.symmetric[1],
        "GUF_high95": found["Y"].interval[1],
    }


def mass(given: dict[str, Any]) -> Found:
    inputs = {
        "mRc": {"value": 100000, "u": 0.050},
        "dmRc": {"value": 1.234, "u": 0.020},
        "ra": {"distribution": "rectangular", "low": 1.10, "high": 1.30},
        "rW": {"distribution": "rectangular", "low": 7000, "high": 9000},
        "rR": {"distribution": "rectangular", "low": 7950, "high": 8050},
    }
    model = {"dm": "(mRc + dmRc)*(1 + (ra - 1.2)*(1/rW - 1/rR)) - 100000"}
    found = run(inputs, model, trials=TRIALS)
    drawn, first = sampled(found, "dm"), found["dm"]
    assert drawn.shortest is not None and first.interval is not None and found.validation is not None
    assert not found.validation["dm"].gum_valid
    return {
        "MCM_y_mg": number(drawn.value),
        "MCM_u_mg": number(drawn.u),
        "MCM_short95_low": drawn.shortest[0],
        "MCM_short95_high": drawn.shortest[1],
        "GUF1_y": first.value,
        "GUF1_u": number(first.u),
        "GUF1_low95": first.interval[0],
        "GUF1_high95": first.interval[1],
        "GUF2_u": number(first.u_second_order),
    }


def sum_of_squares(given: dict[str, Any]) -> Found:
    answer: dict[str, list[float]] = {}
    for x1 in given["x1"]:
        inputs = {"X1": {"value": x1, "u": given["u1"]}, "X2": {"value": given["x2"], "u": given["u2"]}}
        found = run(inputs, {"dY": "X1^2 + X2^2"}, trials=TRIALS)
        drawn = sampled(found, "dY")
        assert drawn.shortest is not None
        row = {
            "y_e-6": number(drawn.value),
            "u_e-6": number(drawn.u),
            "short95_low_e-6": drawn.shortest[0],
            "short95_high_e-6": drawn.shortest[1],
            "GUF_u_e-6": number(found["dY"].u),
        }
        for name, value in row.items():
            answer.setdefault(name, []).append(value * 1e6)
    return dict(answer)


def polar(given: dict[str, Any]) -> Found:
    inputs = {name: {"value": given[key][0], "u": given[key][1]} for name, key in (("a", "re"), ("b", "im"))}
    found = run(inputs, {"mag": "sqrt(a^2 + b^2)", "ph": "atan2(b, a)"}, trials=TRIALS)
    answer: Found = {}
    for name in ("mag", "ph"):
        drawn = sampled(found, name)
        answer |= {
            f"MCM_{name}": number(drawn.value),
            f"MCM_u_{name}": number(drawn.u),
            f"GUF_{name}": found[name].value,
            f"GUF_u_{name}": number(found[name].u),
        }
    return answer


def rectangle(value: float, half_width: float) -> dict[str, Any]:
    return {"distribution": "rectangular", "value": value, "half_width": half_width}


def weight(given: dict[str, Any]) -> Found:
    inputs = {
        "mS": {"value": "10000.005", "U": "0.045", "k": 2, "unit": "g"},
        "dmD": {**rectangle(0, 15), "unit": "mg"},
        "dm": {"value": "0.020", "u": "0.0142", "unit": "g"},
        "dmC": {**rectangle(0, 0.010), "unit": "g"},
        "dB": {**rectangle(0, 10), "unit": "mg"},
    }
    found = run(inputs, {"mX": "mS + dmD + dm + dmC + dB"}, coverage={"k": 2})["mX"]
    return {"mX_g": found.value, "u_g": number(found.u), "U_g(k=2.00)": number(found.U)}


def cadmium(given: dict[str, Any]) -> Found:
    inputs = {
        "m": {"value": 100.28, "u": 0.05, "unit": "mg"},
        "P": rectangle(0.9999, 0.0001),
        "Vflask": {"distribution": "triangular", "value": 100, "half_width": 0.1, "unit": "mL"},
        "Vrep": {"value": 0, "u": 0.02, "unit": "mL"},
        "VT": {**rectangle(0, 0.084), "unit": "mL"},
    }
    model = {"V": "Vflask + Vrep + VT", "c": "m*P/V"}
    found = run(inputs, model, outputs={"c": "mg/L"})["c"]
    return {"c_mg_per_L": found.value, "u": number(found.u)}


def sodium_hydroxide(given: dict[str, Any]) -> Found:
    atoms = {"C": (12.0107, 0.0008), "H": (1.00794, 0.00007), "O": (15.9994, 0.0003), "K": (39.0983, 0.0001)}
    inputs = {name: {**rectangle(*each), "unit": "g/mol"} for name, each in atoms.items()} | {
        "mT": {"value": 0.3888, "u": 0, "unit": "g"},
        "tare": {**rectangle(0, 0.00015), "unit": "g"},
        "gross": {**rectangle(0, 0.00015), "unit": "g"},
        "P": rectangle(1, 0.0005),
        "V0": {"value": 18.64, "u": 0.006, "unit": "mL"},
        "dV": {"distribution": "triangular", "value": 0, "half_width": 0.03, "unit": "mL"},
        "R": {"value": 1, "u": 0.0005},
    }
    model = {"M": "8*C + 5*H + 4*O + K", "c": "R*(mT + gross - tare)*P/(M*(V0 + dV))"}
    found = run(inputs, model, outputs={"M": "g/mol", "c": "mol/L"})
    return {
        "c_mol_per_L": found["c"].value,
        "u": number(found["c"].u),
        "M": found["M"].value,
        "u_M": number(found["M"].u),
    }


def expansion(given: dict[str, Any]) -> Found:
    units = {"L0": "m", "L1": "m", "T0": "K", "T1": "K"}
    inputs = {
        name: {"value": given[name][0], "u": given[name][1], "dof": given[name][2], "unit": unit}
        for name, unit in units.items()
    }
    found = run(inputs, {"a": "(L1 - L0)/(L0*(T1 - T0))"}, outputs={"a": "1/K"})["a"]
    return {"a": found.value, "u": number(found.u)}


def logarithm(given: dict[str, Any]) -> Found:
    inputs = {"x": {"distribution": "rectangular", "low": 0.1, "high": 1.1}}
    found = run(inputs, {"y": "log(x)"}, trials=TRIALS)
    drawn = sampled(found, "y")
    assert drawn.shortest is not None
    return {
        "GUF_y": found["y"].value,
        "GUF_u": number(found["y"].u),
        "MCM_y": number(drawn.value),
        "MCM_u": number(drawn.u),
        "short95_low": drawn.shortest[0],
        "short95_high": drawn.shortest[1],
    }


ANSWERS: dict[str, Callable[[dict[str, Any]], Found]] = {
    "GUM-H1": end_gauge,
    "GUM-H2": impedance,
    "GUM-H5": days,
    "S1-9.2.2": four_normals,
    "S1-9.2.3": four_rectangles,
    "S1-9.3": mass,
    "S1-9.4.2": sum_of_squares,
    "S2-9.3-r0": polar,
    "EA-S2": weight,
    "QUAM-A1": cadmium,
    "QUAM-A2": sodium_hydroxide,
    "TN1900-E13": expansion,
    "NPL-log": logarithm,
}


def test_every_case_is_answered_or_belongs_to_another_command() -> None:
    """A case added to the file without a translation here fails this test."""
    assert set(ANSWERS) | set(OF_OTHER_COMMANDS) == set(CASES)


@pytest.mark.parametrize("name", ANSWERS)
def test_published_values_within_their_tolerance(name: str) -> None:
    """Each expected number of a case, compared with its own `abs_tol`, lists element by element."""
    case = CASES[name]
    found = ANSWERS[name](case["inputs"])
    assert set(case["expected"]) <= set(found)
    for key, expected in case["expected"].items():
        values, tolerances, answers = (
            each if isinstance(each, list) else [each]
            for each in (expected["value"], expected["abs_tol"], found[key])
        )
        tolerances = tolerances * (len(values) // len(tolerances))
        for value, tolerance, answer in zip(values, tolerances, answers, strict=True):
            assert abs(answer - value) <= tolerance, f"{name} {key}: {answer} is not {value} ± {tolerance}"


def test_end_gauge_agrees_with_other_programs_beyond_the_printed_digits() -> None:
    """GTC, metrolopy and uncertainties agree on u 31.71061, dof 16.65606, U99 92.6198 and u2 33.91115 nm."""
    obtained = CASES["GUM-H1"]["verified"]["obtained"]
    inputs = CASES["GUM-H1"]["inputs"]
    found = run(
        {
            name: dict(zip(("value", "u", "dof"), inputs[name], strict=True))
            for name in inputs
            if name != "_format"
        },
        {"l": CASES["GUM-H1"]["model"].partition("=")[2]},
        coverage=0.99,
    )["l"]
    assert found.u == pytest.approx(obtained["u"], abs=5e-6)
    assert found.dof == pytest.approx(obtained["dof"], abs=1e-5)
    assert pytest.approx(obtained["U99"], abs=5e-5) == found.U
    assert found.u_second_order == pytest.approx(obtained["u2"], abs=5e-6)


def test_end_gauge_by_order_two_prints_34_nm() -> None:
    """GUM H.1.7: with order 2 the second-order u is the one that U is made of."""
    inputs = CASES["GUM-H1"]["inputs"]
    read = measurement_from(
        {
            "schema": "junheng.measurement/1",
            "inputs": {
                name: dict(zip(("value", "u", "dof"), row, strict=True))
                for name, row in inputs.items()
                if name != "_format"
            },
            "model": {"l": "ls + d - ls*(da*theta + als*dtheta)"},
            "coverage": {"k": 2},
        }
    )
    found = evaluate(read, method="gum", order=2)["l"]
    expected = CASES["GUM-H1"]["expected"]["u_with_second_order_nm"]
    assert found.u == pytest.approx(expected["value"], abs=expected["abs_tol"])
    assert found.u == found.u_second_order
    assert found.interval is not None
    assert found.interval[1] - found.value == pytest.approx(2 * number(found.u))


@pytest.mark.parametrize(
    ("name", "digits"),
    [
        ("GUM-H2", {"R": "R", "u_R": "u_R", "X": "X", "u_X": "u_X", "Z": "Z", "u_Z": "u_Z"}),
        ("GUM-H5", {"s_daymeans_uV": "s", "s_within_uV": "sw", "F": "F", "s_between_uV": "sB", "u_mean_uV": "u"}),
        ("EA-S2", {"u_g": "u"}),
        ("QUAM-A1", {"c_mg_per_L": "c", "u": "u"}),
        ("QUAM-A2", {"c_mol_per_L": "c", "u": "u", "M": "M", "u_M": "uM"}),
        ("TN1900-E13", {"a": "a", "u": "u"}),
    ],
)  # fmt: skip
def test_other_programs_agree_to_five_digits(name: str, digits: dict[str, str]) -> None:
    """Where another program computed the case again, its digits are reached too."""
    case = CASES[name]
    found = ANSWERS[name](case["inputs"])
    for ours, theirs in digits.items():
        assert found[ours] == pytest.approx(case["verified"]["obtained"][theirs], rel=3e-5)
