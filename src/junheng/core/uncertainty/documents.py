"""A `junheng.measurement/1` document (contract 1) as a `Measurement`: keys, names, limits, correlations."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import rfc8785

from junheng.core.quantity.unit import ONE, Unit, parse_unit
from junheng.core.reason import UnusableInput, refuse
from junheng.core.uncertainty.expression import check_name
from junheng.core.uncertainty.fields import Fields, finite
from junheng.core.uncertainty.input_forms import read_input
from junheng.core.uncertainty.measurement import (
    MOST_INPUTS,
    Coverage,
    Input,
    Measurement,
    choose_outputs,
    read_equations,
)

SCHEMA = "junheng.measurement/1"


def measurement_from(document: Any) -> Measurement:
    """Read a document already parsed from JSON or YAML; everything unusable is refused with its path."""
    fields = Fields.of(document, "")
    schema = fields.text("schema")
    if schema != SCHEMA:
        raise UnusableInput(refuse("schema-unknown", path="schema", expected=SCHEMA, found=schema))
    inputs = _inputs(fields)
    model = _model(fields)
    equations = read_equations(model, [each.name for each in inputs])
    outputs = choose_outputs(equations, _outputs(fields))
    names = {each.name for each in inputs}
    ensembles = _name_lists(fields, "ensembles", names)
    found = Measurement(
        inputs=inputs,
        equations=equations,
        outputs=outputs,
        coverage=_coverage(fields),
        correlations=_correlations(fields, names),
        ensembles=ensembles,
        larger_of=_name_lists(fields, "larger_of", names),
        title=fields.text("title", default=""),
        has_units=any(each.unit != ONE or _states_unit(document, each) for each in inputs),
        notes=tuple(note for equation in equations for note in equation.expression.notes),
        seed=seed_of(document),
    )
    fields.finish()
    _check_ensembles(found)
    return found


def _states_unit(document: Mapping[str, Any], each: Input) -> bool:
    """Unit 1 written out counts as a unit: then all are checked."""
    form = document["inputs"].get(each.name)
    return isinstance(form, Mapping) and bool(form.get("unit"))


def _inputs(fields: Fields) -> tuple[Input, ...]:
    raw = Fields.of(fields.any("inputs"), "inputs").raw
    if len(raw) > MOST_INPUTS:
        raise UnusableInput(refuse("too-many-inputs", path="inputs", found=len(raw), limit=MOST_INPUTS))
    found: dict[str, Input] = {}
    for name, form in raw.items():
        path = f"inputs.{name}"
        normal = check_name(str(name), path=path)
        if normal in found:
            raise UnusableInput(refuse("model-name-twice", path=path, term=name))
        found[normal] = read_input(normal, form, path=path)
    return tuple(found.values())


def _model(fields: Fields) -> dict[str, str]:
    model = Fields.of(fields.any("model"), "model")
    return {str(name): _equation_text(model, name) for name in model.raw}


def _equation_text(model: Fields, name: Any) -> str:
    """An equation is text; a bare number is the constant it says."""
    found = model.any(name)
    if isinstance(found, int | float | Decimal) and not isinstance(found, bool):
        return repr(finite(found, f"model.{name}"))
    return model.text(name)


def _outputs(fields: Fields) -> dict[str, Unit | None]:
    """A list of names, or a mapping of names to the unit wanted."""
    raw = fields.any("outputs", [])
    if isinstance(raw, Mapping):
        asked = Fields.of(raw, "outputs")
        return {check_name(str(name), path="outputs"): parse_unit(asked.text(name)) for name in raw}
    if not isinstance(raw, list):
        raise UnusableInput(refuse("value-not-a-list", path="outputs", found=str(raw)[:40]))
    return {check_name(str(name), path="outputs"): None for name in raw}


def _coverage(fields: Fields) -> Coverage:
    raw = fields.any("coverage", 0.95)
    if isinstance(raw, Mapping):
        inner = Fields.of(raw, "coverage")
        k = inner.number("k", above=0.0, most=1000.0)
        inner.finish()
        return Coverage(None, k)
    probability = finite(raw, "coverage")
    if not 0 < probability < 1:
        raise UnusableInput(refuse("value-out-of-range", path="coverage", found=raw, expected="0 < p < 1"))
    return Coverage(probability)


def _correlations(fields: Fields, names: set[str]) -> tuple[tuple[str, str, float], ...]:
    found: dict[frozenset[str], tuple[str, str, float]] = {}
    for at, row in enumerate(fields.items("correlations", default=[])):
        path = f"correlations[{at}]"
        if not isinstance(row, list) or len(row) != 3:
            raise UnusableInput(refuse("value-not-a-list", path=path, found=str(row)[:40]))
        first, second = (_input_name(each, names, path) for each in row[:2])
        r = finite(row[2], path)
        if not -1 <= r <= 1:
            raise UnusableInput(refuse("value-out-of-range", path=path, found=r, expected="−1 ≤ r ≤ 1"))
        pair = frozenset({first, second})
        if pair in found or len(pair) == 1:
            raise UnusableInput(refuse("correlation-given-twice", path=path, found=f"{first}, {second}"))
        found[pair] = (first, second, r)
    return tuple(found.values())


def _input_name(found: Any, names: set[str], path: str) -> str:
    name = check_name(str(found), path=path)
    if name not in names:
        raise UnusableInput(refuse("correlation-name-unknown", path=path, found=name, allowed=sorted(names)))
    return name


def _name_lists(fields: Fields, key: str, names: set[str]) -> tuple[tuple[str, ...], ...]:
    found: list[tuple[str, ...]] = []
    seen: set[str] = set()
    for at, row in enumerate(fields.items(key, default=[])):
        path = f"{key}[{at}]"
        if not isinstance(row, list) or len(row) < 2:
            raise UnusableInput(refuse("value-not-a-list", path=path, found=str(row)[:40]))
        members = tuple(_input_name(each, names, path) for each in row)
        for name in members:
            if name in seen:
                raise UnusableInput(refuse("model-name-twice", path=path, term=name))
            seen.add(name)
        found.append(members)
    return tuple(found)


def _check_ensembles(found: Measurement) -> None:
    """Readings taken together are equally many, and their correlation is not stated a second time."""
    for at, members in enumerate(found.ensembles):
        path = f"ensembles[{at}]"
        columns = [found.inputs[found.position(name)] for name in members]
        for column in columns:
            if not column.samples:
                raise UnusableInput(refuse("ensemble-needs-samples", path=path, found=column.name))
        sizes = [len(column.samples) for column in columns]
        if len(set(sizes)) != 1:
            raise UnusableInput(
                refuse("ensemble-unequal-lengths", path=path, found=", ".join(map(str, sizes)))
            )
        for first, second, _ in found.correlations:
            if first in members and second in members:
                raise UnusableInput(refuse("correlation-given-twice", path=path, found=f"{first}, {second}"))


def seed_of(document: Any) -> int:
    """First 64 bits of SHA-256 over the canonical input (RFC 8785): equal in JSON and in YAML."""
    return int.from_bytes(hashlib.sha256(rfc8785.dumps(_canonical(document))).digest()[:8], "big")


def _canonical(found: Any) -> Any:
    if isinstance(found, Mapping):
        return {str(key): _canonical(value) for key, value in found.items()}
    if isinstance(found, list | tuple):
        return [_canonical(value) for value in found]
    if isinstance(found, bool) or found is None or isinstance(found, str):
        return found
    return finite(found, "")
