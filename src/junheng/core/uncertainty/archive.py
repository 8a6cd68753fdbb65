"""Archives of quantities in JSON: what was computed on one day stays correlated with what is computed on another.

An archive (`junheng.quantities/1`) holds the root inputs by name and each quantity's Jacobian to them. Archives
that were saved from roots of the same name and the same content are joined when they are loaded together. A
loader reads numbers and nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

import junheng.core.uncertainty.reasons  # noqa: F401  # declares the codes below
from junheng.core.reason import UnusableInput, refuse
from junheng.core.uncertainty.fields import Fields, finite, shown
from junheng.core.uncertainty.quantities import Cluster, Quantities, Roots, inputs

SCHEMA = "junheng.quantities/1"
MOST_ROOTS, MOST_VALUES, MOST_NUMBERS = 100_000, 100_000, 5_000_000
Array = NDArray[np.float64]


def archive_of(quantities: Mapping[str, Quantities]) -> dict[str, Any]:
    """The document of named quantities, all of the same roots; the roots must have a name to be joined by."""
    roots = {id(each.roots): each.roots for each in quantities.values()}
    if len(roots) != 1:
        raise UnusableInput(refuse("quantities-of-other-roots"))
    (only,) = roots.values()
    return {
        "schema": SCHEMA,
        "roots": _roots_as_json(only),
        "quantities": {name: _quantity_as_json(each) for name, each in quantities.items()},
    }


def _roots_as_json(roots: Roots) -> dict[str, Any]:
    return {
        "name": roots.name,
        "u": roots.u.tolist(),
        "dof": ["inf" if math.isinf(each) else each for each in roots.dof.tolist()],
        "clusters": [
            {"positions": list(each.positions), "correlation": np.asarray(each.correlation).tolist()}
            for each in roots.clusters
        ],
    }


def _quantity_as_json(each: Quantities) -> dict[str, Any]:
    return {
        "values": each.values.tolist(),
        "jacobian": {
            "starts": each.jacobian.indptr.tolist(),
            "columns": each.jacobian.indices.tolist(),
            "derivatives": each.jacobian.data.tolist(),
        },
    }


def quantities_from(*documents: Any) -> dict[str, Quantities]:
    """The quantities of one or several archives; those of roots of one name share their roots.

    Refused: another schema, roots of one name that differ, a name that stands twice, and whatever is no
    matrix of finite numbers.
    """
    known: dict[str, Roots] = {}
    found: dict[str, Quantities] = {}
    for document in documents:
        fields = Fields.of(document, "")
        schema = fields.text("schema")
        if schema != SCHEMA:
            raise UnusableInput(refuse("schema-unknown", path="schema", expected=SCHEMA, found=schema))
        roots = _joined(_roots(Fields.of(fields.any("roots"), "roots")), known)
        named = Fields.of(fields.any("quantities"), "quantities")
        fields.finish()
        for name in named.raw:
            if name in found:
                raise UnusableInput(refuse("model-name-twice", path="quantities", term=shown(name)))
            found[name] = _quantity(Fields.of(named.any(name), named.at(str(name))), roots)
    return found


def _joined(roots: Roots, known: dict[str, Roots]) -> Roots:
    """The roots of this name that were read before, if they are the same."""
    if not roots.name:
        return roots
    before = known.setdefault(roots.name, roots)
    if before is not roots and _roots_as_json(before) != _roots_as_json(roots):
        raise UnusableInput(refuse("archive-roots-differ", path="roots", found=roots.name))
    return before


def _roots(fields: Fields) -> Roots:
    name = fields.text("name", default="")
    u = fields.numbers("u", most=MOST_ROOTS, least=0.0)
    freedom = fields.items("dof", most=MOST_ROOTS)
    dof = [finite(each, f"roots.dof[{at}]", infinite=True) for at, each in enumerate(freedom)]
    if len(dof) != len(u) or not u:
        raise UnusableInput(
            refuse("value-out-of-range", path="roots.dof", found=len(dof), expected=f"{len(u)} values, ≥ 1")
        )
    clusters = [
        _cluster(Fields.of(each, f"roots.clusters[{at}]"))
        for at, each in enumerate(fields.items("clusters", default=[]))
    ]
    fields.finish()
    with fields.located("clusters"):
        return inputs(np.zeros(len(u)), u, dof=dof, clusters=clusters, name=name).roots


def _cluster(fields: Fields) -> Cluster:
    positions = _whole(fields, "positions", MOST_ROOTS)
    rows = fields.rows("correlation", most=MOST_ROOTS)
    fields.finish()
    if any(len(row) != len(positions) for row in rows) or len(rows) != len(positions):
        path = fields.at("correlation")
        raise UnusableInput(refuse("value-not-a-list", path=path, found=f"{len(rows)} rows"))
    return Cluster(tuple(positions), np.array(rows))


def _whole(fields: Fields, key: str, most: int) -> list[int]:
    found = fields.numbers(key, most=most, least=0.0)
    for at, each in enumerate(found):
        if each != int(each):
            path = f"{fields.at(key)}[{at}]"
            raise UnusableInput(refuse("value-out-of-range", path=path, found=each, expected="0, 1, 2 …"))
    return [int(each) for each in found]


def _quantity(fields: Fields, roots: Roots) -> Quantities:
    values = np.array(fields.numbers("values", most=MOST_VALUES))
    inner = Fields.of(fields.any("jacobian"), fields.at("jacobian"))
    starts = _whole(inner, "starts", MOST_VALUES + 1)
    columns = _whole(inner, "columns", MOST_NUMBERS)
    derivatives = inner.numbers("derivatives", most=MOST_NUMBERS)
    inner.finish()
    fields.finish()
    fits = (
        len(starts) == len(values) + 1
        and starts[0] == 0
        and starts == sorted(starts)
        and starts[-1] == len(columns) == len(derivatives)
        and max(columns, default=0) < len(roots.u)
    )
    if not fits:
        raise UnusableInput(refuse("archive-jacobian", path=inner.path))
    places = (np.array(derivatives), np.array(columns, dtype=int), np.array(starts))
    jacobian = sparse.csr_array(places, shape=(len(values), len(roots.u)))
    jacobian.sum_duplicates()
    return Quantities(values, jacobian, roots)
