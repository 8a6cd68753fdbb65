"""A suspension is felt by every judgement of its day or later, at once (R16.1)."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW, TODAY

from junheng.hub.foundation.models import Notice
from junheng.hub.institutions import queries
from junheng.hub.institutions.services.qualifications import suspend_qualification


def test_felt_from_its_day_on(house: Any) -> None:
    """The day before it was in force, and stays so; the body is told."""
    filed = house.qualification("accreditation", "CNAS L3")
    suspend_qualification(
        qualification=filed, since=TODAY, reason="监督评审不符合", by=house.acting("钱示例"), at=NOW
    )
    assert queries.state_on(filed, date(2026, 11, 22)).in_force
    now = queries.state_on(filed, TODAY)
    assert (now.state, now.since, now.reason) == ("suspended", TODAY, "监督评审不符合")
    assert Notice.objects.filter(organisation_id=house.institute.pk, zh__contains="CNAS L3").exists()
    assert list(queries.qualifications_suspended("330000")) == [filed]


def test_refusals(house: Any, refused: Any) -> None:
    """Without a reason, twice, by another province's regulator."""
    filed = house.qualification("accreditation", "CNAS L3")
    given: dict[str, Any] = {"since": TODAY, "by": house.acting("钱示例"), "at": NOW}
    with refused("reason-needed"):
        suspend_qualification(qualification=filed, reason=" ", **given)
    elsewhere = house.qualification("accreditation", "CNAS L4", body=house.neighbour)
    with refused("qualification-of-another-issuer"):
        suspend_qualification(qualification=elsewhere, reason="x", **given)
    suspend_qualification(qualification=filed, reason="x", **given)
    with refused("qualification-not-in-state"):
        suspend_qualification(qualification=filed, reason="x", **given)
