"""One winner by name, with a public reason, once the call is closed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.foundation.models import Notice
from junheng.hub.industry.services import challenges

AFTER = NOW + timedelta(days=5)


def test_named_with_reasons(industry: Any, client: Any, facts_of: Any) -> None:
    """Open call with named result: the board, the page, HTTP, the public fact; every bidder is told."""
    row = industry.awarded()
    found = client.get(f"/api/v1/challenges/{row.pk}").json()
    assert (found["state"], found["winner"], found["award_reason"]) == (
        "awarded",
        "上海示例计量院",
        "技术路线成熟",
    )
    assert "上海示例计量院" in client.get("/challenges").content.decode()
    assert "技术路线成熟" in client.get(f"/challenges/{row.pk}").content.decode()
    told = Notice.objects.filter(url=f"/challenges/{row.pk}").values_list("organisation_id", flat=True)
    assert set(told) == {industry.house.neighbour.pk, industry.maker.pk}
    assert facts_of(row)[0] == "challenge-awarded"


def test_not_before_the_last_day_is_over(industry: Any, refused: Any) -> None:
    """Nor without a bid, nor one of another challenge, nor without a reason."""
    row = industry.called()
    with refused("challenge-without-bids"):
        challenges.award_challenge(challenge=row, bid=None, reason="好", by=industry.host, at=AFTER)
    won = industry.bid(row)
    other = industry.bid(industry.called())
    with refused("challenge-still-open", "challenge-bid-unknown"):
        challenges.award_challenge(challenge=row, bid=won, reason="好", by=industry.host, at=NOW)
    with refused("challenge-incomplete", "challenge-bid-unknown"):
        challenges.award_challenge(challenge=row, bid=other, reason=" ", by=industry.host, at=AFTER)
    with refused("not-your-record"):
        challenges.award_challenge(
            challenge=row, bid=won, reason="好", by=industry.house.acting("孙示例"), at=AFTER
        )
