"""A one-touch report from the scan page: no name, no login."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.foundation.acting import ANONYMOUS
from junheng.hub.instruments.models import Report
from junheng.hub.instruments.services.ledger import report_instrument


def test_anybody_may(laboratory: Any, facts_of: Any) -> None:
    """The report stands in the owner's province and on the instrument's timeline."""
    report_instrument(instrument=laboratory.meter, kind="no-label", by=ANONYMOUS, at=NOW)
    assert Report.objects.get().tenant_id == "310000"
    assert facts_of(laboratory.meter)[0] == "instrument-reported"
