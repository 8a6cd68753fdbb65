"""The functions a model may use: value and first three derivatives at a point, and the array form.

Derivatives are closed forms, never differences. An entry returns `(f, f', f'', f''')`; where a derivative
does not exist it is NaN, and the caller names the term.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

Derivatives = tuple[float, float, float, float]
NAN = math.nan
LN10 = math.log(10.0)


def _sqrt(x: float) -> Derivatives:
    r = math.sqrt(x)
    if x == 0:
        return 0.0, NAN, NAN, NAN
    return r, 0.5 / r, -0.25 / (x * r), 0.375 / (x * x * r)


def _exp(x: float) -> Derivatives:
    e = math.exp(x)
    return e, e, e, e


def _log(x: float) -> Derivatives:
    return math.log(x), 1 / x, -1 / x**2, 2 / x**3


def _log10(x: float) -> Derivatives:
    return math.log10(x), 1 / (x * LN10), -1 / (x**2 * LN10), 2 / (x**3 * LN10)


def _sin(x: float) -> Derivatives:
    s, c = math.sin(x), math.cos(x)
    return s, c, -s, -c


def _cos(x: float) -> Derivatives:
    s, c = math.sin(x), math.cos(x)
    return c, -s, -c, s


def _tan(x: float) -> Derivatives:
    t = math.tan(x)
    d = 1 + t * t
    return t, d, 2 * t * d, 2 * d * (1 + 3 * t * t)


def _asin(x: float) -> Derivatives:
    w = 1 - x * x
    if w <= 0:
        return math.asin(x), NAN, NAN, NAN
    r = math.sqrt(w)
    return math.asin(x), 1 / r, x / (w * r), (1 + 2 * x * x) / (w * w * r)


def _acos(x: float) -> Derivatives:
    _, first, second, third = _asin(x)
    return math.acos(x), -first, -second, -third


def _atan(x: float) -> Derivatives:
    w = 1 + x * x
    return math.atan(x), 1 / w, -2 * x / w**2, (6 * x * x - 2) / w**3


def _sinh(x: float) -> Derivatives:
    s, c = math.sinh(x), math.cosh(x)
    return s, c, s, c


def _cosh(x: float) -> Derivatives:
    s, c = math.sinh(x), math.cosh(x)
    return c, s, c, s


def _tanh(x: float) -> Derivatives:
    t = math.tanh(x)
    d = 1 - t * t
    return t, d, -2 * t * d, d * (6 * t * t - 2)


def _abs(x: float) -> Derivatives:
    return abs(x), (math.copysign(1.0, x) if x else NAN), 0.0, 0.0


def _floor(x: float) -> Derivatives:
    return float(math.floor(x)), (NAN if x == math.floor(x) else 0.0), 0.0, 0.0


def _ceil(x: float) -> Derivatives:
    return float(math.ceil(x)), (NAN if x == math.ceil(x) else 0.0), 0.0, 0.0


def _itself(x: float) -> Derivatives:
    return x, 1.0, 0.0, 0.0


def _nothing(x: float) -> Derivatives:
    return 0.0, 0.0, 0.0, 0.0


def _argument(x: float) -> Derivatives:
    """The argument of a real number: 0 or pi; at zero it has none."""
    return (0.0 if x >= 0 else math.pi), (0.0 if x else NAN), 0.0, 0.0


def reciprocal(x: float) -> Derivatives:
    return 1 / x, -1 / x**2, 2 / x**3, -6 / x**4


def power(x: float, exponent: float) -> Derivatives:
    """x to a constant power; a factor that is zero ends the chain, so x**2 has f''' = 0 at x = 0 too."""
    found: list[float] = []
    factor, rest = 1.0, exponent
    for _ in range(4):
        found.append(0.0 if factor == 0 else _power_term(factor, x, rest))
        factor, rest = factor * rest, rest - 1
    return found[0], found[1], found[2], found[3]


def _power_term(factor: float, x: float, exponent: float) -> float:
    if x == 0 and exponent < 0:
        return NAN
    return factor * math.pow(x, exponent)


UNARY: dict[str, Callable[[float], Derivatives]] = {
    "sqrt": _sqrt, "exp": _exp, "log": _log, "log10": _log10, "sin": _sin, "cos": _cos, "tan": _tan,
    "asin": _asin, "acos": _acos, "atan": _atan, "sinh": _sinh, "cosh": _cosh, "tanh": _tanh, "abs": _abs,
    "floor": _floor, "ceil": _ceil, "re": _itself, "conj": _itself, "im": _nothing, "arg": _argument,
}  # fmt: skip

UNARY_ARRAY: dict[str, Callable[[Any], Any]] = {
    "sqrt": np.sqrt, "exp": np.exp, "log": np.log, "log10": np.log10, "sin": np.sin, "cos": np.cos,
    "tan": np.tan, "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan, "sinh": np.sinh, "cosh": np.cosh,
    "tanh": np.tanh, "abs": np.abs, "floor": np.floor, "ceil": np.ceil, "re": np.real, "conj": np.conj,
    "im": np.imag, "arg": np.angle,
}  # fmt: skip

ARGUMENTS: dict[str, tuple[int, int]] = {
    **dict.fromkeys(UNARY, (1, 1)),
    "atan2": (2, 2),
    "if": (3, 3),
    "min": (2, 32),
    "max": (2, 32),
}
"""Least and largest number of arguments of every function."""
CONSTANTS = {"pi": math.pi}
RESERVED = frozenset(ARGUMENTS) | frozenset(CONSTANTS)
