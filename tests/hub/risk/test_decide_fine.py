"""A named person of the level it went to decides; the county cannot above its threshold, and reads why and where it went."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.hub.conftest import NOW
from tests.hub.risk.conftest import Court

from junheng.core.reason import Refused
from junheng.hub.risk.models import Determination, Fine
from junheng.hub.risk.services import fines


def decided(court: Court, row: Fine, by: str, end: str = "confirmed", **changes: Any) -> Fine:
    told: dict[str, Any] = {"reason": "查证属实", "at": NOW}
    return fines.decide_fine(fine=row, end=end, by=court.acting(by), **told | changes)


def test_above_its_threshold_the_county_cannot(court: Court, client_for: Any) -> None:
    """The refusal names amount, limit, level and office; the city it went to can."""
    row = court.heard(court.proposed("60000"))
    with pytest.raises(Refused) as caught:
        decided(court, row, "戚示例")
    (reason,) = caught.value.refusals
    assert reason.code == "fine-above-threshold"
    for word in ("60000.00", "50000.00", "市级", "杭州示例市局"):
        assert word in reason.message("zh"), word
    back = client_for("戚示例").post(
        f"/fines/{row.pk}/decide-fine", {"end": "confirmed", "reason": "属实", "key": "k"}
    )
    assert back.status_code == 409 and "杭州示例市局" in back.content.decode()
    assert decided(court, row, "谢示例").state == "confirmed"


def test_heard_first_by_another_person(court: Court, refused: Any) -> None:
    """Not before the view or the end of its days, not by who proposed, not without a reason; dropping waits for nothing."""
    row = court.proposed()
    with refused("fine-hearing-not-over"):
        decided(court, row, "戚示例")
    with refused("fine-proposer-decides-not", "determination-needs-reason", "fine-hearing-not-over"):
        decided(court, row, "尤示例", reason=" ")
    with refused("not-your-record"):
        decided(court, row, "谢示例")
    with refused("determination-end-unknown"):
        decided(court, row, "戚示例", end="doubled")
    assert decided(court, row, "戚示例", end="dropped").state == "dropped"
    with refused("fine-not-in-state", "fine-hearing-not-over"):
        decided(court, row, "戚示例")
    again = court.proposed()
    assert decided(court, again, "戚示例", at=NOW + timedelta(days=20)).decided_by_id is not None


def test_nothing_follows_by_itself(court: Court, facts_of: Any, client_for: Any) -> None:
    """Confirmed it is a record and a notice: no class, no list; decided over HTTP once."""
    row, client = court.heard(court.proposed()), client_for("戚示例")
    told = {"end": "confirmed", "reason": "属实"}
    back = client.post(f"/api/v1/fines/{row.pk}/decide", told, content_type="application/json")
    assert back.status_code == 200 and back.json()["decided_by"] == "戚示例"
    again = client.post(f"/api/v1/fines/{row.pk}/decide", told, content_type="application/json")
    assert again.status_code == 409
    assert not Determination.objects.exists()
    assert facts_of(row) == ["fine-decided", "fine-view-stated", "fine-proposed"]
    page = client_for("许示例").get(f"/fines/{row.pk}").content.decode()
    assert "平台之外" in page and "戚示例" in page


def test_never_by_who_proposed_it_in_the_database(court: Court) -> None:
    """A constraint, whatever the service does."""
    row = court.proposed()
    with pytest.raises(IntegrityError), transaction.atomic():
        Fine.objects.filter(pk=row.pk).update(
            state="confirmed", decided_at=NOW, decided_by=row.proposed_by_id, reason="x"
        )
