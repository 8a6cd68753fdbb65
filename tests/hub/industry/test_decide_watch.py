"""Removed by another person, after the body was heard or its days are over; within thirty days, which is counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.hub.conftest import NOW, TODAY

from junheng.hub.industry.queries import benchmarks as queries
from junheng.hub.industry.services import benchmarks


def test_not_before_it_was_heard(industry: Any, refused: Any, client: Any) -> None:
    """Nor by who proposed it; on the day after its days are over it may be removed."""
    industry.criteria()
    row = industry.watched()

    def decide(by: Any, end: str = "remove", days: int = 0) -> Any:
        at = NOW + timedelta(days=days)
        return benchmarks.decide_watch(benchmark=row, end=end, reason="属实", by=by, at=at)

    with refused("benchmark-proposer-decides-not", "benchmark-hearing-not-over"):
        decide(industry.desk)
    with refused("benchmark-hearing-not-over"):
        decide(industry.other, days=10)
    done = decide(industry.other, days=11)
    assert (done.state, done.removed_on) == ("removed", TODAY + timedelta(days=11))
    assert queries.in_time("330000") == (1, 1)
    assert client.get("/api/v1/benchmarks").json()["rows"] == []


def test_heard_it_may_be_removed_at_once(industry: Any) -> None:
    """Late it is counted as late."""
    industry.criteria()
    row = industry.watched()
    benchmarks.answer_watch(benchmark=row, view="属实", by=industry.host, at=NOW)
    at = NOW + timedelta(days=31)
    benchmarks.decide_watch(benchmark=row, end="remove", reason="属实", by=industry.other, at=at)
    assert queries.in_time("330000") == (1, 0)


def test_kept_it_is_named_as_before(industry: Any, client: Any) -> None:
    """Without a clock."""
    industry.criteria()
    row = industry.watched()
    done = benchmarks.decide_watch(benchmark=row, end="keep", reason="误报", by=industry.other, at=NOW)
    assert (done.state, done.decide_by, done.watched_for) == ("named", None, "")
    assert [each["state"] for each in client.get("/api/v1/benchmarks").json()["rows"]] == ["named"]


def test_the_way_of_a_benchmark_over_http_and_pages(industry: Any, client_for: Any) -> None:
    """Each step by whoever takes it; each page offers it to them."""
    path = "/api/v1/benchmark-applications"

    def post(name: str, address: str, told: dict[str, Any], status: int = 200) -> Any:
        done = client_for(name).post(address, told, content_type="application/json")
        assert done.status_code == status, done.content
        return done.json()

    post("钱示例", "/api/v1/benchmark-criteria", {"kind": "brand", "text": "示例", "basis": "示例"}, 201)
    made = post("冯示例", path, {"kind": "brand", "year": 2026, "evidence": "示例"}, 201)
    one = f"{path}/{made['id']}"
    steps = (
        ("钱示例", "review", {"recommended": True, "review": "好"}, "reviewed", "review-benchmark"),
        ("褚示例", "name", {"end": "name", "reason": "好"}, "named", "name-benchmark"),
        ("钱示例", "watch", {"reason": "示例"}, "watched", "watch-benchmark"),
        ("冯示例", "view", {"view": "示例"}, "watched", "answer-watch"),
        ("褚示例", "decide-watch", {"end": "keep", "reason": "好"}, "named", "decide-watch"),
    )  # fmt: skip
    for name, step, told, state, page in steps:
        assert client_for(name).get(f"/benchmarks/{made['id']}/{page}").status_code == 200, page
        assert post(name, f"{one}/{step}", told)["state"] == state
    assert client_for("冯示例").get(one).json()["off"] == ""
    assert len(client_for("钱示例").get(path).json()["rows"]) == 1
    assert "浙江示例计量院" in client_for("钱示例").get("/benchmarks/ours").content.decode()
