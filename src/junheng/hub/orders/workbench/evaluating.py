"""A measurement of anybody's, evaluated within bounds of size and time, and judged against a limit."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from importlib.metadata import version
from typing import Any

from junheng.core.conformity.belief import INFINITE, Belief
from junheng.core.conformity.decision import Conformity, Measured, Rule, decide
from junheng.core.conformity.verdict import tolerance
from junheng.core.quantity.rounding import decimal_of, without_noise
from junheng.core.quantity.text import read_number
from junheng.core.reason import Refusal, UnusableInput, refuse
from junheng.core.uncertainty.complex_inputs import is_complex
from junheng.core.uncertainty.documents import measurement_from
from junheng.core.uncertainty.evaluation import evaluate
from junheng.core.uncertainty.input_forms import read_input
from junheng.core.uncertainty.measurement import Measurement
from junheng.core.uncertainty.result import Evaluation, OutputResult
from junheng.hub.orders import reasons as _declared  # noqa: F401  (declares the codes below)
from junheng.hub.orders.workbench.typed import Typed

MOST_INPUTS, MOST_OUTPUTS, MOST_READINGS = 40, 12, 2000
TRIALS, FEWEST_TRIALS = 200_000, 20_000
"""Monte Carlo trials of one output; several outputs share them, down to the fewest."""
SECONDS = 4.0
BINS = 60


class _TooLong(Exception):
    """Monte Carlo was not done in time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An evaluation, and what the first output is worth against the limit."""

    measurement: Measurement
    evaluation: Evaluation
    conformity: Conformity | None
    notes: tuple[Refusal, ...] = ()


def evaluated(document: Mapping[str, Any], *, clock: Callable[[], float] = time.monotonic) -> Evaluation:
    """Both ways, at most 200 000 trials and four seconds; where those do not do, the GUM framework alone."""
    return answered(document, Typed(), clock=clock).evaluation


def answered(
    document: Mapping[str, Any], typed: Typed, *, clock: Callable[[], float] = time.monotonic
) -> Answer:
    """Everything the page shows. Refused with every input that cannot be read, or with the model's first fault."""
    _check_inputs(document)
    measurement = measurement_from(document)
    if len(measurement.outputs) > MOST_OUTPUTS:
        raise UnusableInput(
            refuse(
                "workbench-too-many-outputs",
                path="outputs",
                found=len(measurement.outputs),
                limit=MOST_OUTPUTS,
            )
        )
    trials = max(FEWEST_TRIALS, TRIALS // len(measurement.outputs))
    began = clock()

    def watch(_done: int, _size: int) -> None:
        if clock() - began > SECONDS:
            raise _TooLong

    notes: tuple[Refusal, ...] = ()
    try:
        found = evaluate(measurement, trials=trials, bins=BINS, progress=watch)
    except _TooLong:
        found = evaluate(measurement, method="gum")
        notes = (refuse("workbench-too-slow", seconds=f"{SECONDS:g}"),)
    return Answer(measurement, found, conformity_of(found.outputs[0], typed), notes)


def versions() -> dict[str, str]:
    """The programs that worked it out, as a report names them."""
    return {name: version(name) for name in ("junheng", "numpy", "scipy")}


def _check_inputs(document: Mapping[str, Any]) -> None:
    """Every input form by itself, so that all faults are named at once."""
    inputs = document.get("inputs", {})
    if len(inputs) > MOST_INPUTS:
        raise UnusableInput(refuse("too-many-inputs", path="inputs", found=len(inputs), limit=MOST_INPUTS))
    wrong: list[Refusal] = []
    for name, form in inputs.items():
        path = f"inputs.{name}"
        try:
            if _readings_in(form) > MOST_READINGS:
                raise UnusableInput(refuse("workbench-too-many-readings", path=path, limit=MOST_READINGS))
            if not is_complex(form):
                read_input(name, form, path=path)
        except UnusableInput as problem:
            wrong += problem.refusals
    if wrong:
        raise UnusableInput(*wrong)


def _readings_in(form: Any) -> int:
    found = form.get("samples", ()) if isinstance(form, Mapping) else ()
    return len(found) if isinstance(found, list) else 0


def conformity_of(output: OutputResult, typed: Typed) -> Conformity | None:
    """The first output against `around` ± `mpe`, by the rule chosen; None where no limit is stated."""
    if not typed.mpe and not typed.around:
        return None
    limit, around = abs(_number(typed.mpe, "mpe")), _number(typed.around or "0", "around")
    if output.u is None or output.dof is None:
        return None
    u = without_noise(output.u)
    dof = output.dof if output.dof < 1e9 else INFINITE
    belief = Belief("normal" if dof == INFINITE else "t", float(u), dof)
    guard = without_noise(output.U or 0.0) if typed.rule == "guarded" else None
    rule = Rule(
        "jjf-1094" if typed.rule == "jjf-1094" else "guarded" if guard is not None else "simple", guard=guard
    )
    measured = Measured(without_noise(output.value, digits=15), u, belief)
    return decide(measured, tolerance(around - limit, around + limit), rule)


def _number(text: str, path: str) -> Decimal:
    try:
        return decimal_of(read_number(text).text)
    except UnusableInput as problem:
        raise UnusableInput(*(replace(each, path=path) for each in problem.refusals)) from None
