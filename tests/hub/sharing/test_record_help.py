"""Both bodies of the help keep its log; with the first line it is running; nobody else reads or writes it."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW
from tests.hub.sharing.test_accept_help import accepted

from junheng.hub.sharing.models import HelpRequest
from junheng.hub.sharing.services.helping import record_help


def running(laboratory: Any) -> HelpRequest:
    row = accepted(laboratory)
    record_help(request=row, text="标准器已送达", by=laboratory.house.acting("冯示例"), at=NOW)
    row.refresh_from_db()
    return row


def test_kept_by_both(laboratory: Any, refused: Any, client: Any) -> None:
    """In words; shown to the two, not to the public."""
    row, house = running(laboratory), laboratory.house
    assert row.state == "running"
    record_help(request=row, text="已收到", by=house.acting("钱示例"), at=NOW)
    with refused("not-your-record"):
        record_help(request=row, text="x", by=house.acting("孙示例"), at=NOW)
    with refused("help-needs-words"):
        record_help(request=row, text=" ", by=house.acting("冯示例"), at=NOW)
    assert "标准器已送达" not in client.get(f"/mutual-help/{row.pk}").content.decode()
    client.force_login(house.people["钱示例"])
    assert "标准器已送达" in client.get(f"/mutual-help/{row.pk}").content.decode()
