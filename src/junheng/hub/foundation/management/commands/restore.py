"""`restore FILE`: bring a backup into an empty installation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from junheng.hub.foundation.management.operating import OperatorCommand
from junheng.hub.foundation.postgres import backup, operating, reach


class Command(OperatorCommand):
    help = "Restore FILE into an empty database and home; every member and every table is compared."
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        with operating.whole_database() as database:
            manifest = backup.restore_backup(
                file,
                programs=database.programs,
                conninfo=database.conninfo,
                application_role=reach.application_role(),
                home=Path(settings.JUNHENG_HOME),
                owner=database.owner,
                object_store=settings.JUNHENG_OBJECT_STORE or None,
            )
        rows = sum(digest.rows for digest in manifest.tables.values())
        self.stdout.write(
            f"{file}: of {manifest.made_at}, {rows} rows, {len(manifest.members) - 1} files, all equal"
        )
