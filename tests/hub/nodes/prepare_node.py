"""Run inside a node under test: furnish it, build its province, and say what the others must know.

python prepare_node.py PROVINCE CERTIFICATES [NAME ADDRESS VKEY]…    prints {"vkey": …, "number": …, "id": …, "token": …}
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from junheng.hub.demo.services.laboratories import TEAMS  # noqa: E402
from junheng.hub.demo.services.node import PROVINCES, build_node  # noqa: E402
from junheng.hub.foundation import clock, tenancy  # noqa: E402
from junheng.hub.foundation.models import Person  # noqa: E402
from junheng.hub.foundation.tokens import make_token  # noqa: E402
from junheng.hub.ledger.models import Log  # noqa: E402


def main(province: str, count: int, *followed: str) -> None:
    call_command("furnish", provinces=province, demo=True)
    at, told = clock.now(), {"vkey": Log.objects.get(tenant_id=province).vkey}
    if count:
        made = build_node(province, at=at, certificates=count)[0]
        approver = TEAMS[PROVINCES[province].lab].approver
        with tenancy.only(province):
            _row, token = make_token(
                person=Person.objects.get(name=approver), organisation_id=made.institution_id, name="two nodes",
                scopes=["certificates.withdraw_certificate", "read"], at=at, expires_at=at + timedelta(hours=1),
            )  # fmt: skip
        told |= {"number": made.number, "id": str(made.pk), "digest": made.xml_sha256, "token": token}
    for name, address, vkey in zip(*[iter(followed)] * 3, strict=True):
        call_command("follow_log", name, name, address, vkey, stdout=sys.stderr)
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:])
