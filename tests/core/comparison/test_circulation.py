"""Drift, several standards, loops and stars as one least-squares model; the link between levels."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from junheng.core.reason import Refusal

Run = Callable[..., dict[str, Any]]
Refused = Callable[..., Refusal]
PILOT = [
    (0, 10.012, 0.003),
    (60, 10.019, 0.003),
    (120, 10.031, 0.004),
    (180, 10.036, 0.003),
    (240, 10.049, 0.003),
]
LABS = {
    "A": (30, 10.020, 0.005),
    "B": (90, 10.010, 0.008),
    "C": (150, 10.040, 0.004),
    "D": (210, 10.055, 0.006),
}


def petal() -> dict[str, Any]:
    """The pilot before, between and after; one standard that drifts."""
    rows = [{"lab": "P", "t": t, "y": y, "u": u} for t, y, u in PILOT]
    rows += [{"lab": name, "t": t, "y": y, "u": u} for name, (t, y, u) in LABS.items()]
    return {"pilot": "P", "observations": rows, "drifting": ["1"]}


def test_a_petal_is_the_line_of_the_pilot(answer: Run) -> None:
    """Where each laboratory measures once, the model and the line through the pilot's values say the same."""
    labs = [{"lab": name, "x": y, "u": u} for name, (_, y, u) in LABS.items()]
    drift = {"pilot": [{"t": t, "y": y, "u": u} for t, y, u in PILOT], "labs_t": {name: t for name, (t, _, _) in LABS.items()}}  # fmt: skip
    line = answer(labs, drift=drift)
    found = answer(circulation=petal())["circulation"]
    rows = line["degrees_of_equivalence"]["drift"]["unilateral"]["without_dark_uncertainty"]
    for ours, theirs in zip(found["degrees_of_equivalence"], rows, strict=True):
        assert ours["lab"] == theirs["lab"]
        assert ours["d"] == pytest.approx(theirs["d"], rel=1e-9)
        assert ours["U"] == pytest.approx(theirs["U"], rel=1e-9)
    (standard,) = found["standards"]
    assert standard["slope"]["value"] == pytest.approx(line["drift"]["slope"]["value"], rel=1e-9)
    assert standard["slope"]["u"] == pytest.approx(line["drift"]["slope"]["u"], rel=1e-9)
    assert found["chi_squared"] == pytest.approx(line["drift"]["chi_squared"], rel=1e-9)
    assert found["dof"] == line["drift"]["dof"] == 3


def test_loops_of_two_standards(answer: Run) -> None:
    """Two loops that share the pilot and one laboratory, measurements of one laboratory correlated.

    Expected: the normal equations written out with numpy, the covariance inverted as it stands.
    """
    rows = [
        ("P", "s", 0, 5.00, 0.02), ("A", "s", 1, 5.05, 0.03), ("B", "s", 2, 4.96, 0.02), ("P", "s", 3, 5.04, 0.02),
        ("P", "q", 0, 7.00, 0.02), ("B", "q", 1, 6.93, 0.04), ("C", "q", 2, 7.10, 0.03), ("P", "q", 3, 7.01, 0.02),
    ]  # fmt: skip
    keys = ("lab", "standard", "t", "y", "u")
    found = answer(
        circulation={
            "pilot": "P",
            "observations": [dict(zip(keys, row, strict=True)) for row in rows],
            "drifting": ["s"],
            "correlations": [["B", "B", 0.5], ["A", "C", 0.3]],
        }
    )["circulation"]
    design = np.array([[lab == "A", lab == "B", lab == "C", s == "s", s == "q", t * (s == "s")] for lab, s, t, _, _ in rows], dtype=float)  # fmt: skip
    r = {("B", "B"): 0.5, ("A", "C"): 0.3, ("C", "A"): 0.3}
    covariance = np.array(
        [
            [a[4] * b[4] * (1.0 if i == j else r.get((a[0], b[0]), 0.0)) for j, b in enumerate(rows)]
            for i, a in enumerate(rows)
        ]
    )
    inverse = np.linalg.inv(covariance)
    shared = np.linalg.inv(design.T @ inverse @ design)
    best = shared @ design.T @ inverse @ np.array([row[3] for row in rows])
    for at, row in enumerate(found["degrees_of_equivalence"]):
        assert row["lab"] == "ABC"[at]
        assert row["d"] == pytest.approx(best[at], abs=1e-12)
        assert row["u"] == pytest.approx(math.sqrt(shared[at, at]), rel=1e-10)
    np.testing.assert_allclose(found["covariance"], shared[:3, :3], rtol=1e-9, atol=1e-14)
    residual = np.array([row[3] for row in rows]) - design @ best
    assert found["chi_squared"] == pytest.approx(residual @ inverse @ residual, rel=1e-9)
    assert found["dof"] == 2


def one_level(**changes: Any) -> dict[str, Any]:
    """A star of one standard; A and B took part in the comparison above."""
    rows = [("P", 10.00, 0.02), ("A", 10.05, 0.03), ("B", 9.96, 0.02), ("C", 10.08, 0.05), ("D", 9.99, 0.04)]
    above = [("A", 0.021, 0.012), ("B", -0.043, 0.015)]
    return {
        "pilot": "P",
        "observations": [dict(zip(("lab", "y", "u"), row, strict=True)) for row in rows],
        "levels": [
            {"name": "KC", "results": [dict(zip(("lab", "d", "u"), row, strict=True)) for row in above]}
            | changes
        ],
    }


def test_one_level_says_what_a_link_says(answer: Run) -> None:
    """One measurement each: the offset is the weighted mean of d_KC − y over those in both, and carries the others over."""
    found = answer(circulation=one_level())["circulation"]
    rows = one_level()["observations"]
    above = {each["lab"]: each for each in one_level()["levels"][0]["results"]}
    link = {
        "linking": [{"d_kc": above[row["lab"]]["d"], "d_rmo": row["y"], "u_diff": math.hypot(above[row["lab"]]["u"], row["u"])} for row in rows if row["lab"] in above],
        "rmo": [{"lab": row["lab"], "x": row["y"], "u": row["u"]} for row in rows if row["lab"] not in above],
    }  # fmt: skip
    carried = {each["lab"]: each for each in answer(link=link)["link"]["degrees_of_equivalence"]}
    ours = {each["lab"]: each for each in found["linked"]}
    assert set(carried) == {"P", "C", "D"} and list(ours) == ["P", "A", "B", "C", "D"]
    for name, theirs in carried.items():
        assert ours[name]["d"] == pytest.approx(theirs["d"], abs=1e-12)
        assert ours[name]["u"] == pytest.approx(theirs["u"], rel=1e-10)
    assert found["levels"] == [] and found["dof"] == 1


def test_four_levels_as_one_model(answer: Run) -> None:
    """A round linked to a region, the nation, an RMO and a KC, degrees that share a reference correlated, a standard that drifts.

    Expected: the normal equations written out with numpy, the covariance inverted as it stands.
    """
    rows = [
        ("P", "s", 0, 5.000, 0.020), ("A", "s", 1, 5.048, 0.030), ("B", "s", 2, 4.961, 0.020), ("P", "s", 3, 5.037, 0.020),
        ("C", "q", 0, 7.100, 0.030), ("A", "q", 1, 7.031, 0.020),
    ]  # fmt: skip
    levels = [
        ("KC", [("N", 0.011, 0.006), ("M", -0.009, 0.007)], [("N", "M", 0.2)]),
        ("RMO", [("N", 0.014, 0.008), ("M", -0.002, 0.009), ("R", 0.031, 0.012)], []),
        ("nation", [("R", 0.020, 0.010), ("A", -0.015, 0.014)], [("R", "A", -0.3)]),
        ("region", [("A", 0.004, 0.011), ("P", 0.012, 0.015), ("R", 0.033, 0.012)], []),
    ]  # fmt: skip
    found = answer(
        circulation={
            "pilot": "P",
            "observations": [dict(zip(("lab", "standard", "t", "y", "u"), row, strict=True)) for row in rows],
            "drifting": ["s"],
            "levels": [
                {
                    "name": name,
                    "results": [dict(zip(("lab", "d", "u"), row, strict=True)) for row in results],
                    "correlations": [list(each) for each in correlations],
                }
                for name, results, correlations in levels
            ],
        }
    )["circulation"]
    labs, lower = ["P", "A", "B", "C", "N", "M", "R"], ["RMO", "nation", "region"]
    design = [
        [*(lab == each for each in labs), s == "s", s == "q", t * (s == "s"), 0, 0, 0]
        for lab, s, t, _, _ in rows
    ]
    design += [[*(lab == each for each in labs), 0, 0, 0, *(-(name == each) for each in lower)] for name, results, _ in levels for lab, _, _ in results]  # fmt: skip
    u = [row[4] for row in rows] + [row[2] for _, results, _ in levels for row in results]
    y = np.array([row[3] for row in rows] + [row[1] for _, results, _ in levels for row in results])
    covariance = np.diag(np.square(u))
    covariance[6, 7] = covariance[7, 6] = 0.2 * u[6] * u[7]
    covariance[11, 12] = covariance[12, 11] = -0.3 * u[11] * u[12]
    a, inverse = np.array(design, dtype=float), np.linalg.inv(covariance)
    shared = np.linalg.inv(a.T @ inverse @ a)
    best = shared @ a.T @ inverse @ y
    for at, (each, name) in enumerate(zip(found["linked"], labs, strict=True)):
        assert each["lab"] == name
        assert each["d"] == pytest.approx(best[at], abs=1e-11)
        assert each["u"] == pytest.approx(math.sqrt(shared[at, at]), rel=1e-9)
        assert each["U"] == pytest.approx(2 * each["u"])
    for at, (each, name) in enumerate(zip(found["levels"], lower, strict=True)):
        assert each["level"] == name
        assert each["offset"] == pytest.approx(best[10 + at], abs=1e-11)
        assert each["u"] == pytest.approx(math.sqrt(shared[10 + at, 10 + at]), rel=1e-9)
    for each in found["degrees_of_equivalence"]:
        at = labs.index(each["lab"])
        assert each["d"] == pytest.approx(best[at] - best[0], abs=1e-11)
        assert each["u"] == pytest.approx(
            math.sqrt(shared[at, at] + shared[0, 0] - 2 * shared[at, 0]), rel=1e-9
        )
    residual = y - a @ best
    assert found["chi_squared"] == pytest.approx(residual @ inverse @ residual, rel=1e-8)
    assert found["dof"] == len(y) - len(best)


@pytest.mark.parametrize(("shift", "unit"), [(0, 1), (1_000_000, 1), (0, 1e-9), (-273.15, 1e6)])
def test_levels_follow_shift_and_unit(shift: float, unit: float, answer: Run) -> None:
    """A shift of the round's values is the standard's alone; the unit goes through; order chooses nothing."""
    plain, changed = one_level(), one_level()
    for row in changed["observations"]:
        row["y"], row["u"] = (row["y"] + shift) * unit, row["u"] * unit
    for row in changed["levels"][0]["results"]:
        row["d"], row["u"] = row["d"] * unit, row["u"] * unit
    changed["observations"].reverse()
    changed["levels"][0]["results"].reverse()
    before = {each["lab"]: each for each in answer(circulation=plain)["circulation"]["linked"]}
    after = {each["lab"]: each for each in answer(circulation=changed)["circulation"]["linked"]}
    assert after.keys() == before.keys()
    for name, each in before.items():
        assert after[name]["d"] / unit == pytest.approx(each["d"], abs=1e-9 * (1 + abs(shift) * 1e-6))
        assert after[name]["u"] / unit == pytest.approx(each["u"], rel=1e-10)


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"results": []}, "comparison-empty", "circulation.levels[0].results"),
        ({"results": [{"lab": "X", "d": 1, "u": 1}]}, "level-not-linked", "circulation.levels"),
        ({"results": [{"lab": "A", "d": 1, "u": 1}] * 2}, "lab-twice", "circulation.levels[0].results"),
        ({"results": [{"lab": "A", "d": 1, "u": 0}]}, "value-out-of-range", "circulation.levels[0].results[0].u"),
        ({"correlations": [["A", "Z", 0.1]]}, "lab-unknown", "circulation.levels[0].correlations[0]"),
        ({"correlations": [["A", "B", 1]]}, "comparison-covariance-not-positive", "circulation.levels[0].correlations"),
    ],
)  # fmt: skip
def test_a_level_is_refused(change: dict[str, Any], code: str, path: str, refusal: Refused) -> None:
    """By name and place."""
    found = refusal(circulation=one_level(**change))
    assert (found.code, found.path) == (code, path)


def test_a_laboratory_that_nothing_links_is_named(refusal: Refused) -> None:
    """C measured a standard that neither the pilot nor anybody linked to it ever saw."""
    rows = [
        {"lab": "P", "y": 1, "u": 1},
        {"lab": "A", "y": 1, "u": 1},
        {"lab": "C", "standard": "q", "y": 1, "u": 1},
    ]
    found = refusal(circulation={"pilot": "P", "observations": rows})
    assert found.code == "circulation-not-linked" and "C" in found.message("en")


def test_a_drift_needs_two_dates(refusal: Refused) -> None:
    """One date determines no slope."""
    rows = [{"lab": "P", "y": 1, "u": 1}, {"lab": "A", "y": 1, "u": 1}, {"lab": "P", "y": 2, "u": 1}]
    found = refusal(circulation={"pilot": "P", "observations": rows, "drifting": ["1"]})
    assert found.code == "circulation-not-linked"


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"pilot": "Z"}, "lab-unknown", "circulation.pilot"),
        ({"drifting": ["9"]}, "choice-unknown", "circulation.drifting[0]"),
        ({"observations": []}, "comparison-empty", "circulation.observations"),
        ({"correlations": [["A", "Z", 0.1]]}, "lab-unknown", "circulation.correlations[0]"),
        ({"correlations": [["P", "P", 1]]}, "comparison-covariance-not-positive", "circulation.correlations"),
    ],
)
def test_refused(change: dict[str, Any], code: str, path: str, refusal: Refused) -> None:
    """Names must be those of the observations."""
    found = refusal(circulation=petal() | change)
    assert (found.code, found.path) == (code, path)


def test_drift_does_not_touch_the_laboratories_scores_by_estimate(answer: Run) -> None:
    """With drift the estimators see values corrected to one date; a drift of nothing corrects nothing."""
    labs = [{"lab": name, "x": y, "u": u} for name, (_, y, u) in LABS.items()]
    flat = {"pilot": [{"t": t, "y": 10, "u": 1e-9} for t in (0, 100, 240)], "labs_t": {name: t for name, (t, _, _) in LABS.items()}}  # fmt: skip
    plain, corrected = answer(labs)["estimates"], answer(labs, drift=flat)["estimates"]
    for name in ("weighted-mean", "median", "mandel-paule", "algorithm-a"):
        assert corrected[name]["value"] == pytest.approx(plain[name]["value"], rel=1e-9)


def test_common_slope_correlates_the_corrected_values(answer: Run) -> None:
    """u of the weighted mean of two laboratories at both ends of a badly known slope: the slope cancels.

    Expected: V = diag(u²) + u_b² dt dt', weights from its inverse.
    """
    drift = {"pilot": [{"t": 0, "y": 0, "u": 1}, {"t": 10, "y": 0, "u": 1}], "labs_t": {"A": 0, "B": 10}}
    labs = [{"lab": "A", "x": 1, "u": 0.1}, {"lab": "B", "x": 2, "u": 0.1}]
    found = answer(labs, drift=drift, estimators=["weighted-mean"])["estimates"]["weighted-mean"]
    away = np.array([-5.0, 5.0])
    u_slope = 1 / math.sqrt(50)
    matrix = np.diag([0.01, 0.01]) + u_slope**2 * np.outer(away, away)
    weights = np.linalg.inv(matrix).sum(axis=0)
    assert found["value"] == pytest.approx(1.5)
    assert found["u"] == pytest.approx(1 / math.sqrt(weights.sum()), rel=1e-12)
