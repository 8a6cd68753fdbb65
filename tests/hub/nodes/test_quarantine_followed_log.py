"""A log whose own signature stands against it is not believed; the evidence convinces without us."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.hub.nodes.conftest import Follows
from tests.hub.nodes.peers import KEY, issued, withdrawn

from junheng.core.transparency.checkpoint import open_checkpoint
from junheng.core.transparency.split_view import refusals_of_split_view
from junheng.hub.foundation.models import Event
from junheng.hub.nodes import queries
from junheng.hub.nodes.models import FollowedLog, FollowedRecord, Quarantine
from junheng.hub.nodes.services import hearing
from junheng.hub.nodes.services.following import due

KEYS = (KEY.verifier,)


@pytest.fixture
def believed(follows: Follows) -> Follows:
    """Three certificates, seen and applied."""
    follows.node.say(*(issued(f"JS-{number}", digest=f"{number:064x}") for number in range(3)))
    follows.follow()
    follows.round()
    return follows


def assert_quarantined(follows: Follows, code: str) -> Quarantine:
    """Nothing was applied, nothing is asked any more, and one fact of ours says so."""
    log = follows.log
    assert log is not None
    assert (log.state, log.applied) == (FollowedLog.State.QUARANTINED, 3)
    assert follows.codes[0] == code
    assert due(follows.at) == []
    asked = len(follows.node.asked)
    assert follows.round() is False
    assert len(follows.node.asked) == asked
    assert [event.type for event in Event.objects.order_by("pk")] == [
        "log-followed",
        "followed-log-quarantined",
    ]
    kept = Quarantine.objects.get()
    for note in (kept.seen_note, kept.shown_note):
        open_checkpoint(bytes(note), log=KEY.verifier)  # both under its own signature
    return kept


@pytest.mark.parametrize("longer", [False, True], ids=["of the same size", "longer"])
def test_a_fork(believed: Follows, client: Any, *, longer: bool) -> None:
    """Another history, of the same size or grown on: the evidence is checked with the log's key alone."""
    believed.node.entries[1] = issued("JS-OTHER")
    believed.node.say(*([withdrawn("JS-0"), issued("JS-4")] if longer else []))
    believed.round()
    kept = assert_quarantined(believed, "log-split-view")
    assert refusals_of_split_view(bytes(kept.evidence), keys=KEYS) == ()
    assert believed.states()["JS-0"] == "issued"
    page = client.get("/nodes/js", headers={"accept-language": "en"}).content.decode()
    assert "Not to be relied on" in page
    got = client.get(f"/nodes/js/evidence/{kept.pk}")
    assert got.content == bytes(kept.evidence)
    assert client.get("/api/v1/nodes/js/evidence").content == bytes(kept.evidence)
    said = client.get("/verify/JS-0", headers={"accept-language": "en"}).content.decode()
    assert "it contradicts itself" in said
    assert not client.get("/api/v1/nodes/certificates", {"number": "JS-0"}).json()[0]["relied_on"]


def test_it_shrank(believed: Follows) -> None:
    """Fewer entries than it has signed before."""
    del believed.node.entries[2]
    believed.node.publish()
    believed.round()
    kept = assert_quarantined(believed, "followed-log-went-back")
    evidence = json.loads(bytes(kept.evidence))
    assert evidence["schema"] == hearing.SCHEMA
    assert (evidence["seen"], evidence["shown"]) == (
        bytes(kept.seen_note).decode(),
        bytes(kept.shown_note).decode(),
    )


@pytest.mark.parametrize("path", ["tile/0/000.p/4", "tile/entries/000.p/4"])
def test_its_files_do_not_prove(believed: Follows, path: str) -> None:
    """A tile or a bundle that contradicts the signed root; the file itself is in the evidence."""
    believed.node.say(withdrawn("JS-0", digest="00" * 32))
    true = believed.node.files[path]
    believed.node.files[path] = true[:-1] + bytes([true[-1] ^ 1])
    believed.round()
    kept = assert_quarantined(believed, "followed-log-does-not-prove")
    assert path in [file["path"] for file in json.loads(bytes(kept.evidence))["files"]]


def test_only_the_platform_asks_for_it(believed: Follows, refused: Any) -> None:
    from junheng.hub.nodes.services.deciding import Finding, quarantine_followed_log

    with refused("not-permitted"):
        quarantine_followed_log(
            log=believed.log, finding=Finding((), b"", b""), by=believed.keeper, at=believed.at
        )
    assert queries.quarantines_of(believed.log) == []  # type: ignore[arg-type]
    assert FollowedRecord.objects.count() == 3
