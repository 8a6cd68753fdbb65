"""Worked chains of practice X14 and X15, and random graphs, for the tests of this room."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

import numpy as np

from junheng.core.traceability.evidence import Certificate, Edge, NationalStandard
from junheng.core.traceability.graph import NO_DAY, NO_DUE, NO_SECOND, SERVICES, Graph, Table, build
from junheng.core.traceability.judging import Status

TOP = NationalStandard("a national standard")
ISSUERS = ("NMI", "Zhejiang", "Anhui", "Hangzhou", "")


def day(text: str) -> date:
    return date.fromisoformat(text)


def x15(
    *, b_on: str = "2025-04-20", b_service: str = "", decided: str = ""
) -> tuple[list[Certificate], list[Edge]]:
    """A calibrated 2024-05-10, due 2025-05-09, next 2025-08-20; B with A; W with B on 2026-02-01."""
    certificates = [
        Certificate("A-24", "A", "NMI", day("2024-05-10"), day("2025-05-09"), route=TOP),
        Certificate("A-25", "A", "NMI", day("2025-08-20"), day("2026-08-19"), route=TOP),
        Certificate("B-25", "B", "Zhejiang", day(b_on), day("2026-04-19"), service=b_service),  # type: ignore[arg-type]
        Certificate("W-26", "W", "Hangzhou", day("2026-02-01"), None),
    ]
    return certificates, [Edge("B-25", "A-24", decided=decided), Edge("W-26", "B-25")]


def random_graph(seed: int, *, nodes: int = 14) -> tuple[list[Certificate], list[Edge]]:
    """Everything at once, with plans of holders for odd seeds: lapses, hours, cycles, strangers, states with and without days, missing dates."""
    draw = Random(seed)
    planned = [date(2024, 9, 1), date(2025, 3, 1), date(2026, 1, 1)] if seed % 2 else []
    certificates = [_certificate(draw, f"c{number:02}") for number in range(nodes)]
    edges: dict[tuple[str, str], Edge] = {}
    for number in range(nodes):
        for _each in range(draw.choice((0, 1, 1, 2, 3))):
            if draw.random() < 0.05:
                parent = f"z{draw.randrange(3)}"
            elif draw.random() < 0.04:
                parent = f"c{draw.randrange(nodes):02}"  # may be itself, may close a cycle
            else:
                parent = f"c{draw.randrange(number):02}" if number else "c00"
            if number or draw.random() < 0.1:
                child = f"c{number:02}"
                edges[child, parent] = Edge(child, parent, due=draw.choice(planned) if planned else None)
    return certificates, [edges[ends] for ends in sorted(edges)]


def _certificate(draw: Random, name: str) -> Certificate:
    number = int(name[1:])
    work: date | datetime | None = date(2024, 1, 1) + timedelta(days=number * 20 + draw.randrange(0, 40))
    if draw.random() < 0.3 and isinstance(work, date):
        work = datetime(work.year, work.month, work.day, draw.randrange(1, 24))
    due = None
    if draw.random() < 0.8 and work is not None:
        due = date(work.year, work.month, work.day) + timedelta(days=draw.choice((-5, 200, 400, 800)))
    status = draw.choices(list(Status), weights=(20, 2, 1, 1, 1))[0]
    since = date(2024, 6, 1) + timedelta(days=draw.randrange(400)) if draw.random() < 0.5 else None
    return Certificate(
        name,
        f"I{draw.randrange(6)}",
        draw.choice(ISSUERS[:3]),
        work if draw.random() > 0.03 else None,
        due,
        status,
        since,
        draw.choice(SERVICES),
        TOP if draw.random() < 0.9 else None,
    )


def as_arrays(certificates: list[Certificate], edges: list[Edge]) -> tuple[Graph, list[str]]:
    """The same graph for the array side; instruments I0 to I5 by their digit, issuers by their place in `ISSUERS`."""
    ordered = sorted(certificates, key=lambda each: each.id)
    here = [each.id for each in ordered]
    names = here + sorted({end for e in edges for end in (e.child, e.parent)} - set(here))
    facts = [each.facts for each in ordered]
    table = Table(
        np.array([NO_DAY if f.work is None else f.work.day for f in facts], np.int32),
        np.array([NO_DUE if f.due is None else f.due for f in facts], np.int32),
        np.array([f.status for f in facts], np.uint8),
        np.array([int(each.instrument[1:] or 0) for each in ordered], np.int32),
        np.array(
            [ISSUERS.index(each.issuer if each.issuer in ISSUERS else "") for each in ordered], np.int32
        ),
        np.array(
            [NO_SECOND if f.work is None or f.work.second is None else f.work.second for f in facts], np.int32
        ),
        np.array([NO_DAY if f.status_since is None else f.status_since for f in facts], np.int32),
        np.array([SERVICES.index(f.service) for f in facts], np.uint8),
        np.array([each.route is not None for each in ordered]),
    )
    child = np.array([names.index(edge.child) for edge in edges], np.int32)
    parent = np.array([names.index(edge.parent) for edge in edges], np.int32)
    due = np.array(
        [NO_DUE if edge.due is None else (edge.due - date(1970, 1, 1)).days for edge in edges], np.int32
    )
    planned = any(edge.due is not None for edge in edges)
    return build(table, child, parent, nodes=len(names), due=due if planned else None), names
