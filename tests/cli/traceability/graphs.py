"""Folders with the two Parquet files of contract 7."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

COLUMNS = ("id", "instrument", "issuer", "work_date", "due_date", "status")
X15 = (
    ("A-24", "A", "NMI", date(2024, 5, 10), date(2025, 5, 9), "in-force"),
    ("A-25", "A", "NMI", date(2025, 8, 20), date(2026, 8, 19), "in-force"),
    ("B-25", "B", "Zhejiang", date(2025, 4, 20), date(2026, 4, 19), "in-force"),
    ("W-26", "W", "Hangzhou", date(2026, 2, 1), None, "in-force"),
)
X15_PARENTS = (("B-25", "A-24"), ("W-26", "B-25"))


def write(
    folder: Path,
    rows: Sequence[Sequence[Any]] = X15,
    parents: Sequence[tuple[Any, ...]] = X15_PARENTS,
    planned: Sequence[date | None] | None = None,
    **columns: Any,
) -> str:
    """A folder to hand to `--graph`; further or other columns by name (None: left out).

    `planned`: the last good day of each edge by the plan of the parent's holder.
    """
    table = {name: [row[place] for row in rows] for place, name in enumerate(COLUMNS)} | columns
    table = {name: values for name, values in table.items() if values is not None}
    folder.mkdir(exist_ok=True)
    pq.write_table(pa.table(table), folder / "certificates.parquet")
    edges = {"child": [edge[0] for edge in parents], "parent": [edge[1] for edge in parents]}
    if planned is not None:
        edges["due_date"] = list(planned)
    pq.write_table(pa.table(edges), folder / "parents.parquet")
    return str(folder)
