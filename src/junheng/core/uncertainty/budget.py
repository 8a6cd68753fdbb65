"""Budgets of measurement services: a versioned model as data, whose open inputs are filled by readings.

A budget is a `junheng.measurement/1` document in which some inputs still lack keys; `fills` names them. What
is filled in is exactly that, nothing stated in the budget can be changed by a reading. The digest names the
edition on a certificate.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import rfc8785

from junheng.core.quantity.notation import Rounding
from junheng.core.quantity.rounding import Rounded, rounded_result, without_noise
from junheng.core.reason import UnusableInput, refuse
from junheng.core.uncertainty.derivatives import value_of
from junheng.core.uncertainty.documents import measurement_from
from junheng.core.uncertainty.evaluation import evaluate
from junheng.core.uncertainty.expression import parse
from junheng.core.uncertainty.fields import Fields
from junheng.core.uncertainty.measurement import Measurement
from junheng.core.uncertainty.result import Evaluation, OutputResult

SCHEMA = "junheng.budget/1"
SERVICES = ("gauge-block", "weight", "dc-voltmeter")
Filling = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Budget:
    """One edition of a budget. `limit` is an expression over the names the service gives, or empty."""

    code: str
    edition: str
    title_zh: str
    title_en: str
    source: str
    rounding: Rounding
    fills: Mapping[str, tuple[str, ...]]
    document: Mapping[str, Any]
    limit: str
    digest: str

    def filled(self, readings: Filling) -> Measurement:
        """The measurement with every open input filled; refused where one is missing, or not open."""
        document = deepcopy(dict(self.document))
        for name, form in readings.items():
            if name not in self.fills:
                raise UnusableInput(refuse("template-input-unknown", found=name, allowed=sorted(self.fills)))
            if set(form) != set(self.fills[name]):
                raise UnusableInput(
                    refuse("template-not-filled", path=name, found=name, allowed=self.fills[name])
                )
            document["inputs"][name] = {**document["inputs"][name], **form}
        for name in self.fills:
            if name not in readings:
                raise UnusableInput(
                    refuse("template-not-filled", path=name, found=name, allowed=self.fills[name])
                )
        return measurement_from(document)

    def evaluate(self, readings: Filling) -> ServiceResult:
        """By the GUM framework: the result of the service with its printed digits."""
        measurement = self.filled(readings)
        evaluation = evaluate(measurement, method="gum")
        output = evaluation.outputs[0]
        assert output.U is not None and output.k is not None
        return ServiceResult(
            self, evaluation, output, rounded_result(output.value, output.U, rule=self.rounding)
        )

    def limit_at(self, names: Mapping[str, float]) -> Decimal | None:
        """The limit as a positive decimal without binary noise; None where the budget states none."""
        if not self.limit:
            return None
        return abs(without_noise(value_of(parse(self.limit, path="limit"), names, path="limit")))


@dataclass(frozen=True, slots=True)
class ServiceResult:
    """The evaluation of one point; `printed` holds value and U as decimal text by the budget's rule."""

    budget: Budget
    evaluation: Evaluation
    output: OutputResult
    printed: Rounded


def budget_from(document: Any) -> Budget:
    """Read a `junheng.budget/1` document."""
    fields = Fields.of(document, "")
    schema = fields.text("schema")
    if schema != SCHEMA:
        raise UnusableInput(refuse("schema-unknown", path="schema", expected=SCHEMA, found=schema))
    rounding = fields.text("rounding", default="half-even")
    if rounding not in ("half-even", "up"):
        raise UnusableInput(
            refuse("value-out-of-range", path="rounding", found=rounding, expected="half-even, up")
        )
    fills = Fields.of(fields.any("fills"), "fills").raw
    found = Budget(
        code=fields.text("code"),
        edition=fields.text("edition"),
        title_zh=fields.text("title_zh"),
        title_en=fields.text("title_en"),
        source=fields.text("source", default=""),
        rounding="up" if rounding == "up" else "half-even",
        fills={name: tuple(keys) for name, keys in fills.items()},
        document=fields.any("measurement"),
        limit=fields.text("limit", default=""),
        digest=hashlib.sha256(rfc8785.dumps(document)).hexdigest(),
    )
    fields.finish()
    for name in found.fills:
        if name not in found.document.get("inputs", {}):
            raise UnusableInput(refuse("template-input-unknown", path="fills", found=name))
    return found


@cache
def service_budget(code: str) -> Budget:
    """One of the budgets that come with the package."""
    if code not in SERVICES:
        raise UnusableInput(refuse("template-unknown", found=code, allowed=SERVICES))
    text = files("junheng.core.uncertainty").joinpath("services", f"{code}.json").read_text("utf-8")
    return budget_from(json.loads(text))
