"""Not accepted, with a reason that whoever reported reads and the public does not."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.integrity.services import complaints


def test_with_its_reason(street: Any, refused: Any, client: Any) -> None:
    row = street.reported()
    with refused("complaint-needs-reason"):
        complaints.refuse_complaint(complaint=row, reason=" ", by=street.house.acting("钱示例"), at=NOW)
    complaints.refuse_complaint(complaint=row, reason="不属计量", by=street.house.acting("钱示例"), at=NOW)
    assert "不属计量" in client.get("/complaints/receipt", {"receipt": row.receipt}).content.decode()
    for path in ("/complaints/answers", f"/scan/{street.scale.code}"):
        assert "不属计量" not in client.get(path).content.decode()
    with refused("complaint-not-in-state"):
        complaints.accept_complaint(complaint=row, by=street.house.acting("钱示例"), at=NOW)


def test_on_its_page_and_over_http(street: Any, client_for: Any) -> None:
    row, other = street.reported(), street.reported()
    office = client_for("褚示例")
    assert (
        office.post(f"/complaints/{row.pk}/refuse-complaint", {"reason": "x", "key": "k"}).status_code == 302
    )
    done = office.post(
        f"/api/v1/complaints/{other.pk}/refuse", {"reason": "y"}, content_type="application/json"
    )
    assert (done.json()["state"], done.json()["handled_by"]) == ("refused", "褚示例")
