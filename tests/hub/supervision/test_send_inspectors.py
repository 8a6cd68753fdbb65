"""Where the draw could send nobody, the desk sends two of the frozen list, in public; nobody who is kept from the object."""

from __future__ import annotations

from typing import Any

from tests.hub.supervision.conftest import SITE

from junheng.hub.foundation.models import Event
from junheng.hub.supervision.models import CheckInspector, DrawInspector
from junheng.hub.supervision.services.following import send_inspectors


def unassigned(on_site: Any) -> Any:
    """The check as a draw leaves it that found nobody for it."""
    CheckInspector.objects.filter(check_made=on_site.check).delete()
    on_site.check.state, on_site.check.unassigned_why = (
        "unassigned",
        {"code": "inspectors-exhausted", "facts": {}},
    )
    on_site.check.save()
    return on_site.check


def test_two_of_the_list_in_public(on_site: Any, refused: Any, client_for: Any) -> None:
    """Two, different, of the list, not recused; then it is a task as any other."""
    row, desk = unassigned(on_site), on_site.supervision.desk

    def send(*numbers: str, reason: str = "原两人已调离", by: Any = desk) -> Any:
        return send_inspectors(check=row, inspectors=numbers, reason=reason, by=by, at=SITE)

    with refused("check-inspectors-count"):
        send("I-0", "I-0")
    with refused("rectify-needs-words", "check-inspectors-count"):
        send("I-0", "I-9", reason=" ")
    with refused("check-not-yours"):
        send("I-0", "I-1", by=on_site.acting("秦示例"))
    with refused("not-permitted"):
        send("I-0", "I-1", by=on_site.body)
    DrawInspector.objects.filter(draw=row.draw, number="I-0").update(recused=[row.code])
    with refused("check-inspectors-kept-from"):
        send("I-0", "I-1")
    made = send("I-1", "I-2")
    assert on_site.fresh().state == "dispatched" and made.inspectors.count() == 2
    event = Event.objects.get(type="inspectors-sent")
    assert event.data["reason"] == "原两人已调离" and row.code not in bytes(event.leaf).decode()
    with refused("check-not-in-state"):
        send("I-1", "I-2")
    answer = client_for("钱示例").post(
        f"/api/v1/checks/{row.pk}/inspectors", {"inspectors": ["I-1", "I-2"], "reason": "x"}, content_type="application/json"
    )  # fmt: skip
    assert answer.status_code == 409


def test_on_the_page(on_site: Any, client_for: Any) -> None:
    row = unassigned(on_site)
    told = {"inspectors": "I-1，I-2", "reason": "原两人已调离", "key": "k"}
    client = client_for("钱示例")
    assert "send-inspectors" in client.get(f"/supervision/checks/{row.pk}").content.decode()
    assert client.post(f"/supervision/checks/{row.pk}/send-inspectors", told).status_code == 302
    assert on_site.fresh().state == "dispatched"
