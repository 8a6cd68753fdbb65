"""Back in use only after a verification."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW, TODAY

from junheng.hub.instruments.services.ledger import seal_instrument, set_due_date, unseal_instrument


def test_needs_a_verification_after_the_sealing(laboratory: Any, refused: Any) -> None:
    """Not sealed, sealed without verification, verified."""
    meter, by = laboratory.meter, laboratory.house.acting("王示例")
    with refused("instrument-not-sealed"):
        unseal_instrument(instrument=meter, by=by, at=NOW)
    seal_instrument(instrument=meter, seal_number="F-1", by=by, at=NOW)
    with refused("instrument-sealed"):
        unseal_instrument(instrument=meter, by=by, at=NOW)
    set_due_date(
        instrument=meter,
        service="verification",
        worked_on=TODAY,
        due=date(2027, 11, 22),
        basis="规程",
        by=by,
        at=NOW,
    )
    unseal_instrument(instrument=meter, by=by, at=NOW)
    assert meter.sealed_since is None
