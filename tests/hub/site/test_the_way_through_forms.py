"""One measurement from need to certificate through the pages' own forms, as each person does it."""

from __future__ import annotations

import re
from typing import Any

from tests.hub.conftest import NOW
from tests.hub.laboratory import CALM, VOLTS

from junheng.hub.certificates.models import Certificate
from junheng.hub.foundation import clock
from junheng.hub.orders.models import Order, OrderLine, OriginalRecord, Reading


class Desk:
    """A browser without scripts: opens a form, fills it, sends it."""

    def __init__(self, client: Any, people: Any) -> None:
        self.client, self.people = client, people

    def as_(self, name: str) -> Desk:
        self.client.force_login(self.people[name], backend="django.contrib.auth.backends.ModelBackend")
        return self

    def fill(self, path: str, status: int = 302, **fields: Any) -> Any:
        page = self.client.get(path)
        assert page.status_code == 200, (path, page.status_code)
        key = re.search(r'name="key" value="([^"]*)"', page.content.decode())
        answer = self.client.post(path, {"key": key.group(1) if key else "", **fields})
        assert answer.status_code == status, (path, answer.status_code, answer.content.decode()[-3000:])
        return answer

    def press(self, path: str, status: int = 302, **fields: Any) -> Any:
        answer = self.client.post(path, {"key": "once", **fields})
        assert answer.status_code == status, (path, answer.status_code, answer.content.decode()[-2000:])
        return answer


def readings() -> dict[str, str]:
    typed = {f"cell:environment/{moment}/{name}": text for (moment, name), text in CALM.items()}
    return typed | {f"cell:as-found/{id}/indicated": text for id, *_, text in VOLTS}


def points() -> dict[str, str]:
    names = ("group", "nominal", "span", "resolution")
    found = {}
    for row, (_id, *values, _read) in enumerate(VOLTS):
        found |= {f"point-{row}-{name}": value for name, value in zip(names, values, strict=True)}
        found[f"point-{row}-unit"] = "V"
    return found


def test_a_voltmeter_goes_all_the_way(laboratory: Any, client: Any, monkeypatch: Any) -> None:
    """Need, order, review, reception, record, readings, submission, check, issue, return: every form once."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    house, desk = laboratory.house, Desk(client, laboratory.house.people)
    desk.as_("王示例").fill(
        "/orders/new?need=0~10 V DC, U < 20 ppm", institution=house.institute.pk, service="calibration",
        instruments=[laboratory.meter.code], need="0~10 V DC, U < 20 ppm",
    )  # fmt: skip
    order = Order.objects.get()
    assert order.need is not None and order.need.text.startswith("0~10 V")
    desk.as_("冯示例").fill(
        f"/orders/{order.pk}/accept-order", promised_on="2026-11-30", decision_rule="simple",
        **{"method-1": house.method("JJF 1587-2016").pk, "price-1": "600", "urgent-1": "0", "mark-1": ""},
    )  # fmt: skip
    line = OrderLine.objects.get()
    desk.as_("陈示例").fill(f"/lines/{line.pk}/receive-item", condition="完好", place="收发室")
    desk.as_("周示例").fill(f"/lines/{line.pk}/open-record", **points())
    record = OriginalRecord.objects.get()
    desk.fill(
        f"/records/{record.pk}/prepare-record", work_from="2026-11-23", work_to="2026-11-23",
        standards=[str(laboratory.piece.pk)],
    )  # fmt: skip
    desk.press(f"/records/{record.pk}/save-readings", **readings())
    desk.press(f"/records/{record.pk}/submit-record")
    desk.as_("吴示例").press(f"/records/{record.pk}/check-record")
    desk.as_("郑示例").press(f"/certificates/issue/{record.pk}", mark="")
    made = Certificate.objects.get()
    assert made.state == "issued"
    desk.as_("陈示例").fill(f"/lines/{line.pk}/hand-back-item")
    order.refresh_from_db()
    assert order.state == "closed"


def test_a_changed_reading_needs_its_reason(laboratory: Any, client: Any) -> None:
    """Without one nothing is saved and the typed value comes back; with one the old value stays, struck out."""
    record = laboratory.entered()
    desk = Desk(client, laboratory.house.people).as_("周示例")
    changed = readings() | {"cell:as-found/p3/indicated": "10.000240"}
    refused = desk.press(f"/records/{record.pk}/save-readings", status=409, **changed)
    page = refused.content.decode()
    assert 'value="10.000240"' in page and "strike-needs-reason" in page
    assert not Reading.objects.exclude(struck_at=None).exists()
    desk.client.post(f"/records/{record.pk}/save-readings", changed | {"key": "two", "reason": "抄错行"})
    struck = Reading.objects.exclude(struck_at=None).get()
    assert (struck.text, struck.strike_reason) == ("10.000242", "抄错行")
    assert "<s>10.000242</s>" in client.get(f"/records/{record.pk}").content.decode()


def test_a_bad_reading_is_said_at_its_cell_and_the_others_wait(laboratory: Any, client: Any) -> None:
    """Full-width digits and a letter: every cell says what is wrong, nothing of the batch is written."""
    record = laboratory.prepared()
    desk = Desk(client, laboratory.house.people).as_("周示例")
    bad = readings() | {"cell:as-found/p1/indicated": "０.1000031", "cell:as-found/p2/indicated": "1.0x"}
    page = desk.press(f"/records/{record.pk}/save-readings", status=409, **bad).content.decode()
    assert page.count('aria-invalid="true"') == 2
    assert "reading-full-width" in page and "reading-not-a-number" in page
    assert not Reading.objects.exists()


def test_pressing_twice_orders_once(laboratory: Any, client: Any) -> None:
    """The same form sent again leads to the same order."""
    desk = Desk(client, laboratory.house.people).as_("王示例")
    fields = {
        "key": "k-1", "institution": laboratory.house.institute.pk, "service": "calibration",
        "instruments": [laboratory.meter.code],
    }  # fmt: skip
    first = desk.client.post("/orders/new", fields)
    again = desk.client.post("/orders/new", fields)
    assert (first.status_code, first.headers["Location"]) == (302, again.headers["Location"])
    assert Order.objects.count() == 1


def test_a_refused_act_keeps_what_was_typed(laboratory: Any, client: Any) -> None:
    """A promise in the past: 409, the reason, and the price as typed."""
    order = laboratory.placed()
    desk = Desk(client, laboratory.house.people).as_("冯示例")
    page = desk.fill(
        f"/orders/{order.pk}/accept-order", status=409, promised_on="2020-01-01",
        **{"method-1": laboratory.house.method("JJF 1587-2016").pk, "price-1": "612.50", "urgent-1": "0", "mark-1": ""},
    ).content.decode()  # fmt: skip
    assert "promise-in-the-past" in page and 'value="612.50"' in page
    order.refresh_from_db()
    assert order.state == "placed"


def test_a_regulator_suspends_and_the_holder_is_told(laboratory: Any, client: Any) -> None:
    """The form of the regulator; the public page of the document says why and since when."""
    from junheng.hub.institutions.models import Qualification

    row = Qualification.objects.get(type="accreditation")
    desk = Desk(client, laboratory.house.people).as_("钱示例")
    desk.fill(f"/qualifications/{row.pk}/suspend-qualification", since="2026-11-23", reason="整改中")
    desk.client.logout()
    page = desk.client.get(f"/qualifications/{row.pk}").content.decode()
    assert "整改中" in page and "2026-11-23" in page


def test_forms_of_others_are_not_there(laboratory: Any, client: Any) -> None:
    """A neighbour's laboratory and another enterprise find no form on records that are not theirs."""
    record = laboratory.checked()
    line, order = record.line, record.line.order
    paths = [
        f"/orders/{order.pk}/accept-order", f"/lines/{line.pk}/hand-back-item", f"/lines/{line.pk}/open-record",
        f"/records/{record.pk}/prepare-record", f"/records/{record.pk}/send-back-record",
        f"/pieces/{laboratory.piece.pk}/set-piece-status", f"/standards/{laboratory.standard.pk}/add-piece",
        f"/instruments/{laboratory.meter.code}/seal-instrument",
    ]  # fmt: skip
    desk = Desk(client, laboratory.house.people).as_("孙示例")
    for path in paths:
        assert desk.client.get(path).status_code in (403, 404), path
        assert desk.client.post(path, {"key": "x"}).status_code in (403, 404), path
    for path in ("save-readings", "submit-record", "check-record"):
        assert desk.client.post(f"/records/{record.pk}/{path}", {"key": "x"}).status_code == 404, path
