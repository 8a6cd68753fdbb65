"""/search by the index of a process: the same answers as asking every entry, and whatever changed is felt at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from tests.hub.capabilities.entries import X12
from tests.hub.conftest import NOW, TODAY

from junheng.core.capability.model import Place
from junheng.core.capability.reading import read_need
from junheng.hub.capabilities import queries
from junheng.hub.capabilities.models import CapabilityEntry
from junheng.hub.capabilities.services import searching
from junheng.hub.capabilities.services.entries import (
    publish_capability,
    unsaved_entry,
    withdraw_capability,
)
from junheng.hub.institutions.models import Qualification
from junheng.hub.institutions.services.qualifications import suspend_qualification

SOME = ("10 V DC, U<100 ppm", "1~50 V DC, U<1 mV", "电压 10 V")
TEXTS = (
    *SOME,
    "AC voltage 20 V, U<3 mV",
    "AC voltage 20 V, U<1 mV",
    "0~1000 V DC, U<20 ppm",
    "0~60 V DC",
    "DC voltage",
    "AC voltage 10 V, 50 Hz",
    "检定 10 V DC",
)
HERE = Place("330100", 30.27, 120.15, "杭州")


@pytest.fixture
def entries(laboratory: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[CapabilityEntry]]:
    """Forty-two published entries of all forms, and an index of them."""
    rows = [_row(laboratory, number) for number in range(42)]
    CapabilityEntry.objects.bulk_create(rows)
    monkeypatch.setattr(searching, "ASKED_ONE_BY_ONE", 0)
    monkeypatch.setattr(searching._process, "kept", searching.build())
    yield rows


@pytest.fixture
def by_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """What this test's transaction changes counts as changed by others and committed."""
    as_if = searching._CHANGES.replace("touched = pg_current_xact_id_if_assigned()", "false", 1)
    assert as_if != searching._CHANGES
    monkeypatch.setattr(searching, "_CHANGES", as_if)


def _row(laboratory: Any, number: int) -> CapabilityEntry:
    """Ranges, shapes, conditions, places and papers in turn; every seventh has two boxes, every ninth no uncertainty."""
    u = {"linear": {"a": f"{1 + number % 5}e-6", "b": f"{number % 11}e-6"}, "k": 2}
    box: dict[str, Any] = {"range": {"low": number % 3, "high": 10 + 90 * (number % 4)}, "uncertainty": u}
    if number % 9 == 0:
        del box["uncertainty"]
    boxes = [box]
    if number % 7 == 0:
        boxes.append({"range": {"low": 500, "high": 1000}, "uncertainty": {"constant": "0.001", "k": 2}})
    data = X12 | {"boxes": boxes}
    if number % 5 == 0:
        data |= {"kind": "electric.voltage.ac", "axes": [{"name": "frequency", "unit": "Hz"}]}
        box["conditions"] = {"frequency": {"low": 40, "high": 60 + number}}
    if number % 10 == 5:
        table = {
            "axis": "frequency",
            "x": ["0", "50", "400"],
            "at": ["40", "150"],
            "U": [["1", "2"], ["2", "4"], ["8", "9"]],
        }
        box["uncertainty"] = {"grid": table, "interpolation": "linear", "unit": "mV", "k": 2}
    row = unsaved_entry(
        organisation=laboratory.house.institute if number % 2 else laboratory.house.enterprise,
        item=laboratory.house.item("dc-voltmeter"), data=data,
        qualification=Qualification.objects.get(type="accreditation") if number % 3 else None,
    )  # fmt: skip
    row.state, row.published_at = "published", NOW
    return row


def asked(text: str, place: Place | None) -> Any:
    need = read_need(text).need
    assert need is not None, text
    return replace(need, place=place)


def by_index(
    text: str, place: Place | None, *, only: str = "", most: int = 7
) -> tuple[dict[str, int], list[Any]]:
    looked = searching.first_answers(asked(text, place), on=TODAY, most=most, only=only)
    counts = {verdict: number for verdict, number in looked.counts.items() if number}
    return counts, [_told(each) for each in looked.found]


def _told(found: queries.Found) -> tuple[Any, ...]:
    answer = found.answer
    return found.entry.pk, answer.verdict, answer.distance_km, [each.code for each in answer.criteria]


def same(texts: tuple[str, ...] = SOME, place: Place | None = HERE) -> set[str]:
    """Each need by the index as one by one; answers the verdicts that were seen."""
    verdicts: set[str] = set()
    for text in texts:
        every = queries.match_need(asked(text, place), on=TODAY)
        counts = dict(Counter(each.answer.verdict for each in every))
        for only in ("", "partly", "no", "x"):
            first = [_told(each) for each in every if only in ("", each.answer.verdict)][:7]
            assert by_index(text, place, only=only) == (counts, first), (text, place, only)
        verdicts |= counts.keys()
    return verdicts


def test_the_same_answers_as_asking_every_entry(entries: list[CapabilityEntry], by_others: None) -> None:
    """Counts, the first in order with their distances and reasons, and the first of one verdict."""
    assert same(TEXTS) == {"match", "partly", "cannot-tell", "no"}
    same(place=None)


def test_every_change_is_felt_by_the_next_question(
    entries: list[CapabilityEntry], laboratory: Any, by_others: None
) -> None:
    """Published, withdrawn, moved, its paper suspended: the index is not built anew and answers as asking each."""
    base = searching._process.kept.index.base  # type: ignore[union-attr]
    owner = laboratory.house.acting("冯示例")
    bodies, paper = type(laboratory.house.enterprise).objects, Qualification.objects.get(type="accreditation")
    steps = (
        lambda: publish_capability(entry=_draft(laboratory), by=owner, at=NOW),
        lambda: withdraw_capability(entry=entries[1], reason="x", by=owner, at=NOW),
        lambda: bodies.filter(pk=laboratory.house.enterprise.pk).update(lat=31.2, lon=121.5),
        lambda: Qualification.objects.filter(pk=paper.pk).update(valid=("2020-01-01", "2020-02-01")),
        lambda: Qualification.objects.filter(pk=paper.pk).update(valid=paper.valid),
        lambda: suspend_qualification(
            qualification=paper, since=TODAY, reason="x", by=laboratory.house.platform, at=NOW
        ),
    )
    seen = [by_index(SOME[0], HERE, most=60)]
    for step in steps:
        step()
        same()
        seen.append(by_index(SOME[0], HERE, most=60))
    assert all(before != after for before, after in pairwise(seen))
    assert searching._process.kept.index.base is base  # type: ignore[union-attr]


def test_more_changes_than_are_kept_beside_are_never_read_under_the_lock(
    entries: list[CapabilityEntry], laboratory: Any, by_others: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A body moves with all of its entries: no entry is read for the index, which is built anew; answers stay right."""
    begun: list[bool] = []
    monkeypatch.setattr(searching, "_start_building", lambda: begun.append(True))
    body = type(laboratory.house.enterprise).objects.filter(pk=laboratory.house.enterprise.pk)
    body.update(lat=31.2, lon=121.5)
    same()
    assert not begun
    monkeypatch.setattr(searching, "BUILT_ANEW_FROM", 20)
    assert searching._up_to_date() is not None and begun  # 21 are beside: a new one is on its way
    body.update(lat=31.3, lon=121.6)
    assert searching._up_to_date() is not None  # the same again are no more
    monkeypatch.setattr(searching, "MOST_BESIDE", 20)
    body.update(lat=31.4, lon=121.7)
    monkeypatch.setattr(searching, "_stated", lambda _rows: pytest.fail("read under the lock"))
    begun.clear()
    assert searching._up_to_date() is None and begun
    same()


def _draft(laboratory: Any) -> CapabilityEntry:
    row = _row(laboratory, 1)
    row.state = "draft"
    row.save()
    return row


def test_a_transaction_that_changed_entries_asks_one_by_one(entries: list[CapabilityEntry]) -> None:
    """What may be rolled back never enters the index of a process."""
    assert searching._up_to_date() is None
    same()


def test_one_that_commits_late_is_not_missed(
    entries: list[CapabilityEntry], by_others: None, server: Any
) -> None:
    """A transaction begun before others, committed after them and after we looked: found by the next look."""
    from django.db import connection

    late, early = uuid4(), uuid4()
    put = "insert into capabilities_entrychange (entry_id) values (%s)"
    database = str(connection.settings_dict["NAME"])
    with server.connect(database=database) as first, server.connect(database=database) as second:
        first.autocommit = False
        first.execute(put, [late])
        second.execute(put, [early])
        searching._up_to_date()
        kept = searching._process.kept
        assert kept is not None and str(early) in kept.index.gone and str(late) not in kept.index.gone
        first.commit()
        searching._up_to_date()
        assert str(late) in kept.index.gone
        second.execute("delete from capabilities_entrychange where entry_id = any(%s)", [[late, early]])


def test_the_page_and_the_api_by_the_index(entries: list[CapabilityEntry], by_others: None) -> None:
    """Same tally and the same hits in the page's order as before; the interface says the same verdicts."""
    text = SOME[0]
    page = Client(SERVER_NAME="localhost").get("/search", {"need": text})
    every = queries.match_need(asked(text, None), on=TODAY)
    counts: Counter[str] = Counter(each.answer.verdict for each in every)
    assert {each["tone"]: each["number"] for each in page.context["tally"]} == {
        tone: counts.get(verdict, 0)
        for tone, verdict in (("ok", "match"), ("part", "partly"), ("unk", "cannot-tell"), ("nay", "no"))
    }
    assert page.context["total"] == sum(counts.values())
    assert [each["entry"] for each in page.context["hits"]] == [each.entry for each in every[:40]]
    answer = Client(SERVER_NAME="localhost").post(
        "/api/v1/match", {"text": text}, content_type="application/json"
    )
    assert Counter(each["verdict"] for each in answer.json()["answers"]) == counts
