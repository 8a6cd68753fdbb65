"""A file that was issued elsewhere: a withdrawal that its province's log has signed counts; nothing said there makes it good."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.hub.nodes.conftest import Follows
from tests.hub.nodes.peers import issued, withdrawn

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
