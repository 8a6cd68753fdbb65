"""A look at a province: scores with their rows, and warnings where something stands out; by night and on demand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.foundation import tenancy
from junheng.hub.institutions.services import organisations as bodies
from junheng.hub.instruments.models import DueDate, Instrument
from junheng.hub.integrity.models import Complaint
from junheng.hub.risk.models import BodyScore, EarlyWarning, Scan
from junheng.hub.risk.queries import radar as looks
from junheng.hub.risk.services import radar, warnings

PAST, AHEAD = date(2026, 10, 1), date(2027, 6, 1)


def market(watch: Any) -> Any:
    """Seven stalls of eight scales, none late; the stall of the street has eight of nine late, and six complaints this month."""
    street = watch.street
    owners = [street.stall] + [
        bodies.register_organisation(
            new=bodies.NewOrganisation(
                uscc=_code(at), name_zh=f"示例摊{at}", kind="enterprise", division_code="330106", is_demo=True
            ),
            by=watch.house.platform, at=NOW,
        )
        for at in range(7)
    ]  # fmt: skip
    for number, owner in enumerate(owners):
        for at in range(8):
            new = Instrument.objects.create(
                tenant_id="330000", owner=owner, item=street.scale.item, name="电子计价秤", serial=f"M-{number}-{at}",
                code=f"3301{number:04}{at:04}", purpose="T", maker="示例厂", model="A-1",
            )  # fmt: skip
            late = number == 0
            DueDate.objects.create(
                tenant_id="330000", instrument=new, service="verification", worked_on=date(2025, 10, 1),
                due=PAST if late else AHEAD, basis="示例",
            )  # fmt: skip
    for at in range(6):
        Complaint.objects.create(
            tenant_id="330000", receipt=f"r-{at}", instrument=street.scale, kind="other",
            filed_at=NOW - timedelta(days=at),
        )  # fmt: skip
    return street.stall


def _code(at: int) -> str:
    from tests.hub.conftest import uscc

    return uscc(f"9233010047000{at}710")


def test_what_stands_out_is_raised_once(watch: Any, refused: Any, facts_of: Any) -> None:
    """Overdue beyond its peers and a cluster of complaints, each with its rows; looked at again nothing is doubled."""
    stall = market(watch)
    scan = radar.scan_risk(by=watch.desk, at=NOW)
    assert scan.raised == 2 and facts_of(scan) == ["risk-scanned"]
    rows = {row.kind: row for row in EarlyWarning.objects.all()}
    late, cluster = rows["overdue"], rows["complaints"]
    assert (late.organisation_id, late.numbers["found"], late.numbers["of"]) == (stall.pk, 8, 8)
    assert (late.numbers["other_found"], late.numbers["other_of"]) == (0, 56)
    assert len(late.rows) == 8 and late.rows[0]["url"].startswith("/scan/")
    assert (cluster.numbers["found"], len(cluster.rows)) == (6, 6)
    assert late.take_by == date(2026, 11, 30)
    score = BodyScore.objects.get(organisation=stall)
    assert score.points == 32  # eight late ones at four points
    with refused("scan-too-soon"):
        radar.scan_risk(by=watch.desk, at=NOW + timedelta(minutes=5))
    again = radar.scan_risk(by=watch.desk, at=NOW + timedelta(hours=1))
    assert again.raised == 0 and EarlyWarning.objects.count() == 2


def test_once_a_night_by_itself(watch: Any) -> None:
    """From three in the night, each province once; not in the evening before."""
    night = datetime(2026, 11, 23, 20, 0, tzinfo=NOW.tzinfo)  # four in the morning of the 24th in Beijing
    with tenancy.only("CN"):
        assert radar.scan_what_is_due(at=datetime(2026, 11, 23, 17, 30, tzinfo=NOW.tzinfo)) == 0
        assert [radar.scan_what_is_due(at=night) for _round in range(3)] == [1, 1, 0]
    assert Scan.objects.count() == 2


def test_the_other_province_sees_nothing(watch: Any, client_for: Any, refused: Any) -> None:
    """Neither its desk, nor its look, nor PostgreSQL; and nobody whom a warning is about."""
    market(watch)
    radar.scan_risk(by=watch.desk, at=NOW)
    row = EarlyWarning.objects.filter(kind="overdue").get()
    radar.scan_risk(by=watch.house.acting("秦示例"), at=NOW)
    assert not EarlyWarning.objects.filter(tenant_id="310000").exists()
    for name, status in (("秦示例", 404), ("许示例", 403), ("钱示例", 200)):
        client = client_for(name)
        assert client.get(f"/risk/warnings/{row.pk}").status_code == status, name
        seen = client.get("/api/v1/warnings").json()["rows"]
        assert len(seen) == (2 if name == "钱示例" else 0), name
    with tenancy.only("310000"):
        assert not EarlyWarning.objects.exists() and not BodyScore.objects.exists()
    with refused("not-your-record"):
        warnings.take_warning(early=row, by=watch.house.acting("秦示例"), at=NOW)


def test_pages(watch: Any, client_for: Any) -> None:
    """Looked for on the page; the list, the scores and one warning open to rows."""
    stall = market(watch)
    client = client_for("钱示例")
    assert client.post("/risk/scan-risk", {"key": "k"})["Location"] == "/risk"
    assert "超期比例高于同类" in client.get("/risk").content.decode()
    assert stall.name_zh in client.get("/risk/scores").content.decode()
    row = EarlyWarning.objects.get(kind="overdue")
    page = client.get(f"/risk/warnings/{row.pk}").content.decode()
    assert "/scan/3301" in page and "8 / 8" in page
    assert client.post("/api/v1/scans").status_code == 409


def test_last_digits() -> None:
    """Of readings of three digits and more; a unit or an exponent behind it is no digit of a reading."""
    assert [looks.last_digit(each) for each in ("10.02", "5", "12.5", "1.20e-3", "12.3 V", "٣٣٣")] == [
        2, None, 5, 3, None, None,
    ]  # fmt: skip
