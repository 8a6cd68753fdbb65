"""Three codes and one seal: noted by the owner, shown to whoever scans it with who said so (R17.2)."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.foundation import tenancy
from junheng.hub.instruments.models import Instrument, InstrumentMark
from junheng.hub.instruments.rules import Purpose
from junheng.hub.instruments.services import ledger, marks


def scale(house: Any) -> Instrument:
    new = ledger.NewInstrument(
        item=house.item("non-automatic-scale"), name="电子计价秤", serial="S-1", purpose=Purpose.TRADE
    )
    return ledger.register_instrument(new=new, owner=house.enterprise, by=house.acting("王示例"), at=NOW)


def test_on_the_scan_page(house: Any, client: Any, client_for: Any, refused: Any) -> None:
    """Nothing is shown before; then each with who told it; another value ends the one before."""
    row = scale(house)
    page = f"/scan/{row.code}"
    assert "三码一封" not in client.get(page).content.decode()
    owner = client_for("王示例")
    for kind, value in (("seal", "铅-0704"), ("production", "P-88")):
        told = {"kind": kind, "value": value, "key": kind}
        assert owner.post(f"/instruments/{row.code}/note-mark", told).status_code == 302
    owner.logout()
    shown = client.get(page).content.decode()
    assert (
        shown.index("P-88") < shown.index("铅-0704")
        and house.enterprise.name_zh in shown
        and "维修码" not in shown
    )
    by = house.acting("王示例")
    with refused("mark-known"):
        marks.note_mark(instrument=row, kind="seal", value="铅-0704 ", by=by, at=NOW)
    with refused("mark-kind-unknown", "mark-unreadable"):
        marks.note_mark(instrument=row, kind="colour", value="\n", by=by, at=NOW)
    with refused("not-your-record"):
        marks.note_mark(instrument=row, kind="seal", value="x", by=house.acting("冯示例"), at=NOW)
    marks.note_mark(instrument=row, kind="seal", value="铅-0705", by=by, at=NOW)
    assert list(InstrumentMark.objects.filter(kind="seal", until=None).values_list("value", flat=True)) == [
        "铅-0705"
    ]
    tenancy.showing("")
    with tenancy.only("330000"):
        assert not InstrumentMark.objects.exists()
