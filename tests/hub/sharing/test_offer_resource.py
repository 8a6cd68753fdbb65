"""A body opens a device, a room or a person's hours, with rules that can be kept."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.hub.conftest import NOW

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.models import Event
from junheng.hub.sharing import queries
from junheng.hub.sharing.models import Resource


def test_everybody_finds_it(sharing: Any) -> None:
    """Its fact is public; it is found by two characters, by kind and by province, without an account."""
    fact = Event.objects.get(type="resource-offered")
    assert (fact.data["name"], fact.data["fee"]) == ("示例比较仪", "120.00")
    with tenancy.only():
        assert list(queries.offered(text="比较", kind="device", tenant="330000")) == [sharing.device]
        assert not queries.offered(kind="room").exists()
        assert not queries.offered(tenant="310000").exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "boat"}, "resource-kind-unknown"),
        ({"kind": "device"}, "resource-needs-device"),
        ({"kind": "person"}, "resource-needs-person"),
        ({"name_zh": " "}, "resource-needs-name"),
        ({"weekdays": ()}, "resource-without-weekdays"),
        ({"weekdays": (0, 8)}, "resource-without-weekdays"),
        ({"opens": 17, "closes": 9}, "resource-hours-reversed"),
        ({"closes": 25}, "resource-hours-reversed"),
        ({"asks": "charm", "item": "weight"}, "resource-asks-unknown"),
        ({"asks": "registration"}, "resource-asks-without-item"),
        ({"asks": "registration", "item": "nothing"}, "item-code-unknown"),
        ({"travels": True}, "resource-cannot-travel"),
        ({"lead_hours": -1}, "resource-rule-out-of-range"),
        ({"longest_hours": 0}, "resource-rule-out-of-range"),
        ({"fee": Decimal("-0.01")}, "resource-rule-out-of-range"),
        ({"fee": Decimal("NaN")}, "resource-rule-out-of-range"),
    ],
)
def test_refusals(sharing: Any, refused: Any, changes: dict[str, Any], code: str) -> None:
    """Each rule that nobody could keep."""
    with refused(code):
        sharing.offer(**changes)


def test_once_and_only_ones_own(sharing: Any, refused: Any) -> None:
    """A device is offered once; another body's cannot be."""
    with refused("resource-offered-already"):
        sharing.offer(instrument=sharing.instrument)
    with refused("not-your-record"):
        sharing.offer(instrument=sharing.instrument, by=sharing.client)


def test_people_of_ones_own(sharing: Any, refused: Any) -> None:
    """Hours of somebody who works elsewhere are not ours to give."""
    with refused("resource-person-elsewhere"):
        sharing.offer(person=sharing.house.people["孙示例"])


def test_two_at_once(sharing: Any) -> None:
    """Past every rule the database keeps one offer of a device."""
    row = sharing.device
    with pytest.raises(IntegrityError, match="resource_device_once"), transaction.atomic():
        Resource.objects.create(
            tenant=row.tenant, organisation=row.organisation, kind="device", instrument=row.instrument, name_zh="x", place="x",
            lead_hours=1, longest_hours=1, opens=1, closes=2, weekdays=[1], fee=0, state_since=NOW,
        )  # fmt: skip


def test_a_verifier_shares_nothing(sharing: Any, refused: Any) -> None:
    """It is for those who administer a body."""
    with refused("not-permitted"):
        sharing.offer(by=sharing.house.acting("周示例"))
