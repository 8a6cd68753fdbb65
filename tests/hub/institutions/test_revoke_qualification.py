"""A revocation is the end of a document."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW, TODAY

from junheng.hub.institutions import queries
from junheng.hub.institutions.services.qualifications import (
    restore_qualification,
    revoke_qualification,
    suspend_qualification,
)


def test_nothing_follows(house: Any, refused: Any, facts_of: Any) -> None:
    """Revoked from its day; it cannot be restored."""
    filed = house.qualification("accreditation", "CNAS L3")
    by = house.acting("钱示例")
    revoke_qualification(qualification=filed, since=TODAY, reason="伪造数据", by=by, at=NOW)
    assert queries.state_on(filed, TODAY).state == "revoked"
    assert facts_of(filed)[0] == "qualification-revoked"
    with refused("qualification-not-in-state"):
        restore_qualification(qualification=filed, since=TODAY, reason="x", by=by, at=NOW)


def test_it_reaches_back_over_a_restoration(house: Any) -> None:
    """Restored on the 20th, then revoked as of the 1st: revoked on the 23rd, not revived by the later day."""
    filed = house.qualification("accreditation", "CNAS L3")
    by = house.acting("钱示例")
    suspend_qualification(qualification=filed, since=date(2026, 10, 10), reason="x", by=by, at=NOW)
    restore_qualification(qualification=filed, since=date(2026, 11, 20), reason="x", by=by, at=NOW)
    revoke_qualification(qualification=filed, since=date(2026, 11, 1), reason="伪造数据", by=by, at=NOW)
    now = queries.state_on(filed, TODAY)
    assert (now.state, now.since) == ("revoked", date(2026, 11, 1))
