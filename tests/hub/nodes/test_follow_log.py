"""A log is followed: every entry under its signature is applied once, whatever it holds, and nothing else is."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from tests.hub.nodes.conftest import Follows
from tests.hub.nodes.peers import KEY, issued, leaf, withdrawn

from junheng.core.transparency.note import COSIGNATURE_V1, SignerKey
from junheng.hub.foundation.ids import new_id
from junheng.hub.foundation.models import Event
from junheng.hub.nodes import queries
from junheng.hub.nodes.models import FollowedLog, FollowedRecord, KeptEntry
from junheng.hub.nodes.services import following
from junheng.hub.nodes.services.applying import apply_entries

BODY = {"organisation": "institutions.organisation:1", "uscc": "12320000470000012X", "name": "江苏示例计量院"}
RIGHT = {
    "qualification": "institutions.qualification:1",
    "organisation": BODY["organisation"],
    "number": "（苏）法计 01 号",
}
ENTRY = {"entry": "capabilities.capabilityentry:1"}


def story() -> list[bytes]:
    return [
        leaf("organisation-registered", kind="institute", **BODY),
        leaf("organisation-verified", **BODY),
        leaf(
            "qualification-registered",
            type="authorisation",
            issuer="示例机关",
            valid="2024-01-01~2028-12-31",
            **RIGHT,
        ),
        leaf("qualification-suspended", since="2026-11-01", reason="示例原因", **RIGHT),
        leaf("capability-drafted", kind="calibrate", quantity="electric.voltage.dc", **ENTRY),
        leaf("capability-published", digest="cd" * 32, **ENTRY),
        issued("JS-1"),
        issued("JS-2", digest="ef" * 32),
        issued("JS-3", digest="01" * 32, relation="replaces", relates_to="JS-2"),
        leaf("order-placed", order="orders.order:1"),
        leaf("something-of-next-year", moon="full"),
        b"not JSON at all",
        leaf("certificate-issued", certificate="x", number=7),
    ]


def test_what_a_log_says_is_seen_here(follows: Follows, client: Any) -> None:
    """Bodies, documents, capabilities, certificates with their states; what is not understood is kept and counted."""
    follows.node.say(*story())
    follows.follow()
    assert follows.round() is False
    assert follows.states() == {
        BODY["uscc"]: "verified", RIGHT["number"]: "suspended", ENTRY["entry"]: "published",
        "JS-1": "issued", "JS-2": "replaced", "JS-3": "issued",
    }  # fmt: skip
    log = follows.log
    assert log is not None
    assert (log.applied, log.seen_size, log.not_needed, log.unknown) == (13, 13, 1, 3)
    kept = {entry.index: entry.why for entry in KeptEntry.objects.all()}
    assert kept == {10: "entry-type-unknown", 11: "leaf-not-canonical", 12: "entry-field-unusable"}
    follows.node.say(withdrawn("JS-1"))
    follows.round()
    assert follows.states()["JS-1"] == "withdrawn"
    assert FollowedRecord.objects.get(number="JS-1").index == 13
    assert [event.type for event in Event.objects.all()] == ["log-followed"]
    page = client.get("/verify/JS-1", headers={"accept-language": "en"}).content.decode()
    assert "The log of 江苏 says: withdrawn" in page
    assert "genuine" not in page
    assert "标准器异常" in page
    said = client.get("/api/v1/nodes/certificates", {"number": "JS-1"}).json()
    assert [(each["state"], each["index"], each["node"]) for each in said] == [("withdrawn", 13, "js")]
    assert client.get("/nodes").status_code == 200
    found = client.get("/nodes/js", {"words": "示例计量"}).content.decode()
    assert BODY["uscc"] in found
    assert "JS-3" not in found
    assert (
        client.get("/api/v1/nodes/js/records", {"kind": "certificate"}).json()["rows"][0]["number"] == "JS-3"
    )
    assert client.get("/verify/JS-9").status_code == 404


def test_what_is_final_stays(follows: Follows) -> None:
    """A log that issues again what it withdrew, or gives a record another number, changes nothing of it."""
    follows.node.say(issued("JS-1"), withdrawn("JS-1"), issued("JS-1"))
    follows.node.say(issued("JS-8", ref="certificates.certificate:JS-1"))
    follows.follow()
    follows.round()
    assert follows.states() == {"JS-1": "withdrawn"}


def test_a_day_behind_is_caught_up_in_batches(follows: Follows, monkeypatch: pytest.MonkeyPatch) -> None:
    """A round has its bound; the next goes on where it ended, and an entry is applied once."""
    follows.node.say(*(issued(f"JS-{number}", digest=f"{number:064x}") for number in range(1300)))
    follows.follow()
    monkeypatch.setattr(following, "ROUND_BATCHES", 1)
    sizes = []
    while follows.round():
        sizes.append(follows.log.applied)  # type: ignore[union-attr]
    assert sizes == [512, 1024]
    assert (follows.log.applied, FollowedRecord.objects.count()) == (1300, 1300)  # type: ignore[union-attr]


def test_a_batch_is_applied_at_its_place_alone(follows: Follows) -> None:
    """Of two workers with the same entries the second changes nothing; beyond what was believed nothing is applied."""
    follows.node.say(issued("JS-1"), withdrawn("JS-1"))
    log = follows.follow()
    follows.round()
    assert not apply_entries(log.pk, start=0, entries=follows.node.entries, tenant="330000")
    assert not apply_entries(log.pk, start=2, entries=[issued("JS-2")], tenant="330000")
    assert follows.states() == {"JS-1": "withdrawn"}


def test_refusals(follows: Follows, refused: Any) -> None:
    """Each thing that can be wrong with it, all at once; twice; by whom it is not for."""
    follows.node.say(issued("JS-1"))
    other = SignerKey(KEY.name, COSIGNATURE_V1, KEY.seed).verifier.text
    with refused("followed-key-of-another-kind", "policy-malformed", "followed-name-unusable", "followed-address-unusable"):  # fmt: skip
        follows.follow(name="No!", address="ftp://x/log", vkey=other, policy="nonsense")
    for address in (
        "http://a:b@x/log",
        "http://x/log?a=b",
        "http://x/l og",
        "file:///etc",
        "http://:80/",
        "http://x:99999/",
    ):
        with refused("followed-address-unusable"):
            follows.follow(address=address)
    with refused("followed-name-unusable"):
        follows.follow(name="certificates")
    with refused("followed-policy-asks-nobody"):
        follows.follow(policy="quorum none\n")
    follows.follow()
    with refused("followed-log-already"):
        follows.follow()
    another = dataclasses.replace(KEY, name="another.example/log/js")
    with refused("followed-name-taken"):
        follows.follow(vkey=another.verifier.text)


def test_a_policy_of_witnesses_is_waited_for(follows: Follows) -> None:
    """Without the cosignatures asked for nothing is applied, and the log is not blamed."""
    witness = SignerKey("witness.example", COSIGNATURE_V1, bytes(32)).verifier.text
    follows.node.say(issued("JS-1"))
    follows.follow(policy=f"witness w {witness}\nquorum w\n")
    follows.round()
    assert follows.codes == ["policy-quorum-not-met"]
    assert follows.log.state == FollowedLog.State.FOLLOWING  # type: ignore[union-attr]
    assert FollowedRecord.objects.count() == 0


def test_two_logs_of_one_number_are_both_said(follows: Follows) -> None:
    """Nobody is believed over another: both are shown, and none is called the status."""
    follows.node.say(issued("JS-1"))
    follows.follow()
    follows.round()
    row = FollowedRecord.objects.get()
    other = FollowedLog.objects.get()
    other.pk, other.name, other.origin = new_id(), "ah", "elsewhere.example/log/ah"
    other.save(force_insert=True)
    row.pk, row.log, row.state = new_id(), other, "withdrawn"
    row.save(force_insert=True)
    said = queries.certificates_elsewhere(at=follows.at, number="JS-1")
    assert sorted(each.state for each in said) == ["issued", "withdrawn"]
