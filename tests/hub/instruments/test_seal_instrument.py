"""Out of use under a numbered seal; the clock of due dates stops (practice P10)."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW, TODAY

from junheng.hub.instruments.services.ledger import seal_instrument


def test_sealed(laboratory: Any, refused: Any, facts_of: Any) -> None:
    """Since today, with its number; not twice; not by another."""
    by = laboratory.house.acting("王示例")
    with refused("not-your-record"):
        seal_instrument(
            instrument=laboratory.meter, seal_number="F-1", by=laboratory.house.acting("冯示例"), at=NOW
        )
    seal_instrument(instrument=laboratory.meter, seal_number="F-1", by=by, at=NOW)
    laboratory.meter.refresh_from_db()
    assert (laboratory.meter.sealed_since, laboratory.meter.seal_number) == (TODAY, "F-1")
    assert facts_of(laboratory.meter)[0] == "instrument-sealed"
    with refused("instrument-sealed"):
        seal_instrument(instrument=laboratory.meter, seal_number="F-2", by=by, at=NOW)


def test_two_at_once(laboratory: Any, refused: Any) -> None:
    """Whoever comes second with an old copy is told."""
    from junheng.hub.instruments.models import Instrument

    by = laboratory.house.acting("王示例")
    stale = Instrument.objects.get(pk=laboratory.meter.pk)
    Instrument.objects.filter(pk=stale.pk).update(version=stale.version + 1)
    with refused("changed-meanwhile"):
        seal_instrument(instrument=stale, seal_number="F-3", by=by, at=NOW)
