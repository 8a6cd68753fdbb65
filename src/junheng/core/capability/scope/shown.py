"""How a line was read, in words, so that a person can compare it with what was published."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from junheng.core.capability.kinds import name_of
from junheng.core.capability.wording import decimal_text, exact_decimal, with_unit
from junheng.core.reason import Language

_BASES = {
    "reading": ("（读数的）", " of the reading"), "span": ("（量程的）", " of the span"), "full-scale": ("（满度的）", " of full scale"),
}  # fmt: skip
_AXES = {"frequency": ("频率", "frequency"), "temperature": ("温度", "temperature")}


def reading_in_words(entry: Mapping[str, Any], language: Language = "en") -> tuple[str, ...]:
    """The quantity, then one line a box: `1~60 MPa; U = 0.05 % of the reading, k = 2`."""
    axes = {axis["name"]: axis.get("unit", "") for axis in entry.get("axes", ())}
    quantity = name_of(str(entry["kind"]), language)
    return quantity, *(_box(box, str(entry.get("unit", "")), axes, language) for box in entry["boxes"])


def _box(box: Mapping[str, Any], unit: str, axes: Mapping[str, str], language: Language) -> str:
    parts = [_range(box["range"], unit)] if box.get("range") else []
    place = 0 if language == "zh" else 1
    for name, part in box.get("conditions", {}).items():
        told = ", ".join(map(str, part)) if isinstance(part, list) else _range(part, axes.get(name, ""))
        parts.append(f"{_AXES.get(name, (name, name))[place]} {told}")
    if "uncertainty" in box:
        parts.append(_uncertainty(box["uncertainty"], unit, place))
    return "; ".join(parts)


def _range(part: Mapping[str, Any], unit: str) -> str:
    """`1~60 MPa`; `…` for an end that was not stated, brackets where an end does not belong to it."""
    low, high = (_number(part[end]) if end in part else "…" for end in ("low", "high"))
    if low == high:
        return with_unit(low, unit)
    if part.get("low_open") or part.get("high_open"):
        opening, closing = "(" if part.get("low_open") else "[", ")" if part.get("high_open") else "]"
        return with_unit(f"{opening}{low}, {high}{closing}", unit)
    return with_unit(f"{low}~{high}", unit)


def _number(text: object) -> str:
    exact = exact_decimal(Fraction(str(text)))
    return str(text) if exact is None else decimal_text(exact)


def _uncertainty(stated: Mapping[str, Any], unit: str, place: int) -> str:
    own = str(stated.get("unit", unit))
    base = _BASES.get(str(stated.get("relative_to", "")), ("", ""))[place]
    if "constant" in stated:
        text = f"U = {with_unit(_number(stated['constant']), own)}{base}"
    elif "linear" in stated:
        text = (
            f"U = {with_unit(_number(stated['linear']['a']), own)} + {_number(stated['linear']['b'])}·x{base}"
        )
    elif "grid" in stated:
        grid = stated["grid"]
        every = sorted(Fraction(str(u)) for row in grid["U"] for u in row)
        low, high = (_number(end) for end in (every[0], every[-1]))
        axis = _AXES.get(str(grid["axis"]), (grid["axis"], grid["axis"]))[place]
        size = f"{len(grid['x'])} × {len(grid['at'])}"
        words = ("见表（按{}，{}）", "a table by {} ({})")[place].format(axis, size)
        text = f"U = {with_unit(f'{low}~{high}', own)}{base}, {words}"
    elif "table" in stated:
        every = sorted(Fraction(str(u)) for _x, u in stated["table"])
        low, high = (_number(end) for end in (every[0], every[-1]))
        text = f"U = {with_unit(f'{low}~{high}', own)}{base}, {('见表', 'a table')[place]} ({len(every)})"
    elif "expression" in stated:
        text = f"U = {stated['expression']}"
    else:
        pair = stated["quadrature"]
        text = f"U = √(({with_unit(_number(pair['a']), own)})² + ({_number(pair['b'])}·x)²){base}"
    if "k" in stated:
        text += f", k = {_number(stated['k'])}"
    elif "probability" in stated:
        text += f", p = {_number(stated['probability'])}"
    return text
