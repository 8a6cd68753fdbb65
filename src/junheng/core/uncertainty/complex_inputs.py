"""Complex quantities as documents state them, and which terms of a model they make complex.

A complex input is two real ones, `G.re` and `G.im` with their covariance or `G.magnitude` and `G.phase`, and an
equation that joins them; a complex output is `y.re` and `y.im` (JCGM 102:2011, 5.2 and 6.4).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from junheng.core.quantity.unit import ONE, parse_unit
from junheng.core.reason import UnusableInput, refuse
from junheng.core.uncertainty.complex_jets import FUNCTIONS, REAL_VALUED
from junheng.core.uncertainty.expression import Expression, Node
from junheng.core.uncertainty.fields import Fields
from junheng.core.uncertainty.measurement import Equation, Input

NOISE = 1e-12
"""A covariance computed elsewhere may exceed u(re) u(im) by this much, relatively."""
_JOINS = frozenset({"complex", "polar"})


@dataclass(frozen=True, slots=True)
class ComplexInput:
    """Two real inputs, their correlation, and the equation that makes one quantity of them."""

    parts: tuple[Input, Input]
    r: float
    equation: Equation


def is_complex(form: Any) -> bool:
    """Whether an input form states a complex quantity."""
    if not isinstance(form, Mapping):
        return False
    return "covariance" in form or "magnitude" in form or isinstance(form.get("value"), list)


def read_complex(name: str, form: Any, *, path: str, read: Callable[..., Input]) -> ComplexInput:
    """`{value: [re, im], covariance: [[..], [..]]}` or `{magnitude: {…}, phase: {…}}`; `read` reads a real form."""
    fields = Fields.of(form, path)
    if "magnitude" in fields.raw or "phase" in fields.raw:
        first, second = (
            read(f"{name}.{key}", fields.any(key), path=f"{path}.{key}") for key in ("magnitude", "phase")
        )
        found = ComplexInput((first, second), 0.0, _joined(name, "polar", first, second))
    else:
        found = _rectangular(name, fields)
    fields.finish()
    return found


def _rectangular(name: str, fields: Fields) -> ComplexInput:
    value = _two(fields.numbers("value", most=2), fields.at("value"))
    rows = fields.rows("covariance", most=2)
    path = fields.at("covariance")
    (a, b), (c, d) = (_two(row, path) for row in _two(rows, path))
    limit = math.sqrt(a * d) if a >= 0 and d >= 0 else -1.0
    if b != c or abs(b) > limit * (1 + NOISE):
        expected = "[[a, b], [b, d]], a ≥ 0, d ≥ 0, b² ≤ a·d"
        raise UnusableInput(
            refuse(
                "value-out-of-range", path=path, found=f"[[{a:g}, {b:g}], [{c:g}, {d:g}]]", expected=expected
            )
        )
    unit_text = fields.text("unit", default="")
    with fields.located("unit"):
        unit = parse_unit(unit_text) if unit_text else ONE
    dof = fields.number("dof", default=math.inf, least=1.0, infinite=True)
    first = Input(f"{name}.re", value[0], math.sqrt(a), dof, unit=unit)
    second = Input(f"{name}.im", value[1], math.sqrt(d), dof, unit=unit)
    r = max(-1.0, min(1.0, b / limit)) if limit else 0.0
    return ComplexInput((first, second), r, _joined(name, "complex", first, second))


def _two(found: list[Any], path: str) -> list[Any]:
    if len(found) != 2:
        raise UnusableInput(refuse("value-out-of-range", path=path, found=len(found), expected="two"))
    return found


def _joined(name: str, operation: str, first: Input, second: Input) -> Equation:
    end = len(name)
    nodes = (
        Node("name", name=first.name, end=end),
        Node("name", name=second.name, end=end),
        Node(operation, (0, 1), end=end),
    )
    return Equation(name, Expression(name, nodes, (first.name, second.name)))


def is_complex_valued(expression: Expression, complex_names: Collection[str], *, path: str) -> bool:
    """Whether a model is complex where the names given are; an operation of real numbers only is refused."""
    found: list[bool] = []
    for index, node in enumerate(expression.nodes):
        mixed = any(found[operand] for operand in node.operands)
        if mixed and (
            node.operation not in FUNCTIONS or (node.operation == "if" and found[node.operands[0]])
        ):
            raise UnusableInput(refuse("model-complex-term", path=path, term=expression.term(index)))
        is_so = node.operation in _JOINS or (mixed and node.operation not in REAL_VALUED)
        found.append(is_so or node.name in complex_names)
    return found[-1]


def part_of(equation: Equation, part: str) -> Equation:
    """`y.re` or `y.im` as an equation of its own."""
    name, end = equation.name, len(equation.name)
    nodes = (Node("name", name=name, end=end), Node(part, (0,), end=end))
    return replace(equation, name=f"{name}.{part}", expression=Expression(name, nodes, (name,)))
