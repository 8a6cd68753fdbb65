"""Divisions, regions, items and national rules are data; loading twice changes nothing."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.institutions.models import Division, Item, Region, RegionMember, Rule
from junheng.hub.institutions.services.reference import load_reference_data


def counts() -> list[int]:
    return [model.objects.count() for model in (Division, Region, RegionMember, Item, Rule)]


def test_loaded_and_loaded_again(house: Any) -> None:
    """34 divisions, seven metrology regions; a second time the same rows."""
    before = counts()
    assert before[0] == 34
    assert Region.objects.filter(kind="metrology-region").count() == 7
    load_reference_data(by=house.platform, at=NOW)
    assert counts() == before


def test_what_is_recalled_says_so(house: Any) -> None:
    """A region of low or medium confidence is marked not checked."""
    assert Region.objects.get(pk="HB").unchecked
    assert not Region.objects.get(pk="BTH").unchecked


def test_not_by_a_province(house: Any, refused: Any) -> None:
    with refused("not-permitted"):
        load_reference_data(by=house.acting("钱示例"), at=NOW)
