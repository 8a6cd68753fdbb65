"""Verification concludes by its template: pass with class, lower class, limited use, or a notice (practice P3)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.hub.conftest import NOW, WORK

from junheng.hub.certificates.services import storing
from junheng.hub.certificates.services.issuing import issue_certificate
from junheng.hub.instruments.models import DueDate, Instrument
from junheng.hub.instruments.queries import items_meant, public_face
from junheng.hub.instruments.services import ledger
from junheng.hub.orders import queries
from junheng.hub.orders.models import OriginalRecord
from junheng.hub.orders.services import records


def test_a_good_scale_gets_its_certificate_and_a_last_day(verifying: Any) -> None:
    """Ec 0, +3, +8, +14, +2: pass; valid for the twelve months of its template; limits are shown as not compared."""
    made = verifying.issued(verifying.scale())
    assert (made.kind, made.conclusion) == ("verification", "合格")
    assert made.valid_until is not None and made.valid_until.year == WORK.year + 1
    content = storing.content_from_json(made.body.content)
    assert any("尚未与规程原文核对" in each.zh for each in content.statements)
    titles = [table.title.zh for table in content.results[0].tables]
    assert titles == ["修正误差 Ec 称量", "修正误差 Ec 偏载"]
    due = DueDate.objects.get(instrument=made.instrument, service="verification")
    assert due.due == made.valid_until


def test_a_failed_scale_gets_a_notice_and_loses_its_mark(verifying: Any) -> None:
    """30 kg reads +24 g over: the notice names the item that failed; the mark that was in force ends that day."""
    original = verifying.scale(big="30030")
    scale = original.line.instrument
    ledger.set_due_date(
        instrument=scale, service="verification", worked_on=WORK.replace(year=2025, month=12),
        due=WORK.replace(year=2026, month=12), basis="x", certificate_number="纸 1",
        by=verifying.laboratory.house.acting("王示例"), at=NOW,
    )  # fmt: skip
    made = verifying.issued(original)
    assert (made.kind, made.conclusion, made.valid_until) == ("verification-notice", "不合格", None)
    content = storing.content_from_json(made.body.content)
    assert content.conformity is not None
    assert [each.zh for each in content.conformity.failed] == ["称量 30000 g，修正误差 Ec"]
    due = DueDate.objects.get(instrument=scale, service="verification")
    assert due.due == WORK and made.number in due.basis
    scale.refresh_from_db()
    assert scale.test == "failed"


@pytest.mark.parametrize("on", [WORK, WORK + timedelta(days=30)])
def test_a_failed_scale_is_not_in_date_that_day_nor_later(verifying: Any, on: date) -> None:
    """Its mark ended on the day of the notice: from that day on the public reads that it failed, also while it is on a bench again."""
    original = verifying.scale(big="30030")
    scale = original.line.instrument
    ledger.set_due_date(
        instrument=scale, service="verification", worked_on=WORK.replace(year=2025, month=12),
        due=WORK.replace(year=2026, month=12), basis="x", certificate_number="纸 1",
        by=verifying.laboratory.house.acting("王示例"), at=NOW,
    )  # fmt: skip
    item = items_meant("电子计价秤")[0]
    Instrument.objects.filter(pk=scale.pk).update(purpose="T", catalogue_item=item)
    assert public_face(scale.code, on).state == "due-soon"
    verifying.issued(original)
    assert public_face(scale.code, on).state == "failed"
    Instrument.objects.filter(pk=scale.pk).update(test="under-test")
    assert public_face(scale.code, on).state == "failed"


def test_downgrade_with_consent(verifying: Any, refused: Any) -> None:
    """+0.03 MPa fails class 1.6 and fits 2.5; with the client's word the certificate says so (X2)."""
    original = verifying.gauge(down="1.23")
    with refused("outcome-without-consent"):
        records.accept_outcome(
            original=original, outcome="downgraded", consent=" ", by=verifying.measurer, at=NOW
        )
    original = records.accept_outcome(
        original=original, outcome="downgraded", consent="王示例电话同意", by=verifying.measurer, at=NOW
    )
    made = verifying.issued(original)
    assert made.kind == "verification" and made.conclusion == "符合 2.5 级（由 1.6 级降级）"
    content = storing.content_from_json(made.body.content)
    assert any("降级经客户同意" in each.zh for each in content.statements)
    down = next(table for table in content.results[0].tables if table.title.zh == "降压示值误差")
    assert down.rows[0][-2:] == ("0.04", "pass")


def test_without_consent_it_is_a_notice(verifying: Any) -> None:
    """The same gauge, nothing agreed: 检定结果通知书."""
    made = verifying.issued(verifying.gauge(down="1.23"))
    assert made.kind == "verification-notice"


def test_limited_use_for_what_holds(laboratory: Any) -> None:
    """0.1 V shows +8.1 µV against 4.0 µV; the client takes the ranges that hold, and the paper names them (X7)."""
    original = records.accept_outcome(
        original=laboratory.entered(changes={"p1": "0.1000081"}),
        outcome="limited",
        consent="王示例书面同意",
        by=laboratory.measurer,
        at=NOW,
    )
    original = records.submit_record(original=original, by=laboratory.measurer, at=NOW)
    original = records.check_record(original=original, by=laboratory.house.acting("吴示例"), at=NOW)
    made = issue_certificate(original=original, by=laboratory.house.acting("郑示例"), at=NOW)
    assert made.kind == "calibration" and made.conclusion == "限用：1 V、10 V"


def test_items_of_one_test_are_no_ranges(verifying: Any, refused: Any, client_for: Any) -> None:
    """A scale that fails in weighing is no scale, though its eccentric load holds: no limited use, and a notice."""
    original = verifying.scale(big="30030")
    with refused("no-group-holds"):
        records.accept_outcome(
            original=original, outcome="limited", consent="同意", by=verifying.measurer, at=NOW
        )
    assert "accept-outcome" not in client_for("周示例").get(f"/records/{original.pk}").content.decode()
    OriginalRecord.objects.filter(pk=original.pk).update(outcome="limited", outcome_consent="同意")
    made = verifying.issued(queries.record_for_page(original.pk))
    assert (made.kind, made.conclusion) == ("verification-notice", "不合格")


def test_an_in_use_check_ends_with_its_record(verifying: Any, refused: Any) -> None:
    """+24 g is within twice 15 g; no certificate is issued, no due date set; the owner is told (P3)."""
    original = verifying.checked(verifying.scale(kind="in-use", big="30020"))
    with refused("check-without-certificate"):
        verifying_issue(verifying, original)
    records.conclude_check(original=original, by=verifying.checker, at=NOW)
    original.refresh_from_db()
    assert original.state == "locked"
    assert not DueDate.objects.filter(instrument=original.line.instrument).exists()


def verifying_issue(verifying: Any, original: Any) -> Any:
    return issue_certificate(original=original, by=verifying.approver, at=NOW)


def test_pages_of_a_verification(verifying: Any, client_for: Any) -> None:
    """The record shows each check with its limit and basis; the act pages of an outcome open for its author."""
    original = verifying.gauge(down="1.23")
    author = client_for("周示例")
    page = author.get(f"/records/{original.pk}").content.decode()
    assert "降压示值误差" in page and "JJG 52" in page and "未核对" in page
    assert "2.5" in author.get(f"/records/{original.pk}/accept-outcome").content.decode()
    done = author.post(f"/records/{original.pk}/accept-outcome", {"outcome": "downgraded", "consent": "电话"})
    assert done.status_code == 302
    scale = verifying.checked(verifying.scale("SL-3", kind="in-use"))
    checker = client_for("吴示例")
    assert checker.get(f"/records/{scale.pk}/conclude-check").status_code == 200
    assert checker.post(f"/records/{scale.pk}/conclude-check", {}).status_code == 302
