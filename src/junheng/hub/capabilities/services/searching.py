"""Who answers a need, the first of them and how many of each: by an index that every process keeps of published entries.

Few entries are asked one by one. From `ASKED_ONE_BY_ONE` on columns in memory say who is able, partly able or not
(`core.capability.index`), and only what they leave open and what is shown is read and asked. The index is built beside
the requests, which go on asking one by one meanwhile, and is brought up to date before every answer: the trigger of
migration 0009 names what changed, by the transaction that changed it.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.db import close_old_connections, connection, transaction

from junheng.core.capability.answer import ORDER
from junheng.core.capability.index.asking import CapabilityIndex
from junheng.core.capability.index.judging import ASKED, judged
from junheng.core.capability.model import CapabilityEntry as Stated
from junheng.core.capability.model import Need
from junheng.hub.capabilities import queries
from junheng.hub.capabilities.models import CapabilityEntry
from junheng.hub.foundation import clock

logger = logging.getLogger(__name__)
ASKED_ONE_BY_ONE = 200
"""So many entries of a quantity answer as fast without an index."""
KEPT = timedelta(days=7)
"""How long changes are on file; an index that was not asked for half of it is built anew."""
MOST_BESIDE = 5000
"""Changes kept beside the index, which each further one costs again; more are never read while others wait."""
BUILT_ANEW_FROM = MOST_BESIDE // 2
"""So many, and it is built anew beside the requests, which go on by the old one with its changes meanwhile."""
READ_AT_ONCE = 2000
_CHANGES = """
select pg_snapshot_xmin(pg_current_snapshot())::text, id, entry_id, touched = pg_current_xact_id_if_assigned()
  from (select 1) once left join capabilities_entrychange
    on touched >= %s::xid8 and (touched < pg_snapshot_xmax(pg_current_snapshot()) or touched = pg_current_xact_id_if_assigned())
"""
"""Transactions of before a restored database count as well, and may be numbered higher than any that was begun since."""
_PRUNE = "delete from capabilities_entrychange where at < %s"


@dataclass(frozen=True)
class Looked:
    """How many entries answer what, and the first of those that were asked for, with their reasons."""

    counts: Mapping[str, int]
    found: list[queries.Found]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass
class _Kept:
    """The index of this process: as of which transaction, and which changes since are in it already."""

    index: CapabilityIndex
    since: str
    asked_at: datetime
    applied: set[int] = field(default_factory=set)


@dataclass
class _Process:
    lock: threading.Lock = field(default_factory=threading.Lock)
    kept: _Kept | None = None
    builder: threading.Thread | None = None


_process = _Process()


def first_answers(need: Need, *, on: date, most: int, only: str = "") -> Looked:
    """The first `most` answers in the order of `match_need`, of one verdict where `only` names it."""
    rows = queries.published_entries(need)
    few = rows.order_by().values_list("pk", flat=True)[: ASKED_ONE_BY_ONE + 1].count() <= ASKED_ONE_BY_ONE
    index = None if few else _up_to_date()
    if index is None:
        every = queries.match_need(need, on=on)
        counts: dict[str, int] = Counter(str(each.answer.verdict) for each in every)
        return Looked(counts, [each for each in every if only in ("", each.answer.verdict)][:most])
    return _by_index(index, need, on=on, most=most, only=only)


def _by_index(index: CapabilityIndex, need: Need, *, on: date, most: int, only: str) -> Looked:
    """Who has to be asked is asked; then the first are read and answered with their reasons."""
    found = judged(index, need, at=on)
    rows, verdicts = queries.published_entries(need), found.verdicts.copy()
    asked = found.ids[verdicts == ASKED].tolist()
    told = {str(each.entry.pk): ORDER.index(each.answer.verdict) for each in _answered(need, asked, rows, on)}
    verdicts[verdicts == ASKED] = [told.get(id, ASKED) for id in asked]
    stands = verdicts != ASKED  # one that was taken down in between answers nothing
    counts = {str(verdict): int(np.count_nonzero(verdicts == at)) for at, verdict in enumerate(ORDER)}
    if only in ORDER:
        stands &= verdicts == ORDER.index(only)
    elif only:
        stands[:] = False
    places = np.flatnonzero(stands)
    order = np.lexsort((found.ids[places], found.distance[places], verdicts[places]))
    shown = found.ids[places[order[:most]]].tolist()
    return Looked(counts, _answered(need, shown, rows, on))


def _answered(need: Need, ids: list[str], rows: Any, on: date) -> list[queries.Found]:
    return queries.answered(need, rows.filter(pk__in=ids), on=on) if ids else []


def _up_to_date() -> CapabilityIndex | None:
    """The index with all that was committed so far; None while it is built or too much changed for it, or where this very
    transaction changed entries."""
    with _process.lock:
        kept, now = _process.kept, clock.now()
        if kept is None or len(kept.index.gone) > BUILT_ANEW_FROM or now - kept.asked_at > KEPT / 2:
            _start_building()
        if kept is None or now - kept.asked_at > KEPT / 2:
            return None
        return _brought_up(kept, now)


def _brought_up(kept: _Kept, now: datetime) -> CapabilityIndex | None:
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, [kept.since])
        told = cursor.fetchall()
    if any(own for _since, _number, _entry, own in told):
        return None
    changes = {number: entry for _since, number, entry, _own in told if number is not None}
    if fresh := {entry for number, entry in changes.items() if number not in kept.applied}:
        if len(kept.index.gone | {str(id) for id in fresh}) > MOST_BESIDE:
            # A body of many entries moved: to read them here, under the lock, would stop every search of the process.
            _process.kept = None
            _start_building()
            return None
        entries = list(_stated(CapabilityEntry.objects.filter(pk__in=fresh, state="published")))
        kept.index = kept.index.changed(
            entries, removed={str(id) for id in fresh} - {each.id for each in entries}
        )
    kept.since, kept.applied, kept.asked_at = told[0][0], set(changes), now
    return kept.index


def _start_building() -> None:
    if _process.builder is None or not _process.builder.is_alive():
        _process.builder = threading.Thread(target=_build_beside, name="capability-index", daemon=True)
        _process.builder.start()


def _build_beside() -> None:
    try:
        built = build()
        with _process.lock:
            _process.kept = built
    except Exception:
        logger.exception("the index of capability entries could not be built")
    finally:
        close_old_connections()
        connection.close()


def build() -> _Kept:
    """The index of every published entry as of now; changes older than any index can need are dropped."""
    now = clock.now()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_PRUNE, [now - KEPT])
        cursor.execute("select pg_snapshot_xmin(pg_current_snapshot())::text")
        (since,) = cursor.fetchone()
        rows = CapabilityEntry.objects.filter(state="published").order_by("id")
        return _Kept(CapabilityIndex.of(_stated(rows)), since, now)


def _stated(rows: Any) -> Iterator[Stated]:
    """Rows as columns need them."""
    related = rows.select_related("organisation", "qualification", "examination").defer("search")
    changes = related.prefetch_related("qualification__changes", "examination__changes")
    return (queries.as_kept(row) for row in changes.iterator(chunk_size=READ_AT_ONCE))
