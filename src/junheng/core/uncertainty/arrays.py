"""A model on arrays of trials: the Monte Carlo back end of the tape.

Terms outside their domain become NaN silently here; whoever sums the trials counts them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from junheng.core.uncertainty.expression import Expression, Node
from junheng.core.uncertainty.functions import UNARY_ARRAY

_BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "add": np.add, "sub": np.subtract, "mul": np.multiply, "div": np.divide, "atan2": np.arctan2,
    "lt": np.less, "le": np.less_equal, "gt": np.greater, "ge": np.greater_equal, "eq": np.equal,
    "ne": np.not_equal, "complex": lambda re, im: re + 1j * im, "polar": lambda size, angle: size * np.exp(1j * angle),
}  # fmt: skip


def values_of(expression: Expression, names: Mapping[str, Any]) -> Any:
    """The model over arrays (or numbers) by name; call inside `np.errstate(all="ignore")`."""
    found: list[Any] = []
    for node in expression.nodes:
        found.append(_node_values(node, [found[operand] for operand in node.operands], names))
    return found[-1]


def _node_values(node: Node, operands: list[Any], names: Mapping[str, Any]) -> Any:
    operation = node.operation
    if operation == "number":
        return node.value
    if operation == "name":
        return names[node.name]
    if operation in _BINARY:
        return _BINARY[operation](operands[0], operands[1])
    if operation == "pow":
        return _raised(operands[0], operands[1])
    if operation == "neg":
        return np.negative(operands[0])
    if operation == "if":
        return np.where(operands[0], operands[1], operands[2])
    if operation in ("min", "max"):
        choose = np.minimum if operation == "min" else np.maximum
        best = operands[0]
        for other in operands[1:]:
            best = choose(best, other)
        return best
    return UNARY_ARRAY[operation](operands[0])


def _raised(base: Any, exponent: Any) -> Any:
    """Small whole powers by products: exact as numpy does them, and many times faster."""
    if isinstance(exponent, float) and exponent == 2.0:
        return np.multiply(base, base)
    return np.power(base if np.iscomplexobj(base) else np.asarray(base, dtype=float), exponent)
