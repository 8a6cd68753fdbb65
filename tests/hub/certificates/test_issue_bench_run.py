"""A checked run is issued at once: a certificate or a notice for each item; one is withdrawn alone."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.hub.conftest import NOW

from junheng.hub.certificates import tracing
from junheng.hub.certificates.models import Certificate
from junheng.hub.certificates.services import issuing, papers
from junheng.hub.foundation.models import Event, Notice
from junheng.hub.orders.services import benches


def checked(verifying: Any, names: str = "ABCD") -> Any:
    run = benches.submit_bench_run(run=verifying.bench(names), by=verifying.measurer, at=NOW)
    return benches.check_bench_run(run=run, by=verifying.checker, at=NOW)


def test_each_item_gets_its_paper(verifying: Any) -> None:
    """X8: A and D pass, B and C get notices; each has its fact; the client hears once."""
    run = issuing.issue_bench_run(run=checked(verifying), by=verifying.approver, at=NOW)
    made = Certificate.objects.order_by("number")
    assert [each.kind for each in made] == [
        "verification", "verification-notice", "verification-notice", "verification",
    ]  # fmt: skip
    assert Event.objects.filter(type="certificate-issued").count() == 4
    assert Notice.objects.filter(zh__contains=f"台次 {run.number}").count() == 1
    assert run.state == "locked" and {row.state for row in benches.members(run)} == {"locked"}
    assert made[0].valid_until is not None and made[0].valid_until.year == 2032


def test_one_is_withdrawn_alone_and_the_standard_reaches_all(verifying: Any) -> None:
    """The bench's standard leads to all of them; withdrawing one leaves the others."""
    issuing.issue_bench_run(run=checked(verifying, "AAD"), by=verifying.approver, at=NOW)
    piece = verifying.pieces["water-meter"]
    shelf = verifying.shelf()
    under = tracing.under_piece(piece.pk, since=shelf.work_from, until=shelf.work_to)
    hurt = [Certificate.objects.get(pk=each.id) for each in under]
    assert len(hurt) == 3
    papers.withdraw_certificate(certificate=hurt[1], reason="示例", by=verifying.approver, at=NOW)
    assert sorted(Certificate.objects.values_list("state", flat=True)) == ["issued", "issued", "withdrawn"]


def test_all_or_none(verifying: Any, refused: Any) -> None:
    """A run that was not checked is refused; nothing is issued."""
    with refused("record-not-checked"):
        issuing.issue_bench_run(run=verifying.bench("A"), by=verifying.approver, at=NOW)
    assert not Certificate.objects.exists()


def test_no_item_leaves_a_run_by_itself(verifying: Any, refused: Any, client_for: Any) -> None:
    """One certificate out of the middle would leave the run neither issued nor issuable: the gate says so."""
    run = checked(verifying, "AAD")
    row = benches.members(run)[1]
    with refused("on-a-bench"):
        issuing.issue_certificate(original=row, by=verifying.approver, at=NOW)
    page = client_for("郑示例").get(f"/certificates/issue/{row.pk}").content.decode()
    assert f"在台次 {run.number} 里" in page
    record = client_for("郑示例").get(f"/records/{row.pk}").content.decode()
    assert f'href="/benches/{run.pk}"' in record and "/certificates/issue/" not in record
    assert issuing.issue_bench_run(run=run, by=verifying.approver, at=NOW).state == "locked"
    with refused("already-issued"):
        issuing.issue_certificate(original=row, by=verifying.approver, at=NOW)


def test_a_run_taken_off_from_goes_on_apart(verifying: Any) -> None:
    """Taken off while it was read, the item is checked and issued alone."""
    run = verifying.bench("AD")
    alone = benches.take_off_bench(
        original=benches.members(run)[1], reason="漏水", by=verifying.measurer, at=NOW
    )
    assert verifying.issued(alone).kind == "verification"


def test_its_records_are_held_before_they_are_judged(verifying: Any) -> None:
    """What the gate has read, nobody changes until the papers are written."""
    run = checked(verifying, "AD")
    with CaptureQueriesContext(connection) as seen:
        issuing.issue_bench_run(run=run, by=verifying.approver, at=NOW)
    asked = [each["sql"] for each in seen.captured_queries]
    held = next(at for at, sql in enumerate(asked) if "FOR UPDATE" in sql and "orders_originalrecord" in sql)
    assert held < next(at for at, sql in enumerate(asked) if '"orders_reading"' in sql)
