"""Operator commands: `up`, `backup`, `restore`, `witness`, `nodes`, `tour`. Each starts a management command as a process.

The command line imports nothing of the platform: it hands the words over and becomes that process.
"""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any, NoReturn

COMMANDS = {
    "up": "run the platform: web server, worker and task runner",
    "backup": "write one file that holds the database, the logs, the keys and the attachments",
    "restore": "restore such a file into an empty installation",
    "witness": "a witness for other people's logs: make it, name the logs, run it",
    "nodes": "three fictional provinces as nodes of their own, each following the other two",
    "tour": "search, order, calibrate, issue, verify on a throw-away database; leaves its artefacts",
}


def add_commands(groups: Any) -> None:
    for name, words in COMMANDS.items():
        parser = groups.add_parser(name, help=words, add_help=False, prefix_chars="\0")
        parser.add_argument("words", nargs=argparse.REMAINDER)
        parser.set_defaults(run=_hand_over, command=name)


def _hand_over(options: argparse.Namespace) -> NoReturn:
    """Become that process: a signal sent to `junheng up` reaches whoever must stop the children."""
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "junheng.hub.site", options.command, *options.words])
