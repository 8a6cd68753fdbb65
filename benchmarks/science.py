"""Science without a database: certificates read, logs grown, capabilities matched."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import Figure, cpu_ms, rate, wall_ms
from junheng.core.certificate.findings import validate
from junheng.core.certificate.parsing import parse
from junheng.core.transparency.merkle import EMPTY_ROOT
from junheng.core.transparency.tiles import grow

VECTORS = Path(__file__).parents[1] / "tests" / "vectors"


def figures(*, quick: bool) -> Iterator[Figure]:
    yield certificate_read()
    yield from log_grown(5_000 if quick else 50_000)


def certificate_read() -> Figure:
    """A real 21 kB certificate: parsed, schema, business rules. dcclib 0.x takes 2.4 s for its rules (design 9)."""
    files = sorted((VECTORS / "dcc").glob("*.xml"), key=lambda path: abs(path.stat().st_size - 21_000))
    data = files[0].read_bytes()
    ours = cpu_ms(lambda: validate(parse(data)))
    name = f"DCC parse + schema + rules, {len(data) / 1000:.0f} kB"
    return Figure(name, ours, "ms CPU", 2400, "dcclib, its rules only (quoted)", 20, files[0].name)


def log_grown(entries: int) -> Iterator[Figure]:
    """Durable appends: tiles and bundles written and synced; the physical limit is the disk's fsync."""
    import os

    leaves = [f"entry {at} ".encode() * 20 for at in range(entries)]
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)

        def append() -> None:
            growth = grow(
                old_size=0, old_root=EMPTY_ROOT, read=lambda path: (top / path).read_bytes(), entries=leaves
            )
            for path, content in growth.files.items():
                target = top / path
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("wb") as stream:
                    stream.write(content)
                    stream.flush()
                    os.fsync(stream.fileno())

        def sync() -> None:
            with (top / "sync").open("wb") as stream:
                stream.write(b"x")
                stream.flush()
                os.fsync(stream.fileno())

        taken = wall_ms(append, runs=3)
        yield Figure(
            f"durable log appends, {entries} in one batch", entries / taken * 1000, "entries/s", 10_000,
            "Tessera on NVMe, 7 cores (quoted)", 20_000,
        )  # fmt: skip
        yield Figure(
            "fsync of one byte on this disk",
            rate(sync, count=50),
            "syncs/s",
            note="the physical limit of one-at-a-time",
        )
