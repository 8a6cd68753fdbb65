"""A client opens one case about the quality of an order; its institution alone sees what it may reach."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.conftest import NOW

from junheng.hub.foundation import clock
from junheng.hub.foundation.models import Event, Notice
from junheng.hub.market import queries
from junheng.hub.market.services.quality import complain_quality
from junheng.hub.orders.models import Order


def test_what_it_may_reach(
    laboratory: Any, refused: Any, client_for: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Records and certificates under the same standards are listed for the quality manager, not for the client."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    house, client = laboratory.house, laboratory.house.acting("王示例")
    issued = laboratory.issued()
    order = Order.objects.get(pk=issued.body.line.order_id)
    with refused("complaint-needs-words"):
        complain_quality(order=order, text=" ", by=client, at=NOW)
    with refused("not-permitted"):
        complain_quality(order=order, text="x", by=house.acting("钱示例"), at=NOW)
    case = complain_quality(order=order, text="10 V 点与上年相差太大", by=client, at=NOW)
    with refused("complaint-open-already"):
        complain_quality(order=order, text="又", by=client, at=NOW)
    assert Notice.objects.filter(organisation_id=house.institute.pk, url=f"/quality-cases/{case.pk}").exists()
    assert "10 V" not in bytes(Event.objects.get(type="quality-complained").leaf).decode()
    assert [each.certificate for each in queries.touched_by(case)] == [issued.number]
    seen = client_for("冯示例").get(f"/quality-cases/{case.pk}").content.decode()
    assert issued.number in seen and "上年" in seen
    shown = client_for("王示例").get(f"/quality-cases/{case.pk}").content.decode()
    assert "上年" in shown and issued.number not in shown
    assert client_for("孙示例").get(f"/quality-cases/{case.pk}").status_code == 404
