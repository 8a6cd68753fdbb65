"""Exact value of a model text on decimal inputs: what a regulation compares with its limit.

Sums, products, quotients and whole powers of decimals are rational and stay so: 1.03 − 1.00 is 0.03 (practice
X10). A function that leaves the rationals (a root, a sine) is evaluated in double precision and its binary noise
taken away, to 13 significant digits.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction

from junheng.core.quantity.rounding import without_noise
from junheng.core.reason import UnusableInput, refuse
from junheng.core.uncertainty.expression import Expression, Node
from junheng.core.uncertainty.functions import UNARY

LARGEST_EXPONENT = 64
"""Whole powers up to this are taken exactly; a larger one would grow without end."""
GUARD_DIGITS = 20
MOST_BITS = 8192
"""Nor is a power taken exactly whose digits would be more than anybody reads."""

_COMPARED: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
}
_EXACT: Mapping[str, Callable[[Sequence[Fraction]], Fraction]] = {
    "add": lambda x: x[0] + x[1],
    "sub": lambda x: x[0] - x[1],
    "mul": lambda x: x[0] * x[1],
    "div": lambda x: x[0] / x[1],
    "neg": lambda x: -x[0],
    "abs": lambda x: abs(x[0]),
    "min": min,
    "max": max,
    "floor": lambda x: Fraction(math.floor(x[0])),
    "ceil": lambda x: Fraction(math.ceil(x[0])),
}


def exact_value(
    expression: Expression, names: Mapping[str, Fraction], *, path: str | None = None
) -> Fraction:
    """The value of a real model. Refused: an unknown name, a term without a finite value."""
    found: list[Fraction | None] = []
    for index, node in enumerate(expression.nodes):
        if node.operation == "name" and node.name not in names:
            raise UnusableInput(
                refuse("model-name-unknown", path=path, term=node.name, allowed=sorted(names))
            )
        found.append(_step(node, found, names))
        last = len(expression.nodes) - 1
        if index == last and found[index] is None:
            raise UnusableInput(
                refuse("domain-error", path=path, term=expression.term(_guilty(expression, found)))
            )
    assert found[-1] is not None
    return found[-1]


def _guilty(expression: Expression, found: Sequence[Fraction | None]) -> int:
    """The first term that has no value although all of its operands have one."""
    for index, node in enumerate(expression.nodes):
        if found[index] is None and all(found[each] is not None for each in node.operands):
            return index
    return len(found) - 1


def _step(node: Node, found: Sequence[Fraction | None], names: Mapping[str, Fraction]) -> Fraction | None:
    if node.operation == "number":
        return Fraction(repr(node.value))
    if node.operation == "name":
        return names[node.name]
    if node.operation == "if":
        return _chosen([found[each] for each in node.operands])
    operands = [found[each] for each in node.operands]
    known = [each for each in operands if each is not None]
    if len(known) < len(operands):
        return None
    try:
        return _worked(node.operation, known)
    except (ArithmeticError, ValueError):
        return None


def _chosen(operands: Sequence[Fraction | None]) -> Fraction | None:
    """The branch taken; the other one may have no value."""
    condition, then, otherwise = operands
    return None if condition is None else then if condition else otherwise


def _worked(operation: str, operands: Sequence[Fraction]) -> Fraction:
    if operation in _COMPARED:
        return Fraction(_COMPARED[operation](operands[0], operands[1]))
    if operation in _EXACT:
        return _EXACT[operation](operands)
    if operation == "pow" and operands[1].denominator == 1 and _stays_small(*operands):
        return operands[0] ** int(operands[1])
    return _by_doubles(operation, operands)


def _stays_small(base: Fraction, exponent: Fraction) -> bool:
    bits = base.numerator.bit_length() + base.denominator.bit_length()
    return abs(exponent) <= LARGEST_EXPONENT and bits * abs(exponent) <= MOST_BITS


def _by_doubles(operation: str, operands: Sequence[Fraction]) -> Fraction:
    doubles = [float(each) for each in operands]
    if operation == "pow":
        value = math.pow(*doubles)
    elif operation == "atan2":
        value = math.atan2(*doubles)
    else:
        value = UNARY[operation](doubles[0])[0]
    if not math.isfinite(value):
        raise ArithmeticError(operation)
    return Fraction(without_noise(value))


def decimal_text(value: Fraction, *, digits: int = 12) -> str:
    """A rational as decimal text: exact where it ends within `digits` significant digits, else rounded to them."""
    with localcontext() as context:
        context.prec = digits + GUARD_DIGITS
        exact = Decimal(value.numerator) / Decimal(value.denominator)
    return format(without_noise(exact, digits=digits).normalize() + 0, "f")
