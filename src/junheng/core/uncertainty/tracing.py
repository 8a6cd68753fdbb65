"""A model written as a Python function, read as the text of contract 1: the function is called once with names.

The function is the caller's own code and runs in the caller's process; what comes of it is text, and that goes through the
same parser and its limits as text that was typed. So one tree gives values, derivatives, trials, units, LaTeX and hash
for a function too.

    >>> text_of(lambda m, V: m / V)
    '(m / V)'

What a name can do: + - * / ** with names and numbers, abs, and the functions of the contract, as methods or by numpy's
(`np.sin(x)` calls `x.sin()`). It has no value, so it cannot be compared, branched on, or turned into a number.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

import junheng.core.uncertainty.reasons  # noqa: F401  declares the codes below
from junheng.core.reason import UnusableInput, refuse
from junheng.core.uncertainty.expression import check_name, parse

NAME_OF = {
    **{name: name for name in ("sqrt", "exp", "log", "log10", "sin", "cos", "tan", "sinh", "cosh", "tanh")},
    **{name: name for name in ("asin", "acos", "atan", "floor", "ceil")},
    "arcsin": "asin", "arccos": "acos", "arctan": "atan", "conjugate": "conj",
}  # fmt: skip
"""Methods of a name, numpy's spelling too, and the function of the contract each stands for."""


@dataclass(frozen=True, slots=True, eq=False)
class Traced:
    """A part of a model that is being written down."""

    text: str

    def __add__(self, other: Any) -> Traced:
        return _joined(self, "+", other)

    def __radd__(self, other: Any) -> Traced:
        return _joined(other, "+", self)

    def __sub__(self, other: Any) -> Traced:
        return _joined(self, "-", other)

    def __rsub__(self, other: Any) -> Traced:
        return _joined(other, "-", self)

    def __mul__(self, other: Any) -> Traced:
        return _joined(self, "*", other)

    def __rmul__(self, other: Any) -> Traced:
        return _joined(other, "*", self)

    def __truediv__(self, other: Any) -> Traced:
        return _joined(self, "/", other)

    def __rtruediv__(self, other: Any) -> Traced:
        return _joined(other, "/", self)

    def __pow__(self, other: Any) -> Traced:
        return _joined(self, "**", other)

    def __rpow__(self, other: Any) -> Traced:
        return _joined(other, "**", self)

    def __neg__(self) -> Traced:
        return Traced(f"(-{self.text})")

    def __pos__(self) -> Traced:
        return self

    def __abs__(self) -> Traced:
        return Traced(f"abs({self.text})")

    def __bool__(self) -> bool:
        raise TypeError("a name of a model has no value to branch on; use if(condition, a, b) in text")

    def __getattr__(self, name: str) -> Callable[[], Traced]:
        if name not in NAME_OF:
            raise AttributeError(f"a model has no function {name}")
        return lambda: Traced(f"{NAME_OF[name]}({self.text})")

    def arctan2(self, other: Any) -> Traced:
        return Traced(f"atan2({self.text}, {_text(other)})")


def _joined(left: Any, sign: str, right: Any) -> Traced:
    return Traced(f"({_text(left)} {sign} {_text(right)})")


def _text(part: Any) -> str:
    """A name as it is, a finite number with every digit."""
    if isinstance(part, Traced):
        return part.text
    if isinstance(part, int | float | np.integer | np.floating) and not isinstance(part, bool):
        number = float(part)
        if math.isfinite(number):
            return repr(number) if number >= 0 else f"(-{-number!r})"
    raise TypeError(f"{type(part).__name__} is no part of a model")


def text_of(function: Callable[..., Any], *, path: str | None = None) -> str:
    """The model that a function of named arguments computes. Refused: what cannot be written as a model."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError) as problem:
        raise UnusableInput(refuse("callable-not-a-model", path=path, why=str(problem)[:200])) from None
    if any(each.kind in (each.VAR_POSITIONAL, each.VAR_KEYWORD, each.KEYWORD_ONLY) for each in parameters):
        raise UnusableInput(refuse("callable-not-a-model", path=path, why="every argument needs a name"))
    names = [check_name(each.name, path=path) for each in parameters]
    try:
        found = _text(function(*(Traced(name) for name in names)))
    except (TypeError, AttributeError, ValueError, RecursionError) as problem:
        raise UnusableInput(refuse("callable-not-a-model", path=path, why=str(problem)[:200])) from None
    return parse(found, path=path).text
