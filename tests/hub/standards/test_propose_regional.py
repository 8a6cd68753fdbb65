"""The keeper of an examined standard offers it to a region; the offer is not public."""

from __future__ import annotations

from typing import Any

from tests.hub.standards.conftest import DRAWN_AT

from junheng.hub.foundation import tenancy
from junheng.hub.institutions.models import Region
from junheng.hub.standards.models import RegionalStandard
from junheng.hub.standards.services import regional


def proposed(standards: Any, **changes: Any) -> RegionalStandard:
    region = Region.objects.order_by("id").first()
    told = {
        "standard": standards.fresh(),
        "region": region,
        "capacity": 500,
        "by": standards.keeper,
        "at": DRAWN_AT,
    }
    return regional.propose_regional(**told | changes)


def test_proposed(standards: Any, refused: Any) -> None:
    """Not without an examination in force, not twice, not with a capacity of nothing."""
    with refused("regional-without-examination"):
        proposed(standards)
    standards.decided()
    with refused("regional-capacity"):
        proposed(standards, capacity=0)
    row = proposed(standards)
    with refused("regional-known"):
        proposed(standards)
    with tenancy.only():
        assert not RegionalStandard.objects.filter(pk=row.pk).exists()
