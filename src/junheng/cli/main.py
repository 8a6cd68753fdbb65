"""`junheng`: computing commands need core only; hub commands speak HTTP; operator commands start a process."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

from junheng.cli.output import report_unusable
from junheng.core.reason import UnusableInput

GROUPS = ("uncertainty", "comparison", "capability", "certificate", "log", "operate")
"""Modules of this package; each has `add_commands(groups)` that adds its parsers with `set_defaults(run=…)`."""


def parser() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(prog="junheng", description="Metrology that travels. 钧衡")
    groups = root.add_subparsers(dest="group", required=True, metavar="GROUP")
    for name in GROUPS:
        importlib.import_module(f"junheng.cli.{name}").add_commands(groups)
    return root


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit codes of contract 0: 0 done, 1 the answer is no, 2 the input cannot be used."""
    options = parser().parse_args(arguments)
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
