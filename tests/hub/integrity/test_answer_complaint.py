"""The answer is public, with the instrument and its paper, until its last day; who reported is not in it."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.foundation.models import Event
from junheng.hub.integrity import queries
from junheng.hub.integrity.models import Complaint, PublishedAnswer
from junheng.hub.integrity.services import complaints


def answered(street: Any, row: Complaint, **changes: str) -> PublishedAnswer:
    told = {"finding": "founded", "text": "秤已停用送修"} | changes
    return complaints.answer_complaint(complaint=row, by=street.house.acting("钱示例"), at=NOW, **told)


def accepted(street: Any) -> Complaint:
    return complaints.accept_complaint(complaint=street.reported(), by=street.house.acting("钱示例"), at=NOW)


def test_published_without_who_reported(street: Any, client: Any) -> None:
    """On the list, on the scan page, over HTTP, and for the receipt; the leaf holds a commitment of the text."""
    row = accepted(street)
    made = answered(street, row)
    assert made.shown_until == date(2027, 11, 23)
    (row_out,) = client.get(f"/api/v1/complaint-answers?code={street.scale.code}").json()["rows"]
    assert (row_out["text"], row_out["finding"]) == ("秤已停用送修", "founded")
    paths = (
        "/complaints/answers", f"/scan/{street.scale.code}", f"/complaints/receipt?receipt={row.receipt}",
    )  # fmt: skip
    for path in paths:
        page = client.get(path).content.decode()
        assert "秤已停用送修" in page and "13900000000" not in page and "少二两" not in page, path
    assert "秤已停用送修" not in bytes(Event.objects.get(type="complaint-answered").leaf).decode()


def test_it_vanishes_after_its_last_day(street: Any) -> None:
    answered(street, accepted(street))
    assert queries.answers_shown(date(2027, 11, 23)).exists()
    assert not queries.answers_shown(date(2027, 11, 24)).exists()


def test_every_reason(street: Any, refused: Any) -> None:
    """Accepted first, with a finding and words, once."""
    row = street.reported()
    with refused("complaint-not-in-state"):
        answered(street, row)
    row = accepted(street)
    with refused("complaint-finding-unknown"):
        answered(street, row, finding="guilty")
    with refused("complaint-needs-answer"):
        answered(street, row, text=" ")
    answered(street, row)
    with refused("complaint-not-in-state"):
        answered(street, row)


def test_bound_to_the_paper_it_stood_on(verifying: Any, client: Any) -> None:
    """A report names the certificate in force that day."""
    made = verifying.issued(verifying.scale())
    client.post(f"/scan/{made.instrument.code}", {"key": "k"})
    assert Complaint.objects.get().certificate_number == made.number


def test_on_its_page_and_over_http(street: Any, client_for: Any) -> None:
    row, other = accepted(street), accepted(street)
    office = client_for("钱示例")
    told = {"finding": "unfounded", "text": "复称合格", "key": "k"}
    assert office.post(f"/complaints/{row.pk}/answer-complaint", told).status_code == 302
    assert "复称合格" in office.get(f"/complaints/{row.pk}").content.decode()
    assert "复称合格" not in office.get("/complaints").content.decode()
    call = f"/api/v1/complaints/{other.pk}/answer"
    assert (
        office.post(call, {"finding": "x", "text": "y"}, content_type="application/json").status_code == 422
    )
    done = office.post(call, {"finding": "founded", "text": "y"}, content_type="application/json")
    assert done.json()["state"] == "answered"
    assert office.get("/complaints?show=closed").status_code == 200
