"""Where an instrument stands: by phone, market or squares, with how far it may be off; every way works without a script."""

from __future__ import annotations

from decimal import Decimal
from math import hypot
from typing import Any

import pytest
from tests.hub.filing.conftest import png

from junheng.core.reason import UnusableInput
from junheng.hub.filing.models import Filing, FilingDraft
from junheng.hub.filing.rules import places
from junheng.hub.foundation.models import Event

TYPED = {
    "kind": "电子计价秤",
    "use": "T",
    "number": "SN-7",
    "place": "示例市场 B-2",
    "maker": "示例厂",
    "key": "k1",
}


@pytest.mark.parametrize(
    "text", ["30.1", "91,120,5,phone", "30,181,5,phone", "30,120,5,seen", "30,120,-5,phone", "30,120,5", "nan,1,1,map", "１,2,3,map"]
)  # fmt: skip
def test_what_is_no_position_is_said(text: str, street: Any, refused: Any) -> None:
    with pytest.raises(UnusableInput):
        places.read_spot(text)
    with refused("position-unreadable"):
        street.filed(spot=text)


def test_what_a_phone_says_of_its_accuracy_is_read() -> None:
    """A single-precision number that a script prints as a double: fifteen decimals."""
    spot = places.read_spot("30.274100000000002,120.1551,13.788000106811523,phone")
    assert spot is not None and spot.within == "13.788000106811523"


def test_a_stranger_is_told_at_once(street: Any, client: Any) -> None:
    """What is kept for whoever is not signed in is read first: the page of what is kept never fails on it."""
    sent = client.post("/file", TYPED | {"spot": "here,there,,phone"})
    assert sent.status_code == 400 and "here,there" in sent.content.decode()
    assert client.get("/file/kept").status_code == 302


def test_squares_of_a_level_fill_the_one_above() -> None:
    """Each map fills the square that was tapped; no place in a square is further from its middle than it says."""
    coarse = places.squares(Decimal("30.26"), Decimal("120.13"), 0)
    tapped = next(each for each in coarse if each.holds(30.27, 120.14))
    fine = places.squares(tapped.latitude, tapped.longitude, 1)
    half = places.STEPS[0] / 2
    assert min(each.longitude for each in fine) - places.STEPS[1] / 2 == tapped.longitude - half
    assert max(each.latitude for each in fine) + places.STEPS[1] / 2 == tapped.latitude + half
    assert sum(each.holds(30.27, 120.14) for each in fine) == 1
    assert (fine[0].row, fine[0].column) == (1, 1) and fine[0].latitude > fine[-1].latitude
    north, east = 0.002 * 111_195, 0.002 * 111_195 * 0.8638  # cos 30.25°, from a table
    assert abs(int(fine[0].spot.within) - hypot(north, east)) < 2


def test_kept_as_it_came(street: Any, client_for: Any) -> None:
    """The phone's digits and its own doubt are kept; the log holds a commitment, and the number typed twice is one filing."""
    stall = client_for("许示例")
    told = TYPED | {"spot": "30.274100000000002,120.1551,12.75,phone"}
    sent = stall.post("/file", told)
    assert sent.status_code == 302 and stall.post("/file", told)["Location"] == sent["Location"]
    row = Filing.objects.get()
    assert (row.latitude, row.longitude, row.within, row.located) == ("30.274100000000002", "120.1551", "12.75", "phone")  # fmt: skip
    leaf = bytes(Event.objects.get(type="instrument-filed").leaf).decode()
    assert "30.2741" not in leaf and '"position"' in leaf
    done = stall.get(sent["Location"]).content.decode()
    assert "30.274100000000002" in done and "± 13 m" in done
    assert stall.post("/api/v1/filings", {k: v for k, v in TYPED.items() if k != "key"} | {"number": "SN-8", "spot": "x"}, content_type="application/json").status_code == 400  # fmt: skip


def test_by_market_and_by_squares_without_a_script(street: Any, client: Any) -> None:
    """A stranger opens the map at the market, taps square after square, keeps picture and words, and takes it out again."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    page = client.get("/file").content.decode()
    assert f'<option value="30.26,120.13">{street.host.name_zh}</option>' in page and "carto" not in page
    opened = client.post("/file", TYPED | {"map": "start"})
    assert (
        opened.status_code == 200 and "先选" in opened.content.decode() and not FilingDraft.objects.exists()
    )
    photo = SimpleUploadedFile("a.png", png(), content_type="image/png")
    start = client.post("/file", TYPED | {"market": "30.26,120.13", "map": "start", "photo": photo})
    shown = start.content.decode()
    assert shown.count('name="map"') == 66 and '<b class="num">1</b> 杭州' in shown and len(shown) < 60_000
    assert 'value="SN-7"' in shown and start.context["form"].initial["kept"]
    tapped = start.context["around"][27].square
    finer = client.post("/file", TYPED | {"market": "30.26,120.13", "map": tapped.value})
    assert str(tapped.spot) in finer.content.decode() and finer.context["around"][0].square.level == 1
    last = places.squares(tapped.latitude, tapped.longitude, 2)[9]
    end = client.post("/file", TYPED | {"map": last.value})
    assert end.context["around"] is None and end.context["spot"] == last.spot
    out = client.post("/file", TYPED | {"spot": str(last.spot), "market": "30.26,120.13", "map": "none"})
    assert not out.context["spot"] and not Filing.objects.exists()
    kept = client.post("/file", TYPED | {"market": "30.26,120.13"})
    assert "30.26, 120.13" in client.get(kept["Location"]).content.decode()
    assert FilingDraft.objects.get(told__spot="30.26,120.13,,market")
