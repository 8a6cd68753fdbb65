"""The input forms of contract 1, one reader each: from a mapping to an `Input`.

Every form lists the keys it takes; an unknown key is refused with the nearest known one. Numbers may be
decimal text, NaN and infinities are refused, except the text "inf" for degrees of freedom.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from junheng.core.quantity.unit import ONE, parse_unit
from junheng.core.reason import UnusableInput, refuse
from junheng.core.uncertainty import distributions as shapes
from junheng.core.uncertainty import type_a
from junheng.core.uncertainty.fields import Fields
from junheng.core.uncertainty.measurement import INFINITE, Input

MOST_SAMPLES = 100_000


def read_input(name: str, form: Any, *, path: str) -> Input:
    """One input of any form; its unit is read here, so that every form may have one."""
    fields = Fields.of(form, path)
    unit_text = fields.text("unit", default="")
    with fields.located("unit"):
        unit = parse_unit(unit_text) if unit_text else ONE
    found = _reader(fields)(name, fields)
    fields.finish()
    return replace(found, unit=unit)


def _reader(fields: Fields) -> Callable[[str, Fields], Input]:
    fields.known.append("distribution")
    if "distribution" in fields.raw:
        shape = fields.text("distribution")
        if shape not in _SHAPES:
            raise UnusableInput(
                refuse(
                    "distribution-unknown",
                    path=f"{fields.path}.distribution",
                    found=shape,
                    allowed=sorted(_SHAPES),
                )
            )
        return _SHAPES[shape]
    for key, reader in _FORMS.items():
        if key in fields.raw:
            return reader
    fields.refuse_unknown(_KEYS)
    if "value" in fields.raw:
        raise UnusableInput(
            refuse("key-missing", path=fields.path, expected="u (0 for an exact number), U or half_width")
        )
    given = ", ".join(map(str, fields.raw)) or "—"
    raise UnusableInput(refuse("input-form-unknown", path=fields.path, found=given, allowed=sorted(_FORMS)))


def _dof(fields: Fields, key: str = "dof") -> float:
    return fields.number(key, default=INFINITE, above=0.0, infinite=True)


def _standard(name: str, fields: Fields) -> Input:
    return Input(name, fields.number("value"), fields.number("u", least=0.0), _dof(fields))


def _expanded(name: str, fields: Fields) -> Input:
    u = fields.number("U", least=0.0) / fields.number("k", above=0.0)
    return Input(name, fields.number("value"), u, _dof(fields))


def _relative(name: str, fields: Fields) -> Input:
    """U_rel is relative to the magnitude of the value itself."""
    value = fields.number("value")
    u = abs(value) * fields.number("U_rel", least=0.0) / fields.number("k", above=0.0)
    return Input(name, value, u, _dof(fields))


def _samples(name: str, fields: Fields) -> Input:
    samples = tuple(fields.numbers("samples", most=MOST_SAMPLES))
    with fields.located("samples"):
        if "pooled_s" in fields.raw or "pooled_dof" in fields.raw:
            found = type_a.pooled_mean(
                samples,
                pooled_s=fields.number("pooled_s", least=0.0),
                pooled_dof=fields.number("pooled_dof", above=0.0, infinite=True),
            )
            return Input(name, found.value, found.u, found.dof, evaluation="A")
        found = type_a.mean_of(samples)
    return Input(name, found.value, found.u, found.dof, evaluation="A", samples=samples)


def _spread(name: str, fields: Fields) -> Input:
    spread, n, value = fields.number("range", least=0.0), fields.whole("n"), fields.number("value")
    with fields.located("n"):
        found = type_a.from_range(value, spread=spread, n=n)
    return Input(name, found.value, found.u, found.dof, evaluation="A")


def _groups(name: str, fields: Fields) -> Input:
    raw = fields.any("groups")
    with fields.located("groups"):
        if isinstance(raw, Mapping):
            inner = Fields.of(raw, f"{fields.path}.groups")
            means = inner.numbers("means", most=MOST_SAMPLES)
            deviations = inner.numbers("sds", most=MOST_SAMPLES, least=0.0)
            n = inner.whole("n")
            inner.finish()
            if len(means) != len(deviations):
                raise UnusableInput(refuse("groups-unbalanced", found=f"{len(means)}, {len(deviations)}"))
        else:
            means, deviations, n = _raw_groups(fields)
        found = type_a.analyse_groups(means, deviations, n)
    return Input(name, found.mean, found.u, found.dof, evaluation="A", analysis=found)


def _raw_groups(fields: Fields) -> tuple[list[float], list[float], int]:
    groups = fields.rows("groups", most=MOST_SAMPLES)
    sizes = sorted({len(group) for group in groups})
    if len(sizes) != 1:
        raise UnusableInput(refuse("groups-unbalanced", found=", ".join(map(str, sizes)) or "0"))
    estimates = [type_a.mean_of(group) for group in groups]
    return [each.value for each in estimates], [each.s for each in estimates], sizes[0]


def _middle(fields: Fields) -> tuple[float, float]:
    """Middle and half-width, from `{value, half_width}` as typed or from `{low, high}`, low below high."""
    if "half_width" in fields.raw or "value" in fields.raw:
        return fields.number("value"), fields.number("half_width", least=0.0)
    low, high = _ends(fields)
    return low / 2 + high / 2, high / 2 - low / 2


def _ends(fields: Fields) -> tuple[float, float]:
    low, high = fields.number("low"), fields.number("high")
    if low >= high:
        raise UnusableInput(
            refuse("value-out-of-range", path=f"{fields.path}.high", found=high, expected=f"> {low}")
        )
    return low, high


def _with(name: str, fields: Fields, shape: shapes.Distribution) -> Input:
    """A stated shape; its mean is the estimate and its sd is u. No width is an exact number."""
    sd = shape.sd
    assert sd is not None
    return Input(name, shape.mean, sd, _dof(fields), distribution=shape if sd else None)


def _rectangular(name: str, fields: Fields) -> Input:
    return _with(name, fields, shapes.Rectangular(*_middle(fields)))


def _triangular(name: str, fields: Fields) -> Input:
    """Symmetric about `value`; or from `low` to `high` with its mode anywhere between."""
    if "half_width" in fields.raw or "value" in fields.raw:
        middle, half = _middle(fields)
        return _with(name, fields, shapes.Triangular(middle, half, half))
    low, high = _ends(fields)
    mode = fields.number("mode", default=low / 2 + high / 2, least=low, most=high)
    return _with(name, fields, shapes.Triangular(mode, mode - low, high - mode))


def _trapezoidal(name: str, fields: Fields) -> Input:
    return _with(
        name, fields, shapes.Trapezoidal(*_middle(fields), fields.number("beta", least=0.0, most=1.0))
    )


def _curvilinear(name: str, fields: Fields) -> Input:
    middle, half = _middle(fields)
    inexactness = fields.number("inexactness", least=0.0)
    if inexactness == 0:
        return _with(name, fields, shapes.Rectangular(middle, half))
    if inexactness >= half:
        path = f"{fields.path}.inexactness"
        raise UnusableInput(
            refuse("value-out-of-range", path=path, found=inexactness, expected=f"< {half:.6g}")
        )
    return _with(name, fields, shapes.CurvilinearTrapezoid(middle, half, inexactness))


def _arcsine(name: str, fields: Fields) -> Input:
    return _with(name, fields, shapes.Arcsine(*_middle(fields)))


def _exponential(name: str, fields: Fields) -> Input:
    return _with(name, fields, shapes.Gamma(1.0, fields.number("value", above=0.0), "exponential"))


def _gamma(name: str, fields: Fields) -> Input:
    return _with(
        name, fields, shapes.Gamma(fields.number("shape", above=0.0), fields.number("scale", above=0.0))
    )


def _lognormal(name: str, fields: Fields) -> Input:
    return _with(
        name, fields, shapes.Lognormal(fields.number("value", above=0.0), fields.number("u", above=0.0))
    )


def _count(name: str, fields: Fields) -> Input:
    return _with(name, fields, shapes.Gamma(fields.number("count", least=0.0) + 1, 1.0, "poisson-count"))


def _normal(name: str, fields: Fields) -> Input:
    """Named normal: also with U and k. A finite dof makes it a scaled t in Monte Carlo, as without the name."""
    return _expanded(name, fields) if "U" in fields.raw else _standard(name, fields)


def _t(name: str, fields: Fields) -> Input:
    value, u = fields.number("value"), fields.number("u", least=0.0)
    return Input(name, value, u, fields.number("dof", above=0.0, infinite=True))


_SHAPES: dict[str, Callable[[str, Fields], Input]] = {
    "normal": _normal,
    "t": _t,
    "rectangular": _rectangular,
    "triangular": _triangular,
    "trapezoidal": _trapezoidal,
    "curvilinear-trapezoid": _curvilinear,
    "arcsine": _arcsine,
    "exponential": _exponential,
    "gamma": _gamma,
    "lognormal": _lognormal,
    "poisson-count": _count,
}
_FORMS: dict[str, Callable[[str, Fields], Input]] = {
    "samples": _samples,
    "groups": _groups,
    "range": _spread,
    "U_rel": _relative,
    "U": _expanded,
    "u": _standard,
}
_KEYS = (
    *_FORMS,
    "value",
    "k",
    "dof",
    "unit",
    "distribution",
    "half_width",
    "low",
    "high",
    "n",
    "pooled_s",
    "pooled_dof",
)
