"""Questions to the evidence graph of the whole platform, answered from the standing graph of this process.

Everything answered is public: what stands on a certificate's public face, and on what it rests.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import numpy as np

from junheng.core.reason import Refusal, Refused, refuse
from junheng.core.traceability import recall as recalling
from junheng.core.traceability.bottlenecks import by_instrument
from junheng.core.traceability.breaks import Breaks
from junheng.core.traceability.graph import Ints
from junheng.core.traceability.judging import CANNOT_TELL_CODES, Answer
from junheng.core.traceability.moment import EPOCH, Window
from junheng.core.traceability.recall import Recall
from junheng.core.traceability.sweep import own_answers
from junheng.core.traceability.what_if import what_if
from junheng.hub.certificates.models import Certificate
from junheng.hub.evidence import reasons as _declared  # noqa: F401  (declares the codes used here)
from junheng.hub.evidence.keeping import Held, remembered, standing_graph
from junheng.hub.evidence.reading import Issuer
from junheng.hub.foundation.clock import today

SHOWN = 50
MOST_EXPLAINED = 2000
MOST_LISTED = 100_000
READ_AT_A_TIME = 2000
"""Rows of one exported list."""
READERS = frozenset({"samr_metrology", "regional_office", "prov_regulator", "city_regulator", "nmi"})


@dataclass(frozen=True, slots=True)
class Item:
    """One certificate of an answer as it is shown; a source has a label and no certificate."""

    label: str
    certificate: Certificate | None
    issuer: Issuer
    made: date | None
    depth: int = 0
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cause:
    """One place where chains do not hold, or cannot be told: the reason, how many certificates, and one of them."""

    where: Item
    reason: Refusal
    count: int
    example: Item


@dataclass(frozen=True, slots=True)
class Counts:
    """How many certificates of one issuer, or of one province, in an answer."""

    issuer: Issuer
    count: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole graph now: how many, how many of each answer, and where chains do not hold, found from `looked_at` of them."""

    made: datetime
    certificates: int
    edges: int
    since: int
    yes: int
    no: int
    cannot_tell: int
    compared: int
    differing: Sequence[str]
    provinces: dict[str, tuple[int, int]]
    """Code of the province of who issued: traceable, and all."""
    causes: Sequence[Cause]
    looked_at: int
    full: bool


@dataclass(frozen=True, slots=True)
class Affected:
    """Whom a bad standard may have hurt: all of it counted, the nearest shown."""

    total: int
    direct: int
    deepest: int
    cleared: int
    issuers: Sequence[Counts]
    provinces: dict[str, int]
    shown: Sequence[Item]


@dataclass(frozen=True, slots=True)
class Fallen:
    """What would fall with a body's authorisation: results and instruments whose answer would be worse."""

    ended: int
    results: int
    instruments: int
    issuers: Sequence[Counts]
    provinces: dict[str, int]
    shown: Sequence[Item]


@dataclass(frozen=True, slots=True)
class Hung:
    """A standard on which results hang alone: named by its latest certificate or evidence."""

    item: Item
    alone: int
    below: int


def overview(at: datetime) -> Overview:
    """The graph as it stood at most ten seconds ago, with the last comparison of memory and sweep."""

    def looked() -> Overview:
        with standing_graph(at) as held:
            return _looked_over(held)

    found: Overview = remembered("overview", looked)
    return found


def _looked_over(held: Held) -> Overview:
    standing, told = held.standing, held.standing.snapshot.told
    ours = held.certificates()
    answers = np.minimum(standing.held[: standing.graph.nodes], own_answers(standing.graph, standing.at))
    broken = np.flatnonzero(ours & (answers == Answer.NO))[:MOST_EXPLAINED].tolist()
    doubtful = np.flatnonzero(ours & (answers == Answer.CANNOT_TELL))[: MOST_EXPLAINED - len(broken)].tolist()
    nodes = np.flatnonzero(ours)
    whole, good = (_provinces(held, found) for found in (nodes, nodes[answers[nodes] == Answer.YES]))
    no, cannot_tell, yes = np.bincount(answers[nodes], minlength=3).tolist()
    return Overview(
        held.made, len(nodes), len(standing.graph.up.to), standing.added, yes, no, cannot_tell, told["compared"], told["differing"],
        {code: (good.get(code, 0), all_of_it) for code, all_of_it in whole.items()},
        _causes(held, [*broken, *doubtful]), len(broken) + len(doubtful), held.full,
    )  # fmt: skip


def _causes(held: Held, nodes: Sequence[int]) -> list[Cause]:
    """The nearest reason of each, put together by where it stands; what most chains end at comes first, broken before doubtful."""
    graph = held.standing.whole()
    breaks = Breaks.of(graph, held.standing.at, lambda node: f"#{node}")
    found: dict[tuple[bool, int, str], list[int]] = {}
    for node in nodes:
        for first in breaks.above(node, most=1):
            doubtful = first.refusal.code in CANNOT_TELL_CODES
            found.setdefault((doubtful, first.path[-1], first.refusal.code), []).append(node)
    order = sorted(found, key=lambda cause: (cause[0], -len(found[cause]), cause[1]))[:SHOWN]
    named = {
        node: item
        for nodes_of in [[cause[1] for cause in order], [found[cause][0] for cause in order]]
        for node, item in zip(nodes_of, _items(held, nodes_of), strict=True)
    }
    labels = {node: item.label for node, item in named.items()}
    return [
        Cause(
            named[cause[1]], _reason(held, breaks, found[cause][0], labels), len(found[cause]), named[found[cause][0]]
        )
        for cause in order
    ]  # fmt: skip


def _reason(held: Held, breaks: Breaks, node: int, labels: dict[int, str]) -> Refusal:
    """The nearest reason of a node with the names of its certificates; of a source why its route does not carry."""
    (first,) = replace(breaks, name=lambda other: labels.get(other) or _label(held, other)).above(
        node, most=1
    )
    end = first.path[-1]
    if held.is_source(end):
        label, doubt = held.source_doubt(end)
        if first.refusal.code in ("no-route-stated", "parent-withdrawn"):
            fallback = (
                first.refusal
                if first.refusal.code == "no-route-stated"
                else refuse("evidence-route-fails", parent=label)
            )
            return refuse(doubt, parent=label) if doubt else fallback
    return first.refusal


def recalled(certificate: Certificate, window: Window, *, alone: bool, at: datetime) -> Affected:
    """Everything downstream of the standard that a certificate is about, or of this certificate `alone`."""
    with standing_graph(at) as held:
        found = _recall(held, certificate, window, alone=alone)
        shown = [int(each) for each in found.nodes[:SHOWN]]
        items = _items(held, shown)
        paths = _paths(held, found, len(shown))
        return Affected(
            len(found.nodes), int(np.count_nonzero(found.depth == 1)), int(found.depth.max(initial=0)), found.cleared,
            _issuers(held, found.nodes), _provinces(held, found.nodes),
            [
                _with(item, depth=int(found.depth[place]), path=paths[place])
                for place, item in enumerate(items)
            ],
        )  # fmt: skip


def recalled_rows(
    certificate: Certificate, window: Window, *, alone: bool, at: datetime
) -> tuple[list[Item], int]:
    """The same for a file: the nearest `MOST_LISTED` rows, and how many there are. Rows are read when others may ask again."""
    with standing_graph(at) as held:
        found = _recall(held, certificate, window, alone=alone)
        nodes = found.nodes[:MOST_LISTED].tolist()
        paths = [found.path(place) for place in range(len(nodes))]
        known = _known(held, {*nodes, *(step for path in paths for step in path)})
    items = _read(known)
    names = {node: item.label for node, item in items.items()}
    rows = [
        _with(items[node], depth=int(found.depth[place]), path=tuple(names[step] for step in paths[place]))
        for place, node in enumerate(nodes)
    ]
    return rows, len(found.nodes)


def _recall(held: Held, certificate: Certificate, window: Window, *, alone: bool) -> Recall:
    node = held.node(certificate.pk)
    if node is None:
        raise Refused(refuse("evidence-certificate-not-yet", number=certificate.number))
    graph = held.standing.graph
    suspect = np.array([node], graph.number)
    if not alone:
        suspect = np.flatnonzero(graph.table.instrument == graph.table.instrument[node]).astype(graph.number)
    return recalling.recall(graph, suspect, window, recalibrated_clears=not alone)


def certificate_numbered(number: str) -> Certificate:
    """Raises Refused where no certificate here has the number."""
    row = Certificate.objects.filter(number=number.strip()[:60]).select_related("institution").first()
    if row is None:
        raise Refused(refuse("evidence-certificate-unknown", number=number.strip()[:60]))
    return row


def fallen(body_id: UUID, name: str, since: date, at: datetime) -> Fallen:
    """What falls if a body's authorisation had ended on a day: two sweeps over everything."""
    if since > today(at):
        raise Refused(refuse("evidence-day-ahead", found=since))
    with standing_graph(at) as held:
        issuer = held.issuer.get(body_id.hex)
        if issuer is None:
            raise Refused(refuse("evidence-body-without-certificates", body=name))
        graph, moment = held.standing.whole(), held.standing.at
        found = what_if(graph, issuer, since.toordinal() - EPOCH, moment, instruments=held.instrument_count)
        nodes = found.nodes[held.certificates()[found.nodes]]
        return Fallen(
            len(found.ended), len(nodes), len(found.instruments), _issuers(held, nodes), _provinces(held, nodes),
            _items(held, nodes[:SHOWN].tolist()),
        )  # fmt: skip


def hanging(province: str, at: datetime, *, most: int = 20) -> list[Hung]:
    """The standards on which most results of a province (all provinces: empty) hang with no route beside them."""
    with standing_graph(at) as held:
        issuers = [
            number
            for number, each in enumerate(held.issuers)
            if each.tenant and province in ("", each.tenant)
        ]
        graph, moment = held.standing.whole(), held.standing.at
        found = by_instrument(
            graph, moment, instruments=held.instrument_count, most=most, issuers=np.array(issuers, np.int32)
        )
        latest = [
            _latest(graph.table.instrument, graph.table.work_day, each) for each in found.found.tolist()
        ]
        return [
            Hung(item, int(found.alone[place]), int(found.below[place]))
            for place, item in enumerate(_items(held, latest))
        ]


def _latest(instrument: Ints, work_day: Ints, number: int) -> int:
    """The certificate of an instrument that was made last."""
    nodes = np.flatnonzero(instrument == number)
    return int(nodes[np.argmax(work_day[nodes])])


def _paths(held: Held, found: Recall, count: int) -> list[tuple[str, ...]]:
    """The way from the suspect down to each of the first rows, by names."""
    paths = [found.path(place) for place in range(count)]
    names = _labels(held, {step for path in paths for step in path})
    return [tuple(names[step] for step in path) for path in paths]


def _labels(held: Held, nodes: Iterable[int]) -> dict[int, str]:
    return {node: item.label for node, item in zip(nodes, _items(held, list(nodes)), strict=True)}


def _label(held: Held, node: int) -> str:
    return _items(held, [node])[0].label


def _items(held: Held, nodes: Sequence[int]) -> list[Item]:
    """Numbers as what they are: certificates by their public rows, sources by their label."""
    items = _read(_known(held, nodes))
    return [items[node] for node in nodes]


def _known(held: Held, nodes: Iterable[int]) -> dict[int, tuple[UUID | None, Item]]:
    """What the graph itself knows of nodes: whose id, who issued, the day; the label of a source."""
    table, found = held.standing.graph.table, {}
    for node in nodes:
        id, day = held.certificate_id(node), int(table.work_day[node])
        made = date.fromordinal(day + EPOCH) if abs(day) < 10_000_000 else None
        label = held.source_doubt(node)[0] if id is None else ""
        found[node] = (id, Item(label, None, held.issuers[int(table.issuer[node])], made))
    return found


def _read(known: dict[int, tuple[UUID | None, Item]]) -> dict[int, Item]:
    """The same with the public rows of the certificates, some at a time."""
    ids = [id for id, _item in known.values() if id is not None]
    rows: dict[UUID, Certificate] = {}
    for start in range(0, len(ids), READ_AT_A_TIME):
        part = ids[start : start + READ_AT_A_TIME]
        rows |= Certificate.objects.select_related("institution").in_bulk(part)
    return {
        node: item if id is None else _with(item, label=rows[id].number, certificate=rows[id])
        for node, (id, item) in known.items()
    }


def _with(item: Item, **more: Any) -> Item:
    return Item(**{name: more.get(name, getattr(item, name)) for name in Item.__dataclass_fields__})


def _issuers(held: Held, nodes: Ints, most: int = 20) -> list[Counts]:
    """Who issued most of these, most first."""
    numbers, counts = np.unique(held.standing.graph.table.issuer[nodes], return_counts=True)
    order = np.argsort(-counts, kind="stable")[:most]
    return [Counts(held.issuers[int(numbers[each])], int(counts[each])) for each in order]


def _provinces(held: Held, nodes: Ints) -> dict[str, int]:
    """How many of these by the province of who issued; evidence from elsewhere has none."""
    per_issuer = np.bincount(held.standing.graph.table.issuer[nodes], minlength=len(held.issuers))
    found: Counter[str] = Counter()
    for number in np.flatnonzero(per_issuer).tolist():
        found[held.issuers[number].tenant] += int(per_issuer[number])
    found.pop("", None)
    return dict(found)
