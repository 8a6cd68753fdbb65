"""A warning gets an owner: a person of the province's offices, once."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.conftest import NOW

from junheng.hub.risk.models import EarlyWarning, Scan
from junheng.hub.risk.services import warnings


@pytest.fixture
def early(watch: Any) -> EarlyWarning:
    scan = Scan.objects.create(tenant_id="330000", at=NOW)
    return EarlyWarning.objects.create(
        tenant_id="330000", scan=scan, kind="model-failures", subject="示例厂 A-1", label="示例厂 A-1",
        numbers={"found": 9, "of": 40, "other_found": 20, "other_of": 800, "low": "0.1", "high": "0.4", "chance": "1e-06"},
        raised_at=NOW,
    )  # fmt: skip


def test_once_and_by_an_office(
    watch: Any, early: EarlyWarning, refused: Any, facts_of: Any, client_for: Any
) -> None:
    """Nobody else; then it is theirs; on the page and over HTTP."""
    with refused("not-permitted"):
        warnings.take_warning(early=early, by=watch.body, at=NOW)
    client = client_for("钱示例")
    assert client.post(f"/risk/warnings/{early.pk}/take-warning", {"key": "k"}).status_code == 302
    early.refresh_from_db()
    assert early.owner is not None and (early.state, early.owner.name) == ("taken", "钱示例")
    assert facts_of(early) == ["warning-taken"]
    assert client.post(f"/api/v1/warnings/{early.pk}/take").status_code == 409
