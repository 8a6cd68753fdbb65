"""Filing a body: by its code, in its province, self-declared; an authority is entered by the platform only."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.conftest import NOW, uscc

from junheng.core.reason import UnusableInput
from junheng.hub.foundation.acting import ANONYMOUS, Actor
from junheng.hub.institutions.models import Membership
from junheng.hub.institutions.rules.codes import ALPHABET, read_uscc
from junheng.hub.institutions.services.organisations import NewOrganisation, register_organisation


def new(**changes: Any) -> NewOrganisation:
    given = {
        "uscc": uscc("91330000470000119"),
        "name_zh": "宁波示例厂",
        "kind": "enterprise",
        "division_code": "330200",
    }
    return NewOrganisation(**(given | changes))


def test_whoever_files_a_body_administers_it(house: Any, facts_of: Any) -> None:
    """The act makes the body, its administrator and one public fact."""
    person = house.person("李示例")
    body = register_organisation(new=new(), by=Actor(person_id=person.pk, person_name="李示例"), at=NOW)
    assert (body.state, body.tenant_id) == ("registered", "330000")
    assert Membership.objects.get(organisation=body).role == "enterprise"
    assert facts_of(body) == ["organisation-registered"]


def test_a_code_typed_with_full_width_signs_is_read(house: Any) -> None:
    """Full-width digits, small letters and spaces are the same code."""
    wide = new().uscc.translate({ord("9"): "９", ord("1"): "１"})
    body = register_organisation(new=new(uscc=f" {wide.lower()} "), by=house.platform, at=NOW)
    assert body.uscc == new().uscc


def test_refusals(house: Any, refused: Any) -> None:
    """A wrong check digit, a known code, a place without tenant, an authority, nobody."""
    person = Actor(person_id=house.person("李示例").pk)
    good = new().uscc
    wrong = good[:-1] + ("0" if good[-1] != "0" else "1")
    for code, changes in {
        "uscc-check-digit": {"uscc": wrong},
        "organisation-known": {"uscc": house.institute.uscc},
        "division-unknown": {"division_code": "990000"},
        "authority-entered-by-platform": {"kind": "regulator-province"},
        "organisation-kind-unknown": {"kind": "ministry"},
    }.items():
        with refused(code):
            register_organisation(new=new(**changes), by=person, at=NOW)
    with refused("sign-in-first"):
        register_organisation(new=new(), by=ANONYMOUS, at=NOW)


def test_every_single_wrong_character_is_found() -> None:
    """91350100M000100Y43, a code in wide use as an example, and its 540 neighbours of one character."""
    good = "91350100M000100Y43"
    assert read_uscc(good) == good
    for place, right in enumerate(good):
        for sign in ALPHABET.replace(right, ""):
            with pytest.raises(UnusableInput):
                read_uscc(good[:place] + sign + good[place + 1 :])
