"""A named person decides, after the other side was heard; a removal vanishes from view on its last day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.foundation.acting import platform
from junheng.hub.foundation.models import Event
from junheng.hub.integrity import queries
from junheng.hub.integrity.models import Pledge, Review
from junheng.hub.integrity.services import reviews

LATER = NOW + timedelta(hours=4)


def decided(street: Any, review: Review, decision: str, *, by: str = "褚示例", at: Any = LATER) -> Review:
    return reviews.decide_removal(
        review=review, decision=decision, reason="秤短重，已复核", by=street.house.acting(by), at=at
    )


def test_after_the_hearing_a_person_removes_it(street: Any, refused: Any, client: Any) -> None:
    """Not before the hour the rule pack gives, unless the body has answered."""
    review = street.proposed()
    with refused("hearing-not-over"):
        decided(street, review, "removed", at=NOW + timedelta(hours=3, minutes=59))
    made = decided(street, review, "removed")
    pledge = Pledge.objects.get()
    assert (made.decided_by.name, made.office) == ("褚示例", "浙江示例监管局")
    assert (pledge.state, pledge.shown_until) == ("removed", date(2027, 5, 23))
    assert "秤短重" in client.get(f"/pledges/{pledge.pk}").content.decode()
    assert queries.badge_of(street.stall, date(2026, 11, 24)) is None
    leaf = bytes(Event.objects.get(type="removal-decided").leaf).decode()
    assert "秤短重" not in leaf and "褚示例" not in leaf


def test_it_vanishes_on_its_last_day(street: Any, refused: Any) -> None:
    """On the last day it is still there, on the day after it is not; then a new pledge may follow."""
    decided(street, street.proposed(), "removed")
    pledge = Pledge.objects.get()
    nobody = platform("", "")
    assert queries.pledge_seen(pledge.pk, nobody, date(2027, 5, 23)) is not None
    assert queries.pledge_seen(pledge.pk, nobody, date(2027, 5, 24)) is None
    assert not queries.pledges_shown(date(2027, 5, 24)).exists()
    with refused("pledge-removed-lately"):
        street.pledged()


def test_once_heard_it_may_be_decided_at_once(street: Any) -> None:
    review = street.proposed()
    reviews.answer_proposal(review=review, answer="认了", by=street.house.acting("许示例"), at=NOW)
    assert decided(street, review, "removed", at=NOW).state == "removed"


def test_kept_it_shines_again(street: Any, refused: Any, client: Any) -> None:
    """Keeping needs no waiting; decided once, it is decided."""
    review = street.proposed()
    decided(street, review, "kept", at=NOW)
    assert client.get("/api/v1/pledges").json()["rows"][0]["state"] == "published"
    with refused("review-closed"):
        decided(street, review, "removed")


def test_who_proposed_does_not_decide(street: Any, refused: Any) -> None:
    """Nor another province, nor anybody without a reason."""
    review = street.proposed()
    with refused("proposer-does-not-decide"):
        decided(street, review, "removed", by="钱示例")
    with refused("pledge-of-another-province"):
        decided(street, review, "removed", by="秦示例")
    with refused("review-decision-unknown", "review-needs-reason"):
        reviews.decide_removal(
            review=review, decision="fined", reason="", by=street.house.acting("褚示例"), at=LATER
        )


def test_past_its_day_nothing_is_decided_by_itself(street: Any, client_for: Any) -> None:
    """The clock is shown as late; the badge stays under review."""
    review = street.proposed()
    ((_row, clock),) = queries.deciding([review])
    assert clock.due == date(2026, 11, 24) and clock.is_late(date(2026, 11, 25))
    page = client_for("褚示例").get("/reviews").content.decode()
    assert "2026-11-24" in page and "杭州示例水产摊" in page
    assert queries.badge_of(street.stall, date(2026, 12, 1)).tone == "warn"  # type: ignore[union-attr]


def test_a_year_of_unknown_working_days_is_not_guessed(street: Any) -> None:
    """The clock says why it cannot be counted."""
    review = street.proposed()
    review.opened_at = NOW + timedelta(days=38)
    ((_row, clock),) = queries.deciding([review])
    assert clock.due is None and [each.code for each in clock.why] == ["calendar-year-unknown"]


def test_on_its_page_and_over_http(street: Any, client_for: Any) -> None:
    review = street.proposed()
    page = client_for("褚示例").get(f"/reviews/{review.pk}").content.decode()
    assert (
        "decide-removal" in page
        and "decide-removal" not in client_for("许示例").get(f"/reviews/{review.pk}").content.decode()
    )
    told = {"decision": "kept", "reason": "复核合格", "key": "k"}
    assert client_for("褚示例").post(f"/reviews/{review.pk}/decide-removal", told).status_code == 302
    again = client_for("褚示例").post(
        f"/api/v1/reviews/{review.pk}/decide",
        {"decision": "kept", "reason": "x"},
        content_type="application/json",
    )
    assert again.status_code == 409 and again.json()["reasons"][0]["code"] == "review-closed"


def test_what_waits_and_what_is_decided_are_two_lists(street: Any, client_for: Any) -> None:
    """The oldest waits first, however many there are; what was decided has its own list, with who decided."""
    review = street.proposed()
    client = client_for("钱示例")
    page = client.get("/reviews").content.decode()
    assert f"/reviews/{review.pk}" in page and "show=decided" in page
    assert f"/reviews/{review.pk}" not in client.get("/reviews?show=decided").content.decode()
    decided(street, review, "kept")
    page = client.get("/reviews?show=decided").content.decode()
    assert f"/reviews/{review.pk}" in page and "褚示例" in page
    assert f"/reviews/{review.pk}" not in client.get("/reviews").content.decode()
