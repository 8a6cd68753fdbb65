"""A failed instrument puts its owner's badge under review at once; nothing else follows by itself (R17.1)."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW, WORK

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.models import Event, Notice
from junheng.hub.institutions.services import organisations as bodies
from junheng.hub.integrity.models import Pledge, Review
from junheng.hub.integrity.services import pledges, reviews


def pledged_enterprise(verifying: Any) -> Pledge:
    """Shanghai's enterprise, whose scale Zhejiang's institute verifies, has a pledge."""
    from junheng.hub.foundation.acting import Actor

    house = verifying.laboratory.house
    bodies.verify_organisation(
        organisation=house.enterprise, by=Actor(tenant="310000", roles=frozenset({"platform"})), at=NOW
    )
    return pledges.publish_pledge(
        promises=["in-date"], until=date(2027, 1, 1), by=house.acting("王示例"), at=NOW
    )


def test_a_failed_scale_puts_the_badge_under_review(verifying: Any, client: Any, facts_of: Any) -> None:
    """With the notice of its result, in the same transaction, in another province: the ground names the notice."""
    pledge = pledged_enterprise(verifying)
    notice = verifying.issued(verifying.scale(big="30030"))
    review = Review.objects.get()
    (ground,) = review.grounds.all()
    assert (ground.paper, ground.found_on, ground.is_certificate) == (notice.number, WORK, True)
    assert (review.state, review.tenant_id, review.proposed_by_id) == ("open", "310000", None)
    assert facts_of(pledge)[0] == "removal-proposed"
    page = client.get(f"/organisations/{pledge.organisation_id}").content.decode()
    assert "审查中" in page
    fact = Event.objects.get(type="removal-proposed")
    assert notice.number not in str(fact.data) and fact.tenant_id == "310000"


def test_one_that_passes_changes_nothing(verifying: Any) -> None:
    """A certificate is no ground."""
    pledge = pledged_enterprise(verifying)
    verifying.issued(verifying.scale())
    pledge.refresh_from_db()
    assert pledge.state == "published" and not Review.objects.exists()


def test_a_second_failure_joins_the_open_review(verifying: Any) -> None:
    """One review, two grounds."""
    pledged_enterprise(verifying)
    for serial in ("SL-1", "SL-2"):
        verifying.issued(verifying.scale(serial, big="30030"))
    assert Review.objects.get().grounds.count() == 2


def test_who_has_no_pledge_loses_nothing(verifying: Any) -> None:
    """The notice is issued all the same."""
    assert verifying.issued(verifying.scale(big="30030")).kind == "verification-notice"
    assert not Review.objects.exists()


def test_both_sides_hear_of_it(street: Any) -> None:
    """The body may answer, the office must decide."""
    street.proposed()
    told = {each.organisation_id for each in Notice.objects.all()}
    assert {street.stall.pk, street.house.regulator.pk} <= told


def test_an_official_of_the_province_may_too(street: Any, refused: Any, client_for: Any) -> None:
    """Not of another province, not without a ground; on the page and over HTTP."""
    pledge = street.pledged()
    with refused("pledge-of-another-province"):
        street.proposed(pledge, by="秦示例")
    with refused("removal-needs-ground"):
        street.proposed(pledge, why=" ")
    client = client_for("钱示例")
    answer = client.post(
        f"/pledges/{pledge.pk}/propose-removal", {"why": "短重", "found_on": "2026-11-22", "key": "k"}
    )
    review = Review.objects.get()
    assert answer["Location"] == f"/reviews/{review.pk}"
    more = client.post(
        f"/api/v1/pledges/{pledge.pk}/propose-removal", {"why": "又一次", "found_on": "2026-11-22"},
        content_type="application/json",
    ).json()  # fmt: skip
    assert [each["why"] for each in more["grounds"]] == ["短重", "又一次"]
    assert (more["decide_by"]["limit"], more["decide_by"]["due"]) == ("1 workday", "2026-11-24")


def test_found_by_the_day_it_is_proposed(street: Any, refused: Any) -> None:
    """Nothing is found tomorrow."""
    found = reviews.Found("短重", date(2026, 11, 24))
    with refused("removal-found-later"):
        reviews.propose_removal(
            pledge=street.pledged(), found=found, by=street.house.acting("钱示例"), at=NOW
        )


def test_the_same_paper_twice(street: Any, refused: Any) -> None:
    pledge = street.pledged()
    found = reviews.Found("检定不合格", WORK, "N-1")
    reviews.propose_removal(pledge=pledge, found=found, by=street.house.acting("钱示例"), at=NOW)
    with refused("removal-known"):
        reviews.propose_removal(pledge=pledge, found=found, by=street.house.acting("钱示例"), at=NOW)


def test_what_is_said_stays_in_the_province(street: Any, client_for: Any) -> None:
    """Another stall and another province find no review; row-level security hides the rows."""
    review = street.proposed()
    for name in ("何示例", "秦示例"):
        assert client_for(name).get(f"/reviews/{review.pk}").status_code == 404
        assert client_for(name).get(f"/api/v1/reviews/{review.pk}").status_code == 404
        assert client_for(name).get("/api/v1/reviews").json()["rows"] == []
    assert client_for("许示例").get(f"/reviews/{review.pk}").status_code == 200
    with tenancy.only("310000"):
        assert not Review.objects.exists()
