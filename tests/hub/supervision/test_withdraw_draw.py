"""A draw may be given up, with a public reason, as long as no secret is known."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW
from tests.hub.supervision.conftest import BEACON

from junheng.hub.supervision.services import drawing, seeding


def withdraw(supervision: Any, draw: Any, reason: str = "信标记错", at: Any = BEACON) -> None:
    drawing.withdraw_draw(draw=draw, reason=reason, by=supervision.desk, at=at)


def test_in_public(supervision: Any, client: Any, refused: Any) -> None:
    """A frozen one stays readable with its reason and is never drawn."""
    draw = supervision.spoken()
    withdraw(supervision, draw)
    page = client.get(f"/supervision/draws/{draw.pk}").content.decode()
    assert "信标记错" in page
    with refused("draw-not-in-state"):
        seeding.run_draw(draw=draw, by=supervision.desk, at=BEACON)


def test_a_draft_stays_private(supervision: Any, client: Any) -> None:
    """What was never frozen was never public."""
    draw = supervision.prepared()
    withdraw(supervision, draw, at=NOW)
    assert client.get(f"/supervision/draws/{draw.pk}").status_code == 404


def test_not_once_a_secret_is_known(supervision: Any, refused: Any) -> None:
    """Else whoever dislikes what comes tries again."""
    draw = supervision.spoken()
    supervision.reveal(draw, "钱示例")
    with refused("draw-reveals-begun"):
        withdraw(supervision, draw)


def test_reason_and_office(supervision: Any, refused: Any) -> None:
    """Said in words, by the office that organises it, and not after the draw."""
    draw = supervision.frozen()
    with refused("draw-needs-reason"):
        withdraw(supervision, draw, reason=" ")
    with refused("draw-of-others"):
        drawing.withdraw_draw(draw=draw, reason="x", by=supervision.house.acting("秦示例"), at=NOW)
    made = supervision.drawn(number="ZJ-2")
    with refused("draw-not-in-state", "draw-reveals-begun"):
        withdraw(supervision, made)


def test_who_makes_the_seed_alone(supervision: Any, refused: Any) -> None:
    """It can work out the result as soon as the beacon has spoken: too late to give it up, but for a list that was not logged in time."""
    alone = {"organisers": (supervision.house.regulator.uscc,)}
    draw = supervision.listed(**alone)
    supervision.commit(draw, "钱示例")
    seeding.freeze_draw(draw=draw, by=supervision.desk, at=NOW)
    supervision.sequenced(NOW)
    with refused("draw-alone-after-beacon"):
        withdraw(supervision, draw)
    withdraw(supervision, draw, at=NOW)
    late = supervision.listed(number="ZJ-2", **alone)
    supervision.commit(late, "钱示例")
    seeding.freeze_draw(draw=late, by=supervision.desk, at=NOW)
    supervision.sequenced(BEACON)
    withdraw(supervision, late)
