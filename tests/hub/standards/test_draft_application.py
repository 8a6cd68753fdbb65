"""An application is begun for a standard of one's own, at an authority, once at a time."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.standards import queries
from junheng.hub.standards.services import applying


def test_begun(standards: Any, refused: Any, facts_of: Any) -> None:
    """It has a number; a second one waits for it; it is nobody else's, and not at a laboratory."""
    house = standards.house
    with refused("reexamination-of-nothing"):
        standards.drafted("re-examination")
    with refused("authority-cannot-examine"):
        applying.draft_application(
            standard=standards.standard, authority=house.neighbour, kind="first-examination", by=standards.keeper, at=NOW
        )  # fmt: skip
    row = standards.drafted()
    assert (row.state, row.item_codes, facts_of(row)) == ("drafted", ["weight"], ["examination-drafted"])
    with refused("examination-live"):
        standards.drafted()
    with refused("not-your-record"):
        applying.draft_application(
            standard=standards.standard, authority=house.regulator, kind="first-examination", by=house.acting("孙示例"), at=NOW
        )  # fmt: skip
    assert queries.examination_for(row.pk, standards.keeper) == row
    assert queries.examination_for(row.pk, standards.officer) is None  # a draft is the applicant's alone
