"""`demo_region`: fill an empty database with the fictional region, once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from junheng.hub.demo.services.region import METERS, build_region, is_empty
from junheng.hub.foundation import clock
from junheng.hub.institutions.models import Organisation


class Command(BaseCommand):
    help = "Build the fictional region of the Yangtze River Delta; a database that has it stays as it is."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--meters", type=int, default=METERS, help="water meters on each of six benches")

    def handle(self, *args: Any, **options: Any) -> None:
        if Organisation.objects.filter(is_demo=False).exists():
            raise CommandError("this database holds real bodies: the demo does not mix with them")
        if not is_empty():
            return
        build_region(
            at=clock.now(),
            say=lambda words: self.stderr.write(f"junheng: demo: {words}"),
            meters=options["meters"],
        )
