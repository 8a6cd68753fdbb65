"""`move_files`: copy logs and attachments from the home into a bucket, or back."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from junheng.core.transparency.paths import CHECKPOINT_PATH
from junheng.hub.foundation import storage
from junheng.hub.ledger.models import Log
from junheng.hub.ledger.services import publishing
from junheng.hub.ledger.storage import MET_ELSEWHERE, SIGNED

LAST = (MET_ELSEWHERE, SIGNED, CHECKPOINT_PATH)
"""What speaks of other files comes after them."""
LARGEST = 256 * 1024 * 1024


class Command(BaseCommand):
    help = (
        "Copy logs and attachments between the home and the bucket of JUNHENG_OBJECT_STORE; nothing is deleted, "
        "what is there already and equal is left. Once while the platform runs, once more when it is stopped."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("to", choices=("bucket", "home"), help="where the files are copied to")

    def handle(self, *args: Any, to: str, **options: Any) -> None:
        if not settings.JUNHENG_OBJECT_STORE:
            raise CommandError("JUNHENG_OBJECT_STORE names no bucket")
        try:
            storage.probe()
            self._copy("attachments", storage.attachments(), to=to, immutable=True)
            with transaction.atomic():
                for log in Log.objects.order_by("name"):
                    publishing.lock(log.name)
                self._copy("logs", storage.logs(), to=to, immutable=False)
        except OSError as problem:
            raise CommandError(
                f"{problem.strerror or problem}; what was copied stays, run it again"
            ) from None

    def _copy(self, folder: str, bucket: storage.Files, *, to: str, immutable: bool) -> None:
        """`immutable`: a file of this name has these bytes, so it is not read to be compared."""
        home: storage.Files = storage.Disk(folder=folder, mode=0o600 if immutable else 0o644)
        source, target = (home, bucket) if to == "bucket" else (bucket, home)
        copied = found = 0
        for name in sorted(source.names(), key=_order):
            if name.rpartition("/")[2].startswith(".") or "/" not in name:
                continue  # a draft of a process that died, or the probe
            found += 1
            if immutable and target.exists(name):
                continue
            data = source.read(name, limit=LARGEST)
            if _holds(target, name, data):
                continue
            target.keep({name: data})
            if not _holds(target, name, data):
                raise CommandError(f"{folder}/{name}: what was copied reads differently")
            copied += 1
        self.stdout.write(f"{folder}: {found} files, {copied} copied")


def _order(name: str) -> tuple[bool, str]:
    return name.rpartition("/")[2] in LAST, name


def _holds(place: storage.Files, name: str, data: bytes) -> bool:
    try:
        return place.read(name, limit=len(data)) == data
    except FileNotFoundError:
        return False
