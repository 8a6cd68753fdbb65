"""Who asked closes a letter; what was shared with it ends."""

from __future__ import annotations

from typing import Any

from junheng.hub.foundation import tenancy
from junheng.hub.risk.models import LetterEvidence
from junheng.hub.risk.services import letters


def test_sharing_ends(post: Any, refused: Any, client_for: Any) -> None:
    row = post.answered()
    with refused("not-your-record"):
        letters.close_letter(letter=row, by=post.receiver, at=post.at)
    client = client_for("钱示例")
    assert client.post(f"/letters/{row.pk}/close-letter", {"key": "k"}).status_code == 302
    with tenancy.only("310000"):
        assert not LetterEvidence.objects.exists()
    assert client.post(f"/api/v1/letters/{row.pk}/close").status_code == 409
