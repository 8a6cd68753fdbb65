"""Issuing the certificate of a checked record: the P1 gate, the signed bytes, the fact; never half."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.hub.conftest import NOW, TODAY, WORK

from junheng.core.certificate.findings import validate
from junheng.core.certificate.parsing import parse
from junheng.core.transparency import libcrypto, sm2
from junheng.hub.capabilities.models import StandardPiece
from junheng.hub.capabilities.services.standards import set_piece_status
from junheng.hub.certificates.models import Certificate, CertificateParent, StandardCase
from junheng.hub.certificates.services import issuing, papers, recalls
from junheng.hub.foundation.models import Event, Notice
from junheng.hub.institutions.models import Qualification
from junheng.hub.institutions.services.qualifications import suspend_qualification


def test_one_certificate_with_its_leaf(laboratory: Any, facts_of: Any) -> None:
    """Rows, signed bytes, parents, due date, notice and fact all stand after the act."""
    made = laboratory.issued()
    assert made.number.endswith("-26-00001")
    data = papers.xml_of(made)
    assert validate(parse(data)).is_valid
    assert parse(data).sha256 == made.xml_sha256
    event = Event.objects.get(type="certificate-issued")
    assert event.data["digest"] == made.xml_sha256
    assert event.data["digest_sm3"] == sm2.sm3(data).hex()
    assert made.number.encode() in bytes(event.leaf)
    parent = CertificateParent.objects.get(certificate=made)
    assert (parent.parent_number, parent.judged_on) == ("SH-2026-0001", WORK)
    assert laboratory.meter.due_dates.get(service="calibration").due.isoformat() == "2027-11-19"
    laboratory.meter.refresh_from_db()
    assert laboratory.meter.test == "calibrated"
    assert Notice.objects.filter(
        organisation_id=laboratory.house.enterprise.pk, zh__contains=made.number
    ).exists()


def test_without_sm3_the_leaf_has_sha256_alone(laboratory: Any, monkeypatch: Any) -> None:
    """A machine whose libcrypto has no SM3 issues as ever; the field is not there."""
    monkeypatch.setattr(libcrypto, "NAMES", ("libnothing.so.3",))
    laboratory.issued()
    assert "digest_sm3" not in Event.objects.get(type="certificate-issued").data


def test_results_are_those_of_x7(laboratory: Any) -> None:
    """Errors +3.1, +22, +230 and −242 µV against 4, 40, 400 and 400 µV (practice X7)."""
    made = laboratory.issued()
    tables = made.body.content["results"][0]["tables"]
    roles = [column["role"] for column in tables[0]["columns"]]
    rows = [dict(zip(roles, row, strict=True)) for table in tables for row in table["rows"]]
    found = [round(Decimal(row["error"]), 1) for row in rows]
    assert found == [Decimal("3.1"), Decimal("22.0"), Decimal("230.0"), Decimal("-242.0")]
    assert [Decimal(row["limit"]) for row in rows] == [4, 40, 400, 400]
    assert {row["verdict"] for row in rows} == {"pass"}
    assert made.conclusion == "合格"


def test_every_reason_at_once(laboratory: Any, refused: Any) -> None:
    """A stopped standard, an unauthorised measurer and no signatory are all said together."""
    record = laboratory.checked()
    laboratory.measurer_authorisation = laboratory.house.people["周示例"].authorisations.all().delete()
    set_piece_status(
        piece=laboratory.piece,
        status="stopped",
        reason="期间核查报警",
        by=laboratory.house.acting("冯示例"),
        at=NOW,
    )
    with refused("standard-not-usable", "measurer-not-authorised"):
        issuing.issue_certificate(original=record, by=laboratory.house.acting("郑示例"), at=NOW)
    assert not Certificate.objects.exists()


def test_a_missing_accreditation_removes_the_mark_not_the_calibration(laboratory: Any, refused: Any) -> None:
    """Suspended on the work date: with the mark refused, without it issued (practice P1)."""
    record = laboratory.checked()
    suspend_qualification(
        qualification=Qualification.objects.get(type="accreditation"), since=WORK, reason="监督评审",
        by=laboratory.house.platform, at=NOW,
    )  # fmt: skip
    with refused("accreditation-missing"):
        issuing.issue_certificate(original=record, mark="CNAS", by=laboratory.house.acting("郑示例"), at=NOW)
    assert issuing.issue_certificate(original=record, by=laboratory.house.acting("郑示例"), at=NOW).mark == ""


def test_with_the_mark(laboratory: Any) -> None:
    """U is not below the CMC, the signatory signs, the mark's number is printed."""
    made = laboratory.issued(mark="CNAS")
    assert made.mark == "CNAS"
    assert "CNAS L0001" in papers.xml_of(made).decode()


def test_with_the_mark_u_is_not_below_the_cmc(laboratory: Any, refused: Any) -> None:
    """CMC 9×10⁻⁶ of reading, reported 8×10⁻⁶: with the mark each point is refused, without it none."""
    record = laboratory.checked()
    row = Qualification.objects.get(type="accreditation").items.get()
    row.data["boxes"][0]["uncertainty"]["linear"]["b"] = "0.000009"
    row.save()
    with refused(*["uncertainty-below-cmc"] * 4):
        issuing.issue_certificate(original=record, mark="CNAS", by=laboratory.house.acting("郑示例"), at=NOW)
    assert issuing.issue_certificate(original=record, by=laboratory.house.acting("郑示例"), at=NOW)


def test_once_only(laboratory: Any, refused: Any) -> None:
    """Two approvers, one certificate."""
    made = laboratory.issued()
    with refused("already-issued"):
        issuing.issue_certificate(original=made.body.record, by=laboratory.house.acting("郑示例"), at=NOW)


@pytest.mark.parametrize("name", ["周示例", "王示例", "钱示例"])
def test_only_an_approver(laboratory: Any, refused: Any, name: str) -> None:
    """Measurer, client and regulator may not."""
    record = laboratory.checked()
    with refused("not-permitted"):
        issuing.issue_certificate(original=record, by=laboratory.house.acting(name), at=NOW)


def test_an_unprintable_character_stops_it_before_signing(laboratory: Any, refused: Any) -> None:
    """The character is named; nothing is kept."""
    record = laboratory.checked()
    laboratory.meter.maker = "𠮷厂"
    laboratory.meter.save()
    with refused("character-not-in-font"):
        issuing.issue_certificate(original=record, by=laboratory.house.acting("郑示例"), at=NOW)
    assert not Certificate.objects.exists()


def test_without_a_key_nothing_is_issued(laboratory: Any, refused: Any) -> None:
    """A body without a signing key is told so."""
    record = laboratory.checked()
    laboratory.house.institute.signing_keys.update(retired_at=NOW)
    with refused("signing-key-missing"):
        issuing.issue_certificate(original=record, by=laboratory.house.acting("郑示例"), at=NOW)


def test_work_of_the_window_of_an_open_case(laboratory: Any, refused: Any) -> None:
    """Calibrated again and back in use, the standard was still suspected on the work date: not issued while the case is open."""
    record, keeper = laboratory.checked(), laboratory.house.acting("冯示例")
    given: dict[str, Any] = {"piece": laboratory.piece, "by": keeper, "at": NOW}
    case = recalls.open_case(finding=recalls.Finding(TODAY, "跌落", since=WORK, since_basis="交接"), **given)
    laboratory.evidence("SH-2026-0009", TODAY, date(2027, 11, 20))
    set_piece_status(status="qualified", reason="复校合格", **given)
    with refused("standard-under-case"):
        issuing.issue_certificate(original=record, by=laboratory.house.acting("郑示例"), at=NOW)
    StandardCase.objects.filter(pk=case.pk).update(since=WORK + timedelta(days=1))
    assert issuing.issue_certificate(original=record, by=laboratory.house.acting("郑示例"), at=NOW)


def test_the_edge_leads_to_the_certificate_of_the_standard(laboratory: Any) -> None:
    """Evidence written down by its number alone: the edge finds the certificate about that instrument, and no other."""
    above = laboratory.issued()
    laboratory.piece.evidence.update(number=above.number)
    for instrument, found in ((laboratory.meter, None), (laboratory.piece.instrument, above)):
        Certificate.objects.filter(pk=above.pk).update(instrument=instrument)
        laboratory.meter.refresh_from_db()
        assert laboratory.issued().parents.get().parent_certificate == found


def test_a_paper_that_rests_on_one_under_a_case(verifying: Any) -> None:
    """Issued while the certificate of its standard is under inquiry: a row a level below, the warning, the holder told."""
    laboratory = verifying.laboratory
    above, keeper = laboratory.issued(), laboratory.house.acting("冯示例")
    case = recalls.open_case(
        piece=laboratory.piece, finding=recalls.Finding(TODAY, "跌落"), by=keeper, at=NOW
    )
    StandardCase.objects.filter(pk=case.pk).update(piece=verifying.pieces["water-meter"])
    Certificate.objects.filter(pk=above.pk).update(instrument=laboratory.piece.instrument)
    laboratory.piece.evidence.update(number=above.number)
    StandardPiece.objects.filter(pk=laboratory.piece.pk).update(status="qualified")
    laboratory.meter.refresh_from_db()
    made = laboratory.issued()
    made.refresh_from_db()
    row = case.effects.get(certificate=made)
    assert (row.depth, row.effect, made.inquiry) == (2, "unknown", case.number)
    assert Notice.objects.filter(url=f"/cases/{case.pk}", zh__contains=made.number).exists()
    again = issuing.reissue_certificate(
        certificate=made,
        relation="replaces",
        reason="单位名称有误",
        changed="名称",
        by=verifying.approver,
        at=NOW,
    )
    assert case.effects.get(certificate=again).depth == 2
