"""A measurement of anybody's, evaluated within bounds of size and time, and judged against a limit."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from junheng.core.reason import Refusal, UnusableInput, refuse
from junheng.core.uncertainty.complex_inputs import is_complex
from junheng.core.uncertainty.documents import measurement_from
from junheng.core.uncertainty.evaluation import evaluate
from junheng.core.uncertainty.input_forms import read_input
from junheng.core.uncertainty.measurement import Measurement
from junheng.core.uncertainty.result import Evaluation
from junheng.hub.orders import reasons as _declared  # noqa: F401  (declares the codes below)
from junheng.hub.orders.workbench.judging import Judged, judged
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
    """An evaluation, and what its outputs are worth against their limits."""

    measurement: Measurement
    evaluation: Evaluation
    judged: tuple[Judged, ...] = ()
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
    return Answer(measurement, found, judged(found.outputs, typed), notes)


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
