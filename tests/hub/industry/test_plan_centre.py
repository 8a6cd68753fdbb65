"""A centre is planned by the office that will decide about it, and a plan is counted apart from centres."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.foundation.models import Tenant
from junheng.hub.industry.rules import centre as rules
from junheng.hub.industry.services import centres


def test_planned_is_not_accepted(industry: Any, client: Any, facts_of: Any) -> None:
    """Planned and accepted counts are kept apart, on the register and over HTTP; nobody is its host yet."""
    row = industry.planned()
    industry.accepted()
    assert row.host is None and facts_of(row) == ["centre-planned"]
    assert client.get("/api/v1/centres").json()["counts"] == {
        "planned": 1, "building": 0, "accepted": 1, "revoked": 0, "approved": 1,
    }  # fmt: skip
    assert [each["id"] for each in client.get("/api/v1/centres?state=planned").json()["rows"]] == [
        str(row.pk)
    ]
    page = client.get("/centres").content.decode()
    assert "已验收与批准之比：1/1。" in page


def test_each_office_plans_its_own_level_and_province(industry: Any, refused: Any) -> None:
    """A province plans no national centre, nor one of another province; the State's office no provincial one."""
    with refused("centre-national-by-the-state"):
        industry.planned("national", by=industry.desk)
    with refused("centre-of-another-province"):
        industry.planned(by=industry.national)
    plan = rules.Plan("示例", "示例", "province", "示例")
    with refused("centre-of-another-province"):
        centres.plan_centre(province=Tenant.objects.get(pk="310000"), plan=plan, by=industry.desk, at=NOW)
    with refused("not-permitted"):
        industry.planned(by=industry.host)
    assert industry.planned("national").tenant_id == "330000"


def test_what_is_missing_is_said_at_once(industry: Any, refused: Any) -> None:
    """All of it, and a level that does not exist."""
    with refused("centre-incomplete", "centre-incomplete", "centre-incomplete", "centre-level-unknown"):
        industry.planned("county", by=industry.desk, name=" ", industry="", tasks="")


def test_planned_on_its_page(industry: Any, client_for: Any) -> None:
    """The desk fills the form in; the State's office is offered national centres only."""
    browser = client_for("钱示例")
    told = {
        "province": "330000",
        "level": "province",
        "name": "浙江省电梯产业计量测试中心",
        "industry": "电梯",
        "tasks": "示例",
    }
    done = browser.post("/centres/new", told)
    assert done.status_code == 302
    assert "电梯" in browser.get(done.url).content.decode()
    form = client_for("蒋示例").get("/centres/new").content.decode()
    assert 'value="national"' in form and 'value="province"' not in form
