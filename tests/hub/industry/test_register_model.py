"""A maker registers its own models, each once."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.industry.rules import trial as rules
from junheng.hub.industry.services import trials


def test_once(industry: Any, refused: Any) -> None:
    """With a quantity that the capabilities know."""
    row = industry.model()
    assert (row.maker_id, row.proved_on) == (industry.maker.pk, None)
    with refused("trial-model-known"):
        industry.model()
    with refused("trial-incomplete", "trial-incomplete", "trial-quantity-unknown"):
        trials.register_model(new=rules.NewModel(" ", "", "luck", ""), by=industry.makers, at=NOW)
    with refused("not-permitted"):
        trials.register_model(new=rules.NewModel("x", "y", "mechanics.mass", ""), by=industry.desk, at=NOW)


def test_on_its_page(industry: Any, client_for: Any) -> None:
    """And then leads to asking a laboratory."""
    browser = client_for("毛示例")
    told = {"name": "电子水表", "model": "LXS-25E", "quantity_kind": "mechanics.volume", "range_text": ""}
    done = browser.post("/trials/models/new", told)
    assert done.status_code == 302 and "浙江示例计量院" in browser.get(done.url).content.decode()
    assert "LXS-25E" in browser.get("/trials/ours").content.decode()
