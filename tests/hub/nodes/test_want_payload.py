"""Asking for an original of another province: nobody waits for its node, and what became of it is said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.hub.nodes.conftest import Follows
from tests.hub.nodes.originals import DIGEST, XML, run, serve, wanted

from junheng.core.reason import Refused, UnusableInput, refuse
from junheng.hub.foundation import tenancy
from junheng.hub.nodes.models import FollowedLog, KeptPayload, WantedPayload
from junheng.hub.nodes.pages import payloads as pages
from junheng.hub.nodes.services import errands, payloads


def test_the_node_is_asked_in_the_background(follows: Follows) -> None:
    """Asking sends nothing; a node that does not answer is asked again, later each time, until it does."""
    text = payloads.new_token()
    made = wanted(follows, text)
    before = list(follows.node.asked)
    assert (made.state, made.token, follows.node.asked) == ("waiting", text, before)
    with tenancy.only("310000"):
        assert WantedPayload.objects.count() == 0

    def fails(request: Any) -> None:
        request.send_error(503)

    follows.node.instead[f"/payloads/{DIGEST}"] = fails
    waits = []
    for _time in range(3):
        run(follows, made)
        assert (made.state, [each["code"] for each in made.problems]) == (
            "waiting",
            ["node-answers-otherwise"],
        )
        waits.append((made.next_try_at - follows.at).total_seconds())
        tries = made.tries
        assert run(follows, made).tries == tries, "asked again before its time"
        follows.at = made.next_try_at
    assert waits == [2, 4, 8]
    serve(follows, XML, text)
    assert run(follows, made).state == "kept"
    assert KeptPayload.objects.get().digest == DIGEST


def test_nobody_is_asked_for_ever(follows: Follows) -> None:
    """After a day the errand ends with what went wrong last, and the token is forgotten."""
    made = wanted(follows, payloads.new_token())
    follows.node.instead[f"/payloads/{DIGEST}"] = lambda request: request.send_error(503)
    run(follows, made)
    done = run(follows, made, after=timedelta(days=1, seconds=1))
    assert (done.state, done.token, done.tries) == ("refused", "", 2)


def test_no_transaction_waits_for_the_network(follows: Follows, monkeypatch: Any) -> None:
    """Between reading the errand and writing what became of it nothing is asked of the database."""
    text, asked = payloads.new_token(), list[int]()
    made = wanted(follows, text)
    with CaptureQueriesContext(connection) as seen:

        def fetched(*_address: Any, **_limits: Any) -> bytes:
            asked.append(len(seen))
            assert len(connection.savepoint_ids) == depth
            return XML

        depth = len(connection.savepoint_ids)
        monkeypatch.setattr(errands, "fetch", fetched)
        assert run(follows, made).state == "kept"
    assert len(asked) == 1


def test_refusals_to_ask(follows: Follows, refused: Any) -> None:
    """What is no token is not even kept; a certificate is asked for once at a time, and not when it is there."""
    with refused("payload-token-unusable"):
        wanted(follows, "jp_short\r\nX-Header: 1")
    text = payloads.new_token()
    made = wanted(follows, text)
    with refused("payload-asked-already"):
        wanted(follows, text)
    serve(follows, XML, text)
    run(follows, made)
    with refused("payload-asked-already"):
        wanted(follows, text)


def test_its_page_says_how_it_stands(follows: Follows, rf: Any) -> None:
    """Being fetched; refused by the other side, with the reason; fetched, with the file."""
    text = payloads.new_token()
    made = wanted(follows, text)

    def shown() -> str:
        request = rf.get("/nodes/payloads", headers={"accept-language": "en"})
        request.actor, request.at, request.user = follows.keeper, follows.at, follows.person
        request.LANGUAGE_CODE = "en"
        from django.utils import translation

        with translation.override("en"):
            return str(pages.kept.__wrapped__.__wrapped__(request).content.decode())

    assert "being fetched" in shown() and "示例案件" in shown()
    run(follows, made)
    assert "refused by the other side" in shown() and "did not hand the certificate out" in shown()
    serve(follows, XML, text)
    run(follows, wanted(follows, text))
    assert "Signed original" in shown()
    assert Client().get("/nodes/payloads").status_code in (302, 403)


def test_what_a_node_answers_stops_no_other_errand(follows: Follows, monkeypatch: Any) -> None:
    """A NUL in its words, which no row can hold; an error nobody thought of: each is tried again, later."""
    made = wanted(follows, payloads.new_token())

    def garbled(*_address: Any, **_limits: Any) -> bytes:
        raise UnusableInput(refuse("node-silent", address="x", why="\x15\x03\x00\x02"))

    monkeypatch.setattr(errands, "fetch", garbled)
    assert (run(follows, made).state, made.tries) == ("waiting", 1)
    assert "\ufffd" in made.problems[0]["facts"]["why"]
    follows.at = made.next_try_at
    monkeypatch.setattr(errands, "fetch", lambda *_address, **_limits: 1 / 0)
    assert (run(follows, made).state, made.tries) == ("waiting", 2)


def test_our_own_full_disk_refuses_nothing(follows: Follows, monkeypatch: Any) -> None:
    """The other side handed it out: the token stays, and it is fetched again."""
    text = payloads.new_token()
    made = wanted(follows, text)
    serve(follows, XML, text)

    def full(**_told: Any) -> Any:
        raise Refused(refuse("attachment-cannot-keep", why="No space left on device"))

    with monkeypatch.context() as broken:
        broken.setattr(payloads, "store_attachment", full)
        assert (run(follows, made).state, made.token) == ("waiting", text)
    follows.at = made.next_try_at
    assert run(follows, made).state == "kept"


def test_a_log_not_followed_gets_no_token(follows: Follows, refused: Any, monkeypatch: Any) -> None:
    """Ended, or in quarantine: what waits ends unsent, and nothing new is asked."""
    made = wanted(follows, payloads.new_token())
    FollowedLog.objects.update(state="quarantined")
    monkeypatch.setattr(errands, "fetch", lambda *_address, **_limits: 1 / 0)
    assert (run(follows, made).state, made.token, made.problems[0]["code"]) == (
        "refused", "", "payload-of-a-log-not-followed",
    )  # fmt: skip
    with refused("payload-of-a-log-not-followed"):
        wanted(follows, payloads.new_token())
