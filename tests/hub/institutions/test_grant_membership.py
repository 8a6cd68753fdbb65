"""A body's administrator gives its people roles that fit the kind of body."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.institutions.services.organisations import grant_membership


def test_the_role_is_held_from_its_day(house: Any) -> None:
    """Before the day nothing, from it on the role."""
    from junheng.hub.institutions.queries import memberships_of

    person = house.person("李示例")
    grant_membership(
        organisation=house.institute, person=person, role="verifier", since=date(2026, 12, 1),
        by=house.acting("冯示例"), at=NOW,
    )  # fmt: skip
    assert memberships_of(person.pk, date(2026, 11, 30)) == []
    assert [row.role for row in memberships_of(person.pk, date(2026, 12, 1))] == ["verifier"]


def test_nobody_makes_himself_a_regulator(house: Any, refused: Any) -> None:
    """A role of another kind of body, an unknown role, another's body, the same twice, reversed days."""
    person, admin = house.person("李示例"), house.acting("冯示例")
    given = {"organisation": house.institute, "person": person, "by": admin, "at": NOW}
    with refused("role-not-at-this-body"):
        grant_membership(role="prov_regulator", **given)
    with refused("role-unknown"):
        grant_membership(role="emperor", **given)
    with refused("not-your-record"):
        grant_membership(role="checker", **(given | {"organisation": house.neighbour}))
    grant_membership(role="checker", **given)
    with refused("role-held-already"):
        grant_membership(role="checker", **given)
    with refused("period-reversed"):
        grant_membership(role="verifier", since=date(2026, 5, 2), until=date(2026, 5, 1), **given)
    with refused("not-permitted"):
        grant_membership(role="verifier", **(given | {"by": house.acting("周示例")}))


def test_an_address_is_not_told_to_strangers(house: Any, client: Any) -> None:
    """Whether somebody has an account reads the same to whoever does not administer the body."""
    url = f"/api/v1/organisations/{house.institute.pk}/memberships"
    told = [
        client.post(
            url,
            {"email": email, "role": "checker"},
            content_type="application/json",
            headers={"Idempotency-Key": "k"},
        )
        for email in (house.people["周示例"].email, "nobody@example.test")
    ]
    assert [answer.status_code for answer in told] == [403, 403]
    assert told[0].json() == told[1].json()
