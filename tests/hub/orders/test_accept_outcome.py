"""A lower class or limited use is for items that fail, and the client's word is written down."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.conftest import NOW, WORK

from junheng.hub.foundation.models import Event
from junheng.hub.orders import queries
from junheng.hub.orders.models import OriginalRecord
from junheng.hub.orders.rules import Cell
from junheng.hub.orders.services import records


def test_only_where_it_fails(verifying: Any, refused: Any) -> None:
    """A gauge that passes in its class needs no agreement; one that fits no class gets a notice."""
    with refused("outcome-not-needed"):
        records.accept_outcome(
            original=verifying.gauge(), outcome="downgraded", consent="同意", by=verifying.measurer, at=NOW
        )
    with refused("no-class-to-offer"):
        records.accept_outcome(
            original=verifying.gauge("PG-2", down="1.40"),
            outcome="downgraded",
            consent="同意",
            by=verifying.measurer,
            at=NOW,
        )


def test_limited_needs_a_part_that_holds(verifying: Any, refused: Any) -> None:
    """A gauge has no ranges of its own."""
    with refused("no-group-holds"):
        records.accept_outcome(
            original=verifying.gauge(down="1.23"),
            outcome="limited",
            consent="同意",
            by=verifying.measurer,
            at=NOW,
        )


def test_the_standard_must_be_good_enough(verifying: Any, refused: Any) -> None:
    """X2: class 0.4 of 2.5 MPa is refused before work starts, with both numbers."""
    with refused("standard-not-good-enough"):
        verifying.gauge(standard_class="0.4")


def downgraded(verifying: Any) -> OriginalRecord:
    """A gauge at 1.23 falling: fails class 1.6, taken at 2.5 with the client's word (practice X2)."""
    return records.accept_outcome(
        original=verifying.gauge(down="1.23"),
        outcome="downgraded",
        consent="王示例电话同意",
        by=verifying.measurer,
        at=NOW,
    )


def ended_by(type_: str) -> Any:
    return Event.objects.filter(type=type_).latest("id").data.get("outcome_ended")


def test_a_changed_reading_ends_what_was_agreed(verifying: Any) -> None:
    """The misread falling values are put right: it passes in its own class, and nothing of the downgrade is printed."""
    original = downgraded(verifying)
    for column in ("down_before", "down_after"):
        records.change_reading(
            original=original,
            cell=Cell("as-found", "p1", column),
            text="1.22",
            reason="抄错",
            by=verifying.measurer,
            at=NOW,
        )
    original = queries.record_for_page(original.pk)
    assert (original.outcome, original.outcome_class, original.outcome_consent) == ("", "", "")
    first, second = Event.objects.filter(type="reading-changed").order_by("id")
    assert (first.data.get("outcome_ended"), second.data.get("outcome_ended")) == ("downgraded", None)
    assert verifying.issued(original).conclusion == "合格，1.6 级"


def test_what_is_told_or_read_anew_ends_it_too(verifying: Any) -> None:
    """Prepared again, and readings added: the agreement was about what stood there before."""
    original = downgraded(verifying)
    records.prepare_record(
        original=original,
        work_from=WORK,
        work_to=WORK,
        standards=verifying.used("pressure-gauge"),
        adjusted=True,
        adjustment_consent="同意",
        by=verifying.measurer,
        at=NOW,
    )
    original.refresh_from_db()
    assert original.outcome == "" and ended_by("record-prepared") == "downgraded"
    OriginalRecord.objects.filter(pk=original.pk).update(outcome="limited", outcome_consent="同意")
    cell = records.Typed(Cell("as-left", "p1", "up_before"), "1.21")
    records.enter_readings(original=original, typed=[cell], by=verifying.measurer, at=NOW)
    original.refresh_from_db()
    assert original.outcome == "" and ended_by("readings-entered") == "limited"


def test_nothing_is_agreed_before_all_is_read(laboratory: Any, refused: Any, client_for: Any) -> None:
    """The 0.1 V range fails; while a point of 10 V is not read, nobody can say what holds."""
    original = laboratory.entered(changes={"p1": "0.1000081"}, skip=["p4"])
    with refused("readings-missing"):
        records.accept_outcome(
            original=original, outcome="limited", consent="同意", by=laboratory.measurer, at=NOW
        )
    assert "accept-outcome" not in client_for("周示例").get(f"/records/{original.pk}").content.decode()


@pytest.mark.parametrize("outcome", ["limited", "downgraded"])
def test_what_was_agreed_makes_no_pass_of_what_fails(verifying: Any, outcome: str) -> None:
    """A gauge that holds nowhere gets its notice, whatever once was agreed."""
    original = verifying.gauge(down="1.40")
    OriginalRecord.objects.filter(pk=original.pk).update(
        outcome=outcome, outcome_class="2.5", outcome_consent="同意"
    )
    made = verifying.issued(queries.record_for_page(original.pk))
    assert (made.kind, made.conclusion) == ("verification-notice", "不合格")
