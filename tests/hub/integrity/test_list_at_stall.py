"""A market's host keeps one ledger of all stalls: what is overdue first, fair scales marked, pledges counted (R17.3)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from tests.hub.conftest import NOW, TODAY

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.models import Event
from junheng.hub.instruments.models import CatalogueItem, Instrument
from junheng.hub.instruments.services import ledger
from junheng.hub.instruments.services.catalogue import load_catalogue
from junheng.hub.integrity import queries
from junheng.hub.integrity.models import StallInstrument


def due(street: Any, instrument: Instrument, day: date, by: str = "许示例") -> None:
    ledger.set_due_date(
        instrument=instrument, service="verification", worked_on=date(2025, 1, 1), due=day, basis="x",
        by=street.house.acting(by), at=NOW,
    )  # fmt: skip


def mandatory(street: Any, *instruments: Instrument) -> None:
    load_catalogue(by=street.house.platform, at=NOW)
    listed = CatalogueItem.objects.filter(
        catalogue__is_current=True, mode__contains="V", uses__contains=["T"], size_high=None
    )
    Instrument.objects.filter(pk__in=[each.pk for each in instruments]).update(catalogue_item=listed.first())


def test_the_overdue_first(street: Any, client_for: Any) -> None:
    """Without a verification, then overdue, then by last day; what need not be verified comes last."""
    late, soon, never, free = (street.filed(f"SL-{n}") for n in range(2, 6))
    mandatory(street, late, soon, never)
    due(street, late, date(2026, 1, 1))
    due(street, soon, date(2026, 12, 1))
    for stall, each in (("A-1", free), ("A-2", soon), ("A-3", late), ("A-4", never)):
        street.listed(each, stall)
    page = queries.market_page(street.host.pk)
    assert [each.stall for each in page.rows] == ["A-4", "A-3", "A-2", "A-1"]
    assert queries.market_count(street.host.pk, TODAY) == queries.MarketCount(4, 1, 1, 0)
    first = queries.market_page(street.host.pk, size=2)
    rest = queries.market_page(street.host.pk, cursor=first.next, size=2)
    assert [each.stall for each in rest.rows] == ["A-2", "A-1"] and not rest.next
    words = client_for("卫示例").get("/market").content.decode()
    assert words.index("A-4") < words.index("A-3") < words.index("A-1") and "已超期" in words
    states = [each["law"] for each in client_for("卫示例").get("/api/v1/market").json()["rows"]]
    assert states == ["unverified", "overdue", "due-soon", "not-mandatory"]
    for cursor in ("x", "2026-01-01.x", "9999-99-99." + str(street.host.pk)):
        assert client_for("卫示例").get("/market", {"cursor": cursor}).status_code == 200


def test_a_stall_owners_pledge_counts(street: Any, client_for: Any) -> None:
    """Its badge stands in the line, and turns to under review with it; the owner is not named."""
    street.listed()
    pledge = street.pledged()
    page = client_for("卫示例").get("/market").content.decode()
    assert f"/pledges/{pledge.pk}" in page and street.stall.name_zh not in page
    street.proposed(pledge)
    assert client_for("卫示例").get("/api/v1/market").json()["rows"][0]["badge"] == "under-review"


def test_every_reason(street: Any, refused: Any) -> None:
    """Once, at a named stall, of one's own province; a fair scale is the host's own."""
    street.listed()
    with refused("stall-needs-name", "stall-instrument-known", "fair-scale-not-own"):
        street.listed(stall=" ", is_fair_scale=True)
    shanghai = street.filed("SH-1", owner=street.house.enterprise, by="王示例")
    with refused("stall-instrument-elsewhere"):
        street.listed(shanghai)
    with pytest.raises(IntegrityError), transaction.atomic():
        StallInstrument.objects.create(
            tenant_id="330000", host=street.host, stall="B", instrument=street.scale, since=TODAY
        )


def test_a_fair_scale_is_marked(street: Any, client_for: Any) -> None:
    own = street.filed("FAIR-1", owner=street.host, by="卫示例")
    street.listed(own, "服务台", is_fair_scale=True)
    assert "公平秤" in client_for("卫示例").get("/market").content.decode()
    assert queries.market_count(street.host.pk, TODAY).fair == 1


def test_on_its_page_and_over_http(street: Any, client_for: Any) -> None:
    """By the code; one that does not exist, or is no code, is said so with what was typed."""
    host = client_for("卫示例")
    told = {"code": street.scale.code, "stall": "A-9", "key": "k"}
    assert [host.post("/market/new", told).status_code for _ in range(2)] == [302, 302]
    assert StallInstrument.objects.count() == 1
    bad = host.post("/market/new", {"code": "12", "stall": "A-9", "key": "k2"})
    assert bad.status_code == 400 and "A-9" in bad.content.decode()
    other = street.filed("SL-2")
    made = host.post("/api/v1/market", {"code": other.code, "stall": "A-8"}, content_type="application/json")
    assert made.status_code == 201 and made.json()["law"] == "not-mandatory"
    fact = Event.objects.filter(type="listed-at-stall").first()
    assert fact is not None and "A-8" not in bytes(fact.leaf).decode()


def test_another_host_sees_nothing(street: Any, client_for: Any) -> None:
    """Nor a stall owner, nor another province."""
    row = street.listed()
    street.house.member("何示例", street.other, "market_host")
    assert client_for("何示例").get("/api/v1/market").json()["rows"] == []
    assert client_for("何示例").get(f"/market/{row.pk}/take-off-stall").status_code == 404
    assert client_for("许示例").get("/market").status_code == 403
    with tenancy.only("310000"):
        assert not StallInstrument.objects.exists()


def test_a_long_ledger_costs_the_same(street: Any) -> None:
    """Statements do not grow with lines."""

    def count() -> int:
        made: list[str] = []
        with connection.execute_wrapper(
            lambda execute, sql, *rest: (made.append(sql), execute(sql, *rest))[1]
        ):
            queries.stalled(queries.market_page(street.host.pk).rows, TODAY)
        return len(made)

    street.listed()
    one = count()
    for n in range(2, 12):
        street.listed(street.filed(f"SL-{n}"), f"A-{n}")
    assert count() == one
