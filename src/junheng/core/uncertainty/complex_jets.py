"""Complex quantities in a model: two jets, real and imaginary, and the functions on them (JCGM 102:2011, 6.4).

Every function is put together from jets of real functions, so its derivatives are exact as theirs are. Branches
are the principal ones, as in C99: the cut of `log` and `sqrt` lies on the negative real axis.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from junheng.core.uncertainty.functions import UNARY
from junheng.core.uncertainty.jets import (
    Jet,
    add,
    angle_of,
    chosen,
    compose,
    divide,
    kinked,
    multiply,
    scale,
)

ZERO, ONE = Jet(0.0), Jet(1.0)
MOST_FACTORS = 64
"""Whole exponents up to this are products; larger ones go by the logarithm."""


@dataclass(frozen=True, slots=True)
class ComplexJet:
    """x + iy, both with their derivatives by the same inputs."""

    re: Jet
    im: Jet

    @property
    def value(self) -> complex:
        return complex(self.re.value, self.im.value)

    def is_smooth(self) -> bool:
        return self.re.is_smooth() and self.im.is_smooth()


AnyJet = Jet | ComplexJet


def complex_of(jet: AnyJet) -> ComplexJet:
    """A real jet as a complex one without imaginary part."""
    return jet if isinstance(jet, ComplexJet) else ComplexJet(jet, ZERO)


def from_polar(magnitude: Jet, phase: Jet) -> ComplexJet:
    return ComplexJet(multiply(magnitude, _real("cos", phase)), multiply(magnitude, _real("sin", phase)))


def _real(name: str, jet: Jet) -> Jet:
    return compose(UNARY[name](jet.value), jet)


def _sum(a: ComplexJet, b: ComplexJet, sign: float = 1.0) -> ComplexJet:
    return ComplexJet(add(a.re, b.re, sign), add(a.im, b.im, sign))


def _product(a: ComplexJet, b: ComplexJet) -> ComplexJet:
    re = add(multiply(a.re, b.re), multiply(a.im, b.im), -1.0)
    return ComplexJet(re, add(multiply(a.re, b.im), multiply(a.im, b.re)))


def _quotient(a: ComplexJet, b: ComplexJet) -> ComplexJet:
    size = _square(b)
    above = _product(a, _conjugate(b))
    return ComplexJet(divide(above.re, size), divide(above.im, size))


def _square(z: ComplexJet) -> Jet:
    return add(multiply(z.re, z.re), multiply(z.im, z.im))


def _conjugate(z: ComplexJet) -> ComplexJet:
    return ComplexJet(z.re, scale(z.im, -1.0))


def _times_i(z: ComplexJet, sign: float = 1.0) -> ComplexJet:
    return ComplexJet(scale(z.im, -sign), scale(z.re, sign))


def _magnitude(z: ComplexJet) -> Jet:
    found = _real("sqrt", _square(z))
    return Jet(math.hypot(z.re.value, z.im.value), found.gradient, found.second, found.third)


def _angle(z: ComplexJet) -> Jet:
    return angle_of(z.im, z.re)


def _exp(z: ComplexJet) -> ComplexJet:
    return from_polar(_real("exp", z.re), z.im)


def _log(z: ComplexJet) -> ComplexJet:
    return ComplexJet(_real("log", _magnitude(z)), _angle(z))


def _log10(z: ComplexJet) -> ComplexJet:
    return _scaled(_log(z), 1 / math.log(10.0))


def _scaled(z: ComplexJet, factor: float) -> ComplexJet:
    return ComplexJet(scale(z.re, factor), scale(z.im, factor))


def _sqrt(z: ComplexJet) -> ComplexJet:
    return from_polar(_real("sqrt", _magnitude(z)), scale(_angle(z), 0.5))


def _sin(z: ComplexJet) -> ComplexJet:
    re = multiply(_real("sin", z.re), _real("cosh", z.im))
    return ComplexJet(re, multiply(_real("cos", z.re), _real("sinh", z.im)))


def _cos(z: ComplexJet) -> ComplexJet:
    re = multiply(_real("cos", z.re), _real("cosh", z.im))
    return ComplexJet(re, scale(multiply(_real("sin", z.re), _real("sinh", z.im)), -1.0))


def _sinh(z: ComplexJet) -> ComplexJet:
    return _times_i(_sin(_times_i(z)), -1.0)


def _cosh(z: ComplexJet) -> ComplexJet:
    return _cos(_times_i(z))


def _tan(z: ComplexJet) -> ComplexJet:
    return _quotient(_sin(z), _cos(z))


def _tanh(z: ComplexJet) -> ComplexJet:
    return _quotient(_sinh(z), _cosh(z))


def _asin(z: ComplexJet) -> ComplexJet:
    """-i log(iz + sqrt(1 - z²))."""
    rest = _sqrt(_sum(complex_of(ONE), _product(z, z), -1.0))
    return _times_i(_log(_sum(_times_i(z), rest)), -1.0)


def _acos(z: ComplexJet) -> ComplexJet:
    return _sum(complex_of(Jet(math.pi / 2)), _asin(z), -1.0)


def _atan(z: ComplexJet) -> ComplexJet:
    """i/2 (log(1 - iz) - log(1 + iz))."""
    one, turned = complex_of(ONE), _times_i(z)
    return _scaled(_times_i(_sum(_log(_sum(one, turned, -1.0)), _log(_sum(one, turned)), -1.0)), 0.5)


def _raised(base: ComplexJet, exponent: ComplexJet) -> ComplexJet:
    """Whole constant exponents as products, so that z² exists at zero; otherwise exp(w log z)."""
    power = exponent.value
    constant = exponent.re.gradient is None and exponent.im.gradient is None
    if constant and power.imag == 0 and power.real == int(power.real) and abs(power.real) <= MOST_FACTORS:
        whole = complex_of(ONE)
        for _ in range(abs(int(power.real))):
            whole = _product(whole, base)
        return whole if power.real >= 0 else _quotient(complex_of(ONE), whole)
    return _exp(_product(exponent, _log(base)))


def _chosen(condition: Jet, yes: ComplexJet, no: ComplexJet) -> ComplexJet:
    best = yes if condition.value else no
    if condition.gradient is None or (yes.value == no.value and _alike(condition, yes, no)):
        return best
    size = [condition]
    return ComplexJet(kinked(best.re, size), kinked(best.im, size))


def _alike(condition: Jet, yes: ComplexJet, no: ComplexJet) -> bool:
    """Whether the boundary between two equal values is no kink: then `chosen` keeps both parts smooth."""
    return chosen(condition, yes.re, no.re).is_smooth() and chosen(condition, yes.im, no.im).is_smooth()


_ONE: dict[str, Callable[[ComplexJet], AnyJet]] = {
    "sqrt": _sqrt, "exp": _exp, "log": _log, "log10": _log10, "sin": _sin, "cos": _cos, "tan": _tan, "asin": _asin,
    "acos": _acos, "atan": _atan, "sinh": _sinh, "cosh": _cosh, "tanh": _tanh, "abs": _magnitude, "arg": _angle,
    "conj": _conjugate, "re": lambda z: z.re, "im": lambda z: z.im, "neg": lambda z: _scaled(z, -1.0),
}  # fmt: skip
_TWO: dict[str, Callable[[ComplexJet, ComplexJet], ComplexJet]] = {
    "add": _sum,
    "sub": lambda a, b: _sum(a, b, -1.0),
    "mul": _product,
    "div": _quotient,
    "pow": _raised,
}
FUNCTIONS = frozenset(_ONE) | frozenset(_TWO) | {"if"}
"""Operations that take complex operands; all others are of real numbers only."""
REAL_VALUED = frozenset({"abs", "arg", "re", "im"})


def combine(operation: str, operands: Sequence[AnyJet]) -> AnyJet:
    """One operation of which at least one operand is complex."""
    if operation == "if":
        condition, yes, no = operands
        assert isinstance(condition, Jet)
        return _chosen(condition, complex_of(yes), complex_of(no))
    if operation in _TWO:
        first, second = operands
        return _TWO[operation](complex_of(first), complex_of(second))
    return _ONE[operation](complex_of(operands[0]))
