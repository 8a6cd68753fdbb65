"""A column of a data set: what its values are, their unit, how well they are known, and whether others may read them.

Every value has a unit, an uncertainty where it is known, a time and a source. A ratio and a number of pieces have the unit 1;
a column of another kind says by its kind why it has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from junheng.core.capability.kinds import KINDS as QUANTITIES
from junheng.core.quantity.text import read_number
from junheng.core.quantity.unit import Unit, parse_unit
from junheng.core.reason import Refusal, UnusableInput, because, refuse
from junheng.hub.datasets import reasons as _declared  # noqa: F401  (declares the codes used here)

MEASURED = ("number", "uncertainty")
"""Kinds of column whose values have a unit."""
KINDS = (*MEASURED, "time", "source", "identifier", "code", "words")
KNOWN_BY = ("stated", "column", "unknown")
"""How the uncertainty of a number is given: one for all, by a column beside it, or not at all."""
SECRECIES = ("", "personal", "trade-secret")
MASKS = ("hide", "pseudonym")
LONGEST_NAME = 60
_RATIO = parse_unit("1")


@dataclass(frozen=True, slots=True)
class Field:
    """One column as it was described; without a kind nobody has described it yet. Numbers are decimal text."""

    name: str
    kind: str = ""
    quantity: str = ""
    unit: str = ""
    known_by: str = ""
    U: str = ""
    U_unit: str = ""
    U_column: str = ""
    k: str = ""
    low: str = ""
    high: str = ""
    secrecy: str = ""
    mask: str = ""
    note: str = ""

    @property
    def is_masked(self) -> bool:
        """Whether its values never leave as they are: personal ones and trade secrets, always."""
        return bool(self.secrecy)

    @property
    def masked_by(self) -> str:
        """How: hidden, unless a pseudonym was asked for."""
        return (self.mask or "hide") if self.is_masked else ""

    def as_json(self) -> dict[str, str]:
        return {name: value for name, value in asdict(self).items() if value}


def fields_of(stored: Sequence[dict[str, Any]]) -> tuple[Field, ...]:
    """Columns as they are kept."""
    return tuple(Field(**each) for each in stored)


def settled(told: Field) -> Field:
    """A description without what does not go with its kind; unit and quantity in our spelling where we know them."""
    clean = Field(**{name: value.strip() for name, value in asdict(told).items()})
    if clean.kind not in MEASURED:
        kept = ("name", "kind", "secrecy", "mask", "note")
        clean = Field(**{name: getattr(clean, name) for name in kept})
    else:
        clean = replace(clean, unit=_spelled(clean.unit), quantity=quantity_named(clean.quantity))
    if clean.kind != "number" or clean.known_by != "stated":
        clean = replace(clean, U="", U_unit="", k=clean.k if clean.kind == "uncertainty" else "")
    if clean.kind != "number":
        clean = replace(clean, known_by="")
    if clean.known_by != "column":
        clean = replace(clean, U_column="")
    return replace(clean, mask=clean.mask if clean.secrecy else "", U_unit=_spelled(clean.U_unit))


def quantity_named(text: str) -> str:
    """The id of a kind of quantity that was named in either language; other words as they are."""
    folded = text.casefold()
    return next((each.id for each in QUANTITIES if folded in (each.id, each.zh, each.en.casefold())), text)


def _spelled(text: str) -> str:
    try:
        return parse_unit(text).text if text else ""
    except UnusableInput:
        return text


def refusals_to_describe(field: Field, others: Sequence[Field]) -> tuple[Refusal, ...]:
    """What cannot be meant. A unit may still be missing: that stops publication, not work on it."""
    named = {each.name: each for each in others if each.name != field.name}
    column = named.get(field.U_column)
    return (
        *because(
            (field.kind not in KINDS, refuse("dataset-kind-unknown", path=field.name, found=field.kind[:20] or "—", allowed=KINDS)),
            (field.secrecy not in SECRECIES, refuse("dataset-kind-unknown", path=field.name, found=field.secrecy[:20], allowed=SECRECIES[1:])),
            (bool(field.mask) and field.mask not in MASKS, refuse("dataset-kind-unknown", path=field.name, found=field.mask[:20], allowed=MASKS)),
            (bool(field.known_by) and field.known_by not in KNOWN_BY, refuse("dataset-kind-unknown", path=field.name, found=field.known_by[:20], allowed=KNOWN_BY)),
            (field.known_by == "column" and (column is None or column.kind not in ("", "uncertainty")), refuse("dataset-uncertainty-column", path=field.name, field=field.name, found=field.U_column or "—")),
        ),
        *_number_refusals(field),
        *_unit_refusals(field),
    )  # fmt: skip


def _number_refusals(field: Field) -> Iterator[Refusal]:
    for name in ("U", "k", "low", "high"):
        text = getattr(field, name)
        if text and decimal_of(text) is None:
            yield refuse("dataset-figure", path=field.name, found=text[:20])
    low, high, U, k = (decimal_of(getattr(field, name)) for name in ("low", "high", "U", "k"))
    if low is not None and high is not None and low > high:
        yield refuse("dataset-range-reversed", path=field.name, field=field.name)
    if field.known_by == "stated" and not (field.U and field.k):
        yield refuse("dataset-uncertainty-incomplete", path=field.name, field=field.name)
    if any(each is not None and each <= 0 for each in (U, k)):
        yield refuse("dataset-uncertainty-positive", path=field.name, field=field.name)


def _unit_refusals(field: Field) -> Iterator[Refusal]:
    """Units that nobody knows, and a unit that is none of the quantity."""
    try:
        unit = parse_unit(field.unit) if field.unit else None
        stated = parse_unit(field.U_unit) if field.U_unit else None
    except UnusableInput as problem:
        yield from (Refusal(each.code, each.facts, field.name, each.allowed) for each in problem.refusals)
        return
    kind = next((each for each in QUANTITIES if each.id == field.quantity), None)
    if kind is not None and unit is not None and not _same(unit, parse_unit(kind.unit)):
        yield refuse(
            "dataset-unit-of-quantity",
            path=field.name,
            unit=field.unit,
            quantity_zh=kind.zh,
            quantity_en=kind.en,
        )
    if stated is not None and unit is not None and not _same(stated, unit) and not _same(stated, _RATIO):
        yield refuse("dataset-unit-of-uncertainty", path=field.name, unit=field.U_unit, needed=field.unit)


def _same(one: Unit, other: Unit) -> bool:
    return one.dimension == other.dimension


def decimal_of(text: str) -> Decimal | None:
    """A typed number, read as people write them; None where it is none."""
    try:
        found = Decimal(read_number(text).text)
    except (UnusableInput, InvalidOperation):
        return None
    return found if found.is_finite() else None


def refusals_to_publish(fields: Sequence[Field]) -> tuple[Refusal, ...]:
    """Each column that a reader could not use: no unit, nothing said of its uncertainty, no time among them (R14.1)."""
    by_name = {each.name: each for each in fields}
    found: list[Refusal] = []
    for each in fields:
        column = by_name.get(each.U_column)
        found += because(
            (not each.kind, refuse("dataset-field-undescribed", path=each.name, field=each.name)),
            (each.kind in MEASURED and not each.unit, refuse("dataset-field-without-unit", path=each.name, field=each.name)),
            (each.kind == "number" and not each.known_by, refuse("dataset-uncertainty-unsaid", path=each.name, field=each.name)),
            (each.kind == "uncertainty" and not each.k, refuse("dataset-uncertainty-incomplete", path=each.name, field=each.name)),
            (each.known_by == "column" and (column is None or column.kind != "uncertainty"), refuse("dataset-uncertainty-column", path=each.name, field=each.name, found=each.U_column)),
            (column is not None and bool(column.unit) and bool(each.unit) and not _fits(column.unit, each.unit), refuse("dataset-unit-of-uncertainty", path=each.U_column, unit=column.unit if column else "", needed=each.unit)),
        )  # fmt: skip
    if fields and not any(each.kind == "time" for each in fields):
        found.append(refuse("dataset-without-time"))
    return tuple(found)


def _fits(unit: str, of: str) -> bool:
    return _same(parse_unit(unit), parse_unit(of)) or _same(parse_unit(unit), _RATIO)
