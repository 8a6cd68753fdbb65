"""Science without a database: Monte Carlo, certificates read, logs grown, capabilities matched."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measuring import Figure, cpu_ms, rate, wall_ms
from junheng.core.certificate.findings import validate
from junheng.core.certificate.parsing import parse
from junheng.core.transparency.merkle import EMPTY_ROOT
from junheng.core.transparency.tiles import grow
from junheng.core.uncertainty.documents import measurement_from
from junheng.core.uncertainty.evaluation import evaluate

VECTORS = Path(__file__).parents[1] / "tests" / "vectors"
GAUGE: dict[str, Any] = {
    "schema": "junheng.measurement/1",
    "inputs": {
        "ls": {"value": 50000623, "u": 25, "dof": 18}, "d": {"value": 215, "u": 9.7, "dof": 25.6},
        "da": {"value": 0, "u": 0.58e-6, "dof": 50}, "theta": {"value": -0.1, "u": 0.41},
        "als": {"value": 11.5e-6, "u": 1.2e-6}, "dtheta": {"value": 0, "u": 0.029, "dof": 2},
    },
    "model": {"l": "ls + d - ls*(da*theta + als*dtheta)"},
    "coverage": 0.99,
}  # fmt: skip


def figures(*, quick: bool) -> Iterator[Figure]:
    yield monte_carlo(100_000 if quick else 1_000_000)
    yield certificate_read()
    yield from log_grown(5_000 if quick else 50_000)


def monte_carlo(trials: int) -> Figure:
    """GUM H.1; the peer is plain numpy drawing and computing the same, with the same quantiles at the end."""
    measurement = measurement_from(GAUGE)
    ours = wall_ms(lambda: evaluate(measurement, method="monte-carlo", trials=trials, seed=1), runs=3)
    plain = wall_ms(lambda: _plain(trials), runs=3)
    return Figure(
        f"Monte Carlo, {trials:.0e} trials of GUM H.1", ours, "ms", plain, "plain numpy", 1.1 * plain
    )


def _plain(trials: int) -> Any:
    draw = np.random.default_rng(1)
    ls = 50000623 + 25 * draw.standard_t(18, trials)
    d = 215 + 9.7 * draw.standard_t(25.6, trials)
    da = 0.58e-6 * draw.standard_t(50, trials)
    theta = draw.normal(-0.1, 0.41, trials)
    als = draw.normal(11.5e-6, 1.2e-6, trials)
    dtheta = 0.029 * draw.standard_t(2, trials)
    length = ls + d - ls * (da * theta + als * dtheta)
    return length.mean(), length.std(), np.quantile(length, [0.005, 0.995])


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
