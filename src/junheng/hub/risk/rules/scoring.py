"""The score of a body: a sum of stated parts, each with its rows; and the class it falls into. Nothing is hidden in it.

Points, thresholds and weights are rows of the rule pack (`credit_…`), national or the province's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from junheng.core.reason import Refusal, refuse
from junheng.hub.risk import reasons as _declared  # noqa: F401  (declares the codes used here)

PARTS = ("check", "verification", "overdue", "complaint", "pledge", "order")
CLASSES = ("A", "B", "C", "D")
USUAL = "B"
"""Class by score where nothing speaks against a body. A is given by a person's own proposal, never by counting."""
MOST_POINTS = 1000


@dataclass(frozen=True, slots=True)
class CreditRules:
    """What the rule pack of a province says on a day."""

    window_months: int
    points: Mapping[str, int]
    from_c: int
    from_d: int
    weights: Mapping[str, Fraction]
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One row that speaks against a body: which part it is of, when it was found, and where it can be read."""

    part: str
    on: date
    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score with its rows."""

    code: str
    points_each: int
    rows: tuple[Evidence, ...]

    @property
    def points(self) -> int:
        return self.points_each * len(self.rows)


@dataclass(frozen=True, slots=True)
class Score:
    """A score and what it is the sum of."""

    parts: tuple[Part, ...]

    @property
    def points(self) -> int:
        return sum(each.points for each in self.parts)


def keys() -> tuple[str, ...]:
    """Keys of the rule pack that a credit class needs."""
    return (
        "credit_window", "credit_from_c", "credit_from_d", *(f"credit_points_{each}" for each in PARTS),
        *(f"credit_weight_{each.lower()}" for each in CLASSES),
    )  # fmt: skip


def rules_from(
    values: Mapping[str, str], *, source: str, confidence: str
) -> CreditRules | tuple[Refusal, ...]:
    """The rules as a pack gives them, or what of it is missing or no number."""
    bad = [each for each in keys() if not _fits(each, values.get(each, ""))]
    if bad:
        return tuple(refuse("credit-rule-missing", key=each) for each in bad)
    from_c, from_d = int(values["credit_from_c"]), int(values["credit_from_d"])
    if not 0 < from_c < from_d:
        return (refuse("credit-thresholds-wrong", c=from_c, d=from_d),)
    return CreditRules(
        int(values["credit_window"]),
        {each: int(values[f"credit_points_{each}"]) for each in PARTS},
        from_c,
        from_d,
        {each: Fraction(values[f"credit_weight_{each.lower()}"]) for each in CLASSES},
        source,
        confidence,
    )


def _fits(key: str, value: str) -> bool:
    if key.startswith("credit_weight_"):
        whole, _stroke, under = value.partition("/")
        return _small(whole) and (not _stroke or (_small(under) and int(under) > 0)) and int(whole) > 0
    return _small(value) and int(value) <= MOST_POINTS


def _small(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 4


def score_of(rules: CreditRules, rows: Sequence[Evidence]) -> Score:
    """The sum, every part named, also those of which there is no row."""
    return Score(
        tuple(
            Part(code, rules.points[code], tuple(each for each in rows if each.part == code))
            for code in PARTS
        )
    )


def class_of(rules: CreditRules, points: int) -> str:
    """The class by the score alone."""
    return "D" if points >= rules.from_d else "C" if points >= rules.from_c else USUAL


def is_worse(one: str, other: str) -> bool:
    """Whether a class is watched more closely than another."""
    return CLASSES.index(one) > CLASSES.index(other)
