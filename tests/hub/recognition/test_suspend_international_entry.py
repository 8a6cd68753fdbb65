"""A suspended entry helps nobody, and says why."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW, House
from tests.hub.recognition.abroad import arrangement, keeper

from junheng.hub.recognition import queries
from junheng.hub.recognition.services import international


def test_suspended(offices: House) -> None:
    made = international.list_international_entry(new=arrangement(), by=keeper(), at=NOW)
    international.suspend_international_entry(entry=made, reason="评审未过", by=keeper(), at=NOW)
    [found] = queries.helps(instrument="水表", country="DE")
    assert [(each.code, each.facts["why"]) for each in found.reasons] == [
        ("international-suspended-now", "评审未过")
    ]


def test_refusals(offices: House, refused: Any) -> None:
    """Another body's entry, no reason, twice."""
    made = international.list_international_entry(new=arrangement(), by=keeper(), at=NOW)
    with refused("not-your-record"):
        international.suspend_international_entry(entry=made, reason="x", by=keeper("330000"), at=NOW)
    with refused("international-needs-reason"):
        international.suspend_international_entry(entry=made, reason=" ", by=keeper(), at=NOW)
    international.suspend_international_entry(entry=made, reason="x", by=keeper(), at=NOW)
    with refused("international-not-in-state"):
        international.suspend_international_entry(entry=made, reason="x", by=keeper(), at=NOW)
