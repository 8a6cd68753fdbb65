"""What the commands of `junheng traceability` say alike about their files and numbers."""

from __future__ import annotations

import argparse
from collections.abc import Callable

LISTED = 1000
PRINTED = 40
FILES = "the folder of certificates.parquet (id, instrument, issuer, work_date, due_date, status) and parents.parquet (child, parent)"
EPILOG = (
    "Optional columns of edges: due_date (the plan of the parent's holder). Of certificates: service (verification, calibration, test), status_from (day), route (what a certificate "
    "without parents rests on; where the column stands, none stated cannot be told). "
    "Limits: 1,000 million certificates, 4,000 million edges, 16 GiB of text, 10,000 levels, identifiers of 200 characters."
)


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """Reads a number between two, both allowed."""

    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or len(text) > 20 or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"a whole number from {least} to {most}, not {text[:40]!r}")
        return int(text)

    return read
