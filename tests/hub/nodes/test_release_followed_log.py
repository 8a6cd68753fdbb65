"""A named person lets a log out of quarantine, with a reason, and says how to go on."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.nodes.conftest import Follows
from tests.hub.nodes.peers import issued, withdrawn

from junheng.hub.foundation.models import Event
from junheng.hub.nodes.models import FollowedLog, Quarantine
from junheng.hub.nodes.services.deciding import release_followed_log


@pytest.fixture
def forked(follows: Follows) -> Follows:
    follows.node.say(issued("JS-1"), issued("JS-2", digest="ef" * 32))
    follows.follow()
    follows.round()
    follows.node.entries[:] = [issued("JS-1"), issued("JS-3", digest="01" * 32), withdrawn("JS-1")]
    follows.node.publish()
    follows.round()
    assert follows.log is not None
    assert follows.log.state == FollowedLog.State.QUARANTINED
    return follows


def release(follows: Follows, way: str, **other: Any) -> None:
    given: dict[str, Any] = {"reason": "保管者已说明", "by": follows.keeper} | other
    follows.log = release_followed_log(log=follows.log, way=way, at=follows.at, **given)


def test_going_on_meets_the_same_contradiction(forked: Follows) -> None:
    """What was believed stays the measure: if the log still shows the other history it is quarantined again."""
    release(forked, "continue")
    kept = Quarantine.objects.get()
    assert (kept.released_by, kept.release_reason) == (forked.person, "保管者已说明")
    forked.round()
    assert forked.log.state == FollowedLog.State.QUARANTINED  # type: ignore[union-attr]
    assert Quarantine.objects.count() == 2
    assert forked.states() == {"JS-1": "issued", "JS-2": "issued"}


def test_going_on_when_the_keeper_has_put_it_right(forked: Follows) -> None:
    """The first history shown again, and grown: nothing was lost meanwhile."""
    forked.node.entries[:] = [issued("JS-1"), issued("JS-2", digest="ef" * 32), withdrawn("JS-1")]
    forked.node.publish()
    release(forked, "continue")
    forked.round()
    assert forked.states() == {"JS-1": "withdrawn", "JS-2": "issued"}


def test_afresh_takes_what_it_shows_now(forked: Follows) -> None:
    """What it said is forgotten, and read again from its first entry."""
    release(forked, "afresh")
    assert forked.states() == {}
    forked.round()
    assert forked.states() == {"JS-1": "withdrawn", "JS-3": "issued"}
    types = [event.type for event in Event.objects.order_by("pk")]
    assert types == ["log-followed", "followed-log-quarantined", "followed-log-released"]


def test_refusals(forked: Follows, refused: Any) -> None:
    """Without a reason; from another province; twice."""
    with refused("reason-needed-to-release"):
        release(forked, "continue", reason="  ")
    with refused("followed-log-of-another-tenant"):
        release(forked, "continue", by=forked.stranger)
    release(forked, "continue")
    with refused("followed-log-not-in-state"):
        release(forked, "continue")
