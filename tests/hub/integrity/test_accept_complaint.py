"""An office takes a report on; the days of the rule pack run from its receipt."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.institutions.services.rulepacks import NewRule, publish_rule
from junheng.hub.integrity import queries
from junheng.hub.integrity.services import complaints


def test_clocks_come_from_the_rule_pack(street: Any) -> None:
    """Zhejiang's own ten working days to answer; to accept, the national limit, marked as not checked."""
    new = NewRule(
        key="complaint_decide", matter_zh="举报投诉处理答复", value="10", unit="workday", source="浙江条例 39条",
        confidence="seen", since=date(2021, 1, 1),
    )  # fmt: skip
    publish_rule(tenant="330000", new=new, by=street.house.acting("钱示例"), at=NOW)
    (running,) = queries.running([street.reported()])
    assert (running.accept.due, running.answer.due) == (date(2026, 12, 2), date(2026, 12, 7))
    assert running.accept.limit is not None and running.accept.limit.confidence == "recall"
    assert running.accept.is_late(date(2026, 12, 3)) and not running.accept.is_late(date(2026, 12, 2))


def test_a_rule_that_gives_no_day_says_so(street: Any) -> None:
    """Hostile values of a rule pack end in a reason."""
    hostile = (("soon", "workday"), ("99999", "day"), ("3", "moon"), ("-1", "day"))
    for place, (value, unit) in enumerate(hostile, start=1):
        new = NewRule("complaint_decide", "x", value, unit, "x", "house", date(2021, 1, place))
        publish_rule(tenant="330000", new=new, by=street.house.acting("钱示例"), at=NOW)
        (running,) = queries.running([street.reported()])
        assert [each.code for each in running.answer.why] == ["clock-rule-unusable"], value


def test_once_and_by_the_province(street: Any, refused: Any) -> None:
    """Two officials at once: the second is told; another province is refused."""
    row = street.reported()
    with refused("complaint-of-another-province"):
        complaints.accept_complaint(complaint=row, by=street.house.acting("秦示例"), at=NOW)
    complaints.accept_complaint(complaint=row, by=street.house.acting("钱示例"), at=NOW)
    with refused("complaint-not-in-state"):
        complaints.accept_complaint(complaint=row, by=street.house.acting("褚示例"), at=NOW)
    row.refresh_from_db()
    assert (row.state, row.handled_by.name, row.office) == ("accepted", "钱示例", "浙江示例监管局")


def test_the_register_is_the_offices_alone(street: Any, client_for: Any, client: Any) -> None:
    """The owner, the neighbour and another province see no row of it; the office sees words and contact."""
    row = street.reported()
    assert client.get(f"/complaints/{row.pk}").status_code == 302
    for name, status in (("许示例", 403), ("何示例", 403), ("秦示例", 404)):
        assert client_for(name).get(f"/complaints/{row.pk}").status_code == status
        assert client_for(name).get(f"/api/v1/complaints/{row.pk}").status_code == 404
        assert client_for(name).get("/api/v1/complaints").json()["rows"] == []
    office = client_for("钱示例")
    assert "13900000000" in office.get(f"/complaints/{row.pk}").content.decode()
    assert "2026-12-02" in office.get("/complaints").content.decode()
    assert office.post(f"/complaints/{row.pk}/accept-complaint", {"key": "k"}).status_code == 302
    assert office.post(f"/api/v1/complaints/{row.pk}/accept").status_code == 409


def test_a_long_register_is_read_in_pages(
    street: Any, client_for: Any, django_assert_max_num_queries: Any
) -> None:
    """The oldest first, fifty a page, at a constant number of statements."""
    for _each in range(53):
        street.reported()
    office = client_for("钱示例")
    with django_assert_max_num_queries(26):
        first = office.get("/complaints").content.decode()
    assert first.count('<tr role="row" class="click"') == 50
    cursor = first.split("cursor=")[1].split('"')[0]
    assert office.get("/complaints", {"cursor": cursor}).content.decode().count('class="click"') == 3
    assert office.get("/complaints", {"cursor": "'; drop"}).status_code == 200
