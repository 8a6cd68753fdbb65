"""Consent is asked for shared data, for a purpose and until a day; who asks is known to the two sides only."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.hub.conftest import NOW, TODAY

from junheng.hub.datasets.models import Consent
from junheng.hub.datasets.services import using
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.models import Event


def test_the_owner_sees_it_and_nobody_else(data: Any, client_for: Any, facts_of: Any) -> None:
    row = data.published("shared")
    consent = data.asked(row)
    assert facts_of(consent) == ["dataset-consent-asked"]
    told = Event.objects.get(type="dataset-consent-asked")
    assert "比较两省的批次" not in str(told.data) and told.organisation_name == ""
    seen = {
        name: len(client_for(name).get(f"/api/v1/datasets/{row.pk}/consents").json()["rows"])
        for name in ("冯示例", "史示例", "王示例", "孙示例", "钱示例")
    }
    assert seen == {"冯示例": 1, "史示例": 1, "王示例": 1, "孙示例": 0, "钱示例": 0}
    with tenancy.only("320000"):
        assert not Consent.objects.exists()


@pytest.mark.parametrize(("grade", "code"), [("open", "dataset-needs-no-consent"), ("restricted", "dataset-restricted")])  # fmt: skip
def test_only_shared_data_need_one(data: Any, refused: Any, grade: str, code: str) -> None:
    with refused(code):
        data.asked(data.published(grade))


def test_once_at_a_time_for_three_years_at_most_and_not_of_oneself(data: Any, refused: Any) -> None:
    row = data.published("shared")
    for until in (date(2026, 11, 22), date(2030, 1, 1)):
        with refused("dataset-consent-days"):
            data.asked(row, until)
    with refused("dataset-own"):
        data.asked(row, by=data.owner)
    data.asked(row)
    with refused("dataset-consent-asked"):
        data.asked(row)


def test_by_page_and_by_program(data: Any, client_for: Any) -> None:
    row = data.published("shared")
    told = {"purpose": "比较", "until": TODAY.isoformat()}
    asked = client_for("王示例")
    assert asked.post(f"/datasets/{row.pk}/ask-consent", told).status_code == 302
    again = asked.post(f"/api/v1/datasets/{row.pk}/consents", told, content_type="application/json")
    assert again.status_code == 409
    assert "待答复" in asked.get(f"/datasets/{row.pk}").content.decode()
    with pytest.raises(Exception, match="not yours"):
        using.ask_consent(dataset=row, purpose="x", until=TODAY, by=data.house.acting("周示例"), at=NOW)
