"""Every page of an examination's way opens for those whose it is, and is not there for anybody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.hub.conftest import NOW
from tests.hub.standards.conftest import PDF

from junheng.hub.foundation import clock
from junheng.hub.standards.models import Examination


def opens(client: Any, *paths: str) -> None:
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


def test_from_the_draft_to_the_draw(standards: Any, client_for: Any, monkeypatch: Any) -> None:
    """Begun, refused with its reasons, completed with a file and sent by pages; accepted, frozen and drawn by pages."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    keeper, life = client_for("冯示例"), f"/standards/{standards.standard.pk}"
    standards.measured()
    opens(keeper, "/standards", life, f"{life}/life", f"{life}/history", f"{life}/draft-application", f"{life}/file-change", f"{life}/seal-standard", f"{life}/propose-regional", *(f"{life}/record-series/{kind}" for kind in ("repeatability", "stability", "validation-transfer", "validation-comparison")))  # fmt: skip
    assert keeper.get(f"{life}/record-series/love").status_code == 404
    begun = keeper.post(f"{life}/draft-application", {"kind": "first-examination", "authority": standards.house.regulator.pk})  # fmt: skip
    row = Examination.objects.get()
    page = f"/examinations/{row.pk}"
    assert begun.url == page
    refused = keeper.post(f"{page}/submit-application", {})
    assert refused.status_code == 409 and "document-missing" in refused.content.decode()
    file = SimpleUploadedFile("报告.pdf", PDF, "application/pdf")
    assert keeper.post(f"{page}/attach-document", {"kind": "technical-report", "file": file}).url == page
    standards.with_papers(row)
    opens(keeper, "/examinations", page, f"{page}/attach-document", f"{page}/withdraw-application")
    kept = row.documents.first()
    assert keeper.get(f"/examination-documents/{kept.pk}").headers["Content-Disposition"] == "attachment"
    assert keeper.post(f"{page}/submit-application", {}).url == page
    stranger = client_for("孙示例")
    assert {stranger.get(path).status_code for path in (page, f"{page}/accept-application", f"{life}/life", f"/examination-documents/{kept.pk}")} == {404}  # fmt: skip
    officer = client_for("钱示例")
    opens(officer, "/examinations", page, f"{page}/accept-application", f"{page}/return-application")
    officer.post(f"{page}/accept-application", {})
    opens(officer, page, f"/panels/about/standard-examination/{row.pk}/freeze-panel")
    panel = standards.frozen(Examination.objects.get(pk=row.pk))
    opens(officer, page, f"/panels/{panel.pk}/draw-panel", f"/panels/{panel.pk}/give-up-panel")
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=1))
    officer.post(f"/panels/{panel.pk}/draw-panel", {"value": "3 14", "secret": "c" * 32})
    opens(officer, page, f"/panels/{panel.pk}")
    seat = standards.seats(row)[0]
    assessor = client_for(seat.person.name)
    opens(assessor, "/examinations", page, f"/seats/{seat.pk}/confirm-invitation", f"/seats/{seat.pk}/decline-invitation")  # fmt: skip
    for step in ("confirm-invitation", "begin-assessment"):
        assessor.post(f"/seats/{seat.pk}/{step}", {})
    told = {f"met-{each}": "yes" for each in ("4.1", "4.2", "4.4", "4.5", "4.6")}
    told |= {"met-4.3": "no", "words-4.3": "缺湿度", "conclusion": "mend"}
    opens(assessor, f"/seats/{seat.pk}/report-assessment")
    assert assessor.post(f"/seats/{seat.pk}/report-assessment", told).url == page
    assert "缺湿度" in client_for("钱示例").get(page).content.decode()
    opens(client_for("钱示例"), f"/seats/{seat.pk}/score-assessor")
