"""Who is checked learns of it when the inspectors stand before it, and not a moment earlier."""

from __future__ import annotations

from typing import Any

from tests.hub.supervision.conftest import SITE

from junheng.hub.foundation.models import Event, Notice
from junheng.hub.supervision import queries
from junheng.hub.supervision.services import checking


def test_the_body_sees_nothing_before(on_site: Any, client_for: Any, client: Any) -> None:
    """Neither on its list, nor on its page, nor over HTTP, nor by a notice, nor in the draw's record; then all of it."""
    body, one, draw = client_for("许示例"), on_site.check.pk, on_site.check.draw
    addresses = (f"/supervision/checks/{one}", f"/api/v1/checks/{one}")
    record = (f"/supervision/draws/{draw.pk}/record.json", f"/api/v1/draws/{draw.pk}/record")
    for address in (*addresses, *record):
        assert body.get(address).status_code == 404, address
    assert on_site.check.code not in body.get("/supervision/checks").content.decode()
    assert on_site.check.code not in body.get(f"/supervision/draws/{draw.pk}").content.decode()
    assert body.get("/api/v1/checks").json()["rows"] == []
    assert not Notice.objects.filter(
        organisation_id=on_site.supervision.trader.pk, url__contains="checks"
    ).exists()
    told = " ".join(
        bytes(each.leaf).decode() for each in Event.objects.exclude(type__startswith="instrument")
    )
    assert on_site.check.code not in told
    on_site.announce()
    assert on_site.check.entry_code in client_for("许示例").get(addresses[0]).content.decode()
    assert Notice.objects.filter(organisation_id=on_site.supervision.trader.pk, url=addresses[0]).exists()


def test_every_reason(on_site: Any, refused: Any) -> None:
    """By one of its inspectors, once, before it is begun."""
    for by in (on_site.stranger, on_site.supervision.desk):
        with refused("check-not-yours"):
            checking.announce_visit(check=on_site.check, by=by, at=SITE)
    on_site.announce()
    with refused("check-announced-already"):
        on_site.announce()
    on_site.begin()
    with refused("check-not-in-state", "check-announced-already"):
        on_site.announce()


def test_begun_by_the_desk_s_word_the_body_sees_it_too(on_site: Any) -> None:
    """The desk knows the code; from the begin on the body reads and signs."""
    assert not queries.checks_waiting(on_site.body).exists()
    on_site.begin()
    assert list(queries.checks_waiting(on_site.body)) == [on_site.check]


def test_the_page(on_site: Any, client_for: Any) -> None:
    """Pressed twice it is one."""
    client = client_for(on_site.inspectors[0])
    address = f"/supervision/checks/{on_site.check.pk}/announce-visit"
    assert address in client.get(f"/supervision/checks/{on_site.check.pk}").content.decode()
    assert [client.post(address, {"key": "k"}).status_code for _ in range(2)] == [302, 302]
    assert client_for("许示例").get(address).status_code in (403, 200, 404)
