"""What a certificate says, before it is XML or paper: frozen values without any behaviour of a platform.

Numbers are decimal text with the digits typed or ruled, units stand beside them as text. Every sentence a
person reads is a `Text` in Chinese and English. Dates are ISO 8601 calendar dates (`2026-11-23`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["calibration", "verification", "verification-notice", "test"]
Change = Literal["amends", "replaces", "supplements", "duplicates", "translates"]
State = Literal["found", "as-found", "adjusted", "as-left"]
Role = Literal[
    "label", "nominal", "reference", "indicated", "error", "correction", "uncertainty", "coverage-factor",
    "limit", "limit-lower", "limit-upper", "verdict",
]  # fmt: skip
Verdict = Literal["pass", "fail", "conditional-pass", "conditional-fail", "undecided"]
Place = Literal["laboratory", "customer", "laboratory-branch", "customer-branch", "other"]
Part = Literal["measured", "checked", "approved"]


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or name in both languages; `en` may be empty where no English was given."""

    zh: str
    en: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """The laboratory or the customer. `code` is the 18-character 统一社会信用代码 (GB 32100), if known."""

    name: Text
    address: Text = Text("")
    code: str = ""
    contact: str = ""
    telephone: str = ""
    email: str = ""
    country: str = "CN"


@dataclass(frozen=True, slots=True)
class Item:
    """One instrument. `parts` are its channels, ranges or pieces of a set, each an item of its own."""

    name: Text
    model: str = ""
    serial: str = ""
    maker: Text = Text("")
    own_code: str = ""
    description: Text = Text("")
    parts: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Method:
    """A JJG, JJF or own method. Without `checked_by` its content is printed as 未核对 / not checked."""

    number: str
    title: Text
    edition: str = ""
    checked_by: str | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """One influence quantity at start and end of work, or the one value that was read."""

    name: Text
    unit: str
    start: str
    end: str | None = None
    quantity: Literal["temperature", "humidity", "pressure", "other"] = "other"


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard or equipment used, with the certificate that gives its traceability.

    `performance` is printed as given (U with k, class or order, MPE); `valid_until` is the due date that the
    laboratory keeps for its own equipment.
    """

    name: Text
    serial: str
    certificate: str
    issuer: Text
    valid_until: str | None = None
    performance: Text = Text("")
    measuring_range: Text = Text("")


@dataclass(frozen=True, slots=True)
class Person:
    part: Part
    name: str
    role: Text = Text("")


@dataclass(frozen=True, slots=True)
class Claim:
    """A mark or right that the certificate claims, with the number under which it is held."""

    mark: str
    number: str
    scope: Text = Text("")


@dataclass(frozen=True, slots=True)
class Lineage:
    """How this paper stands to an earlier one (P13). `changed` says what changed, `reason` why."""

    change: Change
    number: str
    reason: Text = Text("")
    changed: Text = Text("")


@dataclass(frozen=True, slots=True)
class Dates:
    begun: str
    ended: str
    issued: str
    received: str | None = None
    valid_until: str | None = None
    next_planned: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: all its cells share role, unit and, for a relative quantity, the base it is relative to.

    `of` names the column (by index) whose value an `uncertainty` belongs to; without it the error, else the
    correction, else the indicated value.
    """

    role: Role
    name: Text
    unit: str = "1"
    symbol: str = ""
    base: Text | None = None
    of: int | None = None


@dataclass(frozen=True, slots=True)
class ResultTable:
    """Cells as text, row by row. `k` and `probability` hold for every row without a coverage-factor column."""

    title: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    k: str = "2"
    probability: str = "0.95"
    distribution: str = "normal"
    note: Text = Text("")


@dataclass(frozen=True, slots=True)
class ResultBlock:
    """Results in one state of the instrument; `found` when nothing was adjusted (P7)."""

    tables: tuple[ResultTable, ...]
    state: State = "found"
    title: Text = Text("")
    remark: Text = Text("")
    item: int = 0


@dataclass(frozen=True, slots=True)
class Conformity:
    """A statement of conformity with the rule that decided it; `conclusion` is printed large."""

    verdict: Verdict
    conclusion: Text
    rule: Text
    specification: Text = Text("")
    failed: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class CertificateContent:
    """All that one certificate says. `statements` are extra printed texts such as 不能代替强制检定."""

    kind: Kind
    number: str
    laboratory: Party
    customer: Party
    items: tuple[Item, ...]
    dates: Dates
    methods: tuple[Method, ...]
    results: tuple[ResultBlock, ...]
    persons: tuple[Person, ...]
    place: Place = "laboratory"
    place_address: Text = Text("")
    conditions: tuple[Condition, ...] = ()
    standards: tuple[Standard, ...] = ()
    claims: tuple[Claim, ...] = ()
    conformity: Conformity | None = None
    statements: tuple[Text, ...] = ()
    remarks: tuple[Text, ...] = ()
    lineage: Lineage | None = None
    order: str = ""
    example: bool = False
    software: str = "Junheng"
    release: str = "0"


def uncertainty_target(table: ResultTable, column: Column) -> int | None:
    """The index of the column an uncertainty column belongs to; None if there is nothing to belong to."""
    if column.of is not None:
        return column.of
    for role in ("error", "correction", "indicated", "reference", "nominal"):
        for index, other in enumerate(table.columns):
            if other.role == role:
                return index
    return None
