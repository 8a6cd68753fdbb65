"""Who holds units is known to the producer; as a piece of a standard the batch brings its values into records."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW, TODAY
from tests.hub.standards.materials import PURE, released, taken

from junheng.hub.capabilities import queries as capabilities
from junheng.hub.standards import holding
from junheng.hub.standards.services import materials


def test_taken(standards: Any, refused: Any) -> None:
    """Its certificate is the piece's evidence from then on; no more units than there are; never an expired one."""
    house = standards.house
    batch = released(house)
    standards.piece.evidence.all().delete()
    taken(standards, batch)
    evidence = capabilities.evidence_in_force(standards.piece, TODAY)
    assert (evidence.kind, evidence.number, evidence.values) == (
        "reference-material",
        "GBW 示例 01 2511",
        PURE,
    )
    with refused("holding-known"):
        taken(standards, batch)
    with refused("batch-units-exceeded"):
        taken(standards, batch, piece=None, units=3)
    with refused("batch-expired"):
        taken(standards, batch, piece=None, at=NOW.replace(year=2027, month=3))
    assert materials.units_left(batch) == 2
    assert [each.organisation for each in holding.holdings_for(batch, house.acting("孙示例"))] == [
        house.institute
    ]
    assert holding.holdings_for(batch, house.acting("王示例")) == []
