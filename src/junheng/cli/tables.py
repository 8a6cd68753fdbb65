"""What a person reads at the command line: columns that stand in line, numbers with the digits worth reading."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any


def print_table(rows: Sequence[Sequence[str]]) -> None:
    """Rows in columns; a heading alone is not printed."""
    if len(rows) == 1:
        return
    widths = [max(columns(row[at]) for row in rows) for at in range(len(rows[0]))]
    for row in rows:
        cells = (cell + " " * (width - columns(cell)) for cell, width in zip(row, widths, strict=True))
        print("  " + "  ".join(cells).rstrip())


def columns(text: str) -> int:
    """Columns on a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def number_text(value: float | str | None) -> str:
    return "—" if value is None else value if isinstance(value, str) else f"{value:.8g}"


def print_warnings(answer: dict[str, Any]) -> None:
    for warning in answer["warnings"]:
        print(f"! {warning['message']}")


def versions() -> dict[str, str]:
    """The programs that computed an answer."""
    return {name: version(name) for name in ("junheng", "numpy", "scipy")}


def add_file_verb(verbs: Any, name: str, *, schema: str, help: str, epilog: str) -> Any:
    """A verb that reads one document and answers in JSON or in tables of either language."""
    verb = verbs.add_parser(name, help=help, epilog=epilog)
    verb.add_argument("file", metavar="FILE", help=f"a {schema} file, or - for standard input")
    verb.add_argument("--lang", choices=("zh", "en"), default="en", help="language of tables and warnings")
    verb.add_argument("--json", action="store_true", help="one JSON document on standard output")
    return verb
