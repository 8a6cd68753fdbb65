"""A body asks for a device, a room and a person's hours of another body, in one booking or not at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.hub.conftest import NOW
from tests.hub.sharing.conftest import WEDNESDAY, on

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.models import Event, Notice, RefusedAct
from junheng.hub.institutions.services.qualifications import NewItem, suspend_qualification
from junheng.hub.instruments.services import ledger
from junheng.hub.people.services import rights
from junheng.hub.sharing import queries, rules
from junheng.hub.sharing.models import Booking, Part
from junheng.hub.sharing.services import booking, offering


def test_asked_across_provinces(sharing: Any) -> None:
    """It enters the owner's log without the user, the purpose and the fee; the slot is held; the owner is told."""
    made = sharing.requested()
    assert (made.state, made.fee, made.readers) == ("requested", Decimal("360.00"), ["310000"])
    (part,) = made.parts.all()
    assert (part.standing, part.outside) == ("asked", True)
    fact = Event.objects.get(type="booking-requested")
    assert fact.tenant_id == "330000"
    assert fact.data["slot"] == "2026-11-25 09:00~12:00"
    assert not {"client", "user", "purpose", "fee"} & set(fact.data)
    assert Notice.objects.filter(url=f"/bookings/{made.pk}", organisation_id=made.owner_id).exists()


def test_staff_device_and_room_in_one(sharing: Any, refused: Any) -> None:
    """All three are held, and where one is taken none is."""
    room, hours = sharing.offer(), sharing.offer(person=sharing.house.people["周示例"], fee=Decimal("80.5"))
    made = sharing.requested(room, hours)
    assert (made.parts.count(), made.fee) == (3, Decimal("961.50"))
    other = sharing.offer(name_zh="恒湿实验室")
    with refused("slot-taken"):
        booking.request_booking(
            resources=[other, room], wish=sharing.wish(on(11), on(13)), user=sharing.house.people["孙示例"],
            by=sharing.client, at=NOW,
        )  # fmt: skip
    assert not other.parts.exists()
    assert Booking.objects.count() == 1


def test_the_next_begins_where_this_ends(sharing: Any, refused: Any) -> None:
    """Slots are half-open: ten to eleven and eleven to twelve, but nothing in between."""
    sharing.requested(start=on(10), end=on(11))
    sharing.requested(start=on(11), end=on(12))
    with refused("slot-taken"):
        sharing.requested(start=on(10, 45), end=on(11, 15))


SLOTS = {
    "no zone": (on(9).replace(tzinfo=None), on(12), ["slot-unusable"]),
    "before all time": (on(9).replace(year=1), on(12), ["slot-unusable"]),
    "reversed": (on(12), on(9), ["slot-reversed"]),
    "nothing": (on(9), on(9), ["slot-reversed"]),
    "ragged": (on(9, 7), on(12), ["slot-not-on-quarter"]),
    "too soon": (on(9, day=date(2026, 11, 24)), on(10, day=date(2026, 11, 24)), ["slot-too-soon"]),
    "long ago": (on(9, day=date(2026, 11, 20)), on(10, day=date(2026, 11, 20)), ["slot-too-soon"]),
    "too long": (on(9), on(10, day=date(2026, 11, 26)), ["slot-too-long"]),
    "before it opens": (on(8), on(10), ["slot-outside-hours"]),
    "after it closes": (on(16), on(18), ["slot-outside-hours"]),
    "at closing time": (on(17), on(17, 15), ["slot-outside-hours"]),
    "on Sunday": (on(9, day=date(2026, 11, 29)), on(10, day=date(2026, 11, 29)), ["slot-outside-hours"]),
    "in years": (on(9, day=date(2028, 5, 3)), on(10, day=date(2028, 5, 3)), ["slot-too-far", "device-due-in-slot"]),
}  # fmt: skip


@pytest.mark.parametrize("slot", SLOTS.values(), ids=SLOTS)
def test_slots_that_cannot_be(sharing: Any, refused: Any, slot: tuple[Any, Any, list[str]]) -> None:
    """Each for its own reason."""
    start, end, codes = slot
    with refused(*codes):
        sharing.requested(start=start, end=end)


def test_to_the_last_minute(sharing: Any) -> None:
    """Exactly the notice, exactly the hours, exactly the length."""
    sharing.requested(start=on(9), end=on(17), at=on(9, day=date(2026, 11, 24)))


def test_a_night_between(sharing: Any) -> None:
    """What begins and ends while it is open may last over a night, where so long is given; midnight is the day's end."""
    owner = sharing.owner
    sharing.device = offering.change_offer(
        resource=sharing.device,
        offer=rules.Offer(
            kind="device", name_zh="示例比较仪", place="杭州", opens=0, closes=24, longest_hours=52
        ),
        by=owner,
        at=NOW,
    )
    sharing.requested(start=on(20), end=on(0, day=date(2026, 11, 28)), at=NOW)


def test_certificate_ends_in_the_slot(sharing: Any, refused: Any) -> None:
    """Due the day before: refused with both dates; due that day: given."""
    sharing.due(date(2026, 11, 24), worked_on=date(2026, 7, 1))
    with refused("device-due-in-slot"):
        sharing.requested()
    sharing.due(WEDNESDAY, worked_on=date(2026, 7, 2))
    sharing.requested()


def test_sealed_and_scrapped(sharing: Any, refused: Any) -> None:
    """The ledger says so."""
    ledger.seal_instrument(
        instrument=sharing.instrument,
        seal_number="S-1",
        by=sharing.owner,
        at=NOW,
    )
    with refused("device-sealed"):
        sharing.requested()


def test_stopped_as_a_standard(laboratory: Any, sharing: Any, refused: Any, client: Any) -> None:
    """A device that is a piece of a standard and was stopped today is not given today; why stays with its owner."""
    from junheng.hub.capabilities.services.standards import set_piece_status

    piece = laboratory.piece
    sharing.device = sharing.offer(instrument=piece.instrument, name_zh="直流标准源")
    set_piece_status(piece=piece, status="stopped", reason="核查报警", by=sharing.owner, at=NOW)
    with refused("device-stopped"):
        sharing.requested()
    with tenancy.only():
        assert queries.device_facts(sharing.device).stopped is True
    answer = client.get(f"/sharing/{sharing.device.pk}").content.decode()
    assert "已停用" in answer and "核查报警" not in answer


def test_authorisation_asked_of_the_user(sharing: Any, refused: Any) -> None:
    """Refused without one, also where it ends before the slot; given with one of the user's own body."""
    house = sharing.house
    sharing.device = sharing.offer(
        instrument=sharing.file("CMP-2"), asks="authorisation", item="dc-voltmeter"
    )
    with refused("user-lacks-qualification"):
        sharing.requested()
    for until, number in ((date(2026, 11, 24), 1), (date(2027, 11, 24), 2)):
        since = date(2026, 1, 1) if number == 1 else date(2026, 11, 25)
        rights.authorise_person(
            person=house.people["孙示例"], organisation=house.neighbour, method=house.method("JJF 1587-2016"),
            basis="考核", since=since, until=until, by=sharing.client, at=NOW,
        )  # fmt: skip
        if number == 1:
            with refused("user-lacks-qualification"):
                sharing.requested()
    sharing.requested()


def test_registration_asked_of_the_user(sharing: Any, refused: Any) -> None:
    """The State's registration, at the body one acts for."""
    house = sharing.house
    sharing.device = sharing.offer(instrument=sharing.file("CMP-2"), asks="registration", item="dc-voltmeter")
    with refused("user-lacks-qualification"):
        sharing.requested()
    rights.register_metrologist(
        person=house.people["孙示例"], organisation=house.neighbour, grade="first", number="R-1", items=["dc-voltmeter"],
        since=date(2026, 1, 1), until=date(2030, 1, 1), by=Actor(tenant="310000", roles=frozenset({"platform"})), at=NOW,
    )  # fmt: skip
    sharing.requested()


def test_accreditation_asked_of_the_body(sharing: Any, refused: Any) -> None:
    """Live evidence: suspended today, refused today."""
    house = sharing.house
    sharing.device = sharing.offer(
        instrument=sharing.file("CMP-2"), asks="accreditation", item="dc-voltmeter"
    )
    with refused("user-lacks-qualification"):
        sharing.requested()
    held = house.qualification(
        "accreditation", "CNAS L0002", NewItem(item=house.item("dc-voltmeter"), service="calibrate", boxes=[]),
        body=house.neighbour,
    )  # fmt: skip
    made = sharing.requested()
    suspend_qualification(qualification=held, since=WEDNESDAY, reason="示例", by=house.platform, at=NOW)
    with refused("user-lacks-qualification"):
        booking.approve_booking(booking=made, by=sharing.owner, at=NOW)


def test_the_user_is_of_ones_own_body(sharing: Any, refused: Any) -> None:
    """Nobody books in the name of another body's people."""
    with refused("user-not-member"):
        sharing.requested(user="周示例")


def test_one_owner_a_booking(sharing: Any, refused: Any) -> None:
    """Two bodies are two bookings."""
    other = sharing.offer(by=sharing.client, place="上海")
    with refused("booking-of-two-owners"):
        sharing.requested(other)


def test_withdrawn_and_without_purpose(sharing: Any, refused: Any) -> None:
    """Every reason at once."""
    offering.withdraw_offer(resource=sharing.device, reason="大修", by=sharing.owner, at=NOW)
    with refused("booking-needs-purpose", "resource-withdrawn"):
        sharing.requested(purpose=" ")


def test_none_and_too_many(sharing: Any, refused: Any) -> None:
    """One to eight resources."""
    who = {"user": sharing.house.people["孙示例"], "by": sharing.client, "at": NOW}
    with refused("booking-without-resources"):
        booking.request_booking(resources=[], wish=sharing.wish(on(9), on(10)), **who)
    rooms = [sharing.offer(name_zh=f"实验室{number}") for number in range(9)]
    with refused("booking-too-many-resources"):
        booking.request_booking(resources=rooms, wish=sharing.wish(on(9), on(10)), **who)


def test_requests_that_wait_are_bounded(sharing: Any, refused: Any, monkeypatch: Any) -> None:
    """Nobody holds a year by asking for it."""
    monkeypatch.setattr(rules, "MOST_OPEN", 1)
    sharing.requested()
    with refused("booking-too-many-open"):
        sharing.requested(start=on(14), end=on(15))


def test_regulators_do_not_book(sharing: Any, refused: Any) -> None:
    """No role for it; the refusal is remembered."""
    with refused("not-permitted"):
        sharing.requested(by=sharing.house.acting("钱示例"))
    assert RefusedAct.objects.filter(verb="sharing.request_booking").exists()


def test_the_database_itself_refuses(sharing: Any) -> None:
    """Without any rule before it: the second row is refused; a released one lets it in."""
    made = sharing.requested()
    (part,) = made.parts.all()
    again = {"resource": part.resource, "tenant_id": part.tenant_id, "slot": part.slot, "outside": True}
    other = sharing.requested(start=on(14), end=on(15))
    other.parts.all().delete()
    with pytest.raises(IntegrityError, match="part_never_overlaps"), transaction.atomic():
        Part.objects.create(booking=other, standing="blocked", **again)
    Part.objects.filter(pk=part.pk).update(standing="released")
    Part.objects.create(booking=other, standing="blocked", **again)


def test_who_loses_against_the_constraint_is_told(sharing: Any, refused: Any, monkeypatch: Any) -> None:
    """Even where the rule saw a free slot, the clash is a declared refusal and nothing is written."""
    sharing.requested()
    monkeypatch.setattr(rules, "refusals_to_request_booking", lambda *asked, **at: ())
    with refused("slot-taken"):
        sharing.requested()
    assert Booking.objects.count() == 1
