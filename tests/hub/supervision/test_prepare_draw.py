"""A draw is begun with its organisers, strata, beacon, and what happens without a reveal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.hub.conftest import NOW
from tests.hub.supervision.conftest import BEACON, SECOND, UNTIL

from junheng.hub.foundation.models import Notice
from junheng.hub.supervision.models import Draw
from junheng.hub.supervision.rules.planning import Pairing
from junheng.hub.supervision.services import drawing


def test_begun_and_told(supervision: Any, facts_of: Any) -> None:
    """It is a draft of the own office; both organisers hear of it."""
    draw = supervision.prepared()
    assert draw.state == "drafted" and draw.settings["if_missing"] == "second-beacon"
    assert draw.organisers.count() == 2
    assert Notice.objects.filter(url=f"/supervision/draws/{draw.pk}").count() == 2
    assert facts_of(draw) == ["draw-prepared"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"organisers": ()}, "draw-without-organisers"),
        ({"organisers": ("11310000000000000X",)}, "draw-organiser-unknown"),
        ({"beacon_at": NOW}, "draw-instants-in-order"),
        ({"reveal_until": BEACON}, "draw-instants-in-order"),
        ({"second_at": UNTIL - timedelta(hours=1)}, "draw-instants-in-order"),
        ({"sources": ()}, "draw-sources-missing"),
        ({"second_sources": (), "second_at": SECOND}, "draw-sources-missing"),
        ({"cap": 0}, "draw-cap-range"),
        ({"strata": ()}, "draw-strata-unread"),
        ({"pairing": Pairing(per_object=1)}, "draw-per-object-range"),
        ({"pairing": Pairing(per_object=6)}, "draw-per-object-range"),
        ({"pairing": Pairing(max_distance_km="0.0")}, "draw-distance-range"),
        ({"pairing": Pairing(max_distance_km="5000.5")}, "draw-distance-range"),
        ({"pairing": Pairing(max_distance_km="1e3")}, "draw-distance-range"),
        ({"pairing": Pairing(per_object=3, nearest=2)}, "draw-nearest-range"),
        ({"pairing": Pairing(nearest=1001)}, "draw-nearest-range"),
        ({"pairing": Pairing(most_sure="0")}, "draw-most-sure-range"),
        ({"pairing": Pairing(most_sure="4/3")}, "draw-most-sure-range"),
        ({"pairing": Pairing(most_sure="1/101")}, "draw-most-sure-range"),
        ({"pairing": Pairing(most_sure="1/2 ")}, "draw-most-sure-range"),
    ],
)
def test_refusals(supervision: Any, refused: Any, changes: dict[str, Any], code: str) -> None:
    """No organiser, one that is no provincial regulator here, instants out of order, nothing to draw by."""
    with refused(code):
        supervision.prepared(**changes)
    assert not Draw.objects.exists()


def test_an_enterprise_is_no_organiser(supervision: Any, refused: Any) -> None:
    """Only verified provincial regulators."""
    with refused("draw-organiser-unknown"):
        supervision.prepared(organisers=(supervision.trader.uscc,))


def test_number_once(supervision: Any, refused: Any) -> None:
    """Commitments hold for a number."""
    supervision.prepared()
    with refused("draw-number-known"):
        supervision.prepared()


def test_who_may(supervision: Any, refused: Any) -> None:
    """A trader does not draw."""
    with refused("not-permitted"):
        drawing.prepare_draw(new=supervision.new(), by=supervision.house.acting("许示例"), at=NOW)


def test_the_page(supervision: Any, client_for: Any) -> None:
    """What was typed is read: strata by share and number, sources, instants of Beijing; a bad line is named and kept."""
    client = client_for("钱示例")
    typed = {
        "number": "ZJ-2027-01", "title": "抽查", "kind": "instruments",
        "organisers": [supervision.house.regulator.uscc, supervision.shanghai.uscc],
        "strata": "A–B | 10% | 1\nC | 4", "cap": "2", "per_object": "2", "beacon_at": "2127-01-05T12:00",
        "sources": "彩票 1 期\n气象台公报 | text", "reveal_until": "2127-01-06T12:00", "second_at": "", "second_sources": "", "key": "k",
    }  # fmt: skip
    bad = client.post("/supervision/draws/new", typed | {"strata": "A–B | ten"})
    assert bad.status_code == 400 and "draw-strata-unread" in bad.content.decode()
    done = client.post("/supervision/draws/new", typed)
    assert (
        done.status_code == 302
        and client.post("/supervision/draws/new", typed)["Location"] == done["Location"]
    )
    draw = Draw.objects.get(number="ZJ-2027-01")
    assert draw.settings["strata"] == [
        {"name": "A–B", "reserve": 1, "share": "10/100"}, {"name": "C", "reserve": 0, "size": 4},
    ]  # fmt: skip
    assert draw.settings["beacon"] == {
        "instant": "2127-01-05T12:00:00+08:00",
        "sources": [{"name": "彩票 1 期", "kind": "numbers"}, {"name": "气象台公报", "kind": "text"}],
    }
    assert draw.settings["if_missing"] == "void" and draw.settings["cap"] == {"per_enterprise": 2}
    assert "ZJ-2027-01" in client.get(done["Location"]).content.decode()


def test_a_draft_is_no_strangers(supervision: Any, client: Any, client_for: Any) -> None:
    """The own office and its organisers see it; nobody else."""
    draw = supervision.prepared()
    address = f"/supervision/draws/{draw.pk}"
    assert client.get(address).status_code == 404
    assert client_for("秦示例").get(address).status_code == 200
    assert client_for("许示例").get(address).status_code == 404
