"""A participant tries to learn, before publication, what another laboratory measured: value, difference, rank, or that it deviates.

The attacker sits in the same province as the pilot, so that the wall between provinces does not help. The strongest of
these tests play everything twice, once with another laboratory's result as it is and once with one that deviates
wildly: whatever the attacker can see must be the same in both worlds.
"""

from __future__ import annotations

import re
from difflib import unified_diff
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from tests.hub.comparisons import conftest as cast
from tests.hub.conftest import NOW

from junheng.core.reason import Refused
from junheng.hub.comparisons import queries
from junheng.hub.comparisons.models import Analysis, SealedContent
from junheng.hub.comparisons.rules.life import ACTS
from junheng.hub.comparisons.services import analysing, sealing
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.models import Event, EventOpening, Notice, OutgoingMail, PerformedOnce, RefusedAct

BEFORE = ("circulating", "sealed", "data-in", "draft-a", "comments", "draft-b")
MEASURED = BEFORE[1:]
"""From the first seal on there is something to learn; before, the worlds are one."""
SECRETS = ("10.0003", "1.00002", "10.0005", "1.00004", "0.0012", "99.9", "偏离", "deviat")
"""Values and uncertainties of the others, the deviating one of the second world, and the words of a verdict."""
EVERYBODY = ("", "卫示例", "孙示例", "冯示例", "钱示例", "郑示例", "何示例", "王示例")
"""The public, both participants, the pilot's head, the organiser, a colleague of the analyst, an expert, a colleague of it."""
READS = {"comments": ("何示例",), "draft-b": ("何示例", "钱示例")}
"""Who beside the analyst has a draft to read: an expert one without names, then it and the organiser Draft B."""


@pytest.fixture
def at(rounds: Any) -> Any:
    """The comparison taken to a state, with an expert."""
    rounds.expert_named = True
    return rounds.to


def sql(text: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return cursor.fetchall() if cursor.description else [cursor.rowcount]


@pytest.fixture(params=["as-measured", "deviating"])
def world(request: Any, monkeypatch: Any) -> str:
    """Another laboratory's result as it is, or far off."""
    if request.param == "deviating":
        monkeypatch.setitem(cast.VALUES, "neighbour", (("99.9", "0.0001"), ("99.99", "0.0001")))
    return str(request.param)


# the wall in the database


@pytest.mark.parametrize("state", BEFORE)
def test_the_database_shows_no_content(at: Any, state: str) -> None:
    """With the private rows of every province visible, not one sealed content and no analysis is."""
    at(state)
    with tenancy.only("CN", "310000", "330000"):
        assert sql("select count(*) from comparisons_sealedcontent") == [(0,)]
        assert sql("select count(*) from comparisons_analysis") == [(0,)]
        assert SealedContent.objects.count() == 0 and Analysis.objects.count() == 0


def test_as_oneself_one_sees_oneself(at: Any) -> None:
    """Acting for one's own body opens its own content, and no other."""
    rounds = at("sealed")
    with queries.as_body(rounds.third.pk):
        assert {each.organisation_id for each in SealedContent.objects.all()} == {rounds.third.pk}
    own = queries.own_sealed(rounds.row, rounds.measurer("third"))
    assert [each["laboratory"] for _seal, each in own] == [rounds.third.uscc]


def test_the_analysis_opens_nothing_before_the_data_are_closed(at: Any) -> None:
    """Whoever gets as far as saying that they analyse still reads nothing while somebody may seal."""
    rounds = at("sealed")
    with queries.under_analysis(rounds.row):
        assert SealedContent.objects.count() == 0
    rounds._data_in()
    with queries.under_analysis(rounds.row):
        assert SealedContent.objects.count() == 3


def test_the_wall_stands_again_afterwards(at: Any) -> None:
    """Leaving the analysis, also by an error, closes it."""
    rounds = at("data-in")
    with pytest.raises(ZeroDivisionError), queries.under_analysis(rounds.row):
        raise ZeroDivisionError
    assert SealedContent.objects.count() == 0


def test_what_is_sealed_cannot_be_changed(at: Any) -> None:
    """Not by its own body, not inside the analysis, not by plain SQL: no row is touched."""
    rounds = at("data-in")
    with (
        tenancy.only("310000", "330000"),
        queries.as_body(rounds.third.pk),
        queries.under_analysis(rounds.row),
    ):
        assert sql("update comparisons_sealedcontent set document = '{}'") == [0]
        assert sql("delete from comparisons_sealedcontent") == [0]
        assert sql("update comparisons_seal set digest = ''") == [0]
        assert sql("delete from comparisons_seal") == [0]


def test_nothing_enters_once_draft_a_is_made(at: Any) -> None:
    """The database refuses a further content even if a service forgot to."""
    rounds = at("draft-a")
    part = rounds.part("third")
    from junheng.hub.comparisons.models import Seal

    seal = Seal.objects.create(tenant_id=part.tenant_id, participant=part, version=9, digest="0" * 64, at=NOW)
    with queries.as_body(rounds.third.pk), pytest.raises(DatabaseError), transaction.atomic():
        SealedContent.objects.create(seal=seal, tenant_id=part.tenant_id, comparison=rounds.row, organisation=rounds.third, document="{}", salt="")  # fmt: skip


def test_nobody_seals_for_another_body(at: Any) -> None:
    """A content in the name of another body is refused by the database."""
    rounds = at("circulating")
    part = rounds.part("neighbour")
    from junheng.hub.comparisons.models import Seal

    with tenancy.only("310000", "330000"):
        seal = Seal.objects.create(
            tenant_id=part.tenant_id, participant=part, version=1, digest="0" * 64, at=NOW
        )
        with queries.as_body(rounds.third.pk), pytest.raises(DatabaseError), transaction.atomic():
            SealedContent.objects.create(seal=seal, tenant_id=part.tenant_id, comparison=rounds.row, organisation=rounds.house.neighbour, document="{}", salt="")  # fmt: skip


# pages and downloads


def addresses(rounds: Any, name: str) -> list[str]:
    """What somebody may open, and one act that is not theirs: all others answer by the same lines."""
    one = f"/comparisons/{rounds.row.pk}"
    mine = queries.functions_of(rounds.fresh(), rounds.house.acting(name)) if name else frozenset()
    named = [each for each in ACTS if not each.endswith(("participant", "case"))]
    open_ = [each for each in named if ACTS[each].function in mine]
    closed = [each for each in named if each not in open_][:1]
    acts = [f"{one}/{each.replace('_', '-')}" for each in (*open_, *closed)]
    bodies = [
        f"/comparisons/of/{body.pk}"
        for body in (rounds.third, rounds.house.neighbour, rounds.house.institute)
    ]
    files = [f"{one}/{each}" for each in ("document.json", "answer.json", "report.json", "report.pdf")]
    return [
        "/comparisons",
        one,
        f"{one}/draft",
        *bodies,
        *files,
        *acts,
        "/search?need=1 V DC",
        "/notices",
        "/today",
    ]


def sign_in(client: Any, rounds: Any, name: str) -> Any:
    client.logout()
    if name:
        client.force_login(rounds.house.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("state", MEASURED)
def test_no_page_tells_anybody(at: Any, client: Any, state: str, monkeypatch: Any) -> None:
    """No page of any act, list, record or download holds a value of another; Draft B alone is the organiser's."""
    rounds = at(state)
    for name in EVERYBODY:
        asked = sign_in(client, rounds, name)
        for address in addresses(rounds, name):
            answer = asked.get(address)
            text = answer.content.decode()
            own = {"卫示例": (), "孙示例": cast.VALUES["neighbour"], "冯示例": cast.VALUES["pilot"], "郑示例": cast.VALUES["pilot"]}.get(name, ())  # fmt: skip
            mine = {part for pair in own for part in pair}
            if name in READS.get(state, ()) and address.endswith("/draft"):
                assert answer.status_code == 200 and "10.0067" in text
                continue
            secrets = [
                each for each in SECRETS if each not in mine and not any(each in part for part in mine)
            ]
            # the act of publishing says in general what a deviation leads to
            if address.endswith("/publish-comparison"):
                secrets = [each for each in secrets if each not in ("偏离", "deviat")]
            assert [each for each in secrets if each in text] == [], (name, address)
            if address.endswith((".json", ".pdf", "/draft")):
                assert answer.status_code in (302, 403, 404), (name, address, answer.status_code)


def test_draft_a_is_the_analysts_alone(at: Any, client: Any) -> None:
    """The analyst reads it; to everybody else it is not there, by the same answer as where there is none."""
    rounds = at("draft-a")
    page = f"/comparisons/{rounds.row.pk}/draft"
    assert "10.0067" in sign_in(client, rounds, "吴示例").get(page).content.decode()
    for name in EVERYBODY[1:]:
        there = sign_in(client, rounds, name).get(page)
        missing = client.get("/comparisons/00000000-0000-7000-8000-000000000000/draft")
        assert there.status_code == missing.status_code and there.status_code in (403, 404), name
        assert (
            _differences({"": plainly(there.content.decode())}, {"": plainly(missing.content.decode())}) == []
        ), name


# two worlds


_views: dict[str, Any] = {}


def plainly(text: str) -> str:
    """Without what is fresh in every run: ids, hashes, tokens, keys, signatures."""
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "ID", text)
    text = re.sub(r"[0-9a-f]{64}", "HASH", text)
    text = re.sub(r'"X-CSRFToken": "[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"', "TOKEN", text)
    text = re.sub(r"<code>[0-9a-f]{8}</code>", "NUMBER TO QUOTE", text)
    return re.sub(r'(nonce|content|value)="[A-Za-z0-9+/=_-]{20,}"', "FRESH", text)


def seen_by(client: Any, rounds: Any, name: str) -> dict[str, Any]:
    """Every page with its status, length and number of statements; all facts, refusals, notices and letters."""
    asked, found = sign_in(client, rounds, name), {}
    for at_, address in enumerate(addresses(rounds, name)):
        statements: list[str] = []

        def counted(execute: Any, text: str, *rest: Any, kept: list[str] = statements) -> Any:
            kept.append(text)
            return execute(text, *rest)

        with connection.execute_wrapper(counted):
            answer = asked.get(address)
        text = answer.content.decode(errors="replace")  # a published report is also on paper
        found[str(at_)] = (answer.status_code, len(statements), plainly(text))
    with tenancy.only("310000", "330000", "CN"):
        found["facts"] = [(each.type, plainly(str(each.data)), len(bytes(each.leaf))) for each in Event.objects.order_by("id")]  # fmt: skip
        found["refusals"] = [
            (each.verb, plainly(str(each.reasons))) for each in RefusedAct.objects.order_by("id")
        ]
        found["openings"] = [
            plainly(str(sorted(each.openings))) for each in EventOpening.objects.order_by("event_id")
        ]
        found["notices"] = [(each.zh, each.en, plainly(each.url)) for each in Notice.objects.order_by("id")]
    found["letters"] = [
        (each.to, each.subject, plainly(each.body)) for each in OutgoingMail.objects.order_by("id")
    ]
    found["once"] = PerformedOnce.objects.count()
    return found


def _differences(first: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """Lines that differ, named by what they stand in."""
    return [
        f"{each}: {line}"
        for each in found
        for line in unified_diff(_lines(first[each]), _lines(found[each]), lineterm="", n=0)
    ]


def _lines(seen: Any) -> list[str]:
    return [
        line
        for part in (seen if isinstance(seen, list | tuple) else [seen])
        for line in str(part).splitlines()
    ]


@pytest.mark.parametrize("state", MEASURED)
@pytest.mark.parametrize("names", [("卫示例", "何示例"), ("冯示例",)])
def test_both_worlds_look_the_same(
    at: Any, client: Any, monkeypatch: Any, world: str, state: str, names: tuple[str, ...]
) -> None:
    """Page by page, statement by statement, fact by fact: what a participant sees depends on no other result.

    So does what the pilot's head sees, who is not the analyst, and an expert, but for the draft it is given to read.
    """
    from junheng.hub.foundation import clock

    monkeypatch.setattr(clock, "now", lambda: NOW)
    rounds = at(state)
    for name in names:
        found = seen_by(client, rounds, name)
        if name in READS.get(state, ()):
            (draft,) = [
                str(number) for number, each in enumerate(addresses(rounds, name)) if each.endswith("/draft")
            ]
            assert found.pop(draft)[0] == 200
        first = _views.setdefault(f"{state} {name}", found)
        assert _differences(first, found) == []


@pytest.mark.parametrize("swapped", [False, True])
def test_an_expert_does_not_learn_who_measured_what(
    at: Any, client: Any, monkeypatch: Any, swapped: bool
) -> None:
    """Two laboratories with each other's results: every page an expert has is the same, sign by sign, and names nobody."""
    from junheng.hub.foundation import clock

    monkeypatch.setattr(clock, "now", lambda: NOW)
    if swapped:
        first, second = cast.VALUES["neighbour"], cast.VALUES["third"]
        monkeypatch.setitem(cast.VALUES, "neighbour", second)
        monkeypatch.setitem(cast.VALUES, "third", first)
    rounds = at("comments")
    found = seen_by(client, rounds, "何示例")
    assert _differences(_views.setdefault("swapped", found), found) == []
    (draft,) = [each for each in addresses(rounds, "何示例") if each.endswith("/draft")]
    text = client.get(draft).content.decode()
    assert "10.0067" in text and "10.0005" in text
    bodies = [rounds.body(who) for who in cast.VALUES]
    names = [
        name for body in bodies for name in (body.name_zh, body.name_en, body.short_zh, body.uscc) if name
    ]
    assert [each for each in names if each in text] == []


def test_the_comparison_of_worlds_would_see_it(at: Any, client: Any, monkeypatch: Any, world: str) -> None:
    """Published, the worlds do differ: what the test above looks at is what shows a result."""
    from junheng.hub.foundation import clock

    monkeypatch.setattr(clock, "now", lambda: NOW)
    found = seen_by(client, at("published"), "卫示例")
    first = _views.setdefault("published", found)
    assert bool(_differences(first, found)) is (found is not first)


def test_a_refusal_is_the_same_in_both_worlds(at: Any, world: str) -> None:
    """Sealing again, amending wrongly, opening what is closed: the same reasons word for word."""
    rounds = at("data-in")
    said = []
    for act in (
        lambda: sealing.seal_result(comparison=rounds.row, result=cast.result("third"), by=rounds.measurer("third"), at=NOW),
        lambda: analysing.make_draft_a(comparison=rounds.row, by=rounds.head("pilot"), at=NOW),
        lambda: analysing.publish_comparison(comparison=rounds.row, by=rounds.office, at=NOW),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            act()
        said.append([each.as_json("zh") for each in refused.value.refusals])
    assert said == _views.setdefault("refusals", said)


SLIPS = {
    who: tuple((f"{float(x) * 1e6:.2f}", f"{float(U) * 1e6:.0f}") for x, U in values)
    for who, values in cast.VALUES.items()
}
"""Microvolts where volts are agreed: the science refuses the whole."""


@pytest.mark.parametrize(("name", "of"), [(name, of) for name, others in (("卫示例", ("pilot", "neighbour")), ("吴示例", ("neighbour", "third")), ("钱示例", ("neighbour", "third"))) for of in others])  # fmt: skip
def test_nobody_sees_whose_unit_slipped(
    at: Any, client: Any, monkeypatch: Any, name: str, of: str, refused: Any
) -> None:
    """A draft that fails on a slip of 10⁶ and its return look the same whoever slipped, to the analyst too."""
    from junheng.hub.foundation import clock

    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setitem(cast.VALUES, of, SLIPS[of])
    rounds = at("data-in")
    with refused("results-not-evaluable"):
        rounds._draft_a()
    analysing.return_data(comparison=rounds.row, by=rounds.analyst, at=NOW)
    found = seen_by(client, rounds, name)
    first = _views.setdefault(f"slipped {name}", found)
    assert _differences(first, found) == []
    assert [x for x, _U in SLIPS[of] if x in str(found)] == []


def test_the_pilot_sees_nothing_before_its_own_is_sealed(at: Any, client: Any) -> None:
    """Nobody can seal before the pilot has, so there is nothing its choice of value could follow."""
    rounds = at("circulating")
    rounds.handed("neighbour")
    with pytest.raises(Refused) as refused:
        rounds.seal("neighbour")
    assert [each.code for each in refused.value.refusals] == ["pilot-seals-first"]


def test_what_remembers_a_repeated_form_holds_no_value(at: Any, client_for: Any, monkeypatch: Any) -> None:
    """The memory of the second click is keyed: the digest of the typed values is not theirs alone."""
    import hashlib
    import json

    from junheng.hub.foundation import clock

    monkeypatch.setattr(clock, "now", lambda: NOW)
    rounds = at("circulating")
    told = {"key": "once", "measured_on": "2026-11-23", "method": "", "x0": "1.00002", "U0": "0.00006", "k0": "2", "x1": "10.0003", "U1": "0.0010", "k1": "2"}  # fmt: skip
    page = f"/comparisons/{rounds.row.pk}/seal-result"
    browser = client_for("周示例")
    assert browser.post(page, told).status_code == 302
    assert browser.post(page, told).status_code == 302
    assert len(rounds.part("pilot").seals.all()) == 1
    kept = PerformedOnce.objects.get(verb="comparisons.seal_result")
    plain = json.dumps({**told, "path": page}, sort_keys=True, ensure_ascii=False)
    assert kept.fingerprint != hashlib.sha256(plain.encode()).hexdigest()
    result = cast.result("pilot")
    guess = {"result": str(result), "path": page}
    assert (
        kept.fingerprint
        != hashlib.sha256(json.dumps(guess, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    )
