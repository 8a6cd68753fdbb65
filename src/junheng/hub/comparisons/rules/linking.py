"""A link to a published comparison of a higher level: when there can be one, and the document that is evaluated.

Every linking laboratory gives the offset between the two references, d(higher) − d(here). Its standard uncertainty is what
the protocol states for it at the point; where it states none, both results count as independent: the root of the sum of
u²(d) there and u²(x) here. `core.comparison.link` takes the weighted mean of the offsets; what is carried over is d here with
u(x), since the reference of this comparison cancels.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from junheng.core.reason import Refusal, because, refuse
from junheng.hub.comparisons import reasons as _declared  # noqa: F401  (declares the codes used here)
from junheng.hub.comparisons.rules.protocol import Linking, ProtocolFacts, decimal_of

LEVELS = ("local", "regional", "national", "rmo", "key")
"""From the lowest: of a province, of several, of the nation, of a regional metrology organisation, of the CIPM."""
Degrees = Mapping[str, Mapping[str, tuple[float, float]]]
"""d and its standard uncertainty, by point and by code of the laboratory."""


@dataclass(frozen=True, slots=True)
class Higher:
    """The comparison linked to, as far as rules ask."""

    number: str
    level: str
    published: bool
    item: str
    unit: str
    degrees: Degrees


def scored_here(facts: ProtocolFacts, *, codes: frozenset[str], pilot: str) -> frozenset[str]:
    """Who will have a degree of equivalence here: the pilot of a line has none."""
    return codes - {pilot} if facts.reference == "line" else codes


def common(facts: ProtocolFacts, higher: Higher, *, scored: frozenset[str]) -> frozenset[str]:
    """Codes of the laboratories with a degree of equivalence in both, at a point that stands in both."""
    points = {each.id for each in facts.points}
    return scored & {code for point, rows in higher.degrees.items() if point in points for code in rows}


def with_all_common(facts: ProtocolFacts, higher: Higher, *, scored: frozenset[str]) -> ProtocolFacts:
    """A protocol that names no linking laboratory names all there are."""
    if facts.linking:
        return facts
    return replace(
        facts, linking=tuple(Linking(each) for each in sorted(common(facts, higher, scored=scored)))
    )


def refusals_to_link(
    facts: ProtocolFacts, *, level: str, item: str, higher: Higher | None, scored: frozenset[str]
) -> tuple[Refusal, ...]:
    """All that stands against the link a protocol asks for; `scored`: codes of those who will be scored here."""
    if not facts.link:
        return because((bool(facts.linking), refuse("link-without-comparison", path="linking")))
    if higher is None:
        return (refuse("link-unknown", path="link", number=facts.link[:40]),)
    if not higher.published:
        return (refuse("link-not-published", path="link", number=higher.number),)
    points = {each.id for each in facts.points}
    both = common(facts, higher, scored=scored)
    wrong = [each for each in facts.linking if each.body not in both]
    linking = {each.body for each in facts.linking}
    return because(
        (LEVELS.index(higher.level) <= LEVELS.index(level), refuse("link-not-higher", path="link", number=higher.number)),
        (higher.item != item, refuse("link-other-quantity", path="link", number=higher.number)),
        (higher.unit != facts.unit, refuse("link-other-unit", path="link", number=higher.number, found=facts.unit, wanted=higher.unit)),
        (not points & set(higher.degrees), refuse("link-no-common-point", path="link", number=higher.number)),
        (not both, refuse("link-no-laboratory", path="link", number=higher.number)),
        (bool(both and wrong), refuse("link-laboratory-not-in-both", path="linking", names="、".join(each.body for each in wrong))),
        (bool(both) and scored <= linking, refuse("link-carries-nobody", path="linking")),
        (any(each.point and each.point not in points for each in facts.linking), refuse("link-line-point", path="linking")),
        (any(each.u and not _positive(each.u) for each in facts.linking), refuse("link-line-uncertainty", path="linking")),
    )  # fmt: skip


def refusals_to_stand(facts: ProtocolFacts, *, scored: frozenset[str]) -> tuple[Refusal, ...]:
    """A link that was agreed still has somebody who links and somebody who is carried over."""
    linking = {each.body for each in facts.linking}
    return because(
        (bool(facts.link) and not linking & scored, refuse("link-no-laboratory", number=facts.link)),
        (bool(facts.link) and scored <= linking, "link-carries-nobody"),
    )


def _positive(text: str) -> bool:
    value = decimal_of(text)
    return value is not None and 1e-100 <= value <= 1e100


def link_document(
    facts: ProtocolFacts,
    point: str,
    *,
    title: str,
    above: Mapping[str, tuple[float, float]],
    here: Mapping[str, tuple[float, float]],
    called: Mapping[str, str],
) -> dict[str, Any] | None:
    """The `junheng.comparison/1` document of the link at one point; None where nobody links it.

    `above`: d and u there by code; `here`: d, and u of the result itself, by code; `called`: names by code.
    """
    stated = {each.body: each.u for each in facts.linking if each.point == point and each.u}
    links = [
        code for code in dict.fromkeys(each.body for each in facts.linking) if code in above and code in here
    ]
    carried = [code for code in here if code not in {each.body for each in facts.linking}]
    if not links or not carried:
        return None
    return {
        "schema": "junheng.comparison/1",
        "title": title,
        "unit": facts.unit,
        "coverage": {"k": float(facts.k)},
        "link": {
            "linking": [
                {
                    "lab": called[code], "d_kc": repr(above[code][0]), "d_rmo": repr(here[code][0]),
                    "u_diff": float(stated[code]) if code in stated else math.hypot(above[code][1], here[code][1]),
                }
                for code in links
            ],
            "rmo": [{"lab": called[code], "x": repr(here[code][0]), "u": here[code][1]} for code in carried],
        },
    }  # fmt: skip


def degrees_of(
    answer: Mapping[str, Any], codes: Mapping[str, str]
) -> dict[str, dict[str, tuple[float, float]]]:
    """d and u(d), without dark uncertainty, of an answer of the science, by point and code; `codes` by name."""
    found: dict[str, dict[str, tuple[float, float]]] = {}
    for point in answer["points"]:
        compared = point["degrees_of_equivalence"].get(point["verdict"]["reference"], {})
        rows = compared.get("unilateral", {}).get("without_dark_uncertainty", ())
        found[point["id"]] = {
            codes[row["lab"]]: (row["d"], row["u"])
            for row in rows
            if row["lab"] in codes and row["u"] is not None
        }
    return found


def results_of(
    document: Mapping[str, Any], degrees: Degrees, codes: Mapping[str, str]
) -> dict[str, dict[str, tuple[float, float]]]:
    """d of a report with the standard uncertainty of the result itself, that of the travelling standard in it."""
    found: dict[str, dict[str, tuple[float, float]]] = {}
    for point in document["points"]:
        instability = float(point.get("transfer", {}).get("u_instability", 0.0))
        known = degrees.get(point["id"], {})
        found[point["id"]] = {
            codes[row["lab"]]: (
                known[codes[row["lab"]]][0],
                math.hypot(float(row["U"]) / row["k"], instability),
            )
            for row in point["labs"]
            if codes.get(row["lab"]) in known
        }
    return found


@dataclass(frozen=True, slots=True)
class Linked:
    """A link at one point as a page shows it: offset, consistency, who links with both differences, who is carried over."""

    point: str
    number: int
    """Of its downloads."""
    unit: str
    delta: str
    U: str
    chi_squared: float
    dof: int
    p_value: float | None
    linking: tuple[tuple[str, str, str, str], ...]
    """Name, d there, d here, U of the difference."""
    rows: tuple[tuple[str, str, str], ...]
    """Name, d from the higher reference, U."""
    warnings: tuple[str, ...]
