"""A model as LaTeX: the same tape that is computed, so the printed equation is the one evaluated."""

from __future__ import annotations

import re
from collections.abc import Callable

from junheng.core.uncertainty.expression import Expression, Node

_SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(5)
"""How strongly a term holds together; a weaker one inside a stronger one is put in parentheses."""
_GREEK = [
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
    "zeta",
    "eta",
    "theta",
    "iota",
    "kappa",
    "lambda",
    "mu",
    "nu",
    "xi",
    "pi",
    "rho",
    "sigma",
    "tau",
    "upsilon",
    "phi",
    "chi",
    "psi",
    "omega",
    "Gamma",
    "Delta",
    "Theta",
    "Lambda",
    "Xi",
    "Pi",
    "Sigma",
    "Upsilon",
    "Phi",
    "Psi",
    "Omega",
]
_LETTERS = dict(zip("αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩ", _GREEK, strict=True))
_COMPARISONS = {"lt": "<", "le": r"\le", "gt": ">", "ge": r"\ge", "eq": "=", "ne": r"\ne"}
_NAMED = {"exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "min", "max", "arg"}
_CALLED = {
    "asin": r"\arcsin",
    "acos": r"\arccos",
    "atan": r"\arctan",
    "re": r"\operatorname{Re}",
    "im": r"\operatorname{Im}",
}
_NUMBER = re.compile(r"(?P<digits>[-\d.]+)e(?P<sign>[+-]?)0*(?P<exponent>\d+)")

Part = tuple[str, int]
"""LaTeX of a term and how strongly it holds together."""


def latex_of(expression: Expression) -> str:
    """The model in LaTeX's mathematics mode; `log` is the natural logarithm, printed as ln."""
    found: list[Part] = []
    for node in expression.nodes:
        found.append(_node(node, [found[at] for at in node.operands]))
    return found[-1][0]


def _node(node: Node, parts: list[Part]) -> Part:
    operation = node.operation
    if operation == "number":
        return _number(node.value)
    if operation == "name":
        return name_in_latex(node.name), _ATOM
    if operation in _BINARY:
        return _BINARY[operation](*parts)
    if operation in _COMPARISONS:
        return f"{parts[0][0]} {_COMPARISONS[operation]} {parts[1][0]}", _SUM
    if operation == "if":
        condition, yes, no = (part[0] for part in parts)
        return rf"\begin{{cases}} {yes} & {condition} \\ {no} & \text{{otherwise}} \end{{cases}}", _SUM
    return _called(operation, [part[0] for part in parts])


def _called(operation: str, inner: list[str]) -> Part:
    if operation in _AROUND:
        left, right = _AROUND[operation]
        return f"{left}{inner[0]}{right}", _ATOM
    if operation == "log":
        head = r"\ln"
    elif operation == "log10":
        head = r"\log_{10}"
    else:
        named = rf"\{operation}" if operation in _NAMED else rf"\operatorname{{{operation}}}"
        head = _CALLED.get(operation, named)
    return rf"{head}\left({', '.join(inner)}\right)", _ATOM


_AROUND = {
    "sqrt": (r"\sqrt{", "}"), "abs": (r"\left|", r"\right|"), "floor": (r"\left\lfloor ", r"\right\rfloor "),
    "ceil": (r"\left\lceil ", r"\right\rceil "), "conj": (r"\overline{", "}"),
}  # fmt: skip


def _held(part: Part, strength: int) -> str:
    return part[0] if part[1] >= strength else rf"\left({part[0]}\right)"


def _sum(left: Part, right: Part) -> Part:
    return f"{left[0]} + {_held(right, _PRODUCT)}", _SUM


def _difference(left: Part, right: Part) -> Part:
    return f"{left[0]} - {_held(right, _PRODUCT)}", _SUM


def _product(left: Part, right: Part) -> Part:
    second = _held(right, _POWER)
    sign = r" \cdot " if second[:1].isdigit() else r" \, "
    return f"{_held(left, _PRODUCT)}{sign}{second}", _PRODUCT


def _quotient(left: Part, right: Part) -> Part:
    return rf"\frac{{{left[0]}}}{{{right[0]}}}", _POWER


def _raised(left: Part, right: Part) -> Part:
    base = left[0] if left[1] == _ATOM else rf"\left({left[0]}\right)"
    return f"{base}^{{{right[0]}}}", _POWER


def _negative(inner: Part) -> Part:
    return f"-{_held(inner, _PRODUCT)}", _SUM


def _complex(real: Part, imaginary: Part) -> Part:
    return rf"{real[0]} + \mathrm{{i}}\,{_held(imaginary, _POWER)}", _SUM


def _polar(size: Part, angle: Part) -> Part:
    return rf"{_held(size, _PRODUCT)} \, \mathrm{{e}}^{{\mathrm{{i}}\,{_held(angle, _POWER)}}}", _PRODUCT


_BINARY: dict[str, Callable[..., Part]] = {
    "add": _sum, "sub": _difference, "mul": _product, "div": _quotient, "pow": _raised, "neg": _negative,
    "complex": _complex, "polar": _polar,
}  # fmt: skip


def _number(value: float) -> Part:
    if value == 3.141592653589793:
        return r"\pi", _ATOM
    text = repr(value).removesuffix(".0")
    power = _NUMBER.fullmatch(text)
    if power is None:
        return text, _ATOM
    digits, sign = power["digits"].removesuffix(".0"), power["sign"].replace("+", "")
    return rf"{digits} \times 10^{{{sign}{power['exponent']}}}", _PRODUCT


def name_in_latex(name: str) -> str:
    """`theta_1` is θ with an index; a word stands upright; Han is text."""
    head, _, index = name.rstrip("_").partition("_")
    plain = re.fullmatch(r"(\D+)(\d+)", head)
    if plain is not None and not index:
        head, index = plain[1], plain[2]
    symbol = _symbol(head)
    return symbol if not index else f"{symbol}_{{{_index(index)}}}"


def _symbol(word: str) -> str:
    if word in _GREEK:
        return rf"\{word}"
    letters = "".join(rf"\{_LETTERS[sign]} " if sign in _LETTERS else sign for sign in word).rstrip()
    if len(word) == 1 and ord(word) < 0x3400:
        return letters
    if any(ord(sign) >= 0x3400 for sign in word):
        return rf"\text{{{word}}}"
    return letters if any(sign in _LETTERS for sign in word) else rf"\mathrm{{{word}}}"


def _index(text: str) -> str:
    return ",".join(part if part.isdigit() else _symbol(part) for part in text.split("_"))
