"""The chain judged on the work date of each child, drawn up and down (practice P15, X15; R07.1)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.hub.conftest import NOW, WORK

from junheng.core.traceability.judging import Answer
from junheng.hub.capabilities.models import PieceEvidence
from junheng.hub.certificates import tracing
from junheng.hub.certificates.models import Certificate


def test_a_certificate_elsewhere_cannot_be_judged_above(laboratory: Any) -> None:
    """The standard's certificate is on paper from another body: in date on the day, and nobody has compared its CMC."""
    traced = tracing.trace(laboratory.issued(), NOW)
    assert traced.judgement.answer is Answer.CANNOT_TELL
    assert [link.edge.parent_number for link in traced.links] == ["SH-2026-0001"]


def test_an_intrinsic_standard_is_a_top(laboratory: Any) -> None:
    """With proof of realisation and comparison the chain ends there: unbroken."""
    PieceEvidence.objects.filter(piece=laboratory.piece).update(kind="intrinsic")
    assert tracing.trace(laboratory.issued(), NOW).judgement.answer is Answer.YES


def test_what_rests_on_it(verifying: Any) -> None:
    """Of a certificate about a standard: the certificates made with it, and nothing of others."""
    from tests.hub.certificates.test_open_case import gauge

    first, second = gauge(verifying, "PG-1", "1.21"), gauge(verifying, "PG-2", "1.21")
    assert tracing.under(first) == []
    second.parents.update(parent_certificate=first)
    assert [(each.id, each.depth) for each in tracing.under(first)] == [(second.pk, 1)]
    (rung,) = tracing.rungs_below(first)
    assert (rung.distance, rung.total, rung.shown[0].pk) == (1, 1, second.pk)
    found = tracing.under_piece(
        verifying.pieces["pressure-gauge"].pk, since=date(2026, 1, 1), until=date(2026, 12, 31)
    )
    assert {each.id for each in found} == {first.pk, second.pk}


def test_a_circle_ends(verifying: Any) -> None:
    """Two certificates that name each other are walked once and called broken."""
    from tests.hub.certificates.test_open_case import gauge

    first, second = gauge(verifying, "PG-1", "1.21"), gauge(verifying, "PG-2", "1.21")
    second.parents.update(parent_certificate=first)
    first.parents.update(parent_certificate=second)
    assert tracing.trace(first, NOW).judgement.answer is Answer.NO
    assert len(tracing.under(first)) <= 2


def codes(traced: tracing.Traced) -> list[str]:
    return [each.refusal.code for each in traced.judgement.broken]


def test_days_are_those_of_beijing(verifying: Any) -> None:
    """Half past seven in the morning of the work date is that day, though it is still yesterday in UTC."""
    from tests.hub.certificates.test_open_case import gauge

    made = gauge(verifying, "PG-1", "1.21")
    morning = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)
    assert "result-not-yet-known" not in codes(tracing.trace(made, morning))
    assert "result-not-yet-known" in codes(tracing.trace(made, morning - timedelta(days=1)))


def test_a_standard_withdrawn_the_day_after(verifying: Any) -> None:
    """Withdrawn at one in the morning after the work, Beijing time: its effect is not settled, it was not withdrawn that day."""
    from tests.hub.certificates.test_open_case import gauge

    first, second = gauge(verifying, "PG-1", "1.21"), gauge(verifying, "PG-2", "1.21")
    second.parents.update(parent_certificate=first)
    night = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
    Certificate.objects.filter(pk=first.pk).update(state="withdrawn", state_since=night)
    assert "parent-withdrawn-later" in codes(tracing.trace(second, NOW))


def test_the_plan_of_the_holder(verifying: Any) -> None:
    """The standard's own certificate is good for years; its holder planned it for the day before the work: overdue."""
    from tests.hub.certificates.test_open_case import gauge

    first, second = gauge(verifying, "PG-1", "1.21"), gauge(verifying, "PG-2", "1.21")
    early = date(2026, 1, 5)
    Certificate.objects.filter(pk=first.pk).update(work_from=early, work_to=early)
    second.parents.update(parent_certificate=first, parent_due=WORK)
    assert "parent-overdue" not in codes(tracing.trace(second, NOW))
    second.parents.update(parent_due=WORK - timedelta(days=1))
    assert "parent-overdue" in codes(tracing.trace(Certificate.objects.get(pk=second.pk), NOW))


def test_pages(verifying: Any, client: Any, client_for: Any) -> None:
    """The chain is public; what rests on it is for the two parties; the case for whom it concerns."""
    from tests.hub.certificates.test_open_case import gauge, opened

    made = gauge(verifying, "PG-1", "1.222")
    case = opened(verifying)
    assert client.get(f"/verify/{made.number}/chain").status_code == 200
    holder = client_for("王示例")
    assert holder.get(f"/certificates/{made.pk}/under").status_code == 200
    page = holder.get(f"/cases/{case.pk}").content.decode()
    assert "结论改变" in page and "+0.03" in page
    assert case.number in holder.get("/cases").content.decode()
    effect = case.effects.get()
    assert holder.get(f"/effects/{effect.pk}/acknowledge-effect").status_code == 200
    stranger = client_for("孙示例")
    assert stranger.get(f"/cases/{case.pk}").status_code == 404
