"""An order to put right: by the desk, where problems were found, with a date."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.hub.supervision.conftest import SITE

from junheng.hub.foundation.models import Notice
from junheng.hub.supervision.services import following

DUE = SITE.date() + timedelta(days=15)


def order(on_site: Any, what: str = "重新加封并申请检定", due: date = DUE, by: Any = None) -> Any:
    return following.order_rectification(
        check=on_site.check, what=what, due=due, by=by or on_site.supervision.desk, at=SITE
    )


def test_the_body_is_told(on_site: Any) -> None:
    """With the date and where to answer."""
    on_site.concluded(seal="no")
    made = order(on_site)
    assert (made.state, on_site.fresh().follow_up) == ("ordered", "ordered")
    told = Notice.objects.filter(organisation_id=on_site.check.organisation_id).order_by("-id").first()
    assert told is not None and str(DUE) in told.zh


@pytest.mark.parametrize("due", [SITE.date(), SITE.date() + timedelta(days=181)])
def test_days(on_site: Any, refused: Any, due: date) -> None:
    """Tomorrow at the earliest, half a year at the latest."""
    on_site.concluded(seal="no")
    with refused("rectify-due-range"):
        order(on_site, due=due)


def test_refusals(on_site: Any, refused: Any) -> None:
    """Not while it is under way, not by an inspector, not without words, not twice."""
    on_site.found(seal="no")
    with refused("check-not-in-state"):
        order(on_site)
    for by in (on_site.first, on_site.second, on_site.body):
        on_site.sign(by)
    with refused("not-permitted"):
        order(on_site, by=on_site.first)
    with refused("rectify-needs-words"):
        order(on_site, what=" ")
    order(on_site)
    with refused("rectify-ordered-already"):
        order(on_site)


def test_nothing_found(on_site: Any, refused: Any) -> None:
    """A scale that passed is left in peace."""
    on_site.concluded()
    with refused("rectify-no-problems"):
        order(on_site)


def test_the_page(on_site: Any, client_for: Any) -> None:
    """A date and words; pressed twice it is one order."""
    on_site.concluded(seal="no")
    client = client_for("钱示例")
    address = f"/supervision/checks/{on_site.check.pk}/order-rectification"
    from junheng.hub.foundation import clock

    soon = clock.today(clock.now()) + timedelta(days=10)
    told = {"what": "重新加封", "due": soon.isoformat(), "key": "k"}
    assert [client.post(address, told).status_code for _ in range(2)] == [302, 302]
    assert client_for("秦示例").get(address).status_code == 404
