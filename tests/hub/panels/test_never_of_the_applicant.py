"""An assessor from the applicant's unit is never drawn (R16.5), however close in time or in the chain of bodies."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.hub.conftest import NOW, TODAY
from tests.hub.panels.conftest import DRAWN_AT, SECRET, Pool

from junheng.hub.foundation import tenancy
from junheng.hub.institutions.models import Affiliation, Membership
from junheng.hub.institutions.services import organisations as bodies
from junheng.hub.panels import queries
from junheng.hub.panels.models import Seat
from junheng.hub.panels.rules import drawing as rules
from junheng.hub.panels.services import drawing, sitting
from junheng.hub.people.models import Assessor
from junheng.hub.people.services import assessors


def why(house: Any, *cards: Assessor) -> list[str]:
    """Why each card is excluded from a panel about the institute today."""
    found = queries.exclusions(list(cards), {house.institute.pk}, "330000", TODAY)
    return [found.get(each.pk, "") for each in cards]


def joins(pool: Pool, name: str, body: Any, since: date, until: date | None = None) -> None:
    bodies.grant_membership(
        organisation=body, person=pool.house.people[name], role="verifier", since=since, until=until, by=pool.house.platform,
        at=NOW,
    )  # fmt: skip


def test_moved_the_day_before(house: Any) -> None:
    """Who came to the unit yesterday works for it; who left it yesterday worked for it lately, and after a year no longer did."""
    pool = Pool(house)
    came, left, long_gone, free = pool.cards
    joins(pool, "甲示例", house.institute, TODAY - timedelta(days=1))
    joins(pool, "乙示例", house.institute, date(2024, 5, 1), TODAY - timedelta(days=1))
    joins(pool, "丙示例", house.institute, date(2024, 5, 1), date(2025, 11, 1))
    assert why(house, came, left, long_gone, free, pool.own) == [
        rules.OF_APPLICANT, rules.LATELY, "", "", rules.OF_APPLICANT,
    ]  # fmt: skip


def test_the_card_moved_and_the_membership_did_not_exist(house: Any) -> None:
    """A card at the unit that ended yesterday still counts, whatever the new card says."""
    pool = Pool(house)
    name = "周示例"
    office = house.acting("钱示例")
    assessors.end_assessor(
        assessor=pool.own, until=TODAY - timedelta(days=1), reason="调动", by=office, at=NOW
    )
    with tenancy.also("330000"):
        Membership.objects.filter(person=house.people[name]).update(
            valid=(date(2020, 1, 1), date(2021, 1, 1))
        )
    new = pool.card(name, pool.bystander, "沪专-8", since=TODAY)
    assert why(house, new) == [rules.LATELY]


@pytest.mark.parametrize("steps", [1, 2, 3])
@pytest.mark.parametrize("up", [True, False])
def test_above_and_below_at_any_distance(house: Any, steps: int, up: bool) -> None:
    """The unit's parent, its parent's parent and so on, and as many below: excluded. A body beside it is not."""
    pool, last = Pool(house), house.institute
    with tenancy.also("330000", "310000"):
        for step in range(steps):
            near = (
                pool.bystander
                if step == steps - 1
                else pool.body(f"12330000470001{step}2Q", f"中间{step}", "330000")
            )
            pair = {"parent": near, "child": last} if up else {"parent": last, "child": near}
            Affiliation.objects.create(tenant_id="330000", kind="branch", **pair)
            last = near
        beside = pool.body("1233000047000199Q", "同级示例所", "330000")
        Affiliation.objects.create(
            tenant_id="330000", kind="branch", **({"parent": beside, "child": pool.bystander} if not up else {"parent": pool.bystander, "child": beside})
        )  # fmt: skip
    assert set(why(house, *pool.cards)) == {rules.OF_AFFILIATE}
    assert why(house, pool.card("戊示例", house.neighbour, "沪专-7")) == [""]


def test_a_role_at_a_branch(house: Any) -> None:
    """Whose card is elsewhere and who holds a role at a branch of the unit is excluded too."""
    pool = Pool(house)
    branch = pool.body("1233000047000198Q", "分所示例", "330000")
    with tenancy.also("330000"):
        Affiliation.objects.create(tenant_id="330000", kind="branch", parent=house.institute, child=branch)
    joins(pool, "甲示例", branch, date(2025, 1, 1))
    assert why(house, pool.cards[0]) == [rules.OF_AFFILIATE]


def test_everybody_of_a_comparison(at: Any) -> None:
    """All who take part, the pilot and the organiser are a consortium of applicants: nobody of any of them can be drawn."""
    rounds = at("confirmed")
    pool = Pool(rounds.house)
    with_card = {
        "neighbour": pool.card("孙示例", rounds.house.neighbour, "沪专-21"),
        "third": pool.card("卫示例", rounds.third, "浙专-22"),
        "pilot": pool.own,
    }
    found = rounds.house, queries.candidates_for(_subject(rounds, "comparison-draft"), "expert", TODAY)
    excluded = {each.number: each.excluded for _card, each in found[1]}
    assert {excluded[each.number] for each in with_card.values()} == {rules.OF_APPLICANT}
    assert [number for number, reason in excluded.items() if not reason] == [
        "沪专-1",
        "沪专-2",
        "沪专-3",
        "沪专-4",
    ]


def _subject(rounds: Any, code: str) -> Any:
    from junheng.hub.panels import purposes

    found = purposes.purpose(code).find(rounds.row.pk, rounds.office)
    assert found is not None
    return found


def test_joined_between_the_freezing_and_the_draw(house: Any) -> None:
    """Who was drawn from the frozen list and has joined the unit since is passed over at once; the next of the reserve is invited."""
    pool = Pool(house)
    officer = house.acting("钱示例")
    panel = pool.frozen("body-examination", house.institute.pk, officer)
    for name in ("甲示例", "乙示例"):
        joins(pool, name, house.institute, TODAY)
    drawn = pool.drawn(panel, officer)
    assert {each.person.name for each in pool.seats(drawn)} == {"丙示例", "丁示例"}
    selected, _reserve = rules.chosen(drawn.record or {})
    passed = Seat.objects.filter(panel=drawn, state="declined")
    joined = {"沪专-1", "沪专-2"}
    assert set(selected) & joined <= {each.assessor.number for each in passed} <= joined
    assert set(selected) & joined
    assert {each.reason for each in passed} <= {rules.OF_APPLICANT}


def test_full_hands_are_passed_over(house: Any, refused: Any) -> None:
    """A card that takes one task at once and has it is excluded in public, until the work is reported."""
    pool, officer = Pool(house), house.acting("钱示例")
    Assessor.objects.filter(pk__in=[each.pk for each in pool.cards]).count()
    with tenancy.also("310000"):
        Assessor.objects.filter(tenant_id="310000").update(most_at_once=1)
    first = pool.drawn(pool.frozen("body-examination", house.institute.pk, officer), officer)
    busy = {each.assessor.number for each in pool.seats(first)}
    other = pool.body("1233000047000197Q", "被考核示例所", "330000")
    second = pool.frozen("body-examination", other.pk, officer)
    assert {number for number, reason in pool.excluded(second).items() if reason == rules.BUSY} == busy
    drawing.give_up_panel(panel=second, reason="示例", by=officer, at=NOW)
    pool.reported(first)
    third = pool.frozen("body-examination", other.pk, officer)
    assert rules.BUSY not in pool.excluded(third).values()


def test_only_for_the_work_the_item_and_the_place(house: Any, refused: Any) -> None:
    """A card is not in the list for other work, for another item, or where the person does not travel."""
    pool, officer = Pool(house), house.acting("钱示例")
    with tenancy.also("310000"):
        Assessor.objects.filter(number="沪专-1").update(capacities=["expert"])
        Assessor.objects.filter(number="沪专-2").update(provinces=["310000"])
    panel = pool.frozen("body-examination", house.institute.pk, officer)
    assert set(pool.excluded(panel)) == {"沪专-3", "沪专-4", "浙专-9"}
    assert queries.exclusions([], {house.institute.pk}, "330000", TODAY) == {}
    with refused("panel-standing"):
        pool.frozen("body-examination", house.institute.pk, officer)
    assert SECRET and DRAWN_AT > NOW and sitting.ASSESSING
