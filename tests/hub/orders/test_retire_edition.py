"""An own edition out of use: open records keep it, new ones are refused it with the reason, or take the common one again."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.hub.conftest import NOW
from tests.hub.orders.test_approve_budget import another_meter
from tests.hub.orders.test_approve_edition import approved
from tests.hub.orders.test_draft_edition import COMMON

from junheng.hub.foundation import clock
from junheng.hub.orders import queries
from junheng.hub.orders.editing import looking
from junheng.hub.orders.models import ServiceEdition
from junheng.hub.orders.services import editions, records
from junheng.hub.orders.services.drafting import retire_edition


def test_on_the_page(laboratory: Any, client_for: Any, monkeypatch: Any, facts_of: Any, refused: Any) -> None:
    """What cites it is listed first; then new records take the common edition, the open one keeps its own, and the page says so."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    house = laboratory.house
    before = laboratory.opened()
    made = approved(laboratory)
    another_meter(laboratory)
    given = {"edition": made, "parameters": {}, "points": before.points, "by": laboratory.measurer, "at": NOW}
    opened = records.open_record(line=laboratory.received(), **given)
    page = f"/templates/{made.pk}"
    shown = client_for("冯示例").get(f"{page}/retire-edition").content.decode()
    assert opened.number in shown and before.number not in shown
    assert looking.cites_of(made).record_count == 1
    answer = client_for("冯示例").post(f"{page}/retire-edition", {"key": "k", "reason": "规程已换版"})
    assert answer.status_code == 302
    assert facts_of(made)[0] == "edition-retired"
    assert "规程已换版" in client_for("冯示例").get(page).content.decode()
    (current,) = queries.current_editions("dc-voltmeter", "calibration", house.institute.pk)
    assert (current.edition, current.organisation) == (COMMON, None)
    another_meter(laboratory, "DVM-9")
    line = laboratory.received()
    with refused("edition-retired"):
        records.open_record(line=line, **given)
    opened.refresh_from_db()
    assert opened.edition == made and queries.edition_data(opened)["limit"] == made.data["limit"]


def test_refusals(laboratory: Any, refused: Any) -> None:
    """Not a common one, not another laboratory's, not twice, not without a reason, by technical managers alone."""
    house = laboratory.house
    common = ServiceEdition.objects.get(code="dc-voltmeter", organisation=None, is_current=True)
    made, head = approved(laboratory), house.acting("冯示例")
    with refused("edition-not-own"):
        retire_edition(edition=common, reason="x", by=head, at=NOW)
    with refused("not-your-edition"):
        retire_edition(edition=made, reason="x", by=house.acting("孙示例"), at=NOW)
    with refused("edition-reason-needed"):
        retire_edition(edition=made, reason=" ", by=head, at=NOW)
    with refused("not-permitted"):
        retire_edition(edition=made, reason="x", by=laboratory.measurer, at=NOW)
    retire_edition(edition=made, reason="x", by=head, at=NOW)
    with refused("edition-not-in-use"):
        retire_edition(edition=made, reason="x", by=head, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceEdition.objects.filter(pk=made.pk).update(is_current=True)


def test_nothing_left_says_why(laboratory: Any) -> None:
    """An own method with no common one behind it: whoever would open a record reads that it was retired, when and why."""
    house, item = laboratory.house, laboratory.house.item("dc-voltmeter")
    assert editions.nothing_in_force(item, house.institute.pk).code == "no-service-edition"
    made = approved(laboratory)
    retire_edition(edition=made, reason="规程已换版", by=house.acting("冯示例"), at=NOW)
    refusal = editions.nothing_in_force(item, house.institute.pk)
    assert refusal.code == "edition-retired" and "规程已换版" in refusal.message("zh")
    assert editions.nothing_in_force(item, house.neighbour.pk).code == "no-service-edition"
