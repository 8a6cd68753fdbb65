"""The authority takes on what was applied for."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.foundation.models import Notice
from junheng.hub.standards.services import applying


def test_accepted(standards: Any, refused: Any) -> None:
    """By a person of the authority, once; the applicant is told."""
    row = standards.drafted()
    with refused("examination-not-in-state"):
        applying.accept_application(examination=row, by=standards.officer, at=NOW)
    applying.withdraw_application(examination=row, reason="先补数据", by=standards.keeper, at=NOW)
    row = standards.accepted()
    assert (row.state, row.accepted_by) == ("accepted", standards.house.people["钱示例"])
    assert Notice.objects.filter(organisation_id=row.organisation_id, zh__contains="已受理").exists()
    with refused("examination-not-in-state"):
        applying.accept_application(examination=row, by=standards.decider, at=NOW)
