"""An instrument on file under another name is claimed by whoever has it now; nothing changes until it is decided."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.filing.models import Claim
from junheng.hub.filing.services import claims
from junheng.hub.foundation.models import Event, Notice


def claimed(street: Any, row: Any, *, by: str = "何示例", why: str = "买了这个摊位") -> Claim:
    return claims.claim_instrument(instrument=row, why=why, by=street.house.acting(by), at=NOW)


def test_claimed_and_told(street: Any, facts_of: Any) -> None:
    """Its owner and the regulators are told; the owner stays the owner; the why stays out of the log."""
    row = street.filed().instrument
    made = claimed(street, row)
    assert facts_of(made) == ["instrument-claimed"] and made.holder == street.stall
    row.refresh_from_db()
    assert row.owner == street.stall
    told = set(Notice.objects.filter(url__contains=str(made.pk)).values_list("organisation_id", flat=True))
    assert {street.stall.pk, street.county.pk} <= told
    assert "买了" not in bytes(Event.objects.get(type="instrument-claimed").leaf).decode()


def test_every_reason(street: Any, refused: Any) -> None:
    row = street.filed().instrument
    with refused("claim-nothing-found"):
        claimed(street, None)
    with refused("claim-own"):
        claimed(street, row, by="许示例")
    claimed(street, row)
    with refused("claim-waits-already", "claim-needs-reason"):
        claimed(street, row, why=" ")


def test_on_its_page_and_over_http(street: Any, client_for: Any) -> None:
    """By plate or code; others see neither the claim nor that there is one."""
    row = street.filed().instrument
    buyer = client_for("何示例")
    told = {"kind": "电子秤", "number": "SN-1", "maker": "示例衡器厂", "why": "转让", "key": "k"}
    sent = buyer.post("/file/claims/new", told)
    made = Claim.objects.get()
    assert sent["Location"] == f"/file/claims/{made.pk}"
    assert "转让" in buyer.get(sent["Location"]).content.decode()
    assert row.name in buyer.get("/file/claims").content.decode()
    assert buyer.get("/api/v1/filing-claims").json()["rows"][0]["state"] == "waiting"
    wrong = buyer.post("/file/claims/new", told | {"number": "SN-9", "key": "k2"})
    assert wrong.status_code == 409 and "SN-9" in wrong.content.decode()
    del told["key"]
    again = buyer.post("/api/v1/filing-claims", told, content_type="application/json")
    assert again.status_code == 409
    stranger = client_for("卫示例")
    assert stranger.get(f"/file/claims/{made.pk}").status_code == 404
    assert stranger.get("/api/v1/filing-claims").json()["rows"] == []
