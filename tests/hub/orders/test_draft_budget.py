"""A laboratory states its own budget for a service; it is tried against the service before it is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.hub.conftest import NOW

from junheng.hub.orders.models import BudgetTemplate, ServiceEdition
from junheng.hub.orders.services.budgets import draft_budget
from junheng.hub.orders.services.editions import SHIPPED, shipped
from junheng.hub.orders.workbench.fitting import refusals_to_fit
from junheng.hub.orders.workbench.typed import form_of, read, typed_of

MEASURED = [code for code in SHIPPED if "measurement" in shipped(code)]


def voltmeter() -> dict[str, Any]:
    """The budget of the voltmeter service with one contribution more, twice as large as its U."""
    own = shipped("dc-voltmeter")["measurement"]
    inputs = {**own["inputs"], "drift": {"value": 0, "u": 8e-5, "unit": "V"}}
    return {
        **own,
        "inputs": inputs,
        "model": {"e": "indicated + resolution + drift - (nominal + correction)"},
    }


def drafted(
    laboratory: Any, name: str = "周示例", measurement: Mapping[str, Any] | None = None
) -> BudgetTemplate:
    house = laboratory.house
    return draft_budget(
        organisation=house.institute, service=ServiceEdition.objects.get(code="dc-voltmeter"), title="含漂移",
        measurement=measurement or voltmeter(), by=house.acting(name), at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize("code", MEASURED)
def test_the_budget_of_each_service_fits_it_and_survives_the_form(code: str) -> None:
    """What the service states itself is accepted, also after it went through the fields of the page."""
    edition = shipped(code)
    assert refusals_to_fit(edition, edition["measurement"]) == ()
    again = read(typed_of({"coverage": {"k": 2}, **edition["measurement"]}))
    assert again.wrong == [] and refusals_to_fit(edition, again.document) == ()
    assert again.document["inputs"].keys() == edition["measurement"]["inputs"].keys()


def test_a_draft_is_numbered_and_digested(laboratory: Any, facts_of: Any) -> None:
    """The first takes a number, the next keeps it and is edition 2; nothing is in force yet."""
    first, second = drafted(laboratory), drafted(laboratory)
    assert (first.number, first.edition, first.state) == ("BT-26-00001", 1, "draft")
    assert (second.number, second.edition) == ("BT-26-00001", 2)
    first.refresh_from_db()
    assert first.measurement == voltmeter()
    assert first.digest == hashlib.sha256(first.content.encode()).hexdigest()
    assert facts_of(first) == ["budget-drafted"]


def test_two_first_drafts_at_once_are_one_number(laboratory: Any) -> None:
    """What there is already is asked only with the series in hand: the second waits and becomes edition 2."""
    with CaptureQueriesContext(connection) as seen:
        drafted(laboratory)
    asked = [each["sql"] for each in seen.captured_queries]
    held = next(at for at, sql in enumerate(asked) if "FOR UPDATE" in sql and "orders_numberseries" in sql)
    assert held < next(at for at, sql in enumerate(asked) if 'FROM "orders_budgettemplate"' in sql)


def test_equations_keep_their_order(laboratory: Any) -> None:
    """A later equation uses an earlier name, whatever a database makes of the order of keys."""
    model = {"longer_name": "indicated + resolution + drift", "e": "longer_name - (nominal + correction)"}
    budget = drafted(laboratory, measurement={**voltmeter(), "model": model})
    budget.refresh_from_db()
    assert list(budget.measurement["model"].items()) == list(model.items())


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"inputs": {"x": {"reading": "no_column"}}}, "budget-name-unknown", "inputs.x"),
        ({"inputs": {"x": {"standard": "mass"}}}, "budget-name-unknown", "inputs.x"),
        ({"inputs": {"x": {"value": {"parameter": "colour"}, "u": 0}}}, "budget-name-unknown", "inputs.x"),
        ({"inputs": {"x": {"value_of": "__import__", "u": 0}}}, "budget-name-unknown", "inputs.x"),
        ({"outputs": {"e": "mV"}}, "budget-output-differs", "outputs"),
        ({"outputs": {"f": "uV"}}, "budget-output-differs", "outputs"),
        ({"model": {"e": "indicated - unknown"}}, "model-name-unknown", "model.e"),
        ({"model": {"e": "indicated*nominal"}}, "unit-mismatch", "model.e"),
        ({"model": {"e": "indicated.real"}}, "model-attribute-not-allowed", "model.e"),
        ({"inputs": {"x": {"value": 1}}}, "key-missing", "inputs.x"),
        ({"inputs": {"x": 3}}, "budget-unusable", None),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(
    change: dict[str, Any], code: str, path: str | None
) -> None:
    """Names the service does not have, another output, a model that cannot be read, units that disagree."""
    own = voltmeter()
    merged = {**own, **change}
    if "inputs" in change:
        merged["inputs"] = {**own["inputs"], **change["inputs"]}
    (refusal,) = refusals_to_fit(shipped("dc-voltmeter"), merged)
    assert (refusal.code, refusal.path) == (code, path)


def test_refusals(laboratory: Any, refused: Any) -> None:
    """Another's laboratory, no title, a service judged by its regulation, a role that has no business here."""
    house = laboratory.house
    voltmeters = ServiceEdition.objects.get(code="dc-voltmeter")
    good = {
        "organisation": house.institute,
        "service": voltmeters,
        "title": "x",
        "measurement": voltmeter(),
        "at": NOW,
    }
    with refused("not-your-budget"):
        draft_budget(**good, by=house.acting("孙示例"))
    with refused("budget-needs-title"):
        draft_budget(**{**good, "title": " "}, by=house.acting("周示例"))
    with refused("budget-not-for-service"):
        scale = ServiceEdition.objects.get(code="scale")
        draft_budget(**{**good, "service": scale}, by=house.acting("周示例"))
    with refused("not-permitted"):
        draft_budget(**good, by=house.acting("陈示例"))


def test_the_page_keeps_what_was_typed(laboratory: Any, client_for: Any) -> None:
    """It begins with the service's own budget; a fault stands at its term; a good one leads to its page."""
    client = client_for("周示例")
    service = ServiceEdition.objects.get(code="dc-voltmeter")
    address = f"/budgets/new?service={service.pk}"
    assert "standard" in client.get(address).content.decode()
    typed = replace(typed_of({"coverage": {"k": 2}, **voltmeter()}), title="含漂移")
    names = ("title", "model", "coverage", "coverage_by", "outputs", "larger_of")
    fields = {name: getattr(typed, name) for name in names} | {
        f"i{at}-{key}": getattr(row, key)
        for at, row in enumerate(typed.rows)
        for key in ("name", "value", "kind", "size", "k", "dof", "unit")
    }
    answer = client.post(address, fields | {"model": "e = indicated + drifft"})
    assert answer.status_code == 409 and "<mark>drifft</mark>" in answer.content.decode()
    answer = client.post(address, fields | {"key": "one"})
    assert answer.status_code == 302
    again = client.post(address, fields | {"key": "one"})
    assert again["Location"] == answer["Location"] and BudgetTemplate.objects.count() == 1
    assert "BT-26-00001" in client.get(answer["Location"]).content.decode()
    assert "BT-26-00001" in client.get("/budgets").content.decode()
    assert client_for("孙示例").get(answer["Location"]).status_code == 404
    assert form_of(typed.rows[0])
