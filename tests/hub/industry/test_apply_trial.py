"""The maker asks a verified laboratory, once at a time; nobody else learns of it."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.models import Notice
from junheng.hub.industry.models import Trial
from junheng.hub.industry.services import trials


def test_asked_for(industry: Any, refused: Any, client: Any) -> None:
    """The laboratory is told; the public sees nothing."""
    row, house = industry.tried(), industry.house
    assert Notice.objects.filter(organisation_id=house.institute.pk, url=f"/trials/{row.pk}").exists()
    assert client.get(f"/trials/{row.pk}").status_code == 404
    with refused("trial-open-already"):
        trials.apply_trial(
            model=row.model, laboratory=house.institute, purpose="再", by=industry.makers, at=NOW
        )
    with refused("trial-incomplete", "trial-not-a-laboratory"):
        trials.apply_trial(
            model=row.model, laboratory=house.enterprise, purpose="", by=industry.makers, at=NOW
        )
    with refused("trial-not-your-model"):
        trials.apply_trial(
            model=row.model, laboratory=house.neighbour, purpose="x", by=house.acting("王示例"), at=NOW
        )


def test_across_provinces(industry: Any) -> None:
    """Both sides read it, the row is the laboratory's province's; another province's wall hides it."""
    row = trials.apply_trial(
        model=industry.model(), laboratory=industry.house.neighbour, purpose="x", by=industry.makers, at=NOW
    )
    assert (row.tenant_id, row.readers) == ("310000", ["330000"])
    with tenancy.only("330000"):
        assert Trial.objects.filter(pk=row.pk).exists()
    with tenancy.only("320000"):
        assert not Trial.objects.filter(pk=row.pk).exists()
