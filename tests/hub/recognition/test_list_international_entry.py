"""What helps abroad is entered by number, date and link, with its numbers, their units and their uncertainty."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.hub.conftest import NOW, House
from tests.hub.recognition.abroad import arrangement, cmc, keeper

from junheng.core.reason import UnusableInput
from junheng.hub.recognition.services.international import list_international_entry


def test_entered(offices: House) -> None:
    """A CMC with full-width digits as typed: plain numbers on file, the body named by its code."""
    offices.institute.__class__.objects.filter(pk=offices.institute.pk).update(state="verified")
    made = list_international_entry(
        new=cmc(offices, high="６０", countries=("FR", "DE", "FR")), by=keeper(), at=NOW
    )
    assert (made.state, made.high, made.countries, made.holder) == (
        "listed",
        "60",
        ["DE", "FR"],
        offices.institute,
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "rumour"}, "international-kind-unknown"),
        ({"unit": ""}, "international-field-missing"),
        ({"coverage_factor": " "}, "international-field-missing"),
        ({"dated": date(2100, 1, 1)}, "international-date-ahead"),
        ({"countries": ("DE", "QX")}, "international-country-unknown"),
        ({"countries": ()}, "international-country-unknown"),
        ({"low": "61"}, "international-range-reversed"),
        ({"uncertainty": "0"}, "international-uncertainty-not-positive"),
        ({"coverage_factor": "-2"}, "international-uncertainty-not-positive"),
        ({"uncertainty_unit": "K"}, "international-unit-differs"),
        ({"link": "http://kcdb.example"}, "international-link-unusable"),
        ({"holder": "1233000047000999XX"}, "international-holder-unknown"),
    ],
)
def test_refusals(offices: House, refused: Any, changes: dict[str, Any], code: str) -> None:
    """Each thing that is wrong is named; nothing is entered."""
    offices.institute.__class__.objects.filter(pk=offices.institute.pk).update(state="verified")
    with refused(code):
        list_international_entry(new=cmc(offices, **changes), by=keeper(), at=NOW)


@pytest.mark.parametrize("changes", [{"low": "some"}, {"unit": "Mpaa"}, {"uncertainty": "0,02"}])
def test_unreadable_numbers(offices: House, changes: dict[str, Any]) -> None:
    """A number or a unit that cannot be read is refused as everywhere, never guessed."""
    with pytest.raises(UnusableInput):
        list_international_entry(new=cmc(offices, **changes), by=keeper(), at=NOW)


def test_once(offices: House, refused: Any) -> None:
    """A number of one kind is on file once."""
    list_international_entry(new=arrangement(), by=keeper(), at=NOW)
    with refused("international-number-known"):
        list_international_entry(new=arrangement(), by=keeper(), at=NOW)


def test_an_oiml_certificate_names_category_and_issuer(refused: Any, offices: House) -> None:
    with refused("international-field-missing", "international-field-missing"):
        list_international_entry(new=arrangement(kind="oiml"), by=keeper(), at=NOW)
