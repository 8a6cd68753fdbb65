"""A model over arrays with its first derivatives: the back end of the tape for fits and arrays of quantities.

One forward pass carries, for every node, values of shape (n,) and slopes of shape (k, n) with respect to the k
names asked for. Nothing is approximated by differences; terms outside their domain become NaN.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from junheng.core.uncertainty.expression import Expression, Node
from junheng.core.uncertainty.functions import LN10, UNARY_ARRAY

Array = NDArray[np.float64]

SLOPE_OF: dict[str, Callable[[Any, Any], Any]] = {
    "sqrt": lambda x, f: 0.5 / f, "exp": lambda x, f: f, "log": lambda x, f: 1 / x, "log10": lambda x, f: 1 / (x * LN10),
    "sin": lambda x, f: np.cos(x), "cos": lambda x, f: -np.sin(x), "tan": lambda x, f: 1 + f * f,
    "asin": lambda x, f: 1 / np.sqrt(1 - x * x), "acos": lambda x, f: -1 / np.sqrt(1 - x * x),
    "atan": lambda x, f: 1 / (1 + x * x), "sinh": lambda x, f: np.cosh(x), "cosh": lambda x, f: np.sinh(x),
    "tanh": lambda x, f: 1 - f * f, "abs": lambda x, f: np.sign(x), "floor": lambda x, f: np.zeros_like(f),
    "ceil": lambda x, f: np.zeros_like(f), "re": lambda x, f: np.ones_like(f), "conj": lambda x, f: np.ones_like(f),
    "im": lambda x, f: np.zeros_like(f), "arg": lambda x, f: np.zeros_like(f),
}  # fmt: skip
"""f'(x), given x and f(x)."""
_COMPARED: dict[str, Callable[[Any, Any], Any]] = {
    "lt": np.less, "le": np.less_equal, "gt": np.greater, "ge": np.greater_equal, "eq": np.equal, "ne": np.not_equal,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sloped:
    """Values (n,) and slopes (k, n); `slopes` None where none of the names asked for occurs below."""

    values: Any
    slopes: Array | None = None


USED = Sloped(None)


def sloped(expression: Expression, names: Mapping[str, Any], by: Sequence[str]) -> Sloped:
    """The model and its slopes by the names in `by`; call inside `np.errstate(all="ignore")`."""
    size = np.broadcast_shapes(*(np.shape(each) for each in names.values()))
    found: list[Sloped] = []
    for node in expression.nodes:
        step = _node(node, [found[at] for at in node.operands], names, by, size)
        for at in node.operands:
            found[at] = USED  # every node has one reader; its slopes are let go
        found.append(step)
    last = found[-1]
    values = np.broadcast_to(np.asarray(last.values, dtype=float), size)
    slopes = np.zeros((len(by), *size)) if last.slopes is None else last.slopes
    return Sloped(values, slopes)


def _node(
    node: Node, operands: list[Sloped], names: Mapping[str, Any], by: Sequence[str], size: tuple[int, ...]
) -> Sloped:
    operation = node.operation
    if operation == "number":
        return Sloped(np.float64(node.value))
    if operation == "name":
        return _name(node.name, names, by, size)
    if operation in _COMPARED:
        return Sloped(_COMPARED[operation](operands[0].values, operands[1].values))
    if operation == "if":
        return _where(operands[0].values, operands[1], operands[2])
    if operation in ("min", "max"):
        return _extreme(operation, operands)
    if operation in _BINARY:
        return _BINARY[operation](operands[0], operands[1])
    if operation == "neg":
        return Sloped(-operands[0].values, _scaled(operands[0], -1.0))
    values = UNARY_ARRAY[operation](operands[0].values)
    return Sloped(values, _scaled(operands[0], SLOPE_OF[operation](operands[0].values, values)))


def _name(name: str, names: Mapping[str, Any], by: Sequence[str], size: tuple[int, ...]) -> Sloped:
    if name not in by:
        return Sloped(names[name])
    slopes = np.zeros((len(by), *size))
    slopes[list(by).index(name)] = 1.0
    return Sloped(names[name], slopes)


def _scaled(inner: Sloped, factor: Any) -> Array | None:
    """factor · slopes; a slope of zero stays zero, also where the factor does not exist."""
    if inner.slopes is None:
        return None
    return np.where(inner.slopes == 0.0, 0.0, inner.slopes * factor)


def _sum(first: Array | None, second: Array | None) -> Array | None:
    if first is None or second is None:
        return second if first is None else first
    return first + second


def _add(a: Sloped, b: Sloped) -> Sloped:
    return Sloped(a.values + b.values, _sum(a.slopes, b.slopes))


def _subtract(a: Sloped, b: Sloped) -> Sloped:
    return Sloped(a.values - b.values, _sum(a.slopes, _scaled(b, -1.0)))


def _multiply(a: Sloped, b: Sloped) -> Sloped:
    return Sloped(a.values * b.values, _sum(_scaled(a, b.values), _scaled(b, a.values)))


def _divide(a: Sloped, b: Sloped) -> Sloped:
    quotient = np.divide(a.values, b.values)
    return Sloped(quotient, _sum(_scaled(a, np.divide(1.0, b.values)), _scaled(b, -quotient / b.values)))


def _raise(a: Sloped, b: Sloped) -> Sloped:
    """A constant exponent by the power rule, a varying one by the logarithm of its base."""
    values = np.power(a.values, b.values)
    by_base = None
    if a.slopes is not None:
        factor = np.where(b.values == 0, 0.0, b.values * np.power(a.values, b.values - 1))
        by_base = _scaled(a, factor)
    return Sloped(
        values, _sum(by_base, _scaled(b, values * np.log(a.values)) if b.slopes is not None else None)
    )


def _angle(y: Sloped, x: Sloped) -> Sloped:
    square = x.values**2 + y.values**2
    slopes = _sum(_scaled(y, x.values / square), _scaled(x, -y.values / square))
    return Sloped(np.arctan2(y.values, x.values), slopes)


def _where(condition: Any, yes: Sloped, no: Sloped) -> Sloped:
    values = np.where(condition, yes.values, no.values)
    if yes.slopes is None and no.slopes is None:
        return Sloped(values)
    zero = np.float64(0.0)
    taken = (zero if yes.slopes is None else yes.slopes, zero if no.slopes is None else no.slopes)
    return Sloped(values, np.where(condition, *taken))


def _extreme(operation: str, operands: list[Sloped]) -> Sloped:
    best = operands[0]
    for other in operands[1:]:
        better = other.values < best.values if operation == "min" else other.values > best.values
        best = _where(better, other, best)
    return best


_BINARY: dict[str, Callable[[Sloped, Sloped], Sloped]] = {
    "add": _add, "sub": _subtract, "mul": _multiply, "div": _divide, "pow": _raise, "atan2": _angle,
}  # fmt: skip
