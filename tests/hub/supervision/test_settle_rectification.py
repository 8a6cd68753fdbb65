"""A named person ends it: put right after an answer, handed on after an answer or when the date has passed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.hub.supervision.conftest import SITE
from tests.hub.supervision.test_answer_rectification import answer
from tests.hub.supervision.test_order_rectification import DUE, order

from junheng.hub.foundation.models import Event
from junheng.hub.supervision.models import Rectification
from junheng.hub.supervision.services import following

AFTER = SITE + (DUE - SITE.date()) + timedelta(days=1)


def settle(
    on_site: Any, end: str = "closed", reason: str = "复查已加封", by: Any = None, at: Any = SITE
) -> None:
    following.settle_rectification(
        check=on_site.check, end=end, reason=reason, by=by or on_site.supervision.desk, at=at
    )


def test_put_right(on_site: Any) -> None:
    """After the answer; the log says how it ended, not why."""
    on_site.concluded(seal="no")
    order(on_site)
    answer(on_site)
    settle(on_site)
    assert on_site.fresh().follow_up == Rectification.objects.get().state == "closed"
    event = Event.objects.get(type="rectification-settled")
    assert event.data["rectification_end"] == "closed" and "复查" not in str(event.data)


def test_without_an_answer(on_site: Any, refused: Any) -> None:
    """Never closed; handed on once its date has passed."""
    on_site.concluded(seal="no")
    order(on_site)
    for end in ("closed", "escalated"):
        with refused("rectify-not-answered"):
            settle(on_site, end=end)
    with refused("rectify-not-answered"):
        settle(on_site, at=AFTER)
    settle(on_site, end="escalated", reason="逾期未改", at=AFTER)
    assert on_site.fresh().follow_up == "escalated"


def test_refusals(on_site: Any, refused: Any) -> None:
    """Nothing ordered; another ending; no reason; another office; twice; no answer afterwards."""
    on_site.concluded(seal="no")
    with refused("rectify-not-ordered"):
        settle(on_site)
    order(on_site)
    answer(on_site)
    with refused("rectify-end-unknown"):
        settle(on_site, end="forgotten")
    with refused("rectify-needs-words"):
        settle(on_site, reason=" ")
    with refused("check-not-yours"):
        settle(on_site, by=on_site.acting("秦示例"))
    settle(on_site)
    with refused("rectify-settled-already"):
        settle(on_site)
    with refused("rectify-settled-already"):
        answer(on_site)


def test_the_page(on_site: Any, client_for: Any) -> None:
    """The desk decides; an inspector is told that it is not theirs."""
    on_site.concluded(seal="no")
    order(on_site)
    answer(on_site)
    address = f"/supervision/checks/{on_site.check.pk}/settle-rectification"
    told = {"end": "closed", "reason": "复查", "key": "k"}
    assert client_for(on_site.inspectors[0]).post(address, told).status_code == 409
    assert client_for("钱示例").post(address, told).status_code == 302
