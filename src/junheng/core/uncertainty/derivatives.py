"""Value and exact derivatives of a model: jets carried through the tape, real or complex.

Nothing is approximated by differences. A term without value or derivative is known by its place in the text.
"""

from __future__ import annotations

import cmath
from collections.abc import Callable, Mapping, Sequence

from junheng.core.reason import UnusableInput, refuse
from junheng.core.uncertainty import complex_jets
from junheng.core.uncertainty.complex_jets import AnyJet, ComplexJet
from junheng.core.uncertainty.expression import Expression, Node
from junheng.core.uncertainty.functions import UNARY
from junheng.core.uncertainty.jets import (
    COMPARISONS,
    USED,
    Jet,
    add,
    angle_of,
    chosen,
    compared,
    compose,
    divide,
    extreme,
    multiply,
    raise_to,
    scale,
    variable,
)

__all__ = ["Jet", "first_kink", "jet_of", "value_of", "variable"]

_BINARY: dict[str, Callable[[Jet, Jet], Jet]] = {
    "add": add,
    "sub": lambda a, b: add(a, b, -1.0),
    "mul": multiply,
    "div": divide,
    "pow": raise_to,
    "atan2": angle_of,
}


def jet_of(expression: Expression, names: Mapping[str, Jet], *, path: str | None = None) -> Jet:
    """As `any_jet_of`, for a model whose value is real."""
    found = any_jet_of(expression, names, path=path)
    assert isinstance(found, Jet)
    return found


def any_jet_of(expression: Expression, names: Mapping[str, AnyJet], *, path: str | None = None) -> AnyJet:
    """Value and derivatives of a model where its names have the jets given.

    Refused: a term without finite value (`domain-error`), unless it stands in the branch of an `if` that is
    not taken. A term without derivative yields NaN gradients. Operands are let go once they are used.
    """
    jets: list[AnyJet] = []
    faults: list[int | None] = []
    for index, node in enumerate(expression.nodes):
        jet, fault = _stepped(index, node, jets, faults, names)
        for operand in node.operands:
            jets[operand] = USED
        jets.append(jet)
        faults.append(fault)
    if faults[-1] is not None:
        raise UnusableInput(refuse("domain-error", path=path, term=expression.term(faults[-1])))
    return jets[-1]


def _stepped(
    index: int, node: Node, jets: Sequence[AnyJet], faults: Sequence[int | None], names: Mapping[str, AnyJet]
) -> tuple[AnyJet, int | None]:
    """The jet of one node, and the first term below it that has no finite value."""
    matters = node.operands
    if node.operation == "if" and faults[matters[0]] is None:
        matters = (matters[1] if jets[matters[0]].value else matters[2],)
    fault = next((faults[operand] for operand in matters if faults[operand] is not None), None)
    if fault is not None:
        return USED, fault
    try:
        jet = _node_jet(node, [jets[operand] for operand in node.operands], names)
    except (ValueError, ZeroDivisionError, OverflowError):
        return USED, index
    return jet, None if cmath.isfinite(jet.value) else index


def first_kink(expression: Expression, names: Mapping[str, AnyJet]) -> str:
    """The innermost term whose derivative does not exist, for the sentence that says so."""
    jets: list[AnyJet] = []
    faults: list[int | None] = []
    for index, node in enumerate(expression.nodes):
        jet, fault = _stepped(index, node, jets, faults, names)
        jets.append(jet)
        faults.append(fault)
    at, node = len(jets) - 1, expression.nodes[-1]
    while inner := [each for each in node.operands if not jets[each].is_smooth()]:
        if expression.nodes[inner[0]].operation in COMPARISONS:
            break
        at, node = inner[0], expression.nodes[inner[0]]
    return expression.term(at)


def _node_jet(node: Node, operands: Sequence[AnyJet], names: Mapping[str, AnyJet]) -> AnyJet:
    if node.operation == "name":
        return names[node.name]
    real = [each for each in operands if isinstance(each, Jet)]
    if len(real) < len(operands):
        return complex_jets.combine(node.operation, operands)
    if node.operation == "complex":
        return ComplexJet(*real)
    if node.operation == "polar":
        return complex_jets.from_polar(*real)
    return _real_jet(node, real)


def _real_jet(node: Node, operands: Sequence[Jet]) -> Jet:
    operation = node.operation
    if operation == "number":
        return Jet(node.value)
    if operation in _BINARY:
        return _BINARY[operation](operands[0], operands[1])
    if operation in COMPARISONS:
        return compared(operation, operands[0], operands[1])
    if operation == "neg":
        return scale(operands[0], -1.0)
    if operation in ("min", "max"):
        return extreme(operands, 1.0 if operation == "max" else -1.0)
    if operation == "if":
        return chosen(operands[0], operands[1], operands[2])
    return compose(UNARY[operation](operands[0].value), operands[0])


def value_of(expression: Expression, names: Mapping[str, float], *, path: str | None = None) -> float:
    """The value alone, for callers that need no uncertainty (limits, sample expressions).

    Refused: an unknown name (`model-name-unknown`), a term without finite value (`domain-error`).
    """
    for name in expression.names:
        if name not in names:
            raise UnusableInput(refuse("model-name-unknown", path=path, term=name, allowed=sorted(names)))
    return jet_of(expression, {name: Jet(float(names[name])) for name in expression.names}, path=path).value
