"""A request for a pressure standard of a stated range lists only bodies able to do it; an emergency tells the nearest (R04.4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.hub.capabilities.test_maps import able
from tests.hub.conftest import NOW, TODAY

from junheng.core.capability.reading import read_need
from junheng.hub.foundation.models import Notice
from junheng.hub.sharing import queries, rules
from junheng.hub.sharing.models import HelpRequest
from junheng.hub.sharing.services.helping import post_help

WANTED = rules.HelpWanted("standard", "0~60 MPa 表压，U ≤ 0.05 % 量程", date(2026, 12, 31))


def posted(laboratory: Any, name: str = "钱示例", **changes: Any) -> HelpRequest:
    """Zhejiang's regulator asks for a pressure standard."""
    return post_help(wanted=replace(WANTED, **changes), by=laboratory.house.acting(name), at=NOW)


def two_able(laboratory: Any) -> None:
    """Zhejiang's institute to 0.02 % of full scale, Shanghai's only to 0.2 %."""
    house = laboratory.house
    able(house, house.institute, "冯示例", 30.27, 120.15, "0.02")
    able(house, house.neighbour, "孙示例", 31.23, 121.47, "0.2")


def test_only_bodies_able_to_do_it_are_listed(laboratory: Any, client: Any) -> None:
    """A request for a pressure standard of stated range lists only bodies able to do it (R04.4), on the page and as JSON."""
    two_able(laboratory)
    row = posted(laboratory)
    page = client.get(f"/mutual-help/{row.pk}").content.decode()
    assert "浙江示例计量院" in page and "上海示例计量院" not in page
    told = client.get(f"/api/v1/mutual-help/{row.pk}").json()
    assert [each["name"] for each in told["able"]] == ["浙江示例计量院"]
    assert row.text in client.get("/mutual-help").content.decode()


def test_an_emergency_tells_the_nearest_able(laboratory: Any) -> None:
    """With its distance; who is not able is not told, and without an emergency nobody is."""
    two_able(laboratory)
    house = laboratory.house
    posted(laboratory)
    assert not Notice.objects.filter(url__startswith="/mutual-help/").exists()
    row = posted(laboratory, emergency=True)
    told = Notice.objects.filter(url=f"/mutual-help/{row.pk}")
    assert [each.organisation_id for each in told] == [house.institute.pk] and " km" in told[0].zh
    able(house, house.neighbour, "孙示例", 31.23, 121.47, "0.03")
    row = posted(laboratory, emergency=True)
    found = list(
        Notice.objects.filter(url=f"/mutual-help/{row.pk}")
        .order_by("id")
        .values_list("organisation_id", flat=True)
    )
    assert found == [house.institute.pk, house.neighbour.pk], "the regulator sits in Hangzhou"


def test_every_reason_at_once() -> None:
    """Not understood, of no known kind, too late; a part that was not read is quoted back."""

    def codes(**changes: Any) -> list[str]:
        wanted = replace(WANTED, **changes)
        return [each.code for each in rules.refusals_to_ask(wanted, read_need(wanted.text), today=TODAY)]

    assert codes() == []
    assert codes(kind="money", text="帮帮忙", due=date(2026, 1, 1)) == ["help-kind-unknown", "help-not-understood", "help-due-out-of-range"]  # fmt: skip
    assert codes(text="压力") == ["help-not-understood"]
    assert codes(text="0~60 MPa 表压 越快越好") == ["help-leftover"]


def test_more_bodies_cost_no_more_statements(laboratory: Any) -> None:
    """Who is able is asked of all at once: one body or four with a paper each, the same statements."""
    two_able(laboratory)
    row, house = posted(laboratory), laboratory.house
    with CaptureQueriesContext(connection) as few:
        assert len(queries.able_to_help(row, TODAY)) == 1
    for percent in ("0.03", "0.031", "0.032"):
        able(house, house.neighbour, "孙示例", 31.23, 121.47, percent)
    with CaptureQueriesContext(connection) as more:
        assert len(queries.able_to_help(row, TODAY)) == 2
    assert len(more) == len(few)
