"""Build a snapshot of the evidence graph from the database, compare it with what stood, publish the open data of it."""

from __future__ import annotations

import fcntl
import logging
import shutil
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from django.db import DatabaseError, close_old_connections, connection, transaction

from junheng.core.reason import Refused, UnusableInput
from junheng.core.traceability.moment import moment_of
from junheng.core.traceability.snapshot import write
from junheng.core.traceability.standing import HELD
from junheng.core.traceability.sweep import Sweep, held_by_chains, sweep
from junheng.hub.evidence import events, keeping, publishing, reading
from junheng.hub.foundation import clock, tenancy
from junheng.hub.foundation.acting import Actor, platform
from junheng.hub.foundation.clock import BEIJING, today
from junheng.hub.foundation.models import Tenant
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.queries import NATIONAL

logger = logging.getLogger("junheng.evidence")
ROOM = 50_000
"""Certificates and sources that a day may add, beside a tenth of what is there."""
MOST_NAMED = 20
NIGHT = 2
"""Hour of Beijing time from which a snapshot of yesterday is built anew."""
PAUSE_SECONDS = 30
SAID = "published"
"""A file of this name in a snapshot: the log holds the digests of its open data."""


@dataclass(frozen=True, slots=True)
class Built:
    """A snapshot, and what its sweep said beside what stood in memory."""

    path: Path
    certificates: int
    edges: int
    compared: int
    differing: Sequence[str]


def build_snapshot(*, at: datetime) -> Built:
    """Read everything, sweep it, compare with the standing graph, write a new snapshot and the open data, publish them.

    Whatever fails leaves the snapshot before in force; half of one is never seen. What stands in memory is brought up to
    the same moment of the database in the same transaction, so the two must agree.
    """
    place = keeping.folder()
    place.mkdir(mode=0o700, exist_ok=True)
    with (place / "building.lock").open("ab") as alone:  # the operator's command beside the worker
        fcntl.flock(alone, fcntl.LOCK_EX)
        keeping.prune()  # what a process that died left half written
        return _built(place, at)


def _built(place: Path, at: datetime) -> Built:
    moment = moment_of(today(at))
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("set transaction isolation level repeatable read")
        found = reading.read()
        swept = sweep(found.graph, moment, instruments=len(found.instruments))
        compared, differing = _compared(found, swept, at)
    name = at.strftime(keeping.NAME)
    path = place / f".{name}"
    path.mkdir()
    try:
        files = publishing.write_open_data(path, found)
        _write(path, found, at, files=files, compared=compared, differing=differing)
        path.rename(place / name)
    except BaseException:  # a full disk must not fill further with each try
        shutil.rmtree(path, ignore_errors=True)
        raise
    keeping.prune()
    publish_newest(at=at)
    return Built(place / name, len(found.certificates), len(found.edges[0]), compared, differing)


def publish_newest(*, at: datetime) -> None:
    """Let the log hold the digests of the newest open data, if it does not yet: a process may die after the files stand."""
    newest, keeper = keeping.snapshots()[:1], _keeper()
    if not newest or keeper is None or (newest[0] / SAID).exists():
        return
    told = keeping.told(newest[0])
    with tenancy.only(keeper):
        publish_open_data(
            name=newest[0].name, certificates=told["certificates"], edges=told["edges"], files=told["files"],
            by=platform(keeper, "evidence"), at=at,
        )  # fmt: skip
    (newest[0] / SAID).touch()  # a process that dies before this says it twice, which harms nobody


def _keeper() -> str | None:
    """Whose log holds the digests of the open data: the nation's, else that of the node's first province."""
    codes = sorted(Tenant.objects.values_list("code", flat=True), key=lambda code: (code != NATIONAL, code))
    return codes[0] if codes else None


def _write(
    path: Path, found: reading.Reading, at: datetime, *, files: publishing.Files, compared: int, differing: Sequence[str]
) -> None:  # fmt: skip
    """The snapshot; its manifest, written last, makes it one."""
    told = {
        "layout": keeping.LAYOUT, "certificates": len(found.certificates), "edges": len(found.edges[0]), "made": at.isoformat(), "issuers": [list(each) for each in found.issuers],
        "sources": [[each.label, each.doubt] for each in found.sources], "files": files, "compared": compared, "differing": list(differing),
    }  # fmt: skip
    held = held_by_chains(found.graph, moment_of(today(at)))
    write(
        path, found.graph, own={HELD: held, "id": found.ids}, told=told, room=ROOM + found.graph.nodes // 10,
        beside={"instruments": found.instruments},
    )  # fmt: skip


def _compared(found: reading.Reading, swept: Sweep, at: datetime) -> tuple[int, list[str]]:
    """How many certificates stood in memory before, and the ids of the first whose answer there was another one.

    Memory and sweep must agree; a difference is a fault of this platform, said loudly, and the sweep counts.
    """
    try:
        with keeping.standing_graph(at) as held:
            ids, answers = held.answers()
    except Refused:  # the first snapshot
        return 0, []
    except UnusableInput as problem:
        logger.error("the snapshot before cannot be compared: %s", problem)
        return 0, []
    known, traceable = found.ids[len(found.sources) :], swept.traceable[len(found.sources) :]
    place = np.minimum(np.searchsorted(known, ids), max(len(known) - 1, 0))
    same = known[place] == ids if len(known) else np.zeros(len(ids), np.bool_)
    wrong = np.flatnonzero(traceable[place[same]] != answers[same])
    if len(wrong):
        logger.error("%s answers stood in memory that the sweep does not give", len(wrong))
    named = [keeping.whole(each).hex() for each in ids[same][wrong[:MOST_NAMED]].tolist()]
    return int(np.count_nonzero(same)), named


@verb(permission="evidence.publish_open_data", roles={"platform"}, event=events.OpenDataPublished)
def publish_open_data(
    *, name: str, certificates: int, edges: int, files: publishing.Files, by: Actor, at: datetime
) -> None:
    """The digests of the open data enter the national log: whoever downloads them knows what was published when."""
    record(
        events.OpenDataPublished(
            name=name, certificates=str(certificates), edges=str(edges),
            certificates_sha256=files[publishing.CERTIFICATES]["sha256"], parents_sha256=files[publishing.PARENTS]["sha256"],
        )
    )  # fmt: skip


def build_where_due(*, at: datetime) -> Built | None:
    """Build where there is no snapshot, a damaged one, one of yesterday by night, or one whose room is half used."""
    if _is_due(at):
        return build_snapshot(at=at)
    publish_newest(at=at)
    return None


def _is_due(at: datetime) -> bool:
    try:
        with keeping.standing_graph(at) as held:
            used = held.full or held.standing.added > held.standing.snapshot.room // 2
            old = today(held.made) < today(at) and at.astimezone(BEIJING).hour >= NIGHT
            return used or old
    except (Refused, UnusableInput):
        return True


def build_by_night(stop: threading.Event) -> None:
    """Look whether a snapshot is due until stopped: beside the worker's rounds, so that no log waits for it."""
    while not stop.is_set():
        try:
            close_old_connections()
            build_where_due(at=clock.now())
        except DatabaseError as problem:
            logger.warning("no snapshot was built: %s", str(problem).splitlines()[0])
        except Exception:
            logger.exception("building goes on after an error that was not expected")
        stop.wait(PAUSE_SECONDS)
    connection.close()
