"""Certificates about a piece: in force by date of work (practice P8)."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.certificates.test_open_case import gauge
from tests.hub.conftest import NOW, WORK

from junheng.hub.capabilities import queries
from junheng.hub.capabilities.models import PieceEvidence
from junheng.hub.capabilities.services.standards import record_evidence
from junheng.hub.certificates.models import Certificate, StandardCase


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
    with refused("evidence-as-found-unknown", "evidence-as-found-without-verdict"):
        record_evidence(work_date=WORK, due=WORK, values={}, as_found="so-so", reads_high_by="0.1", **given)
    with refused("evidence-value-unusable"):
        record_evidence(
            work_date=WORK, due=WORK, values={}, as_found="outside", reads_high_by="Infinity", **given
        )
    assert not StandardCase.objects.exists()


def test_linked_by_number_and_instrument(laboratory: Any) -> None:
    """A certificate of this platform about this very instrument is linked; one of the same number about another is not."""
    made = laboratory.issued()
    other = laboratory.evidence(made.number, date(2026, 11, 20), date(2027, 11, 19))
    assert other.certificate_id is None
    other.delete()
    Certificate.objects.filter(pk=made.pk).update(instrument=laboratory.piece.instrument)
    assert laboratory.evidence(made.number, date(2026, 11, 20), date(2027, 11, 19)).certificate_id == made.pk


def test_found_outside_its_limits_opens_a_case(verifying: Any, facts_of: Any) -> None:
    """P7, X14: recalibrated on 11-21, as found 0.0080 MPa high. Work since the evidence of 05-20 is in doubt; the piece is good."""
    high = gauge(verifying, "PG-1", "1.222")
    piece = verifying.pieces["pressure-gauge"]
    given: dict[str, Any] = {
        "piece": piece, "kind": "calibration", "issuer_name": "上海示例计量院", "due": date(2027, 11, 20), "values": {},
        "by": verifying.laboratory.house.acting("冯示例"), "at": NOW,
    }  # fmt: skip
    record_evidence(number="SH-W", work_date=date(2026, 11, 20), as_found="within", **given)
    assert not StandardCase.objects.exists()
    PieceEvidence.objects.filter(number="SH-W").delete()
    made = record_evidence(
        number="SH-X",
        work_date=date(2026, 11, 21),
        as_found="outside",
        reads_high_by="0.0080",
        unit="MPa",
        **given,
    )
    case = StandardCase.objects.get()
    assert (case.since, case.found_on, case.until) == (
        date(2026, 5, 20),
        date(2026, 11, 21),
        date(2026, 11, 21),
    )
    (effect,) = case.effects.all()
    assert (effect.certificate_id, effect.effect, effect.corrected) == (high.pk, "verdict-changes", "0.03")
    piece.refresh_from_db()
    assert piece.status == "qualified" and made.as_found == "outside"
    assert {"evidence-recorded", "standard-case-opened"} <= set(facts_of(piece))
