"""Jiangsu's node over loopback, followed by Zhejiang."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.hub.conftest import NOW
from tests.hub.nodes.peers import Node, serving

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.models import Person, Tenant
from junheng.hub.foundation.services.attachments import write_blob
from junheng.hub.nodes.models import FollowedLog, FollowedRecord
from junheng.hub.nodes.rules import NewFollowing
from junheng.hub.nodes.services import deciding, payloads
from junheng.hub.nodes.services.following import round_of


@dataclass
class Follows:
    """The following side as a test drives it: no verb of another area is needed."""

    node: Node
    person: Person
    at: datetime = NOW
    log: FollowedLog | None = None

    @property
    def keeper(self) -> Actor:
        return Actor(
            person_id=self.person.pk, person_name=self.person.name, tenant="330000",
            organisation_name="浙江示例监管局", roles=frozenset({"prov_regulator"}),
        )  # fmt: skip

    @property
    def stranger(self) -> Actor:
        return replace(self.keeper, tenant="310000")

    def new(self, **other: Any) -> NewFollowing:
        given = NewFollowing("js", "江苏", self.node.address, self.node.vkey)
        return replace(given, **other)

    def follow(self, **other: Any) -> FollowedLog:
        self.log = deciding.follow_log(new=self.new(**other), by=self.keeper, at=self.at)
        return self.log

    def round(self) -> bool:
        self.at += timedelta(minutes=1)
        assert self.log is not None
        more = round_of(self.log.pk, at=self.at)
        self.log.refresh_from_db()
        return more

    def states(self) -> dict[str, str]:
        rows = FollowedRecord.objects.order_by("first_index")
        return {row.number or row.ref: row.state for row in rows}

    @property
    def codes(self) -> list[str]:
        assert self.log is not None
        return [each["code"] for each in self.log.problems]


@pytest.fixture
def node() -> Iterator[Node]:
    with serving(Node()) as served:
        yield served


@pytest.fixture
def follows(db: None, node: Node, tmp_path: Path, settings: Any) -> Iterator[Follows]:
    settings.JUNHENG_HOME = tmp_path
    with tenancy.only("CN", "330000"):
        Tenant.objects.create(code="CN", name_zh="全国", name_en="National", level="national", log_name="cn")
        for code, zh, en, log in (("330000", "浙江", "Zhejiang", "zj"), ("310000", "上海", "Shanghai", "sh")):
            Tenant.objects.create(code=code, name_zh=zh, name_en=en, level="province", log_name=log)
        yield Follows(node, Person.objects.create_user(email="qian@example.test", name="钱示例"))


@pytest.fixture
def holder(follows: Follows, monkeypatch: pytest.MonkeyPatch) -> Follows:
    """Zhejiang keeps one original."""
    from tests.hub.nodes.originals import DIGEST, XML

    write_blob(XML)
    papers = {("ZJ-7", "330000"): DIGEST}
    monkeypatch.setattr(payloads, "_find", [lambda number, tenant: papers.get((number, tenant))])
    return follows
