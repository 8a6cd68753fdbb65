"""Uncertainty formulas: a small safe grammar evaluated on intervals, so that every bound is rigorous.

Text is parsed by recursive descent on a whitelist and never given to an interpreter. Each operation rounds
outward (Moore, Kearfott, Cloud: Introduction to Interval Analysis, 2009, chapters 2 and 5), so that U never
exceeds the upper bound returned. Names: `x` (in the entry's unit) and the influence axes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from math import inf, nextafter

from junheng.core.capability.scale import Scale
from junheng.core.capability.shapes import Bounds, Formula
from junheng.core.reason import Reason, UnusableInput, declare, refuse

declare(
    Reason("formula-unusable", zh="公式在第 {position} 个字符处读不懂：「{found}」", en='the formula cannot be read at character {position}: "{found}"'),
    Reason("formula-too-long", zh="公式有 {found} 个字符，上限 {limit}", en="the formula has {found} characters, the limit is {limit}"),
)  # fmt: skip

LONGEST = 500
_DEEPEST = 40
_TOKEN = re.compile(
    r"\s*(?:(\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?)|([A-Za-z_]\w*)|(\*\*|[-+*/^(),]))"
)
Node = Callable[[Mapping[str, Bounds]], Bounds]


def _outward(low: float, high: float) -> Bounds:
    """One step out on both sides, further for functions whose library error may exceed half a step."""
    if math.isnan(low) or math.isnan(high):
        return -inf, inf
    return nextafter(low, -inf), nextafter(high, inf)


def _wide(low: float, high: float) -> Bounds:
    for _ in range(4):
        low, high = _outward(low, high)
    return low, high


def _add(a: Bounds, b: Bounds) -> Bounds:
    return _outward(a[0] + b[0], a[1] + b[1])


def _negate(a: Bounds) -> Bounds:
    return -a[1], -a[0]


def _multiply(a: Bounds, b: Bounds) -> Bounds:
    ends = [0.0 if 0.0 in (x, y) else x * y for x in a for y in b]
    return _outward(min(ends), max(ends))


def _divide(a: Bounds, b: Bounds) -> Bounds:
    if b[0] <= 0 <= b[1]:
        return -inf, inf
    return _multiply(a, _outward(1 / b[1], 1 / b[0]))


def _magnitude(a: Bounds) -> Bounds:
    near = 0.0 if a[0] <= 0 <= a[1] else min(abs(a[0]), abs(a[1]))
    return near, max(abs(a[0]), abs(a[1]))


def _root(a: Bounds) -> Bounds:
    if a[1] < 0:
        return -inf, inf
    low, high = _outward(math.sqrt(max(a[0], 0.0)), math.sqrt(a[1]))
    return (max(low, 0.0), high) if a[0] >= -1e-300 else (-inf, inf)


def _exponential(a: Bounds) -> Bounds:
    return _wide(math.exp(a[0]) if a[0] < 700 else inf, math.exp(a[1]) if a[1] < 700 else inf)


def _logarithm(function: Callable[[float], float]) -> Callable[[Bounds], Bounds]:
    def of(a: Bounds) -> Bounds:
        if a[1] <= 0:
            return -inf, inf
        return _wide(function(a[0]) if a[0] > 0 else -inf, function(a[1]) if a[1] < inf else inf)

    return of


def _power(a: Bounds, exponent: float) -> Bounds:
    if exponent == int(exponent) and 0 <= exponent <= 32:
        base = _magnitude(a) if int(exponent) % 2 == 0 else a
        ends = sorted((_raise(base[0], exponent), _raise(base[1], exponent)))
        low, high = _wide(ends[0], ends[1])
        return (max(low, 0.0), high) if base[0] >= 0 else (low, high)
    if a[0] < 0 or (a[0] == 0 and exponent < 0):
        return -inf, inf
    ends = sorted((_raise(a[0], exponent), _raise(a[1], exponent)))
    return _wide(ends[0], ends[1])


def _raise(value: float, exponent: float) -> float:
    try:
        return float(value**exponent)
    except OverflowError:
        return inf if value > 0 or exponent % 2 == 0 else -inf


_FUNCTIONS: dict[str, Callable[[Bounds], Bounds]] = {
    "sqrt": _root,
    "abs": _magnitude,
    "exp": _exponential,
    "log": _logarithm(math.log),
    "log10": _logarithm(math.log10),
}
_OF_TWO: dict[str, Callable[[Bounds, Bounds], Bounds]] = {
    "min": lambda a, b: (min(a[0], b[0]), min(a[1], b[1])),
    "max": lambda a, b: (max(a[0], b[0]), max(a[1], b[1])),
}


class _Parser:
    """Recursive descent over sum, product, sign, power, atom."""

    def __init__(self, text: str, path: str | None) -> None:
        self.text, self.path, self.names = text, path, dict[str, None]()
        self.tokens = self._split()
        self.index = self.depth = 0

    def _split(self) -> list[tuple[str, int]]:
        tokens, position = [], 0
        while self.text[position:].strip():
            found = _TOKEN.match(self.text, position)
            if found is None:
                raise self._fault(position)
            tokens.append((found[0].strip(), position))
            position = found.end()
        return tokens

    def _fault(self, position: int) -> UnusableInput:
        rest = self.text[position:].strip()[:20]
        return UnusableInput(
            refuse("formula-unusable", path=self.path, position=position + 1, found=rest or "…")
        )

    def _here(self) -> UnusableInput:
        return self._fault(self.tokens[self.index][1] if self.index < len(self.tokens) else len(self.text))

    def _peek(self) -> str:
        return self.tokens[self.index][0] if self.index < len(self.tokens) else ""

    def _take(self, *wanted: str) -> str:
        token = self._peek()
        if token not in wanted:
            return ""
        self.index += 1
        return token

    def _need(self, token: str) -> None:
        if not self._take(token):
            raise self._here()

    def whole(self) -> Node:
        node = self.sum()
        if self.index < len(self.tokens):
            raise self._here()
        return node

    def sum(self) -> Node:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self._here()
        node = self.product()
        while sign := self._take("+", "-"):
            node = _joined(node, self.product(), _add if sign == "+" else lambda a, b: _add(a, _negate(b)))
        self.depth -= 1
        return node

    def product(self) -> Node:
        node = self.sign()
        while sign := self._take("*", "/"):
            node = _joined(node, self.sign(), _multiply if sign == "*" else _divide)
        return node

    def sign(self) -> Node:
        negative = False
        while sign := self._take("+", "-"):
            negative ^= sign == "-"
        node = self.power()
        return _applied(node, _negate) if negative else node

    def power(self) -> Node:
        node = self.atom()
        if not self._take("**", "^"):
            return node
        negative = bool(self._take("-"))
        token = self._peek()
        if not re.fullmatch(r"[\d.].*", token):
            raise self._here()
        self.index += 1
        exponent = -float(token) if negative else float(token)
        return _applied(node, lambda a: _power(a, exponent))

    def atom(self) -> Node:
        token = self._peek()
        if self._take("("):
            node = self.sum()
            self._need(")")
            return node
        if token in _FUNCTIONS or token in _OF_TWO:
            return self.call(token)
        if re.fullmatch(r"[\d.].*", token):
            value = float(token)
            if value == inf:
                raise self._here()
            self.index += 1
            bounds = (value, value) if value == int(value) else _outward(value, value)
            return lambda _: bounds
        if re.fullmatch(r"[A-Za-z_]\w*", token):
            self.index += 1
            self.names[token] = None
            return lambda box: box[token]
        raise self._here()

    def call(self, name: str) -> Node:
        self.index += 1
        self._need("(")
        first = self.sum()
        if name in _FUNCTIONS:
            self._need(")")
            return _applied(first, _FUNCTIONS[name])
        self._need(",")
        second = self.sum()
        self._need(")")
        return _joined(first, second, _OF_TWO[name])


def _joined(a: Node, b: Node, operation: Callable[[Bounds, Bounds], Bounds]) -> Node:
    return lambda box: operation(a(box), b(box))


def _applied(a: Node, operation: Callable[[Bounds], Bounds]) -> Node:
    return lambda box: operation(a(box))


def formula(text: str, *, x: Scale, factor: Fraction, path: str | None = None) -> Formula:
    """The formula with `x` in the unit of `x`, its result times `factor` in the coherent unit."""
    if len(text) > LONGEST:
        raise UnusableInput(refuse("formula-too-long", path=path, found=len(text), limit=LONGEST))
    parser = _Parser(text, path)
    node = parser.whole()
    size, origin = float(x.factor), float(x.origin)

    def enclose(box: Mapping[str, Bounds]) -> Bounds:
        shifted = _outward(box["x"][0] - origin, box["x"][1] - origin) if origin else box["x"]
        return node({**box, "x": _outward(shifted[0] / size, shifted[1] / size)})

    names = tuple(dict.fromkeys(("x", *parser.names)))
    return Formula(text, enclose, names, factor, x.unit)
