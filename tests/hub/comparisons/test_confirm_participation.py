"""A laboratory takes part by the newest version of the protocol."""

from __future__ import annotations

from typing import Any

from tests.hub.comparisons.test_propose_protocol import propose as propose_protocol
from tests.hub.conftest import NOW

from junheng.hub.comparisons.services import planning


def confirm(rounds: Any, who: str) -> Any:
    return planning.confirm_participation(comparison=rounds.row, version=1, by=rounds.head(who), at=NOW)


def test_confirmed(at: Any, facts_of: Any) -> None:
    """It says for which version."""
    rounds = at("protocol")
    part = confirm(rounds, "third")
    assert (part.state, part.confirmed_version) == ("confirmed", 1)
    assert facts_of(rounds.row)[0] == "comparison-participation-confirmed"


def test_refusals(at: Any, rounds: Any, refused: Any) -> None:
    """Not before there is a protocol, not by who was not invited, not once it is agreed."""
    rounds._proposed()
    planning.approve_comparison(comparison=rounds.row, by=rounds.house.acting("俞示例"), at=NOW)
    with refused("comparison-not-in-state"):
        confirm(rounds, "third")
    from tests.hub.comparisons.test_propose_comparison import propose

    other = propose(rounds, rounds.office)
    with refused("comparison-of-others", "comparison-not-in-state"):
        planning.confirm_participation(comparison=other, version=1, by=rounds.head("third"), at=NOW)


def test_not_once_it_runs(at: Any, refused: Any) -> None:
    """The list stands with the protocol."""
    rounds = at("confirmed")
    with refused("comparison-not-in-state"):
        confirm(rounds, "third")


def test_by_the_version_that_was_read(at: Any, client_for: Any, monkeypatch: Any) -> None:
    """Whoever read version one while the pilot wrote version two has confirmed neither."""
    from junheng.hub.foundation import clock

    monkeypatch.setattr(clock, "now", lambda: NOW)
    rounds = at("protocol")
    browser, one = client_for("卫示例"), f"/comparisons/{rounds.row.pk}"
    link = f"{one}/confirm-participation?version=1"
    assert link in browser.get(one).content.decode()
    assert 'name="version" value="1"' in browser.get(link).content.decode()
    propose_protocol(rounds, standard="另一台")
    answer = browser.post(link, {"key": "x", "version": "1"})
    assert answer.status_code == 409 and "protocol-changed-since" in answer.content.decode()
    assert rounds.part("third").state == "invited"
    assert browser.post(link, {"key": "y"}).status_code == 400
    assert browser.post(link, {"key": "z", "version": "2"}).status_code == 302
    assert rounds.part("third").confirmed_version == 2
