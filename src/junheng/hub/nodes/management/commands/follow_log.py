"""`follow_log NAME TITLE ADDRESS VKEY`: follow another node's log, as the operator of this one."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError

from junheng.core.transparency.policy import POLICY_LIMIT
from junheng.hub.foundation import clock, tenancy
from junheng.hub.foundation.acting import platform
from junheng.hub.foundation.management.operating import OperatorCommand
from junheng.hub.foundation.models import Tenant
from junheng.hub.nodes.rules import NewFollowing
from junheng.hub.nodes.services.deciding import follow_log


class Command(OperatorCommand):
    help = "Follow another node's log: its public entries are checked and shown here."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("name", help="short name, part of the address of its page here")
        parser.add_argument("title", help="the province, as readers know it")
        parser.add_argument("address", help="where its checkpoint stands: https://host/log/zj")
        parser.add_argument("vkey", help="its public key, as its keeper announced it")
        parser.add_argument("--policy", default="", help="a C2SP policy file of its witnesses")
        parser.add_argument(
            "--tenant", default="", help="for which tenant of this node; default: its first province"
        )

    def handle(self, *args: Any, name: str, title: str, address: str, vkey: str, policy: str, tenant: str, **options: Any) -> None:  # fmt: skip
        code = tenant or self._first()
        new = NewFollowing(name, title, address, vkey, self._policy(policy))
        with tenancy.only(code):
            log = follow_log(new=new, by=platform(code, "operator"), at=clock.now())
        self.stdout.write(f"following {log.origin} at {log.address}")

    def _first(self) -> str:
        found = Tenant.objects.order_by("-level", "code").values_list("code", flat=True).first()
        if found is None:
            raise CommandError(
                "this node serves no province yet; name one with furnish --provinces", returncode=2
            )
        return str(found)

    def _policy(self, path: str) -> str:
        if not path:
            return ""
        try:
            with open(path, encoding="utf-8") as stream:
                return stream.read(POLICY_LIMIT)
        except (OSError, UnicodeDecodeError) as problem:
            raise CommandError(f"{path}: {problem}", returncode=2) from None
