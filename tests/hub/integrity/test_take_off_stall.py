"""An instrument leaves a stall; its line stays with the last day and it may be listed again."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW, TODAY

from junheng.hub.integrity import queries
from junheng.hub.integrity.models import StallInstrument
from junheng.hub.integrity.services import markets


def test_ends_today(street: Any, refused: Any) -> None:
    """Once; by its host alone; another stall may follow."""
    row = street.listed()
    street.house.member("何示例", street.other, "market_host")
    with refused("not-your-record"):
        markets.take_off_stall(entry=row, by=street.house.acting("何示例"), at=NOW)
    markets.take_off_stall(entry=row, by=street.house.acting("卫示例"), at=NOW)
    assert not queries.market_ledger(street.host.pk).exists()
    with refused("stall-entry-ended"):
        markets.take_off_stall(entry=row, by=street.house.acting("卫示例"), at=NOW)
    street.listed(stall="A-2")
    assert StallInstrument.objects.filter(until=TODAY).count() == 1


def test_on_its_page_and_over_http(street: Any, client_for: Any) -> None:
    row, host = street.listed(), client_for("卫示例")
    assert host.get(f"/market/{row.pk}/take-off-stall").status_code == 200
    assert host.post(f"/market/{row.pk}/take-off-stall", {"key": "k"}).status_code == 302
    again = street.listed(stall="A-2")
    done = host.post(f"/api/v1/market/{again.pk}/take-off", content_type="application/json")
    assert done.json()["until"] == "2026-11-23"
    assert (
        host.post(f"/api/v1/market/{again.pk}/take-off", content_type="application/json").status_code == 409
    )
