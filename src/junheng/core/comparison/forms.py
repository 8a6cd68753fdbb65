"""How each part of a comparison may be written: laboratories, reference, drift, link."""

from __future__ import annotations

import difflib
import math
import statistics
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any, Literal, cast

from junheng.core.comparison.model import (
    MOST_REPLICATES,
    Circulation,
    Drift,
    Laboratory,
    Level,
    Link,
    LinkingLaboratory,
    Observation,
    PilotMeasurement,
    Published,
    Reference,
    SigmaPt,
    Transfer,
)
from junheng.core.quantity.text import read_number
from junheng.core.reason import Refusal, UnusableInput, refuse
from junheng.core.uncertainty.fields import Fields, finite, shown
from junheng.core.uncertainty.measurement import LARGEST_K

LARGEST = 1e150
SMALLEST = 1e-150
"""Values and uncertainties beyond are refused: their squares are no doubles."""
MOST_ROWS = 1000
MOST_LEVELS = 8
LONGEST_NAME = 200


def exact(fields: Fields, key: str) -> Decimal:
    """A number with all the digits that were written."""
    return _exact(fields.any(key), fields.at(key))


def _exact(raw: Any, path: str) -> Decimal:
    number = finite(raw, path)
    if abs(number) > LARGEST:
        raise UnusableInput(
            refuse("value-out-of-range", path=path, found=shown(raw), expected=f"|x| ≤ {LARGEST:g}")
        )
    if isinstance(raw, str):
        return Decimal(read_number(raw).text)
    return (
        raw if isinstance(raw, Decimal) else Decimal(raw) if isinstance(raw, int) else Decimal(repr(number))
    )


def positive(fields: Fields, key: str) -> float:
    return fields.number(key, least=SMALLEST, most=LARGEST)


def chosen(raw: Any, choices: Collection[str], path: str) -> tuple[str, ...]:
    """Some of the choices, in the order stated, each once; one may stand without a list."""
    rows = [raw] if isinstance(raw, str) else raw
    if not isinstance(rows, list) or not rows:
        raise UnusableInput(refuse("value-not-a-list", path=path, found=shown(raw)))
    for at, each in enumerate(rows):
        if each not in choices or not isinstance(each, str):
            near = difflib.get_close_matches(str(each), list(choices), n=1, cutoff=0.0)
            raise UnusableInput(
                refuse("choice-unknown", path=f"{path}[{at}]", found=shown(each), allowed=near or choices)
            )
    return tuple(dict.fromkeys(rows))


def read_name(fields: Fields, key: str) -> str:
    """A laboratory's name; a whole number is read as its digits."""
    raw = fields.any(key)
    if isinstance(raw, int) and not isinstance(raw, bool):
        return shown(raw)
    name = fields.text(key)
    if not name.strip() or len(name) > LONGEST_NAME:
        expected = f"1–{LONGEST_NAME} characters"
        raise UnusableInput(
            refuse("value-out-of-range", path=fields.at(key), found=shown(name), expected=expected)
        )
    return name


def read_uncertainty(fields: Fields, what: str, notes: list[Refusal]) -> float | None:
    """`u`, or `U` with its `k`; None where neither is stated."""
    if fields.any("u", None) is not None and fields.any("U", None) is not None:
        raise UnusableInput(refuse("uncertainty-twice", path=fields.path or None))
    k = fields.number("k", above=0.0, most=LARGEST_K) if fields.any("k", None) is not None else None
    if fields.raw.get("u") is not None:
        return positive(fields, "u")
    if fields.raw.get("U") is None:
        return None
    if k is None:
        notes.append(refuse("coverage-factor-assumed", path=fields.at("U"), found=what))
    return positive(fields, "U") / (k or 2.0)


def read_laboratories(fields: Fields, key: str, notes: list[Refusal], *, most: int) -> tuple[Laboratory, ...]:
    rows = fields.items(key)
    path = fields.at(key)
    if len(rows) > most:
        raise UnusableInput(refuse("comparison-too-many-labs", path=path, found=len(rows), limit=most))
    if not rows:
        raise UnusableInput(refuse("comparison-empty", path=path))
    found = tuple(_laboratory(Fields.of(row, f"{path}[{at}]"), notes) for at, row in enumerate(rows))
    seen: set[str] = set()
    for at, each in enumerate(found):
        if each.name in seen:
            raise UnusableInput(refuse("lab-twice", path=f"{path}[{at}].lab", found=shown(each.name)))
        seen.add(each.name)
    return found


def _laboratory(fields: Fields, notes: list[Refusal]) -> Laboratory:
    name = read_name(fields, "lab")
    replicates = _replicates(fields)
    u = read_uncertainty(fields, name, notes)
    dof = math.inf
    if fields.any("dof", None) is not None:
        dof = fields.number("dof", above=0.0, infinite=True)
    if u is None and len(replicates) > 1 and (spread := statistics.stdev(replicates)) > 0:
        u, dof = float(spread) / math.sqrt(len(replicates)), float(len(replicates) - 1)
        notes.append(refuse("u-from-replicates", path=fields.path, found=name))
    if fields.any("x", None) is not None:
        x = exact(fields, "x")
    elif replicates:
        x = sum(replicates, Decimal(0)) / len(replicates)
    else:
        raise UnusableInput(refuse("lab-without-value", path=fields.path, found=shown(name)))
    member = fields.any("in_reference", True)
    if not isinstance(member, bool):
        raise UnusableInput(
            refuse("value-out-of-range", path=fields.at("in_reference"), found=shown(member), expected="true, false")
        )  # fmt: skip
    fields.finish()
    return Laboratory(name, x, u, dof, member, tuple(float(each) for each in replicates))


def _replicates(fields: Fields) -> list[Decimal]:
    raw = fields.any("replicates", None)
    if raw is None:
        return []
    rows = fields.items("replicates")
    path = fields.at("replicates")
    if len(rows) > MOST_REPLICATES:
        raise UnusableInput(
            refuse("comparison-too-many-replicates", path=path, found=len(rows), limit=MOST_REPLICATES)
        )
    return [_exact(each, f"{path}[{at}]") for at, each in enumerate(rows)]


def read_reference(raw: Any, path: str, names: Sequence[str], notes: list[Refusal]) -> Reference:
    if raw is None:
        return Reference()
    fields = Fields.of(raw, path)
    (kind,) = chosen(fields.any("kind", "computed"), ("computed", "assigned", "pilot"), fields.at("kind"))
    u = read_uncertainty(fields, "reference", notes)
    value = exact(fields, "value") if fields.any("value", None) is not None else None
    lab = read_name(fields, "lab") if fields.any("lab", None) is not None else None
    fields.finish()
    if kind == "computed":
        extra = [key for key in ("value", "u", "U", "lab") if fields.raw.get(key) is not None]
        if extra:
            raise UnusableInput(refuse("reference-not-wanted", path=fields.at(extra[0]), found=extra[0]))
        return Reference()
    if kind == "assigned" and value is None:
        raise UnusableInput(refuse("reference-incomplete", path=path, expected="value"))
    if kind == "pilot" and value is None and lab not in names:
        if lab is None:
            raise UnusableInput(refuse("reference-incomplete", path=path, expected="lab"))
        raise UnusableInput(
            refuse("lab-unknown", path=fields.at("lab"), found=shown(lab), allowed=list(names)[:20])
        )
    return Reference(cast(Literal["assigned", "pilot"], kind), value, u, lab)


def read_transfer(raw: Any, path: str) -> Transfer:
    if raw is None:
        return Transfer()
    fields = Fields.of(raw, path)
    parts = [
        fields.number(key, least=0.0, most=LARGEST) if fields.any(key, None) is not None else 0.0
        for key in ("u_instability", "u_homogeneity")
    ]
    fields.finish()
    return Transfer(*parts)


def read_sigma_pt(raw: Any, path: str) -> SigmaPt | None:
    """A value; `{from: algorithm-a}`; `{from: expert, value: …}`."""
    if raw is None:
        return None
    if not isinstance(raw, dict):
        return SigmaPt(positive(Fields({path: raw}, ""), path))
    fields = Fields.of(raw, path)
    (source,) = chosen(fields.any("from"), ("algorithm-a", "expert"), fields.at("from"))
    value = positive(fields, "value") if fields.any("value", None) is not None else None
    fields.finish()
    if source == "expert" and value is None:
        raise UnusableInput(refuse("sigma-pt-needs-value", path=path))
    return SigmaPt(value, cast(Literal["algorithm-a", "expert"], source))


def read_drift(raw: Any, path: str, names: Sequence[str]) -> Drift | None:
    if raw is None:
        return None
    fields = Fields.of(raw, path)
    chosen(fields.any("model", "linear"), ("linear",), fields.at("model"))
    pilot = tuple(
        _pilot(Fields.of(row, f"{fields.at('pilot')}[{at}]"))
        for at, row in enumerate(fields.items("pilot", most=MOST_ROWS))
    )
    if len({each.t for each in pilot}) < 2:
        raise UnusableInput(refuse("drift-too-few", path=fields.at("pilot"), limit=2))
    dates = Fields.of(fields.any("labs_t"), fields.at("labs_t"))
    found = {name: dates.number(name) for name in names if dates.raw.get(name) is not None}
    for name in names:
        if name not in found:
            raise UnusableInput(refuse("drift-date-missing", path=dates.path, found=shown(name)))
    dates.known.extend(names)
    dates.finish()
    fields.finish()
    return Drift(pilot, found)


def _pilot(fields: Fields) -> PilotMeasurement:
    found = PilotMeasurement(
        fields.number("t", least=-LARGEST, most=LARGEST), exact(fields, "y"), positive(fields, "u")
    )
    fields.finish()
    return found


def read_circulation(fields: Fields) -> Circulation | None:
    """`{pilot, observations: [{lab, standard?, t?, y, u}], drifting: [standard], correlations: [[lab, lab, r]], levels}`.

    `levels`, the highest first: `[{name, results: [{lab, d, u}], correlations: [[lab, lab, r]]}]`.
    """
    if fields.any("circulation", None) is None:
        return None
    inner = Fields.of(fields.raw["circulation"], "circulation")
    pilot = read_name(inner, "pilot")
    rows = inner.items("observations", most=MOST_ROWS)
    found = tuple(
        _observation(Fields.of(row, f"circulation.observations[{at}]")) for at, row in enumerate(rows)
    )
    if not found:
        raise UnusableInput(refuse("comparison-empty", path="circulation.observations"))
    labs, standards = ({getattr(each, key): None for each in found} for key in ("lab", "standard"))
    if pilot not in labs:
        raise UnusableInput(refuse("lab-unknown", path="circulation.pilot", found=shown(pilot)))
    drifting = inner.any("drifting", None)
    chosen_standards = () if drifting is None else chosen(drifting, standards, "circulation.drifting")
    correlations = tuple(
        _between(row, f"circulation.correlations[{at}]", labs)
        for at, row in enumerate(inner.items("correlations", default=[], most=MOST_ROWS))
    )
    levels = tuple(
        _level(Fields.of(row, f"circulation.levels[{at}]"))
        for at, row in enumerate(inner.items("levels", default=[], most=MOST_LEVELS))
    )
    if len({each.name for each in levels}) < len(levels):
        raise UnusableInput(refuse("level-twice", path="circulation.levels"))
    inner.finish()
    return Circulation(pilot, found, frozenset(chosen_standards), correlations, levels)


def _level(fields: Fields) -> Level:
    rows = fields.items("results", most=MOST_ROWS)
    if not rows:
        raise UnusableInput(refuse("comparison-empty", path=fields.at("results")))
    results = tuple(_published(Fields.of(row, fields.at(f"results[{at}]"))) for at, row in enumerate(rows))
    labs = {each.lab: None for each in results}
    if len(labs) < len(results):
        names = [each.lab for each in results]
        twice = next(each for each in names if names.count(each) > 1)
        raise UnusableInput(refuse("lab-twice", path=fields.at("results"), found=shown(twice)))
    correlations = tuple(
        _between(row, fields.at(f"correlations[{at}]"), labs)
        for at, row in enumerate(fields.items("correlations", default=[], most=MOST_ROWS))
    )
    found = Level(read_name(fields, "name"), results, correlations)
    fields.finish()
    return found


def _published(fields: Fields) -> Published:
    found = Published(read_name(fields, "lab"), exact(fields, "d"), positive(fields, "u"))
    fields.finish()
    return found


def _observation(fields: Fields) -> Observation:
    standard = read_name(fields, "standard") if fields.any("standard", None) is not None else "1"
    t = fields.number("t", least=-LARGEST, most=LARGEST) if fields.any("t", None) is not None else 0.0
    found = Observation(read_name(fields, "lab"), standard, t, exact(fields, "y"), positive(fields, "u"))
    fields.finish()
    return found


def _between(row: Any, path: str, labs: Collection[str]) -> tuple[str, str, float]:
    if not isinstance(row, list) or len(row) != 3:
        raise UnusableInput(refuse("value-not-a-list", path=path, found=shown(row)))
    first, second = (shown(each) if isinstance(each, int) else each for each in row[:2])
    for name in (first, second):
        if not isinstance(name, str) or name not in labs:
            raise UnusableInput(refuse("lab-unknown", path=path, found=shown(name), allowed=list(labs)[:20]))
    return first, second, correlation_of(row[2], f"{path}[2]")


def read_link(fields: Fields, notes: list[Refusal]) -> Link | None:
    if fields.any("link", None) is None:
        return None
    inner = Fields.of(fields.raw["link"], "link")
    rows = inner.items("linking", most=MOST_ROWS)
    linking = tuple(_linking(Fields.of(row, f"link.linking[{at}]")) for at, row in enumerate(rows))
    if not linking:
        raise UnusableInput(refuse("comparison-empty", path="link.linking"))
    results = read_laboratories(inner, "rmo", notes, most=MOST_ROWS)
    inner.finish()
    for at, each in enumerate(results):
        if each.u is None:
            raise UnusableInput(refuse("key-missing", path=f"link.rmo[{at}]", expected="u"))
    return Link(linking, results)


def _linking(fields: Fields) -> LinkingLaboratory:
    found = LinkingLaboratory(exact(fields, "d_kc"), exact(fields, "d_rmo"), positive(fields, "u_diff"))
    if fields.any("lab", None) is not None:
        read_name(fields, "lab")
    fields.finish()
    return found


def correlation_of(found: Any, path: str) -> float:
    r = finite(found, path)
    if not -1 <= r <= 1:
        raise UnusableInput(
            refuse("value-out-of-range", path=path, found=shown(found), expected="−1 ≤ r ≤ 1")
        )
    return r
