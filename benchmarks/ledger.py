"""The log: grown in bulk, proved from disk, checked whole; and facts recorded one by one while its worker sequences."""

from __future__ import annotations

import multiprocessing
import os
import random
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.measuring import Figure, rate, wall_ms
from junheng.core.transparency.checkpoint import Checkpoint, sign_checkpoint
from junheng.core.transparency.fsck import check_log
from junheng.core.transparency.merkle import EMPTY_ROOT
from junheng.core.transparency.note import SignerKey
from junheng.core.transparency.reader import TileReader
from junheng.core.transparency.tiles import grow

BATCH = 50_000
PROOFS = 10_000
"""By each process."""
RECORDERS = 8
"""Processes that record, each on its own connection: more than cores, so that commits share their fsync."""


def figures(*, quick: bool) -> Iterator[Figure]:
    yield from grown(5_000 if quick else BATCH)
    yield from kept(20_000 if quick else 1_000_000)


def grown(entries: int) -> Iterator[Figure]:
    """Durable appends: tiles and bundles written and synced; the physical limit is the disk's fsync."""
    leaves = _leaves(0, entries)
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        taken = wall_ms(lambda: _write(top, 0, EMPTY_ROOT, leaves, durable=True), runs=3)
        yield Figure(
            f"durable log appends, {entries} in one batch", entries / taken * 1000, "entries/s", 10_000,
            "Tessera on NVMe, 7 cores (quoted)", 20_000,
        )  # fmt: skip

        def sync() -> None:
            with (top / "sync").open("wb") as stream:
                stream.write(b"x")
                stream.flush()
                os.fsync(stream.fileno())

        yield Figure(
            "fsync of one byte on this disk",
            rate(sync, count=50),
            "syncs/s",
            note="the physical limit of one-at-a-time",
        )


def kept(entries: int) -> Iterator[Figure]:
    """A log that lies on the disk: proofs of entries anywhere in it, and all of it checked."""
    key = SignerKey("junheng.example/bench", 1, os.urandom(32))
    with tempfile.TemporaryDirectory() as folder:
        top, size, root = Path(folder), 0, EMPTY_ROOT
        while size < entries:
            root = _write(top, size, root, _leaves(size, min(BATCH, entries - size)), durable=False)
            size += min(BATCH, entries - size)
        checkpoint = Checkpoint(key.name, size, root)
        (top / "checkpoint").write_bytes(sign_checkpoint(checkpoint, [key]))
        read = _reading(top)
        cores = os.cpu_count() or 1
        started = time.perf_counter()
        with multiprocessing.get_context("fork").Pool(cores) as pool:
            pool.starmap(_prove, [(top, checkpoint, PROOFS, seed) for seed in range(cores)])
        yield Figure(
            f"proofs of any of {entries} entries, from disk, {cores} processes",
            cores * PROOFS / (time.perf_counter() - started), "proofs/s", limit=5_000,
        )  # fmt: skip
        started = time.process_time()
        found = check_log(read=read, log=key.verifier)
        assert found.is_whole and found.entries == size
        yield Figure(
            "  the whole of it checked (fsck), one core", size / (time.process_time() - started), "leaves/s", limit=400_000
        )  # fmt: skip


def _prove(top: Path, checkpoint: Checkpoint, count: int, seed: int) -> None:
    """As a web process does: a reader of its own, entries from anywhere."""
    reader, draw = TileReader(_reading(top), checkpoint), random.Random(seed)
    for _each in range(count):
        reader.inclusion(draw.randrange(checkpoint.size))


def _leaves(first: int, count: int) -> list[bytes]:
    return [f"entry {at} ".encode() * 20 for at in range(first, first + count)]


def _reading(top: Path) -> Any:
    return lambda path: (top / path).read_bytes()


def _write(top: Path, size: int, root: bytes, leaves: list[bytes], *, durable: bool) -> bytes:
    """The grown log's files; answers its root."""
    growth = grow(old_size=size, old_root=root, read=_reading(top), entries=leaves)
    for path, content in growth.files.items():
        target = top / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as stream:
            stream.write(content)
            if durable:
                stream.flush()
                os.fsync(stream.fileno())
    return growth.root


def recorded(server: Any, *, facts: int, durable: bool = True) -> Iterator[Figure]:
    """Facts of real verbs' kind, each its own durable transaction, from several processes; the worker's rounds beside them.

    With `durable` the database syncs as it does in production. `facts` in all. Latency: from the commit until a published
    checkpoint covers the entry.
    """
    from django.db import connections

    from junheng.hub.foundation import clock
    from junheng.hub.ledger.services.operating import open_missing_logs
    from junheng.hub.ledger.services.sequencing import sequence_all

    if durable:
        with server.connect() as admin:
            for name in ("fsync", "full_page_writes"):
                admin.execute(f"alter system set {name} = on")
            admin.execute("select pg_reload_conf()")
    open_missing_logs(at=clock.now())
    while sequence_all(at=clock.now()):
        pass
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    committed, stop = fork.Queue(), fork.Event()
    worker = fork.Process(target=_sequence, args=[stop], daemon=True)
    recorders = [
        fork.Process(target=_record, args=[facts // RECORDERS, committed], daemon=True)
        for _each in range(RECORDERS)
    ]
    published = _Published()
    worker.start()
    for each in recorders:
        each.start()
    times: dict[str, float] = {}
    waiting, cpu = RECORDERS, 0.0
    while waiting:
        published.look()
        while not committed.empty():
            theirs, used = committed.get()
            times, cpu, waiting = times | theirs, cpu + used, waiting - 1
        if failed := [each.exitcode for each in (worker, *recorders) if each.exitcode]:
            raise RuntimeError(f"a process of the benchmark ended with {failed}")
        time.sleep(0.01)
    spent = max(times.values()) - min(times.values())
    places = published.wait_for(list(times))
    stop.set()
    for process in (worker, *recorders):
        process.join()
    late = sorted(published.when(places[id]) - moment for id, moment in times.items())
    peer = _plain(server, rows=facts)
    yield Figure(f"facts recorded one by one, {RECORDERS} connections", len(times) / spent, "facts/s", peer, "INSERT and COMMIT of the same leaves alone, as many connections", 1500, note=f"{cpu / len(times) * 1000:.2f} ms CPU each in the recording process; {_syncs():.0f} fsyncs/s of this disk")  # fmt: skip
    yield Figure("  recorded until a checkpoint covers it, p99", late[int(len(late) * 0.99)], "s", limit=2, note=f"median {late[len(late) // 2]:.2f} s")  # fmt: skip


def _record(count: int, committed: Any) -> None:
    """Each fact as a verb stores it: leaf, commitments, openings, place on a timeline."""
    from junheng.hub.foundation import clock, tenancy
    from junheng.hub.foundation.acting import Actor
    from junheng.hub.foundation.events import Ref
    from junheng.hub.foundation.ids import new_id
    from junheng.hub.foundation.services import facts
    from junheng.hub.nodes.events import PayloadTokenRevoked

    by, times = Actor(tenant="330000", roles=frozenset({"inst_admin"})), {}
    begun = time.process_time()
    for number in range(count):
        with tenancy.acting("330000"):
            fact = PayloadTokenRevoked(token=Ref("payload-token", str(new_id())), number=f"B-{number}")
            made = facts.store(
                fact, verb="nodes.revoke_payload_token", tenant="330000", also=(), by=by, at=clock.now()
            )
        times[str(made.pk)] = time.monotonic()
    committed.put((times, time.process_time() - begun))


def _plain(server: Any, *, rows: int) -> float:
    """Rows a second that PostgreSQL takes of the same size, one INSERT and COMMIT each, nothing else around: the peer."""
    with server.connect() as admin:
        admin.execute("create table if not exists bench_plain (id uuid primary key, leaf bytea not null)")
        (leaf,) = admin.execute("select leaf from foundation_event order by id desc limit 1").fetchone()
    fork = multiprocessing.get_context("fork")
    writers = [
        fork.Process(target=_insert, args=[server, leaf, rows // RECORDERS]) for _each in range(RECORDERS)
    ]
    begun = time.monotonic()
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    spent = time.monotonic() - begun
    with server.connect() as admin:
        admin.execute("drop table bench_plain")
    return rows // RECORDERS * RECORDERS / spent


def _insert(server: Any, leaf: bytes, count: int) -> None:
    with server.connect() as connection:
        connection.autocommit = False
        for _each in range(count):
            connection.execute("insert into bench_plain values (%s, %s)", [uuid.uuid4(), leaf], prepare=True)
            connection.commit()


def _sequence(stop: Any) -> None:
    """The worker's rounds, without what other rooms do in them."""
    from junheng.hub.foundation import clock
    from junheng.hub.ledger.services.sequencing import sequence_all
    from junheng.hub.site.management.commands.worker import IDLE_SECONDS

    while not stop.is_set():
        if not sequence_all(at=clock.now(), only_waiting=True):
            time.sleep(IDLE_SECONDS)


class _Published:
    """When which size was seen published."""

    def __init__(self) -> None:
        from junheng.hub.ledger.storage import LogFolder

        self._folder = LogFolder.of("zj")
        self._seen: list[tuple[int, float]] = []

    def look(self) -> int:
        size = int(self._folder.read("checkpoint").split(b"\n")[1])
        if not self._seen or self._seen[-1][0] != size:
            self._seen.append((size, time.monotonic()))
        return size

    def wait_for(self, ids: list[str]) -> dict[str, int]:
        """Until all are covered; answers their indices."""
        from junheng.hub.foundation import tenancy
        from junheng.hub.foundation.models import Event

        while True:
            size = self.look()
            with tenancy.only("330000"):
                placed = dict(
                    Event.objects.filter(pk__in=ids, index__isnull=False).values_list("pk", "index")
                )
            if len(placed) == len(ids) and max(placed.values()) < size:
                return {str(id): index for id, index in placed.items()}
            time.sleep(0.02)

    def when(self, index: int) -> float:
        return next(moment for size, moment in self._seen if size > index)


def _syncs() -> float:
    with tempfile.NamedTemporaryFile(dir=os.environ["JUNHENG_HOME"]) as file:

        def sync() -> None:
            file.write(b"x")
            file.flush()
            os.fsync(file.fileno())

        return rate(sync, count=50)
