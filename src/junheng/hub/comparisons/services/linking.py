"""The link of a comparison to a published one of a higher level: asked for by the protocol, evaluated with Draft A."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from junheng.core.quantity.notation import round_to_place_of
from junheng.core.reason import Refusal
from junheng.hub.comparisons import queries
from junheng.hub.comparisons.models import Analysis, Comparison
from junheng.hub.comparisons.rules import life, linking, reporting
from junheng.hub.comparisons.rules.protocol import ProtocolFacts
from junheng.hub.institutions.models import Organisation

MOST_LEVELS = 8


def _codes(row: Comparison) -> dict[str, str]:
    """Codes of the laboratories by their names in the evaluated document."""
    names = queries.names_in(row)
    return {names[part.organisation_id]: part.organisation.uscc for part in queries.taking_part(row)}


def degrees_of(row: Comparison, *, depth: int = 0) -> linking.Degrees:
    """Degrees of equivalence of a published comparison; of one that links further up, those it carries from there."""
    analysis = Analysis.objects.filter(comparison=row).first()
    if analysis is None or row.state not in life.PUBLISHED:
        return {}
    codes = _codes(row)
    found = linking.degrees_of(json.loads(analysis.answer), codes)
    if not analysis.links or depth >= MOST_LEVELS:
        return found
    facts = _facts(row)
    top = None if facts is None else queries.comparison_numbered(facts.link)
    above = {} if top is None else degrees_of(top, depth=depth + 1)
    through = set() if facts is None else {each.body for each in facts.linking}
    for each in json.loads(analysis.links):
        rows = json.loads(each["answer"])["link"]["degrees_of_equivalence"]
        carried = {codes[one["lab"]]: (one["d"], one["u"]) for one in rows if one["lab"] in codes}
        links = {code: both for code, both in above.get(each["point"], {}).items() if code in through}
        found[each["point"]] = carried | links
    return found


def _facts(row: Comparison) -> ProtocolFacts | None:
    protocol = queries.protocol_of(row)
    return None if protocol is None else queries.facts_of(protocol)


def higher_of(facts: ProtocolFacts) -> linking.Higher | None:
    """The comparison a protocol links to, as rules look at it."""
    row = queries.comparison_numbered(facts.link) if facts.link else None
    if row is None:
        return None
    own = _facts(row)
    return linking.Higher(
        row.number, row.level, row.state in life.PUBLISHED, row.item_id, "" if own is None else own.unit, degrees_of(row)
    )  # fmt: skip


def linkable_for(row: Comparison) -> list[Comparison]:
    """Published comparisons of the same item of a higher level, newest first."""
    levels = linking.LEVELS[linking.LEVELS.index(row.level) + 1 :]
    found = Comparison.objects.filter(item_id=row.item_id, level__in=levels, state__in=life.PUBLISHED)
    return list(found.order_by("-id")[:100])


def carriers_of(row: Comparison) -> list[Organisation]:
    """The laboratories that carry the link of the newest protocol."""
    facts = _facts(row)
    codes = set() if facts is None else {each.body for each in facts.linking}
    return [each.organisation for each in row.participants.all() if each.organisation.uscc in codes]


def agreed(row: Comparison, facts: ProtocolFacts) -> tuple[ProtocolFacts, tuple[Refusal, ...]]:
    """A protocol with its linking laboratories named, and all that stands against its link."""
    codes = frozenset(each.organisation.uscc for each in row.participants.all() if each.state != "declined")
    scored = linking.scored_here(facts, codes=codes, pilot=row.pilot.uscc)
    higher = higher_of(facts)
    if higher is not None and higher.published:
        facts = linking.with_all_common(facts, higher, scored=scored)
    found = linking.refusals_to_link(facts, level=row.level, item=row.item_id, higher=higher, scored=scored)
    return facts, found


def refusals_to_stand(row: Comparison, *, but: object = None) -> tuple[Refusal, ...]:
    """Whether the agreed link still has who links and who is carried over, among those taking part `but` one body."""
    facts = _facts(row)
    if facts is None or not facts.link:
        return ()
    codes = frozenset(
        each.organisation.uscc for each in queries.taking_part(row) if each.organisation_id != but
    )
    return linking.refusals_to_stand(
        facts, scored=linking.scored_here(facts, codes=codes, pilot=row.pilot.uscc)
    )


def documents(
    row: Comparison, document: Mapping[str, Any], answer: Mapping[str, Any]
) -> list[tuple[str, dict[str, Any]]]:
    """The document of the link at each point that has one, from the evaluated document of this comparison and its answer."""
    facts = _facts(row)
    higher = None if facts is None else higher_of(facts)
    if facts is None or higher is None:
        return []
    codes = _codes(row)
    here = linking.results_of(document, linking.degrees_of(answer, codes), codes)
    called = {code: name for name, code in codes.items()}
    found = (
        (point, linking.link_document(
            facts, point, title=f"{row.number} → {higher.number} · {point}", above=higher.degrees.get(point, {}), here=rows, called=called,
        ))
        for point, rows in here.items()
    )  # fmt: skip
    return [(point, made) for point, made in found if made is not None]


def linked(row: Comparison, analysis: Analysis, language: str) -> list[linking.Linked]:
    """The links of a report as its page shows them."""
    if not analysis.links:
        return []
    parts = {name: each.organisation for each in queries.taking_part(row) for pk, name in queries.names_in(row).items() if pk == each.organisation_id}  # fmt: skip
    called = {
        name: (body.name_en if language == "en" and body.name_en else body.name_zh)
        for name, body in parts.items()
    }
    return [
        _linked(number, each, called, language)
        for number, each in enumerate(json.loads(analysis.links), start=1)
    ]


def _linked(number: int, each: Mapping[str, str], called: Mapping[str, str], language: str) -> linking.Linked:
    document, answer = (
        json.loads(each["document"]),
        json.loads(each["answer_zh" if language == "zh" else "answer"]),
    )
    found, k = answer["link"], document["coverage"]["k"]

    def shown(value: float, U: float) -> tuple[str, str]:
        return reporting.printed(value, U)

    links = []
    for one in document["link"]["linking"]:
        U = shown(0.0, k * one["u_diff"])[1]
        there, here = (round_to_place_of(reporting.plain(float(one[what])), U) for what in ("d_kc", "d_rmo"))
        links.append((called.get(one["lab"], one["lab"]), there, here, U))
    rows = [
        (called.get(one["lab"], one["lab"]), *shown(one["d"], one["U"]))
        for one in found["degrees_of_equivalence"]
    ]
    delta, U = shown(found["delta"], k * found["u"])
    return linking.Linked(
        each["point"], number, document["unit"], delta, U, found["chi_squared"], found["dof"], found["p_value"], tuple(links),
        tuple(rows), tuple(one["message"] for one in answer["warnings"]),
    )  # fmt: skip
