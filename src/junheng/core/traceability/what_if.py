"""What if a body's authorisation ended on a day: which answers would be worse (practice P15)?

The body's certificates made on or after the day would then stand as evidence no longer: as results and as parents they
are judged as withdrawn, whatever their state. Those made before the day stand, and so does what rests on them.
One without a work date may be of either time: it is judged as of unknown state, unless it is withdrawn already.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from junheng.core.reason import UnusableInput, refuse
from junheng.core.traceability.graph import NO_DAY, Graph, Ints
from junheng.core.traceability.judging import Status
from junheng.core.traceability.moment import Moment, day_text
from junheng.core.traceability.sweep import Sweep, status_at, sweep


@dataclass(frozen=True, slots=True, eq=False)
class WhatIf:
    """What falls: `nodes` whose `traceable`, and `instruments` whose `usable` would be worse, both ascending.

    The answers of all stand in the sweeps `before` and `after`. `ended` are the body's certificates that would not
    stand, `undated` those whose day is not known; they are among `nodes` where their own answer would be worse.
    """

    ended: Ints
    undated: Ints
    nodes: Ints
    instruments: Ints
    before: Sweep
    after: Sweep


def what_if(graph: Graph, issuer: int, since: int, at: Moment, *, instruments: int) -> WhatIf:
    """Everything that falls if the body `issuer` were authorised no longer from the day `since` (days since 1970-01-01).

    Two sweeps of the whole graph. A day after the moment `at` is refused: nothing of it would be known.
    """
    if since > at.day:
        raise UnusableInput(refuse("window-reversed", start=day_text(since), end=at))
    theirs = np.flatnonzero(graph.table.issuer == issuer).astype(graph.number)
    day = graph.table.work_day[theirs]
    undated, ended = theirs[day == NO_DAY], theirs[(day != NO_DAY) & (day >= since) & (day <= at.day)]
    before = sweep(graph, at, instruments=instruments)
    after = sweep(_without(graph, ended, undated, at), at, instruments=instruments)
    nodes = np.flatnonzero(after.traceable < before.traceable).astype(graph.number)
    pieces = np.flatnonzero(after.usable < before.usable).astype(graph.table.instrument.dtype)
    return WhatIf(ended, undated, nodes, pieces, before, after)


def _without(graph: Graph, ended: Ints, undated: Ints, at: Moment) -> Graph:
    """The same edges over a table in which the ended certificates have been withdrawn from the beginning."""
    table = graph.table
    doubtful = undated[status_at(graph, at)[undated] != Status.WITHDRAWN]
    status = table.status.copy()
    status[ended], status[doubtful] = Status.WITHDRAWN, Status.UNKNOWN
    since = None if table.status_day is None else table.status_day.copy()
    if since is not None:
        since[ended] = since[doubtful] = NO_DAY
    return replace(graph, table=replace(table, status=status, status_day=since))
