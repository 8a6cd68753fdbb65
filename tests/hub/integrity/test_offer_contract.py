"""A market and its stalls agree about measuring: offered, agreed by the owner itself or signed on paper, ended by either (R17.3)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.hub.conftest import NOW, TODAY

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.models import Event
from junheng.hub.integrity import hosting
from junheng.hub.integrity.models import StallContract
from junheng.hub.integrity.services import hosts

YEAR = TODAY + timedelta(days=365)


def offered(street: Any, **changes: Any) -> StallContract:
    told = {
        "stall": "A-1",
        "party": street.stall.uscc,
        "on_paper": "",
        "since": TODAY,
        "until": YEAR,
    } | changes
    return hosts.offer_contract(offer=hosting.Offer(**told), by=street.house.acting("卫示例"), at=NOW)


def test_the_owner_agrees_itself(street: Any, client_for: Any, facts_of: Any) -> None:
    """The host offers on its page, the stall's owner reads the clauses and agrees; the office reads it, a stranger does not."""
    told = {"stall": "A-1", "party": street.stall.uscc, "on_paper": "", "since": TODAY, "until": YEAR}
    page = client_for("卫示例").post("/market/contracts/new", told | {"key": "k"})["Location"]
    yes = {"answer": "agree", "reason": "", "key": "k"}
    assert client_for("卫示例").post(f"{page}/answer-contract", yes).status_code in (403, 409)
    owner = client_for("许示例")
    assert "未核对" in owner.get(page).content.decode() and "公平秤" in owner.get(page).content.decode()
    assert owner.post(f"{page}/answer-contract", yes)["Location"] == page
    row = StallContract.objects.get()
    assert (row.state, row.state_by, row.on_paper) == ("agreed", "许示例", False)
    assert facts_of(row) == ["stall-contract-answered", "stall-contract-offered"]
    assert client_for("钱示例").get(page).status_code == 200
    assert client_for("何示例").get(page).status_code == client_for("秦示例").get(page).status_code == 404
    assert [
        each["stall"] for each in client_for("许示例").get("/api/v1/market/contracts").json()["rows"]
    ] == ["A-1"]
    assert street.stall.name_zh not in str(
        [each.data for each in Event.objects.filter(type__startswith="stall-contract")]
    )
    leaves = b"".join(bytes(each) for each in Event.objects.filter(type__startswith="stall-contract").values_list("leaf", flat=True)).decode()  # fmt: skip
    assert not any(
        each in leaves for each in (street.host.uscc, street.stall.uscc, "A-1", street.host.name_zh)
    )
    with tenancy.only("310000"):
        assert not StallContract.objects.exists()


def test_on_paper_is_the_hosts_word(street: Any, client_for: Any) -> None:
    """With whom nobody is registered here: in force at once, and shown as nothing but the host's word."""
    row = offered(street, party="", on_paper="王大嫂")
    assert (row.state, row.on_paper, row.party_id) == ("agreed", True, None)
    page = (
        client_for("卫示例")
        .get(f"/market/contracts/{row.pk}", headers={"accept-language": "en"})
        .content.decode()
    )
    assert "as the host says" in page


@pytest.mark.parametrize(("changes", "codes"), [
    ({"stall": " "}, ["stall-needs-name"]),
    ({"party": ""}, ["contract-party-one-way"]),
    ({"on_paper": "王大嫂"}, ["contract-party-one-way"]),
    ({"party": "91110000000000000X"}, ["contract-party-unknown"]),
    ({"until": TODAY - timedelta(days=1)}, ["contract-days-range"]),
    ({"until": TODAY + timedelta(days=1200)}, ["contract-days-range"]),
    ({"until": date.max}, ["contract-days-range"]),
])  # fmt: skip
def test_refused(street: Any, refused: Any, changes: dict[str, Any], codes: list[str]) -> None:
    """A stall, one other side, a term that is not over and not without end."""
    with refused(*codes):
        offered(street, **changes)


def test_one_a_stall_and_not_with_oneself(street: Any, refused: Any) -> None:
    """An open offer keeps the next one out of its days, by the database too; the renewal is agreed before its last day."""
    row = offered(street)
    with refused("contract-live-already"):
        offered(street)
    with refused("contract-live-already"):
        offered(street, since=YEAR, until=YEAR + timedelta(days=365))
    after = {"since": YEAR + timedelta(days=1), "until": YEAR + timedelta(days=365)}
    next_one, owner = offered(street, **after), street.house.acting("许示例")
    hosts.answer_contract(contract=next_one, agrees=True, reason="", by=owner, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        StallContract.objects.filter(pk=next_one.pk).update(since=YEAR)
    with refused("contract-days-over"):
        hosts.answer_contract(contract=row, agrees=True, reason="", by=owner, at=NOW + timedelta(days=366))
    assert hosting.refusals_to_offer(
        hosting.Offer("A-9", "", "王大嫂", date.max, date.max), party_known=False, own=False, live_until=None, on=TODAY
    ) == ()  # fmt: skip
    with refused("contract-with-oneself"):
        offered(street, stall="A-2", party=street.host.uscc)
