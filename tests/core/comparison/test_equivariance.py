"""Results do not depend on shift, unit or order of the laboratories: to 1e-10 of what they are compared with."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

Answer = dict[str, Any]
Run = Callable[..., Answer]
NAMES = ["A", "B", "C", "D", "E", "F", "G"]
X = ["1.203", "0.871", "1.066", "2.410", "1.066", "0.942", "1.129"]
U = ["0.052", "0.110", "0.230", "0.075", "0.230", "0.081", "0.310"]
DOF = [None, 8, None, 5, 30, None, 3]
RELATIVE = 1e-10


def laboratories(*, shift: str = "0", unit: str = "1") -> list[Answer]:
    """Decimal text, so that the shifted values are exactly the shifted values. C and E are equal."""
    rows = []
    for name, x, u, dof in zip(NAMES, X, U, DOF, strict=True):
        row = {
            "lab": name,
            "x": str((Decimal(x) + Decimal(shift)) * Decimal(unit)),
            "u": str(Decimal(u) * Decimal(unit)),
        }
        rows.append(row if dof is None else {**row, "dof": dof})
    rows[6]["in_reference"] = False
    return rows


def numbers(found: Any, path: str = "") -> dict[str, float]:
    """Every number of an answer by its path."""
    if isinstance(found, dict):
        return {
            key: each
            for name, value in found.items()
            for key, each in numbers(value, f"{path}.{name}").items()
        }
    if isinstance(found, list):
        return {
            key: each
            for at, value in enumerate(found)
            for key, each in numbers(value, f"{path}[{at}]").items()
        }
    return {path: float(found)} if isinstance(found, int | float) and not isinstance(found, bool) else {}


PURE = {"weight", "q", "ratio", "chi_squared", "p_value"}


def kind(path: str) -> str:
    """What a shift and a unit do to the number at a path: it is a value, an uncertainty, or a pure number."""
    section = path.split(".")[1].partition("[")[0]
    last = path.rpartition(".")[2]
    if section in ("method", "scores", "advice", "seed") or last in PURE:
        return "pure"
    if section == "consistency":
        return "scaled" if last.startswith(("tau_interval", "repeatability")) else "pure"
    return "located" if last == "value" or ".intervals." in path else "scaled"


def assert_same(base: Answer, other: Answer, *, shift: float, unit: float) -> None:
    first, second = numbers(base), numbers(other)
    assert first.keys() == second.keys()
    for path, number in first.items():
        what = kind(path)
        expected = number if what == "pure" else (number + (shift if what == "located" else 0)) * unit
        # A value far from zero is a double: it carries its last bit, not 1e-10 of its uncertainty.
        slack = 4e-16 * abs(expected) if what == "located" else 1e-12 * (unit if what == "scaled" else 1)
        size = 0.1 * unit if what == "located" else abs(expected)
        assert abs(second[path] - expected) <= RELATIVE * size + slack, (
            f"{path}: {second[path]} not {expected}"
        )


def canonical(found: Answer) -> Answer:
    """Lists of laboratories by name."""

    def sort(each: Any) -> Any:
        if isinstance(each, dict):
            return {key: sort(value) for key, value in each.items()}
        if isinstance(each, list):
            rows = [sort(value) for value in each]
            if rows and all(isinstance(row, dict) and "other" in row for row in rows):
                turned = [
                    row
                    if row["lab"] < row["other"]
                    else {**row, "lab": row["other"], "other": row["lab"], "d": -row["d"]}
                    for row in rows
                ]
                return sorted(turned, key=lambda row: (row["lab"], row["other"]))
            if rows and all(isinstance(row, dict) and "lab" in row for row in rows):
                return sorted(rows, key=lambda row: str(row["lab"]))
            if rows and all(isinstance(row, list) for row in rows):
                return sorted(sorted(row) for row in rows)
            return rows
        return each

    sorted_: Answer = sort(found)
    return sorted_


ASKED: dict[str, Any] = {"sigma_pt": {"from": "algorithm-a"}, "bootstrap": {"draws": 2000}}


@pytest.mark.parametrize("coverage", [{"k": 2}, 0.95])
@pytest.mark.parametrize("shift", ["1", "-1000", "1e6"])
def test_shift(shift: str, coverage: Any, answer: Run) -> None:
    """Every number of the answer, bootstrap included, moves with the values or stays."""
    base = answer(laboratories(), coverage=coverage, **ASKED)
    moved = answer(laboratories(shift=shift), coverage=coverage, **ASKED)
    assert_same(base, moved, shift=float(shift), unit=1)


@pytest.mark.parametrize("unit", ["1e-3", "1e-34", "1e20", "7"])
def test_unit(unit: str, answer: Run) -> None:
    """A change of unit multiplies values and uncertainties and leaves the rest."""
    base = answer(laboratories(), **ASKED)
    assert_same(base, answer(laboratories(unit=unit), **ASKED), shift=0, unit=float(unit))


@pytest.mark.parametrize("seed", range(4))
def test_order(seed: int, answer: Run) -> None:
    """Another order of the laboratories gives the same bytes, laboratory by laboratory, ties included."""
    labs = laboratories()
    shuffled = [labs[at] for at in np.random.default_rng(seed).permutation(len(labs))]
    assert canonical(answer(shuffled, **ASKED)) == canonical(answer(labs, **ASKED))


def test_order_does_not_choose_the_random_numbers(answer: Run) -> None:
    """The default seed is that of what was measured, not of the order it was written in."""
    labs = laboratories()
    first, second = answer(labs, seed=None, **ASKED), answer(labs[::-1], seed=None, **ASKED)
    assert first["method"]["seed"] == second["method"]["seed"]
    assert first["method"]["seed"] != answer(laboratories(shift="1"), seed=None, **ASKED)["method"]["seed"]


def test_order_of_correlated_laboratories(answer: Run) -> None:
    """Correlations follow their names."""
    labs, correlations = laboratories(), [["A", "D", 0.5], ["B", "F", -0.3]]
    base = answer(labs, correlations=correlations)
    turned = answer(labs[::-1], correlations=[[b, a, r] for a, b, r in correlations])
    assert canonical(turned) == canonical(base)


def test_mirror(answer: Run) -> None:
    """Minus all values gives minus the estimates: no rule prefers high or low."""
    labs = laboratories()
    mirrored = [{**each, "x": str(-Decimal(each["x"]))} for each in labs]
    base, other = answer(labs)["estimates"], answer(mirrored)["estimates"]
    for name, found in base.items():
        assert math.isclose(other[name]["value"], -found["value"], rel_tol=1e-9), name
        assert math.isclose(other[name]["u"], found["u"], rel_tol=1e-9), name
