"""A log is asked no longer; followed again, it goes on from what was last believed of it."""

from __future__ import annotations

from typing import Any

from tests.hub.nodes.conftest import Follows
from tests.hub.nodes.peers import issued, withdrawn

from junheng.hub.nodes.models import FollowedLog
from junheng.hub.nodes.services.deciding import unfollow_log


def test_what_it_said_stays(follows: Follows, client: Any) -> None:
    """Marked as no longer followed; a fork is found out even after it was left for a while."""
    follows.node.say(issued("JS-1"))
    follows.follow()
    follows.round()
    follows.log = unfollow_log(log=follows.log, reason="示例原因", by=follows.keeper, at=follows.at)
    follows.node.say(withdrawn("JS-1"))
    asked = len(follows.node.asked)
    assert follows.round() is False
    assert len(follows.node.asked) == asked
    page = client.get("/verify/JS-1", headers={"accept-language": "en"}).content.decode()
    assert "no longer followed here" in page
    again = follows.follow(title="江苏省")
    assert (again.applied, again.title) == (1, "江苏省")
    follows.round()
    assert follows.states() == {"JS-1": "withdrawn"}
    follows.log = unfollow_log(log=follows.log, reason="示例原因", by=follows.keeper, at=follows.at)
    follows.node.entries[0] = issued("JS-2")
    follows.node.publish()
    follows.follow()
    follows.round()
    assert follows.log.state == FollowedLog.State.QUARANTINED


def test_refusals(follows: Follows, refused: Any) -> None:
    """From another province, and twice."""
    follows.follow()
    with refused("followed-log-of-another-tenant"):
        unfollow_log(log=follows.log, reason="x", by=follows.stranger, at=follows.at)
    unfollow_log(log=follows.log, reason="x", by=follows.keeper, at=follows.at)
    with refused("followed-log-not-in-state"):
        unfollow_log(log=follows.log, reason="x", by=follows.keeper, at=follows.at)
