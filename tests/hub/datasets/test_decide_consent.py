"""The owner grants until a day, or refuses with the reason; it ends by itself."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.datasets.services import using
from junheng.hub.foundation.models import Notice


def test_granted_for_a_shorter_time_than_was_asked(data: Any, refused: Any, facts_of: Any) -> None:
    consent = data.asked(data.published("shared"))
    told = {"consent": consent, "granted": True, "reason": "", "by": data.owner, "at": NOW}
    for until in (date(2027, 1, 1), date(2026, 11, 22)):
        with refused("dataset-consent-days"):
            using.decide_consent(until=until, **told)
    row = using.decide_consent(until=date(2026, 12, 1), **told)
    assert (row.state, row.until, facts_of(row)[0]) == (
        "granted",
        date(2026, 12, 1),
        "dataset-consent-decided",
    )
    with refused("dataset-consent-decided"):
        using.decide_consent(until=date(2026, 12, 1), **told)


def test_refused_with_a_reason_that_is_told(data: Any, refused: Any, client_for: Any) -> None:
    consent = data.asked(data.published("shared"))
    with refused("dataset-incomplete"):
        using.decide_consent(consent=consent, granted=False, until=None, reason="", by=data.owner, at=NOW)
    answer = client_for("冯示例").post(f"/data-consents/{consent.pk}/decide-consent", {"granted": "no", "reason": "用途不清"})  # fmt: skip
    assert answer.status_code == 302
    assert Notice.objects.filter(organisation_id=data.house.enterprise.pk, zh__contains="用途不清").exists()


def test_nobody_but_the_owner_decides(data: Any, refused: Any, client_for: Any) -> None:
    consent = data.asked(data.published("shared"))
    for name in ("王示例", "孙示例"):
        with refused("not-your-record"):
            using.decide_consent(
                consent=consent, granted=True, until=None, reason="", by=data.house.acting(name), at=NOW
            )
        asked = client_for(name)
        assert asked.get(f"/data-consents/{consent.pk}/decide-consent").status_code == 404
        answer = asked.post(
            f"/api/v1/data-consents/{consent.pk}/decide", {"granted": True}, content_type="application/json"
        )
        assert answer.status_code in (403, 404)
    answer = client_for("冯示例").post(
        f"/api/v1/data-consents/{consent.pk}/decide", {"granted": True}, content_type="application/json"
    )
    assert answer.json()["state"] == "granted"
