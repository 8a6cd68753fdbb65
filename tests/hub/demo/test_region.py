"""The fictional region: built by services only, once, and looked at by its people."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from junheng.core.draw.record import differences
from junheng.hub.certificates.models import Certificate
from junheng.hub.certificates.services.papers import xml_of
from junheng.hub.comparisons.models import Analysis, Comparison
from junheng.hub.demo.services.cast import BODIES, PLAYERS
from junheng.hub.demo.services.supervision import SECRETS
from junheng.hub.foundation import clock, tenancy
from junheng.hub.foundation.models import Event, Person, Tenant
from junheng.hub.industry.models import ChallengeNeed
from junheng.hub.institutions.models import Organisation
from junheng.hub.institutions.queries import actor_of
from junheng.hub.integrity.models import Complaint, Pledge
from junheng.hub.ledger.services.operating import open_missing_logs
from junheng.hub.ledger.services.sequencing import sequence_all
from junheng.hub.orders.models import Order, OriginalRecord
from junheng.hub.sharing.models import Booking
from junheng.hub.supervision.models import Check, Draw
from junheng.hub.supervision.services import seeding
from junheng.hub.supervision.services.opening import open_what_is_due

CODES = ("CN", "310000", "320000", "330000", "340000")


@pytest.fixture
def furnished(db: None, home: Path) -> None:
    call_command("furnish", provinces="310000,320000,330000,340000", demo=True)


def test_furnishing_twice_writes_nothing_more(furnished: None) -> None:
    """A restart loads nothing again: shipped data are named by their digest."""
    with tenancy.only(*CODES):
        before = Event.objects.count()
    call_command("furnish", provinces="310000,320000,330000,340000", demo=True)
    with tenancy.only(*CODES):
        assert Event.objects.count() == before
    assert list(Tenant.objects.values_list("code", "log_name")) == [
        ("310000", "sh"), ("320000", "js"), ("330000", "zj"), ("340000", "ah"), ("CN", "cn"),
    ]  # fmt: skip


def test_an_unknown_province_is_named(db: None, home: Path) -> None:
    """A wrong code makes no tenant at all."""
    with pytest.raises(CommandError, match="'999999'"):
        call_command("furnish", provinces="330000,999999")
    assert not Tenant.objects.exists()


def _work_of_every_state_is_there() -> None:
    """Bodies of every level, orders and records in each state, certificates in force and withdrawn."""
    with tenancy.only(*CODES):
        assert Organisation.objects.filter(is_demo=True).count() == len(BODIES)
        orders = set(Order.objects.values_list("state", flat=True))
        records = set(OriginalRecord.objects.values_list("state", flat=True))
        certificates = set(Certificate.objects.values_list("state", flat=True))
        assert orders >= {"placed", "accepted", "closed"}
        assert records == {"open", "submitted", "sent-back", "checked", "locked"}
        assert certificates == {"issued", "withdrawn"}
        assert set(Pledge.objects.values_list("state", flat=True)) == {"removed", "under-review"}
        assert {each.posting.gap.met_at for each in ChallengeNeed.objects.select_related("posting__gap")} == {
            None
        }
        assert set(Complaint.objects.values_list("state", flat=True)) == {"filed", "answered"}
        assert all(body.name_zh.count("示例") for body in Organisation.objects.all())


def _the_finished_comparison_is_a_published_one() -> None:
    """CCQM-K25, PCB 28: the reference value and tau that other people's program gives (vectors, G01; 1e-9)."""
    with tenancy.only(*CODES):
        row = Comparison.objects.get(number__endswith="2025-C1")
        (answer,) = json.loads(Analysis.objects.get(comparison=row).answer)["points"]
    found = answer["estimates"]["dersimonian-laird"]
    assert row.state == "closed" and len(answer["scores"]["en"]["dersimonian-laird"]) == 6
    assert (found["value"], found["tau"]) == pytest.approx((33.600432624156, 1.711415400884), rel=1e-9)


def _solutions_are_test_reports() -> None:
    """QUAM A1 and A2 as issued reports: 1002.7 mg/L and 0.10214 mol/L, the titrant traced to a reference material."""
    with tenancy.only(*CODES):
        reports = {
            each.instrument.serial: each
            for each in Certificate.objects.filter(kind="test").select_related("instrument")
        }
        assert set(reports) == {"CD-2611", "NAOH-2611"}
        texts = {serial: xml_of(each).decode() for serial, each in reports.items()}
        assert "1002.7" in texts["CD-2611"] and "0.10214" in texts["NAOH-2611"]
        assert "检测报告" in texts["CD-2611"]


def _bookings_between_provinces() -> None:
    """One in each state that a calendar shows, by bodies of four provinces; one loan is out and has arrived."""
    with tenancy.only(*CODES):
        states = Booking.objects.values_list("state", flat=True)
        assert set(states) == {"settled", "declined", "approved", "in-use", "requested"}
        lent = Booking.objects.get(kind="loan")
        assert [each.step for each in lent.hand_overs.all()] == ["out", "arrived"]
        assert set(lent.parts.values_list("standing", flat=True)) == {"used"}


def _a_draw_waits_for_its_beacon(client: Any) -> None:
    """Its list is frozen and public; with the log's word, the beacon and both secrets it is drawn and replays."""
    with tenancy.only(*CODES):
        draw = Draw.objects.get()
    assert draw.state == "frozen" and draw.number in client.get("/supervision").content.decode()
    at = draw.beacon_at
    open_missing_logs(at=clock.now())
    for _round in range(3):
        sequence_all(at=clock.now())
    with tenancy.only(*CODES):
        desk = actor_of(Person.objects.get(name="钱示例"), draw.organisation_id, at)
        seeding.state_beacon(draw=draw, values=["3 1 4 1 5"], by=desk, at=at)
        for name, (_office, secret) in SECRETS.items():
            by = actor_of(Person.objects.get(name=name), None, at)
            seeding.reveal_secret(draw=draw, secret=secret, by=by, at=at)
        seeding.run_draw(draw=draw, by=desk, at=at)
        assert Check.objects.filter(draw=draw, state="dispatched").count() == 2
    assert (
        client.get(f"/supervision/draws/{draw.pk}/record.json").status_code == 404
    )  # nobody was visited yet
    assert open_what_is_due(at=at + timedelta(days=60)) == 1
    assert differences(json.loads(client.get(f"/supervision/draws/{draw.pk}/record.json").content)) == ()


def _every_person_signs_in_and_sees_their_day(client: Any, settings: Any) -> None:
    """The page of the cast signs in as each of them; their home page answers."""
    settings.JUNHENG_DEMO = True
    assert client.get("/demo").content.count("登录".encode()) >= len(PLAYERS)
    for player in PLAYERS:
        client.logout()
        answer = client.post("/demo/sign-in", {"name": player.name}, follow=True)
        assert answer.status_code == 200 and answer.redirect_chain[-1][0] == "/today", player.name
        assert player.name.encode() in answer.content


def _nobody_signs_in_like_this_outside_a_demonstration(client: Any) -> None:
    """The page and the act do not exist on a real installation."""
    assert client.get("/demo").status_code == 404
    assert client.post("/demo/sign-in", {"name": PLAYERS[0].name}).status_code == 404


def _nobody_real_is_signed_in(client: Any, settings: Any) -> None:
    """An unknown name, and a member of a body that is not fictional, are refused."""
    settings.JUNHENG_DEMO = True
    assert client.post("/demo/sign-in", {"name": "真人"}).status_code == 404
    with tenancy.only(*CODES):
        Organisation.objects.filter(memberships__person=Person.objects.get(name="周示例")).update(
            is_demo=False
        )
    assert client.post("/demo/sign-in", {"name": "周示例"}).status_code == 404


def _the_demo_does_not_mix_with_real_bodies() -> None:
    """A database that holds a real body is refused; one that has the region stays as it is."""
    call_command("demo_region")
    with tenancy.only(*CODES):
        assert Organisation.objects.count() == len(BODIES)
        Organisation.objects.filter(name_zh="湖州示例农贸市场").update(is_demo=False)
    with pytest.raises(CommandError, match="real bodies"):
        call_command("demo_region")


def _the_past_lies_before_now() -> None:
    """No fact of the region is dated later than the moment it was built at."""
    with tenancy.only(*CODES):
        assert Event.objects.filter(at__gt=clock.now() + timedelta(seconds=1)).count() == 0


def test_the_region(region: None, client: Any, settings: Any) -> None:
    """All that is asked of it, of one building: that takes half a minute. What changes something comes last."""
    _work_of_every_state_is_there()
    _the_finished_comparison_is_a_published_one()
    _solutions_are_test_reports()
    _bookings_between_provinces()
    _the_past_lies_before_now()
    _nobody_signs_in_like_this_outside_a_demonstration(client)
    _every_person_signs_in_and_sees_their_day(client, settings)
    client.logout()
    _a_draw_waits_for_its_beacon(client)
    _the_demo_does_not_mix_with_real_bodies()
    _nobody_real_is_signed_in(client, settings)
