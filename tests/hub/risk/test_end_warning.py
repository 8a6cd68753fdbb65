"""Whoever took a warning over ends it, with a reason; then it is quiet."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.hub.conftest import NOW
from tests.hub.risk.test_scan_risk import market

from junheng.hub.risk.models import EarlyWarning
from junheng.hub.risk.services import radar, warnings


def test_ended_and_quiet(watch: Any, refused: Any, facts_of: Any, client_for: Any) -> None:
    """Not by another, not without a reason; ended it is not raised again before ninety days are over."""
    market(watch)
    radar.scan_risk(by=watch.desk, at=NOW)
    row = EarlyWarning.objects.get(kind="overdue")
    with refused("warning-not-in-state"):
        warnings.end_warning(early=row, end="acted", reason="x", by=watch.desk, at=NOW)
    warnings.take_warning(early=row, by=watch.desk, at=NOW)
    with refused("warning-not-yours", "warning-needs-reason"):
        warnings.end_warning(early=row, end="dismissed", reason=" ", by=watch.other, at=NOW)
    client = client_for("钱示例")
    told = {"end": "dismissed", "reason": "搬迁中，已封存", "key": "k"}
    assert client.post(f"/risk/warnings/{row.pk}/end-warning", told).status_code == 302
    assert facts_of(row)[0] == "warning-ended"
    assert "已排除" in client.get("/risk?ended=1").content.decode()
    answer = client.post(
        f"/api/v1/warnings/{row.pk}/end", {"end": "acted", "reason": "x"}, content_type="application/json"
    )
    assert answer.status_code == 409
    assert radar.scan_risk(by=watch.desk, at=NOW + timedelta(days=1)).raised == 0
    after = radar.scan_risk(by=watch.desk, at=NOW + timedelta(days=91))
    assert EarlyWarning.objects.filter(scan=after, kind="overdue").exists()
