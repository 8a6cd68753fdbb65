"""An original of another province is fetched by its token and kept only if it has the bytes its log speaks of."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.nodes.conftest import Follows
from tests.hub.nodes.originals import DIGEST, XML, run, serve, wanted

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import platform
from junheng.hub.foundation.models import Attachment
from junheng.hub.nodes.models import KeptPayload
from junheng.hub.nodes.services import payloads


def test_what_is_fetched_is_kept_as_evidence(follows: Follows, refused: Any) -> None:
    """With the entry of the log whose digest it has, in the name of who asked; for its own province alone; once."""
    text = payloads.new_token()
    serve(follows, XML, text)
    done = run(follows, wanted(follows, text))
    assert (done.state, done.token, done.problems) == ("kept", "", [])
    made = KeptPayload.objects.get()
    assert (made.index, made.digest, made.attachment.sha256) == (0, DIGEST, DIGEST)
    assert (made.kept_by, made.purpose) == (follows.person, "示例案件")
    with tenancy.only("310000"):
        assert (KeptPayload.objects.count(), Attachment.objects.count()) == (0, 0)
    with refused("payload-asked-already"):  # another worker was quicker
        payloads.keep_payload(wanted=done, data=XML, by=platform("330000", "fetcher"), at=follows.at)
    with refused("not-permitted"):
        payloads.keep_payload(wanted=done, data=XML, by=follows.keeper, at=follows.at)


@pytest.mark.parametrize("code", ["payload-differs", "payload-not-opened"])
def test_refused_by_the_other_side(follows: Follows, code: str) -> None:
    """Other bytes than the log speaks of, or a token that opens nothing: the errand ends, and the token is forgotten."""
    text = payloads.new_token()
    serve(follows, XML + b" ", text if code == "payload-differs" else payloads.new_token())
    done = run(follows, wanted(follows, text))
    assert (done.state, done.token, [each["code"] for each in done.problems]) == ("refused", "", [code])
    assert KeptPayload.objects.count() == 0
    serve(follows, XML, text)
    assert run(follows, wanted(follows, text)).state == "kept"
