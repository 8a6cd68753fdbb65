"""The national list costs its page however many gaps are open, and its map counts nobody whose name is under seal."""

from __future__ import annotations

from typing import Any

from django.db import connection
from tests.hub.conftest import NOW

from junheng.hub.capabilities.services import entries
from junheng.hub.market import queries
from junheng.hub.market.models import Gap, GapGroup, GapPlace
from junheng.hub.market.services.hall import withdraw_posting

NOBODY = "0~1000 V DC 校准 U ≤ 1 ppm 或 1 µV, k=2"


def test_by_place_without_who_is_sealed(market: Any, client: Any) -> None:
    """Two of Shanghai stand on its square, a sealed one on none; one taken back leaves its count; page and JSON agree."""
    first, _second = market.publish(NOBODY), market.publish(NOBODY)
    market.publish(NOBODY, seals=("owner",))
    assert queries.gaps_by_place() == queries.GapsByPlace({"310000": 2}, 1, 0)
    withdraw_posting(posting=first, reason="不需要了", by=market.client, at=NOW)
    assert queries.gaps_by_place() == queries.GapsByPlace({"310000": 1}, 1, 0)
    page = client.get("/national-gaps").content.decode()
    assert "有 1 条不在图上" in page and "上海示例仪表" not in page
    told = client.get("/api/v1/national-gaps").json()
    assert (told["provinces"], told["sealed"], told["rows"][0]["number"]) == ({"310000": 1}, 1, 2)


def test_counts_are_those_of_the_rows(market: Any) -> None:
    """What is kept beside the gaps is what counting them gives."""
    for text in (NOBODY, NOBODY, "0~10 V DC 校准 U ≤ 1 ppm, k=2"):
        market.publish(text)
    counted = sorted(GapGroup.objects.values_list("band", "number"))
    assert counted == sorted((band, Gap.objects.filter(band=band).count()) for band in {each.band for each in Gap.objects.all()})  # fmt: skip
    assert sum(GapPlace.objects.values_list("number", flat=True)) == Gap.objects.count() == 3


def test_pages_by_key(market: Any) -> None:
    """Most wanted first, every group once; a cursor that is none begins anew."""
    GapGroup.objects.bulk_create(
        GapGroup(
            service="calibrate", quantity_kind="electric.voltage.dc", band=f"{each} V", number=1 + each % 3
        )
        for each in range(120)
    )
    seen, cursor = [], ""
    while True:
        page = queries.gaps(cursor)
        seen += [(each.number, each.pk) for each in page.rows]
        cursor = page.next
        if not cursor:
            break
    assert seen == sorted(seen, reverse=True) and len(set(seen)) == 120
    assert queries.gaps("x'; drop").cursor == ""


def test_the_list_reads_its_index(market: Any) -> None:
    """No page reads all groups: the plan walks the index of the list."""
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off; set local enable_bitmapscan = off")
        rows = GapGroup.objects.filter(number__gt=0).order_by("-number", "-pk")[:51]
        cursor.execute(f"explain {rows.query}")
        plan = " ".join(line for (line,) in cursor.fetchall())
    assert "gap_group_list" in plan and "Sort" not in plan


def test_changes_come_one_after_the_other(market: Any, server: Any) -> None:
    """Until a transaction that changed the list has ended no other begins to, so no two wait for each other's groups."""
    free = "select pg_try_advisory_xact_lock(hashtext('market.gaps'))"
    with server.connect(database=str(connection.settings_dict["NAME"])) as other:
        assert other.execute(free).fetchone() == (True,)
        market.publish(NOBODY)
        assert other.execute(free).fetchone() == (False,)


def with_a_table(market: Any) -> None:
    """AC voltage by voltage and frequency: at 10 V from 2 mV at 40 Hz to 8 mV at 20 kHz."""
    table = {
        "axis": "frequency",
        "x": ["1", "10", "100"],
        "at": ["40", "20000"],
        "U": [["1", "4"], ["2", "8"], ["9", "20"]],
    }
    data = {
        "service": "calibrate", "kind": "electric.voltage.ac", "unit": "V", "axes": [{"name": "frequency", "unit": "Hz"}],
        "boxes": [{
            "range": {"low": 1, "high": 100}, "conditions": {"frequency": {"low": 40, "high": 20000}},
            "uncertainty": {"grid": table, "interpolation": "linear", "unit": "mV", "k": 2},
        }],
    }  # fmt: skip
    by, told = (
        market.house.acting("冯示例"),
        {"organisation": market.house.institute, "qualification": market.zhejiang.qualification},
    )
    made = entries.draft_capability(item=market.house.item("dc-voltmeter"), data=data, by=by, at=NOW, **told)
    entries.publish_capability(entry=made, by=by, at=NOW)


def test_a_condition_left_unsaid_is_no_gap(market: Any) -> None:
    """5 mV at 10 V holds below some frequency: nobody can tell, so the nation lacks nothing. 1 mV is beyond every frequency."""
    with_a_table(market)
    market.publish("10 V AC 校准 U ≤ 5 mV, k=2")
    assert not Gap.objects.exists()
    market.publish("10 V AC 校准 U ≤ 1 mV, k=2")
    assert Gap.objects.count() == 1
