"""The rows that ship, beside the KCDB's own list, of which this tree holds digests only (`tests/vectors/kcdb_given.txt`).

The list is the KCDB's reference data for physics of February 2024, kept by NCSLI International's MII working group in
NCSLI-MII/measurand-flask-app (CC BY-SA 4.0) at commit 9cb7592fd581b48612c828793b1dc09868efbd96, in `resources/kcdb`. With a
copy of `kcdb_service_classifications.csv`:

python tests/core/capability/kcdb_list.py FILE          every code and name of ours that the list does not have
python tests/core/capability/kcdb_list.py FILE digests  what `tests/vectors/kcdb_given.txt` holds, to the standard output
"""

from __future__ import annotations

import csv
import hashlib
import sys
from collections.abc import Iterable, Mapping
from itertools import combinations
from pathlib import Path

from junheng.core.capability.crosswalk import KNOWN, Category

NOT_LISTED = ("RI/", "QM-")
"""Ionising radiation and chemistry are not in the list."""
Names = tuple[str, ...]


def read_list(path: Path) -> dict[str, Names]:
    """Every category of the list at its three depths, with the names of its service, sub-service and individual service."""
    found: dict[str, Names] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            branch = row["Branch Id"]
            numbers = row["Id"].removeprefix(f"{row['Area Id']}.{branch}.").split(".")
            names = tuple(row[head].strip() for head in ("Service", "Subservice", "IndividualService"))
            for depth in (1, 2, 3):
                code = f"{branch}-{'.'.join(numbers[:depth])}"
                if found.setdefault(code, names[:depth]) != names[:depth]:
                    raise ValueError(f"{code} has two names: {found[code]} and {names[:depth]}")
    return found


def may_be_called(names: Names) -> frozenset[str]:
    """Its own name, alone or behind names of what it lies in, each once; letters may be small."""
    above, own = names[:-1], names[-1]
    chosen = (part for size in range(len(names)) for part in combinations(above, size))
    return frozenset(", ".join(dict.fromkeys(word.casefold() for word in (*part, own))) for part in chosen)


def faults(rows: Iterable[Category], listed: Mapping[str, Names]) -> list[str]:
    """What a row says otherwise than the list."""
    found = []
    for row in rows:
        if row.code.startswith(NOT_LISTED):
            continue
        names = listed.get(row.code)
        if names is None:
            found.append(f"{row.kind}: {row.code} is not in the list")
        elif row.name.casefold() not in may_be_called(names):
            found.append(f"{row.kind}: {row.code} is {', '.join(names)}, not {row.name}")
    return found


def digest(code: str, name: str) -> str:
    """A code with its own name, so that one of a million rows that is wrong would pass."""
    return hashlib.sha256(f"{code} {name.casefold()}".encode()).hexdigest()[:8]


def is_given(row: Category, digests: frozenset[str]) -> bool:
    """Whether the code with the end of the name is one of the digests."""
    parts = row.name.split(", ")
    return any(digest(row.code, ", ".join(parts[start:])) in digests for start in range(len(parts)))


def main(path: str, what: str = "faults") -> int:
    listed = read_list(Path(path))
    if what == "digests":
        print("\n".join(sorted(digest(code, names[-1]) for code, names in listed.items())))
        return 0
    found = faults(KNOWN, listed)
    print("\n".join(found) or f"{len(KNOWN)} rows are as the list has them")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
