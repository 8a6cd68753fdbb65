"""A revoked centre stays on the register as revoked."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.industry.services import centres


def test_revoked(industry: Any, refused: Any, client: Any, facts_of: Any) -> None:
    """With a reason, by the office that answers for it; it counts among approved no more."""
    row = industry.accepted()
    with refused("centre-incomplete"):
        centres.revoke_centre(centre=row, reason=" ", by=industry.desk, at=NOW)
    with refused("not-permitted"):
        centres.revoke_centre(centre=row, reason="停", by=industry.host, at=NOW)
    centres.revoke_centre(centre=row, reason="长期不开展工作", by=industry.desk, at=NOW)
    found = client.get("/api/v1/centres").json()
    assert (found["counts"]["accepted"], found["counts"]["approved"], found["counts"]["revoked"]) == (0, 0, 1)
    assert "长期不开展工作" in client.get(f"/centres/{row.pk}").content.decode()
    assert facts_of(row)[0] == "centre-revoked"
    with refused("centre-not-in-state"):
        centres.revoke_centre(centre=row, reason="再", by=industry.desk, at=NOW)


def test_the_way_of_a_centre_over_http(industry: Any, client_for: Any) -> None:
    """Each step by whoever takes it: plan, apply, approve, milestone, built, accepted, evaluated, revoked."""
    path = "/api/v1/centres"

    def post(name: str, address: str, told: dict[str, Any], status: int = 200) -> Any:
        done = client_for(name).post(address, told, content_type="application/json")
        assert done.status_code == status, done.content
        return done.json()

    made = post(
        "钱示例",
        path,
        {"province": "330000", "name": "示例", "industry": "示例", "level": "province", "tasks": "示例"},
        201,
    )
    one = f"{path}/{made['id']}"
    steps = (
        ("冯示例", "apply", {"tasks": "示例"}, "applied"),
        ("钱示例", "decide-building", {"end": "approve", "reason": "好", "number": "示例 9", "until": "2027-01-01"}, "approved"),
        ("冯示例", "milestones", {"day": "2026-11-20", "words": "示例"}, "approved"),
        ("冯示例", "built", {"words": "示例"}, "built"),
        ("钱示例", "decide-acceptance", {"end": "accept", "reason": "好"}, "accepted"),
        ("钱示例", "evaluate", {"end": "passed", "reason": "好"}, "evaluated"),
        ("钱示例", "revoke", {"reason": "示例"}, "revoked"),
    )  # fmt: skip
    for name, step, told, state in steps:
        assert post(name, f"{one}/{step}", told)["state"] == state
