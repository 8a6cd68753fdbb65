"""Shanghai's regulator beside Zhejiang's, and an agreement between them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.hub.conftest import NOW, House, uscc
from tests.hub.scenes import scene

from junheng.hub.foundation.acting import Actor
from junheng.hub.institutions.services import organisations as bodies
from junheng.hub.recognition import rules
from junheng.hub.recognition.models import Agreement
from junheng.hub.recognition.services import agreements


@scene(after="house")
def offices(house: House) -> House:
    """The regulators of both provinces, verified."""
    shanghai = bodies.register_organisation(
        new=bodies.NewOrganisation(
            uscc=uscc("11310000470000050"), name_zh="上海示例监管局", name_en="Shanghai Example Regulator",
            kind="regulator-province", division_code="310000", address_zh="上海", is_demo=True,
        ),
        by=house.platform, at=NOW,
    )  # fmt: skip
    for office in (shanghai, house.regulator):
        by = Actor(tenant=office.tenant_id, roles=frozenset({"platform"}))
        bodies.verify_organisation(organisation=office, by=by, at=NOW)
    house.member("秦示例", shanghai, "prov_regulator")
    return house


@pytest.fixture
def drafted(offices: House) -> Callable[..., Agreement]:
    """An agreement of Zhejiang with Shanghai on verification, as proposed; fields may be changed."""

    def make(**changes: Any) -> Agreement:
        told: dict[str, Any] = {
            "number": "沪浙互认示例 1", "title_zh": "检定结果互认", "parties": ("310000", "330000"),
            "papers": ("verification", "calibration"), "conditions": rules.CONDITIONS, "document": "示例文件",
            "since": date(2026, 1, 1),
        }  # fmt: skip
        return agreements.draft_agreement(
            draft=rules.Draft(**told | changes), by=offices.acting("钱示例"), at=NOW
        )

    return make


@pytest.fixture
def signed(offices: House, drafted: Callable[..., Agreement]) -> Callable[..., Agreement]:
    """The same with both signatures."""

    def make(**changes: Any) -> Agreement:
        made = drafted(**changes)
        for name in ("钱示例", "秦示例"):
            made = agreements.sign_agreement(agreement=made, by=offices.acting(name), at=NOW)
        return made

    return make
