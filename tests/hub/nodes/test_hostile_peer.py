"""A peer that is away, slow, endless or somewhere else takes its time and bytes, and is said; it blames no log."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from tests.dripping import DRIPS, servers
from tests.hub.conftest import NOW
from tests.hub.nodes.conftest import Follows
from tests.hub.nodes.peers import KEY, issued

from junheng.core.transparency.note import ED25519, SignerKey
from junheng.hub.nodes import rules
from junheng.hub.nodes.models import FollowedLog, FollowedRecord, Quarantine
from junheng.hub.nodes.services import fetching
from junheng.hub.nodes.services.following import due


def status(code: int, **headers: str) -> Callable[[Any], None]:
    def answer(request: Any) -> None:
        request.send_response(code)
        for name, value in headers.items():
            request.send_header(name, value)
        request.send_header("Content-Length", "0")
        request.end_headers()

    return answer


def endless(request: Any) -> None:
    """No length, and bytes as long as somebody reads."""
    request.send_response(200)
    request.end_headers()
    sent = 0
    while sent < 40_000_000:
        try:
            sent += request.wfile.write(b"x" * 65_536)
        except OSError:
            break
    request.server.sent = sent


def assert_trouble(follows: Follows, code: str) -> None:
    """Said on its page, asked again after a longer wait; nothing applied, nobody blamed."""
    log = follows.log
    assert log is not None
    assert follows.codes == [code]
    assert (log.state, log.failures) == (FollowedLog.State.FOLLOWING, 1)
    assert log.next_try_at > follows.at
    assert (FollowedRecord.objects.count(), Quarantine.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("path", "answer", "code"),
    [
        ("checkpoint", status(404), "node-has-no-log"),
        ("checkpoint", status(302, Location="http://169.254.169.254/"), "node-redirects"),
        ("checkpoint", status(500), "node-answers-otherwise"),
        ("checkpoint", endless, "node-file-too-large"),
        ("tile/entries/000.p/1", endless, "node-file-too-large"),
        ("tile/entries/000.p/1", status(404), "tile-missing"),
        ("tile/0/000.p/1", status(301, Location="/elsewhere"), "node-redirects"),
    ],
)
def test_what_it_answers_is_said(follows: Follows, path: str, answer: Any, code: str) -> None:
    """No log there, a redirect, a fault, more bytes than the file can have."""
    follows.node.say(issued("JS-1"))
    follows.node.instead[path] = answer
    follows.follow()
    follows.round()
    assert_trouble(follows, code)
    follows.node.instead.clear()
    follows.round()
    assert follows.states() == {"JS-1": "issued"}
    assert follows.codes == []


@pytest.mark.parametrize("note", [b"", b"\xff\xfe", b"no note\n", b"x" * 900_000], ids=["empty", "bytes", "words", "long"])  # fmt: skip
def test_a_checkpoint_that_is_none(follows: Follows, note: bytes) -> None:
    """Bytes that no log signed: not its word, so not its fault."""
    follows.node.files["checkpoint"] = note
    follows.follow()
    follows.round()
    assert follows.log.state == FollowedLog.State.FOLLOWING  # type: ignore[union-attr]
    assert len(follows.codes) == 1


def test_another_key_is_not_its_word(follows: Follows) -> None:
    """Somebody else answers at its address."""
    follows.node.say(issued("JS-1"))
    follows.follow()
    follows.node.key = SignerKey(KEY.name, ED25519, bytes(32))
    follows.node.publish()
    follows.round()
    assert follows.log.state == FollowedLog.State.FOLLOWING  # type: ignore[union-attr]
    assert FollowedRecord.objects.count() == 0


@pytest.mark.parametrize("what", ["a header", "a chunk"])
def test_a_slow_drip_has_its_time(follows: Follows, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "PATIENCE", 0.5)
    with servers() as serve:
        follows.follow(address=serve(DRIPS[what]))
        began = time.monotonic()
        follows.round()
        assert time.monotonic() - began < 4
    assert_trouble(follows, "node-silent")


def test_nobody_there(follows: Follows) -> None:
    """Asked again later and later, a minute apart at most; not before it is due."""
    follows.follow(address="http://127.0.0.1:9/log/js")
    follows.round()
    assert_trouble(follows, "node-silent")
    assert due(follows.at) == []
    waits = [rules.wait_after(failures, every=5.0) for failures in range(20)]
    assert waits[:5] == [5.0, 10.0, 20.0, 40.0, 60.0]
    assert max(waits) == 60.0
    assert follows.log is not None
    assert due(follows.log.next_try_at) == [follows.log.pk]
    assert due(NOW) == []
