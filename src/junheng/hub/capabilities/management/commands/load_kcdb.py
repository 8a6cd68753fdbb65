"""`load_kcdb FILE`: an operator loads a list of KCDB service categories that states its sources.

The file is read strictly first: a wrong code, an unknown quantity or a row without a source is refused by its number, and
nothing is loaded. It replaces the list loaded before; what ships stays beside it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from junheng.core.capability.crosswalk import read_crosswalk
from junheng.core.reason import UnusableInput

LARGEST = 4 * 1024 * 1024


class Command(BaseCommand):
    help = "Load a list of KCDB service categories (CSV: kind, code, name, level, source, seen)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            with file.open("rb") as stream:
                data = stream.read(LARGEST + 1)
        except OSError as problem:
            raise CommandError(f"{file}: {problem.strerror}") from None
        if len(data) > LARGEST:
            raise CommandError(f"{file}: more than {LARGEST} bytes")
        try:
            found = read_crosswalk(data)
        except UnusableInput as problem:
            raise CommandError("\n".join(each.message("en") for each in problem.refusals)) from None
        target = Path(settings.JUNHENG_KCDB)
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_suffix(".new")
        draft.write_bytes(data)
        os.replace(draft, target)
        self.stdout.write(
            f"{len(found)} categories of {len({each.kind for each in found})} quantities: {target}"
        )
