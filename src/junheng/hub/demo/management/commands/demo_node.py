"""`demo_node 330000`: fill an empty node with one fictional province, once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from junheng.hub.demo.services.node import PROVINCES, build_node
from junheng.hub.demo.services.region import is_empty
from junheng.hub.foundation import clock


class Command(BaseCommand):
    help = "Build one fictional province; a database that has bodies stays as it is."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("province", choices=sorted(PROVINCES), help="division code of the province")
        parser.add_argument("--certificates", type=int, default=3, help="how many certificates it issues")

    def handle(self, *args: Any, province: str, certificates: int, **options: Any) -> None:
        if not is_empty():
            return
        if certificates < 0 or certificates > 50:
            raise CommandError("--certificates takes 0 to 50", returncode=2)
        for made in build_node(province, at=clock.now(), certificates=certificates):
            self.stdout.write(f"{made.number} {made.xml_sha256}")
