"""A proposed fine goes to the level that may decide its amount, by the thresholds of the rule pack."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tests.hub.conftest import NOW
from tests.hub.risk.conftest import Court

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.models import Event, Notice
from junheng.hub.institutions.models import Organisation, Rule
from junheng.hub.risk.models import Fine
from junheng.hub.risk.rules import fine as rules


@pytest.mark.parametrize(
    "amount, by, level",
    [
        ("50000", "尤示例", "county"), ("50000.01", "尤示例", "city"), ("200000", "尤示例", "city"),
        ("200000.01", "尤示例", "province"), ("800", "钱示例", "province"), ("800", "谢示例", "city"),
    ],
)  # fmt: skip
def test_routed_by_its_amount(court: Court, amount: str, by: str, level: str) -> None:
    """What equals a threshold is still its level's; never below the office that proposes."""
    row = court.proposed(amount, by=by)
    assert (row.level, row.office.kind) == (level, f"regulator-{level}")
    assert (row.county_most, row.city_most, row.unit) == ("50000.00", "200000.00", "CNY")
    told = Notice.objects.filter(url=f"/fines/{row.pk}").values_list("organisation_id", flat=True)
    assert set(told) == {court.street.stall.pk, row.office_id}


def test_a_level_without_an_office_is_passed_over(court: Court, refused: Any) -> None:
    Organisation.objects.filter(kind="regulator-city").update(state="registered")
    assert court.proposed("60000").level == "province"
    Organisation.objects.filter(kind="regulator-province").update(state="registered")
    with refused("fine-no-office"):
        court.proposed("300000", basis=_another_basis())


def _another_basis() -> str:
    """A second rule of the pack, so that the first proposal does not stand in the way."""
    one = Rule.objects.get(key="fine_most_short_measure")
    one.pk, one.key = None, "fine_most_example"
    one._state.adding = True
    one.save()
    return one.key


def test_refused(court: Court, refused: Any) -> None:
    """Every reason at once; above the most the rule allows; twice on the same rule; not by a body's neighbour province."""
    with refused("fine-amount-unread", "fine-basis-unknown", "fine-needs-facts"):
        court.proposed("１０元", basis="check_publish", facts=" ")
    with refused("fine-over-the-most"):
        court.proposed("1000.01", basis="fine_most_use_unverified")
    with refused("fine-not-your-body"):
        court.proposed(by="秦示例")
    with refused("not-permitted"):
        court.proposed(by="许示例")
    court.proposed()
    with refused("fine-open-already"):
        court.proposed()
    Rule.objects.filter(key="fine_decide_city_most").update(value="1")
    with refused("fine-rule-missing"):
        court.proposed(basis="fine_most_use_unverified")


@pytest.mark.parametrize(
    "typed, found",
    [
        ("１，５００．５０", Decimal("1500.50")), ("0.01", Decimal("0.01")), ("0", None), ("-1", None), ("1e5", None), ("1.234", None),
        ("1000000000", None), ("1,500.50", Decimal("1500.50")), ("1500,50", None), ("1,5", None), ("１５００，５０", None), ("", None), ("NaN", None), ("٣", None),
    ],
)  # fmt: skip
def test_amounts(typed: str, found: Decimal | None) -> None:
    """Full-width digits are read; no sign, exponent, third place or digits of another script."""
    assert rules.amount_from(typed) == found


def test_the_log_holds_no_amount(court: Court, client_for: Any) -> None:
    """Nor the body; nobody but the two offices and the body sees it; what is recalled is marked."""
    row = court.proposed("999.99", basis="fine_most_use_unverified")
    fact = str(Event.objects.get(type="fine-proposed").data)
    assert "999.99" not in fact and court.street.stall.uscc not in fact
    for name, status in (("尤示例", 200), ("许示例", 200), ("钱示例", 404), ("何示例", 404), ("秦示例", 404)):
        assert client_for(name).get(f"/fines/{row.pk}").status_code == status, name
    assert "未核对" in client_for("尤示例").get(f"/fines/{row.pk}").content.decode()
    with tenancy.only("310000"):
        assert not Fine.objects.exists()


def test_on_the_page_and_over_http(court: Court, client_for: Any) -> None:
    """Proposed on the page of the score; what cannot be read comes back with what was typed."""
    body, client = court.street.stall, client_for("尤示例")
    page = f"/risk/bodies/{body.pk}/propose-fine"
    assert page in client.get(f"/risk/bodies/{body.pk}").content.decode()
    told = {"basis": "fine_most_use_unverified", "amount": "一千", "facts": "超期", "key": "k"}
    back = client.post(page, told)
    assert back.status_code == 409 and "一千" in back.content.decode()
    assert client.post(page, told | {"amount": "1000", "key": "l"}).status_code == 302
    told = {"organisation_id": str(body.pk), "amount": "10", "basis": "fine_most_short_measure", "facts": "x"}
    back = client.post("/api/v1/fines", told, content_type="application/json")
    assert back.status_code == 201 and back.json()["amount"] == "10.00"
    assert client.get("/api/v1/fines").json()["rows"][0]["level"] == "county"
    assert client.get("/fines").status_code == 200
    assert client_for("秦示例").get(page).status_code == 404
    assert Fine.objects.filter(proposed_at=NOW).count() == 2
