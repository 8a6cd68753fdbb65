"""Photographs on site: JPEG or PNG by content, a few of them, seen by both sides and nobody else."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.hub.supervision.conftest import SITE

from junheng.hub.foundation.models import Event
from junheng.hub.supervision.rules import checking as rules
from junheng.hub.supervision.services import checking

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


def add(on_site: Any, data: bytes = PNG, name: str = "scale.png") -> Any:
    return checking.add_photo(
        check=on_site.check, name=name, data=data, caption="铅封", by=on_site.first, at=SITE
    )


def test_kept(on_site: Any, client_for: Any, client: Any) -> None:
    """The body and the desk see it, strangers do not; the log holds its digest."""
    on_site.begin()
    photo = add(on_site)
    assert Event.objects.get(type="photo-added").data["sha256"] == photo.attachment.sha256
    address = f"/supervision/checks/{on_site.check.pk}/photos/{photo.pk}"
    for name in ("许示例", "钱示例", on_site.inspectors[1]):
        answer = client_for(name).get(address)
        assert (answer.content, answer["Content-Type"]) == (PNG, "image/png")
    for name in ("秦示例", on_site.stranger.person_name):
        assert client_for(name).get(address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "upload-empty"),
        (b"<svg xmlns='x'/>", "upload-type-refused"),
        (b"%PDF-1.7", "upload-type-refused"),
    ],
)
def test_no_photograph(on_site: Any, refused: Any, data: bytes, code: str) -> None:
    """Told by its content, whatever its name says."""
    on_site.begin()
    with refused(code):
        add(on_site, data)


def test_limits(on_site: Any, refused: Any) -> None:
    """Nine, and none too large."""
    on_site.begin()
    with refused("upload-too-large"):
        add(on_site, PNG + b"0" * checking.LARGEST_PHOTO)
    for at in range(rules.MOST_PHOTOS):
        add(on_site, PNG + bytes([at]))
    with refused("check-photos-limit"):
        add(on_site)


def test_when(on_site: Any, refused: Any) -> None:
    """Not before the code, not after a signature."""
    with refused("check-not-in-state"):
        add(on_site)
    on_site.found()
    on_site.sign(on_site.first)
    with refused("check-findings-signed"):
        add(on_site)


def test_the_page(on_site: Any, client_for: Any) -> None:
    """Taken with the phone's camera; the wrong file comes back with its reason."""
    on_site.begin()
    client = client_for(on_site.inspectors[0])
    address = f"/supervision/checks/{on_site.check.pk}/add-photo"
    assert 'enctype="multipart/form-data"' in client.get(address).content.decode()
    assert client.post(address, {"file": SimpleUploadedFile("a.png", PNG), "key": "k"}).status_code == 302
    bad = client.post(address, {"file": BytesIO(b"text"), "key": "k2"})
    assert bad.status_code == 409 and "upload-type-refused" in bad.content.decode()
    assert client.post(address, {"key": "k3"}).status_code == 400
