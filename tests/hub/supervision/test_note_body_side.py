"""Where nobody of the body signs here, an inspector notes how it stood; a refusal to sign is recorded, not hidden."""

from __future__ import annotations

from typing import Any

from tests.hub.supervision.conftest import SITE

from junheng.hub.foundation.models import Event
from junheng.hub.supervision.services import checking


def note(
    on_site: Any,
    how: str = "refused",
    text: str = "当事人认为铅封运输中脱落",
    by: Any = None,
    digest: str = "",
) -> None:
    digest = digest or on_site.fresh().findings_digest
    checking.note_body_side(
        check=on_site.check, how=how, named="摊主", note=text, digest=digest, by=by or on_site.first, at=SITE
    )


def test_a_refusal_to_sign(on_site: Any) -> None:
    """The check is concluded all the same; the words are private, that it was refused is not."""
    on_site.found(seal="no")
    on_site.sign(on_site.first)
    note(on_site)
    assert on_site.fresh().state == "found"
    on_site.sign(on_site.second)
    assert (on_site.fresh().state, on_site.check.body_side) == ("concluded", "refused")
    event = Event.objects.get(type="body-side-noted")
    assert event.data["body_side"] == "refused" and "脱落" not in str(event.data)


def test_refusals(on_site: Any, refused: Any) -> None:
    """Not before findings; by an inspector of it; one of three ways; in words; once."""
    on_site.begin()
    with refused("check-not-in-state"):
        note(on_site)
    on_site.record()
    with refused("check-not-yours"):
        note(on_site, by=on_site.stranger)
    with refused("check-answer-unknown"):
        note(on_site, how="asleep")
    with refused("check-body-side-needs-words"):
        checking.note_body_side(
            check=on_site.check, how="absent", named=" ", note="", digest=on_site.check.findings_digest,
            by=on_site.first, at=SITE,
        )  # fmt: skip
    on_site.sign(on_site.body)
    with refused("check-body-side-settled"):
        note(on_site)


def test_not_to_other_findings(on_site: Any, refused: Any) -> None:
    """It stood so to what was shown: were a colleague to record anew in between, the note is not for that."""
    on_site.found()
    seen = on_site.fresh().findings_digest
    on_site.record(by=on_site.second, version=1, seal="no")
    with refused("check-signs-other-findings"):
        note(on_site, how="on-paper", digest=seen)


def test_the_body_cannot_be_signed_for_twice(on_site: Any, refused: Any) -> None:
    """Noted as absent, it does not sign afterwards."""
    on_site.found()
    note(on_site, how="absent")
    with refused("check-body-side-settled"):
        on_site.sign(on_site.body)


def test_the_page(on_site: Any, client_for: Any) -> None:
    """Three ways to choose from; the body itself has no business there."""
    on_site.found()
    address = f"/supervision/checks/{on_site.check.pk}/note-body-side"
    client = client_for(on_site.inspectors[1])
    told = {"how": "on-paper", "named": "摊主", "note": "", "digest": on_site.fresh().findings_digest}
    assert told["digest"] in client.get(address).content.decode()
    assert client.post(address, told | {"key": "k"}).status_code == 302
    assert "摊主" in client.get(f"/supervision/checks/{on_site.check.pk}").content.decode()
    assert client_for("许示例").post(address, told | {"how": "refused", "key": "k2"}).status_code == 409
