"""A body's own pledge: dated, public, and only where its instruments allow it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from tests.hub.conftest import NOW, TODAY

from junheng.hub.instruments.services import ledger
from junheng.hub.integrity import queries
from junheng.hub.integrity.models import Pledge
from junheng.hub.integrity.services import pledges


def test_stands_with_its_dates_on_the_bodys_page(street: Any, client: Any, facts_of: Any) -> None:
    """The list, its own page, the body's page in both languages, and the interface for programs."""
    made = street.pledged(words="缺一两，补一斤")
    assert facts_of(street.stall)[0] == "pledge-published"
    for path in ("/pledges", f"/pledges/{made.pk}", f"/organisations/{street.stall.pk}"):
        page = client.get(path).content.decode()
        assert ("诚信计量承诺" in page and f"/pledges/{made.pk}" in page) or "缺一两" in page, path
    english = client.get(
        f"/organisations/{street.stall.pk}", headers={"accept-language": "en"}
    ).content.decode()
    assert "Pledge of honest measurement" in english
    (row,) = client.get("/api/v1/pledges").json()["rows"]
    assert (row["state"], row["until"], row["promises"]) == (
        "published",
        "2027-11-22",
        ["in-date", "full-measure"],
    )


def test_every_reason_at_once(street: Any, refused: Any) -> None:
    """No promise, a last day in the past, and a scale that is overdue."""
    ledger.set_due_date(
        instrument=street.scale, service="verification", worked_on=date(2025, 1, 1), due=date(2025, 12, 31),
        basis="x", by=street.house.acting("许示例"), at=NOW,
    )  # fmt: skip
    with refused("pledge-without-promise", "pledge-days-wrong", "pledge-instrument-overdue"):
        street.pledged(promises=[], until=TODAY - timedelta(days=1))
    with refused("pledge-promise-unknown", "pledge-instrument-overdue"):
        street.pledged(promises=["best-in-town"])


@pytest.mark.parametrize(
    ("until", "fits"), [(date(2029, 11, 23), True), (date(2029, 11, 24), False), (TODAY, True)]
)
def test_three_years_at_most(street: Any, refused: Any, until: date, fits: bool) -> None:
    if fits:
        assert street.pledged(until=until).until == until
    else:
        with refused("pledge-days-wrong"):
            street.pledged(until=until)


def test_a_body_nobody_verified(street: Any, refused: Any) -> None:
    """A declared body is not verified by declaring itself."""
    with refused("pledge-body-unverified"):
        pledges.publish_pledge(
            promises=["in-date"], until=date(2027, 1, 1), by=street.house.acting("王示例"), at=NOW
        )


def test_one_at_a_time(street: Any, refused: Any) -> None:
    """A second is refused by the rule, and by the database against two persons at once; past its end one may follow."""
    made = street.pledged(until=date(2026, 12, 1))
    with refused("pledge-known"):
        street.pledged()
    with pytest.raises(IntegrityError), transaction.atomic():
        Pledge.objects.create(
            tenant_id="330000", organisation=street.stall, promises=["in-date"], since=TODAY, until=TODAY,
            state_since=NOW,
        )  # fmt: skip
    later = NOW + timedelta(days=30)
    assert queries.pledge_of(street.stall.pk, later.date()) is None
    pledges.publish_pledge(
        promises=["in-date"], until=date(2027, 1, 1), by=street.house.acting("许示例"), at=later
    )
    made.refresh_from_db()
    assert made.state == "expired"


def test_the_page_keeps_what_was_typed(street: Any, client_for: Any) -> None:
    """A refusal comes back with the form; pressing twice publishes once."""
    client = client_for("许示例")
    told = {"promises": ["in-date"], "until": "2020-01-01", "words": "我的话", "key": "k1"}
    answer = client.post("/pledges/new", told)
    assert answer.status_code == 409 and "我的话" in answer.content.decode()
    told["until"] = "2027-01-01"
    answers = [client.post("/pledges/new", told) for _ in range(2)]
    assert [each.status_code for each in answers] == [302, 302] and answers[0]["Location"] == answers[1][
        "Location"
    ]
    assert Pledge.objects.count() == 1


def test_over_http(street: Any, client_for: Any) -> None:
    """201 with the pledge; hostile text is a field's fault or a refusal, never a fault here."""
    client = client_for("许示例")

    def post(**told: Any) -> Any:
        return client.post("/api/v1/pledges", told, content_type="application/json")

    assert post(promises=["in-date"] * 11, until="2027-01-01").status_code == 422
    assert post(promises=["in-date"], until="9999-12-31").status_code == 409
    assert post(promises=["x" * 5000], until="2027-01-01").status_code == 409
    made = post(promises=["in-date"], until="2027-01-01")
    assert made.status_code == 201 and made.json()["organisation"] == "杭州示例水产摊"


def test_on_the_honest_map(street: Any, client: Any) -> None:
    """A square counts the live pledges of its province and says when one is under review; it leads to that province's list."""
    assert "carto" not in client.get("/pledges").content.decode()
    street.proposed()
    assert "carto" not in client.get("/pledges").content.decode()  # as last counted, some minutes ago
    cache.clear()
    page = client.get("/pledges", headers={"accept-language": "en"}).content.decode()
    assert "1 pledge, 1 under review" in page and 'href="/pledges?province=330000"' in page
    assert street.stall.name_zh in client.get("/pledges?province=330000").content.decode()
    assert street.stall.name_zh not in client.get("/pledges?province=310000").content.decode()
