"""Readings are kept as typed; what follows from them is computed, as a naive program computes it (X13)."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

from tests.hub.standards.conftest import GROUPS, X13

from junheng.hub.standards.models import EvidenceSeries
from junheng.hub.standards.showing import evidence_shown


def test_series(standards: Any, refused: Any, client_for: Any) -> None:
    """Too few, too fine, in the future, twice a day: refused. s, U and the range are worked out and stored nowhere."""
    day = date(2026, 10, 1)
    with refused("control-too-few-values"):
        standards.series("repeatability", day, {"values": X13[:9]})
    with refused("control-finer-than-resolution"):
        standards.series("repeatability", day, {"values": [*X13[:9], "10.00201"]})
    with refused("series-in-future"):
        standards.series("repeatability", date(2026, 12, 1), {"values": X13})
    with refused("series-unusable"):
        standards.series("stability", day, {"values": ["1"], "allowed": "1", "by": "guess"})
    standards.measured()
    with refused("series-known"):
        standards.series("repeatability", day, {"values": X13})
    kept = EvidenceSeries.objects.get(kind="repeatability")
    assert kept.data == {"values": X13, "others": ["0.00040", "0.00012"], "needed": "0.0012"}
    numbers = [float(each) for each in X13]
    middle = sum(numbers) / 10
    s = math.sqrt(sum((x - middle) ** 2 for x in numbers) / 9)
    U = 2 * math.sqrt(s * s + 0.0004**2 + 0.00012**2)
    rows = {
        each.kind: each
        for each in evidence_shown(standards.fresh(), list(EvidenceSeries.objects.order_by("-on", "-id")))
    }
    assert rows["repeatability"].result == f"s = {s:.3g}, U = {U:.3g}" and rows["repeatability"].holds
    spread = max(map(float, GROUPS)) - min(map(float, GROUPS))
    assert rows["stability"].result == f"{spread:.2g}" and rows["stability"].count == 4
    assert rows["validation-transfer"].allowed == f"{math.hypot(0.0010, 0.0004):.3g}"
    page = client_for("冯示例").get(f"/standards/{standards.standard.pk}/life").content.decode()
    assert "JJF 1033" not in page or "未核对" in page
    assert "未核对" in page
    answer = client_for("冯示例").get(f"/api/v1/standards/{standards.standard.pk}/life").json()
    assert (answer["stability"], len(answer["evidence"])) == ("series", 3)
    assert client_for("孙示例").get(f"/standards/{standards.standard.pk}/life").status_code == 404
