"""A page of another site that makes a browser send our cookie changes nothing, also where no token is asked for."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.conftest import House

from junheng.hub.orders.models import Need

NEED = '{"text": "0~10 V DC"}'


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 201),
        ({"Origin": "http://testserver"}, 201),
        ({"Sec-Fetch-Site": "same-origin"}, 201),
        ({"Origin": "https://elsewhere.example"}, 401),
        ({"Origin": "https://testserver"}, 401),
        ({"Origin": "http://testserver.elsewhere.example"}, 401),
        ({"Origin": "null"}, 401),
        ({"Sec-Fetch-Site": "cross-site"}, 401),
        ({"Sec-Fetch-Site": "same-site"}, 401),
    ],
    ids=str,
)
@pytest.mark.parametrize("kind", ["application/json", "text/plain"])
def test_a_cookie_counts_for_our_own_pages_only(
    house: House, client_for: Any, settings: Any, headers: dict[str, str], status: int, kind: str
) -> None:
    """The browser names who asks: ourselves or a program is served, anybody else is a stranger."""
    settings.ALLOWED_HOSTS = ["testserver"]
    client = client_for("王示例")
    answer = client.post("/api/v1/needs", data=NEED, content_type=kind, headers=headers)
    assert (answer.status_code, Need.objects.count()) == (status, 1 if status == 201 else 0)


def test_reading_is_not_hindered(house: House, client_for: Any) -> None:
    """A link from another site opens the page as the person one is."""
    answer = client_for("王示例").get("/orders", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200
