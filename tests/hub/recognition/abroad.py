"""What helps abroad, as a national institute enters it."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import House

from junheng.hub.foundation.acting import Actor
from junheng.hub.recognition.rules import NewEntry

DATED = date(2026, 3, 1)


def keeper(tenant: str = "CN") -> Actor:
    """Somebody of the national institute."""
    return Actor(person_name="测试", tenant=tenant, roles=frozenset({"nmi"}))


def cmc(house: House, **changes: Any) -> NewEntry:
    told: dict[str, Any] = {
        "kind": "cmc", "number": "DEMO-M-1", "dated": DATED, "title_zh": "压力表校准", "title_en": "Pressure gauges",
        "instruments": "压力表 数字压力计 pressure gauge", "countries": ("DE", "FR"), "link": "https://kcdb.example/DEMO-M-1",
        "holder": house.institute.uscc, "quantity": "表压", "low": "0", "high": "60", "unit": "MPa",
        "uncertainty": "0.02", "uncertainty_unit": "%", "coverage_factor": "2",
    }  # fmt: skip
    return NewEntry(**told | changes)


def arrangement(**changes: Any) -> NewEntry:
    told: dict[str, Any] = {
        "kind": "arrangement", "number": "DEMO-A-1", "dated": DATED, "title_zh": "示例互认安排",
        "instruments": "压力表 水表 pressure gauge water meter", "countries": ("DE",), "link": "https://example.org/a-1",
    }  # fmt: skip
    return NewEntry(**told | changes)
