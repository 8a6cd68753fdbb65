"""`tour --out DIR`: the way of one measurement on a throw-away database, with its artefacts (contract 6)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from junheng.hub.demo.services.tour import walk
from junheng.hub.foundation import clock


class Command(BaseCommand):
    help = "Search, order, calibrate, issue, verify, trace, recall, recognise; writes what other tools check."
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--out", type=Path, required=True, help="an empty or new folder for the artefacts"
        )

    def handle(self, *args: Any, out: Path, **options: Any) -> None:
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise CommandError(f"{out}: name a new or an empty folder; nothing was written")
        call_command("prepare", verbosity=0)
        call_command("furnish", provinces="310000,320000,330000,340000", demo=True)
        out.mkdir(parents=True, exist_ok=True)
        if not walk(at=clock.now(), out=out, say=self.stdout.write):
            raise CommandError("a step did not hold; tour.json says which", returncode=1)
