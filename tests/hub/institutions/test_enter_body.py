"""What an operator enters: an authority and its people, whole or not at all."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from tests.hub.conftest import uscc

from junheng.hub.foundation.models import Person
from junheng.hub.institutions.models import Organisation

CODE = uscc("11310000470000041")
BODY = ("--name", "上海示例监管局", "--division", "310000")
LIN = ("--person", "林示例", "--email", "lin@regulator.example")


def entered(*words: str) -> None:
    call_command("enter_body", CODE, *words)


def refused(*words: str) -> str:
    with pytest.raises(CommandError) as problem:
        entered(*words)
    assert problem.value.returncode == 2
    return str(problem.value)


def test_a_body_and_two_people(house: Any, facts_of: Any, capsys: Any) -> None:
    """Entered and verified once; the second person joins the same body; every act is a fact of the platform."""
    entered(*BODY, *LIN)
    entered("--person", "何示例", "--email", "he@regulator.example")
    body = Organisation.objects.get(uscc=CODE)
    assert (body.state, body.kind, body.tenant_id) == ("verified", "regulator-province", "310000")
    assert Person.objects.filter(email__endswith="@regulator.example").count() == 2
    assert facts_of(body) == ["membership-granted"] * 2 + ["organisation-verified", "organisation-registered"]
    said = capsys.readouterr().out
    assert "何示例 <he@regulator.example> is prov_regulator" in said and "forgot password" in said


def test_what_is_wrong_enters_nothing(house: Any) -> None:
    """A wrong check digit, an unknown division, a role of another kind of body, no address, half a body."""
    with pytest.raises(CommandError, match="check digit"):
        call_command("enter_body", f"{CODE[:-1]}{'1' if CODE[-1] != '1' else '2'}", *BODY, *LIN)
    assert "division" in refused("--name", "示例", "--division", "990000", *LIN)
    assert "[role-not-at-this-body]" in refused(*BODY, *LIN, "--role", "verifier")
    assert "e-mail" in refused(*BODY, "--person", "林示例", "--email", "lin")
    assert "--name" in refused(*LIN)
    assert not Organisation.objects.filter(uscc=CODE).exists()
    assert not Person.objects.filter(email="lin@regulator.example").exists()


def test_an_address_of_somebody_else(house: Any) -> None:
    """A slip in the name gives no stranger a regulator's role; twice the same is refused by its sentence."""
    entered(*BODY, *LIN)
    assert "belongs to 林示例" in refused("--person", "何示例", "--email", "LIN@regulator.example")
    assert "[role-held-already]" in refused(*LIN)
