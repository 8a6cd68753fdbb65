"""Where a sheet and the ledger differ, a person decides: the ledger stays, or the sheet's words are taken."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.conftest import NOW
from tests.hub.filing.test_import_filings import book, imported, read, row, states

from junheng.hub.filing.models import SheetRow
from junheng.hub.filing.services import sheets
from junheng.hub.foundation.models import Event


@pytest.mark.parametrize("take", [True, False])
def test_decided_by_a_person(street: Any, client_for: Any, facts_of: Any, refused: Any, take: bool) -> None:
    imported(street, read(street, book(row())))
    sheet = read(street, book(row(place="示例市场 B-9", model="ACS-15")))
    assert states(sheet) == [(2, "conflict", ["sheet-row-differs", "sheet-row-differs"])]
    waiting = SheetRow.objects.get(sheet=sheet)
    host = client_for("卫示例")
    page = host.get(f"/file/rows/{waiting.pk}/decide-conflict").content.decode()
    assert "B-9" in page and "ACS-30" in page
    told = {"decision": "take" if take else "keep", "key": "k"}
    assert host.post(f"/file/rows/{waiting.pk}/decide-conflict", told).status_code == 302
    made = waiting.instrument
    assert made is not None
    made.refresh_from_db()
    assert (made.place, made.model) == (("示例市场 B-9", "ACS-15") if take else ("示例市场 A-1", "ACS-30"))
    assert facts_of(made)[0] == "filing-conflict-decided"
    assert "B-9" not in bytes(Event.objects.get(type="filing-conflict-decided").leaf).decode()
    with refused("sheet-row-not-waiting"):
        sheets.decide_conflict(row=waiting, take=True, by=street.house.acting("卫示例"), at=NOW)
    with refused("not-your-record"):
        sheets.decide_conflict(row=waiting, take=True, by=street.house.acting("许示例"), at=NOW)
    url = f"/api/v1/filing-sheet-rows/{waiting.pk}/decision"
    assert client_for("许示例").post(url, told, content_type="application/json").status_code == 404
