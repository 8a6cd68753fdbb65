"""`demo_node 330000`: make an empty node one fictional province, once; says the key of its log."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from junheng.hub.demo.services.node import PROVINCES, build_node
from junheng.hub.demo.services.region import is_empty
from junheng.hub.foundation import clock
from junheng.hub.ledger.models import Log


class Command(BaseCommand):
    help = (
        "Prepare a node for one fictional province and build it; a database that has bodies stays as it is."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("province", choices=sorted(PROVINCES), help="division code of the province")
        parser.add_argument(
            "--certificates", type=int, default=3, help="how many certificates it issues, 0 to 50"
        )

    def handle(self, *args: Any, province: str, certificates: int, **options: Any) -> None:
        if not 0 <= certificates <= 50:
            raise CommandError("--certificates takes 0 to 50", returncode=2)
        call_command("prepare", verbosity=0)
        call_command("furnish", provinces=province, demo=True)
        if is_empty():
            for made in build_node(province, at=clock.now(), certificates=certificates):
                self.stdout.write(f"certificate {made.number}")
        self.stdout.write(f"vkey {Log.objects.get(tenant_id=province).vkey}")
