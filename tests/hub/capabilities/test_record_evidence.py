"""Certificates about a piece: in force by date of work (practice P8)."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW, WORK

from junheng.hub.capabilities import queries
from junheng.hub.capabilities.services.standards import record_evidence
from junheng.hub.certificates.models import Certificate


def test_in_force_by_date_of_work(laboratory: Any) -> None:
    """The newest made on or before the day; a later one never changes an earlier work."""
    laboratory.evidence("SH-2026-0009", date(2026, 11, 21), date(2027, 11, 20))
    found = queries.evidence_in_force(laboratory.piece, WORK)
    assert found is not None and found.number == "SH-2026-0001"
    later = queries.evidence_in_force(laboratory.piece, date(2026, 11, 21))
    assert later is not None and later.number == "SH-2026-0009"
    assert queries.evidence_in_force(laboratory.piece, date(2026, 1, 1)) is None


def test_refusals(laboratory: Any, refused: Any) -> None:
    """Reversed dates, work to come, values that are none; every problem at once."""
    given: dict[str, Any] = {
        "piece": laboratory.piece, "kind": "calibration", "number": "X", "issuer_name": "Y",
        "by": laboratory.house.acting("冯示例"), "at": NOW,
    }  # fmt: skip
    with refused("evidence-dates-reversed", "evidence-in-future"):
        record_evidence(work_date=date(2026, 12, 1), due=date(2026, 11, 1), values={}, **given)
    bad = {
        "voltage": {"value": "NaN", "U": "1", "k": "2", "unit": "V"},
        "current": {"value": "1", "U": "-1", "k": "0", "unit": ""},
    }
    with refused("evidence-value-unusable", *["evidence-value-unusable"] * 3):
        record_evidence(work_date=WORK, due=WORK, values=bad, **given)


def test_linked_by_number_and_instrument(laboratory: Any) -> None:
    """A certificate of this platform about this very instrument is linked; one of the same number about another is not."""
    made = laboratory.issued()
    other = laboratory.evidence(made.number, date(2026, 11, 20), date(2027, 11, 19))
    assert other.certificate_id is None
    other.delete()
    Certificate.objects.filter(pk=made.pk).update(instrument=laboratory.piece.instrument)
    assert laboratory.evidence(made.number, date(2026, 11, 20), date(2027, 11, 19)).certificate_id == made.pk
