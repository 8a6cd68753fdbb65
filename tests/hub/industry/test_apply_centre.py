"""A verified institution of the province takes a planned centre on."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW
from tests.hub.industry.conftest import TASKS

from junheng.hub.foundation.models import Notice
from junheng.hub.industry.services import centres
from junheng.hub.institutions.models import Organisation


def test_applied(industry: Any, refused: Any, facts_of: Any) -> None:
    """It has a host from then on, once; the office that decides is told."""
    row = industry.applied()
    assert (row.state, row.host_id) == ("applied", industry.house.institute.pk)
    assert facts_of(row) == ["centre-applied", "centre-planned"]
    assert (
        Notice.objects.filter(organisation_id=industry.house.regulator.pk, url=f"/centres/{row.pk}").count()
        == 1
    )
    with refused("centre-not-in-state"):
        centres.apply_centre(centre=row, tasks=TASKS, by=industry.host, at=NOW)


def test_the_state_is_told_of_a_national_one(industry: Any) -> None:
    """The State's office decides about it, not the province's."""
    row = industry.applied(level="national")
    told = Notice.objects.filter(url=f"/centres/{row.pk}").values_list("organisation_id", flat=True)
    assert list(told) == [industry.state.pk]


def test_not_from_elsewhere_nor_unverified(industry: Any, refused: Any) -> None:
    """Shanghai's institute hosts no centre of Zhejiang; a body that only declared itself hosts none."""
    row, house = industry.planned(), industry.house
    with refused("centre-host-elsewhere"):
        centres.apply_centre(centre=row, tasks=TASKS, by=house.acting("孙示例"), at=NOW)
    Organisation.objects.filter(pk=house.institute.pk).update(state="registered")
    with refused("centre-incomplete", "centre-host-not-verified"):
        centres.apply_centre(centre=row, tasks="", by=industry.host, at=NOW)
    with refused("not-permitted"):
        centres.apply_centre(centre=row, tasks=TASKS, by=house.acting("王示例"), at=NOW)
