"""Each laboratory is told, and it alone, whether to check its result: without size or sign, and once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from tests.hub.comparisons import conftest as cast
from tests.hub.comparisons.test_amend_result import amend
from tests.hub.comparisons.test_attacker import _differences, seen_by, sql
from tests.hub.conftest import NOW, TODAY

from junheng.core.transparency.leaf import commitment
from junheng.hub.comparisons import queries
from junheng.hub.comparisons.models import Check
from junheng.hub.comparisons.services import analysing
from junheng.hub.foundation import clock, tenancy
from junheng.hub.foundation.models import Event, Notice

NEIGHBOURS = {
    "agrees": (("1.00004", "0.00008"), ("10.0005", "0.0012")),
    "above": (("1.00016", "0.00008"), ("10.0005", "0.0012")),
    "below": (("0.99990", "0.00008"), ("10.0005", "0.0012")),
}
"""The neighbour's result so that its own answer changes and that of the others does not."""
LATER = NOW + timedelta(days=15)


def ask(rounds: Any) -> Any:
    return analysing.ask_to_check(comparison=rounds.row, by=rounds.analyst, at=NOW)


@pytest.fixture(params=list(NEIGHBOURS))
def asked(request: Any, at: Any, monkeypatch: Any) -> Any:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setitem(cast.VALUES, "neighbour", NEIGHBOURS[request.param])
    rounds = at("data-in")
    ask(rounds)
    rounds.fresh()
    return rounds, request.param


def test_each_is_told_of_its_own(asked: Any) -> None:
    """By the protocol's own rule: |En| > 1 at a point."""
    rounds, case = asked
    told = {who: queries.own_check(rounds.row, rounds.head(who)) for who in cast.VALUES}
    assert told == {"pilot": False, "neighbour": case != "agrees", "third": True}


_seen: dict[str, Any] = {}


@pytest.mark.parametrize("name", ["", "卫示例", "冯示例", "吴示例", "钱示例"])
def test_nobody_else_sees_it(asked: Any, client: Any, name: str) -> None:
    """Whether the neighbour is asked or not: public, other participant, pilot, analyst and organiser see the same.

    Pages, statements, facts, refusals, and the notices of everybody, which are the same words to all.
    """
    rounds, _case = asked
    found = seen_by(client, rounds, name)
    assert _differences(_seen.setdefault(name, found), found) == []


def test_the_database_shows_ones_own_alone(asked: Any) -> None:
    """With the private rows of all provinces visible none; inside the analysis none; as a body its own."""
    rounds, _case = asked
    with tenancy.only("CN", "310000", "330000"):
        assert sql("select count(*) from comparisons_check") == [(0,)]
        with queries.under_analysis(rounds.row):
            assert Check.objects.count() == 0
        with queries.as_body(rounds.third.pk):
            assert [each.organisation_id for each in Check.objects.all()] == [rounds.third.pk]
            assert sql("update comparisons_check set asked = false") == [0]
            assert sql("delete from comparisons_check") == [0]


def test_neither_size_nor_sign(asked: Any, client_for: Any) -> None:
    """The words on the page are the same above and below, and hold no number but the day."""
    rounds, case = asked
    page = client_for("孙示例").get(f"/comparisons/{rounds.row.pk}").content.decode()
    note = page[page.index("只有你机构") - 400 : page.index("只有你机构")]
    if case == "agrees":
        assert "不需要核查" in note
    else:
        assert "有偏离" in note and _seen.setdefault("note", note) == note
        assert not any(each in note for each in ("1.000", "0.999", "+", "−"))


def test_the_same_words_to_all(at: Any, facts_of: Any) -> None:
    """Who is asked has the notice of who is not, and the fact has a hash for each."""
    rounds = at("data-in")
    ask(rounds)
    assert facts_of(rounds.row)[0] == "comparison-check-asked"
    with tenancy.only("CN", "310000", "330000"):
        told = [each.zh for each in Notice.objects.filter(zh__contains="已初查")]
    assert len(told) == 3 and len(set(told)) == 1
    assert len(Event.objects.get(type="comparison-check-asked").data["seals"].split()) == 3


def test_the_report_opens_it(at: Any) -> None:
    """Who was asked, with the salt that opens the hash of the day; who corrected has both hashes as ever."""
    rounds = at("data-in")
    ask(rounds)
    rounds.fresh()
    amend(rounds, "third")
    analysing.make_draft_a(comparison=rounds.row, by=rounds.analyst, at=LATER)
    for step in (rounds._draft_b, rounds._published):
        step()
    checks = queries.report_document(rounds.fresh())["checks"]
    assert {each["laboratory"]: each["content"]["asked_to_check"] for each in checks} == {
        rounds.body(who).uscc: who == "third" for who in cast.VALUES
    }
    opened = [commitment(each["content"], salt=bytes.fromhex(each["salt"])).hex() for each in checks]
    assert opened == Event.objects.get(type="comparison-check-asked").data["seals"].split()


def test_by_its_page(at: Any, client_for: Any, client: Any, monkeypatch: Any) -> None:
    """The analyst presses it once; the report names who was asked."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    rounds = at("data-in")
    one, browser = f"/comparisons/{rounds.row.pk}", client_for("吴示例")
    assert f"{one}/ask-to-check" in browser.get(one).content.decode()
    assert browser.post(f"{one}/ask-to-check", {"key": str(uuid4())}).status_code == 302
    assert f"{one}/ask-to-check" not in browser.get(one).content.decode()
    analysing.make_draft_a(comparison=rounds.row, by=rounds.analyst, at=LATER)
    for step in (rounds._draft_b, rounds._published):
        step()
    client.logout()
    page = client.get(one).content.decode()
    assert "<dt>初稿 A 前请其核查的</dt><dd>宁波示例计量所</dd>" in page


def test_refusals(at: Any, refused: Any) -> None:
    """By the analyst, once the data are closed, once; Draft A waits two weeks for what is corrected."""
    rounds = at("sealed")
    with refused("comparison-not-in-state"):
        ask(rounds)
    rounds._data_in()
    with refused("not-the-analyst"):
        analysing.ask_to_check(comparison=rounds.row, by=rounds.head("pilot"), at=NOW)
    ask(rounds)
    with refused("check-asked-already"):
        ask(rounds)
    amend(rounds, "third")
    with refused("check-asked-already"):
        ask(rounds)
    with refused("draft-waits-for-checks"):
        rounds._draft_a()
    assert rounds.fresh().checks_until == TODAY + timedelta(days=14)


def test_what_cannot_be_evaluated(at: Any, refused: Any, monkeypatch: Any) -> None:
    """A slip of unit is the same neutral reason here, and nobody is told anything by it."""
    from tests.hub.comparisons.test_return_data import SLIP

    monkeypatch.setitem(cast.VALUES, "neighbour", SLIP)
    rounds = at("data-in")
    with refused("results-not-evaluable"):
        ask(rounds)
    assert rounds.fresh().checks_until is None
