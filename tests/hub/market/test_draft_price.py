"""A body prices its own published entries; mandatory verification is free and has no price; a draft is nobody else's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from tests.hub.conftest import NOW, TODAY

from junheng.hub.foundation import tenancy
from junheng.hub.market import rules
from junheng.hub.market.models import Price
from junheng.hub.market.services.pricing import draft_price

NEW = rules.NewPrice("item", 600_00, 7, TODAY)


def drafted(market: Any, entry: Any = None, name: str = "冯示例", **changes: Any) -> Price:
    return draft_price(
        entry=entry or market.zhejiang, new=replace(NEW, **changes), by=market.house.acting(name), at=NOW
    )


def codes(kind: str = "calibrate", last: date | None = None, **changes: Any) -> list[str]:
    found = rules.refusals_to_price(replace(NEW, **changes), kind=kind, today=TODAY, last_start=last)
    return [each.code for each in found]


def test_a_draft_is_replaced_and_hidden(market: Any, client: Any, refused: Any) -> None:
    """One draft for each entry and unit; neither the public nor another province reads it."""
    first, second = drafted(market), drafted(market, fen=650_00)
    assert (first.pk, second.fen, Price.objects.count()) == (second.pk, 650_00, 1)
    address = f"/organisations/{market.house.institute.pk}/prices"
    assert "650.00" not in client.get(address).content.decode()
    with tenancy.only("310000"):
        assert not Price.objects.exists()
    with refused("price-entry-not-yours"):
        drafted(market, market.shanghai)


def test_a_price_for_a_mandatory_verification_is_refused(refused: Any) -> None:
    """The fee is zero since 2017-04-01 (财税〔2017〕20号): a verification is priced for work that is not mandatory, or not at all."""
    assert codes("verify") == ["price-of-mandatory"]
    assert codes("verify", voluntary=True) == []
    (said,) = rules.refusals_to_price(NEW, kind="verify", today=TODAY, last_start=None)
    assert "2017-04-01" in said.message("zh") and "2017-04-01" in said.message("en")


def test_numbers_and_days_in_bounds() -> None:
    """Every reason at once; never from a day that is over, never before the price that is listed last."""
    assert codes() == []
    assert codes(unit="kg", fen=0, days=0, starts=date(2026, 11, 22)) == [
        "price-unit-unknown", "price-amount-out-of-range", "price-days-out-of-range", "price-starts-out-of-range",
    ]  # fmt: skip
    assert codes(last=TODAY) == ["price-not-after-last"]
