"""The inspectors of a draw: people with a regulator's role in the province, each once, recused from where they work."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.conftest import NOW

from junheng.hub.supervision.rules import pasted
from junheng.hub.supervision.services import drawing


def test_listed(supervision: Any) -> None:
    """Four of the city's office; who also works for the trader is recused from it without being asked."""
    supervision.house.member("何示例", supervision.trader, "enterprise")
    draw = supervision.listed()
    rows = {each.number: each for each in draw.inspectors_listed.all()}
    assert len(rows) == 4 and supervision.trader.uscc in rows["I-0"].recused
    assert supervision.trader.uscc not in rows["I-1"].recused


def test_recused_is_never_sent(supervision: Any) -> None:
    """In the draw nobody goes to where they work."""
    supervision.house.member("何示例", supervision.trader, "enterprise")
    draw = supervision.drawn()
    assert all(each.number != "I-0" for row in draw.checks.all() for each in row.inspectors.all())


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": "无此人"}, "draw-inspector-unknown"),
        ({"name": "许示例"}, "draw-inspector-unknown"),
        ({"load": 100_000}, "draw-line-unread"),
        ({"number": ""}, "draw-line-unread"),
    ],
)
def test_refusals(supervision: Any, refused: Any, changes: dict[str, Any], code: str) -> None:
    """Nobody of that name there, no number, a load beyond reason."""
    told: dict[str, Any] = {"number": "I-9", "name": "何示例", "body": supervision.county.uscc} | changes
    draw = supervision.prepared()
    with refused(code):
        drawing.list_inspectors(draw=draw, lines=[pasted.InspectorLine(**told)], by=supervision.desk, at=NOW)


def test_another_provinces_officer(supervision: Any, refused: Any) -> None:
    """Shanghai's officer is not listed by Zhejiang."""
    draw = supervision.prepared()
    line = pasted.InspectorLine("I-9", "秦示例", supervision.shanghai.uscc)
    with refused("draw-inspector-unknown"):
        drawing.list_inspectors(draw=draw, lines=[line], by=supervision.desk, at=NOW)


def test_one_person_one_number(supervision: Any, refused: Any) -> None:
    """A person under two numbers would be sent as two."""
    draw = supervision.prepared()
    lines = [pasted.InspectorLine(number, "何示例", supervision.county.uscc) for number in ("I-1", "I-2")]
    with refused("draw-person-twice"):
        drawing.list_inspectors(draw=draw, lines=lines, by=supervision.desk, at=NOW)


def test_two_of_one_name(supervision: Any, refused: Any) -> None:
    """The name is not enough; the e-mail address is."""
    from datetime import date

    from junheng.hub.foundation.models import Person
    from junheng.hub.institutions.services import organisations as bodies

    second = Person.objects.create_user(email="second@example.test", name="何示例")
    bodies.grant_membership(
        organisation=supervision.county, person=second, role="city_regulator", since=date(2024, 1, 1),
        by=supervision.house.platform, at=NOW,
    )  # fmt: skip
    draw = supervision.prepared()
    with refused("draw-inspector-ambiguous"):
        drawing.list_inspectors(draw=draw, lines=supervision.people()[:1], by=supervision.desk, at=NOW)
    line = pasted.InspectorLine("I-0", "second@example.test", supervision.county.uscc)
    drawing.list_inspectors(draw=draw, lines=[line], by=supervision.desk, at=NOW)
    assert draw.inspectors_listed.get().person == second


def test_the_page_begins_with_those_in_office(supervision: Any, client_for: Any) -> None:
    """All of the province with a regulator's role; a pasted line is read."""
    draw = supervision.prepared()
    address = f"/supervision/draws/{draw.pk}/list-inspectors"
    client = client_for("钱示例")
    assert "施示例" in client.get(address).content.decode()
    line = f"I-7 | 施示例 | {supervision.county.uscc} | 衡器, 压力表 | 3 | {supervision.trader.uscc}"
    assert client.post(address, {"lines": line, "key": "k"}).status_code == 302
    row = draw.inspectors_listed.get()
    assert (row.licences, row.load) == (["衡器", "压力表"], 3) and supervision.trader.uscc in row.recused
    assert client.post(address, {"lines": "only | two", "key": "k2"}).status_code == 400
