"""From the application to the certificate, by two offices' people and two drawn assessors; entries live by it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.hub.conftest import NOW
from tests.hub.standards.conftest import DRAWN_AT

from junheng.core.capability.reading import read_need
from junheng.hub.capabilities import queries as capabilities
from junheng.hub.capabilities.services import entries
from junheng.hub.institutions import queries as institutions
from junheng.hub.standards.services import applying, assessing, deciding


def can(on: date) -> list[str]:
    need = read_need("1 kg weight, verification F1").need
    assert need is not None
    return [each.answer.verdict for each in capabilities.match_need(need, on=on)]


def test_the_certificate_makes_entries_publishable(standards: Any, refused: Any, facts_of: Any) -> None:
    """A qualification with the printed number and last day; the entry is published on it, and is no longer than it."""
    row = standards.decided(until=date(2031, 11, 22))
    paper = row.qualification
    assert (row.state, paper.type, paper.issuer) == ("certified", "standard-exam", standards.house.regulator)
    assert institutions.last_day(paper.valid) == date(2031, 11, 22)
    assert standards.fresh().examination == paper
    entry = entries.publish_capability(entry=standards.entry(), by=standards.keeper, at=DRAWN_AT)
    assert entry.examination == paper
    assert can(date(2031, 11, 22))[0] != "no" and can(date(2031, 11, 23)) == ["no"]
    assert facts_of(row)[0] == "examination-decided"
    with refused("examination-in-force-still"):
        standards.drafted()


def test_who_decides(standards: Any, refused: Any) -> None:
    """Not who accepted it, not another body, not without reports, not against them, not without number and last day."""
    row = standards.reported("pass", "fail")
    good = deciding.Decision(True, "", "号", date(2031, 1, 1))
    with refused("acceptor-decides-not", "decision-against-reports"):
        deciding.decide_examination(examination=row, decision=good, by=standards.officer, at=DRAWN_AT)
    with refused("decision-against-reports", "certificate-without-number"):
        deciding.decide_examination(examination=row, decision=deciding.Decision(True), by=standards.decider, at=DRAWN_AT)  # fmt: skip
    with refused("decision-needs-reason"):
        deciding.decide_examination(examination=row, decision=deciding.Decision(False), by=standards.decider, at=DRAWN_AT)  # fmt: skip
    with refused("not-permitted"):
        deciding.decide_examination(examination=row, decision=good, by=standards.keeper, at=DRAWN_AT)
    refusal = standards.decided(row, passed=False)
    assert (refusal.state, refusal.qualification, refusal.state_reason) == ("refused", None, "未达要求")
    assert standards.fresh().examination is None


def test_rectification(standards: Any, refused: Any) -> None:
    """What an assessor found is put right by the applicant and confirmed by that assessor alone, then decided."""
    row = standards.reported("mend", "pass")
    asked, other = standards.seats(row)
    assert row.state == "mending"
    with refused("examination-not-in-state"):
        standards.decided(row)
    with refused("mending-says-nothing"):
        assessing.mend_findings(examination=row, mending=" ", by=standards.keeper, at=DRAWN_AT)
    assessing.mend_findings(examination=row, mending="已装湿度计", by=standards.keeper, at=DRAWN_AT)
    with refused("not-in-your-report"):
        assessing.confirm_mending(seat=other, by=standards.by(other), at=DRAWN_AT)
    assessing.confirm_mending(seat=asked, by=standards.by(asked), at=DRAWN_AT)
    assert standards.decided(row).state == "certified"


def test_re_examination(standards: Any, refused: Any) -> None:
    """Applied for at least six months before the end, by the rule pack; what rested on the old paper rests on the new."""
    first = standards.decided(until=date(2027, 12, 1)).qualification
    entry = entries.publish_capability(entry=standards.entry(), by=standards.keeper, at=DRAWN_AT)
    with refused("reexamination-too-late"):
        standards.drafted("re-examination", at=NOW + timedelta(days=200))
    row = standards.with_papers(standards.drafted("re-examination"))
    applying.submit_application(examination=row, by=standards.keeper, at=NOW)
    applying.accept_application(examination=row, by=standards.officer, at=NOW)
    again = deciding.Decision(True, "", "〔2026〕浙量标证字第 8 号", date(2031, 11, 1))
    row.refresh_from_db()
    type(row).objects.filter(pk=row.pk).update(state="assessed")
    deciding.decide_examination(examination=row, decision=again, by=standards.decider, at=DRAWN_AT)
    entry.refresh_from_db()
    assert entry.qualification != first and entry.qualification == standards.fresh().examination
