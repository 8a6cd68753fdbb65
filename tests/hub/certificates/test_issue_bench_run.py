"""A checked run is issued at once: a certificate or a notice for each item; one is withdrawn alone."""

from __future__ import annotations

from typing import Any

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
