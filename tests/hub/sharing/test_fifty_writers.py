"""Fifty at once want the same hour: exactly one has it, the others are told so, and nothing else happens."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from tests.hub.conftest import NOW, PROVINCES, House, _register, uscc
from tests.hub.sharing.conftest import on

from junheng.core.reason import Refused
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor, platform
from junheng.hub.foundation.models import Event, RefusedAct, Tenant
from junheng.hub.institutions.services import organisations as bodies
from junheng.hub.institutions.services.reference import load_reference_data
from junheng.hub.sharing import rules
from junheng.hub.sharing.models import Booking, Part, Resource
from junheng.hub.sharing.services import booking, offering

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 50


@pytest.fixture
def cast(home: Any) -> House:
    """Two bodies of two provinces, committed, so that other connections see them."""
    made = House()
    with tenancy.only("CN", *PROVINCES):
        Tenant.objects.create(code="CN", name_zh="全国", name_en="National", level="national", log_name="cn")
        for code, (zh, en, log) in PROVINCES.items():
            Tenant.objects.create(code=code, name_zh=zh, name_en=en, level="province", log_name=log)
        load_reference_data(by=platform("CN", "platform"), at=NOW)
        made.institute = _register(
            uscc("1233000047000001X"), "浙江示例计量院", "Zhejiang", "institute", "330100"
        )
        made.neighbour = _register(
            uscc("1231000047000002Y"), "上海示例计量院", "Shanghai", "institute", "310100"
        )
        for body in (made.institute, made.neighbour):
            office = Actor(tenant=body.tenant_id, roles=frozenset({"platform"}))
            bodies.verify_organisation(organisation=body, by=office, at=NOW)
        made.member("冯示例", made.institute, "inst_admin")
        made.member("孙示例", made.neighbour, "inst_admin")
    return made


def rooms(cast: House, count: int) -> list[Resource]:
    with tenancy.only("CN", *PROVINCES):
        owner = cast.acting("冯示例")
        return [
            offering.offer_resource(
                offer=rules.Offer(kind="room", name_zh=f"实验室 {number}", place="杭州", fee=Decimal(1)),
                by=owner,
                at=NOW,
            )
            for number in range(count)
        ]


def together(work: Any) -> Counter[str]:
    """The work by fifty threads, each with a connection of its own, begun at one moment; what each came to."""
    gate, found, guard = threading.Barrier(WRITERS), Counter[str](), threading.Lock()

    def run(number: int) -> None:
        try:
            gate.wait(timeout=60)
            came_to = work(number)
        except Exception as fault:
            came_to = f"{type(fault).__name__}: {fault}"
        finally:
            connection.close()
        with guard:
            found[came_to] += 1

    threads = [threading.Thread(target=run, args=(number,)) for number in range(WRITERS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(timeout=180)
    return found


def test_exactly_one_wins(cast: House) -> None:
    """Through the verb, each asking for three rooms in an order of its own: one booking, 49 refusals, no fault."""
    wanted = rooms(cast, 3)
    with tenancy.only("CN", *PROVINCES):
        client, user = cast.acting("孙示例"), cast.people["孙示例"]

    def ask(number: int) -> str:
        turned = wanted[number % 3 :] + wanted[: number % 3]
        try:
            with tenancy.only(client.tenant):
                booking.request_booking(
                    resources=turned, wish=booking.Wish(on(9), on(10, 15 * (number % 4)), "示例"), user=user, by=client, at=NOW
                )  # fmt: skip
        except Refused as refused:
            return " ".join(dict.fromkeys(each.code for each in refused.refusals))
        return "won"

    assert together(ask) == {"won": 1, "slot-taken": WRITERS - 1}
    with tenancy.only("CN", *PROVINCES):
        assert Booking.objects.count() == 1
        assert Part.objects.count() == 3
        assert Event.objects.filter(type="booking-requested").count() == 1


def test_the_constraint_alone(cast: House) -> None:
    """Rows written past every rule and every lock: one stands, whichever way the database turns the others away."""
    (room,) = rooms(cast, 1)
    with tenancy.only("CN", *PROVINCES):
        for number in range(WRITERS):
            Booking.objects.create(
                tenant_id="330000", number=f"B{number}", kind="maintenance", owner=cast.institute, client=cast.institute,
                purpose="示例", slot=(on(9), on(10)), fee=0, state="approved", state_since=NOW, asked_at=NOW,
            )  # fmt: skip
        ids = list(Booking.objects.values_list("pk", flat=True))

    def write(number: int) -> str:
        try:
            with transaction.atomic(), tenancy.only("330000"):
                Part.objects.create(
                    booking_id=ids[number], resource=room, tenant_id="330000", slot=(on(9), on(10)), standing="blocked", outside=False
                )  # fmt: skip
        except (IntegrityError, OperationalError) as clash:
            assert "part_never_overlaps" in str(clash) or "deadlock" in str(clash)
            return "refused"
        return "won"

    assert together(write) == {"won": 1, "refused": WRITERS - 1}


def test_a_block_and_a_request(cast: House) -> None:
    """Maintenance and users meet under the same constraint: whichever is first has it."""
    (room,) = rooms(cast, 1)
    with tenancy.only("CN", *PROVINCES):
        owner, client, user = cast.acting("冯示例"), cast.acting("孙示例"), cast.people["孙示例"]
    start, end = on(9, day=date(2026, 11, 26)), on(12, day=date(2026, 11, 26))

    def one(number: int) -> str:
        try:
            if number % 2:
                with tenancy.only(owner.tenant):
                    offering.block_resource(
                        resource=room, start=start, end=end, reason="维护", by=owner, at=NOW
                    )
            else:
                with tenancy.only(client.tenant):
                    booking.request_booking(
                        resources=[room], wish=booking.Wish(start, end, "示例"), user=user, by=client, at=NOW
                    )
        except Refused as refused:
            return " ".join(each.code for each in refused.refusals)
        return "won"

    assert together(one) == {"won": 1, "slot-taken": WRITERS - 1}
    with tenancy.only("CN", *PROVINCES):
        assert (
            RefusedAct.objects.filter(verb__startswith="sharing.").count() == 0
        )  # rolled back with their requests
