"""A record names who is to be visited: it is public when the last visit was begun, or on its day; its digest at once."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Any

from django.db import connection
from tests.hub.supervision.conftest import BEACON, SITE

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import platform
from junheng.hub.foundation.models import Event
from junheng.hub.institutions.models import Rule
from junheng.hub.supervision import queries
from junheng.hub.supervision.models import DrawPaper
from junheng.hub.supervision.services import checking, opening


def test_with_the_last_visit(supervision: Any, client: Any) -> None:
    """Two are drawn: after the first visit nothing is told, after the second everything, by itself."""
    draw = supervision.drawn()
    address = f"/supervision/draws/{draw.pk}"
    for place, check in enumerate(draw.checks.order_by("code")):
        assert client.get(f"{address}/record.json").status_code == 404
        page = client.get(address).content.decode()
        assert draw.record_digest.removeprefix("sha256:") in page.replace(" ", "") and check.code not in page
        person = check.inspectors.select_related("person").first().person.name
        by = supervision.house.acting(person)
        checking.begin_check(check=check, code=check.entry_code, by=by, at=SITE)
        draw.refresh_from_db()
        assert (draw.opened_at is not None) is (place == 1)
    data = client.get(f"{address}/record.json").content
    assert "sha256:" + hashlib.sha256(data[:-1]).hexdigest() == draw.record_digest
    assert (
        Event.objects.get(type="draw-record-opened").data["record"]
        == Event.objects.get(type="draw-run").data["record"]
    )


def test_on_its_day(supervision: Any, refused: Any, client: Any) -> None:
    """Sixty days by the rule pack though nobody went; not a day before, once."""
    draw = supervision.drawn()
    assert draw.open_on == date(2027, 1, 22)  # 2026-11-23 and 60 days
    by = platform(draw.tenant_id, "publisher")
    with refused("draw-record-not-yet"):
        opening.publish_record(draw=draw, by=by, at=BEACON + timedelta(days=59))
    assert opening.open_what_is_due(at=BEACON + timedelta(days=59)) == 0
    assert opening.open_what_is_due(at=BEACON + timedelta(days=60)) == 1
    assert client.get(f"/supervision/draws/{draw.pk}/record.json").status_code == 200
    with refused("draw-record-open"):
        opening.publish_record(draw=draw, by=by, at=BEACON + timedelta(days=61))


def test_a_rule_that_gives_no_day_waits_for_the_visits(supervision: Any) -> None:
    """An unreadable rule does not tell a body that it is to be visited."""
    Rule.objects.filter(key="draw_record_open").update(value="soon")
    draw = supervision.drawn()
    assert draw.open_on is None and opening.open_what_is_due(at=BEACON + timedelta(days=4000)) == 0


def test_who_reads_it_before(supervision: Any, client_for: Any) -> None:
    """Both organisers' offices; not the bodies of the province, not its other offices."""
    draw = supervision.drawn()
    for name, status in (("钱示例", 200), ("秦示例", 200), ("许示例", 404), ("何示例", 404)):
        assert client_for(name).get(f"/supervision/draws/{draw.pk}/record.json").status_code == status, name


def test_the_second_wall(supervision: Any) -> None:
    """Row-level security itself keeps the record from everybody but the organisers' provinces."""
    draw = supervision.drawn()

    def seen() -> bool:
        with tenancy.only("320000"):
            return DrawPaper.objects.filter(draw=draw, kind="record").exists()

    assert not seen()
    opening.open_what_is_due(at=BEACON + timedelta(days=60))
    assert seen() and connection.in_atomic_block


def test_nobody_drawn_nothing_to_hide(supervision: Any, client: Any) -> None:
    """A void draw is public at once."""
    draw = supervision.spoken(second_at=None, second_sources=())
    from junheng.hub.supervision.services import seeding

    seeding.run_draw(draw=draw, by=supervision.desk, at=SITE + timedelta(seconds=1))
    draw.refresh_from_db()
    assert draw.state == "void" and draw.opened_at is not None
    assert client.get(f"/supervision/draws/{draw.pk}/record.json").content == queries.paper(draw, "record")
