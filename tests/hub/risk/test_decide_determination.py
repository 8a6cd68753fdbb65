"""A named person decides after the other side was heard; what is entered ends on its last day, in public too."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.hub.conftest import NOW
from tests.hub.risk.conftest import LATER

from junheng.hub.risk.models import Determination
from junheng.hub.risk.services import determinations


def test_not_before_it_was_heard_and_not_by_who_proposed(watch: Any, refused: Any) -> None:
    """Neither at once nor on the last day of its hearing; the day after it is."""
    row = watch.proposed("serious-violator", "")
    assert row.hearing_until == date(2026, 11, 30)

    def decide(by: Any, at: Any) -> Determination:
        return determinations.decide_determination(
            determination=row, end="enter", reason="属实", by=by, at=at
        )

    for at in (NOW, NOW + timedelta(days=7)):
        with refused("determination-hearing-not-over"):
            decide(watch.other, at)
    with refused("determination-proposer-decides-not"):
        decide(watch.desk, LATER)
    with refused("not-permitted"):
        decide(watch.body, LATER)
    made = decide(watch.other, LATER)
    assert (made.since, made.until) == (date(2026, 12, 3), date(2029, 12, 3))
    with refused("determination-not-in-state"):
        decide(watch.other, LATER)


def test_gone_from_view_after_its_last_day(watch: Any, client: Any, on_day: Any) -> None:
    """On the last day it is listed, on the day after it is not: list, page and HTTP."""
    row = watch.entered("serious-violator", "")
    public, api = "/lists/serious-violators", "/api/v1/lists/serious-violator"
    assert row.until is not None
    on_day(row.until)
    assert "示例依据" in client.get(public).content.decode()
    assert [each["basis"] for each in client.get(api).json()["rows"]] == ["示例依据 1 条"]
    page = client.get(f"/determinations/{row.pk}").content.decode()
    assert "查证属实" in page and "两次短重" not in page and "已换新秤" not in page
    on_day(row.until + timedelta(days=1))
    assert "示例依据" not in client.get(public).content.decode()
    assert client.get(api).json()["rows"] == []
    assert client.get(f"/determinations/{row.pk}").status_code == 404


def test_a_class_is_public_nowhere(watch: Any, client: Any) -> None:
    """Its two sides read it, nobody else."""
    row = watch.entered()
    assert client.get(f"/determinations/{row.pk}").status_code == 404
    assert watch.street.stall.name_zh not in client.get("/lists/model-units").content.decode()


def test_a_later_class_follows_the_one_before(watch: Any, refused: Any) -> None:
    """One in force a body; the same again is refused; dropped it changes nothing."""
    first = watch.entered()
    with refused("determination-in-force-already"):
        watch.proposed()
    second = watch.entered(value="D")
    first.refresh_from_db()
    assert (first.state, second.state) == ("followed", "in-force")
    third = watch.proposed(value="B")
    determinations.decide_determination(
        determination=third, end="drop", reason="未改", by=watch.other, at=NOW
    )
    second.refresh_from_db()
    assert second.state == "in-force"


def test_without_a_rule_nothing_is_entered(watch: Any, refused: Any) -> None:
    """No term is made up."""
    from junheng.hub.institutions.models import Rule

    row = watch.viewed(watch.proposed())
    Rule.objects.filter(key="credit_term").delete()
    with refused("risk-without-rule"):
        determinations.decide_determination(
            determination=row, end="enter", reason="属实", by=watch.other, at=NOW
        )


def test_on_the_page_and_over_http(watch: Any, client_for: Any) -> None:
    """Refused it comes back with what was typed; the wrong province finds nothing."""
    row = watch.proposed()
    address = f"/determinations/{row.pk}/decide-determination"
    assert client_for("秦示例").get(address).status_code == 404
    client = client_for("褚示例")
    early = client.post(address, {"end": "enter", "reason": "属实甲", "key": "k"})
    assert early.status_code == 409 and "属实甲" in early.content.decode()
    told = {"end": "drop", "reason": "证据不足"}
    back = client.post(
        f"/api/v1/determinations/{row.pk}/decide", told, content_type="application/json"
    ).json()
    assert (back["state"], back["decided_by"]) == ("dropped", "褚示例")
