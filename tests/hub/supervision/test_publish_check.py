"""A concluded check is published by itself on its last day, or by a named person before; it stands on the records it is about."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests.hub.supervision.conftest import SITE

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import platform
from junheng.hub.foundation.clock import BEIJING
from junheng.hub.foundation.models import Event
from junheng.hub.supervision.services.following import publish_check, publish_what_is_due


def last_day(row: Any) -> datetime:
    return datetime.combine(row.publish_on, datetime.min.time(), tzinfo=BEIJING)


def test_by_itself(on_site: Any, facts_of: Any) -> None:
    """Not a second before its day begins in Beijing; then once, on the body's and the scale's timelines."""
    row = on_site.concluded(seal="no")
    assert publish_what_is_due(at=last_day(row) - timedelta(seconds=1)) == 0
    assert publish_what_is_due(at=last_day(row)) == 1
    assert publish_what_is_due(at=last_day(row)) == 0
    assert on_site.fresh().state == "published"
    for subject in (row.organisation, row.instrument, row.draw):
        assert facts_of(subject)[0] == "check-published"
    assert Event.objects.get(type="check-published").data["check_result"] == "problems"


def test_all_that_are_due_and_no_others(on_site: Any) -> None:
    """A check that nobody concluded waits, whatever the day."""
    row = on_site.concluded()
    assert row.draw.checks.count() == 2
    assert publish_what_is_due(at=last_day(row) + timedelta(days=400)) == 1


def test_the_platform_does_not_hurry(on_site: Any, refused: Any) -> None:
    """Earlier is a person's decision."""
    row = on_site.concluded()
    with refused("check-not-due"):
        publish_check(check=row, by=platform("330000", "publisher"), at=SITE)


def test_a_person_may_before(on_site: Any, refused: Any) -> None:
    """Of the desk, when every side is there; an organiser of another province may not."""
    on_site.found()
    with refused("check-not-in-state"):
        publish_check(check=on_site.check, by=on_site.supervision.desk, at=SITE)
    for by in (on_site.first, on_site.second, on_site.body):
        on_site.sign(by)
    with refused("check-not-yours"):
        publish_check(check=on_site.check, by=on_site.acting("秦示例"), at=SITE)
    publish_check(check=on_site.check, by=on_site.supervision.desk, at=SITE)
    assert on_site.fresh().published_at == SITE


def test_what_the_public_reads(on_site: Any, client: Any, client_for: Any) -> None:
    """The object, the result, what was not so; no notes, no names, no code; before that, nothing."""
    row = on_site.concluded(seal="no")
    address, api = f"/supervision/checks/{row.pk}", f"/api/v1/checks/{row.pk}"
    assert client.get(address).status_code == client.get(api).status_code == 404
    publish_check(check=row, by=on_site.supervision.desk, at=SITE)
    for sub in ("", f"?{row.pk}"):
        page = client.get(address + sub, headers={"accept-language": "zh-hans"}).content.decode()
        assert "发现问题" in page and "铅封、封印完好" in page
        assert not [
            word for word in ("铅封缺失", "许示例", row.entry_code, *on_site.inspectors) if word in page
        ]
    read = client.get(api).json()
    assert (read["result"], read["findings"], read["digest"], read["remark"]) == ("problems", [], "", "")
    assert row.code in client.get(f"/supervision/draws/{row.draw_id}").content.decode()
    body = client.get(
        f"/organisations/{row.organisation_id}", headers={"accept-language": "zh-hans"}
    ).content.decode()
    assert "发现问题" in body and row.draw.number in body
    assert "发现问题" in client_for("许示例").get(f"/instruments/{row.code}").content.decode()


def test_another_province_sees_no_row(on_site: Any) -> None:
    """Row by row: what is not public is not there for Shanghai."""
    from junheng.hub.supervision import models

    row = on_site.concluded()
    with tenancy.only("310000"):
        assert not models.Check.objects.exists() and not models.DrawObject.objects.exists()
        assert not models.CheckInspector.objects.exists() and not models.DrawInspector.objects.exists()
    publish_check(check=row, by=on_site.supervision.desk, at=SITE)
    with tenancy.only():
        assert models.Check.objects.get() == row
        assert not models.DrawPaper.objects.exists()  # the other drawn object is still to be visited


def test_the_worker_does_it(on_site: Any, monkeypatch: Any) -> None:
    """A round of the worker publishes what is due by the clock."""
    from junheng.hub.site.management.commands import worker

    row = on_site.concluded()
    type(row).objects.filter(pk=row.pk).update(publish_on=SITE.date() - timedelta(days=30))
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    worker.Command()._round(new_logs=True)
    assert on_site.fresh().state == "published"
