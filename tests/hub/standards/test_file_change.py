"""Four kinds of change have their treatments: noted, filed with the authority, or a new examination (R07.2)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.hub.conftest import NOW

from junheng.hub.standards.rules import life
from junheng.hub.standards.services import keeping


@pytest.mark.parametrize(
    ("kind", "effect", "treatment"),
    [
        ("devices", "same-or-better", "filed"), ("devices", "worse", "needs-examination"), ("method", "nothing-else", "noted"),
        ("method", "other-demands", "needs-examination"), ("people", "nothing-else", "noted"), ("people", "worse", None),
        ("environment", "nothing-else", "noted"), ("environment", "other-demands", "needs-examination"), ("love", "worse", None),
    ],
)  # fmt: skip
def test_treatments(kind: str, effect: str, treatment: str | None) -> None:
    """As data, recalled."""
    assert life.treatment_of(kind, effect) == treatment


def filed(
    standards: Any, kind: str = "devices", effect: str = "same-or-better", authority: Any = True
) -> Any:
    new = keeping.NewChange(kind, effect, "更换主标准砝码", date(2026, 11, 20))
    return keeping.file_change(
        standard=standards.standard, new=new, authority=standards.house.regulator if authority else None, by=standards.keeper,
        at=NOW,
    )  # fmt: skip


def test_filed_and_answered(standards: Any, refused: Any) -> None:
    """What goes to the authority names it and is answered once; what does not is noted at once."""
    with refused("change-needs-authority"):
        filed(standards, authority=False)
    with refused("change-treatment-unknown"):
        filed(standards, "people", "worse")
    assert filed(standards, "people", "nothing-else").state == "noted"
    row = filed(standards)
    told = {"change": row, "note": "", "at": NOW}
    with refused("not-your-record"):
        keeping.settle_change(agreed=True, by=standards.other_office, **told)
    with refused("seat-needs-reason"):
        keeping.settle_change(agreed=False, by=standards.officer, **told)
    assert keeping.settle_change(agreed=True, by=standards.officer, **told).state == "agreed"
    with refused("change-not-filed"):
        keeping.settle_change(agreed=True, by=standards.officer, **told)
