"""One region with a known truth: the queries of the radar name exactly whom they should, and nobody else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.hub.conftest import NOW, uscc

from junheng.hub.certificates.models import Certificate
from junheng.hub.foundation.clock import today
from junheng.hub.institutions.models import Organisation
from junheng.hub.instruments.models import Instrument
from junheng.hub.orders.models import Order, OrderLine, OriginalRecord, Reading, ServiceEdition
from junheng.hub.risk.queries import radar as looks
from junheng.hub.supervision.models import Check, Draw, DrawObject

ON = today(NOW)
OWNERS, MODELS, LABORATORIES = 8, 7, 7


def bodies(kind: str, letter: str, count: int) -> list[Organisation]:
    rows = [
        Organisation(
            tenant_id="330000", uscc=uscc(f"9133{letter}{at:012d}"), name_zh=f"示例{kind}{at}", kind=kind,
            division_code="330100", registered_at=NOW,
        )
        for at in range(count)
    ]  # fmt: skip
    return Organisation.objects.bulk_create(rows)


class Region:
    """Owner 0 fails wherever it is, model 0 since half a year; laboratory 0 fails nobody, laboratory 5 began last month."""

    def __init__(self, watch: Any) -> None:
        self.watch, self.item = watch, watch.street.scale.item
        self.owners = bodies("enterprise", "1", OWNERS)
        self.laboratories = bodies("institute", "2", LABORATORIES)
        self.grid = {(each.owner_id, each.model): each for each in self._instruments()}
        self._certificates()

    def _instruments(self) -> list[Instrument]:
        return Instrument.objects.bulk_create(
            Instrument(
                tenant_id="330000", owner=owner, item=self.item, name="电子计价秤", serial=f"R-{at}-{model}", purpose="T",
                code=f"3302{at:04}{model:04}", maker="示例 衡器厂", model=f"M {model}",
            )
            for at, owner in enumerate(self.owners) for model in range(MODELS)
        )  # fmt: skip

    def _certificates(self) -> None:
        rows: list[Certificate] = []
        failed = 0
        for at, owner in enumerate(self.owners):
            for model in range(MODELS):
                for turn in range(4):
                    recent = turn < 2
                    fails = (at == 0 and turn in (0, 2)) or (model == 0 and recent)
                    # those who find faults find them evenly; laboratory 0 finds none
                    place = (
                        1 + failed % (LABORATORIES - 1)
                        if fails
                        else (0 if len(rows) % 2 == 0 else 1 + len(rows) // 2 % 6)
                    )
                    failed += fails
                    rows.append(self._certificate(len(rows), owner, model, place, fails=fails, recent=recent))
        Certificate.objects.bulk_create(rows)

    def _certificate(
        self, number: int, owner: Organisation, model: int, place: int, *, fails: bool, recent: bool
    ) -> Certificate:
        day = ON - timedelta(days=60 if recent else 400)
        issued = NOW - timedelta(days=5 if place == 5 else 300)
        return Certificate(
            tenant_id="330000", number=f"R-{number}", kind="verification-notice" if fails else "verification", state_since=issued,
            institution=self.laboratories[place], client=owner, instrument=self.grid[owner.pk, f"M {model}"], item=self.item,
            method_code="JJG 539", work_from=day, work_to=day, issued_at=issued, xml_sha256=f"{number:064d}",
        )  # fmt: skip

    def record(self, laboratory: int, number: int, texts: list[str]) -> None:
        """A record of a laboratory with these readings."""
        place, person = self.laboratories[laboratory], self.watch.house.acting("钱示例").somebody
        same: dict[str, Any] = {"tenant_id": "330000"}
        scale = next(iter(self.grid.values()))
        order = Order.objects.create(
            **same,
            number=f"O-{number}",
            client=scale.owner,
            institution=place,
            placed_by_id=person,
            placed_at=NOW,
        )
        line = OrderLine.objects.create(
            **same, order=order, position=1, instrument=scale, service="calibration", item=self.item
        )
        edition, _made = ServiceEdition.objects.get_or_create(
            code="region", edition=1, defaults={"tenant_id": "CN", "item": self.item, "data": {}, "loaded_at": NOW, "is_current": False}
        )  # fmt: skip
        made = OriginalRecord.objects.create(
            **same, number=f"Y-{number}", institution=place, line=line, edition=edition, measured_by_id=person, opened_at=NOW,
            work_from=ON, work_to=ON,
        )  # fmt: skip
        Reading.objects.bulk_create(
            Reading(**same, record=made, block="b", point=f"p{at}", column="c", text=each, unit="g", at=NOW, person_id=person)
            for at, each in enumerate(texts)
        )  # fmt: skip


@pytest.fixture
def region(watch: Any) -> Region:
    return Region(watch)


def test_results_models_laboratories_and_use(region: Region) -> None:
    """Who fails, what fails, what began to fail, who never finds a fault, who suddenly issues: each once, with the rows behind it."""
    found = {(each.kind, each.subject): each for each in looks.look("330000", ON)}
    owner, laboratories = str(region.owners[0].pk), [str(each.pk) for each in region.laboratories]
    assert set(found) == {
        ("body-failures", owner),
        ("model-failures", "示例 衡器厂 M 0"),
        ("model-drift", "示例 衡器厂 M 0"),
        ("too-good", laboratories[0]),
        ("use", laboratories[5]),
    }
    body, model = found["body-failures", owner], found["model-drift", "示例 衡器厂 M 0"]
    assert (body.numbers["found"], body.numbers["of"]) == (15, 28)
    assert (model.numbers["found"], model.numbers["other_found"]) == (16, 1)
    assert len(body.rows) == looks.MOST_ROWS
    numbers = [each["url"].removeprefix("/verify/") for each in body.rows]
    behind = Certificate.objects.filter(number__in=numbers)
    assert {(each.kind, each.client_id) for each in behind} == {("verification-notice", region.owners[0].pk)}


def test_digits_and_repeated_readings(region: Region) -> None:
    """A laboratory whose readings all end in five; another with two records that are the same to the last digit."""
    region.record(0, 1, [f"10.{at:02}5" for at in range(60)])
    for laboratory in (2, 3, 4, 5, 6):
        region.record(laboratory, laboratory, [f"10.{(7 * at + laboratory) % 1000:03}" for at in range(60)])
    for number in (11, 12):
        region.record(1, number, ["9.981", "9.993", "10.002", "10.014", "10.027", "10.038"])
    found = {each.kind: each for each in looks.look("330000", ON) if each.kind in ("digits", "repeated")}
    assert (
        found["digits"].subject == str(region.laboratories[0].pk)
        and found["digits"].numbers["counts"][5] == 60
    )
    assert found["repeated"].subject == str(region.laboratories[1].pk)
    assert found["repeated"].rows == [{"label": "Y-11 = Y-12", "url": ""}]


def test_hits_of_checks_led_by_risk(region: Region, client_for: Any) -> None:
    """Certain units and raised weights on one side, chance on the other; lowered weights were not led by risk."""
    draw = Draw.objects.create(
        tenant_id="330000", organisation=region.watch.house.regulator, number="R-1", title="秤", kind="bodies", settings={},
        beacon_at=NOW, reveal_until=NOW + timedelta(hours=1), prepared_at=NOW, state="drawn", run_at=NOW,
    )  # fmt: skip
    assert not looks.hit_rate("330000", ON).told

    def checked(number: int, result: str, **listed: Any) -> None:
        told = {"weight": "1"} | listed
        row = DrawObject.objects.create(
            tenant_id="330000", draw=draw, code=f"R{number:011}", name="摊", organisation=region.owners[1], stratum="摊", **told
        )  # fmt: skip
        Check.objects.create(
            tenant_id="330000", draw=draw, listed=row, desk=draw.organisation, organisation=region.owners[1], name="摊", code=row.code, entry_code="000000",
            list_edition="bodies/1", state="concluded", concluded_at=NOW, publish_on=date(2026, 12, 30), result=result,
        )  # fmt: skip

    raised = {"weight": "3/2", "weight_told": "1", "weight_why": "C 类"}
    for at in range(6):
        checked(at, "problems" if at < 4 else "pass", **(raised if at else {"certain": True}))
    for at in range(6, 14):
        lowered = {"weight": "1/2", "weight_told": "1", "weight_why": "A 类"} if at > 10 else {}
        checked(at, "problems" if at == 6 else "pass", **lowered)
    rate = looks.hit_rate("330000", ON)
    assert (rate.by_risk.found, rate.by_risk.of, rate.at_random.found, rate.at_random.of) == (4, 6, 1, 8)
    low, high = rate.intervals[0]
    assert 0.22 < low < 0.23 and 0.95 < high < 0.96  # Clopper and Pearson, 4 of 6: 0.2228 to 0.9567
    client = client_for("钱示例")
    assert client.get("/api/v1/hit-rate").json()["by_risk"]["of"] == 6
    assert "4 / 6" in client.get("/risk").content.decode()
    assert client_for("许示例").get("/api/v1/hit-rate").status_code == 403
