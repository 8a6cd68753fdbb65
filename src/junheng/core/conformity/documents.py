"""A `junheng.conformity/1` document (contract 3): one measured value, or a process that is inspected."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import junheng.core.conformity.reasons
import junheng.core.uncertainty.reasons  # noqa: F401  # both declare the codes below
from junheng.core.conformity.belief import INFINITE, NARROWEST, POSITIVE, SHAPES, Belief
from junheng.core.conformity.decision import COVERAGE_FACTOR, Measured, Rule
from junheng.core.conformity.guard import guard_by
from junheng.core.conformity.inspection import Aim, Inspection
from junheng.core.conformity.risk import Limits, Process, sd_for
from junheng.core.conformity.verdict import Tolerance, permissible, tolerance
from junheng.core.quantity.text import read_number
from junheng.core.reason import UnusableInput, refuse
from junheng.core.uncertainty.fields import Fields, finite, shown

SCHEMA = "junheng.conformity/1"
LARGEST, SMALLEST = Decimal("1e100"), Decimal("1e-100")
RULES = ("simple", "guarded", "jjf-1094")
GUARDS = ("guard", "multiple", "by", "probability")
AIMS = ("consumer_risk", "conditional_false_accept")


@dataclass(frozen=True, slots=True)
class Question:
    """What a document asks: a decision on one value, or the risks of an inspection."""

    asked: tuple[Measured, Tolerance, Rule] | Inspection
    title: str = ""
    unit: str = ""


def question_from(document: Any) -> Question:
    """Read a document already parsed from JSON or YAML; everything unusable is refused with its path."""
    fields = Fields.of(document, "")
    schema = fields.text("schema")
    if schema != SCHEMA:
        raise UnusableInput(refuse("schema-unknown", path="schema", expected=SCHEMA, found=schema))
    title, unit = fields.text("title", default=""), fields.text("unit", default="")
    has_value, has_process = ("measured" in fields.raw), ("process" in fields.raw)
    if has_value == has_process:
        if not has_value:  # a key that is misspelt is named first
            _known_keys(fields)
        raise UnusableInput(refuse("conformity-form"))
    limits = _tolerance(fields)
    asked = _value_asked(fields, limits) if has_value else _inspection(fields, limits)
    fields.finish()
    return Question(asked, title, unit)


def _known_keys(fields: Fields) -> None:
    fields.refuse_unknown(
        ["schema", "title", "unit", "measured", "process", "measurement", "tolerance", "acceptance", "rule"]
    )


def exact(found: Any, path: str) -> Decimal:
    """The decimal that was typed: of a number by its shortest text, of text by its digits."""
    finite(found, path)
    if isinstance(found, str):
        number = Decimal(read_number(found).text)
    else:
        number = found if isinstance(found, Decimal) else Decimal(repr(found))
    if number and not SMALLEST <= abs(number) <= LARGEST:
        expected = f"0, or {SMALLEST:e} to {LARGEST:e} in size"
        raise UnusableInput(refuse("value-out-of-range", path=path, found=shown(found), expected=expected))
    if len(number.as_tuple().digits) > 40:
        raise UnusableInput(
            refuse("value-out-of-range", path=path, found=shown(found), expected="≤ 40 digits")
        )
    return number


def _number(fields: Fields, key: str) -> Decimal:
    return exact(fields.any(key), fields.at(key))


def _optional(fields: Fields, key: str) -> Decimal | None:
    raw = fields.any(key, None)
    return None if raw is None else exact(raw, fields.at(key))


def _not_negative(fields: Fields, key: str) -> Decimal:
    found = _number(fields, key)
    if found < 0:
        raise UnusableInput(refuse("value-out-of-range", path=fields.at(key), found=found, expected="≥ 0"))
    return found


def _positive(fields: Fields, key: str) -> Decimal:
    found = _number(fields, key)
    if found <= 0:
        raise UnusableInput(refuse("value-out-of-range", path=fields.at(key), found=found, expected="> 0"))
    return found


def _probability(fields: Fields, key: str) -> float:
    found = fields.number(key)
    if not 0 < found < 1:
        raise UnusableInput(
            refuse("value-out-of-range", path=fields.at(key), found=found, expected="0 < p < 1")
        )
    return found


def _limits(fields: Fields, key: str) -> Tolerance:
    inner = Fields.of(fields.any(key), key)
    lower, upper = _optional(inner, "lower"), _optional(inner, "upper")
    inner.finish()
    with fields.located(key):
        return tolerance(lower, upper)


def _tolerance(fields: Fields) -> Tolerance:
    return _limits(fields, "tolerance")


def _value_asked(fields: Fields, limits: Tolerance) -> tuple[Measured, Tolerance, Rule]:
    measured = _measured(fields)
    return measured, limits, _rule(fields, limits, COVERAGE_FACTOR * measured.u)


def _measured(fields: Fields) -> Measured:
    inner = Fields.of(fields.any("measured"), "measured")
    value, u = _number(inner, "value"), _standard_uncertainty(inner)
    belief = _belief(inner, value, u)
    inner.finish()
    return Measured(value, u, belief)


def _standard_uncertainty(fields: Fields) -> Decimal:
    """`u`, or the expanded `U` with its `k`."""
    if "U" not in fields.raw:
        return _not_negative(fields, "u")
    if "u" in fields.raw:
        raise UnusableInput(refuse("conformity-one-of", path=fields.path, found=fields.path, expected="u, U"))
    return _not_negative(fields, "U") / _positive(fields, "k")


def _belief(fields: Fields, value: Decimal, u: Decimal) -> Belief:
    dof = fields.number("dof", default=INFINITE, least=1.0, infinite=True)
    shape = fields.any("distribution", "normal" if math.isinf(dof) else "t")
    path = fields.at("distribution")
    if shape not in SHAPES:
        raise UnusableInput(refuse("distribution-unknown", path=path, found=shown(shape), allowed=SHAPES))
    if shape == "t" and math.isinf(dof):
        if "dof" not in fields.raw:
            raise UnusableInput(refuse("conformity-distribution", path=path, found=shape, expected="dof"))
        shape = "normal"
    if shape in POSITIVE and value <= 0:
        raise UnusableInput(refuse("conformity-distribution", path=path, found=shape, expected="value > 0"))
    if shape in POSITIVE and u != 0 and not NARROWEST <= float(u) / float(value) <= 1 / NARROWEST:
        expected = f"{NARROWEST:g} ≤ u/value ≤ {1 / NARROWEST:g}"
        raise UnusableInput(refuse("conformity-distribution", path=path, found=shape, expected=expected))
    return Belief(shape, float(u), dof)


def _rule(fields: Fields, limits: Tolerance, expanded: Decimal) -> Rule:
    """`expanded`: U with k = 2, of which a guard band may be a multiple."""
    raw = fields.any("rule", "simple")
    step = None if "step" not in fields.raw else str(_positive(fields, "step"))
    if isinstance(raw, str):
        if raw in ("simple", "jjf-1094"):
            return Rule("simple" if raw == "simple" else "jjf-1094", step=step)
        if raw == "guarded":
            raise UnusableInput(refuse("key-missing", path="rule.guarded", expected="guard"))
        raise UnusableInput(refuse("conformity-rule-unknown", path="rule", found=shown(raw), allowed=RULES))
    outer = Fields.of(raw, "rule")
    inner = Fields.of(outer.any("guarded"), "rule.guarded")
    outer.finish()
    given = [key for key in GUARDS if key in inner.raw]
    if len(given) != 1:
        inner.refuse_unknown(GUARDS)
        expected = ", ".join(GUARDS)
        raise UnusableInput(refuse("conformity-one-of", path=inner.path, found="guarded", expected=expected))
    if given[0] == "probability":
        found = Rule("guarded", probability=_probability(inner, "probability"), step=step)
    else:
        found = Rule("guarded", guard=_guard(inner, given[0], limits, expanded), step=step)
    inner.finish()
    return found


def _guard(fields: Fields, key: str, limits: Tolerance, expanded: Decimal) -> Decimal:
    """A guard band as stated, as a multiple of U, or by a named rule."""
    if key == "guard":
        return _number(fields, "guard")
    if key == "multiple":
        return _number(fields, "multiple") * expanded
    name = fields.text("by")
    return Decimal(repr(guard_by(name, _half(limits), float(expanded), path=fields.at("by"))))


def _half(limits: Tolerance) -> float | None:
    return None if limits.lower is None or limits.upper is None else float(permissible(limits))


def _inspection(fields: Fields, limits: Tolerance) -> Inspection:
    bounds = _bounds(limits)
    process = _process(fields, bounds)
    u, ratio = _measurement(fields, limits, process)
    acceptance, aim = _acceptance(fields, limits, COVERAGE_FACTOR * u)
    return Inspection(process, u, bounds, acceptance, aim, tar=ratio)


def _bounds(limits: Tolerance) -> Limits:
    return Limits(
        -math.inf if limits.lower is None else float(limits.lower),
        math.inf if limits.upper is None else float(limits.upper),
    )


def _process(fields: Fields, bounds: Limits) -> Process:
    inner = Fields.of(fields.any("process"), "process")
    mean = _optional(inner, "mean")
    if mean is None:
        if math.isinf(bounds.lower) or math.isinf(bounds.upper):
            raise UnusableInput(refuse("process-mean-missing", path="process.mean"))
        centre = bounds.lower + (bounds.upper - bounds.lower) / 2
    else:
        centre = float(mean)
    if ("sd" in inner.raw) == ("in_tolerance" in inner.raw):
        inner.refuse_unknown(["mean", "sd", "in_tolerance"])
        expected = "sd, in_tolerance"
        raise UnusableInput(refuse("conformity-one-of", path="process", found="process", expected=expected))
    sd = float(_positive(inner, "sd")) if "sd" in inner.raw else _sd_of(inner, bounds, centre)
    inner.finish()
    return Process(centre, sd)


def _sd_of(inner: Fields, bounds: Limits, mean: float) -> float:
    wanted = _probability(inner, "in_tolerance")
    sd = sd_for(bounds, mean, in_tolerance=wanted)
    if sd is None:
        path = inner.at("in_tolerance")
        raise UnusableInput(refuse("process-sd-undetermined", path=path, found=f"{wanted:g}"))
    return sd


def _measurement(fields: Fields, limits: Tolerance, process: Process) -> tuple[float, float | None]:
    """u of the measurement, and the test accuracy ratio where the standard's tolerance is stated.

    `sd_ratio` is sd of the process over u; `tur` the span of the tolerance over that of U (k = 2).
    """
    inner = Fields.of(fields.any("measurement"), "measurement")
    keys = ("u", "U", "sd_ratio", "tur")
    given = [key for key in keys if key in inner.raw]
    if len(given) != 1:
        inner.refuse_unknown([*keys, "k", "accuracy"])
        expected = ", ".join(keys)
        raise UnusableInput(
            refuse("conformity-one-of", path="measurement", found="measurement", expected=expected)
        )
    if given[0] in ("u", "U"):
        u = float(_standard_uncertainty(inner))
    elif given[0] == "sd_ratio":
        u = process.sd / float(_positive(inner, "sd_ratio"))
    else:
        u = _two_sided(limits, inner.at("tur")) / (COVERAGE_FACTOR * float(_positive(inner, "tur")))
    accuracy = None if "accuracy" not in inner.raw else float(_positive(inner, "accuracy"))
    inner.finish()
    return u, None if accuracy is None else float(permissible(limits)) / accuracy


def _two_sided(limits: Tolerance, path: str) -> float:
    """Half the span of a tolerance of two limits."""
    if limits.lower is None or limits.upper is None:
        raise UnusableInput(refuse("value-out-of-range", path=path, found="—", expected="two limits"))
    return float(permissible(limits))


def _acceptance(fields: Fields, limits: Tolerance, expanded: float) -> tuple[Limits, Aim | None]:
    """Limits as stated; drawn in by `guard` or `by` a rule; or those that bring a risk down to what is wanted."""
    raw = fields.any("acceptance", None)
    if raw is None:
        return _bounds(limits), None
    inner = Fields.of(raw, "acceptance")
    special = [key for key in ("guard", "by", *AIMS) if key in inner.raw]
    if not special:
        found = _limits(fields, "acceptance")
        lower = found.lower if found.lower is not None else limits.lower
        upper = found.upper if found.upper is not None else limits.upper
        with fields.located("acceptance"):
            return _bounds(tolerance(lower, upper)), None
    if len(inner.raw) > 1:
        inner.refuse_unknown(special[:1])
    if special[0] in ("guard", "by"):
        bounds = _bounds(limits)
        guard = float(_guard(inner, special[0], limits, Decimal(repr(expanded))))
        return Limits(bounds.lower + guard, bounds.upper - guard), None
    return _bounds(limits), Aim(special[0], _probability(inner, special[0]))
