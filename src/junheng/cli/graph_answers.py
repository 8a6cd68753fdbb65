"""Answers about a named graph as JSON: what is affected by a suspect, what is traceable and usable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pyarrow as pa

from junheng.cli.graph_files import NamedGraph, status_word
from junheng.core.reason import Refusal, UnusableInput, refuse
from junheng.core.traceability.breaks import Break, Breaks
from junheng.core.traceability.graph import Ints
from junheng.core.traceability.judging import Answer, use_refusals
from junheng.core.traceability.moment import Moment, Window, day_text
from junheng.core.traceability.recall import Recall, may_be_inside
from junheng.core.traceability.sweep import NONE_KNOWN, Sweep, sweep

Kind = Literal["certificate", "instrument"]
MOST_REASONS = 10


def names(named: NamedGraph, nodes: Ints) -> list[str]:
    """Identifiers of nodes, in their order."""
    found: list[str] = named.names.take(pa.array(nodes)).to_pylist()
    return found


def suspects(named: NamedGraph, name: str, kind: Kind | None) -> tuple[Kind, Ints]:
    """The suspect's certificates. A name that fits both is the instrument, if the certificate is of it."""
    node = named.node(name) if kind != "instrument" else None
    number = named.instrument(name) if kind != "certificate" else None
    table = named.graph.table
    if number is not None:
        if node is not None and (node >= named.graph.count or table.instrument[node] != number):
            raise UnusableInput(refuse("graph-id-ambiguous", path="--suspect", found=name[:80]))
        return "instrument", np.flatnonzero(table.instrument == number).astype(np.int32)
    if node is None:
        raise UnusableInput(refuse("graph-id-unknown", path="--suspect", found=name[:80]))
    return "certificate", np.array([node], np.int32)


def affected_as_json(named: NamedGraph, found: Recall, window: Window) -> list[dict[str, Any]]:
    """Every affected certificate of this graph, nearest first, then by work date, then by identifier."""
    graph = named.graph
    here = np.flatnonzero(found.nodes < graph.count)
    nodes = found.nodes[here]
    day = graph.table.work_day[nodes]
    inside = may_be_inside(graph, nodes, window)
    ids, paths = names(named, nodes), _paths(named, found)
    rows = [
        {
            "id": ids[at],
            "instrument": name_or_none(named.instruments, int(graph.table.instrument[node])),
            "issuer": name_or_none(named.issuers, int(graph.table.issuer[node])),
            "work_date": None if (work := graph.work(int(node))) is None else str(work),
            "status": status_word(int(graph.table.status[node])),
            "depth": int(found.depth[here[at]]),
            "in_window": bool(inside[at]),
            "path": paths[int(node)],
        }
        for at, node in enumerate(nodes.tolist())
    ]
    return [rows[at] for at in np.lexsort((nodes, day, found.depth[here]))]


def _paths(named: NamedGraph, found: Recall) -> dict[int, list[str]]:
    """The path from the suspect's certificate to each affected node."""
    known: dict[int, list[str]] = {int(node): [named.name(int(node))] for node in found.suspects}
    for node, above, name in zip(
        found.nodes.tolist(), found.above.tolist(), names(named, found.nodes), strict=True
    ):
        known[node] = [*known[above], name]
    return known


def elsewhere_as_json(named: NamedGraph, found: Recall) -> list[dict[str, Any]]:
    """Affected nodes whose certificates are kept elsewhere: their dates, and so the effect, are not known."""
    paths = _paths(named, found)
    return [
        {"id": named.name(int(node)), "depth": int(depth), "path": paths[int(node)]}
        for node, depth in zip(found.nodes, found.depth, strict=True)
        if node >= named.graph.count
    ]


def by_issuer(named: NamedGraph, found: Recall) -> list[dict[str, Any]]:
    """How many affected certificates each body issued, most first, then by name."""
    return issued(named, found.nodes[found.nodes < named.graph.count])


def issued(named: NamedGraph, nodes: Ints) -> list[dict[str, Any]]:
    """How many of these certificates each body issued, most first, then by name."""
    numbers, counts = np.unique(named.graph.table.issuer[nodes], return_counts=True)
    rows = [
        {"issuer": name_or_none(named.issuers, int(number)), "count": int(count)}
        for number, count in zip(numbers, counts, strict=True)
    ]
    return sorted(rows, key=lambda row: -row["count"])


def tops(named: NamedGraph) -> str:
    """Whether the graph says itself where its chains end."""
    if named.has_routes:
        return "stated"
    return "assumed: a certificate without parents is the top of its chain"


def name_or_none(values: pa.Array, number: int) -> str | None:
    return None if number < 0 else str(values[number].as_py())


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """A graph swept at one moment, and the answers read from it."""

    named: NamedGraph
    at: Moment
    language: Any
    swept: Sweep
    breaks: Breaks

    @classmethod
    def of(cls, named: NamedGraph, at: Moment, language: str) -> Checked:
        swept = sweep(named.graph, at, instruments=len(named.instruments))
        return cls(named, at, language, swept, Breaks.of(named.graph, at, named.name))

    def of_all(self, limit: int) -> dict[str, Any]:
        """Counts of everything known at the moment; all of it listed where it is little, else what is not yes."""
        graph = self.named.graph
        asked = np.flatnonzero(self._judged())
        instruments = np.flatnonzero(self.swept.latest != NONE_KNOWN)
        traceable, usable = self.swept.traceable[asked], self.swept.usable[instruments]
        certificates = [self._certificate(int(node)) for node in _listed(asked, traceable, limit)]
        pieces = [self._instrument(int(number)) for number in _listed(instruments, usable, limit)]
        answer = self._answer(traceable, usable, certificates, pieces)
        return answer | {"not_yet": graph.count - len(asked)}

    def _judged(self) -> Any:
        return self.swept.known | (self.named.graph.table.work_day == np.iinfo(np.int32).min)

    def of_ids(self, ids: Sequence[str], kind: Kind | None) -> dict[str, Any]:
        """A certificate is asked whether it is traceable, an instrument whether it is usable."""
        nodes, numbers = [], []
        for name in ids:
            node = self.named.node(name) if kind != "instrument" else None
            number = self.named.instrument(name) if kind != "certificate" else None
            if node is None and number is None:
                raise UnusableInput(refuse("graph-id-unknown", path="ID", found=name[:80]))
            nodes += [] if node is None else [node]
            numbers += [] if number is None else [number]
        traceable = np.array([self._traceable(node) for node in nodes], np.int8)
        usable = self.swept.usable[numbers] if numbers else np.empty(0, np.int8)
        return self._answer(
            traceable,
            usable,
            [self._certificate(node) for node in nodes],
            [self._instrument(n) for n in numbers],
        )

    def _traceable(self, node: int) -> Answer:
        """Certificates that are elsewhere cannot be told."""
        here = node < self.named.graph.count
        return Answer(int(self.swept.traceable[node])) if here else Answer.CANNOT_TELL

    def _answer(
        self,
        traceable: Any,
        usable: Any,
        certificates: list[dict[str, Any]],
        instruments: list[dict[str, Any]],
    ) -> dict[str, Any]:
        together = [*np.unique(traceable).tolist(), *np.unique(usable).tolist()]
        return {
            "schema": "junheng.traceability-check/1",
            "method": "each edge on the work date of its child, recursively; of several parents the worst",
            "tops": tops(self.named),
            "at": str(self.at),
            "answer": Answer(min(together)).word if together else Answer.CANNOT_TELL.word,
            "traceable": _counts(traceable),
            "usable": _counts(usable),
            "certificates": certificates,
            "instruments": instruments,
        }

    def _certificate(self, node: int) -> dict[str, Any]:
        graph, named = self.named.graph, self.named
        answer = self._traceable(node)
        found = () if answer is Answer.YES else self.breaks.above(node, most=MOST_REASONS)
        work = graph.work(node)
        return {
            "id": named.name(node),
            "instrument": name_or_none(named.instruments, int(graph.table.instrument[node]))
            if node < graph.count
            else None,
            "work_date": None if work is None else str(work),
            "traceable": answer.word,
            "usable": self._usable_of(node),
            "reasons": [self._reason(each) for each in found],
        }

    def _usable_of(self, node: int) -> str | None:
        """Beside the answer about a result, that about its instrument at the moment."""
        number = int(self.named.graph.table.instrument[node]) if node < self.named.graph.count else -1
        return None if number < 0 else Answer(int(self.swept.usable[number])).word

    def _reason(self, found: Break) -> dict[str, Any]:
        chain = [self.named.name(node) for node in found.path]
        return found.refusal.as_json(self.language) | {"chain": chain}

    def _instrument(self, number: int) -> dict[str, Any]:
        instrument = str(self.named.instruments[number].as_py())
        node = int(self.swept.latest[number])
        found = self._use(instrument, node)
        return {
            "instrument": instrument,
            "certificate": None if node == NONE_KNOWN else self.named.name(node),
            "due_date": self._due(node),
            "usable": Answer(int(self.swept.usable[number])).word,
            "traceable": None if node == NONE_KNOWN else self._traceable(node).word,
            "reasons": [each.as_json(self.language) for each in found],
        }

    def _due(self, node: int) -> str | None:
        due = None if node == NONE_KNOWN else self.named.graph.facts(node, "").due
        return None if due is None else day_text(due)

    def _use(self, instrument: str, node: int) -> tuple[Refusal, ...]:
        if node == NONE_KNOWN:
            return (refuse("instrument-without-certificate", instrument=instrument, at=self.at),)
        name = self.named.name(node)
        found = use_refusals(instrument, self.named.graph.facts(node, name), self.at)
        if self._traceable(node) is Answer.YES or any(each.code == "instrument-withdrawn" for each in found):
            return found
        return (*found, refuse("instrument-not-traceable", instrument=instrument, certificate=name))


def _listed(places: Any, answers: Any, limit: int) -> Any:
    return places[:limit] if len(places) <= limit else places[answers != Answer.YES][:limit]


def _counts(answers: Any) -> dict[str, int]:
    return {each.word: int(np.count_nonzero(answers == each)) for each in reversed(Answer)}
