"""A claim is decided by the present owner or the regulator: handed over with its due dates, or refused with a reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.hub.conftest import NOW
from tests.hub.filing.test_claim_instrument import claimed

from junheng.hub.filing.models import Claim
from junheng.hub.filing.services import claims
from junheng.hub.instruments.models import Instrument


def decided(street: Any, claim: Claim, *, by: str, hand_over: bool = True, reason: str = "") -> Claim:
    return claims.decide_claim(
        claim=claim, hand_over=hand_over, reason=reason, by=street.house.acting(by), at=NOW
    )


def test_handed_over_by_its_owner(street: Any, facts_of: Any, client_for: Any) -> None:
    row = street.filed().instrument
    made = claimed(street, row)
    old = client_for("许示例")
    page = old.get(f"/file/claims/{made.pk}").content.decode()
    assert "decide-claim" in page
    sent = old.post(
        f"/file/claims/{made.pk}/decide-claim", {"decision": "hand-over", "reason": "", "key": "k"}
    )
    assert sent.status_code == 302
    row.refresh_from_db()
    assert row.owner == street.other
    assert client_for("何示例").get(f"/instruments/{row.code}").status_code == 200
    assert client_for("许示例").get(f"/instruments/{row.code}").status_code == 404
    assert "claim-decided" in facts_of(row)


def test_refused_by_the_regulator(street: Any, client_for: Any, refused: Any) -> None:
    row = street.filed().instrument
    made = claimed(street, row)
    with refused("claim-decision-needs-reason"):
        decided(street, made, by="褚示例", hand_over=False)
    answer = client_for("褚示例").post(
        f"/api/v1/filing-claims/{made.pk}/decision", {"decision": "refuse", "reason": "铭牌不符"}, content_type="application/json"
    )  # fmt: skip
    assert answer.status_code == 200 and answer.json()["state"] == "refused"
    row.refresh_from_db()
    assert row.owner == street.stall
    with refused("claim-not-in-state"):
        decided(street, made, by="褚示例")


def test_not_by_who_claims_nor_a_stranger(street: Any, refused: Any) -> None:
    """Nor while an institution has it; and never without a person."""
    row = street.filed().instrument
    made = claimed(street, row)
    for person in ("何示例", "卫示例"):
        with refused("claim-not-yours-to-decide"):
            decided(street, made, by=person)
    Instrument.objects.filter(pk=row.pk).update(custody="at-institution")
    with refused("claim-at-an-institution"):
        decided(street, made, by="许示例")
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=made.pk).update(state="handed-over")
