"""A steward grades, with a reason, what another person declared; a pseudonymous person is nobody's open data."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.conftest import NOW
from tests.hub.datasets.conftest import COLUMNS, SECRETS

from junheng.core.reason import Refused
from junheng.hub.datasets.services import declaring, publishing
from junheng.hub.institutions.models import Organisation


def test_by_another_person_than_who_declared_it(data: Any, refused: Any, facts_of: Any) -> None:
    house = data.house
    house.member("冯示例", house.institute, "data_steward")
    row = data.described()
    with refused("dataset-graded-by-declarer"):
        publishing.grade_dataset(dataset=row, grade="open", reason="好", by=data.owner, at=NOW)
    row = data.grade(row, "shared")
    assert (row.state, row.grade) == ("graded", "shared") and facts_of(row)[0] == "dataset-graded"


def test_a_personal_column_under_a_pseudonym_is_not_open(data: Any, refused: Any) -> None:
    """Shared it may be; hidden it may be open."""
    columns = COLUMNS | {
        "送检人": declaring.fields.Field("送检人", "words", secrecy="personal", mask="pseudonym")
    }
    row = data.described(columns=columns)
    with refused("dataset-pseudonym-not-open"):
        data.grade(row, "open")
    assert data.grade(row, "shared").grade == "shared"


def test_without_a_reason_or_a_described_column_there_is_no_grade(data: Any, refused: Any) -> None:
    row = data.deliver(data.declared(), "a\n1\n")
    with refused("dataset-incomplete", "dataset-kind-unknown", "dataset-field-undescribed"):
        publishing.grade_dataset(dataset=row, grade="secret", reason=" ", by=data.steward, at=NOW)


@pytest.mark.parametrize("name", ["冯示例", "王示例", "钱示例", "孙示例"])
def test_nobody_else_grades(data: Any, name: str) -> None:
    with pytest.raises(Refused, match="not yours"):
        publishing.grade_dataset(
            dataset=data.described(), grade="open", reason="好", by=data.house.acting(name), at=NOW
        )


def test_a_steward_of_another_province_does_not_find_it(data: Any, client_for: Any) -> None:
    row = data.described()
    data.house.member("施示例", data.house.neighbour, "data_steward")
    asked = client_for("施示例")
    assert asked.get(f"/datasets/{row.pk}/grade-dataset").status_code == 404
    told = {"grade": "open", "reason": "好"}
    assert (
        asked.post(f"/api/v1/datasets/{row.pk}/grade", told, content_type="application/json").status_code
        == 404
    )


def test_the_steward_of_another_laboratory_grades_nothing_of_it(data: Any, client_for: Any) -> None:
    """Anybody may found a laboratory: its steward neither finds, grades, pauses nor withdraws a competitor's data."""
    house, row = data.house, data.described()
    other = house.neighbour
    Organisation.objects.filter(pk=other.pk).update(tenant_id="330000")
    other.refresh_from_db()
    house.member("尤示例", other, "data_steward")
    asked = client_for("尤示例")
    assert asked.get(f"/datasets/{row.pk}").status_code == 404
    published, by = data.published(name="公开的"), house.acting("尤示例")
    for stop in (publishing.pause_dataset, publishing.withdraw_dataset):
        with pytest.raises(Refused, match="another organisation"):
            stop(dataset=published, reason="竞争", by=by, at=NOW)


def test_an_enterprise_is_graded_by_an_authorised_body_of_its_province(data: Any) -> None:
    """It can have no steward itself; the authorisation must be in force that day."""
    house = data.house
    row = data.described()
    Organisation.objects.filter(pk=house.enterprise.pk).update(tenant_id="330000")
    type(row).objects.filter(pk=row.pk).update(owner=house.enterprise, declared_by=house.people["王示例"])
    row.refresh_from_db()
    with pytest.raises(Refused, match="another organisation"):
        data.grade(row, "shared")
    house.qualification("authorisation", "授权 1")
    assert data.grade(row, "shared").grade == "shared"


def test_the_steward_sees_what_others_would_see(data: Any, client_for: Any) -> None:
    """Its desk names it; the page shows columns and a masked preview, no raw value."""
    row = data.described()
    asked = client_for("史示例")
    assert f"/datasets/{row.pk}" in asked.get("/datasets/ours").content.decode()
    page = asked.get(f"/datasets/{row.pk}").content.decode()
    assert "E01" in page and "***" in page and not any(each in page for each in SECRETS)
    answer = asked.post(f"/datasets/{row.pk}/grade-dataset", {"grade": "open", "reason": "好"})
    assert answer.status_code == 302
