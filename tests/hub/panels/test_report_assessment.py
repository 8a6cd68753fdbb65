"""A finding for each demand group and the conclusion that follows; both reports bring it to the decision."""

from __future__ import annotations

from typing import Any

from tests.hub.standards.conftest import DRAWN_AT, MET

from junheng.hub.panels.services import sitting
from junheng.hub.standards.models import Examination


def test_reported(standards: Any, refused: Any) -> None:
    """Incomplete and contradictory ones are refused; after one report it waits for the other."""
    row = standards.examined(standards.drawn())
    first, second = standards.working(row)
    told = {"seat": first, "by": standards.by(first), "at": DRAWN_AT}
    with refused("report-incomplete"):
        sitting.report_assessment(findings={"4.1": {"met": True}}, conclusion="pass", **told)
    with refused("report-contradicts"):
        sitting.report_assessment(findings=MET, conclusion="fail", **told)
    with refused("seat-needs-reason"):
        sitting.report_assessment(findings={**MET, "4.3": {"met": False}}, conclusion="mend", **told)
    sitting.report_assessment(findings=MET, conclusion="pass", **told)
    assert Examination.objects.get(pk=row.pk).state == "accepted"
    sitting.report_assessment(findings=MET, conclusion="pass", seat=second, by=standards.by(second), at=DRAWN_AT)  # fmt: skip
    assert Examination.objects.get(pk=row.pk).state == "assessed"
