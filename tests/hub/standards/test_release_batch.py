"""A batch has certified values that can be used, its days in order, and a code of its own."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW
from tests.hub.standards.materials import PURE, registered, released

from junheng.hub.standards.services import materials


def test_released(house: Any, refused: Any, client: Any) -> None:
    """Reversed days, no values, a value without U: refused, all at once; a batch is public."""
    material = registered(house)
    with refused("batch-dates-reversed", "batch-values-missing"):
        released(house, material, values={}, expires_on=date(2025, 1, 1))
    with refused("evidence-value-unusable"):
        released(house, material, values={"mass": {"value": "1", "k": "2", "unit": "g"}})
    batch = released(house, material)
    with refused("batch-known"):
        released(house, material)
    with refused("not-your-record"):
        new = materials.NewBatch("x", PURE, date(2026, 1, 1), date(2027, 1, 1), 1)
        materials.release_batch(material=material, new=new, by=house.acting("冯示例"), at=NOW)
    assert client.get(f"/api/v1/material-batches/{batch.pk}").json()["holders"] == []
