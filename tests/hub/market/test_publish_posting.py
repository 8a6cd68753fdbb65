"""A need enters the hall: its public face holds nothing that is sealed, and what nobody can do is a national gap."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.hub.conftest import NOW
from tests.hub.market.conftest import FRIDAY, NEED

from junheng.core.capability.reading import read_need
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.models import Event
from junheng.hub.market import queries, rules
from junheng.hub.market.models import Posting, PostingBody
from junheng.hub.market.services import hall


def test_open_to_all(market: Any, facts_of: Any, client: Any) -> None:
    """The hall shows who asks and what; it is found by words, and by its quantity."""
    row = market.publish(note="附五个点的数据")
    assert (row.owner, row.text, row.state) == (market.house.enterprise, NEED, "open")
    assert not hasattr(row, "gap")
    assert facts_of(row) == ["posting-published"]
    page = client.get("/needs?q=仪表").content.decode()
    assert NEED in page and "上海示例仪表有限公司" in page
    assert client.get("/api/v1/hall?quantity=electric.voltage.dc").json()["rows"][0]["text"] == NEED
    assert client.get("/api/v1/hall?text=没有这个词").json()["rows"] == []


def test_sealed_from_others(market: Any, client: Any) -> None:
    """Neither the row, nor a search, nor the log, nor a page of a stranger says who asks or how well; the owner reads it."""
    row = market.publish(seals=("owner", "numbers"), note="飞行控制计算机", opens_on_promise=True)
    assert (row.owner, row.text, row.note) == (None, "", "")
    for words in ("仪表", "1000", "飞行"):
        assert not queries.hall(text=words).exists()
    assert queries.hall(text="直流电压").exists()
    for path in (f"/needs/{row.pk}", "/needs", f"/api/v1/hall/{row.pk}", "/national-gaps", "/log/sh"):
        page = client.get(path).content.decode()
        assert not any(
            said in page
            for said in ("上海示例仪表", "1000 V", "飞行", "王示例", market.house.enterprise.uscc)
        )
    event = Event.objects.get(type="posting-published")
    assert (event.organisation_id, event.organisation_name) == (None, "")
    assert market.house.enterprise.uscc.encode() not in bytes(event.leaf)
    with tenancy.only("330000"):
        assert Posting.objects.count() == 1
        assert not PostingBody.objects.exists()
    client.force_login(market.house.people["王示例"], backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/needs/{row.pk}").content.decode()
    assert "1000 V" in page and "飞行" in page


def test_below_every_entry_is_a_national_gap(market: Any, client: Any) -> None:
    """U below every published entry: the need is marked, and stands on the public list by quantity and decade, unnamed."""
    row = market.publish("0~1000 V DC 校准 U ≤ 1 ppm 或 1 µV, k=2")
    assert (row.gap.band, row.gap.met_at) == ("0~1000 V", None)
    page = client.get("/national-gaps").content.decode()
    assert "0~1000 V" in page and "上海示例仪表" not in page
    listed = client.get("/api/v1/national-gaps").json()
    assert [(each["quantity"], each["number"]) for each in listed["rows"]] == [("electric.voltage.dc", 1)]
    assert client.get(f"/api/v1/hall/{row.pk}").json()["national_gap"] is True
    market.publish("0~1000 V DC 校准 U ≤ 1 ppm 或 1 µV, k=2", seals=("numbers",))
    assert sorted(each.band for each in queries.gaps().rows) == ["", "0~1000 V"]


def test_refused(market: Any, refused: Any) -> None:
    """Every reason at once; nothing is half understood."""
    with refused("posting-not-understood"):
        market.publish("贵所能做什么")
    with refused("posting-leftover"):
        market.publish("0~1000 V DC U ≤ 20 ppm 蓝色外壳")
    asked = rules.Asked(NEED, NOW.date() - timedelta(days=1), recognition=("999999",), seals=("price",))
    with refused("posting-last-day-out-of-range", "posting-seal-unknown", "posting-province-unknown"):
        hall.publish_posting(organisation=market.house.enterprise, asked=asked, by=market.client, at=NOW)
    with refused("posting-promise-without-seal"):
        market.publish(opens_on_promise=True)
    with refused("not-your-record"):
        hall.publish_posting(organisation=market.house.institute, asked=rules.Asked(NEED, FRIDAY), by=market.client, at=NOW)  # fmt: skip
    with refused("not-permitted"):
        market.publish(by=market.house.acting("钱示例"))


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("0~60 MPa 压力", "0~10⁸ Pa"), ("-10~10 V DC", "±0~10 V"), ("3~250 mV DC", "0.001~1 V"), ("2~90 mm 长度", "0.001~0.1 m"),
        ("直流电压", ""),
    ],
)  # fmt: skip
def test_bands(text: str, band: str) -> None:
    """Ends go outward to powers of ten, in the unit of the quantity."""
    need = read_need(text).need
    assert need is not None and rules.band(need) == band
