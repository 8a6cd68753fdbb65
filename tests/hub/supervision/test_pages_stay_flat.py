"""Pages of a draw and of checks ask the database as often for three hundred objects as for a few, and stay small."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW
from tests.hub.security.test_statements_a_page import _count
from tests.hub.supervision.conftest import BEACON, SITE

from junheng.hub.instruments.models import Instrument
from junheng.hub.supervision.rules import pasted
from junheng.hub.supervision.services import drawing, seeding


def many(supervision: Any, number: str, count: int) -> Any:
    """A draw of every one of `count` scales, entered in bulk."""
    pattern = Instrument.objects.get(pk=supervision.scales[0].pk)
    made = []
    for at in range(count):
        made.append(
            Instrument(
                code=f"{at:010d}{number[-2:]}", tenant_id="330000", owner=supervision.trader, item=pattern.item,
                name=f"电子计价秤 {at}", serial=f"{number}-{at}", purpose="T",
            )
        )  # fmt: skip
    Instrument.objects.bulk_create(made)
    draw = supervision.prepared(number=number, strata=(pasted.StratumLine("秤", count, ""),))
    lines = [pasted.ObjectLine(each.code) for each in made]
    people = [
        pasted.InspectorLine(each.number, each.name, each.body, load=1000) for each in supervision.people()
    ]
    drawing.list_objects(draw=draw, lines=lines, by=supervision.desk, at=NOW)
    drawing.list_inspectors(draw=draw, lines=people, by=supervision.desk, at=NOW)
    for name in ("钱示例", "秦示例"):
        supervision.commit(draw, name)
    seeding.freeze_draw(draw=draw, by=supervision.desk, at=NOW)
    supervision.sequenced(NOW)
    seeding.state_beacon(draw=draw, values=["1"], by=supervision.desk, at=BEACON)
    for name in ("钱示例", "秦示例"):
        supervision.reveal(draw, name)
    seeding.run_draw(draw=draw, by=supervision.desk, at=BEACON)
    return draw


def test_flat(supervision: Any, client: Any, client_for: Any) -> None:
    """The public page, the desk's and an inspector's lists."""
    few, lot = many(supervision, "ZJ-03", 3), many(supervision, "ZJ-99", 300)
    assert lot.checks.count() == 300
    lot.checks.update(arrived_at=SITE)  # the body sees what its inspectors have announced
    assert (
        _count(client, f"/supervision/draws/{lot.pk}") == _count(client, f"/supervision/draws/{few.pk}") <= 12
    )
    assert len(client.get(f"/supervision/draws/{lot.pk}").content) < 60_000
    for name in ("钱示例", "何示例", "许示例"):
        asked = client_for(name)
        assert _count(asked, "/supervision/checks") <= 12
        assert len(asked.get("/supervision/checks").content) < 60_000
        task = (
            lot.checks.filter(inspectors__person=supervision.house.people[name]).first() or lot.checks.first()
        )
        assert _count(asked, f"/supervision/checks/{task.pk}") <= 16
