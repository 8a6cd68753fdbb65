"""Provinces beside each other: counts of public rows, nothing formed of too few, every figure opens to its rows (R06.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection, transaction
from tests.hub.conftest import NOW, TODAY

from junheng.hub.capabilities.models import CapabilityEntry
from junheng.hub.foundation import counting
from junheng.hub.institutions.models import Qualification
from junheng.hub.institutions.services.qualifications import suspend_qualification
from junheng.hub.instruments.models import DueDate, Instrument
from junheng.hub.market import provinces
from junheng.hub.market.models import Posting

NOBODY = "0~1000 V DC 校准 U ≤ 1 ppm 或 1 µV, k=2"


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Other tests of this day may have asked, of another market."""
    cache.clear()


def beside() -> dict[str, provinces.Beside]:
    counted = provinces.beside_each_other(provinces.figures_of(TODAY))
    return {each.province.pk: each for each in counted}


def test_counts_and_what_is_not_formed_of_too_few(market: Any) -> None:
    """Entries, bodies, gaps and needs by province; four ended needs and four entries give no share and no middle, five do."""
    for days in (3, 5, 9):
        market.able(market.house.institute, "冯示例", "9e-6", high=1000 + days)
    rows = list(CapabilityEntry.objects.filter(tenant_id="330000").order_by("id"))
    for row, stated in zip(rows, (7, 3, 5, 9), strict=True):
        CapabilityEntry.objects.filter(pk=row.pk).update(turnaround_days=stated)
    for state in ("ordered", "ordered", "closed", "withdrawn", "closed", "open"):
        posting = market.publish(NOBODY if state == "open" else "0~1000 V DC 校准 U ≤ 20 ppm 或 10 µV, k=2")
        Posting.objects.filter(pk=posting.pk).update(state=state)
    sealed = market.publish(seals=("owner",))
    Posting.objects.filter(pk=sealed.pk).update(state="ordered")
    found = beside()
    assert (found["330000"].entries, found["330000"].bodies, found["330000"].quantities) == (4, 1, 1)
    assert (
        found["310000"].entries,
        found["310000"].gaps,
        found["310000"].ended,
        found["310000"].ordered,
    ) == (1, 1, 4, 2)
    assert found["330000"].days is None and found["310000"].met_percent is None
    market.able(market.house.institute, "冯示例", "9e-6", high=2000)
    Posting.objects.filter(pk=market.publish().pk).update(state="ordered")
    found = beside()
    assert (found["330000"].stating, found["330000"].days) == (5, 7)  # of 3 5 7 7 9
    assert found["310000"].met_percent == 60
    paper = Qualification.objects.get(number="CNAS L8e-61000")
    suspend_qualification(qualification=paper, since=TODAY, reason="x", by=market.house.platform, at=NOW)
    assert beside()["330000"].entries == 4


def test_every_figure_opens_to_as_many_rows(market: Any, client: Any, client_for: Any) -> None:
    """On the page and by program; instruments due for a regulator alone; what is under seal is in no row."""
    Posting.objects.filter(pk=market.publish().pk).update(state="ordered")
    market.publish(NOBODY)
    market.publish(NOBODY, seals=("owner",))
    market.lines()
    meter = Instrument.objects.get(serial="DVM-7")
    DueDate.objects.create(
        instrument=meter, tenant_id=meter.tenant_id, service="calibration", worked_on=date(2026, 1, 1),
        due=date(2027, 1, 1), basis="示例",
    )  # fmt: skip
    page = client.get("/provinces").content.decode()
    assert "浙江" in page and "/provinces/330000/entries" in page and "/weak-spots" not in page
    told = {each["province"]: each for each in client.get("/api/v1/provinces").json()}
    assert told["330000"]["due"] is None
    for province, figures in told.items():
        for what, figure in (("entries", "entries"), ("needs", "ended"), ("gaps", "gaps")):
            rows = client.get(figures["rows"][what]).json()["rows"]
            assert len(rows) == figures[figure]
            shown = client.get(f"/provinces/{province}/{what}").content.decode()
            assert shown.count('<tr role="row"><td') == figures[figure]
    assert "上海示例仪表" not in client.get("/provinces/310000/gaps").content.decode()
    assert client.get("/provinces/310000/secrets").status_code == 404
    assert client.get("/provinces/110/entries").status_code == 404
    assert client.get("/api/v1/provinces/310000/secrets").status_code in (404, 409)
    seen = client_for("钱示例").get("/api/v1/provinces").json()
    assert next(each for each in seen if each["province"] == "330000")["due"] is not None
    assert "/weak-spots" in client_for("钱示例").get("/provinces").content.decode()
    client.logout()
    again = client.get("/provinces").content.decode()
    assert "/weak-spots" not in again and "截至 <time" in again


def test_strangers_do_not_make_it_count(market: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted once in some minutes however many ask; each office is shown its own instruments, nobody else any."""
    counted: list[str] = []

    def seen(what: str, count: Any) -> Any:
        return lambda *asked: (counted.append(what), count(*asked))[1]

    monkeypatch.setattr(provinces, "figures_of", seen("figures", provinces.figures_of))
    monkeypatch.setattr(provinces, "due_for", seen("due", provinces.due_for))
    anybody, office = market.house.acting("王示例"), market.house.acting("钱示例")
    other = replace(office, organisation_id=market.house.neighbour.pk)
    first = provinces.table_for(anybody, NOW)
    market.able(market.house.institute, "冯示例", "9e-6", high=1003)
    almost = NOW + counting.COUNTED_EVERY - timedelta(seconds=1)
    again = provinces.table_for(anybody, almost)
    assert again == first and again.at == NOW and not again.with_due
    for _ask in range(2):
        seen_by_office = provinces.table_for(office, almost)
        assert seen_by_office.with_due and seen_by_office.at == NOW
    assert counted == ["figures", "due"]
    provinces.table_for(other, almost)
    assert counted == ["figures", "due", "due"]
    assert not provinces.table_for(anybody, almost).with_due
    later = provinces.table_for(anybody, NOW + counting.COUNTED_EVERY)
    assert later.at == NOW + counting.COUNTED_EVERY and later.rows != first.rows
    assert counted == ["figures", "due", "due", "figures"]


def test_two_never_count_at_once(market: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another process counts: what was counted before is shown at once; with nothing on file one waits for it."""
    anybody, key = market.house.acting("王示例"), f"provinces-{TODAY}"
    counted = {"330000": {"entries": 7}}
    cache.set(key, (counted, NOW), 60)
    later = NOW + counting.COUNTED_EVERY
    monkeypatch.setattr(provinces, "figures_of", lambda on: pytest.fail("counted beside another"))
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(hashtextextended(%s, 0))", [provinces.LOCK])
        shown = provinces.table_for(anybody, later)
        assert ([each.entries for each in shown.rows], shown.at) == ([7], NOW)
        cache.clear()
        with connection.cursor() as cursor:
            cursor.execute("set local lock_timeout = '200ms'")
        with pytest.raises(OperationalError), transaction.atomic():
            provinces.table_for(anybody, later)
    finally:
        other.close()


def test_the_middle_is_as_a_plain_aggregate_finds_it(market: Any) -> None:
    """The sums of sums say what PostgreSQL's own functions say of all rows, for even and odd numbers of entries."""
    for number, days in enumerate((3, 9, 9, 4, None, 20, 7)):
        made = market.able(market.house.institute, "冯示例", "9e-6", high=1003 + number)
        CapabilityEntry.objects.filter(pk=made.pk).update(turnaround_days=days)
        told = provinces.figures_of(TODAY)["330000"]
        rows = provinces.entries_in_force(TODAY).filter(tenant_id="330000")
        found = sorted(each for each in rows.values_list("turnaround_days", flat=True) if each is not None)
        assert told["middle"] == (found[(len(found) - 1) // 2] if found else None)
        assert (told["entries"], told["stating"]) == (rows.count(), len(found))
        assert told["bodies"] == rows.values("organisation_id").distinct().count()
        assert told["quantities"] == rows.values("quantity_kind").distinct().count()
