"""Units through the tape: every term checked, conversions written into the model where terms differ.

The result of a sum takes the unit of its first term; a later term in another unit of the same dimension is
converted, so that changing an input's unit never changes an answer. °C is a point on a scale: two points
give a difference in K, a point plus a difference is a point, and any other use is refused with its term.
Levels likewise: dBm plus dB(10lg) is dBm, and two levels of one reference differ by dB.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from junheng.core.quantity.unit import ONE, ONE_KELVIN, Unit, parse_unit
from junheng.core.quantity.unit_table import LEVELS
from junheng.core.reason import UnusableInput, refuse
from junheng.core.uncertainty.derivatives import jet_of
from junheng.core.uncertainty.expression import Expression, Node

LARGEST_EXPONENT = 100
LARGEST_BITS = 500
_SAME_UNIT = frozenset({"abs", "floor", "ceil", "re", "im", "conj"})
_COMPARISONS = frozenset({"lt", "le", "gt", "ge", "eq", "ne"})


@dataclass(frozen=True, slots=True)
class Checked:
    """The model with its conversions written in, and the unit of its value."""

    expression: Expression
    unit: Unit


@dataclass(slots=True)
class _Rewriting:
    source: Expression
    units: Mapping[str, Unit]
    path: str | None
    nodes: list[Node] = field(default_factory=list)
    unit_of: list[Unit] = field(default_factory=list)
    wild: list[bool] = field(default_factory=list)
    """True for a literal zero, which has every unit."""

    def add(self, node: Node, unit: Unit, wild: bool = False) -> int:
        _refuse_beyond(unit, self.source.text[node.start : node.end].strip(), self.path)
        self.nodes.append(node)
        self.unit_of.append(unit)
        self.wild.append(wild)
        return len(self.nodes) - 1

    def product(self, node: Node, unit: Unit, wild: bool = False) -> int:
        """A product or a power: where degrees are left, as of 0.2/(0.004/°C), it is a difference in kelvin."""
        if unit.kind != "point":
            return self.add(node, unit, wild)
        degrees = Unit(unit.powers, unit.dimension, unit.factor) if unit.factor != 1 else ONE_KELVIN
        return self.scaled(self.add(node, degrees, wild), unit.factor, ONE_KELVIN, node)

    def scaled(self, index: int, factor: Fraction, unit: Unit, node: Node) -> int:
        """The node times a conversion factor."""
        if factor == 1:
            return index
        number = self.add(Node("number", (), float(factor), "", node.start, node.end), ONE)
        return self.add(Node("mul", (index, number), 0.0, "", node.start, node.end), unit)


def _refuse_beyond(unit: Unit, term: str, path: str | None) -> None:
    """Factors between 2**-500 and 2**500, exponents to 100: what converts in doubles, and quickly."""
    size = unit.factor.numerator.bit_length() - unit.factor.denominator.bit_length()
    if abs(size) > LARGEST_BITS or any(abs(power) > LARGEST_EXPONENT for _, power in unit.powers):
        raise UnusableInput(refuse("unit-exponent-too-large", path=path, term=term))


def check_units(
    expression: Expression, units: Mapping[str, Unit], *, wanted: Unit | None = None, path: str | None = None
) -> Checked:
    """Check every term and convert; `wanted` is the unit the value is to be in (same dimension).

    Refused, naming the term: `unit-mismatch`, `unit-not-one`, `unit-exponent-varies`,
    `unit-temperature-in-product`, `unit-no-conversion`.
    """
    work = _Rewriting(expression, units, path)
    place: list[int] = []
    for index, node in enumerate(expression.nodes):
        place.append(
            _rewrite(work, expression.term(index), node, [place[operand] for operand in node.operands])
        )
    last, node = place[-1], expression.nodes[-1]
    unit = work.unit_of[last]
    if wanted is not None and not work.wild[last]:
        factor = _factor(work, expression.text.strip(), unit, wanted)
        last, unit = work.scaled(last, factor, wanted, node), wanted
    return Checked(replace(expression, nodes=tuple(_last(work.nodes, last))), unit)


def _last(nodes: list[Node], index: int) -> list[Node]:
    """The tape ends with its value."""
    assert index == len(nodes) - 1
    return nodes


def _rewrite(work: _Rewriting, term: str, node: Node, at: list[int]) -> int:
    operation = node.operation
    if operation == "number":
        return work.add(node, ONE, node.value == 0)
    if operation == "name":
        return work.add(node, work.units[node.name])
    if operation in ("add", "sub"):
        return _rewrite_sum(work, term, node, at)
    if operation in ("mul", "div", "pow"):
        return _rewrite_product(work, term, node, at)
    if operation == "neg" or operation in _SAME_UNIT:
        _refuse_point(work, term, at)
        return work.add(replace(node, operands=tuple(at)), work.unit_of[at[0]], work.wild[at[0]])
    if operation == "if":
        return _rewrite_alike(work, term, node, at[:1], at[1:])
    if operation in ("min", "max"):
        return _rewrite_alike(work, term, node, [], at)
    if operation in ("complex", "polar"):
        return _rewrite_joined(work, term, node, at)
    if operation in _COMPARISONS:
        made = _alike(work, term, node, at)
        return work.add(replace(node, operands=tuple(made)), ONE)
    return _rewrite_function(work, term, node, at)


def _rewrite_sum(work: _Rewriting, term: str, node: Node, at: list[int]) -> int:
    left, right = (work.unit_of[index] for index in at)
    points = (left.kind == "point", right.kind == "point")
    if points == (True, True) and node.operation == "sub" and left == right:
        difference = work.add(replace(node, operands=tuple(at)), ONE_KELVIN)
        return work.scaled(difference, left.factor, ONE_KELVIN, node)
    if any(points):
        return _shifted_point(work, term, node, at, points)
    level = _sum_of_levels(node.operation, left, right)
    if level is not None:
        return work.add(replace(node, operands=tuple(at)), level)
    made = _alike(work, term, node, at)
    wild = all(work.wild[index] for index in at)
    return work.add(
        replace(node, operands=tuple(made)), work.unit_of[made[0]] if not work.wild[at[0]] else right, wild
    )


def _sum_of_levels(operation: str, left: Unit, right: Unit) -> Unit | None:
    """-10 dBm + 20 dB(10lg) is 10 dBm; 10 dBm - 7 dBm is 3 dB(10lg). None: nothing of the kind."""
    sizes = [LEVELS[unit.text] if unit.kind == "level" else (0, "") for unit in (left, right)]
    (size, reference), (other, other_reference) = sizes
    if size == 0 or size != other:
        return None
    if reference and left == right and operation == "sub":
        return parse_unit(f"dB({size}lg)")
    if other_reference and not reference and operation == "add":
        return right
    return left if reference and not other_reference else None


def _shifted_point(work: _Rewriting, term: str, node: Node, at: list[int], points: tuple[bool, bool]) -> int:
    """A temperature moved by a difference; anything else with a point in it means nothing."""
    point, other = (at[0], at[1]) if points[0] else (at[1], at[0])
    unit, shift = work.unit_of[point], work.unit_of[other]
    allowed = points == (True, False) or (points == (False, True) and node.operation == "add")
    if not allowed or shift.dimension != unit.dimension:
        raise UnusableInput(refuse("unit-temperature-in-product", path=work.path, term=term, found=unit.text))
    moved = work.scaled(other, shift.factor / unit.factor, unit, node)
    operands = (point, moved) if points[0] else (moved, point)
    return work.add(replace(node, operands=operands), unit)


def _rewrite_product(work: _Rewriting, term: str, node: Node, at: list[int]) -> int:
    _refuse_point(work, term, at)
    left, right = (work.unit_of[index] for index in at)
    if node.operation == "mul":
        wild = any(work.wild[index] for index in at)
        return work.product(replace(node, operands=tuple(at)), left * right, wild)
    if node.operation == "div":
        return work.product(replace(node, operands=tuple(at)), left / right, work.wild[at[0]])
    if right.dimension:
        raise UnusableInput(refuse("unit-not-one", path=work.path, term=term, found=right.text))
    exponent = work.scaled(at[1], right.factor, ONE, node)
    if not left.powers:
        return work.add(replace(node, operands=(at[0], exponent)), ONE)
    power = _constant(work, at[1])
    if power is None:
        raise UnusableInput(refuse("unit-exponent-varies", path=work.path, term=term, found=left.text))
    if abs(power) > LARGEST_EXPONENT:
        raise UnusableInput(refuse("unit-exponent-too-large", path=work.path, term=term))
    unit = left ** Fraction(power).limit_denominator(1000)
    return work.product(replace(node, operands=(at[0], exponent)), unit)


def _constant(work: _Rewriting, index: int) -> float | None:
    """The value of a term without names, such as 1/3; None where a name stands in it."""
    needed = {index}
    for at in range(index, -1, -1):
        if at in needed:
            needed.update(work.nodes[at].operands)
    if any(work.nodes[at].operation == "name" for at in needed):
        return None
    place = {at: position for position, at in enumerate(sorted(needed))}
    nodes = tuple(
        replace(work.nodes[at], operands=tuple(place[each] for each in work.nodes[at].operands))
        for at in sorted(needed)
    )
    return jet_of(replace(work.source, nodes=nodes, names=()), {}, path=work.path).value


def _rewrite_alike(work: _Rewriting, term: str, node: Node, before: list[int], branches: list[int]) -> int:
    """Branches of `if`, operands of `min` and `max`: all in the unit of the first that has one."""
    made = _alike(work, term, node, branches)
    unit = next((work.unit_of[index] for index in branches if not work.wild[index]), ONE)
    return work.add(
        replace(node, operands=(*before, *made)), unit, all(work.wild[index] for index in branches)
    )


def _rewrite_joined(work: _Rewriting, term: str, node: Node, at: list[int]) -> int:
    """Real and imaginary part in one unit; a magnitude in its unit, with a phase that is an angle."""
    _refuse_point(work, term, at)
    if node.operation == "complex":
        return _rewrite_alike(work, term, node, [], at)
    phase = work.unit_of[at[1]]
    if phase.dimension:
        raise UnusableInput(refuse("unit-not-one", path=work.path, term=term, found=phase.text))
    made = (at[0], work.scaled(at[1], phase.factor, ONE, node))
    return work.add(replace(node, operands=made), work.unit_of[at[0]])


def _alike(work: _Rewriting, term: str, node: Node, at: list[int]) -> list[int]:
    first = next((index for index in at if not work.wild[index]), at[0])
    unit = work.unit_of[first]
    return [
        index
        if work.wild[index]
        else work.scaled(index, _factor(work, term, work.unit_of[index], unit), unit, node)
        for index in at
    ]


def _factor(work: _Rewriting, term: str, found: Unit, needed: Unit) -> Fraction:
    if found == needed:
        return Fraction(1)
    kinds = {found.kind, needed.kind}
    if kinds & {"scale", "level"}:
        odd, other = (found, needed) if found.kind in ("scale", "level") else (needed, found)
        raise UnusableInput(
            refuse("unit-no-conversion", path=work.path, term=term, found=odd.text, needed=other.text)
        )
    if found.dimension != needed.dimension:
        raise UnusableInput(
            refuse("unit-mismatch", path=work.path, term=term, found=found.text, needed=needed.text)
        )
    if "point" in kinds:
        odd = found if found.kind == "point" else needed
        raise UnusableInput(refuse("unit-temperature-in-product", path=work.path, term=term, found=odd.text))
    return found.factor / needed.factor


def _refuse_point(work: _Rewriting, term: str, at: list[int]) -> None:
    for index in at:
        if work.unit_of[index].kind == "point":
            found = work.unit_of[index].text
            raise UnusableInput(refuse("unit-temperature-in-product", path=work.path, term=term, found=found))


def _rewrite_function(work: _Rewriting, term: str, node: Node, at: list[int]) -> int:
    """`sqrt` halves the exponents, `atan2` and `arg` take any one unit, all others need dimension one."""
    _refuse_point(work, term, at)
    if node.operation == "sqrt":
        return work.add(replace(node, operands=tuple(at)), work.unit_of[at[0]] ** Fraction(1, 2))
    if node.operation == "atan2":
        return work.add(replace(node, operands=tuple(_alike(work, term, node, at))), ONE)
    if node.operation == "arg":
        return work.add(replace(node, operands=tuple(at)), ONE)
    unit = work.unit_of[at[0]]
    if unit.dimension:
        raise UnusableInput(refuse("unit-not-one", path=work.path, term=term, found=unit.text))
    argument = work.scaled(at[0], unit.factor, ONE, node)
    return work.add(replace(node, operands=(argument,)), ONE)
