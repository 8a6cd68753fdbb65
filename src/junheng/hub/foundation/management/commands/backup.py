"""`backup FILE`: database and files in one file, while the platform runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import timezone

from junheng.hub.foundation.management.operating import OperatorCommand
from junheng.hub.foundation.postgres import backup, operating, reach


class Command(OperatorCommand):
    help = "Write the database and the files of the home to FILE (mode 0600: it holds private keys)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--checkpoint", type=Path, help="the log's signed checkpoint, kept in the manifest"
        )
        parser.add_argument(
            "--lock", type=int, help="advisory lock of the log's sequencer, held while copying"
        )

    def handle(
        self, *args: Any, file: Path, checkpoint: Path | None, lock: int | None, **options: Any
    ) -> None:
        with operating.whole_database() as database:
            manifest = backup.write_backup(
                file,
                programs=database.programs,
                conninfo=database.conninfo,
                application_role=reach.application_role(),
                home=Path(settings.JUNHENG_HOME),
                made_at=timezone.now(),
                checkpoint=checkpoint.read_text() if checkpoint else None,
                lock=lock,
                object_store=settings.JUNHENG_OBJECT_STORE or None,
            )
        rows = sum(digest.rows for digest in manifest.tables.values())
        self.stdout.write(f"{file}: {rows} rows, {len(manifest.members) - 1} files")
        if manifest.object_store:
            self.stdout.write(f"logs and attachments stay where they are: {manifest.object_store}")
