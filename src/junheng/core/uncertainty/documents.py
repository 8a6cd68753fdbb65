"""A `junheng.measurement/1` document (contract 1) as a `Measurement`: keys, names, limits, correlations."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import rfc8785

from junheng.core.quantity.unit import Unit, parse_unit
from junheng.core.reason import UnusableInput, refuse
from junheng.core.uncertainty.complex_inputs import (
    ComplexInput,
    is_complex,
    is_complex_valued,
    part_of,
    read_complex,
)
from junheng.core.uncertainty.expression import check_name
from junheng.core.uncertainty.fields import Fields, finite, shown
from junheng.core.uncertainty.input_forms import read_input
from junheng.core.uncertainty.measurement import (
    LARGEST_K,
    MOST_INPUTS,
    Coverage,
    Equation,
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
    inputs, complexes = _inputs(fields)
    names = {each.name for each in inputs}
    equations = read_equations(_model(fields), [*names, *(each.equation.name for each in complexes)])
    chosen = choose_outputs(equations, _outputs(fields))
    equations, outputs = _with_complex(complexes, equations, chosen)
    coverage = _coverage(fields)
    correlations = _correlations(fields, names)
    ensembles = _name_lists(fields, "ensembles", names)
    larger_of = _name_lists(fields, "larger_of", names)
    title = fields.text("title", default="")
    fields.finish()
    found = Measurement(
        inputs=inputs + tuple(part for each in complexes for part in each.parts),
        equations=equations,
        outputs=outputs,
        coverage=coverage,
        correlations=correlations + tuple(_correlation(each) for each in complexes if each.r),
        ensembles=ensembles,
        larger_of=larger_of,
        title=title,
        has_units=_states_units(document, chosen),
        notes=tuple(note for equation in equations for note in equation.expression.notes),
        seed=seed_of(document),
    )
    _check_ensembles(found)
    return found


def _states_units(document: Mapping[str, Any], outputs: tuple[tuple[str, Unit | None], ...]) -> bool:
    """Whether any unit is written, unit 1 included, at an input or for an output: then all are checked."""
    forms = document["inputs"].values()
    parts = [part for form in forms for part in (form, form.get("magnitude"), form.get("phase"))]
    return any(unit is not None for _, unit in outputs) or any(
        isinstance(part, Mapping) and part.get("unit") for part in parts
    )


def _correlation(each: ComplexInput) -> tuple[str, str, float]:
    first, second = each.parts
    return first.name, second.name, each.r


def _with_complex(
    complexes: list[ComplexInput],
    equations: tuple[Equation, ...],
    outputs: tuple[tuple[str, Unit | None], ...],
) -> tuple[tuple[Equation, ...], tuple[tuple[str, Unit | None], ...]]:
    """The equations that join complex inputs before the others, and those that part complex outputs after."""
    names = {each.equation.name for each in complexes}
    for equation in equations:
        if is_complex_valued(equation.expression, names, path=f"model.{equation.name}"):
            names.add(equation.name)
    by_name = {equation.name: equation for equation in equations}
    parted: list[Equation] = []
    found: list[tuple[str, Unit | None]] = []
    for name, unit in outputs:
        parts = [part_of(by_name[name], part) for part in ("re", "im")] if name in names else []
        parted += parts
        found += [(part.name, unit) for part in parts] or [(name, unit)]
    return (*(each.equation for each in complexes), *equations, *parted), tuple(found)


def _text_keys(fields: Fields) -> list[str]:
    """The keys of a mapping that must be names; YAML also knows numbers, dates and null as keys."""
    for key in fields.raw:
        if not isinstance(key, str):
            raise UnusableInput(refuse("value-not-text", path=fields.path, found=shown(key)))
    return list(fields.raw)


def _inputs(fields: Fields) -> tuple[tuple[Input, ...], list[ComplexInput]]:
    """Real inputs in their order, then the complex ones."""
    named = Fields.of(fields.any("inputs"), "inputs")
    if len(named.raw) > MOST_INPUTS:
        raise UnusableInput(refuse("too-many-inputs", path="inputs", found=len(named.raw), limit=MOST_INPUTS))
    found: dict[str, Input] = {}
    complexes: dict[str, ComplexInput] = {}
    for name in _text_keys(named):
        path = f"inputs.{name}"
        normal = check_name(name, path=path)
        if normal in found or normal in complexes:
            raise UnusableInput(refuse("model-name-twice", path=path, term=name))
        form = named.raw[name]
        if is_complex(form):
            complexes[normal] = read_complex(normal, form, path=path, read=read_input)
        else:
            found[normal] = read_input(normal, form, path=path)
    return tuple(found.values()), list(complexes.values())


def _model(fields: Fields) -> dict[str, str]:
    model = Fields.of(fields.any("model"), "model")
    return {name: _equation_text(model, name) for name in _text_keys(model)}


def _equation_text(model: Fields, name: str) -> str:
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
        return {check_name(name, path="outputs"): _unit_asked(asked, name) for name in _text_keys(asked)}
    if not isinstance(raw, list):
        raise UnusableInput(refuse("value-not-a-list", path="outputs", found=shown(raw)))
    return {check_name(shown(name), path="outputs"): None for name in raw}


def _unit_asked(asked: Fields, name: str) -> Unit:
    text = asked.text(name)
    with asked.located(name):
        return parse_unit(text)


def _coverage(fields: Fields) -> Coverage:
    raw = fields.any("coverage", 0.95)
    if isinstance(raw, Mapping):
        inner = Fields.of(raw, "coverage")
        k = inner.number("k", above=0.0, most=LARGEST_K)
        inner.finish()
        return Coverage(None, k)
    probability = finite(raw, "coverage")
    if not 0 < probability < 1:
        raise UnusableInput(
            refuse("value-out-of-range", path="coverage", found=shown(raw), expected="0 < p < 1, or {k: 2}")
        )
    return Coverage(probability)


def _correlations(fields: Fields, names: set[str]) -> tuple[tuple[str, str, float], ...]:
    found: dict[frozenset[str], tuple[str, str, float]] = {}
    for at, row in enumerate(fields.items("correlations", default=[])):
        path = f"correlations[{at}]"
        if not isinstance(row, list) or len(row) != 3:
            raise UnusableInput(refuse("value-not-a-list", path=path, found=shown(row)))
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
    name = check_name(shown(found), path=path)
    if name not in names:
        raise UnusableInput(refuse("correlation-name-unknown", path=path, found=name, allowed=sorted(names)))
    return name


def _name_lists(fields: Fields, key: str, names: set[str]) -> tuple[tuple[str, ...], ...]:
    found: list[tuple[str, ...]] = []
    seen: set[str] = set()
    for at, row in enumerate(fields.items(key, default=[])):
        path = f"{key}[{at}]"
        if not isinstance(row, list) or len(row) < 2:
            raise UnusableInput(refuse("value-not-a-list", path=path, found=shown(row)))
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
