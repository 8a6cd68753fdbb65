"""An exporter types an instrument and a country and sees which certificate helps (R10.2)."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.conftest import NOW, House
from tests.hub.recognition.abroad import arrangement, cmc, keeper

from junheng.hub.institutions.models import Organisation
from junheng.hub.recognition import queries
from junheng.hub.recognition.services import international


@pytest.fixture
def register(offices: House) -> House:
    """A CMC of a verified institute, an arrangement of many, and an entry for another country."""
    Organisation.objects.filter(pk=offices.institute.pk).update(state="verified")
    for new in (cmc(offices), arrangement(), arrangement(number="DEMO-A-2", countries=("JP",))):
        international.list_international_entry(new=new, by=keeper(), at=NOW)
    return offices


def told(client: Any, instrument: str, country: str) -> Any:
    return client.get("/api/v1/international/help", {"instrument": instrument, "country": country}).json()


def test_which_certificate_helps(register: House, client: Any) -> None:
    """Page and API name the same entries, for a name in either language or two letters, with numbers and U."""
    for country in ("德国", "germany", "DE", "ｄｅ"):
        found = told(client, "压力表", country)
        assert [(each["number"], each["helps"]) for each in found["rows"]] == [
            ("DEMO-A-1", True),
            ("DEMO-M-1", True),
        ]
    assert [each["number"] for each in told(client, "pressure gauge", "法国")["rows"]] == ["DEMO-M-1"]
    page = client.get("/international", {"instrument": "压力表", "country": "德国"}).content.decode()
    assert "DEMO-M-1" in page and "DEMO-A-1" in page and "浙江示例计量院" in page


def test_nothing_on_file_is_no_refusal(register: House, client: Any) -> None:
    """Another instrument, another country: said, and never worded as a refusal."""
    for instrument, country in (("天平", "DE"), ("压力表", "巴西")):
        found = told(client, instrument, country)
        assert (found["rows"], len(found["reasons"])) == ([], 1)
        page = client.get("/international", {"instrument": instrument, "country": country}).content.decode()
        assert "这不表示对方不承认" in page


def test_a_body_that_is_no_longer_verified(register: House, client: Any) -> None:
    """Its CMC helps nobody from that moment, and says so; the arrangement of many still does."""
    Organisation.objects.filter(pk=register.institute.pk).update(state="suspended")
    found = told(client, "压力表", "DE")
    assert [(each["number"], each["helps"]) for each in found["rows"]] == [
        ("DEMO-A-1", True),
        ("DEMO-M-1", False),
    ]
    assert "浙江示例计量院" in found["rows"][1]["reasons"][0]


@pytest.mark.parametrize(("typed", "code"), [("", None), ("x", None), ("Nowhere", None), ("中国", "CN"), ("swi", "CH"), ("united", None), ("Korea", None)])  # fmt: skip
def test_country_of(typed: str, code: str | None) -> None:
    """A beginning that fits several is not guessed."""
    assert queries.country_of(typed) == code


def test_country_not_known(register: House, client: Any) -> None:
    answer = client.get("/api/v1/international/help", {"instrument": "压力表", "country": "Atlantis"})
    assert answer.status_code == 409 or answer.status_code == 422
    assert (
        "Atlantis"
        in client.get("/international", {"instrument": "x", "country": "Atlantis"}).content.decode()
    )
