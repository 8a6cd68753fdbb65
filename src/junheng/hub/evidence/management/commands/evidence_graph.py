"""`evidence_graph build|check`: build a snapshot of the evidence graph now, or check the newest byte for byte."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError

from junheng.core.traceability.snapshot import damaged
from junheng.hub.evidence import keeping
from junheng.hub.evidence.services.building import build_snapshot
from junheng.hub.foundation import clock
from junheng.hub.foundation.management.operating import OperatorCommand


class Command(OperatorCommand):
    help = "Build a snapshot of the evidence graph with its open data, or check the newest."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("what", choices=("build", "check"))

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        if what == "build":
            made = build_snapshot(at=clock.now())
            self.stdout.write(
                f"{made.path.name}: {made.certificates} certificates, {made.edges} edges; "
                f"{made.compared} compared with what stood in memory, {len(made.differing)} differ"
            )
            if made.differing:
                raise CommandError("answers differ: " + ", ".join(made.differing), returncode=1)
            return
        found = keeping.snapshots()
        if not found:
            raise CommandError("no snapshot has been built", returncode=2)
        wrong = damaged(found[0])
        if wrong:
            raise CommandError(f"{found[0].name}: damaged: " + ", ".join(wrong), returncode=1)
        self.stdout.write(f"{found[0].name}: whole")
