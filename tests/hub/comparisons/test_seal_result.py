"""A result enters sealed: its salted hash is public at once, its content nobody else's."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from tests.hub.comparisons.conftest import result
from tests.hub.conftest import NOW, TODAY

from junheng.core.transparency.leaf import commitment
from junheng.hub.comparisons import queries
from junheng.hub.comparisons.models import SealedContent
from junheng.hub.comparisons.rules.results import Measured
from junheng.hub.comparisons.services import sealing
from junheng.hub.foundation.models import Event


def test_the_hash_is_public_and_opens(at: Any) -> None:
    """The fact has the hash and no value; the owner's document and salt give the same hash."""
    rounds = at("circulating")
    seal = rounds.seal("pilot")
    fact = Event.objects.get(type="comparison-result-sealed")
    assert fact.data["seal"] == seal.digest
    assert b"1.00002" not in bytes(fact.leaf)
    with queries.as_body(rounds.house.institute.pk):
        kept = SealedContent.objects.get(seal=seal)
    assert commitment(json.loads(kept.document), salt=bytes.fromhex(kept.salt)).hex() == seal.digest
    ((_seal, content),) = queries.own_sealed(rounds.row, rounds.measurer("pilot"))
    assert [each["x"] for each in content["points"]] == ["1.00002", "10.0003"]


def test_the_same_values_have_another_hash(at: Any) -> None:
    """The salt is fresh each time: nobody learns by trying values out."""
    rounds = at("circulating")
    first = rounds.seal("pilot")
    second = sealing.amend_result(
        comparison=rounds.row, result=result("pilot"), reason="重封", by=rounds.measurer("pilot"), at=NOW
    )
    assert first.digest != second.digest


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ((Measured("1 V", "1", "0.1"),), "result-points-differ"),
        ((Measured("1 V", "1", "0.1"), Measured("1 V", "1", "0.1")), "result-points-differ"),
        ((Measured("1 V", "NaN", "0.1"), Measured("10 V", "1", "0.1")), "result-not-a-number"),
        ((Measured("1 V", "1", "0"), Measured("10 V", "1", "0.1")), "result-not-a-number"),
        ((Measured("1 V", "1", "0.1", "9"), Measured("10 V", "1", "0.1")), "result-not-a-number"),
        ((Measured("1 V", "1e151", "0.1"), Measured("10 V", "1", "0.1")), "result-not-a-number"),
        ((Measured("1 V", "1", "1e151"), Measured("10 V", "1", "0.1")), "result-not-a-number"),
        ((Measured("1 V", "1", "1e-151"), Measured("10 V", "1", "0.1")), "result-not-a-number"),
    ],
)
def test_what_is_no_result(at: Any, refused: Any, points: Any, code: str) -> None:
    """Every point once, numbers as decimals."""
    rounds = at("circulating")
    with refused(code):
        rounds.seal("pilot", points=points)


def test_refusals(at: Any, refused: Any) -> None:
    """The pilot first; then who has had the standard; once; not measured tomorrow."""
    rounds = at("circulating")
    with refused("pilot-seals-first", "standard-not-received"):
        rounds.seal("third")
    with refused("result-from-the-future"):
        rounds.seal("pilot", measured_on=TODAY + timedelta(days=1))
    rounds.seal("pilot")
    with refused("already-sealed"):
        rounds.seal("pilot")
    with refused("standard-not-received"):
        rounds.seal("third")


def test_a_refusal_quotes_nothing(at: Any) -> None:
    """What was typed stands in no reason, and so in no memory of refused acts."""
    from junheng.core.reason import Refused
    from junheng.hub.foundation.models import RefusedAct

    rounds = at("circulating")
    with pytest.raises(Refused):
        rounds.seal("pilot", points=(Measured("1 V", "8.7654321x", "0.1"), Measured("10 V", "1", "0.1")))
    kept = RefusedAct.objects.filter(verb="comparisons.seal_result").get()
    assert "8.7654321" not in json.dumps([kept.reasons, kept.subjects])
