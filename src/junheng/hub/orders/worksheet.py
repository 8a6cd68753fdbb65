"""The worksheet of a record: from readings as typed, standards in force and a service edition to results.

Pure. A service edition (`junheng.service/1`) says which cells a point has, which measurement model
(`junheng.measurement/1`, contract 1) its readings fill, and which limit applies. Nothing computed is stored:
the record page, the checker's recomputation and the certificate all call `compute`.

How an input of the model is filled, beside the forms of contract 1 with plain numbers:

| form | meaning |
| --- | --- |
| `{"reading": column}` | the mean of the point's readings in a column; with n ≥ 2 also s/√n and n − 1 (Type A) |
| `{"samples_of": expression}` | the expression over the columns, once per repeat, as Type A samples |
| `{"value_of": expression, …}` | the expression over the columns' means; `u`, `half_width`, … may name a parameter |
| `{"standard": name}` | correction and U (k) of the named value of the standard's certificate in force, at the point |
| `{"parameter": name}` / `{"point": key}` | a number of the record's parameters or of the point |
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any, TypeVar

from junheng.core.conformity.verdict import judge_guarded, judge_simply, symmetric
from junheng.core.quantity.notation import Rounding
from junheng.core.quantity.rounding import rounded_result, without_noise
from junheng.core.reason import JunhengError, Refusal, refuse
from junheng.core.uncertainty.derivatives import value_of
from junheng.core.uncertainty.documents import measurement_from
from junheng.core.uncertainty.evaluation import evaluate
from junheng.core.uncertainty.expression import parse
from junheng.core.uncertainty.report import evaluation_as_json
from junheng.hub.orders import checks
from junheng.hub.orders.checks import Bench, Checked, Overall
from junheng.hub.orders.rules import Cell, number_of, to_decimal

T = TypeVar("T")
AS_FOUND, ADJUSTED, AS_LEFT, ENVIRONMENT = "as-found", "adjusted", "as-left", "environment"


@dataclass(frozen=True, slots=True)
class CellSpec:
    """What one cell of a record expects."""

    label_zh: str
    label_en: str
    unit: str
    resolution: str = ""


@dataclass(frozen=True, slots=True)
class StandardValue:
    """A value of a standard's certificate: correction and expanded uncertainty with its k.

    A certified point has its own U; between two neighbours of `points` (x, correction, U), sorted by x, the
    correction is interpolated linearly with the larger U; beyond the ends there is none.
    """

    unit: str
    k: Decimal
    value: Decimal = Decimal(0)
    expanded: Decimal = Decimal(0)
    points: tuple[tuple[Decimal, Decimal, Decimal], ...] = ()

    def at(self, x: Decimal | None) -> tuple[Decimal, Decimal] | None:
        """`(correction, U)` at a point, or None outside the certificate's points."""
        if not self.points:
            return self.value, self.expanded
        if x is None:
            return None
        for certified, correction, expanded in self.points:
            if certified == x:
                return correction, expanded
        for (x0, c0, u0), (x1, c1, u1) in zip(self.points, self.points[1:], strict=False):
            if x0 < x < x1:
                return c0 + (x - x0) / (x1 - x0) * (c1 - c0), max(u0, u1)
        return None


@dataclass(frozen=True, slots=True)
class Result:
    """One result of one point: value, U and k as numbers and as printed text, its limit and verdict."""

    block: str
    point: str
    group: str
    nominal: str
    unit: str
    value: float
    value_text: str
    readings: Mapping[str, tuple[str, ...]]
    result_unit: str
    u: float | None = None
    dof: float | None = None
    k: float | None = None
    U: float | None = None
    U_text: str = ""
    k_text: str = ""
    budget: Sequence[Mapping[str, Any]] = ()
    limit: Decimal | None = None
    limit_text: str = ""
    within: bool | None = None
    check: str = ""
    """The check of the regulation it belongs to; empty for the result of the measurement itself."""
    sense: str = "within"

    @property
    def percent_of_limit(self) -> int | None:
        """Error as a share of its limit, in percent, for the limit-bar."""
        if not self.limit:
            return None
        return round(abs(self.value) / float(self.limit) * 100)


@dataclass(frozen=True, slots=True)
class Sheet:
    """All results of a record, with what is missing and what could not be computed."""

    results: tuple[Result, ...] = ()
    missing: tuple[str, ...] = ()
    problems: tuple[Refusal, ...] = ()
    groups: Mapping[str, bool | None] = field(default_factory=dict)
    """Per group (range, piece): all within its limits, some outside, or no limit."""
    overall: tuple[Overall, ...] = ()
    """Rules over all points of the last block."""
    derived: tuple[Derived, ...] = ()
    """Quantities worked out from the results of several points, such as coefficients."""

    def of_block(self, block: str) -> tuple[Result, ...]:
        return tuple(result for result in self.results if result.block == block)

    @property
    def conforms(self) -> bool | None:
        """Whether every limit of the last block and every rule over all points holds; None without any limit."""
        stated = [holds for holds in self.groups.values() if holds is not None]
        stated += [rule.holds for rule in self.overall]
        return all(stated) if stated else None


@dataclass(frozen=True, slots=True)
class Derived:
    """One quantity of the whole item with its uncertainty: a coefficient of a thermometer (practice X4, X5)."""

    name: str
    zh: str
    en: str
    value: float
    value_text: str
    U_text: str
    k_text: str
    unit: str


@dataclass(frozen=True, slots=True)
class Filled:
    """Everything a worksheet is computed from."""

    edition: Mapping[str, Any]
    parameters: Mapping[str, str]
    points: Sequence[Mapping[str, str]]
    readings: Mapping[Cell, str]
    standards: Mapping[str, StandardValue]
    blocks: tuple[str, ...] = (AS_FOUND,)
    kind: str = ""
    """Kind of verification: first, subsequent, in-use … (practice P3)."""

    def complete(self, block: str) -> list[Mapping[str, str]]:
        """Points of a block whose every cell has a reading."""
        expected = cells(self.edition, self.points, self.parameters, (block,))
        empty = {cell.point for cell in expected if cell.block == block and cell not in self.readings}
        return [point for point in self.points if point["id"] not in empty]


def cells(
    edition: Mapping[str, Any],
    points: Sequence[Mapping[str, str]],
    parameters: Mapping[str, str],
    blocks: Sequence[str],
) -> dict[Cell, CellSpec]:
    """Every cell that may be typed into, in the order of entry."""
    found: dict[Cell, CellSpec] = {}
    for condition in edition.get("environment", []):
        for moment in ("start", "end"):
            found[Cell(ENVIRONMENT, moment, condition["name"])] = CellSpec(
                condition["zh"], condition["en"], condition["unit"], condition.get("resolution", "")
            )
    for block in blocks:
        for point in points:
            found.update(_cells_of_point(edition, block, point, parameters))
    return found


def _cells_of_point(
    edition: Mapping[str, Any], block: str, point: Mapping[str, str], parameters: Mapping[str, str]
) -> dict[Cell, CellSpec]:
    found: dict[Cell, CellSpec] = {}
    for repeat in range(int(point.get("repeats", edition.get("repeats", 1)))):
        for column in edition["columns"]:
            resolution = column.get("resolution", "")
            if isinstance(resolution, Mapping):
                source = parameters if "parameter" in resolution else point
                resolution = source.get(resolution.get("parameter") or resolution.get("point", ""), "")
            unit = column.get("unit") or point.get("unit", "")
            found[Cell(block, point["id"], column["name"], repeat)] = CellSpec(
                column["zh"], column["en"], unit, str(resolution)
            )
    return found


def shared_cells(edition: Mapping[str, Any], points: Sequence[Mapping[str, str]]) -> frozenset[Cell]:
    """Cells that a bench run types once for all its places: the environment and columns marked `shared`."""
    shared = {column["name"] for column in edition["columns"] if column.get("shared")}
    expected = cells(edition, points, {}, (AS_FOUND,))
    return frozenset(cell for cell in expected if cell.block == ENVIRONMENT or cell.column in shared)


def compute(filled: Filled) -> Sheet:
    """All results that the readings allow. What is missing or impossible is named, never guessed."""
    expected = cells(filled.edition, filled.points, filled.parameters, filled.blocks)
    missing = tuple(str(cell) for cell in expected if cell not in filled.readings)
    results: list[Result] = []
    problems: list[Refusal] = []
    overall: tuple[Overall, ...] = ()
    for block in filled.blocks:
        points = filled.complete(block)
        if "measurement" in filled.edition:
            for point in points:
                _kept(results, problems, f"{block}/{point['id']}", partial(_result, filled, block, point))
        if "checks" in filled.edition:
            checked: list[Checked] = []
            _checks(filled, block, points, checked, problems)
            results += [_as_result(filled, each) for each in checked]
            overall = checks.overall_of(filled.edition, checked) if len(points) == len(filled.points) else ()
    derived: list[Derived] = []
    if "derived" in filled.edition and len(filled.complete(filled.blocks[-1])) == len(filled.points):
        lines: list[list[Derived]] = []
        _kept(lines, problems, "derived", partial(_derived, filled, results))
        derived = lines[0] if lines else []
    return Sheet(
        tuple(results), missing, tuple(problems), _groups(results, filled.blocks), overall, tuple(derived)
    )


def _kept(found: list[T], problems: list[Refusal], path: str, work: Callable[[], T]) -> None:
    """Keep what could be worked out; what could not is a problem with its place."""
    try:
        found.append(work())
    except JunhengError as problem:
        problems += [Refusal(r.code, r.facts, path, r.allowed) for r in problem.refusals]


def _checks(
    filled: Filled,
    block: str,
    points: Sequence[Mapping[str, str]],
    found: list[Checked],
    problems: list[Refusal],
) -> None:
    """Every check of the edition at every complete point it applies to."""
    made: list[Bench] = []
    _kept(made, problems, block, partial(_bench, filled, block, points))
    for point in points if made else ():
        for stated in filled.edition["checks"]:
            if checks.applies(stated, point):
                path = f"{block}/{point['id']}"
                _kept(found, problems, path, partial(made[0].check, stated, point))


def _bench(filled: Filled, block: str, points: Sequence[Mapping[str, str]]) -> Bench:
    def means(point: Mapping[str, str]) -> dict[str, Fraction]:
        return _exact_means(filled, block, point)

    record = checks.names_of_record(filled.edition, filled.parameters, filled.kind)
    return Bench(filled.edition, record, points, means, block, {})


def _exact_means(filled: Filled, block: str, point: Mapping[str, str]) -> dict[str, Fraction]:
    """Mean of each column at a point; corrections of the standard there as `std_<name>`."""
    found: dict[str, Fraction] = {}
    for column in filled.edition["columns"]:
        texts = [Fraction(to_decimal(text)) for text in _texts(filled, block, point, column["name"])]
        found[column["name"]] = sum(texts, Fraction(0)) / len(texts)
    x = _nominal(point)
    for name, standard in filled.standards.items():
        at = standard.at(x)
        if at is not None:
            found[f"std_{name}"] = Fraction(at[0])
    return found


def _nominal(point: Mapping[str, str]) -> Decimal | None:
    return number_of(point["nominal"], what="nominal") if point.get("nominal") else None


def _as_result(filled: Filled, one: Checked) -> Result:
    """A check as a line of the record: value, limit and verdict; its uncertainty belongs to the method (P1)."""
    point = next(each for each in filled.points if each["id"] == one.point)
    return Result(
        block=one.block,
        point=one.point,
        group=point.get("group", ""),
        nominal=point.get("nominal", ""),
        unit=point.get("unit", ""),
        value=float(one.value),
        value_text=one.value_text,
        readings=_readings(filled, one.block, point),
        result_unit=one.unit,
        limit=Decimal(one.limit_text) if one.limit_text else None,
        limit_text=one.limit_text,
        within=one.holds,
        check=one.check,
        sense=one.sense,
    )


def _readings(filled: Filled, block: str, point: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    names = [column["name"] for column in filled.edition["columns"]]
    return {name: tuple(_texts(filled, block, point, name)) for name in names}


def _derived(filled: Filled, results: Sequence[Result]) -> list[Derived]:
    """Quantities over all points: the results of the last block, by the points' `as` names, through one model."""
    template, last = filled.edition["derived"], filled.blocks[-1]
    names = {point["id"]: point.get("as", point["id"]) for point in filled.points}
    inputs = {
        names[each.point]: {"value": each.value, "u": each.u, "unit": each.result_unit}
        | ({"dof": each.dof} if each.dof is not None else {})
        for each in results
        if each.block == last and not each.check
    }
    document = {
        "schema": "junheng.measurement/1", "inputs": inputs, "model": in_order(template["model"]),
        "coverage": {"k": 2}, "outputs": {each["name"]: each["unit"] for each in template["outputs"]},
    }  # fmt: skip
    found = evaluation_as_json(evaluate(measurement_from(document), method="gum"))["outputs"]
    made = []
    for each in template["outputs"]:
        value, expanded = float(found[each["name"]]["value"]), float(found[each["name"]]["U"])
        printed = rounded_result(value, expanded)
        made.append(
            Derived(
                each["name"],
                each["zh"],
                each["en"],
                value,
                printed.value,
                printed.uncertainty,
                "2",
                each["unit"],
            )
        )
    return made


def _groups(results: Sequence[Result], blocks: Sequence[str]) -> dict[str, bool | None]:
    last = AS_LEFT if AS_LEFT in blocks else AS_FOUND
    groups: dict[str, bool | None] = {}
    for result in results:
        if result.block == last:
            before = groups.setdefault(result.group, None)
            if result.within is not None:  # a result without a limit neither holds nor fails
                groups[result.group] = before is not False and result.within
    return groups


def _result(filled: Filled, block: str, point: Mapping[str, str]) -> Result:
    measurement = measurement_of(filled, block, point)
    output = filled.edition["output"]
    evaluation = evaluate(measurement_from(measurement), method="gum")
    found = evaluation_as_json(evaluation)["outputs"][output["name"]]
    value, expanded = float(found["value"]), float(found["U"])
    rule: Rounding = "up" if filled.edition.get("rounding") == "up" else "half-even"
    printed = rounded_result(value, expanded, rule=rule)
    limit = limit_of(filled, point)
    return Result(
        block=block,
        point=point["id"],
        group=point.get("group", ""),
        nominal=point.get("nominal", ""),
        unit=point.get("unit", ""),
        value=value,
        u=float(found["u"]),
        dof=found["dof"] if isinstance(found["dof"], int | float) else None,
        k=float(found["k"]),
        U=expanded,
        value_text=printed.value,
        U_text=printed.uncertainty,
        k_text=f"{found['k']:.3g}",
        readings=_readings(filled, block, point),
        budget=found["budget"],
        result_unit=output["unit"],
        limit=limit,
        limit_text=format(limit, "f") if limit is not None else "",
        within=_within(filled.edition, value, expanded, limit),
    )


def _within(edition: Mapping[str, Any], value: float, expanded: float, limit: Decimal | None) -> bool | None:
    """By the edition's decision rule: `simple`, or `guarded` by U (OIML R 111-1, 5.3; practice X3)."""
    if limit is None:
        return None
    error = without_noise(value)
    if edition.get("decision") == "guarded":
        return judge_guarded(error, symmetric(limit), guard=without_noise(expanded)).decision == "accept"
    return judge_simply(error, symmetric(limit)).decision == "accept"


def _value_of(expression: str, names: Mapping[str, float]) -> float:
    return value_of(parse(expression), names)


def limit_of(filled: Filled, point: Mapping[str, str]) -> Decimal | None:
    """The limit of a point's error (≥ 0), as the point or the edition states it."""
    stated = point.get("limit") or filled.edition.get("limit")
    if not stated:
        return None
    names = _numbers(filled.parameters) | _numbers(point)
    return abs(without_noise(_value_of(str(stated), names)))


def _numbers(source: Mapping[str, Any]) -> dict[str, float]:
    return {name: float(value) for name, value in checks.numbers(source).items()}


def _texts(filled: Filled, block: str, point: Mapping[str, str], column: str) -> list[str]:
    repeats = int(point.get("repeats", filled.edition.get("repeats", 1)))
    every = (filled.readings.get(Cell(block, point["id"], column, repeat)) for repeat in range(repeats))
    return [text for text in every if text is not None]


def measurement_of(filled: Filled, block: str, point: Mapping[str, str]) -> dict[str, Any]:
    """The `junheng.measurement/1` document of one point."""
    template = filled.edition["measurement"]
    return {
        "schema": "junheng.measurement/1",
        "inputs": {name: _input(filled, block, point, form) for name, form in template["inputs"].items()},
        "model": in_order(template["model"]),
        "coverage": template.get("coverage", {"k": 2}),
        **{key: template[key] for key in ("outputs", "larger_of") if key in template},
    }


def in_order(model: Mapping[str, str]) -> dict[str, str]:
    """Equations so that each follows those it uses; a JSON column of the database sorts their names by length."""
    left, found = dict(model), dict[str, str]()
    while left:
        ready = [name for name, text in left.items() if not _used(name, text) & left.keys() - {name}]
        for name in ready or list(left):  # a circle is left to the reader to refuse
            found[name] = left.pop(name)
    return found


def _used(name: str, text: str) -> set[str]:
    return set(parse(text, path=f"model.{name}").names)


def _input(filled: Filled, block: str, point: Mapping[str, str], form: Mapping[str, Any]) -> dict[str, Any]:
    if "reading" in form:
        return _from_reading(filled, block, point, form)
    if "samples_of" in form:
        return _from_samples(filled, block, point, form)
    if "value_of" in form:
        rest = {key: _number(filled, point, value) for key, value in form.items() if key != "value_of"}
        names = _numbers(filled.parameters) | _numbers(point) | _means(filled, block, point)
        return {"value": _value_of(form["value_of"], names), **rest}
    if "standard" in form:
        return _from_standard(filled, point, form)
    return {key: _number(filled, point, value) for key, value in form.items()}


def _from_reading(
    filled: Filled, block: str, point: Mapping[str, str], form: Mapping[str, Any]
) -> dict[str, Any]:
    texts = _texts(filled, block, point, form["reading"])
    unit = form.get("unit") or point.get("unit", "")
    if len(texts) >= 2:
        return {"samples": [float(to_decimal(text)) for text in texts], "unit": unit}
    return {"value": float(to_decimal(texts[0])), "u": 0, "unit": unit}


def _from_samples(
    filled: Filled, block: str, point: Mapping[str, str], form: Mapping[str, Any]
) -> dict[str, Any]:
    names = [column["name"] for column in filled.edition["columns"]]
    columns = {name: _texts(filled, block, point, name) for name in names}
    repeats = min(len(texts) for texts in columns.values())
    samples = [
        _value_of(form["samples_of"], {name: float(to_decimal(columns[name][i])) for name in names})
        for i in range(repeats)
    ]
    return {"samples": samples, "unit": form["unit"]}


def _means(filled: Filled, block: str, point: Mapping[str, str]) -> dict[str, float]:
    names = [column["name"] for column in filled.edition["columns"]]
    every = {name: [float(to_decimal(text)) for text in _texts(filled, block, point, name)] for name in names}
    return {name: sum(values) / len(values) for name, values in every.items() if values}


def _from_standard(filled: Filled, point: Mapping[str, str], form: Mapping[str, Any]) -> dict[str, Any]:
    standard = filled.standards.get(form["standard"])
    if standard is None:
        raise JunhengError(refuse("standard-value-missing", name=form["standard"]))
    x = _nominal(point)
    found = standard.at(x)
    if found is None:
        raise JunhengError(
            refuse("standard-value-outside", name=form["standard"], point=point.get("nominal", ""))
        )
    return {"value": float(found[0]), "U": float(found[1]), "k": float(standard.k), "unit": standard.unit}


def _number(filled: Filled, point: Mapping[str, str], value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    name = str(value.get("parameter") or value.get("point"))
    source = filled.parameters if "parameter" in value else point
    if name not in source or source[name] == "":
        raise JunhengError(refuse("parameter-missing", name=name))
    factor = float(value.get("times", 1))
    return float(number_of(str(source[name]), what=name)) * factor


def mean_text(texts: Sequence[str]) -> str:
    """The mean of readings as decimal text, to one digit more than was read; a single reading as typed."""
    if len(texts) == 1:
        return texts[0]
    numbers = [to_decimal(text) for text in texts]
    places = max(-int(number.as_tuple().exponent) for number in numbers) + 1
    mean = sum(numbers, Decimal(0)) / len(numbers)
    return format(mean.quantize(Decimal(1).scaleb(-places)), "f")
