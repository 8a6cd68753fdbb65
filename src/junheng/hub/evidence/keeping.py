"""Where snapshots of the evidence graph lie, and the graph as it stands now in this process.

`HOME/evidence/<moment>/` holds one snapshot each; the newest counts. A process opens it once and adds what came since
at each question, from the certificates' own rows. Whatever lies here can be made again from the database.
"""

from __future__ import annotations

import logging
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from django.conf import settings
from django.db.models import Q, QuerySet

from junheng.core.reason import Refused, UnusableInput, refuse
from junheng.core.traceability.graph import NO_DAY, NO_DUE
from junheng.core.traceability.judging import Answer, Status
from junheng.core.traceability.moment import Moment, moment_of
from junheng.core.traceability.snapshot import MANIFEST, manifest_of, opened
from junheng.core.traceability.standing import NewNode, Standing
from junheng.core.traceability.sweep import own_answers
from junheng.hub.certificates import tracing
from junheng.hub.certificates.models import Certificate
from junheng.hub.evidence import reading
from junheng.hub.evidence.reading import SOURCE_STATUS, Issuer, Source
from junheng.hub.foundation.clock import BEIJING, today
from junheng.hub.institutions.models import Organisation

logger = logging.getLogger("junheng.evidence")
KEPT = 2
"""Snapshots that stay: whoever has the one before open goes on, and it is there to be looked at."""
OVERLAP = timedelta(hours=1)
"""A transaction may have begun so long before it was seen; rows of this time are asked for again."""
AT_A_TIME = 1000
LAYOUT = 1
"""Of what `services/building.py` tells; a snapshot of another is built again."""
NAME = "%Y%m%dT%H%M%S%f"


def folder() -> Path:
    return Path(settings.JUNHENG_HOME) / "evidence"


def snapshots() -> list[Path]:
    """Whole snapshots, newest first."""
    return sorted((each.parent for each in folder().glob(f"[0-9]*/{MANIFEST}")), reverse=True)


def told(path: Path) -> dict[str, Any]:
    """What the maker of a snapshot told of it."""
    found: dict[str, Any] = manifest_of(path)["told"]
    return found


def prune() -> None:
    """Remove snapshots beyond the newest, and what a process that died left half written."""
    kept = {each.name for each in snapshots()[:KEPT]}
    for each in folder().iterdir():
        if each.is_dir() and each.name not in kept:
            shutil.rmtree(each, ignore_errors=True)


@dataclass(slots=True, eq=False)
class Held:
    """The graph of one snapshot with what came since, and the names of its numbers."""

    path: Path
    standing: Standing
    made: datetime
    seen: datetime
    """Until when the rows of the database are known here."""
    ids: Any
    instruments: Any
    sources: list[tuple[str, str]]
    """Label of each source, and the code of its doubt."""
    issuers: list[Issuer]
    issuer: dict[str, int]
    source: dict[bytes, int]
    added: dict[bytes, int] = field(default_factory=dict)
    added_ids: dict[int, bytes] = field(default_factory=dict)
    added_sources: dict[int, tuple[str, str]] = field(default_factory=dict)
    new_instruments: dict[bytes, int] = field(default_factory=dict)
    full: bool = False

    @classmethod
    def of(cls, path: Path) -> Held:
        snapshot = opened(path)
        if snapshot.told.get("layout") != LAYOUT:  # of another version of the platform
            raise UnusableInput(refuse("snapshot-damaged", file=path.name, why="layout"))
        told, ids = snapshot.told, snapshot.own("id")
        made = datetime.fromisoformat(told["made"])
        issuers = [Issuer(*each) for each in told["issuers"]]
        return cls(
            path, Standing(snapshot, moment_of(made.astimezone(BEIJING).date())), made, made, ids,
            snapshot.arrays["beside.instruments"], [(label, doubt) for label, doubt in told["sources"]], issuers,
            {each.key: place for place, each in enumerate(issuers)},
            {whole(each): place for place, each in enumerate(ids[: len(told["sources"])].tolist())},
        )  # fmt: skip

    @property
    def first(self) -> int:
        """The number of the first certificate; before it stand the sources."""
        return len(self.sources)

    @property
    def instrument_count(self) -> int:
        return len(self.instruments) + len(self.new_instruments)

    def node(self, certificate_id: UUID) -> int | None:
        """The number of a certificate, or None where it is not in the graph (yet)."""
        key = certificate_id.bytes
        if key in self.added:
            return self.added[key]
        there = self.ids[self.first :]
        place = int(np.searchsorted(there, np.frombuffer(key, "S16")[0]))
        return place + self.first if place < len(there) and whole(there[place]) == key else None

    def certificate_id(self, node: int) -> UUID | None:
        """The certificate of a number; None for a source."""
        if self.is_source(node):
            return None
        if node < len(self.ids):
            return UUID(bytes=whole(self.ids[node]))
        return UUID(bytes=self.added_ids[node])

    def is_source(self, node: int) -> bool:
        return node < self.first or node in self.added_sources

    def source_doubt(self, node: int) -> tuple[str, str]:
        """The label of a source, and the code of the reason why its route fails or cannot be told."""
        return self.sources[node] if node < self.first else self.added_sources[node]

    def certificates(self) -> Any:
        """For every node whether it is a certificate of this platform."""
        found = np.ones(self.standing.graph.nodes, np.bool_)
        found[: self.first] = False
        found[list(self.added_sources)] = False
        return found

    def answers(self) -> tuple[Any, Any]:
        """Ids of all certificates here, and for each whether it is traceable, as numbers of `Answer`."""
        standing = self.standing
        all_of_them = np.minimum(
            standing.held[: standing.graph.nodes], own_answers(standing.graph, standing.at)
        )
        ids = np.append(self.ids[self.first :], reading.as_ids(self.added))
        nodes = np.append(
            np.arange(self.first, len(self.ids)), np.fromiter(self.added.values(), np.int64, len(self.added))
        )
        return ids, all_of_them[nodes]

    def refresh(self, at: datetime) -> None:
        """Take in what the database has and the graph has not: new certificates, then changed states."""
        self.standing.at = Moment(moment_of(today(at)).day)
        since = self.seen - OVERLAP
        try:
            unknown = [each for each in _issued_since(since) if self.node(each) is None]
            for start in range(0, len(unknown), AT_A_TIME):
                for row in _with_edges(unknown[start : start + AT_A_TIME]):
                    self._add(row)
        except UnusableInput as problem:
            if not self.full:
                logger.warning("%s", problem)
            self.full = True  # what changed of those that are known still counts
        for row in _changed_since(since):
            node = self.node(row.pk)
            status, day = tracing.STATUS[row.state], moment_of(today(row.state_since)).day
            if node is not None and self.standing.graph.table.status[node] != status:
                self.standing.restate(node, status, day)
        self.seen = self.seen if self.full else at

    def _add(self, row: Certificate) -> None:
        parents = []
        for edge in row.parents.all():
            due = moment_of(tracing.due_of(edge)).day
            if edge.parent_certificate_id is None:
                parents.append((self._source(reading.source_of(edge, {})), due))
            elif (node := self.node(edge.parent_certificate_id)) is not None:
                parents.append((node, due))
            else:
                logger.warning(
                    "certificate %s names %s, which is not in the graph", row.pk, edge.parent_certificate_id
                )
                return
        due_date = row.valid_until or row.planned_recalibration
        changed = row.state != Certificate.State.ISSUED
        node = self.standing.add(
            NewNode(
                moment_of(row.work_to).day, NO_DUE if due_date is None else moment_of(due_date).day, tracing.STATUS[row.state],
                self._instrument(row.instrument_id.bytes), self._issuer(row.institution_id.hex), parents,
                status_day=moment_of(today(row.state_since)).day if changed else NO_DAY,
                service=reading.service_number(row.kind),
            )
        )  # fmt: skip
        self.added[row.pk.bytes], self.added_ids[node] = node, row.pk.bytes

    def _source(self, found: Source) -> int:
        if found.key not in self.source:
            node = self.standing.add(
                NewNode(
                    moment_of(found.made).day, moment_of(found.due).day, Status(SOURCE_STATUS[found.answer]),
                    self._instrument(bytes.fromhex(found.piece)), self._issuer(reading.stranger(found.issuer).key), (),
                    anchored=found.answer is not Answer.CANNOT_TELL,
                )
            )  # fmt: skip
            self.source[found.key] = node
            self.added_sources[node] = (found.label, found.doubt)
        return self.source[found.key]

    def _instrument(self, key: bytes) -> int:
        number = self.instrument(key)
        if number is None:
            number = self.new_instruments[key] = self.instrument_count
        return number

    def instrument(self, key: bytes) -> int | None:
        """The number of an instrument, or of a piece of evidence from elsewhere, by the bytes of its id."""
        if key in self.new_instruments:
            return self.new_instruments[key]
        place = int(np.searchsorted(self.instruments, np.frombuffer(key, "S16")[0]))
        found = place < len(self.instruments) and whole(self.instruments[place]) == key
        return place if found else None

    def _issuer(self, key: str) -> int:
        if key not in self.issuer:
            self.issuer[key] = len(self.issuers)
            self.issuers.append(_issuer_of(key))
        return self.issuer[key]


def whole(found: bytes) -> bytes:
    """NumPy leaves trailing zeros off."""
    return bytes(found).ljust(16, b"\0")


def _issuer_of(key: str) -> Issuer:
    if key.startswith("~"):
        return reading.stranger(key[1:])
    row = Organisation.objects.only("name_zh", "name_en", "tenant_id").get(pk=key)
    return Issuer(key, row.name_zh, row.name_en or row.name_zh, row.tenant_id)


def _issued_since(moment: datetime) -> Iterable[UUID]:
    """By their ids, which carry the time they were made."""
    floor = UUID(int=int(moment.timestamp() * 1000) << 80)
    return Certificate.objects.filter(pk__gte=floor).order_by("pk").values_list("pk", flat=True)


def _with_edges(ids: list[UUID]) -> Iterable[Certificate]:
    """In the order of their ids, so that parents come before children."""
    if not ids:
        return ()
    rows = Certificate.objects.filter(pk__in=ids).order_by("pk")
    return rows.prefetch_related("parents__parent_certificate", "parents__certificate")


def _changed_since(moment: datetime) -> QuerySet[Certificate]:
    rows = Certificate.objects.filter(~Q(state=Certificate.State.ISSUED), state_since__gte=moment)
    return rows.order_by("state_since").only("state", "state_since")


_lock = threading.RLock()
_held: list[Held] = []
_looked: dict[str, tuple[float, Any]] = {}
LOOK_AGAIN_SECONDS = 10.0


def remembered(name: str, answer: Callable[[], Any]) -> Any:
    """What everybody may ask is worked out once in ten seconds of a process, and nobody waits for it who has an older one."""
    kept = _looked.get(name)
    if kept is not None and time.monotonic() - kept[0] < LOOK_AGAIN_SECONDS:
        return kept[1]
    if not _lock.acquire(blocking=kept is None):
        return kept[1] if kept is not None else None
    try:
        _looked[name] = (time.monotonic(), answer())
    finally:
        _lock.release()
    return _looked[name][1]


@contextmanager
def standing_graph(at: datetime) -> Iterator[Held]:
    """The graph as it stands, for one question at a time of this process.

    Raises Refused where no snapshot was built yet, UnusableInput where the newest is damaged.
    """
    with _lock:
        found = snapshots()
        if not found:
            raise Refused(refuse("evidence-not-built"))
        if not _held or _held[0].path != found[0]:
            _held[:] = [Held.of(found[0])]
        _held[0].refresh(at)
        yield _held[0]


def forget() -> None:
    """Close what this process holds; the next question opens the newest snapshot."""
    with _lock:
        _held.clear()
        _looked.clear()
