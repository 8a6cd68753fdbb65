"""`junheng`: computing commands need core only; hub commands speak HTTP; operator commands start a process."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

from junheng.cli.output import report_unusable
from junheng.core.reason import UnusableInput

GROUPS = ("uncertainty", "comparison", "capability", "traceability", "draw", "certificate", "log", "operate")
"""Modules of this package; each has `add_commands(groups)` that adds its parsers with `set_defaults(run=…)`."""


def parser(words: Sequence[str] = ()) -> argparse.ArgumentParser:
    """The parser of all groups, or of the one that `words` begin with: the others are not even imported."""
    root = argparse.ArgumentParser(prog="junheng", description="Metrology that travels. 钧衡")
    groups = root.add_subparsers(dest="group", required=True, metavar="GROUP")
    for name in words[:1] if words[:1] and words[0] in GROUPS else GROUPS:
        importlib.import_module(f"junheng.cli.{name}").add_commands(groups)
    return root


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit codes of contract 0: 0 done, 1 the answer is no, 2 the input cannot be used."""
    words = sys.argv[1:] if arguments is None else arguments
    options = parser(words).parse_args(words)
    try:
        return int(options.run(options))
    except UnusableInput as problem:
        return report_unusable(problem, source=getattr(options, "file", None))
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130


if __name__ == "__main__":
    raise SystemExit(main())
