"""`kill -9` while entries are applied: wherever it hits, no entry is lost and none is applied twice."""

from __future__ import annotations

import os
import signal
from typing import Any

import pytest
from django.db import connection, connections, transaction
from tests.hub.conftest import NOW
from tests.hub.nodes.conftest import Follows
from tests.hub.nodes.peers import Node, issued, leaf, withdrawn

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.models import Person, Tenant
from junheng.hub.nodes.models import FollowedLog, FollowedRecord, KeptEntry
from junheng.hub.nodes.services import deciding, following

ENTRIES = [
    issued("JS-1"), issued("JS-2", digest="ef" * 32), b"not JSON", withdrawn("JS-1"),
    issued("JS-3", digest="01" * 32, relation="replaces", relates_to="JS-2"), leaf("order-placed", order="orders.order:1"),
    issued("JS-4", digest="02" * 32),
]  # fmt: skip
AFTER = {
    0: {},
    3: {"JS-1": "issued", "JS-2": "issued"},
    6: {"JS-1": "withdrawn", "JS-2": "replaced", "JS-3": "issued"},
}
"""What must stand after each position where a batch of three ends; worked out by hand."""
AT_THE_END = AFTER[6] | {"JS-4": "issued"}
STATEMENTS = 200
"""More than a round makes: the last kill must not hit."""


def killed_at(number: int, log: FollowedLog) -> bool:
    """A process that follows, killed before its statement of this number; whether it was hit."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        left = number

        def counting(execute: Any, sql: str, *rest: Any) -> Any:
            nonlocal left
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(sql, *rest)

        with connection.execute_wrapper(counting):
            following.round_of(log.pk, at=NOW)
        os.kill(os.getpid(), signal.SIGUSR1)  # done; nothing of the test's own end runs in this process
    _pid, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) == signal.SIGKILL


@pytest.mark.django_db(transaction=True)
def test_killed_at_every_statement(
    node: Node, tmp_path: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Position and effect agree at every moment, and the next round ends the work."""
    settings.JUNHENG_HOME = tmp_path
    monkeypatch.setattr(following, "BATCH", 3)
    node.say(*ENTRIES)
    with transaction.atomic(), tenancy.only("CN", "330000"):
        Tenant.objects.create(
            code="330000", name_zh="浙江", name_en="Zhejiang", level="province", log_name="zj"
        )
        follows = Follows(node, Person.objects.create_user(email="qian@example.test", name="钱示例"))
        log = follows.follow()
    met = set()
    for number in range(STATEMENTS):
        with tenancy.only("330000"):
            log.refresh_from_db()
            deciding._forget(log)
            log.save()
        hit = killed_at(number, log)
        log.refresh_from_db()
        met.add(log.applied)
        assert follows.states() == (AFTER | {7: AT_THE_END})[log.applied]
        if not hit:
            break
        follows.round()
        assert follows.states() == AT_THE_END
        assert (log.pk, FollowedRecord.objects.count(), KeptEntry.objects.count()) == (log.pk, 4, 1)
        log.refresh_from_db()
        assert (log.applied, log.unknown, log.not_needed) == (7, 1, 1)
    assert not hit
    assert met == {0, 3, 6, 7}
