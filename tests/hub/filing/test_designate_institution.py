"""The county's regulator designates who verifies what; the right decides, distance ranks, one at a time (P2)."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW, TODAY

from junheng.hub.filing import queries
from junheng.hub.filing.models import Designation
from junheng.hub.filing.rules import booking as rules
from junheng.hub.filing.services import booking
from junheng.hub.institutions.services.qualifications import NewItem


def right(street: Any, body: Any = None, number: str = "QJ-1", item: str = "non-automatic-scale") -> None:
    street.house.qualification("authorisation", number, NewItem(street.house.item(item), "verify"), body=body)


def designated(
    street: Any, institution: Any = None, *, by: str = "褚示例", division: str = "330106", **changes: Any
) -> Designation:
    told = {"since": date(2026, 1, 1), "until": date(2027, 12, 31)} | changes
    return booking.designate_institution(
        institution=institution or street.house.institute, item=street.house.item("non-automatic-scale"),
        division=division, **told, by=street.house.acting(by), at=NOW,
    )  # fmt: skip


def test_divisions_from_narrow_to_wide() -> None:
    assert rules.wider("330106") == ("330106", "330100", "330000")
    assert rules.lies_in("330106", "330100") and not rules.lies_in("330206", "330100")
    assert rules.reminder_step(45, (0, 7, 30, 60)) == 60 and rules.reminder_step(30, (0, 7, 30, 60)) == 30
    assert rules.reminder_step(61, (0, 7, 30, 60)) is None and rules.reminder_step(-1, (0, 7, 30, 60)) is None
    assert rules.steps_in("60/30/7/0/x/9999") == (0, 7, 30, 60)


def test_designated(street: Any, facts_of: Any, refused: Any, client_for: Any, client: Any) -> None:
    """The nearest with the right first; the narrower counts; who has no right, elsewhere and twice is refused."""
    with refused("designation-not-capable"):
        designated(street)
    right(street)
    right(street, street.house.neighbour, "QJ-2")
    item = street.house.item("non-automatic-scale")
    assert {each.body for each in queries.candidates(item, street.county, TODAY)} == {
        street.house.institute, street.house.neighbour,
    }  # fmt: skip
    wide = designated(street, street.house.neighbour, by="钱示例", division="330000")
    office = client_for("褚示例")
    assert "km" in office.get("/designations/new?item=non-automatic-scale").content.decode()
    told = {"item": "non-automatic-scale", "institution": street.house.institute.pk, "division": "330106",
            "since": "2026-01-01", "until": "2027-12-31", "key": "k"}  # fmt: skip
    assert office.post("/designations/new", told).status_code == 302
    made = Designation.objects.get(division_code="330106")
    assert facts_of(made) == ["institution-designated"] and made.regulator == street.county
    assert queries.designated_for(item.pk, "330106", TODAY) == made
    assert queries.designated_for(item.pk, "330200", TODAY) == wide
    with refused("designation-overlaps"):
        designated(street, since=date(2027, 1, 1), until=date(2028, 1, 1))
    with refused("designation-outside-division", "designation-days-reversed"):
        designated(street, division="330200", until=date(2025, 1, 1))
    assert "330106" in client.get("/designations").content.decode()
    assert len(client.get("/api/v1/designations").json()["rows"]) == 2
    sent = office.post("/api/v1/designations", told | {"institution": str(told["institution"])}, content_type="application/json")  # fmt: skip
    assert sent.status_code == 409
