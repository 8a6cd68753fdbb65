"""A column says what its values are; what cannot be meant is refused, a missing unit only stops publication."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.datasets.conftest import COLUMNS

from junheng.hub.datasets import queries
from junheng.hub.datasets.rules.fields import Field
from junheng.hub.datasets.rules.rows import guess_of

NUMBER = Field("误差", "number", unit="%", known_by="unknown")


def test_units_and_quantities_are_kept_in_our_spelling(data: Any) -> None:
    row = data.deliver(data.declared())
    row = data.describe(row, NUMBER, unit="㎏/m3", quantity="密度", U="1", k="2")
    found = next(each for each in queries.columns(row) if each.name == "误差")
    assert (found.unit, found.quantity, found.U, found.k) == ("kg/m^3", "mechanics.density", "", "")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"unit": "furlongish"}, "unit-text-unknown"), ({"unit": "kg", "quantity": "直流电压"}, "dataset-unit-of-quantity"),
        ({"known_by": "stated", "U": "0.2"}, "dataset-uncertainty-incomplete"), ({"known_by": "stated", "U": "-1", "k": "2"}, "dataset-uncertainty-positive"),
        ({"known_by": "stated", "U": "a", "k": "2"}, "dataset-figure"), ({"low": "3", "high": "1"}, "dataset-range-reversed"),
        ({"low": "1,5"}, "dataset-figure"), ({"known_by": "column", "U_column": "nowhere"}, "dataset-uncertainty-column"),
        ({"known_by": "stated", "U": "1", "k": "2", "unit": "V", "U_unit": "kg"}, "dataset-unit-of-uncertainty"),
        ({"kind": "poem"}, "dataset-kind-unknown"), ({"secrecy": "state"}, "dataset-kind-unknown"), ({"name": "nowhere"}, "dataset-column-unknown"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(data: Any, refused: Any, changes: dict[str, str], code: str) -> None:
    row = data.deliver(data.declared())
    with refused(code):
        data.describe(row, NUMBER, **changes)


def test_a_relative_uncertainty_goes_with_any_unit(data: Any) -> None:
    row = data.deliver(data.declared())
    row = data.describe(row, NUMBER, unit="V", known_by="stated", U="0.2", U_unit="%", k="2")
    assert row.fields[2]["U_unit"] == "%"


def test_a_new_description_undoes_the_grade(data: Any) -> None:
    row = data.describe(data.graded(), COLUMNS["备注"], note="检定类别")
    assert (row.state, row.grade) == ("declared", "")


def test_what_is_published_keeps_its_columns(data: Any, refused: Any) -> None:
    with refused("dataset-not-in-state"):
        data.describe(data.published(), COLUMNS["备注"])


@pytest.mark.parametrize(
    ("name", "values", "kind", "unit", "secrecy"),
    [
        ("m (kg)", ["1", "2"], "number", "kg", ""), ("流量（m3/h）", [], "number", "m^3/h", ""), ("n", ["1", "2.5e-3"], "number", "", ""),
        ("t", ["2026-11-01", "2026/11/2 08:30"], "time", "", ""), ("类", ["a", "a", "a", "b"], "code", "", ""), ("tel", ["13800138000"], "words", "", "personal"),
        ("备注 (见下)", ["好"], "words", "", ""),
    ],
)  # fmt: skip
def test_a_column_is_guessed_and_nothing_is_kept_of_it(name: str, values: list[str], kind: str, unit: str, secrecy: str) -> None:  # fmt: skip
    found = guess_of(name, values)
    assert (found.kind, found.unit, found.secrecy) == (kind, unit, secrecy)


def test_one_column_leads_to_the_next(data: Any, client_for: Any) -> None:
    """The form begins with the guess, and goes on until all are described."""
    row = data.deliver(data.declared(), "t,m (kg)\n2026-11-01,1\n")
    asked = client_for("冯示例")
    first = asked.get(f"/datasets/{row.pk}/fields/1").content.decode()
    assert 'value="time"' in first and "checked" in first.split('value="time"')[1][:120]
    assert asked.get(f"/datasets/{row.pk}/fields/3").status_code == 404
    answer = asked.post(f"/datasets/{row.pk}/fields/1", {"kind": "time"})
    assert answer["Location"] == f"/datasets/{row.pk}/fields/2"
    told = {"kind": "number", "unit": "kg", "known_by": "stated", "U": "0.1", "U_unit": "g", "k": "2"}
    answer = asked.post(f"/datasets/{row.pk}/fields/2", told)
    assert answer["Location"] == f"/datasets/{row.pk}"
    assert "<i>U</i>" in asked.get(f"/datasets/{row.pk}").content.decode()
    made = asked.post(f"/api/v1/datasets/{row.pk}/fields", told | {"name": "m (kg)", "unit": "g"}, content_type="application/json")  # fmt: skip
    assert made.json()["fields"][1]["unit"] == "g"
