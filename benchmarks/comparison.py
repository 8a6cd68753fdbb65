"""Comparisons: bootstrap of degrees of equivalence, leave-one-out, posteriors, consistent subsets, single fits.

    python -m benchmarks.comparison [--quick]

Peers' times are quoted from runs of NICOB and bayesmeta on the same kind of machine; ours are wall time, inputs ready.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

import numpy as np

from benchmarks.measuring import Figure, machine, wall_ms
from junheng.core.comparison import estimators
from junheng.core.comparison.bootstrap import bootstrap
from junheng.core.comparison.documents import comparison_from
from junheng.core.comparison.left_out import leave_one_out
from junheng.core.comparison.scaled import Results, scale_results
from junheng.core.comparison.subsets import largest_consistent_subsets
from junheng.core.comparison.weighted import Asked
from junheng.core.uncertainty.measurement import Coverage

ASKED = Asked(("normal", "knapp-hartung", "modified-knapp-hartung"), Coverage(None, 2.0))
DRAWS = 100_000
NICOB_BOOTSTRAP_MS = 62_000
NICOB_LEAVE_ONE_OUT_MS = 332_000
BAYESMETA_MS = 8_700
SINGLE = (
    "weighted-mean", "median", "dersimonian-laird", "mandel-paule", "reml", "vangel-rukhin", "huber", "algorithm-a",
    "q-hampel", "linear-pool",
)  # fmt: skip


def round_of(size: int, seed: int, *, deviating: int = 0) -> Results:
    """An invented round; `deviating` laboratories lie 4 to 12 of their u away."""
    random = np.random.default_rng(seed)
    u = random.uniform(0.5, 2.0, size)
    x = u * random.standard_normal(size)
    x[:deviating] += random.choice([-1, 1], deviating) * random.uniform(4, 12, deviating) * u[:deviating]
    labs = [
        {"lab": str(at), "x": float(a), "u": float(b)} for at, (a, b) in enumerate(zip(x, u, strict=True))
    ]
    comparison = comparison_from({"schema": "junheng.comparison/1", "labs": labs})
    return scale_results(comparison.points[0].laboratories)


def figures(*, quick: bool) -> Iterator[Figure]:
    draws = 10_000 if quick else DRAWS
    for size, limit in ((12, 200), (200, 1500)):
        results = round_of(size, size)
        taken = wall_ms(
            lambda results=results: bootstrap(
                "dersimonian-laird", results, ASKED, draws=draws, seed=1, stream=0
            )  # type: ignore[misc]
        )
        peer = NICOB_BOOTSTRAP_MS if size == 12 else None
        note = "with and without dark uncertainty" + ("; NICOB at 10^4 draws" if peer else "")
        yield Figure(
            f"bootstrap of DerSimonian–Laird DoE, {size} labs, {draws:.0e}", taken, "ms", peer, "NICOB (quoted)", limit, note,
        )  # fmt: skip
    many = round_of(200, 200)
    taken = wall_ms(lambda: leave_one_out("dersimonian-laird", many, ASKED, tau_scale=None))
    yield Figure("leave-one-out, 200 labs", taken, "ms", NICOB_LEAVE_ONE_OUT_MS, "NICOB (extrapolated)", 2000)
    yield from fits()
    hard = round_of(40, 3, deviating=10).members()
    yield Figure(
        "largest consistent subsets, 40 labs, 10 deviating",
        wall_ms(lambda: largest_consistent_subsets(hard)),
        "ms",
        limit=1000,
    )


def fits() -> Iterator[Figure]:
    """Single fits of 12 laboratories, value with all intervals."""
    members = round_of(12, 12).members()
    for name in SINGLE:
        taken = wall_ms(lambda name=name: estimators.fit(name, members, ASKED, tau_scale=None), runs=21)  # type: ignore[misc]
        yield Figure(f"{name}, 12 labs", taken, "ms", limit=1)
    taken = wall_ms(lambda: estimators.fit("hierarchical-gauss", members, ASKED, tau_scale=None), runs=21)
    yield Figure("hierarchical-gauss, 12 labs", taken, "ms", BAYESMETA_MS, "bayesmeta (quoted)", 5)
    taken = wall_ms(lambda: estimators.fit("hierarchical-laplace", members, ASKED, tau_scale=None))
    yield Figure("hierarchical-laplace, 12 labs", taken, "ms")


def main() -> int:
    from benchmarks.__main__ import shown

    parser = argparse.ArgumentParser(prog="benchmarks.comparison", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few draws: does it run at all")
    options = parser.parse_args()
    print(f"load {machine()['load']} on {machine()['cores']} cores")
    for figure in figures(quick=options.quick):
        shown(figure)
    return 0


if __name__ == "__main__":
    sys.exit(main())
