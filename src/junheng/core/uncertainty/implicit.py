"""Implicit models of arrays of quantities: k unknowns that make k expressions zero (JCGM 102:2011, 6.3).

The estimates are found by Newton's method from stated starts, with the exact derivatives of the same tape that computes
the expressions; the sensitivities follow from C_y J = −C_x, where C_y and C_x are the derivatives by the unknowns and by
the quantities. What is found stays correlated with everything that shares a root.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

import junheng.core.uncertainty.reasons  # noqa: F401  declares the codes below
from junheng.core.reason import UnusableInput, refuse
from junheng.core.uncertainty.expression import Expression, check_name, parse
from junheng.core.uncertainty.quantities import Quantities, scaled_rows
from junheng.core.uncertainty.slopes import sloped

Array = NDArray[np.float64]
MOST_STEPS, MOST_HALVINGS = 60, 40
ENOUGH = 4 * np.finfo(float).eps
"""A step that changes no unknown by more than this part of its own size ends the search."""


def implicit(
    equations: Sequence[str], unknowns: Mapping[str, ArrayLike], names: Mapping[str, Quantities | ArrayLike]
) -> dict[str, Quantities]:
    """The unknowns as quantities. `unknowns` are names with their starts, `names` what the equations are given.

    Arrays of one length, or of length one, are solved element by element. Refused: as many equations as unknowns are
    not there, a name that nobody gave, equations that do not settle or have no single solution near the start.
    """
    expressions = [parse(text, path=f"equations[{at}]") for at, text in enumerate(equations)]
    sought = [check_name(name) for name in unknowns]
    _check(expressions, sought, names)
    uncertain = {name: each for name, each in names.items() if isinstance(each, Quantities)}
    if len({id(each.roots) for each in uncertain.values()}) != 1:
        raise UnusableInput(refuse("quantities-of-other-roots"))
    plain = {
        name: np.atleast_1d(np.asarray(getattr(each, "values", each), float)) for name, each in names.items()
    }
    starts = [np.atleast_1d(np.asarray(start, dtype=float)) for start in unknowns.values()]
    size = np.broadcast_shapes(*(each.shape for each in (*plain.values(), *starts)))
    start = np.stack([np.broadcast_to(each, size) for each in starts], axis=-1)
    found = _solved(expressions, sought, plain, np.array(start))
    return _quantities(expressions, sought, plain, found, uncertain)


def _check(expressions: Sequence[Expression], sought: Sequence[str], names: Mapping[str, object]) -> None:
    if len(expressions) != len(sought):
        raise UnusableInput(refuse("implicit-count", equations=len(expressions), unknowns=len(sought)))
    for at, expression in enumerate(expressions):
        for name in expression.names:
            if name not in names and name not in sought:
                allowed = sorted({*names, *sought})
                raise UnusableInput(
                    refuse("model-name-unknown", path=f"equations[{at}]", term=name, allowed=allowed)
                )
    for name in sought:
        if name in names:
            raise UnusableInput(refuse("model-name-twice", path="unknowns", term=name))


def _derived(
    expressions: Sequence[Expression], plain: Mapping[str, Array], by: Sequence[str], size: tuple[int, ...]
) -> tuple[Array, Array]:
    """Residuals (m, k) and their slopes (m, k, names of `by`)."""
    values, slopes = [], []
    with np.errstate(all="ignore"):
        for expression in expressions:
            one = sloped(expression, plain, by)
            assert one.slopes is not None
            values.append(np.broadcast_to(one.values, size))
            slopes.append(np.stack([np.broadcast_to(each, size) for each in one.slopes], axis=-1))
    return np.stack(values, axis=-1), np.stack(slopes, axis=-2)


def _with(plain: Mapping[str, Array], sought: Sequence[str], at: Array) -> dict[str, Array]:
    return {**plain, **{name: at[..., column] for column, name in enumerate(sought)}}


def _solved(
    expressions: Sequence[Expression], sought: Sequence[str], plain: Mapping[str, Array], at: Array
) -> Array:
    """Newton's method (m, k); a step that makes the residuals larger is halved."""
    size = at.shape[:-1]
    values, slopes = _derived(expressions, _with(plain, sought, at), sought, size)
    for _step in range(MOST_STEPS):
        step = _linear(slopes, values)
        if (np.abs(step) <= ENOUGH * np.abs(at)).all():
            return at
        at, values, slopes = _stepped(expressions, sought, plain, at, step, values)
    raise UnusableInput(refuse("implicit-not-settled", steps=MOST_STEPS))


def _stepped(
    expressions: Sequence[Expression],
    sought: Sequence[str],
    plain: Mapping[str, Array],
    at: Array,
    step: Array,
    values: Array,
) -> tuple[Array, Array, Array]:
    """The point after the step, halved for each element whose residuals would grow."""
    before, part = np.abs(values).max(axis=-1), np.ones(at.shape[:-1])
    for _half in range(MOST_HALVINGS):
        there = at - part[..., None] * step
        found, slopes = _derived(expressions, _with(plain, sought, there), sought, at.shape[:-1])
        worse = ~(np.abs(found).max(axis=-1) <= before)
        near = np.abs(part[..., None] * step).max(axis=-1) <= ENOUGH * np.abs(at).max(axis=-1)
        if not (worse & ~near).any():
            break
        part = np.where(worse & ~near, part / 2, part)
    if not np.isfinite(found).all():
        raise UnusableInput(refuse("implicit-not-settled", steps=MOST_STEPS))
    return there, found, slopes


def _linear(matrix: Array, right: Array) -> Array:
    """Solutions of each small system; refused where one has none."""
    try:
        found = np.linalg.solve(matrix, right[..., None])[..., 0]
    except np.linalg.LinAlgError:
        raise UnusableInput(refuse("implicit-singular")) from None
    if not np.isfinite(found).all():
        raise UnusableInput(refuse("implicit-singular"))
    return np.asarray(found)


def _quantities(
    expressions: Sequence[Expression],
    sought: Sequence[str],
    plain: Mapping[str, Array],
    found: Array,
    uncertain: Mapping[str, Quantities],
) -> dict[str, Quantities]:
    """J = −C_y⁻¹ C_x, times the Jacobian of each quantity by its roots."""
    size = found.shape[:-1]
    _values, slopes = _derived(expressions, _with(plain, sought, found), [*sought, *uncertain], size)
    by_unknown, by_quantity = slopes[..., : len(sought)], slopes[..., len(sought) :]
    sensitivities = np.stack(
        [-_linear(by_unknown, by_quantity[..., column]) for column in range(len(uncertain))], axis=-1
    )
    roots = next(iter(uncertain.values())).roots
    answer = {}
    for row, name in enumerate(sought):
        parts = [
            scaled_rows(each.jacobian, sensitivities[:, row, column], len(found))
            for column, each in enumerate(uncertain.values())
        ]
        answer[name] = Quantities(found[:, row].copy(), sum(parts[1:], parts[0]), roots)
    return answer
