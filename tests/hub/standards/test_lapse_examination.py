"""An examination that ends takes its entries down, and those who waited are told once, within a round of the worker."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.hub.conftest import TODAY
from tests.hub.standards.conftest import DRAWN_AT
from tests.hub.standards.test_decide_examination import can

from junheng.hub.capabilities.services import entries
from junheng.hub.foundation import clock
from junheng.hub.foundation.models import Event, Notice
from junheng.hub.institutions.services import qualifications
from junheng.hub.instruments.rules import Purpose
from junheng.hub.instruments.services import ledger
from junheng.hub.orders.services import ordering
from junheng.hub.site.management.commands import worker
from junheng.hub.standards.models import Lapse
from junheng.hub.standards.services.lapsing import lapse_examination, lapse_what_has_ended

ENDS = date(2026, 12, 1)


def waiting(standards: Any) -> None:
    """A published entry, an order of a Shanghai enterprise that is not done, and a need nobody ordered for."""
    standards.decided(until=ENDS)
    entries.publish_capability(entry=standards.entry(), by=standards.keeper, at=DRAWN_AT)
    house = standards.house
    client = house.acting("王示例")
    told = {
        "organisation": house.enterprise,
        "parsed": {"quantity": "mechanics.mass"},
        "by": client,
        "at": DRAWN_AT,
    }
    ordering.post_need(text="1 kg 砝码检定", **told)
    weight = ledger.register_instrument(
        new=ledger.NewInstrument(item=house.item("weight"), name="砝码", serial="F1-1", purpose=Purpose.OWN_USE),
        owner=house.enterprise, by=client, at=DRAWN_AT,
    )  # fmt: skip
    ordering.place_order(
        institution=house.institute, client=house.enterprise, lines=[ordering.Wanted(weight, "calibration")], by=client, at=DRAWN_AT
    )  # fmt: skip


def about(organisation: Any) -> list[str]:
    rows = Notice.objects.filter(organisation_id=organisation.pk, zh__contains="考核证书")
    return list(rows.values_list("zh", flat=True))


def test_expired(standards: Any, refused: Any, client: Any, monkeypatch: Any) -> None:
    """The day after its last day, in a round of the worker, of which a minute has ten: down on the page that everybody
    searches; one fact; the client and the body are told, once.
    """
    waiting(standards)
    house, paper = standards.house, standards.fresh().examination
    assert can(ENDS)[0] != "no" and can(ENDS + timedelta(days=1)) == ["no"]
    with refused("examination-not-in-state"):
        lapse_examination(qualification=paper, by=house.platform, at=DRAWN_AT)
    after = DRAWN_AT.replace(month=12, day=2)
    assert lapse_what_has_ended(at=after - timedelta(days=2)) == 0
    assert lapse_what_has_ended in worker.DUE and worker.NEW_LOGS_EVERY * worker.IDLE_SECONDS < 60
    assert (lapse_what_has_ended(at=after), lapse_what_has_ended(at=after)) == (1, 0)
    monkeypatch.setattr(clock, "now", lambda: after)
    tally = client.get("/search", {"need": "1 kg 砝码检定"}).context["tally"]
    assert {each["tone"]: each["number"] for each in tally} == {"ok": 0, "part": 0, "unk": 0, "nay": 1}
    client.force_login(house.people["王示例"])
    assert paper.number in client.get("/notices").content.decode()
    fact = Event.objects.get(type="examination-lapsed")
    assert (fact.data["lapse_why"], fact.data["entries"], fact.data["told"]) == ("expired", 1, 2)
    assert len(about(house.enterprise)) == len(about(house.institute)) == 1
    assert "委托" in about(house.enterprise)[0] and paper.number in about(house.enterprise)[0]
    with refused("not-permitted"):
        lapse_examination(qualification=paper, by=standards.officer, at=after)


def test_suspended_and_revoked(standards: Any) -> None:
    """In the transaction of the act: the entry is down and the client told; a revocation is told by itself."""
    waiting(standards)
    paper = standards.fresh().examination
    told = {"qualification": paper, "since": TODAY, "reason": "抽查", "by": standards.officer, "at": DRAWN_AT}
    qualifications.suspend_qualification(**told)
    assert can(TODAY) == ["no"] and len(about(standards.house.enterprise)) == 1
    qualifications.revoke_qualification(**told)
    assert [each.why for each in Lapse.objects.order_by("id")] == ["suspended", "revoked"]
    assert lapse_what_has_ended(at=DRAWN_AT) == 0
