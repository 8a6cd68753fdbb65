"""A `junheng.interval/1` document (contract 3) as the data of one method."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

import junheng.core.conformity.reasons
import junheng.core.interval.reasons
import junheng.core.uncertainty.reasons  # noqa: F401  # all declare the codes below
from junheng.core.interval import attributes, variables
from junheng.core.interval.advice import Advice
from junheng.core.interval.attributes import Tested, advise_by_a3
from junheng.core.interval.reliability import CONFIDENCE, Bins, advise_by_s2
from junheng.core.interval.variables import History, advise_by_variables
from junheng.core.reason import UnusableInput, refuse
from junheng.core.uncertainty.fields import Fields, finite, shown

SCHEMA = "junheng.interval/1"
MOST_RESULTS, MOST_BINS, MOST_POINTS, MOST_COUNT = 10_000, 1_000, 10_000, 10_000_000
LONGEST_DAYS, SHORTEST_DAYS = 1e6, 1e-6
LARGEST = 1e100
MOST_DEGREE = 3
FORMS = {"results": "A3", "bins": "S2", "points": "variables"}
KEYS = ("schema", "title", "method", "mandatory", "target_reliability", "confidence", *FORMS)


@dataclass(frozen=True, slots=True)
class Question:
    """The data of one method, the target, and the confidence of the limits."""

    asked: Tested | Bins | History
    target: float
    confidence: float
    title: str = ""
    most: float = attributes.LARGEST_CHANGE
    lower: float | None = None
    upper: float | None = None
    degree: int = 1


def advise(question: Question) -> Advice:
    """What the method of the data says."""
    asked = question.asked
    if isinstance(asked, Tested):
        return advise_by_a3(asked, target=question.target, confidence=question.confidence, most=question.most)
    if isinstance(asked, Bins):
        return advise_by_s2(asked, target=question.target, confidence=question.confidence)
    return advise_by_variables(
        asked,
        lower=question.lower,
        upper=question.upper,
        target=question.target,
        degree=question.degree,
        confidence=question.confidence,
    )


def question_from(document: Any) -> Question:
    """Read a document already parsed from JSON or YAML; everything unusable is refused with its path."""
    fields = Fields.of(document, "")
    schema = fields.text("schema")
    if schema != SCHEMA:
        raise UnusableInput(refuse("schema-unknown", path="schema", expected=SCHEMA, found=schema))
    title = fields.text("title", default="")
    form = _form(fields)
    _refuse_mandatory(fields)
    target = _probability(fields, "target_reliability")
    if form == "A3":
        found = _tested(fields, target, title)
    elif form == "S2":
        found = Question(_bins(fields), target, _confidence(fields, CONFIDENCE), title)
    else:
        found = _history(fields, target, title)
    fields.finish()
    return found


def _form(fields: Fields) -> str:
    given = [key for key in FORMS if key in fields.raw]
    if len(given) != 1:
        if not given:  # a key that is misspelt is named first
            more = ("interval_days", "max_change", "tolerance", "degree", "initial", "u0")
            fields.refuse_unknown([*KEYS, *more])
        raise UnusableInput(refuse("interval-form"))
    form = FORMS[given[0]]
    said = fields.any("method", form)
    if not isinstance(said, str) or said.lower() != form.lower():
        raise UnusableInput(
            refuse("value-out-of-range", path="method", found=shown(said), expected=f"{form} for {given[0]}")
        )
    return form


def _refuse_mandatory(fields: Fields) -> None:
    mandatory = fields.any("mandatory", False)
    if not isinstance(mandatory, bool):
        raise UnusableInput(
            refuse("value-out-of-range", path="mandatory", found=shown(mandatory), expected="true, false")
        )
    if mandatory:
        raise UnusableInput(refuse("interval-mandatory", path="mandatory"))


def _probability(fields: Fields, key: str) -> float:
    found = fields.number(key)
    if not 0 < found < 1:
        raise UnusableInput(
            refuse("value-out-of-range", path=fields.at(key), found=found, expected="0 < p < 1")
        )
    return found


def _confidence(fields: Fields, default: float) -> float:
    return _probability(fields, "confidence") if "confidence" in fields.raw else default


def _tested(fields: Fields, target: float, title: str) -> Question:
    days = fields.number("interval_days", least=SHORTEST_DAYS, most=LONGEST_DAYS)
    raw = fields.items("results", most=MOST_RESULTS)
    if not raw:
        raise UnusableInput(refuse("value-out-of-range", path="results", found=0, expected="≥ 1"))
    passed = sum(_is_in_tolerance(each, f"results[{at}]") for at, each in enumerate(raw))
    most = fields.number("max_change", default=attributes.LARGEST_CHANGE, above=1.0, most=100.0)
    confidence = _confidence(fields, attributes.CONFIDENCE)
    return Question(Tested(days, len(raw), passed), target, confidence, title, most)


def _is_in_tolerance(found: Any, path: str) -> bool:
    """true and false; 1 and 0 stand for them."""
    if isinstance(found, bool) or (isinstance(found, int) and found in (0, 1)):
        return bool(found)
    raise UnusableInput(refuse("interval-result-not-boolean", path=path, found=shown(found)))


def _bins(fields: Fields) -> Bins:
    rows: list[tuple[float, int, int]] = []
    for at, raw in enumerate(fields.items("bins", most=MOST_BINS)):
        inner = Fields.of(raw, f"bins[{at}]")
        days = inner.number("days", least=SHORTEST_DAYS, most=LONGEST_DAYS)
        n, passed = _count(inner, "n", 1), _count(inner, "in_tolerance", 0)
        if passed > n:
            path = inner.at("in_tolerance")
            raise UnusableInput(refuse("interval-more-in-tolerance-than-n", path=path, found=passed, limit=n))
        inner.finish()
        rows.append((days, n, passed))
    columns = np.array(sorted(rows), dtype=float).reshape(-1, 3).T
    return Bins(columns[0], columns[1], columns[2])


def _count(fields: Fields, key: str, least: int) -> int:
    found = fields.number(key, least=least, most=MOST_COUNT)
    if found != int(found):
        expected = f"{least}, {least + 1}, {least + 2} …"
        raise UnusableInput(refuse("value-out-of-range", path=fields.at(key), found=found, expected=expected))
    return int(found)


def _history(fields: Fields, target: float, title: str) -> Question:
    rows = [_point(raw, f"points[{at}]") for at, raw in enumerate(fields.items("points", most=MOST_POINTS))]
    with_u = [row[2] for row in rows if row[2] is not None]
    if with_u and len(with_u) < len(rows):
        raise UnusableInput(refuse("interval-u-for-some", path="points"))
    lower, upper = _tolerance(fields)
    degree = fields.number("degree", default=1.0, least=1.0, most=MOST_DEGREE)
    if degree != int(degree):
        raise UnusableInput(
            refuse("value-out-of-range", path="degree", found=degree, expected=f"1 … {MOST_DEGREE}")
        )
    history = History(
        days=np.array([row[0] for row in rows]),
        deviations=np.array([row[1] for row in rows]),
        u=np.array(with_u) if with_u else None,
        initial=fields.number("initial", default=0.0, least=-LARGEST, most=LARGEST),
        u0=fields.number("u0", default=0.0, least=0.0, most=LARGEST),
    )
    confidence = _confidence(fields, variables.CONFIDENCE)
    return Question(history, target, confidence, title, lower=lower, upper=upper, degree=int(degree))


def _point(raw: Any, path: str) -> tuple[float, float, float | None]:
    inner = Fields.of(raw, path)
    days = inner.number("days", least=SHORTEST_DAYS, most=LONGEST_DAYS)
    deviation = inner.number("deviation", least=-LARGEST, most=LARGEST)
    u = inner.number("u", least=1 / LARGEST, most=LARGEST) if "u" in inner.raw else None
    inner.finish()
    return days, deviation, u


def _tolerance(fields: Fields) -> tuple[float | None, float | None]:
    """± a number, or a mapping with one or two limits."""
    raw = fields.any("tolerance")
    if not isinstance(raw, Mapping):
        size = finite(raw, "tolerance")
        if not 0 < size <= LARGEST:
            raise UnusableInput(
                refuse("value-out-of-range", path="tolerance", found=shown(raw), expected="> 0")
            )
        return -size, size
    inner = Fields.of(raw, "tolerance")
    lower, upper = (
        inner.number(key, least=-LARGEST, most=LARGEST)
        if inner.raw.get(key) is not None
        else inner.any(key, None)
        for key in ("lower", "upper")
    )
    inner.finish()
    if lower is None and upper is None:
        raise UnusableInput(refuse("tolerance-empty", path="tolerance"))
    if (-math.inf if lower is None else lower) > (math.inf if upper is None else upper):
        raise UnusableInput(refuse("tolerance-reversed", path="tolerance", lower=lower, upper=upper))
    return lower, upper
