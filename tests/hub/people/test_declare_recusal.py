"""An assessor says whom he or she does not assess; draws exclude the card in public, why stays private (R16.5)."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW
from tests.hub.standards.conftest import Standards

from junheng.hub.foundation.models import Event
from junheng.hub.panels.models import Seat
from junheng.hub.panels.rules import drawing as rules
from junheng.hub.panels.services.sitting import decline_invitation
from junheng.hub.people.services.assessors import declare_recusal


def assessing(house: Any) -> Standards:
    """The laboratory of the examinations' tests, with its pool."""
    made = Standards(house)
    made.equip()
    return made


def test_excluded_from_the_draw_in_public(house: Any, refused: Any) -> None:
    """One of three is recused: excluded with the public reason, why is in no leaf; whoever holds no card cannot; once."""
    standards = assessing(house)
    row = standards.accepted()
    standards.pool()
    told: dict[str, Any] = {
        "organisation": house.institute,
        "until": date(2027, 6, 30),
        "reason": "配偶在该院工作",
        "at": NOW,
    }
    by = house.acting("甲示例")
    with refused("end-needs-reason", "recusal-too-long"):
        declare_recusal(**told | {"reason": " ", "until": date(2031, 1, 1)}, by=by)
    for until in (date(2026, 1, 1), date.max):
        with refused("recusal-too-long"):
            declare_recusal(**told | {"until": until}, by=by)
    declare_recusal(**told, by=by)
    with refused("recusal-known"):
        declare_recusal(**told, by=by)
    with refused("not-permitted"):
        declare_recusal(**told, by=house.acting("冯示例"))
    house.member("丁示例", house.neighbour, "std_assessor")
    with refused("recusal-without-card"):
        declare_recusal(**told, by=house.acting("丁示例"))
    leaf = bytes(Event.objects.get(type="recusal-declared").leaf).decode()
    assert "配偶" not in leaf and "甲示例" not in leaf
    standards.pool = lambda: None  # type: ignore[method-assign]  # it stands
    panel = standards.frozen(row)
    excluded = {each["id"]: each.get("excluded", "") for each in panel.plan["objects"]}
    assert excluded == {
        "沪考-1": rules.RECUSED, "沪考-2": "", "沪考-3": "", "浙考-9": rules.OF_APPLICANT,
    }  # fmt: skip


def test_recused_since_the_draw(house: Any) -> None:
    """A reserve that became recused after the list was frozen is passed over."""
    standards = assessing(house)
    row = standards.examined(standards.drawn())
    seats = standards.seats(row)
    left = {"甲示例", "乙示例", "丙示例"} - {each.person.name for each in seats}
    by = house.acting(left.pop())
    declare_recusal(organisation=house.institute, until=date(2027, 1, 1), reason="x", by=by, at=NOW)
    decline_invitation(seat=seats[0], reason="出差", by=standards.by(seats[0]), at=NOW)
    assert Seat.objects.filter(panel__subject_id=row.pk, state="invited").count() == 1


def test_by_page_and_api(house: Any, client_for: Any) -> None:
    """Typed by its code; a code that is none loses nothing typed; the regulator reads who is recused from whom."""
    assessing(house).pool()
    browser = client_for("甲示例")
    assert "/people/declare-recusal" in browser.get("/duties").content.decode()
    typed = {"uscc": "X", "until": "2027-06-30", "reason": "曾共事"}
    page = browser.post("/people/declare-recusal", typed)
    assert "no-such-record" in page.content.decode() and "曾共事" in page.content.decode()
    key = {"HTTP_IDEMPOTENCY_KEY": "recusal-1"}
    told = {"organisation": str(house.institute.pk), "until": "2027-06-30", "reason": "曾共事"}
    made = browser.post("/api/v1/recusals", told, content_type="application/json", **key)
    assert (made.status_code, made.json()["number"]) == (201, "沪考-1")
    declare_recusal(
        organisation=house.neighbour, until=date(2027, 1, 1), reason="x", by=house.acting("周示例"), at=NOW
    )
    assert house.neighbour.name_zh in client_for("钱示例").get("/people").content.decode()
