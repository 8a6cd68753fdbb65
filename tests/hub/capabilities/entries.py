"""The entry of practice X12: U(x) = 8×10⁻⁶x + 2 µV over 0~1000 V."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.capabilities.models import CapabilityEntry
from junheng.hub.capabilities.services.entries import draft_capability
from junheng.hub.institutions.models import Qualification

X12: dict[str, Any] = {
    "service": "calibrate", "kind": "electric.voltage.dc", "unit": "V",
    "boxes": [{"range": {"low": 0, "high": 1000}, "uncertainty": {"linear": {"a": "2e-6", "b": "8e-6"}, "k": 2}}],
}  # fmt: skip


def drafted(laboratory: Any) -> CapabilityEntry:
    """As a draft, resting on the accreditation."""
    return draft_capability(
        organisation=laboratory.house.institute,
        item=laboratory.house.item("dc-voltmeter"),
        data=X12,
        qualification=Qualification.objects.get(type="accreditation"),
        standard=laboratory.standard,
        turnaround_days=7,
        by=laboratory.house.acting("冯示例"),
        at=NOW,
    )
