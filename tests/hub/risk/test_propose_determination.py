"""What is proposed about a body: with a basis, with the parts of its score, by the platform or an official; nothing follows yet."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.models import Event, Notice
from junheng.hub.risk.models import Determination
from junheng.hub.risk.queries import determinations as queries
from junheng.hub.risk.services import determinations


def test_a_removed_badge_makes_the_platform_propose(watch: Any, facts_of: Any) -> None:
    """25 points for the badge: class C, with the row behind it; the class in force stays none; both sides hear of it."""
    watch.badge_removed()
    row = Determination.objects.get()
    assert (row.kind, row.value, row.state, row.score, row.proposed_by_id) == (
        "credit-class", "C", "proposed", 25, None,
    )  # fmt: skip
    (behind,) = row.rows.all()
    assert (behind.part, behind.points, behind.label) == ("pledge", 25, "短重属实")
    assert row.hearing_until == date(2026, 11, 26)
    assert queries.in_force([row.organisation_id], "credit-class", NOW.date()) == {}
    assert facts_of(row) == ["determination-proposed"]
    told = Notice.objects.filter(url=f"/determinations/{row.pk}").values_list("organisation_id", flat=True)
    assert {watch.street.stall.pk, watch.house.regulator.pk} <= set(told)


def test_what_is_held_against_it_stays_out_of_the_log(watch: Any) -> None:
    """Neither the body nor its class nor the facts: salted commitments."""
    watch.proposed()
    fact = Event.objects.get(type="determination-proposed")
    assert watch.street.stall.uscc not in str(fact.data) and "短重" not in str(fact.data)


def test_nothing_found_nothing_proposed(watch: Any) -> None:
    """No evidence gives the usual class, which is not worse than none; a second proposal does not join the first."""
    assert determinations.propose_by_evidence(watch.street.other, NOW) is None
    watch.badge_removed()
    assert determinations.propose_by_evidence(watch.street.stall, NOW) is None


def test_without_a_calendar_the_removal_still_stands(watch: Any) -> None:
    """What the platform cannot propose refuses nothing of what it follows."""
    from junheng.hub.institutions.models import CalendarDay, CalendarYear, Rule

    Rule.objects.filter(key="pledge_removal_decide").update(unit="day")
    CalendarDay.objects.all().delete()
    CalendarYear.objects.all().delete()
    watch.badge_removed()
    assert not Determination.objects.exists()


def test_refused(watch: Any, refused: Any) -> None:
    """Every reason at once; another province; a regulator; a second one of the kind."""
    with refused("determination-class-unknown", "determination-needs-basis", "determination-needs-ground"):
        watch.proposed(value="", basis=" ", what="")
    with refused("determination-class-unknown"):
        watch.proposed(kind="model-unit", value="A")
    with refused("risk-of-another-province"):
        watch.proposed(by=watch.house.acting("秦示例"))
    with refused("determination-of-a-regulator"):
        watch.proposed(body=watch.house.regulator)
    with refused("not-permitted"):
        watch.proposed(by=watch.body)
    watch.proposed()
    with refused("determination-open-already"):
        watch.proposed(value="D")


def test_a_province_sets_its_own_points(watch: Any) -> None:
    """Its row of the rule pack goes before the national one, and the score says so."""
    from django.db.backends.postgresql.psycopg_any import DateRange

    from junheng.hub.institutions.models import Rule

    watch.badge_removed()
    rule = Rule.objects.get(tenant_code="CN", key="credit_points_pledge")
    rule.pk, rule.tenant_code, rule.value, rule.confidence = None, "330000", "60", "recall"
    rule.valid = DateRange(date(2026, 1, 1), None)
    rule._state.adding = True
    rule.id = Rule._meta.get_field("id").get_default()
    rule.save()
    (found,) = queries.judged([watch.street.stall], "330000", NOW.date())
    assert (found.score.points, found.found) == (60, "D")
    rules = queries.credit_rules("330000", NOW.date())
    assert not isinstance(rules, tuple) and rules.confidence == "recall"


def test_pages(watch: Any, client_for: Any) -> None:
    """The score opens to its parts and rows; the body reads its own and no other; another province nothing."""
    watch.badge_removed()
    stall, other = watch.street.stall, watch.street.other
    page = client_for("钱示例").get(f"/risk/bodies/{stall.pk}").content.decode()
    assert "短重属实" in page and "25" in page
    assert client_for("许示例").get(f"/risk/bodies/{stall.pk}").status_code == 200
    client = client_for("何示例")
    assert client.get(f"/risk/bodies/{stall.pk}").status_code == 404
    assert client.get(f"/api/v1/scores/{stall.pk}").status_code == 404
    assert client.get(f"/determinations/{Determination.objects.get().pk}").status_code == 404
    assert client_for("秦示例").get(f"/risk/bodies/{stall.pk}").status_code == 404
    client = client_for("钱示例")
    answer = client.post(
        f"/risk/bodies/{other.pk}/propose-determination",
        {"kind": "model-unit", "value": "C", "basis": "示例", "what": "三年零投诉", "key": "k"},
    )
    made = Determination.objects.get(kind="model-unit")
    assert answer["Location"] == f"/determinations/{made.pk}" and made.hearing_until is None
    assert client.get(f"/determinations/{made.pk}").status_code == 200
    told = {
        "organisation_id": str(other.pk),
        "kind": "credit-class",
        "value": "A",
        "basis": "示例",
        "what": "自查",
    }
    back = client.post("/api/v1/determinations", told, content_type="application/json")
    assert back.status_code == 201 and back.json()["state"] == "proposed"
    scored = client.get(f"/api/v1/scores/{stall.pk}").json()
    assert (scored["points"], scored["class_by_score"], scored["class_in_force"]) == (25, "C", "")


def test_the_second_wall(watch: Any) -> None:
    """PostgreSQL shows a proposal and its rows to the own province alone."""
    watch.badge_removed()
    with tenancy.only("310000"):
        assert not Determination.objects.exists()
    with tenancy.only("330000"):
        assert Determination.objects.get().rows.count() == 1
