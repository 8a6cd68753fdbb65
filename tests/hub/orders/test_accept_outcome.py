"""A lower class or limited use is for items that fail, and the client's word is written down."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

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
