"""The chain of a few thousand certificates: is a result traceable, is an instrument usable, where it breaks, what hangs below.

The rules are those of `judging` and `routes`; the search below a suspect is that of `recall`. Nothing is read and
no time is asked: the moment comes with the question.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from junheng.core.reason import Refusal, UnusableInput, refuse
from junheng.core.traceability.evidence import Certificate, Direction, Edge
from junheng.core.traceability.graph import NO_DAY, NO_DUE, NO_SECOND, Graph, Table, build
from junheng.core.traceability.judging import (
    Answer,
    Facts,
    Status,
    answer_for,
    edge_refusals,
    result_refusals,
    use_refusals,
)
from junheng.core.traceability.moment import Moment, Window, moment_of
from junheng.core.traceability.recall import recall
from junheng.core.traceability.routes import route_refusals


@dataclass(frozen=True, slots=True)
class Broken:
    """One reason, and the identifiers from the certificate asked about up to where it stands."""

    path: tuple[str, ...]
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Judgement:
    """An answer with every reason behind it, nearest first. Empty reasons: yes."""

    answer: Answer
    broken: tuple[Broken, ...]


@dataclass(frozen=True, slots=True)
class Affected:
    """A certificate under a suspect: how deep, and the shortest path from the suspect's certificate down to it."""

    id: str
    depth: int
    path: tuple[str, ...]
    here: bool


@dataclass(frozen=True, slots=True)
class Level:
    """What stands at one distance from a certificate; pages draw it collapsed to its number."""

    distance: int
    ids: tuple[str, ...]


class Chains:
    """An index over certificates and edges; questions do not change it.

    Duplicate identifiers are refused. An edge may name certificates that are not here: these are elsewhere.
    """

    def __init__(self, certificates: Iterable[Certificate], edges: Iterable[Edge]) -> None:
        self._by_id: dict[str, Certificate] = {}
        for each in certificates:
            if each.id in self._by_id:
                raise UnusableInput(refuse("graph-id-twice", found=each.id))
            self._by_id[each.id] = each
        self._of_instrument: dict[str, list[str]] = {}
        for name in sorted(self._by_id):
            self._of_instrument.setdefault(self._by_id[name].instrument, []).append(name)
        self._edges = sorted(set(edges), key=lambda edge: (edge.child, edge.parent, edge.quantity))
        self._up: dict[str, list[Edge]] = {}
        self._down: dict[str, list[Edge]] = {}
        for edge in self._edges:
            self._up.setdefault(edge.child, []).append(edge)
            self._down.setdefault(edge.parent, []).append(edge)
        outside = {end for edge in self._edges for end in (edge.child, edge.parent)} - self._by_id.keys()
        self._names = [*sorted(self._by_id), *sorted(outside)]
        self._number = {name: number for number, name in enumerate(self._names)}
        self._graph = self._as_graph()
        self._settled = {self._names[node] for node in self._graph.order.tolist()}

    def traceable(self, certificate: str, at: date | datetime) -> Judgement:
        """Whether a result reaches the tops of all its routes, each edge judged on the work date of its child."""
        self._refuse_unknown(certificate)
        moment = moment_of(at)
        found = [Broken((certificate,), each) for each in result_refusals(self._facts(certificate), moment)]
        reached: dict[str, tuple[str, ...]] = {certificate: (certificate,)}
        queue = [certificate]
        for child in queue:
            found += self._broken_at(child, reached[child], moment)
            for edge in self._up.get(child, ()):
                if edge.parent not in reached:
                    reached[edge.parent] = (*reached[child], edge.parent)
                    queue.append(edge.parent)
        return Judgement(answer_for(each.refusal for each in found), tuple(found))

    def usable(self, instrument: str, at: date | datetime) -> Judgement:
        """Whether an instrument may do new work at a moment: by its latest certificate, in date and traceable."""
        moment = moment_of(at)
        latest = self._latest(instrument, moment)
        if not latest:
            none = refuse("instrument-without-certificate", instrument=instrument, at=moment)
            return Judgement(Answer.NO, (Broken((), none),))
        found: list[Broken] = []
        for each in latest:
            found += [Broken((each.id,), one) for one in use_refusals(instrument, each.facts, moment)]
            found += self.traceable(each.id, at).broken
        return Judgement(answer_for(each.refusal for each in found), tuple(found))

    def levels(self, certificate: str, direction: Direction) -> tuple[Level, ...]:
        """Everything above or below, by its shortest distance; each certificate once."""
        self._refuse_unknown(certificate)
        seen, level = {certificate}, [certificate]
        found: list[Level] = []
        while level:
            beside = {other for each in level for other in self._neighbours(each, direction)} - seen
            seen |= beside
            level = sorted(beside)
            if level:
                found.append(Level(len(found) + 1, tuple(level)))
        return tuple(found)

    def recall(
        self, suspects: Sequence[str], window: Window, *, recalibrated_clears: bool
    ) -> tuple[Affected, ...]:
        """Everything affected by a bad standard whose certificates are given (see `recall.recall`)."""
        for each in suspects:
            self._refuse_unknown(each)
        nodes = np.array(sorted(self._number[each] for each in suspects), np.int32)
        found = recall(self._graph, nodes, window, recalibrated_clears=recalibrated_clears)
        return tuple(
            Affected(
                self._names[node],
                int(found.depth[place]),
                tuple(self._names[step] for step in found.path(place)),
                node < self._graph.count,
            )
            for place, node in enumerate(found.nodes.tolist())
        )

    def certificates_of(self, instrument: str) -> tuple[str, ...]:
        """Certificates of an instrument, ascending by identifier."""
        return tuple(self._of_instrument.get(instrument, ()))

    def _neighbours(self, name: str, direction: Direction) -> list[str]:
        edges = self._up if direction == "up" else self._down
        return [edge.parent if direction == "up" else edge.child for edge in edges.get(name, ())]

    def _broken_at(self, child: str, path: tuple[str, ...], at: Moment) -> list[Broken]:
        """What is wrong with one certificate's edges up, or with its having none."""
        own = self._by_id.get(child)
        if own is None:
            return []
        edges = self._up.get(child, ())
        found = [Broken(path, each) for each in self._missing(own, edges)]
        for edge in edges:
            judged = edge.facts_of(self._facts(edge.parent))
            refusals = edge_refusals(own.facts, judged, at, decided=bool(edge.decided))
            refusals += self._cyclic(edge)
            parent = self._by_id.get(edge.parent)
            refusals += () if parent is None else route_refusals(parent, own)
            found += [Broken((*path, edge.parent), each) for each in refusals]
        return found

    def _missing(self, own: Certificate, edges: Sequence[Edge]) -> list[Refusal]:
        if not edges and own.route is None:
            return [refuse("no-route-stated", child=own.id)]
        named = {edge.quantity for edge in edges}
        return [
            refuse("quantity-without-parent", child=own.id, quantity=each)
            for each in own.needs
            if each not in named
        ]

    def _cyclic(self, edge: Edge) -> tuple[Refusal, ...]:
        """An edge of a cycle: its parent leads back to its child. Asked only where no top is reached."""
        if edge.child == edge.parent or edge.child in self._settled or edge.parent in self._settled:
            return ()
        above = {each for level in self.levels(edge.parent, "up") for each in level.ids}
        return (
            (refuse("rests-on-itself", child=edge.child, parent=edge.parent),) if edge.child in above else ()
        )

    def _latest(self, instrument: str, at: Moment) -> list[Certificate]:
        """The latest known; of one moment, those that were not replaced."""
        ranked: dict[tuple[tuple[int, int], bool], list[Certificate]] = {}
        for name in self.certificates_of(instrument):
            each = self._by_id[name]
            work = each.facts.work
            if work is not None and not at.is_surely_before(work):
                standing = each.facts.status_at(at) is not Status.REPLACED
                ranked.setdefault((work.latest, standing), []).append(each)
        return ranked[max(ranked)] if ranked else []

    def _facts(self, name: str) -> Facts:
        found = self._by_id.get(name)
        return Facts(name, None, here=False) if found is None else found.facts

    def _refuse_unknown(self, name: str) -> None:
        if name not in self._number:
            raise UnusableInput(refuse("graph-id-unknown", found=name))

    def _as_graph(self) -> Graph:
        rows = [self._by_id[name].facts for name in self._names[: len(self._by_id)]]
        zeros = np.zeros(len(rows), np.int32)
        table = Table(
            np.array([NO_DAY if row.work is None else row.work.day for row in rows], np.int32),
            np.array([NO_DUE if row.due is None else row.due for row in rows], np.int32),
            np.array([row.status for row in rows], np.uint8),
            zeros,
            zeros,
            np.array(
                [
                    NO_SECOND if row.work is None or row.work.second is None else row.work.second
                    for row in rows
                ],
                np.int32,
            ),
        )
        ends = [
            np.array([self._number[getattr(e, end)] for e in self._edges], np.int32)
            for end in ("child", "parent")
        ]
        return build(table, ends[0], ends[1], nodes=len(self._names))
