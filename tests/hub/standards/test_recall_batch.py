"""A recall stops every piece of the batch, tells every holder and lists every certificate that used it (R07.5)."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW
from tests.hub.standards.materials import released

from junheng.hub.certificates.models import StandardCase
from junheng.hub.foundation.models import Event, Notice
from junheng.hub.standards import holding
from junheng.hub.standards.models import BatchHolding
from junheng.hub.standards.services import materials

RECEIVED = date(2026, 6, 1)


def recalled(laboratory: Any) -> Any:
    """The laboratory's only piece is of the batch; one certificate was issued with it."""
    house = laboratory.house
    batch = released(house, code="9", expires_on=date(2028, 1, 1))
    materials.take_batch(
        batch=batch, units=1, received_on=RECEIVED, piece=laboratory.piece, by=house.acting("冯示例"), at=NOW
    )
    laboratory.evidence("SH-2026-0002", date(2026, 6, 2), date(2027, 6, 1))
    made = laboratory.issued()
    told = {"batch": batch, "reason": "定值有误", "by": house.acting("孙示例"), "at": NOW}
    return made, told


def test_recalled_and_followed(laboratory: Any, refused: Any, client_for: Any) -> None:
    """The producer sees holders and certificates; the holder opens its case, which works out the effect on each."""
    made, told = recalled(laboratory)
    house = laboratory.house
    with refused("recall-needs-reason"):
        materials.recall_batch(**told | {"reason": ""})
    with refused("not-your-record"):
        materials.recall_batch(**told | {"by": house.acting("冯示例")})
    batch = materials.recall_batch(**told)
    laboratory.piece.refresh_from_db()
    assert laboratory.piece.status == "stopped"
    fact = Event.objects.get(type="material-batch-recalled")
    assert (fact.data["holders"], fact.data["certificates"]) == (1, 1)
    assert Notice.objects.filter(organisation_id=house.institute.pk, zh__contains="已召回").count() == 1
    listed = client_for("孙示例").get(f"/api/v1/material-batches/{batch.pk}").json()
    assert listed["certificates"] == [made.number] and listed["holders"] == [house.institute.name_zh]
    assert client_for("王示例").get(f"/api/v1/material-batches/{batch.pk}").json()["certificates"] == []
    assert made.number in client_for("冯示例").get(f"/material-batches/{batch.pk}").content.decode()
    with refused("batch-recalled"):
        materials.take_batch(batch=batch, units=1, received_on=RECEIVED, piece=None, by=house.acting("冯示例"), at=NOW)  # fmt: skip
    held = BatchHolding.objects.get()
    with refused("not-your-record"):
        materials.follow_recall(holding=held, by=house.acting("孙示例"), at=NOW)
    materials.follow_recall(holding=held, by=house.acting("冯示例"), at=NOW)
    case = StandardCase.objects.get()
    assert [each.certificate for each in case.effects.all()] == [made] and case.since == RECEIVED
    with refused("holding-followed"):
        materials.follow_recall(holding=held, by=house.acting("冯示例"), at=NOW)
    assert holding.batches().get(pk=batch.pk).recall_reason == "定值有误"
