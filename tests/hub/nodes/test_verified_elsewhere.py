"""A file that was issued elsewhere: a withdrawal that its province's log has signed counts; nothing said there makes it good."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.hub.nodes.conftest import Follows
from tests.hub.nodes.peers import inquired, issued, withdrawn

from junheng.core.certificate.parsing import parse
from junheng.hub.certificates.services.verifying import verify_file
from junheng.hub.foundation.ids import new_id
from junheng.hub.nodes.models import FollowedLog, FollowedRecord

XML = Path(__file__).parents[3] / "docs" / "examples" / "certificate" / "certificate.xml"


def codes(follows: Follows) -> list[str]:
    return [each.code for each in verify_file(XML.read_bytes(), at=follows.at).report.status.problems]


def test_a_file_from_elsewhere(follows: Follows, client: Any) -> None:
    """Unknown, then issued, then withdrawn by the log of its province; a second log that says so too decides nothing."""
    digest = parse(XML.read_bytes()).sha256
    assert codes(follows) == []
    follows.node.say(issued("JS-1", digest=digest))
    follows.follow()
    follows.round()
    assert [each.state for each in verify_file(XML.read_bytes(), at=follows.at).said] == ["issued"]
    assert codes(follows) == []
    follows.node.say(withdrawn("JS-1", digest=digest))
    follows.round()
    assert codes(follows) == ["certificate-withdrawn"]
    with XML.open("rb") as stream:
        page = client.post("/verify", {"file": stream}, headers={"accept-language": "en"}).content.decode()
    assert "by the log of 江苏" in page
    assert "Entry 1 of elsewhere.example/log/js" in page
    log, row = FollowedLog.objects.get(), FollowedRecord.objects.get()
    log.pk, log.name, log.origin = new_id(), "ah", "elsewhere.example/log/ah"
    log.save(force_insert=True)
    row.pk, row.log = new_id(), log
    row.save(force_insert=True)
    assert codes(follows) == []
    FollowedRecord.objects.filter(log=log).delete()
    assert codes(follows) == ["certificate-withdrawn"]
    FollowedLog.objects.exclude(pk=log.pk).update(state="quarantined")
    assert codes(follows) == []


def test_under_inquiry_elsewhere(follows: Follows, client: Any) -> None:
    """A case of another province about a bad standard is seen on the file it concerns, and is gone with the case."""
    digest = parse(XML.read_bytes()).sha256
    follows.node.say(issued("JS-1", digest=digest), inquired("Z-7", "ab" * 32, digest), issued("JS-2"))
    follows.follow()
    follows.round()
    [said] = verify_file(XML.read_bytes(), at=follows.at).said
    assert (said.state, said.record.state, said.record.facts["inquiry_index"]) == (
        "under-inquiry",
        "issued",
        "1",
    )
    assert codes(follows) == []
    with XML.open("rb") as stream:
        page = client.post("/verify", {"file": stream}, headers={"accept-language": "en"}).content.decode()
    assert "case Z-7 of that province" in page
    told = client.get("/api/v1/nodes/certificates", {"number": "JS-1"}).json()
    assert [(each["state"], each["inquiry"]) for each in told] == [("under-inquiry", "Z-7")]
    assert "under inquiry" in client.get("/nodes/js", headers={"accept-language": "en"}).content.decode()
    follows.node.say(inquired("", digest))
    follows.round()
    [said] = verify_file(XML.read_bytes(), at=follows.at).said
    assert (said.state, said.record.facts.keys() & {"inquiry", "inquiry_index"}) == ("issued", set())


def test_an_inquiry_that_cannot_be_read(follows: Follows) -> None:
    """Digests that are none, or too many: the entry changes nothing and is kept for a release that may understand it."""
    digest = parse(XML.read_bytes()).sha256
    follows.node.say(
        issued("JS-1", digest=digest),
        inquired("Z-7", digest, "x"),
        inquired("Z-7", *[digest] * 1001),
        inquired("Z-7", digest.upper()),
    )
    follows.follow()
    follows.round()
    assert [each.state for each in verify_file(XML.read_bytes(), at=follows.at).said] == ["issued"]
    assert FollowedLog.objects.get().unknown == 3
