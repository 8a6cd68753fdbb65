"""The objects of a draw: of the own province's ledger, each once, every bad line named."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.conftest import NOW

from junheng.core.reason import UnusableInput
from junheng.hub.supervision.models import DrawObject
from junheng.hub.supervision.rules import pasted
from junheng.hub.supervision.services import drawing


def test_listed_and_again(supervision: Any) -> None:
    """A second list takes the place of the first."""
    draw = supervision.listed()
    assert draw.objects_listed.count() == 6
    one = [pasted.ObjectLine(supervision.scales[0].code, excluded="本月已查")]
    drawing.list_objects(draw=draw, lines=one, by=supervision.desk, at=NOW)
    row = draw.objects_listed.get()
    assert (row.stratum, row.excluded, row.organisation) == ("秤", "本月已查", supervision.trader)
    draw.refresh_from_db()
    assert draw.objects_count == 1


def test_another_provinces_scale(supervision: Any, refused: Any) -> None:
    """Shanghai's scale is not drawn by Zhejiang, and the words do not tell whether there is one."""
    far = supervision.scale("S-SH", owner=supervision.house.enterprise, by="王示例")
    draw = supervision.prepared()
    for code in (far.code, "999999999999"):
        with refused("draw-object-not-in-ledger"):
            drawing.list_objects(draw=draw, lines=[pasted.ObjectLine(code)], by=supervision.desk, at=NOW)
    assert not DrawObject.objects.exists()


def test_bodies(supervision: Any, refused: Any) -> None:
    """Bodies by their code; a regulator is not drawn, and neither is Shanghai's institute."""
    house = supervision.house
    draw = supervision.prepared(kind="bodies")
    drawing.list_objects(
        draw=draw, lines=[pasted.ObjectLine(house.institute.uscc)], by=supervision.desk, at=NOW
    )
    assert draw.objects_listed.get().name == house.institute.name_zh
    for body in (house.regulator, house.neighbour):
        with refused("draw-object-not-in-ledger"):
            drawing.list_objects(draw=draw, lines=[pasted.ObjectLine(body.uscc)], by=supervision.desk, at=NOW)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"stratum": "不存在"}, "draw-line-unread"),
        ({"weight": "-1"}, "draw-line-unread"),
        ({"weight": "1e9"}, "draw-line-unread"),
        ({"weight": "²"}, "draw-line-unread"),
    ],
)
def test_bad_lines(supervision: Any, refused: Any, changes: dict[str, str], code: str) -> None:
    """A stratum that is not there, a weight that is no number."""
    draw = supervision.prepared()
    with refused(code):
        line = pasted.ObjectLine(supervision.scales[0].code, **changes)
        drawing.list_objects(draw=draw, lines=[line], by=supervision.desk, at=NOW)


def test_twice_and_scrapped(supervision: Any, refused: Any) -> None:
    """One line for each; what is scrapped is not checked."""
    draw = supervision.prepared()
    code = supervision.scales[0].code
    with refused("draw-line-twice"):
        drawing.list_objects(draw=draw, lines=[pasted.ObjectLine(code)] * 2, by=supervision.desk, at=NOW)
    supervision.scales[0].scrapped_since = NOW.date()
    supervision.scales[0].save()
    with refused("draw-object-scrapped"):
        drawing.list_objects(draw=draw, lines=[pasted.ObjectLine(code)], by=supervision.desk, at=NOW)


def test_not_after_freezing(supervision: Any, refused: Any) -> None:
    """Frozen is frozen; and an organiser does not change the list at all."""
    draw = supervision.frozen()
    with refused("draw-not-in-state"):
        drawing.list_objects(draw=draw, lines=supervision.lines(), by=supervision.desk, at=NOW)
    other = supervision.prepared(number="ZJ-2")
    with refused("draw-of-others"):
        drawing.list_objects(
            draw=other, lines=supervision.lines(), by=supervision.house.acting("秦示例"), at=NOW
        )


def test_pasted() -> None:
    """Tabs or strokes, Chinese or ASCII; what is left out has its default; bad lines are all named, with their place."""
    found = pasted.objects_from("330100000011\tC–D\t3/2\t是\n\n330100000022 | | | | 上月已查 | 衡器")
    assert found == (
        pasted.ObjectLine("330100000011", "C–D", "3/2", True),
        pasted.ObjectLine("330100000022", excluded="上月已查", needs="衡器"),
    )
    with pytest.raises(UnusableInput) as caught:
        pasted.objects_from("a | b | 1 | perhaps\nc\n| x")
    assert [each.facts["line"] for each in caught.value.refusals] == ["1", "3"]
    with pytest.raises(UnusableInput):
        pasted.objects_from("x\n" * (pasted.MOST_OBJECTS + 1))


def test_the_page_begins_with_the_ledger(supervision: Any, client_for: Any) -> None:
    """The form holds the codes of the own ledger; kept, it holds the list; an organiser has no business there."""
    draw = supervision.prepared()
    client = client_for("钱示例")
    address = f"/supervision/draws/{draw.pk}/list-objects"
    page = client.get(address).content.decode()
    assert all(each.code in page for each in supervision.scales)
    assert supervision.scales[0].code not in client.get(address + "?item=water-meter").content.decode()
    typed = "\n".join(each.code for each in supervision.scales[:3])
    assert client.post(address, {"lines": typed, "key": "k1"}).status_code == 302
    assert draw.objects_listed.count() == 3
    assert client.post(address, {"lines": "x | | zero", "key": "k2"}).status_code == 409
    assert client.post(address, {"lines": "x | | | maybe", "key": "k3"}).status_code == 400
    assert client_for("秦示例").get(address).status_code == 404
