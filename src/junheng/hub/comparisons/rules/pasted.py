"""A pasted table of a comparison: laboratory, value, expanded uncertainty a line. Bounded; every bad line is named."""

from __future__ import annotations

import re
from typing import Any

from junheng.core.reason import Refusal, UnusableInput, refuse
from junheng.hub.comparisons import reasons as _declared  # noqa: F401  (declares the codes used here)
from junheng.hub.comparisons.rules.protocol import decimal_of

MOST_LABORATORIES = 40
MOST_SIGNS = 6000
ESTIMATORS = (
    "weighted-mean", "arithmetic-mean", "median", "dersimonian-laird", "mandel-paule", "reml", "huber", "algorithm-a",
    "q-hampel", "largest-consistent-subset", "hierarchical-gauss",
)  # fmt: skip


def comparison_from_table(text: str, *, unit: str, k: str, estimators: tuple[str, ...]) -> dict[str, Any]:
    """The `junheng.comparison/1` document of a pasted table; a first line without a digit in both cells is its heading."""
    lines = [line for line in text.splitlines() if line.strip()]
    rows = [_cells(line) for line in lines]
    if len(rows) > 1 and not any(each.isdigit() for each in rows[0][1] + rows[0][2]):
        rows, lines = rows[1:], lines[1:]
    if problems := _problems(rows, lines, k, estimators):
        raise UnusableInput(*problems)
    return {
        "schema": "junheng.comparison/1", "unit": unit, "coverage": {"k": float(k)}, "estimators": list(estimators),
        "labs": [{"lab": name, "x": x, "U": U, "k": float(k)} for name, x, U in rows],
    }  # fmt: skip


def _cells(line: str) -> tuple[str, str, str]:
    """By tabs, semicolons or commas; else the last two words are the numbers."""
    parts = [each.strip() for each in re.split(r"[\t;；,，]", line) if each.strip()]
    if len(parts) != 3:
        words = line.split()
        parts = [" ".join(words[:-2]), *words[-2:]] if len(words) >= 3 else [line.strip(), "", ""]
    name, x, U = (each.replace("−", "-") for each in parts)
    return name, x, U


def _problems(
    rows: list[tuple[str, str, str]], lines: list[str], k: str, estimators: tuple[str, ...]
) -> list[Refusal]:
    factor = decimal_of(k)
    found = [
        refuse("table-line-unread", path=f"table[{at}]", line=lines[at - 1].strip()[:60])
        for at, (name, x, U) in enumerate(rows, start=1)
        if not name or decimal_of(x) is None or not (decimal_of(U) or 0) > 0
    ][:5]
    if len(rows) < 2 or len(rows) > MOST_LABORATORIES:
        found.append(refuse("table-size", path="table", found=len(rows), limit=MOST_LABORATORIES))
    if factor is None or not 1 <= factor <= 4:
        found.append(refuse("protocol-coverage", path="k"))
    if not estimators or not set(estimators) <= set(ESTIMATORS):
        found.append(refuse("table-estimators", path="estimators", allowed=ESTIMATORS))
    return found
