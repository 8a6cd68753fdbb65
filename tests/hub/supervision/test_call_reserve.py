"""An object that cannot be checked gives its place to the next of the reserve, in public, and to no other."""

from __future__ import annotations

from typing import Any

from tests.hub.supervision.conftest import SITE

from junheng.hub.foundation.models import Event
from junheng.hub.supervision.models import DrawInspector
from junheng.hub.supervision.services.following import call_reserve


def called(on_site: Any, reason: str = "摊位已撤", by: Any = None) -> Any:
    return call_reserve(check=on_site.check, reason=reason, by=by or on_site.supervision.desk, at=SITE)


def test_the_next_by_the_record(on_site: Any, client: Any) -> None:
    """The record's reserve, with the same two inspectors and a code of its own; what is not checked and the reason are public, what steps in is not yet."""
    record = on_site.supervision.record(on_site.check.draw)
    made = called(on_site)
    assert made.code == record["strata"][0]["reserve"][0]
    assert sorted(each.person.name for each in made.inspectors.all()) == sorted(on_site.inspectors)
    assert (on_site.fresh().state, made.state) == ("replaced", "dispatched")
    event = Event.objects.get(type="reserve-called")
    assert (event.data["object"], event.data["reason"]) == (on_site.check.code, "摊位已撤")
    assert made.code not in bytes(event.leaf).decode()
    assert "摊位已撤" in client.get(f"/supervision/draws/{made.draw_id}").content.decode()


def test_until_it_is_used_up(on_site: Any, refused: Any) -> None:
    """One in reserve steps in once; what stepped in cannot be replaced by nobody."""
    made = called(on_site)
    with refused("check-no-reserve-left"):
        call_reserve(check=made, reason="也已撤", by=on_site.supervision.desk, at=SITE)
    with refused("check-not-in-state", "check-no-reserve-left"):
        called(on_site)


def test_refusals(on_site: Any, refused: Any) -> None:
    """By the desk, in words, before it is begun."""
    with refused("not-permitted"):
        called(on_site, by=on_site.first)
    with refused("check-not-yours"):
        called(on_site, by=on_site.acting("秦示例"))
    with refused("rectify-needs-words"):
        called(on_site, reason=" ")
    on_site.begin()
    with refused("check-not-in-state"):
        called(on_site)


def test_recused_inspectors_do_not_go(on_site: Any, refused: Any) -> None:
    """Whoever is recused from the reserve is not sent there by this way either."""
    code = on_site.supervision.record(on_site.check.draw)["strata"][0]["reserve"][0]
    row = DrawInspector.objects.get(draw=on_site.check.draw, person=on_site.first.person_id)
    row.recused = [*row.recused, code]
    row.save()
    with refused("check-reserve-not-for-them"):
        called(on_site)


def test_the_page(on_site: Any, client_for: Any) -> None:
    """The desk's button; pressed twice it is one."""
    client = client_for("钱示例")
    address = f"/supervision/checks/{on_site.check.pk}/call-reserve"
    told = {"reason": "摊位已撤", "key": "k"}
    assert [client.post(address, told).status_code for _ in range(2)] == [302, 302]
    assert on_site.check.draw.checks.count() == 3
    assert "摊位已撤" in client.get(f"/supervision/checks/{on_site.check.pk}").content.decode()
