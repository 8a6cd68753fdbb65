"""Answers about a named graph as JSON: what falls if an authorisation ends, and what most results hang on alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from junheng.cli.graph_answers import issued, name_or_none, names, tops
from junheng.cli.graph_files import NamedGraph, status_word
from junheng.core.reason import UnusableInput, refuse
from junheng.core.traceability.bottlenecks import bottlenecks, by_instrument
from junheng.core.traceability.graph import Ints
from junheng.core.traceability.judging import Answer
from junheng.core.traceability.moment import Moment, day_text
from junheng.core.traceability.sweep import Answers
from junheng.core.traceability.what_if import WhatIf, what_if


def fallen_as_json(named: NamedGraph, issuer: str, since: int, at: Moment, *, limit: int) -> dict[str, Any]:
    """Everything whose answer would be worse: counted, and listed with the body's own first, then by work date and id."""
    number = _issuer(named, issuer, "--issuer")
    found = what_if(named.graph, number, since, at, instruments=len(named.instruments))
    day = named.graph.table.work_day[found.nodes]
    own = np.isin(found.nodes, found.ended, assume_unique=True)
    order = np.lexsort((found.nodes, day, ~own))[:limit]
    before, after = found.before, found.after
    return {
        "schema": "junheng.traceability-what-if/1",
        "method": "its certificates from the day on as withdrawn, those without a day as unknown; then every answer again",
        "tops": tops(named),
        "issuer": issuer,
        "since": day_text(since),
        "at": str(at),
        "ended": len(found.ended),
        "undated": len(found.undated),
        "traceable": _changes(before.traceable[found.nodes], after.traceable[found.nodes]),
        "usable": _changes(before.usable[found.instruments], after.usable[found.instruments]),
        "by_issuer": issued(named, found.nodes),
        "certificates": _certificates(named, found, found.nodes[order], own[order]),
        "instruments": [_instrument(named, found, each) for each in found.instruments[:limit].tolist()],
    }


def _issuer(named: NamedGraph, name: str, path: str) -> int:
    number = named.issuer(name)
    if number is None:
        raise UnusableInput(refuse("graph-issuer-unknown", path=path, found=name[:80]))
    return number


def _changes(before: Answers, after: Answers) -> list[dict[str, Any]]:
    """How many fall from which answer to which, the best first."""
    pairs = [(one, other) for one in reversed(Answer) for other in reversed(Answer) if other < one]
    counts = [int(np.count_nonzero((before == one) & (after == other))) for one, other in pairs]
    return [
        {"before": one.word, "after": other.word, "count": count}
        for (one, other), count in zip(pairs, counts, strict=True)
        if count
    ]


def _certificates(named: NamedGraph, found: WhatIf, nodes: Ints, own: Any) -> list[dict[str, Any]]:
    rows = zip(nodes.tolist(), names(named, nodes), own.tolist(), strict=True)
    return [
        _certificate(named, node)
        | {
            "id": name,
            "status": status_word(int(named.graph.table.status[node])),
            "ended": ended,
            "before": Answer(int(found.before.traceable[node])).word,
            "after": Answer(int(found.after.traceable[node])).word,
        }
        for node, name, ended in rows
    ]


def _certificate(named: NamedGraph, node: int) -> dict[str, Any]:
    """Whose it is and when it was made; nothing of that is known of one kept elsewhere."""
    table, here = named.graph.table, node < named.graph.count
    work = named.graph.work(node)
    return {
        "instrument": name_or_none(named.instruments, int(table.instrument[node]) if here else -1),
        "issuer": name_or_none(named.issuers, int(table.issuer[node]) if here else -1),
        "work_date": None if work is None else str(work),
    }


def _instrument(named: NamedGraph, found: WhatIf, number: int) -> dict[str, Any]:
    """Only an instrument with a certificate can fall."""
    return {
        "instrument": name_or_none(named.instruments, number),
        "certificate": named.name(int(found.after.latest[number])),
        "before": Answer(int(found.before.usable[number])).word,
        "after": Answer(int(found.after.usable[number])).word,
    }


def bottlenecks_as_json(
    named: NamedGraph,
    at: Moment,
    *,
    by: Literal["certificate", "instrument"],
    most: int,
    issuers: Sequence[str] | None,
) -> dict[str, Any]:
    """Those on which most results hang alone, most first, then by identifier."""
    asked = None if issuers is None else sorted(set(issuers))
    numbers = (
        None if asked is None else np.array([_issuer(named, each, "--issuers") for each in asked], np.int32)
    )
    if by == "instrument":
        count = len(named.instruments)
        found = by_instrument(named.graph, at, instruments=count, most=most, issuers=numbers)
    else:
        found = bottlenecks(named.graph, at, most=most, issuers=numbers)
    return {
        "schema": "junheng.traceability-bottlenecks/1",
        "method": "alone: every path to a certificate without parents goes through it; below: at least one does",
        "at": str(at),
        "by": by,
        "issuers": asked,
        "results": found.results,
        "cyclic": found.cyclic,
        "bottlenecks": [
            _bottleneck(named, number, by) | {"alone": int(alone), "below": int(below)}
            for number, alone, below in zip(found.found.tolist(), found.alone, found.below, strict=True)
        ],
    }


def _bottleneck(named: NamedGraph, number: int, by: str) -> dict[str, Any]:
    if by == "certificate":
        return {"certificate": named.name(number)} | _certificate(named, number)
    certificates = int(np.count_nonzero(named.graph.table.instrument == number))
    return {"instrument": name_or_none(named.instruments, number), "certificates": certificates}
