"""Each month a host answers for the six unities and its duties, beside what the platform counts itself (R17.3)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.hub.conftest import NOW, TODAY
from tests.hub.integrity.test_list_at_stall import due, mandatory
from tests.hub.integrity.test_offer_contract import offered

from junheng.hub.foundation.models import Event
from junheng.hub.integrity import hosting, queries
from junheng.hub.integrity.models import HostReport
from junheng.hub.integrity.services import hosts


def answers(**other: str) -> list[hosting.Answer]:
    return [
        hosting.Answer(
            each.id,
            "no" if each.id.replace("-", "_") in other else "yes",
            other.get(each.id.replace("-", "_"), ""),
        )
        for each in hosting.asked(hosting.newest())
    ]


def filed(street: Any, month: date = TODAY, at: Any = NOW, **other: str) -> HostReport:
    return hosts.file_host_report(month=month, told=answers(**other), by=street.house.acting("卫示例"), at=at)


def test_six_unities_and_duties() -> None:
    """The six of the field, in its order."""
    told = [each.zh[:4] for each in hosting.asked(hosting.newest())[:6]]
    assert told == ["统一配置", "统一检定", "统一管理", "统一维修", "统一轮换", "统一标识"]


def test_beside_what_is_counted(street: Any, client_for: Any, facts_of: Any) -> None:
    """An overdue scale and a stall without a contract are counted whatever the host says; the office reads both."""
    late, bound = street.filed("SL-2"), street.filed("SL-3")
    mandatory(street, late, bound)
    due(street, late, date(2026, 1, 1))
    due(street, bound, date(2027, 6, 1))
    street.listed(late, "A-1")
    street.listed(bound, "A-2")
    offered(street, stall="A-2", party="", on_paper="王大嫂")
    client = client_for("卫示例")
    told = {"month": TODAY.replace(day=1).isoformat(), "key": "k"}
    told |= {f"a-{each.id}": "yes" for each in answers()} | {f"n-{each.id}": "" for each in answers()}
    told |= {"a-repair": "no", "n-repair": "还没有签维修单位"}
    assert "统一轮换" in client.get("/market/duties/new").content.decode()
    page = client.post("/market/duties/new", told)["Location"]
    row = HostReport.objects.get()
    assert row.counted == {
        "total": 2,
        "overdue": 1,
        "unverified": 0,
        "fair": 0,
        "stalls": 2,
        "without_contract": 1,
    }
    assert not row.is_kept and not row.is_late and facts_of(row) == ["host-report-filed"]
    leaf = bytes(Event.objects.get(type="host-report-filed").leaf).decode()
    assert "2026-11" in leaf and not any(
        each in leaf for each in (street.host.name_zh, street.host.uscc, "some")
    )
    for name in ("卫示例", "钱示例"):
        shown = client_for(name).get(page).content.decode()
        assert "还没有签维修单位" in shown and "1 / 2" in shown, name
        assert page in client_for(name).get("/market/duties").content.decode(), name
    assert (
        client_for("秦示例").get(page).status_code == 404
        and client_for("许示例").get(page).status_code == 403
    )
    assert client_for("钱示例").get("/api/v1/market/reports").json()["rows"][0]["counted"]["overdue"] == 1


def test_once_complete_and_of_these_two_months(street: Any, refused: Any) -> None:
    """No month twice, none before the last, no question left out, no no without words."""
    with refused("host-report-month"):
        filed(street, month=TODAY - timedelta(days=70))
    with refused("host-report-no-needs-words"):
        filed(street, walked=" ")
    with refused("host-report-incomplete"):
        hosts.file_host_report(month=TODAY, told=answers()[1:], by=street.house.acting("卫示例"), at=NOW)
    filed(street)
    with refused("host-report-known"):
        filed(street)


def test_months_run_and_are_overdue(street: Any) -> None:
    """Five days after its end a month without an answer is overdue; answered then it is late, for good."""
    street.listed(street.scale, "A-1")
    month = TODAY.replace(day=1)
    after = hosting.month_after(month)

    def states(on: date) -> list[tuple[str, str]]:
        return [(f"{each.month:%m}", each.state) for each in queries.months_of(street.host, on)]

    assert states(TODAY) == [("11", "running")]
    assert states(after + timedelta(days=4)) == [("12", "running"), ("11", "running")]
    assert states(after + timedelta(days=5)) == [("12", "running"), ("11", "overdue")]
    assert filed(street, month=month, at=NOW + timedelta(days=20)).is_late
    assert states(after + timedelta(days=20)) == [("12", "running"), ("11", "done")]
