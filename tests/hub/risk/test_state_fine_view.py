"""The body is heard before a fine is decided: once, and nobody speaks for it."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW
from tests.hub.risk.conftest import Court

from junheng.hub.foundation.models import Event
from junheng.hub.risk.services import fines


def test_heard_once(court: Court, refused: Any, client_for: Any) -> None:
    row = court.proposed()
    with refused("determination-needs-view"):
        fines.state_fine_view(fine=row, view=" ", by=court.acting("许示例"), at=NOW)
    with refused("not-your-record"):
        fines.state_fine_view(fine=row, view="x", by=court.acting("何示例"), at=NOW)
    client = client_for("许示例")
    assert (
        client.post(f"/fines/{row.pk}/state-fine-view", {"view": "秤已更换", "key": "k"}).status_code == 302
    )
    back = client.post(f"/api/v1/fines/{row.pk}/view", {"view": "x"}, content_type="application/json")
    assert back.status_code == 409
    page = client_for("戚示例").get(f"/fines/{row.pk}").content.decode()
    assert "秤已更换" in page and "decide-fine" in page
    fact = Event.objects.get(type="fine-view-stated")
    assert court.acting("许示例").organisation_code not in bytes(fact.leaf).decode()
    assert fact.organisation_id is None and fact.organisation_name == ""
    with refused("fine-view-stated"):
        court.heard(row)
