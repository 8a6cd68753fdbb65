"""Science without a database: certificates read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import Figure, cpu_ms
from junheng.core.certificate.findings import validate
from junheng.core.certificate.parsing import parse

VECTORS = Path(__file__).parents[1] / "tests" / "vectors"


def figures(*, quick: bool) -> Iterator[Figure]:
    yield certificate_read()


def certificate_read() -> Figure:
    """A real 21 kB certificate: parsed, schema, business rules. dcclib 0.x takes 2.4 s for its rules (design 9)."""
    files = sorted((VECTORS / "dcc").glob("*.xml"), key=lambda path: abs(path.stat().st_size - 21_000))
    data = files[0].read_bytes()
    ours = cpu_ms(lambda: validate(parse(data)))
    name = f"DCC parse + schema + rules, {len(data) / 1000:.0f} kB"
    return Figure(name, ours, "ms CPU", 2400, "dcclib, its rules only (quoted)", 20, files[0].name)
