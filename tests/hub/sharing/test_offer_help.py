"""Only a body whose published entry meets the request offers help, once; only who asked learns of it (R04.4)."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW
from tests.hub.sharing.test_post_help import posted, two_able

from junheng.hub.foundation import tenancy
from junheng.hub.sharing.models import HelpOffer, HelpRequest
from junheng.hub.sharing.services.helping import offer_help


def offered(laboratory: Any, row: HelpRequest | None = None, name: str = "冯示例") -> HelpOffer:
    if row is None:
        two_able(laboratory)
        row = posted(laboratory)
    return offer_help(request=row, resources="0.02 级活塞压力计", by=laboratory.house.acting(name), at=NOW)


def test_offered_by_who_is_able(laboratory: Any, refused: Any, client: Any) -> None:
    """The request is offered from then on; the public sees no offer."""
    made = offered(laboratory)
    made.request.refresh_from_db()
    assert (made.request.state, made.request.first_offer_at) == ("offered", NOW)
    with refused("help-not-able"):
        offered(laboratory, made.request, "孙示例")
    with refused("help-offered-already"):
        offered(laboratory, made.request)
    with refused("help-of-your-own"):
        offered(laboratory, posted(laboratory, "冯示例"))
    with tenancy.only("320000"):
        assert not HelpOffer.objects.exists()
    assert "活塞压力计" not in client.get(f"/mutual-help/{made.request_id}").content.decode()
    client.force_login(laboratory.house.people["钱示例"])
    assert "活塞压力计" in client.get(f"/mutual-help/{made.request_id}").content.decode()
