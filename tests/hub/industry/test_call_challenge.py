"""A challenge is called out in public and answers at least one need."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.hub.conftest import TODAY


def test_each_challenge_links_at_least_one_need(industry: Any, refused: Any, client: Any) -> None:
    """R08.3. Without a need it is refused; linked it shows the need on the board's page and over HTTP."""
    with refused("challenge-without-need"):
        industry.called(needs=())
    need = industry.need()
    row = industry.called(needs=(str(need.pk),))
    found = client.get(f"/api/v1/challenges/{row.pk}").json()
    assert [(each["id"], each["national_gap"], each["band"]) for each in found["needs"]] == [
        (str(need.pk), True, "100 V~1 kV")
    ]
    page = client.get(f"/challenges/{row.pk}").content.decode()
    assert f"/needs/{need.pk}" in page and "100 V~1 kV" in page
    assert "1 kV 直流电压溯源" in client.get("/challenges").content.decode()


def test_only_needs_that_are_there(industry: Any, refused: Any) -> None:
    """Open in the hall or a national gap; a need that was withdrawn and one that never was are named by their number."""
    withdrawn = industry.need(gap=False, state="withdrawn")
    unknown = "00000000-0000-7000-8000-000000000000"
    with refused("challenge-need-unknown"):
        industry.called(needs=(str(industry.need().pk), str(withdrawn.pk), unknown, "x"))
    assert industry.called(needs=(str(industry.need(gap=False).pk),)).needs.count() == 1
    assert industry.called(needs=(str(industry.need(state="closed").pk),)).needs.count() == 1


@pytest.mark.parametrize("day", [TODAY, date(2028, 1, 1)])
def test_bids_have_a_last_day(industry: Any, refused: Any, day: date) -> None:
    """And words."""
    with refused("challenge-incomplete", "challenge-incomplete", "challenge-last-day"):
        industry.called(title=" ", targets="", last_day=day)


def test_called_on_its_page(industry: Any, client_for: Any) -> None:
    """The form offers national gaps."""
    need = industry.need()
    browser = client_for("冯示例")
    assert "全国空白" in browser.get("/challenges/new").content.decode()
    told = {"title": "示例", "problem": "示例", "targets": "示例", "yuan": "5000", "last_day": "2026-12-31"}
    without = browser.post("/challenges/new", told)
    assert without.status_code == 409 and "至少关联一项需求" in without.content.decode()
    done = browser.post("/challenges/new", told | {"needs": [str(need.pk)]})
    assert done.status_code == 302 and "5" in browser.get(done.url).content.decode()
