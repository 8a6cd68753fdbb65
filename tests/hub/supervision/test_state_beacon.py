"""The beacon's values: after their instant, once, by an organiser, before any secret is known."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.hub.conftest import NOW
from tests.hub.supervision.conftest import BEACON, SECOND, UNTIL

from junheng.core.reason import UnusableInput
from junheng.hub.foundation.models import Event
from junheng.hub.supervision.rules import planning
from junheng.hub.supervision.services import seeding


def stated(supervision: Any, draw: Any, at: Any = BEACON, **changes: Any) -> None:
    told: dict[str, Any] = {"values": ["7 3, 28、19 11"], "by": supervision.desk} | changes
    seeding.state_beacon(draw=draw, at=at, **told)


def test_read_and_in_the_log(supervision: Any) -> None:
    """Numbers apart by anything usual; the key string of RFC 3797 is a public fact."""
    draw = supervision.frozen()
    stated(supervision, draw)
    draw.refresh_from_db()
    assert draw.beacon == [[7, 3, 28, 19, 11]]
    assert Event.objects.get(type="beacon-stated").data["key"] == "3.7.11.19.28./"


def test_any_organiser_may(supervision: Any, refused: Any) -> None:
    """So that the office cannot let the time run out; one that takes no part may not."""
    draw = supervision.frozen()
    stated(supervision, draw, by=supervision.house.acting("秦示例"))
    other = supervision.frozen(number="ZJ-2")
    other.organisers.filter(organisation=supervision.shanghai).delete()
    with refused("draw-of-others"):
        stated(supervision, other, by=supervision.house.acting("秦示例"))


def test_not_before_and_not_twice(supervision: Any, refused: Any) -> None:
    """Its instant must have passed; afterwards it is not changed."""
    draw = supervision.frozen()
    with refused("draw-beacon-not-yet"):
        stated(supervision, draw, at=BEACON - timedelta(seconds=1))
    stated(supervision, draw)
    with refused("draw-beacon-stated-already"):
        stated(supervision, draw, values=["1 2 3"])


def test_only_after_the_log_has_the_list(supervision: Any, refused: Any) -> None:
    """A freezing that waits, or that entered only when the beacon was known, proves nothing."""
    draw = supervision.committed()
    seeding.freeze_draw(draw=draw, by=supervision.desk, at=NOW)
    with refused("draw-not-in-log-yet"):
        stated(supervision, draw)
    supervision.sequenced(BEACON)
    with refused("draw-in-log-too-late"):
        stated(supervision, draw)


@pytest.mark.parametrize(
    ("values", "code"), [([], "draw-beacon-values-count"), (["1", "2"], "draw-beacon-values-count")]
)
def test_one_value_a_source(supervision: Any, refused: Any, values: list[str], code: str) -> None:
    """As many as the frozen plan names."""
    draw = supervision.frozen()
    with refused(code):
        stated(supervision, draw, values=values)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("numbers", ""),
        ("numbers", "7 x"),
        ("numbers", "-1"),
        ("numbers", "٣"),
        ("numbers", "9" * 16),
        ("text", "只有汉字"),
        ("text", "…"),
    ],
)
def test_unreadable(kind: str, text: str) -> None:
    """What the key string could not carry."""
    with pytest.raises(UnusableInput) as caught:
        planning.beacon_values([planning.Source("s", kind)], [text])
    assert [each.code for each in caught.value.refusals] == ["draw-beacon-value-unread"]


def test_the_second_only_for_a_missing_secret(supervision: Any, refused: Any) -> None:
    """Named in the plan, after its instant, when somebody has not revealed."""
    draw = supervision.spoken()
    with refused("draw-beacon-not-yet"):
        stated(supervision, draw, at=UNTIL, second=True)
    for name in ("钱示例", "秦示例"):
        supervision.reveal(draw, name)
    with refused("draw-second-beacon-not-needed"):
        stated(supervision, draw, at=SECOND, second=True)
    plain = supervision.spoken(number="ZJ-2", second_at=None, second_sources=())
    with refused("draw-second-beacon-not-named"):
        stated(supervision, plain, at=SECOND, second=True)


def test_not_by_who_withheld(supervision: Any, refused: Any) -> None:
    """Shanghai has seen Zhejiang's secret and kept its own: it does not type the numbers that take its place."""
    draw = supervision.spoken()
    supervision.reveal(draw, "钱示例")
    with refused("draw-withholder-states-beacon"):
        stated(supervision, draw, at=SECOND, second=True, by=supervision.house.acting("秦示例"))
    stated(supervision, draw, at=SECOND, second=True)
    nobody = supervision.spoken(number="ZJ-2")
    stated(supervision, nobody, at=SECOND, second=True, by=supervision.house.acting("秦示例"))


def test_the_page_asks_for_each_source(supervision: Any, client_for: Any) -> None:
    """One field a source, named as the plan names it; too early is said with the instant."""
    century = timedelta(days=36500)
    draw = supervision.frozen(
        beacon_at=BEACON + century, reveal_until=UNTIL + century, second_at=SECOND + century
    )
    client = client_for("钱示例")
    address = f"/supervision/draws/{draw.pk}/state-beacon"
    assert "示例彩票 2026140 期" in client.get(address).content.decode()
    answer = client.post(address, {"value-0": "1 2 3", "key": "k"})
    assert answer.status_code == 409 and "draw-beacon-not-yet" in answer.content.decode()
