"""A quote rests on a published entry and is never better than it; no other body learns of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from junheng.hub.foundation.models import Event, EventSubject, Notice
from junheng.hub.market import queries


def test_made(market: Any, refused: Any, facts_of: Any) -> None:
    """Price in fen, days, U with k; the owner hears that a quote came in, not whose."""
    row = market.publish()
    quote = market.quote(row, subcontractor="示例运输", terms="七天内付款")
    assert (quote.fen, quote.days, quote.verdict, quote.state) == (80000, 7, "match", "made")
    assert facts_of(quote) == ["quote-made"]
    told = Notice.objects.get(organisation_id=market.house.enterprise.pk, url=f"/needs/{row.pk}")
    assert "浙江" not in told.zh
    event = Event.objects.get(type="quote-made")
    assert not any(
        word in bytes(event.leaf).decode()
        for word in (market.house.institute.uscc, str(row.pk), "80000", "800.00")
    )
    assert not EventSubject.objects.filter(event=event, object_id=str(row.pk)).exists()
    with refused("quote-known"):
        market.quote(row)


def test_never_better_than_published(market: Any, refused: Any) -> None:
    """Shanghai's entry reaches 2 µV + 15 ppm: 15 ppm alone, 5 µV at 1000 V, or k = 3 for k = 2 would promise more."""
    row = market.publish("10~1000 V DC 校准 U ≤ 100 ppm, k=2")
    for promised in (
        "15 ppm, k=2",
        "U = 5 µV, k=2",
        "16 ppm, k=3",
        "15 ppm 或 10 µV, k=2",
        "15 ppm of span, k=2",
    ):
        with refused("quote-better-than-published"):
            market.quote(row, "孙示例", uncertainty=promised)
    assert market.quote(row, "孙示例", uncertainty="U ≤ 15.2 ppm, k=2").state == "made"
    with refused("quote-part-needs-reason"):
        market.quote(market.publish("10~2000 V DC 校准 U ≤ 100 ppm, k=2"))
    with refused("quote-entry-cannot"):
        market.quote(market.publish("10~1000 V DC 校准 U ≤ 1 ppm, k=2"))
    words = {"uncertainty": "", "fen": -1, "days": 0, "valid_until": date(2026, 11, 1)}
    with refused("quote-price-out-of-range", "quote-days-out-of-range", "quote-validity-out-of-range", "quote-uncertainty-missing"):  # fmt: skip
        market.quote(row, **words)
    for unusable in ("NaN ppm, k=2", "20 mm, k=2", "20 ells, k=2", "0 ppm, k=2", "20 ppm k=2 gratis"):
        with refused("quote-uncertainty-unusable"):
            market.quote(row, uncertainty=unusable)
    for without in ("20 ppm", "20 ppm, k=11"):
        with refused("quote-uncertainty-without-k"):
            market.quote(row, uncertainty=without)
    with refused("quote-entry-not-yours"):
        market.quote(row, entry=market.shanghai)


def test_two_bodies_never_see_each_other(market: Any, client_for: Any) -> None:
    """An attacker with the number of the other's quote, in the same province even, gets what a stranger gets."""
    row = market.publish()
    theirs = market.quote(row, fen=71_00, terms="暗号")
    market.house.member("褚示例", _rival(market), "inst_admin")
    mine = market.quote(row, "孙示例", fen=72_00)
    for name in ("褚示例", "孙示例", "钱示例", "沈示例"):
        browser = client_for(name)
        own = {"posting": row.pk, "quote": theirs.pk}
        for path in (
            "/quotes/{quote}", "/quotes/{quote}/change-quote", "/quotes/{quote}/withdraw-quote", "/quotes/{quote}/accept-quote",
            "/needs/{posting}/quotes", "/needs/{posting}", "/needs/ours?side=quotes", "/notices", "/log/zj",
            "/api/v1/quotes/{quote}", "/api/v1/hall/{posting}/quotes",
        ):  # fmt: skip
            page = browser.get(path.format(**own))
            text = page.content.decode()
            if name == "沈示例" and page.status_code == 200:
                continue
            assert "71.00" not in text and "7100" not in text and "暗号" not in text, (name, path)
        if name != "沈示例":
            assert browser.get(f"/quotes/{theirs.pk}").status_code == 404
            sent = browser.post(
                f"/api/v1/quotes/{theirs.pk}/withdraw-quote", {"reason": "x"}, content_type="application/json"
            )
            assert sent.status_code in (403, 404)
    assert queries.quote_for(mine.pk, market.house.acting("冯示例")) is None


def _rival(market: Any) -> Any:
    """Another laboratory of Zhejiang, the tenant of the first."""
    from tests.hub.conftest import _register, uscc

    return _register(uscc("1233000047000077X"), "浙江另一示例所", "Another", "institute", "330200")


def test_by_http(market: Any, client_for: Any) -> None:
    """The interface quotes once under one key, and the owner compares with a reason for each criterion."""
    row = market.publish()
    told = {
        "entry": str(market.zhejiang.pk), "fen": 80000, "days": 7, "valid_until": "2026-12-31", "uncertainty": "20 ppm or 10 µV, k=2",
    }  # fmt: skip
    browser = client_for("冯示例")
    for _ in range(2):
        made = browser.post(
            f"/api/v1/hall/{row.pk}/make-quote", told, content_type="application/json", headers={"Idempotency-Key": "q1"}
        )  # fmt: skip
        assert made.status_code == 201, made.content
    listed = client_for("王示例").get(f"/api/v1/hall/{row.pk}/quotes").json()["rows"]
    assert [(each["bidder"], each["fen"]) for each in listed] == [("浙江示例计量院", 80000)]
    assert {each["name"] for each in listed[0]["criteria"]} >= {"uncertainty", "range"}
    page = client_for("王示例").get(f"/needs/{row.pk}/quotes").content.decode()
    assert "800.00" in page and "km" in page
