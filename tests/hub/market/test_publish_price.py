"""A published price is never overwritten: the next one ends it, and both stay listed with their days in force (R09.2)."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from tests.hub.conftest import NOW, TODAY
from tests.hub.market.test_draft_price import drafted

from junheng.hub.market import queries
from junheng.hub.market.models import Price
from junheng.hub.market.services.pricing import publish_price

NEXT = TODAY + timedelta(days=10)


def listed(market: Any, entry: Any = None, name: str = "冯示例", **changes: Any) -> Price:
    """A price of Zhejiang's institute for DC voltage, in force."""
    draft = drafted(market, entry, name, **changes)
    return publish_price(price=draft, by=market.house.acting(name), at=NOW)


def test_history_with_days_in_force(market: Any, client: Any, refused: Any) -> None:
    """Page, JSON and CSV of the body and of the entry show both prices with their days; drafting again changes neither."""
    first = listed(market)
    listed(market, fen=650_00, starts=NEXT)
    first.refresh_from_db()
    assert (first.fen, first.in_force) == (600_00, DateRange(TODAY, NEXT))
    assert [each.fen for each in queries.prices_on(first.organisation_id, TODAY)] == [600_00]
    assert [each.fen for each in queries.prices_on(first.organisation_id, NEXT)] == [650_00]
    with refused("price-not-draft"):
        publish_price(price=first, by=market.house.acting("冯示例"), at=NOW)
    with refused("price-not-after-last"):
        drafted(market, starts=NEXT)
    body, entry = market.house.institute.pk, market.zhejiang.pk
    for address in (f"/organisations/{body}/prices", f"/capabilities/{entry}/prices"):
        page = client.get(address).content.decode()
        assert "600.00" in page and "650.00" in page and "2026-12-02" in page, address
    for address in (f"/api/v1/organisations/{body}/prices", f"/api/v1/capabilities/{entry}/prices"):
        rows = client.get(address).json()["rows"]
        assert [(each["fen"], each["first_day"], each["last_day"]) for each in rows] == [
            (650_00, "2026-12-03", None), (600_00, "2026-11-23", "2026-12-02"),
        ]  # fmt: skip
    table = list(
        csv.DictReader(io.StringIO(client.get(f"/organisations/{body}/prices.csv").content.decode()))
    )
    assert [(each["amount_cny"], each["first_day"], each["last_day"]) for each in table] == [
        ("650.00", "2026-12-03", ""), ("600.00", "2026-11-23", "2026-12-02"),
    ]  # fmt: skip


def test_the_database_keeps_one_price_a_day(market: Any) -> None:
    """Two prices of one entry and unit on one day are refused by the database, whatever the code does; another unit is not."""
    row = listed(market)
    listed(market, unit="point", fen=30_00)
    again = {name: getattr(row, name) for name in ("tenant_id", "organisation_id", "entry_id", "unit", "days", "drafted_by_id")}  # fmt: skip
    with pytest.raises(IntegrityError, match="price_one_a_day"), transaction.atomic():
        Price.objects.create(
            **again, fen=1, state="published", published_at=NOW, in_force=DateRange(date(2027, 1, 1), None)
        )


def test_shown_beside_the_quote_and_the_order(market: Any, client: Any) -> None:
    """Who chooses sees the listed price beside the quoted one; so does the order's page, for both its bodies."""
    listed(market)
    posting = market.publish()
    quote = market.quote(posting)
    client.force_login(market.house.people["王示例"])
    for address in (f"/needs/{posting.pk}/quotes", f"/quotes/{quote.pk}"):
        page = client.get(address).content.decode()
        assert "800.00" in page and "公布价 600.00" in page, address
    order = market.accept(quote).order
    page = client.get(f"/orders/{order.pk}").content.decode()
    assert "800.00" in page and "公布价 600.00" in page
