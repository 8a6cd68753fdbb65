"""The second wall: another province sees when a resource is taken, and never by whom, what for, or in which condition."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW
from tests.hub.sharing.conftest import on
from tests.hub.sharing.test_check_out_booking import PNG

from junheng.hub.foundation import tenancy
from junheng.hub.sharing import rules
from junheng.hub.sharing.models import Booking, Feed, HandOver, Part, Picture, Resource
from junheng.hub.sharing.services import booking, feeds


def test_when_and_never_who(sharing: Any) -> None:
    """The owner's province sees all of it, the user's its own booking, a third and the public only parts and resources."""
    made = sharing.approved()
    booking.check_out_booking(
        booking=made, seen=rules.Seen("worn", note="划痕"), pictures=[booking.Shot("a.png", PNG)], by=sharing.owner, at=on(9)
    )  # fmt: skip
    feeds.open_feed(by=sharing.owner, at=NOW)
    seen = {}
    for tenants in (("330000",), ("310000",), ("340000",), ()):
        with tenancy.only(*tenants):
            private = [model.objects.count() for model in (Booking, HandOver, Picture, Feed)]
            assert (Part.objects.count(), Resource.objects.count()) == (1, 1)
        seen[tenants] = private
    assert seen == {
        ("330000",): [1, 1, 1, 1], ("310000",): [1, 1, 1, 0], ("340000",): [0, 0, 0, 0], (): [0, 0, 0, 0],
    }  # fmt: skip
