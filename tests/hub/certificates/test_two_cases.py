"""Two standards of one certificate are found bad: it is under inquiry until both cases are closed."""

from __future__ import annotations

from typing import Any

from tests.hub.certificates.test_open_case import FOUND, gauge, opened
from tests.hub.conftest import NOW

from junheng.hub.certificates.models import StandardCase
from junheng.hub.certificates.services import recalls
from junheng.hub.instruments.models import Instrument


def second_case(verifying: Any, made: Any) -> StandardCase:
    """The certificate used another piece too, and that one is found bad as well; nobody knows by how much."""
    other = verifying.pieces["water-meter"]
    made.parents.update(piece=other)
    case = recalls.open_case(
        piece=other, finding=recalls.Finding(FOUND, "读数不稳"), by=verifying.laboratory.house.acting("冯示例"), at=NOW
    )  # fmt: skip
    made.parents.update(piece=verifying.pieces["pressure-gauge"])
    return case


def closed(verifying: Any, case: StandardCase) -> None:
    """Its holder has read it, the standard is scrapped: nothing is left to mend."""
    house = verifying.laboratory.house
    recalls.acknowledge_effect(effect=case.effects.get(), by=house.acting("王示例"), at=NOW)
    Instrument.objects.filter(pk=case.piece.instrument_id).update(scrapped_since=FOUND)
    recalls.close_case(case=case, closing="报废", by=house.acting("冯示例"), at=NOW)


def test_closing_one_leaves_the_other(verifying: Any) -> None:
    """The public warning names the oldest case that is open, and goes with the last."""
    made = gauge(verifying, "PG-1", "1.21")
    first = opened(verifying, reads_high_by="")
    second = second_case(verifying, made)
    for case, left in ((None, first.number), (first, second.number), (second, "")):
        if case is not None:
            closed(verifying, case)
        made.refresh_from_db()
        assert made.inquiry == left
