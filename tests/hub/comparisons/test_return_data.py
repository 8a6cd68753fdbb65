"""What was sealed cannot be evaluated: all are told alike to check their own, and nobody learns whose it is."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from tests.hub.comparisons import conftest as cast
from tests.hub.conftest import NOW

from junheng.core.reason import Refused
from junheng.hub.comparisons.rules.results import Measured
from junheng.hub.comparisons.services import analysing, sealing
from junheng.hub.foundation import clock, tenancy
from junheng.hub.foundation.models import Notice, RefusedAct

SLIP = (("1000040", "80"), ("10000500", "1200"))
"""Microvolts where volts are agreed."""


@pytest.fixture
def slipped(at: Any, monkeypatch: Any) -> Any:
    monkeypatch.setitem(cast.VALUES, "neighbour", SLIP)
    return at("data-in")


def returned(rounds: Any) -> Any:
    return analysing.return_data(comparison=rounds.row, by=rounds.analyst, at=NOW)


def test_draft_a_says_nothing_of_a_value(slipped: Any) -> None:
    """One neutral reason: no value, no place, no name; what is remembered of it neither."""
    with pytest.raises(Refused) as refused:
        analysing.make_draft_a(comparison=slipped.row, by=slipped.analyst, at=NOW)
    (only,) = refused.value.refusals
    assert (only.code, only.path, dict(only.facts)) == ("results-not-evaluable", None, {})
    assert refused.value.__cause__ is None and refused.value.__suppress_context__
    assert "100" not in str(RefusedAct.objects.get().reasons)


def test_all_are_told_alike(slipped: Any, facts_of: Any) -> None:
    """A public fact without values, the same words to every participant, and the data stay in."""
    returned(slipped)
    assert slipped.fresh().state == "data-in"
    assert facts_of(slipped.row)[0] == "comparison-data-returned"
    with tenancy.only("CN", "310000", "330000"):
        told = {each.organisation_id: each.zh for each in Notice.objects.filter(zh__contains="算不出来")}
    assert set(told) == {slipped.body(who).pk for who in cast.VALUES} | {slipped.row.organiser_id}
    assert len(set(told.values())) == 1


def test_amended_it_goes_on(slipped: Any) -> None:
    """The laboratory corrects its unit, and Draft A is made."""
    returned(slipped)
    points = tuple(Measured(each.id, x, U) for each, (x, U) in zip(cast.PROTOCOL.points, (("1.00004", "0.00008"), ("10.0005", "0.0012")), strict=True))  # fmt: skip
    sealing.amend_result(
        comparison=slipped.row, result=cast.result("third", points=points), reason="单位",
        by=slipped.measurer("neighbour"), at=NOW,
    )  # fmt: skip
    slipped._draft_a()
    assert slipped.fresh().state == "draft-a"


def test_the_page_of_draft_a_returns_them(slipped: Any, client_for: Any, monkeypatch: Any) -> None:
    """The analyst presses the one button and reads on the public page what everybody reads."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    one = f"/comparisons/{slipped.row.pk}"
    browser = client_for("吴示例")
    answer = browser.post(f"{one}/make-draft-a", {"key": str(uuid4())})
    assert (answer.status_code, answer.headers["Location"]) == (302, one)
    text = browser.get(one).content.decode()
    assert "退回所有参加者" in text and "1000040" not in text


def test_refusals(at: Any, refused: Any) -> None:
    """What can be evaluated is not returned; nobody but the analyst opens anything."""
    rounds = at("data-in")
    with refused("results-evaluable"):
        returned(rounds)
    with refused("not-the-analyst"):
        analysing.return_data(comparison=rounds.row, by=rounds.head("pilot"), at=NOW)


def test_an_error_of_arithmetic_is_as_neutral(at: Any, monkeypatch: Any, refused: Any) -> None:
    """Whatever the science stumbles over, its words are not passed on."""

    def broken(_comparison: Any) -> Any:
        raise FloatingPointError("10.0067")

    rounds = at("data-in")
    monkeypatch.setattr(analysing, "evaluate", broken)
    with refused("results-not-evaluable"):
        analysing.make_draft_a(comparison=rounds.row, by=rounds.analyst, at=NOW)
