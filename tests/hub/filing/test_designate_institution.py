"""The county's regulator designates who verifies what; the right decides, distance ranks, one at a time (P2)."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW, TODAY

from junheng.hub.capabilities.models import CapabilityEntry
from junheng.hub.filing import queries
from junheng.hub.filing.models import Designation
from junheng.hub.filing.rules import booking as rules
from junheng.hub.filing.services import booking
from junheng.hub.foundation import tenancy
from junheng.hub.institutions.models import Organisation, Qualification
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


def test_able_for_certain_first(street: Any, client_for: Any) -> None:
    """Who published an entry in force stands before who is nearer; then distance; without a place last; then the name."""
    house, item, office = street.house, street.house.item("non-automatic-scale"), street.county
    near, far, nowhere = house.institute, house.neighbour, house.regulator
    for at, (body, lat) in enumerate(((near, 30.3), (far, 32.0), (nowhere, None), (office, None))):
        Organisation.objects.filter(pk=body.pk).update(lat=lat, lon=None if lat is None else 120.2)
        right(street, body, f"QJ-{at}")
    Organisation.objects.filter(pk=office.pk).update(lat=30.2, lon=120.2)
    office.refresh_from_db()

    def order() -> list[tuple[Any, bool]]:
        return [(each.body, each.certain) for each in queries.candidates(item, office, TODAY)]

    assert order() == [(office, False), (near, False), (far, False), (nowhere, False)]
    entry = published(far, item, "QJ-1")
    assert order() == [(far, True), (office, False), (near, False), (nowhere, False)]
    published(nowhere, item, "QJ-2")
    assert order()[:3] == [(far, True), (nowhere, True), (office, False)]
    text = client_for("褚示例").get("/designations/new?item=non-automatic-scale").content.decode()
    assert text.index(f"<b>{far.name_zh}") < text.index(f"<b>{near.name_zh}")
    CapabilityEntry.objects.filter(pk=entry.pk).update(state="withdrawn")
    Organisation.objects.filter(pk__in=(near.pk, far.pk, office.pk)).update(lat=None, lon=None)
    names = [each.body.name_zh for each in queries.candidates(item, office, TODAY)]
    assert names == [nowhere.name_zh, *sorted({near.name_zh, far.name_zh, office.name_zh})]


def published(body: Any, item: Any, number: str) -> CapabilityEntry:
    """What a body says it can verify, on its authorisation."""
    paper = Qualification.objects.get(number=number)
    with tenancy.only(body.tenant_id):
        return CapabilityEntry.objects.create(
            tenant_id=body.tenant_id, organisation=body, kind="verify", item=item, quantity_kind="mass", data={},
            qualification=paper, state="published", published_at=NOW,
        )  # fmt: skip


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
