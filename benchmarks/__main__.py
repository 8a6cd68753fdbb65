"""`make bench`: every figure with its peer or limit, a ratio, and what the machine was doing.

    python -m benchmarks [--quick] [--out FILE]

A missed figure is printed as missed; the exit code is 0 all the same, because a busy machine is no fault of a
change. Figures of one run on one machine are compared with each other, never with another day's.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from benchmarks import (
    capability,
    comparison,
    draw,
    ledger,
    platform,
    risk,
    science,
    traceability,
    uncertainty,
)
from benchmarks.measuring import Figure, machine


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="small tables and few trials: does it run at all"
    )
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results.json"))
    options = parser.parse_args()
    before = machine()
    print(
        f"cores {before['cores']}, load {before['load']}{'' if before['idle'] else '  (not idle: times are upper bounds)'}"
    )
    found = [shown(figure) for figure in _all(quick=options.quick)]
    rows = [asdict(figure) | {"ratio": figure.ratio, "held": figure.held} for figure in found]
    options.out.write_text(
        json.dumps({"machine": before, "after": machine(), "figures": rows}, ensure_ascii=False, indent=1)
        + "\n"
    )
    missed = [figure.name for figure in found if figure.held is False]
    print(f"{len(found)} figures, {len(missed)} missed{': ' + '; '.join(missed) if missed else ''}")
    return 0


def _all(*, quick: bool) -> Iterator[Figure]:
    yield from uncertainty.figures(quick=quick)
    yield from science.figures(quick=quick)
    yield from ledger.figures(quick=quick)
    yield from traceability.figures(quick=quick)
    yield from capability.figures(quick=quick)
    yield from draw.figures(quick=quick)
    yield from comparison.figures(quick=quick)
    yield from risk.figures(quick=quick)
    yield from platform.figures(quick=quick)


def shown(figure: Figure) -> Figure:
    ratio = "" if figure.ratio is None else f"  ×{figure.ratio:.3g} of {figure.peer_is} ({figure.peer:.4g})"
    state = {None: "", True: "  held", False: "  MISSED"}[figure.held]
    limit = "" if figure.limit is None else f" (figure {figure.limit:.4g})"
    print(
        f"{figure.name:52} {figure.ours:10.4g} {figure.unit}{limit}{state}{ratio}{'  ' + figure.note if figure.note else ''}",
        flush=True,
    )
    return figure


if __name__ == "__main__":
    sys.exit(main())
