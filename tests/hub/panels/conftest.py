"""Panels are tested on the examinations of standards' scene, and here on the other purposes: three of Shanghai and one of the institute.

Each step is one verb, so a test may stop wherever it looks.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from tests.hub.comparisons.conftest import at, rounds
from tests.hub.conftest import NOW, House, _register, uscc
from tests.hub.recognition.conftest import drafted, offices, signed
from tests.hub.standards.conftest import standards

from junheng.core.draw.seed import commitment
from junheng.hub.foundation.acting import Actor, platform
from junheng.hub.institutions.models import Organisation
from junheng.hub.institutions.services import organisations as bodies
from junheng.hub.panels import purposes
from junheng.hub.panels.models import Panel, Seat
from junheng.hub.panels.services import drawing, sitting
from junheng.hub.people.models import Assessor
from junheng.hub.people.services import assessors

__all__ = ["at", "drafted", "offices", "rounds", "signed", "standards"]
SECRET = "c" * 32
BEACON_AT = NOW + timedelta(minutes=30)
DRAWN_AT = NOW + timedelta(hours=1)
SPAN = {"since": date(2024, 1, 1), "until": date(2028, 12, 31)}
ALL = ("std_assessor", "org_assessor", "expert")
OF_SHANGHAI = ("甲示例", "乙示例", "丙示例", "丁示例")


class Pool:
    """Four of a laboratory in Shanghai that has nothing to do with anything, and one of the institute; all of them for everything."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.bystander = self.body("1231000047000077Q", "上海旁观示例所", "310100")
        self.cards = [
            self.card(name, self.bystander, f"沪专-{number}") for number, name in enumerate(OF_SHANGHAI, 1)
        ]
        self.own = self.card("周示例", house.institute, "浙专-9")

    def body(self, code: str, name: str, division: str, kind: str = "institute") -> Organisation:
        made = _register(uscc(code), name, "Bystander", kind, division)
        who = Actor(tenant=made.tenant_id, roles=frozenset({"platform"}))
        return bodies.verify_organisation(organisation=made, by=who, at=NOW)

    def card(self, name: str, body: Organisation, number: str, **changes: Any) -> Assessor:
        person = self.house.member(name, body, *ALL)
        told = {"items": ["weight", "dc-voltmeter"], "capacities": ALL, **SPAN, **changes}
        return assessors.register_assessor(
            person=person,
            organisation=body,
            number=number,
            by=platform(body.tenant_id, "platform"),
            at=NOW,
            **told,
        )

    def frozen(self, code: str, subject_id: UUID, by: Actor, **changes: Any) -> Panel:
        kind = purposes.purpose(code)
        subject = kind.find(subject_id, by)
        assert subject is not None
        told = commitment(drawing.next_number(kind, subject), subject.authority.uscc, SECRET)
        given = {"commitment": told, "beacon_at": BEACON_AT, "source": "示例彩票", "at": NOW, **changes}
        return drawing.freeze_panel(code=code, subject_id=subject_id, by=by, **given)

    def drawn(self, panel: Panel, by: Actor) -> Panel:
        return drawing.draw_panel(panel=panel, secret=SECRET, value="3 14 15", by=by, at=DRAWN_AT)

    def seats(self, panel: Panel) -> list[Seat]:
        rows = Seat.objects.filter(panel=panel).exclude(state="declined")
        return list(rows.select_related("person", "assessor__organisation", "panel__authority"))

    def by(self, seat: Seat) -> Actor:
        return self.house.acting(seat.person.name, seat.assessor.organisation)

    def reported(self, panel: Panel) -> list[Seat]:
        """Everybody confirms, works and reports: it passes."""
        for seat in self.seats(panel):
            self.reported_one(seat)
        return self.seats(panel)

    def reported_one(self, seat: Seat, conclusion: str = "pass") -> str:
        """One of them does; where it does not pass, no question is met."""
        told = {"met": True} if conclusion == "pass" else {"met": False, "words": "示例"}
        met = {each.key: told for each in purposes.purpose(seat.panel.purpose).questions()}
        who: dict[str, Any] = {"seat": seat, "by": self.by(seat), "at": DRAWN_AT}
        sitting.confirm_invitation(**who)
        sitting.begin_assessment(**who)
        return sitting.report_assessment(findings=met, conclusion=conclusion, **who).state

    def excluded(self, panel: Panel) -> dict[str, str]:
        return {each["id"]: each.get("excluded", "") for each in panel.plan["objects"]}
