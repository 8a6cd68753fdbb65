"""An in-use check ends with a check record (practice P3)."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.foundation.models import Notice
from junheng.hub.orders.models import OrderLine
from junheng.hub.orders.services import benches, records


def test_a_failed_check_tells_its_owner(verifying: Any) -> None:
    """+44 g is outside twice 15 g: the scale is failed and the owner told to stop using it."""
    original = verifying.checked(verifying.scale(kind="in-use", big="30040"))
    records.conclude_check(original=original, by=verifying.checker, at=NOW)
    original.line.instrument.refresh_from_db()
    assert original.line.instrument.test == "failed"
    assert Notice.objects.filter(zh__contains="使用中检查不合格").exists()


def test_only_an_in_use_check(verifying: Any, refused: Any) -> None:
    """A subsequent verification ends in a certificate."""
    with refused("not-an-in-use-check"):
        records.conclude_check(original=verifying.checked(verifying.scale()), by=verifying.checker, at=NOW)


def test_not_out_of_a_bench(verifying: Any, refused: Any) -> None:
    """A bench an earlier release let be opened: one of its records is not concluded under it."""
    run = benches.submit_bench_run(run=verifying.bench("AD"), by=verifying.measurer, at=NOW)
    run = benches.check_bench_run(run=run, by=verifying.checker, at=NOW)
    first = benches.members(run)[0]
    OrderLine.objects.filter(pk=first.line_id).update(kind="in-use")
    with refused("on-a-bench"):
        records.conclude_check(original=first, by=verifying.checker, at=NOW)


def test_only_when_checked(verifying: Any, refused: Any) -> None:
    """The checker confirms the results first."""
    with refused("record-not-in-state"):
        records.conclude_check(original=verifying.scale(kind="in-use"), by=verifying.checker, at=NOW)
