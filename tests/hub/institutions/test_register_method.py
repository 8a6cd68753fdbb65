"""An edition is filed with its days; a new one ends the old one on the change-over date (practice P4)."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.foundation.acting import Actor
from junheng.hub.institutions import queries
from junheng.hub.institutions.services.methods import NewMethod, register_method


def edition(code: str, **changes: Any) -> NewMethod:
    return NewMethod(**({"code": code, "title_zh": "示例规范", "kind": "jjf"} | changes))


def test_a_new_edition_ends_the_old_one_on_its_first_day(house: Any) -> None:
    """Work of the day before the change-over is by the old edition, from then on by the new one."""
    old = register_method(new=edition("JJF 9001-2016", since=date(2016, 7, 1)), by=house.platform, at=NOW)
    new = register_method(
        new=edition("JJF 9001-2026", since=date(2026, 6, 1), replaces=old), by=house.platform, at=NOW
    )
    days = (date(2026, 5, 31), date(2026, 6, 1))
    assert [queries.method_in_force(old, day) for day in days] == [True, False]
    assert [queries.method_in_force(new, day) for day in days] == [False, True]


def test_an_edition_without_a_known_day_is_in_force(house: Any) -> None:
    """Where nobody knows the first day nothing is invented."""
    method = register_method(new=edition("JJF 9002-2016"), by=house.platform, at=NOW)
    method.refresh_from_db()
    assert queries.method_in_force(method, date(2026, 1, 1))


def test_a_laboratory_files_its_own_method_only(house: Any, refused: Any, facts_of: Any) -> None:
    """JJG and JJF are the State's; a body's own method carries its name."""
    keeper: Actor = house.acting("冯示例")
    with refused("method-of-the-state"):
        register_method(new=edition("JJG 9003-2020", kind="jjg"), by=keeper, at=NOW)
    own = register_method(
        new=edition("Q/ZJ 01-2026", kind="own"), organisation=house.institute, by=keeper, at=NOW
    )
    assert facts_of(own) == ["method-registered"]
    with refused("not-your-record"):
        register_method(
            new=edition("Q/ZJ 02-2026", kind="own"), organisation=house.neighbour, by=keeper, at=NOW
        )


def test_refusals(house: Any, refused: Any) -> None:
    """The same number twice, a change-over before the old edition began, a person without the role."""
    old = register_method(new=edition("JJF 9004-2016", since=date(2016, 7, 1)), by=house.platform, at=NOW)
    with refused("method-known"):
        register_method(new=edition("JJF 9004-2016"), by=house.platform, at=NOW)
    with refused("method-changeover-early"):
        register_method(
            new=edition("JJF 9004-2026", since=date(2016, 7, 1), replaces=old), by=house.platform, at=NOW
        )
    with refused("not-permitted"):
        register_method(new=edition("JJF 9005-2026"), by=house.acting("王示例"), at=NOW)


def test_over_http(house: Any, client_for: Any) -> None:
    """Filed through the API, found by a part of its number without signing in."""
    filed = client_for("冯示例").post(
        "/api/v1/methods",
        {"code": "Q/ZJ 03-2026", "title_zh": "自编方法", "kind": "own", "since": "2026-01-01"},
        content_type="application/json",
        headers={"Idempotency-Key": "m-1"},
    )
    assert filed.status_code == 201, filed.content
    found = client_for("王示例").get("/api/v1/methods", {"text": "ZJ 03"}).json()
    assert [(row["code"], row["since"]) for row in found["rows"]] == [("Q/ZJ 03-2026", "2026-01-01")]
