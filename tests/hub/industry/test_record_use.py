"""Where the result is used in production is recorded by either side, each use by itself."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.industry.queries import challenges as queries
from junheng.hub.industry.services import challenges


def test_used_in_production(industry: Any, refused: Any) -> None:
    """Not before it is accepted; challenges used are counted once."""
    row = industry.running()
    winner = industry.house.acting("孙示例")
    with refused("challenge-not-in-state"):
        challenges.record_use(challenge=row, where="x", words="x", by=winner, at=NOW)
    challenges.accept_challenge(challenge=row, reason="好", by=industry.host, at=NOW)
    with refused("not-your-record"):
        challenges.record_use(challenge=row, where="x", words="x", by=industry.makers, at=NOW)
    assert queries.applied() == 0
    challenges.record_use(challenge=row, where="示例仪表厂", words="用于出厂检验", by=winner, at=NOW)
    challenges.record_use(challenge=row, where="示例电网", words="用于周期校准", by=industry.host, at=NOW)
    row.refresh_from_db()
    assert (row.state, queries.applied(), row.stages.filter(kind="use").count()) == ("applied", 1, 2)


def test_the_way_of_a_challenge_over_http_and_pages(industry: Any, client_for: Any, on_day: Any) -> None:
    """Each step by whoever takes it; each page offers it to them."""
    from datetime import date

    def post(name: str, address: str, told: Any, status: int = 200) -> Any:
        done = client_for(name).post(f"/api/v1{address}", told, content_type="application/json")
        assert done.status_code == status, done.content
        return done.json()

    new = {
        "title": "示例",
        "problem": "示例",
        "targets": "示例",
        "last_day": "2026-11-27",
        "needs": [str(industry.need().pk)],
    }
    one = f"/challenges/{post('冯示例', '/challenges', new, 201)['id']}"
    assert client_for("孙示例").get(f"{one}/bid-challenge").status_code == 200
    typed = {"plan": "示例", "partners": "", "yuan": "10", "months": "3"}
    assert client_for("孙示例").post(f"{one}/bid-challenge", typed).status_code == 302
    bid = post("毛示例", f"{one}/bids", {"plan": "示例", "fen": 1, "months": 3}, 201)
    on_day(date(2026, 11, 28))
    steps = (
        ("冯示例", "award", {"bid": bid["id"], "reason": "好"}, "awarded", "award-challenge"),
        ("毛示例", "start", {"words": "好"}, "running", "start-challenge"),
        ("毛示例", "stages", {"day": "2026-11-28", "words": "好"}, "running", "report-stage"),
        ("冯示例", "accept", {"reason": "好"}, "accepted", "accept-challenge"),
        ("毛示例", "uses", {"where": "示例", "words": "好"}, "applied", "record-use"),
    )  # fmt: skip
    for name, step, told, state, page in steps:
        assert client_for(name).get(f"{one}/{page}").status_code == 200, page
        assert client_for("王示例").get(f"{one}/{page}").status_code == 404, page
        assert post(name, f"{one}/{step}", told)["state"] == state
    assert "示例" in client_for("王示例").get("/challenges?state=applied").content.decode()
