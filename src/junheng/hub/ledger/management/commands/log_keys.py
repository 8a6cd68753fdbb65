"""`log_keys`: show, rotate or retire the keys of one log. Secrets are never printed."""

from __future__ import annotations

from typing import Any

from junheng.hub.foundation import clock
from junheng.hub.foundation.acting import platform
from junheng.hub.foundation.management.operating import OperatorCommand
from junheng.hub.ledger import queries
from junheng.hub.ledger.models import Log
from junheng.hub.ledger.services import national, operating


class Command(OperatorCommand):
    help = "Show, rotate or retire the keys of a log."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("act", choices=["show", "rotate", "retire"])
        parser.add_argument("log", help="last part of the log's origin")

    def handle(self, *args: Any, act: str, log: str, **options: Any) -> None:
        found = queries.log_named(log)
        operator = platform(found.tenant_id, "operator")
        if act == "rotate":
            operating.rotate_log_key(log=found, by=operator, at=clock.now())
        elif act == "retire":
            operating.retire_log_key(log=found, by=operator, at=clock.now())
        self._show(found)

    def _show(self, log: Log) -> None:
        """The public keys that sign now; the announced ones are marked. Last, how it stands with SM2."""
        for key in national.all_signers_of(log):
            vkey = key.verifier.text
            self.stdout.write(f"{'*' if vkey in (log.vkey, log.sm2_vkey) else ' '} {vkey}")
        self.stdout.write(f"SM2: {queries.national_state(log)}")
