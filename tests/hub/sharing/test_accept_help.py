"""Who asked takes one offer; nobody else does, and not twice."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW
from tests.hub.sharing.test_offer_help import offered

from junheng.hub.foundation.models import Notice
from junheng.hub.sharing.models import HelpRequest
from junheng.hub.sharing.services.helping import accept_help


def accepted(laboratory: Any) -> HelpRequest:
    return accept_help(offer=offered(laboratory), by=laboratory.house.acting("钱示例"), at=NOW)


def test_accepted_once(laboratory: Any, refused: Any) -> None:
    """The helper is told."""
    offer, house = offered(laboratory), laboratory.house
    with refused("not-your-record"):
        accept_help(offer=offer, by=house.acting("孙示例"), at=NOW)
    row = accept_help(offer=offer, by=house.acting("钱示例"), at=NOW)
    assert row.state == "accepted"
    assert (
        "已被接受" in Notice.objects.get(organisation_id=house.institute.pk, url=f"/mutual-help/{row.pk}").zh
    )
    with refused("help-not-in-state"):
        accept_help(offer=offer, by=house.acting("钱示例"), at=NOW)
