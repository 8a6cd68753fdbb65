"""A withdrawal is public, with its reason; the bytes stay what they were."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.certificates import queries
from junheng.hub.certificates.services import papers, verifying
from junheng.hub.foundation.models import Notice


def test_withdrawn_is_invalid_from_then_on(laboratory: Any) -> None:
    """The same file: before it cannot be told or is valid, afterwards invalid, withdrawn."""
    made = laboratory.issued()
    data = papers.xml_of(made)
    assert verifying.verify_file(data, at=NOW).report.verdict != "invalid"
    papers.withdraw_certificate(
        certificate=made, reason="标准器复校异常", by=laboratory.house.acting("郑示例"), at=NOW
    )
    report = verifying.verify_file(data, at=NOW).report
    assert (report.verdict, [reason.code for reason in report.reasons][:1]) == (
        "invalid",
        ["certificate-withdrawn"],
    )
    entries = queries.status_list(NOW)["entries"]
    assert [entry["status"] for entry in entries] == ["withdrawn"]
    assert Notice.objects.filter(
        organisation_id=laboratory.house.enterprise.pk, zh__contains="已撤回"
    ).exists()


def test_refusals(laboratory: Any, refused: Any) -> None:
    """Without a reason, twice, by another."""
    made, by = laboratory.issued(), laboratory.house.acting("郑示例")
    with refused("withdrawal-needs-reason"):
        papers.withdraw_certificate(certificate=made, reason="", by=by, at=NOW)
    with refused("not-your-record"):
        papers.withdraw_certificate(
            certificate=made, reason="x", by=laboratory.house.acting("孙示例"), at=NOW
        )
    papers.withdraw_certificate(certificate=made, reason="x", by=by, at=NOW)
    with refused("certificate-not-in-state"):
        papers.withdraw_certificate(certificate=made, reason="x", by=by, at=NOW)
