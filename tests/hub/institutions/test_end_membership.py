"""A role ends after a last day; who did what under it stays."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW, TODAY

from junheng.hub.institutions.models import Membership
from junheng.hub.institutions.queries import memberships_of
from junheng.hub.institutions.services.organisations import end_membership


def test_the_last_day_counts(house: Any) -> None:
    """Held on the last day, not the day after."""
    person = house.people["周示例"]
    row = Membership.objects.get(person=person, role="verifier")
    end_membership(membership=row, until=TODAY, by=house.acting("冯示例"), at=NOW)
    assert [each.role for each in memberships_of(person.pk, TODAY)] == ["verifier"]
    assert memberships_of(person.pk, date(2026, 11, 24)) == []


def test_refusals(house: Any, refused: Any) -> None:
    """Before it began, ended already, another's people."""
    row = Membership.objects.get(person=house.people["周示例"], role="verifier")
    with refused("period-reversed"):
        end_membership(membership=row, until=date(2023, 1, 1), by=house.acting("冯示例"), at=NOW)
    with refused("not-your-record"):
        end_membership(membership=row, until=TODAY, by=house.acting("孙示例"), at=NOW)
    end_membership(membership=row, until=date(2026, 1, 1), by=house.acting("冯示例"), at=NOW)
    with refused("membership-ended"):
        end_membership(membership=row, until=TODAY, by=house.acting("冯示例"), at=NOW)
