"""A primary material of Shanghai's institute with a batch of which Zhejiang holds a unit."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.standards.models import BatchHolding, MaterialBatch, ReferenceMaterial
from junheng.hub.standards.services import materials

PURE = {"mass": {"value": "0", "U": "0.0005", "k": "2", "unit": "g"}}


def registered(house: Any, number: str = "GBW 示例 01") -> ReferenceMaterial:
    new = materials.NewMaterial(number, "纯度标准物质", "primary", "晶体")
    return materials.register_material(new=new, by=house.acting("孙示例"), at=NOW)


def released(house: Any, material: ReferenceMaterial | None = None, **changes: Any) -> MaterialBatch:
    told: dict[str, Any] = {
        "code": "2511", "values": PURE, "made_on": date(2026, 1, 5), "expires_on": date(2027, 1, 4), "units": 3,
    }  # fmt: skip
    material = material or registered(house)
    new = materials.NewBatch(**told | changes)
    return materials.release_batch(material=material, new=new, by=house.acting("孙示例"), at=NOW)


def taken(standards: Any, batch: MaterialBatch, **changes: Any) -> BatchHolding:
    told = {
        "units": 1,
        "received_on": date(2026, 2, 1),
        "piece": standards.piece,
        "by": standards.keeper,
        "at": NOW,
    }
    return materials.take_batch(batch=batch, **told | changes)
