"""A document as printed, with its annex as numbers."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date
from typing import Any

from tests.hub.conftest import NOW, TODAY

from junheng.hub.foundation.models import PerformedOnce
from junheng.hub.foundation.services.once import perform_once
from junheng.hub.institutions import queries
from junheng.hub.institutions.services.qualifications import NewItem, NewQualification, register_qualification


def document(**changes: Any) -> NewQualification:
    given: dict[str, Any] = {
        "type": "accreditation",
        "number": "CNAS L9",
        "issuer_name": "示例认可机构",
        "valid_from": date(2025, 1, 1),
        "valid_until": date(2026, 11, 23),
    }
    return NewQualification(**(given | changes))


def test_printed_validity_includes_its_last_day(house: Any, facts_of: Any) -> None:
    """In force on the last day, expired the day after."""
    item = NewItem(
        item=house.item("weight"), service="calibrate", boxes=[{"range": {"low": "0", "high": "20"}}]
    )
    filed = register_qualification(
        organisation=house.institute, new=document(items=[item]), by=house.acting("冯示例"), at=NOW
    )
    assert queries.state_on(filed, TODAY).in_force
    assert queries.state_on(filed, date(2026, 11, 24)).state == "expired"
    assert queries.state_on(filed, date(2024, 12, 31)).state == "not-yet-valid"
    covering = queries.qualification_items(house.institute, "accreditation", house.item("weight"))
    assert covering[0].boxes == [{"range": {"low": "0", "high": "20"}}]
    assert facts_of(filed) == ["qualification-registered"]


def test_refusals(house: Any, refused: Any) -> None:
    """A field the document does not have, reversed days, the same number twice, another's body."""
    given: dict[str, Any] = {"organisation": house.institute, "by": house.acting("冯示例"), "at": NOW}
    with refused("qualification-field-unknown"):
        register_qualification(new=document(type="standard-exam", fields={"colour": "红"}), **given)
    with refused("period-reversed"):
        register_qualification(new=document(valid_until=date(2024, 1, 1)), **given)
    register_qualification(new=document(), **given)
    with refused("row-conflict"):
        register_qualification(new=document(), **given)
    once: dict[str, Any] = {"key": "k", "verb": "institutions.register_qualification", "content": 1}
    for number, codes in (
        ("CNAS L9", ["row-conflict"]),
        ("CNAS L10", []),
    ):  # a second tab: its key stays free
        with refused(*codes) if codes else nullcontext():
            perform_once(
                **once, by=given["by"], at=NOW,
                perform=lambda number=number: str(register_qualification(new=document(number=number), **given).pk),
            )  # fmt: skip
        assert PerformedOnce.objects.filter(key="k").exists() == (not codes)
    with refused("not-your-record"):
        register_qualification(new=document(), **(given | {"organisation": house.neighbour}))
    with refused("not-permitted"):
        register_qualification(new=document(), **(given | {"by": house.acting("周示例")}))
