"""A foreign laboratory's digital certificate is attached as evidence and checked as a stranger's (practice P15)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.hub.conftest import NOW

from junheng.core.reason import UnusableInput
from junheng.hub.capabilities.models import PieceEvidence
from junheng.hub.capabilities.pages import acts
from junheng.hub.capabilities.services import standards
from junheng.hub.certificates import tracing

FOLDER = Path(__file__).parents[2] / "vectors" / "dcc"
SIGNED = FOLDER / "dcc_gp_temperature_typical_v12_v3.2.0_signed.xml"
PLAIN = FOLDER / "dcc_gp_temperature_typical_v12.xml"


def evidence(laboratory: Any, number: str) -> PieceEvidence:
    values = {
        "voltage": {
            "value": "0",
            "U": "0.00008",
            "k": "2",
            "unit": "V",
            "points": [["-1000", "0", "0.00008"], ["1000", "0", "0.00008"]],
        }
    }
    made: PieceEvidence = standards.record_evidence(
        piece=laboratory.piece, kind="calibration", number=number, issuer_name="Kalibrierfirma GmbH",
        work_date=date(2026, 10, 1), due=date(2027, 9, 30), values=values, by=laboratory.house.acting("冯示例"), at=NOW,
    )  # fmt: skip
    return made


def number_of(path: Path) -> str:
    from junheng.core.certificate.parsing import parse
    from junheng.core.certificate.reading import summarise

    return summarise(parse(path.read_bytes())).number


def attach(laboratory: Any, row: PieceEvidence, data: bytes) -> PieceEvidence:
    return standards.attach_evidence_file(
        evidence=row, name="dcc.xml", data=data, by=laboratory.house.acting("冯示例"), at=NOW
    )


def test_an_unsigned_file_cannot_be_told(laboratory: Any, refused: Any) -> None:
    """The Good-Practice example carries no signature: kept with that verdict, once; another number is refused."""
    row = evidence(laboratory, number_of(PLAIN))
    other = evidence(laboratory, "X-1")
    with refused("file-of-another-certificate"):
        attach(laboratory, other, PLAIN.read_bytes())
    row = attach(laboratory, row, PLAIN.read_bytes())
    assert (row.file_verdict, row.attachment is not None) == ("cannot-tell", True)
    with refused("evidence-file-known"):
        attach(laboratory, row, PLAIN.read_bytes())


def test_a_signer_who_is_another_is_not_genuine(laboratory: Any) -> None:
    """The signed Good-Practice file is intact and signed by somebody else: not genuine, and the chain breaks there."""
    row = attach(laboratory, evidence(laboratory, number_of(SIGNED)), SIGNED.read_bytes())
    assert row.file_verdict == "invalid" and "signer-mismatch" in row.file_reasons
    made = laboratory.issued()
    traced = tracing.trace(made, NOW)
    assert traced.judgement.answer.word == "no"
    assert traced.links[0].edge.parent_sha256 == row.attachment.sha256  # type: ignore[union-attr]


def test_a_hostile_file_is_refused(laboratory: Any) -> None:
    """A DOCTYPE is refused by name, nothing is kept."""
    row = evidence(laboratory, "X-2")
    with pytest.raises(UnusableInput):
        attach(laboratory, row, b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")
    row.refresh_from_db()
    assert row.attachment is None


def test_page(laboratory: Any, client_for: Any) -> None:
    """Uploaded through its page; the standard's page shows the verdict."""
    row = evidence(laboratory, number_of(PLAIN))
    keeper = client_for("冯示例")
    assert keeper.get(f"/evidence/{row.pk}/attach-file").status_code == 200
    upload = SimpleUploadedFile("dcc.xml", PLAIN.read_bytes(), content_type="application/xml")
    done = keeper.post(f"/evidence/{row.pk}/attach-file", {"file": upload})
    assert done.status_code == 302
    assert "文件真伪无从判断" in keeper.get(f"/standards/{laboratory.standard.pk}").content.decode()


def test_two_at_once_attach_one(laboratory: Any, refused: Any) -> None:
    """Two people with the same page open: the second finds the file of the first."""
    row = evidence(laboratory, number_of(PLAIN))
    same = PieceEvidence.objects.get(pk=row.pk)
    attach(laboratory, row, PLAIN.read_bytes())
    with refused("evidence-file-known"):
        attach(laboratory, same, PLAIN.read_bytes())


def test_no_more_is_read_than_is_allowed(
    laboratory: Any, client_for: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of an upload one byte more than the limit is read, which is refused by its size."""
    row = evidence(laboratory, "X-3")
    monkeypatch.setattr(acts.standards, "LARGEST", 10)
    seen: list[int] = []
    verb = standards.attach_evidence_file

    def attached(**told: Any) -> PieceEvidence:
        seen.append(len(told["data"]))
        return verb(**told)

    monkeypatch.setattr(acts.standards, "attach_evidence_file", attached)
    upload = SimpleUploadedFile("dcc.xml", PLAIN.read_bytes(), content_type="application/xml")
    client_for("冯示例").post(f"/evidence/{row.pk}/attach-file", {"file": upload})
    assert seen == [11]
