"""The mandatory catalogue as data, and the verdict with its reasons (R15.2)."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.conftest import NOW

from junheng.core.reason import UnusableInput
from junheng.hub.instruments import queries, rules
from junheng.hub.instruments.models import CatalogueItem
from junheng.hub.instruments.rules import Answer, Purpose
from junheng.hub.instruments.services.catalogue import CURRENT, load_catalogue


@pytest.fixture
def catalogue(house: Any) -> Any:
    load_catalogue(by=house.platform, at=NOW)
    return house


def answer(word: str, use: Purpose, **options: Any) -> Answer:
    meant = queries.items_meant(word)
    return rules.verdict(queries.listed(meant[0]) if meant else None, use, **options).answer


def test_loaded_as_a_draft_twice(catalogue: Any) -> None:
    """65 rows of the 2020 draft, which says that it is one."""
    load_catalogue(by=catalogue.platform, at=NOW)
    current = queries.current_catalogue()
    assert current is not None and current.is_draft
    assert CatalogueItem.objects.filter(catalogue_id=CURRENT).count() == 65


def test_a_price_scale_in_trade_is_mandatory(catalogue: Any) -> None:
    """Item and use decide together; the same scale for one's own use is not."""
    assert answer("电子秤", Purpose.TRADE) is Answer.MANDATORY
    assert answer("电子秤", Purpose.OWN_USE) is Answer.NOT_MANDATORY
    assert answer("量子纠缠仪", Purpose.TRADE) is Answer.NOT_MANDATORY
    assert answer("量子纠缠仪", Purpose.HIGHEST_STANDARD) is Answer.MANDATORY


def test_what_the_catalogue_says_is_marked_unchecked(catalogue: Any) -> None:
    """Nothing recalled looks like law."""
    meant = queries.items_meant("电子秤")
    reasons = rules.verdict(queries.listed(meant[0]), Purpose.TRADE).reasons
    assert {reason.code: reason.reason.confidence for reason in reasons}["item-in-catalogue"] == "recall"


def test_codes_for_life_find_every_single_error() -> None:
    """ISO/IEC 7064 MOD 11,10: each wrong digit at each place is found."""
    code = rules.new_code("330502", 2174496)
    assert rules.read_code(rules.spaced(code)) == code
    for place in range(12):
        for digit in "0123456789":
            if digit != code[place]:
                wrong = code[:place] + digit + code[place + 1 :]
                with pytest.raises(UnusableInput):
                    rules.read_code(wrong)


def test_not_by_a_laboratory(house: Any, refused: Any) -> None:
    with refused("not-permitted"):
        load_catalogue(by=house.acting("冯示例"), at=NOW)
