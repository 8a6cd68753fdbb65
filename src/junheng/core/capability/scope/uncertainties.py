"""Uncertainties as scopes write them: `U_rel=0.02% (k=2)`, `0.1 mm+2e-6L`, `Q[20, 0.11L] nm, L in mm`, `√(a²+(bL)²)`.

The answer is the statement of `junheng.capability/1`. A constant, a + b·x and the quadrature of both are read; b is a
pure ratio, worked out exactly from the units written. Q[a, bL] is √(a² + (bL)²), the KCDB's notation.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace
from decimal import ROUND_CEILING, Context, Decimal
from fractions import Fraction
from typing import Literal

from junheng.core.capability.kinds import BY_ID, is_within
from junheng.core.capability.scope.ranges import MOST_PARTS, Setting
from junheng.core.capability.scope.signs import NUMBER, Doubts, decimal_text, number, plain
from junheng.core.capability.scope.stated import Base, Coverage, Stated
from junheng.core.capability.scope.units import UNIT, Unit, dimension_of, unit

_HEAD = re.compile(
    r"^\s*(?P<name>(?:相对)?(?:扩展)?不确定度|(?:relative )?(?:expanded )?uncertainty|CMC|U\s*_?\s*\{?(?:95)?,?\s*(?:rel|r)?(?:95)?\}?|u\s*_?\s*(?:c,?)?\s*(?:rel|r)?)"
    r"\s*(?P<sign>=|:|≤|<=|<|≥|>=|>|约|≈)\s*(?P<name2>U_?(?:rel|r)?\s*=\s*)?",
)
_K = re.compile(rf"[(,;]?\s*(?<![A-Za-z])k\s*(?:_?p)?\s*[=:]\s*(?P<k>{NUMBER})\s*\)?", re.IGNORECASE)
_P = re.compile(
    rf"[(,;]?\s*(?:(?<![A-Za-z])[pP]\s*[=:≈]\s*(?P<p>{NUMBER})\s*(?P<percent>%)?|(?P<level>9\d(?:\.\d+)?)\s*%\s*(?:置信|包含概率|confidence|coverage)\w*)\s*\)?"
)
_VARIABLE_UNIT = re.compile(
    rf"[(,;]?\s*(?:where\s+|其中\s*)?(?P<variable>[A-Za-z])\s*(?:\bin\b|单位[为:]?|以|:)\s*(?P<unit>{UNIT}?)\s*(?:计|为单位)?\s*\)?\s*$"
)
_PERMISSIBLE = re.compile(r"MPE|最大允许误差|允差|级|(?<![A-Za-z])class\b|等", re.IGNORECASE)
_BASE = r"(?:of\s+(?:the\s+)?)?(?:reading|rdg\.?|RD|读数|示值|测量值|full[- ]scale|F\.?\s?S\.?|量程|满量程|满度|span|range|range value)"
_LETTER = "[LlxXyUIRPptTDQ]"
_VARIABLE = rf"(?:{_LETTER}(?![A-Za-z_]))"
_TERM = rf"(?P<value>{NUMBER})\s*(?P<unit>{UNIT}?)\s*(?:[·×*]?\s*(?:\(?(?P<base>{_BASE})\)?|(?P<variable>{_VARIABLE})(?:\s*/\s*(?P<per>[A-Za-zµ]+))?))?"
_ONE = re.compile(rf"\s*{_TERM}\s*")
_QUADRATURE = re.compile(rf"Q\s*[\[(](?P<a>[^,;\]]+)[,;](?P<b>[^\])]+)[\])]\s*(?P<unit>{UNIT}?)")
_ROOT = re.compile(
    rf"(?:√|sqrt)\s*[\[({{]?\s*\(?(?P<a>[^+()²^]+?)\)?\s*(?:²|\^\s*2)\s*\+\s*\(?(?P<b>[^()²^]+?)\)?\s*(?:²|\^\s*2)\s*[\])}}]?\s*(?P<unit>{UNIT}?)"
)
_SUM = re.compile(
    rf"(?P<open>\(|\[)?\s*(?P<a>[^+()\[\]]+?)\s*\+\s*(?P<b>[^+()\[\]]+?)\s*(?P<close>\)|\])?\s*(?P<unit>{UNIT}?)"
)
_SPREAD = re.compile(
    rf"\(?\s*(?P<low>{NUMBER})\s*(?P<low_unit>{UNIT}?)\s*(?:~|至|到|\bto\b|(?<=[\w%‰ ])-)\s*(?P<high>{NUMBER})\s*\)?\s*(?P<unit>{UNIT}?)"
)
_OF = {
    "L": ("length",), "l": ("length",), "D": ("length",), "U": ("electric.voltage",), "I": ("electric.current",),
    "R": ("electric.resistance",), "P": ("mechanics.pressure", "electric.power"), "p": ("mechanics.pressure",),
    "t": ("thermal.temperature", "time"), "T": ("thermal.temperature", "mechanics.torque", "time"), "Q": ("mechanics.volume",),
}  # fmt: skip
_PART = Unit("1", Fraction(1))
_SURELY_A_RATIO = Fraction(2, 10**5)
"""A bare b up to here can only be a ratio: by the metre it would be a fraction of a nanometre or microvolt."""
_POWER_KINDS, _FIELD_KINDS = ("electric.power",), ("electric.voltage", "electric.current")


@dataclass(frozen=True, slots=True)
class Uncertainties:
    """What a cell says: one statement, or one for each range in order. `unread`: something is there, and no statement."""

    statements: tuple[Stated, ...] = ()
    coverage: Coverage = field(default_factory=Coverage)
    unread: bool = False


@dataclass(frozen=True, slots=True)
class _Term:
    value: Fraction
    unit: Unit | None
    base: Base
    variable: str
    per: Unit | None


@dataclass(frozen=True, slots=True)
class _Reader:
    """A cell while it is read: its setting, where doubts go, the unit of the variable, relative by its symbol."""

    setting: Setting
    doubts: Doubts
    relative: bool = False
    variable_unit: Unit | None = None


def uncertainties(text: str, setting: Setting, doubts: Doubts) -> Uncertainties:
    """Read one cell. `setting.default_unit` is the unit of a column beside it, or of its head."""
    body, coverage = _coverage(plain(text), doubts)
    if not body:
        return Uncertainties(coverage=coverage)
    pieces = [piece.strip() for piece in body.split(";") if piece.strip()]
    if len(pieces) > MOST_PARTS:
        doubts.note("scope-not-read", found=text[:80])
        return Uncertainties(coverage=coverage, unread=True)
    found: list[Stated] = []
    for piece in pieces:
        stated, standard = _statement(piece, setting, doubts)
        coverage = replace(coverage, standard=coverage.standard or standard)
        if stated is not None:
            found.append(stated)
    whole = len(found) == len(pieces)
    return Uncertainties(tuple(found) if whole else (), coverage, unread=not whole)


def _coverage(text: str, doubts: Doubts) -> tuple[str, Coverage]:
    """k and the probability taken out of the text."""
    k = probability = None
    for found in _K.finditer(text):
        value = number(found["k"], doubts)
        if k is not None and value != k:
            doubts.note("scope-cells-differ", found=f"k = {k}", other=f"k = {value}")
        k = value
    level = _P.search(text)
    if level is not None:
        value = Decimal(level["level"]) if level["level"] else number(level["p"], doubts)
        hundred = bool(level["level"] or level["percent"])
        probability = None if value is None else value / (100 if hundred else 1)
    rest = _P.sub(" ", _K.sub(" ", text)).strip(" ,;")
    return re.sub(r"\(\s*\)", "", rest).strip(" ,;"), Coverage(k, probability)


def _statement(piece: str, setting: Setting, doubts: Doubts) -> tuple[Stated | None, bool]:
    """The statement of one piece, and whether its symbol is that of a standard uncertainty."""
    body, relative, standard = piece, False, False
    head = _HEAD.match(piece)
    if head is not None:
        name = f"{head['name']}{head['name2'] or ''}"
        relative = "rel" in name.casefold() or "相对" in name or bool(re.search(r"[Uu]\s*_?\{?r", name))
        standard = name.lstrip()[:1] == "u" and not name.startswith("uncertainty")
        body = piece[head.end() :]
        if head["sign"] in ("≥", ">=", ">"):
            doubts.note("scope-uncertainty-at-least", found=piece[:60])
    sign = re.match(r"\s*(≤|<=|<|≥|>=|>|±)\s*", body)
    if sign is not None:
        body = body[sign.end() :]
        if sign[1] in ("≥", ">=", ">"):
            doubts.note("scope-uncertainty-at-least", found=piece[:60])
    if _PERMISSIBLE.search(body) or (sign is not None and sign[1] == "±" and head is None):
        doubts.note("scope-not-an-uncertainty", found=piece[:60])
        return None, standard
    body, variable_unit = _variable_unit(body, setting, doubts)
    reader = _Reader(setting, doubts, relative, variable_unit)
    stated = _form(body.strip(" ,"), reader)
    if stated is None and not any(
        each.path == doubts.path and each.code.startswith(("scope-unit", "scope-not"))
        for each in doubts.found
    ):
        doubts.note("scope-not-read", found=piece[:80])
    return (None if stated is None else replace(stated, text=piece[:120])), standard


def _variable_unit(body: str, setting: Setting, doubts: Doubts) -> tuple[str, Unit | None]:
    found = _VARIABLE_UNIT.search(body)
    if found is None or not found["unit"]:
        return body, None
    return body[: found.start()], unit(found["unit"], doubts, kind=setting.kind)


def _form(body: str, reader: _Reader) -> Stated | None:
    for pattern, form in ((_QUADRATURE, "quadrature"), (_ROOT, "quadrature"), (_SUM, "linear")):
        found = pattern.fullmatch(body)
        if found is not None:
            return _pair(found, form, reader)  # type: ignore[arg-type]
    spread = _SPREAD.fullmatch(body)
    if spread is not None:
        return _greatest(spread, reader)
    alone = re.fullmatch(rf"\(?\s*(?P<term>[^()]+?)\s*\)?\s*(?P<unit>{UNIT}?)", body)
    if body.startswith("(") and alone is not None:
        body = f"{alone['term']} {alone['unit']}"
    if body.endswith("dB"):
        return _decibel(body, reader)
    term = _term(body, reader)
    if term is None:
        return None
    return _proportional(term, reader) if term.variable else _constant(term, reader)


def _term(text: str, reader: _Reader) -> _Term | None:
    """`2e-6L`, `20 µV/V`, `0.02 % rdg`, `0.1 mm`. `L` behind a number is the length, save for volumes."""
    found = _ONE.fullmatch(text)
    if found is None:
        return None
    written, variable, divisor = found["unit"], found["variable"] or "", found["per"] or ""
    times = re.fullmatch(rf"(.+)[·.*]({_LETTER})", written)
    if times is not None and not variable:
        written, variable = times[1], times[2]
    over = re.fullmatch(rf"({_LETTER})/([A-Za-zµ]+)", written)
    if over is not None and not variable:
        written, variable, divisor = "", over[1], over[2]
    if not variable and written and re.fullmatch(_VARIABLE, written) and _is_variable(written, reader):
        written, variable = "", written
    value = number(found["value"], reader.doubts, reader.setting.decimal)
    if value is None or value < 0:
        return None
    known = unit(written, reader.doubts, kind=reader.setting.kind) if written else None
    if written and known is None:
        return None
    per = unit(divisor, reader.doubts, kind=reader.setting.kind) if divisor else None
    return _Term(Fraction(value), known, _base(found["base"] or ""), variable, per)


def _is_variable(letter: str, reader: _Reader) -> bool:
    """A lone letter behind a number: the measurand, unless it is a unit of the measurand itself."""
    return letter != "L" or dimension_of(reader.setting.kind) != "L"


def _base(word: str) -> Base:
    folded = re.sub(r"^of\s+(the\s+)?", "", word.casefold().strip())
    if not folded:
        return ""
    if folded.rstrip(".") in ("reading", "rdg", "rd", "读数", "示值", "测量值"):
        return "reading"
    return "span" if folded in ("量程", "span", "range", "range value") else "full-scale"


def _constant(term: _Term, reader: _Reader) -> Stated | None:
    small = term.value <= Fraction(1, 10**4)
    of = term.unit or (
        _PART if reader.relative and not reader.setting.default_unit else _default(reader, part=small)
    )
    if of is None:
        return None
    if of.ratio is None:
        return _absolute(term, of, reader)
    if dimension_of(reader.setting.kind) == "1" and not term.base and not reader.relative:
        return _points(term, of, reader)
    base: Base = term.base or ("reading" if reader.relative or "/" in of.name else "unstated")
    return Stated("constant", term.value, of, base=base)


def _absolute(term: _Term, of: Unit, reader: _Reader) -> Stated | None:
    if dimension_of(reader.setting.kind) not in ("", of.dimension):
        known = BY_ID[reader.setting.kind]
        reader.doubts.note(
            "scope-unit-of-another-kind", found=of.name, needed_zh=known.zh, needed_en=known.en
        )
        return None
    return Stated("constant", term.value, of)


def _points(term: _Term, of: Unit, reader: _Reader) -> Stated:
    """The quantity is itself a part of one: `1.5 %` may be points or a part of the value."""
    if of.name not in ("%RH", "1"):
        reader.doubts.note("scope-percent-points", found=f"{decimal_text(term.value)} {of.name}")
    return Stated("constant", term.value, of)


def _default(reader: _Reader, *, part: bool = False) -> Unit | None:
    """The unit of the column beside it; else a guess with its doubt: a part of one, or the unit of the range."""
    if not reader.setting.default_unit:
        likely = "1" if part else reader.setting.likely_unit
        reader.doubts.note("scope-unit-missing", guess=likely or "—")
        return unit(likely, reader.doubts, kind=reader.setting.kind) if likely else None
    return unit(reader.setting.default_unit, reader.doubts, kind=reader.setting.kind)


def _greatest(found: re.Match[str], reader: _Reader) -> Stated | None:
    """A span of uncertainties: the greatest is claimed, with the doubt said."""
    of = unit(found["unit"], reader.doubts, kind=reader.setting.kind) if found["unit"] else _default(reader)
    low_of = unit(found["low_unit"], reader.doubts, kind=reader.setting.kind) if found["low_unit"] else of
    low, high = (number(found[end], reader.doubts, reader.setting.decimal) for end in ("low", "high"))
    if of is None or low_of is None or low is None or high is None or low_of.dimension != of.dimension:
        return None
    value = max(Fraction(low) * low_of.factor / of.factor, Fraction(high))
    guess = f"{decimal_text(value)} {of.name}"
    reader.doubts.note("scope-uncertainty-spread", found=found[0].strip()[:60], guess=guess)
    return _constant(_Term(value, of, "", "", None), reader)


def _pair(found: re.Match[str], form: Literal["linear", "quadrature"], reader: _Reader) -> Stated | None:
    """Two terms, one that stays and one that grows with the measurand."""
    outer = found["unit"]
    grouped = bool(outer) and (form == "quadrature" or bool(found["open"]))
    first, second = _term(found["a"].strip(), reader), _term(_outer(found, grouped), reader)
    if first is None or second is None:
        return None
    if first.variable or first.base == "reading":
        first, second = second, first
    if first.variable or (first.base == "reading" and first.unit is not None and second.base == "reading"):
        return None
    of = (
        first.unit
        or (unit(outer, reader.doubts, kind=reader.setting.kind) if grouped else None)
        or _default(reader)
    )
    if of is None:
        return None
    return (
        _relative_pair(first, second, of, form, reader)
        if of.ratio is not None
        else _joined(first, second, of, form, reader)
    )


def _outer(found: re.Match[str], grouped: bool) -> str:
    """Without a bracket round both, the unit behind belongs to the second term."""
    return found["b"].strip() if grouped or not found["unit"] else found.string[found.start("b") :].strip()


def _relative_pair(
    first: _Term, second: _Term, of: Unit, form: Literal["linear", "quadrature"], reader: _Reader
) -> Stated | None:
    """`0.02 % rdg + 0.005 % FS`: a part of the reading and a part of the range's end."""
    parts = {first.base or "unstated": first, second.base or "unstated": second}
    if (
        set(parts) not in ({"reading", "full-scale"}, {"reading", "span"})
        or second.unit is None
        or form != "linear"
    ):
        return None
    fixed = next(parts[base] for base in ("full-scale", "span") if base in parts)
    growing = parts["reading"]
    assert fixed.unit is not None and growing.unit is not None
    return Stated(
        "linear", Fraction(0), Unit("1", Fraction(1)), growing.value * growing.unit.factor, base=fixed.base,
        full_scale=fixed.value * fixed.unit.factor,
    )  # fmt: skip


def _joined(
    first: _Term, second: _Term, of: Unit, form: Literal["linear", "quadrature"], reader: _Reader
) -> Stated | None:
    """a in its unit and b as a pure ratio."""
    if _absolute(first, of, reader) is None:
        return None
    slope = _slope(second, of, reader)
    return None if slope is None else Stated(form, first.value, of, slope)


def _proportional(term: _Term, reader: _Reader) -> Stated | None:
    known = BY_ID.get(reader.setting.kind)
    of = term.unit if term.unit is not None and term.unit.ratio is None else None
    of = of or (Unit(known.unit) if known is not None and known.unit != "1" else None)
    if of is None:
        return None
    slope = _slope(term, of, reader)
    return None if slope is None else Stated("linear", Fraction(0), of, slope)


def _slope(term: _Term, of: Unit, reader: _Reader) -> Fraction | None:
    """The pure ratio b of b·x, from the units written; what is not written is guessed with a doubt."""
    if term.unit is not None and term.unit.ratio is not None:
        if not (term.variable or term.base or "/" in term.unit.name):
            reader.doubts.note("scope-base-missing", found=f"{decimal_text(term.value)} {term.unit.name}")
        if term.base in ("span", "full-scale"):
            return None
        _check_variable(term.variable, reader)
        return term.value * term.unit.factor
    if not term.variable:
        return None
    _check_variable(term.variable, reader)
    own = term.unit or of
    per = term.per or reader.variable_unit
    if per is not None and per.dimension == own.dimension:
        if (
            term.unit is None
            and term.per is None
            and term.value <= Fraction(1, 10**5)
            and per.factor != own.factor
        ):
            reader.doubts.note("scope-variable-unit", variable=term.variable, guess=per.name)
            return term.value
        return term.value * own.factor / per.factor
    return _guessed_slope(term, own, reader)


def _guessed_slope(term: _Term, own: Unit, reader: _Reader) -> Fraction:
    """No unit for the variable: 2e-6·L with nothing behind the number is a ratio; a larger one is guessed by the metre."""
    if term.unit is None and term.value <= _SURELY_A_RATIO:
        return term.value
    known = BY_ID.get(reader.setting.kind)
    guess = Unit(known.unit) if known is not None and known.unit != "1" else own
    reader.doubts.note("scope-variable-unit", variable=term.variable, guess=guess.name)
    return term.value * own.factor / guess.factor


def _check_variable(letter: str, reader: _Reader) -> None:
    kinds = _OF.get(letter)
    known = BY_ID.get(reader.setting.kind)
    if kinds is None or known is None or any(is_within(known.id, kind) for kind in kinds):
        return
    reader.doubts.note("scope-variable", found=letter, kind_zh=known.zh, kind_en=known.en)


def _decibel(body: str, reader: _Reader) -> Stated | None:
    """dB as a part of the reading, upward: 10^(U/f) − 1. Which logarithm is a doubt always."""
    if not any(is_within(reader.setting.kind, kind) for kind in (*_FIELD_KINDS, *_POWER_KINDS)):
        reader.doubts.note("scope-unit-unknown", found="dB")
        return None
    found = re.fullmatch(rf"(?P<value>{NUMBER})\s*dB", body)
    value = None if found is None else number(found["value"], reader.doubts, reader.setting.decimal)
    if value is None or not 0 < value <= 20:
        return None
    field = any(is_within(reader.setting.kind, kind) for kind in _FIELD_KINDS)
    factor = 20 if field else 10
    part = Context(prec=3, rounding=ROUND_CEILING).create_decimal_from_float(
        math.expm1(float(value) / factor * math.log(10))
    )
    percent = Fraction(part) * 100
    reader.doubts.note("scope-decibel", found=value, factor=factor, guess=f"{decimal_text(percent)} %")
    return Stated("constant", percent, Unit("%", Fraction(1, 100)), base="reading")
