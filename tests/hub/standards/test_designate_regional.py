"""The region's office puts a standard on the public register, with what hangs on it; an ended examination is told to dependants."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW, _register, uscc
from tests.hub.standards.conftest import DRAWN_AT

from junheng.hub.capabilities.models import PieceEvidence
from junheng.hub.certificates.models import CertificateParent
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import ANONYMOUS
from junheng.hub.institutions.models import Region
from junheng.hub.standards import registering
from junheng.hub.standards.dependants import Hanging
from junheng.hub.standards.services import regional


def test_on_the_register(laboratory: Any, refused: Any, client: Any) -> None:
    """One certificate of Zhejiang and, resting on it, one more: two certificates, one body, one standard, alone."""
    house = laboratory.house
    centre = _register(
        uscc("1231000047000077C"), "华东示例大区办", "East Example Office", "regional-centre", "310000"
    )
    house.member("朱示例", centre, "regional_office")
    row = regional.propose_regional(
        standard=laboratory.standard, region=Region.objects.order_by("id").first(), capacity=9, by=house.acting("冯示例"), at=NOW
    )  # fmt: skip
    first = laboratory.issued()
    meter = laboratory.file("王示例", house.enterprise, "dc-voltmeter", "表", "DVM-11")
    second = laboratory.issued(instrument=meter)
    edge = CertificateParent.objects.get(certificate=second)
    edge.delete()
    rests = PieceEvidence.objects.get(pk=edge.evidence_id)
    fields = {
        each.attname: getattr(edge, each.attname)
        for each in CertificateParent._meta.concrete_fields
        if each.name != "id"
    }
    other = laboratory.file("冯示例", house.institute, "dc-voltage-source", "工作源", "SRC-2")
    piece = laboratory_piece(laboratory, other)
    CertificateParent.objects.create(
        **fields | {"parent_certificate_id": first.pk, "piece_id": piece.pk, "evidence_id": rests.pk}
    )
    with refused("not-permitted"):
        regional.designate_regional(regional=row, by=house.acting("冯示例"), at=NOW)
    regional.designate_regional(regional=row, by=house.acting("朱示例"), at=NOW)
    with tenancy.only():
        found = registering.register("", DRAWN_AT.date(), ANONYMOUS)
        page = client.get("/regional-standards").content.decode()
    assert [(each.hanging, each.alone, each.state) for each in found] == [(Hanging(2, 1, 1), True, "active")]
    assert "直流电压标准装置" in page
    with refused("regional-not-in-state"):
        regional.designate_regional(regional=row, by=house.acting("朱示例"), at=NOW)


def laboratory_piece(laboratory: Any, instrument: Any) -> Any:
    from junheng.hub.capabilities.services import standards

    return standards.add_piece(
        standard=laboratory.standard, instrument=instrument, role="auxiliary", by=laboratory.house.acting("冯示例"), at=NOW
    )  # fmt: skip
