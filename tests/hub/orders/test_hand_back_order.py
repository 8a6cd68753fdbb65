"""What is done goes back; what is in work stays (partial delivery, practice P17)."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.certificates.services import issuing
from junheng.hub.foundation.models import Notice
from junheng.hub.orders.services import benches, ordering


def test_partial_delivery(verifying: Any, refused: Any) -> None:
    """Three of four meters issued on the bench, the one taken off stays; then the order is not closed."""
    run = verifying.bench("AAAB")
    rows = benches.members(run)
    order = rows[0].line.order
    desk = verifying.laboratory.house.acting("陈示例")
    with refused("nothing-to-hand-back"):
        ordering.hand_back_order(order=order, by=desk, at=NOW)
    benches.take_off_bench(original=rows[3], reason="漏水", by=verifying.measurer, at=NOW)
    benches.submit_bench_run(run=run, by=verifying.measurer, at=NOW)
    benches.check_bench_run(run=run, by=verifying.checker, at=NOW)
    issuing.issue_bench_run(run=run, by=verifying.approver, at=NOW)
    done = ordering.hand_back_order(order=order, by=desk, at=NOW)
    assert done.state == "accepted"
    assert Notice.objects.filter(zh__contains="交还 3 件，还有 1 件在做").exists()
