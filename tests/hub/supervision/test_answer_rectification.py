"""The body answers what it has done, once; late is an answer too."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.hub.supervision.conftest import SITE
from tests.hub.supervision.test_order_rectification import DUE, order

from junheng.hub.supervision.services import following


def answer(on_site: Any, text: str = "已重新加封", by: Any = None, at: Any = SITE) -> None:
    following.answer_rectification(check=on_site.check, answer=text, by=by or on_site.body, at=at)


def test_answered(on_site: Any, client_for: Any) -> None:
    """The desk reads it; the public does not."""
    on_site.concluded(seal="no")
    order(on_site)
    answer(on_site, at=SITE + timedelta(days=30))
    assert on_site.fresh().follow_up == "answered"
    address = f"/supervision/checks/{on_site.check.pk}"
    assert "已重新加封" in client_for("钱示例").get(address).content.decode()
    following.publish_check(check=on_site.check, by=on_site.supervision.desk, at=SITE)
    page = client_for("王示例").get(address).content.decode()
    assert "已重新加封" not in page and DUE.isoformat() in page


def test_refusals(on_site: Any, refused: Any) -> None:
    """Nothing ordered, another's, no words, twice."""
    on_site.concluded(seal="no")
    with refused("rectify-not-ordered"):
        answer(on_site)
    order(on_site)
    with refused("check-not-yours"):
        answer(on_site, by=on_site.acting("冯示例"))
    with refused("rectify-needs-words"):
        answer(on_site, text=" ")
    answer(on_site)
    with refused("rectify-answered-already"):
        answer(on_site)


def test_the_page(on_site: Any, client_for: Any) -> None:
    """The body's own people; the neighbour has no such page."""
    on_site.concluded(seal="no")
    order(on_site)
    address = f"/supervision/checks/{on_site.check.pk}/answer-rectification"
    assert client_for("王示例").get(address).status_code == 404
    client = client_for("许示例")
    assert client.post(address, {"answer": "已重新加封", "key": "k"}).status_code == 302
    assert client.post(address, {"answer": "再说一次", "key": "k2"}).status_code == 409
