"""A home of its own for each test, two provinces, and facts waiting for the log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from junheng.core.transparency.fsck import check_log
from junheng.core.transparency.leaf import parse_leaf
from junheng.core.transparency.merkle import leaf_hash, refusals_of_inclusion
from junheng.core.transparency.note import parse_vkey
from junheng.core.transparency.proof import check_proof
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import platform
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.models import Event, Tenant
from junheng.hub.foundation.services import facts
from junheng.hub.ledger import events, queries
from junheng.hub.ledger.models import Log
from junheng.hub.ledger.services import operating, sequencing
from junheng.hub.ledger.storage import LogFolder

MORNING = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)


@dataclass
class Ledger:
    """One province's log as a test drives it: facts are stored as verbs store them."""

    log: Log
    moment: datetime = MORNING

    def now(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment

    def happen(self, count: int) -> None:
        """So many facts, waiting in the outbox."""
        actor = platform(self.log.tenant_id, "test")
        with tenancy.only(self.log.tenant_id):
            for number in range(count):
                fact = events.LogOpened(log=Ref.to(self.log), origin=self.log.origin, vkey=f"fact {number}")
                facts.store(
                    fact, verb="ledger.open_log", tenant=self.log.tenant_id, also=(), by=actor, at=self.now()
                )

    def round(self, **options: Any) -> int:
        return sequencing.sequence(self.log, at=self.now(), **options)

    @property
    def folder(self) -> LogFolder:
        return LogFolder.of(self.log.name)

    @property
    def place(self) -> Path:
        """Its folder on this machine's disk."""
        return Path(settings.JUNHENG_HOME) / "logs" / self.log.name

    @property
    def row(self) -> Log:
        return Log.objects.get(pk=self.log.pk)

    def indexed(self) -> list[Event]:
        return list(Event.objects.filter(tenant_id=self.log.tenant_id, index__isnull=False).order_by("index"))

    def waiting(self) -> int:
        return Event.objects.filter(tenant_id=self.log.tenant_id, index=None).count()

    def assert_whole(self, *, proofs: bool = True) -> None:
        """Files, row and events agree; every index is given once without gaps; every proof holds."""
        row = self.row
        key = parse_vkey(row.vkey)
        check = check_log(read=self.folder.read, log=key)
        assert check.findings == ()
        assert check.checkpoint is not None
        assert (check.checkpoint.size, check.checkpoint.root) == (row.size, bytes(row.root))
        rows = self.indexed()
        assert [event.index for event in rows] == list(range(row.size))
        for event in rows if proofs else rows[-1:]:
            assert event.index is not None
            bundle = queries.bundle_at(row, event.index)
            assert bundle.leaf == bytes(event.leaf)
            assert parse_leaf(bytes(event.leaf)).id == str(event.id)
            assert check_proof(bundle.proof, leaf=bytes(event.leaf), log=key).refusals == ()
            wrong = refusals_of_inclusion(
                leaf=leaf_hash(b"another"),
                index=event.index,
                size=row.size,
                proof=bundle.proof.hashes,
                root=bytes(row.root),
            )
            assert wrong


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    """Keys and logs of this test only."""
    settings.JUNHENG_HOME = tmp_path
    settings.JUNHENG_HOST = "junheng.example"
    return tmp_path


@pytest.fixture
def tenant(transactional_db: None) -> Tenant:
    return Tenant.objects.create(
        code="990000", name_zh="甲省", name_en="Province A", level="province", log_name="jia"
    )


@pytest.fixture
def neighbour(transactional_db: None) -> Tenant:
    return Tenant.objects.create(
        code="980000", name_zh="乙省", name_en="Province B", level="province", log_name="yi"
    )


@pytest.fixture
def opened(home: Path) -> Callable[[Tenant], Ledger]:
    """Opens a tenant's log as the platform does."""

    def open_for(tenant: Tenant) -> Ledger:
        log = operating.open_log(tenant=tenant, by=platform(tenant.code, "test"), at=MORNING)
        return Ledger(log)

    return open_for


@pytest.fixture
def ledger(opened: Callable[[Tenant], Ledger], tenant: Tenant) -> Ledger:
    return opened(tenant)


@pytest.fixture
def ledger_moment() -> datetime:
    return MORNING


@pytest.fixture
def national(transactional_db: None) -> Tenant:
    """Where the refused acts of the public are kept."""
    return Tenant.objects.create(
        code="CN", name_zh="全国", name_en="The nation", level="national", log_name="cn"
    )
