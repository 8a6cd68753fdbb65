"""Filing an instrument under a code for life."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.instruments import queries
from junheng.hub.instruments.rules import Purpose
from junheng.hub.instruments.services.ledger import NewInstrument, register_instrument


def new(house: Any, **changes: Any) -> NewInstrument:
    given: dict[str, Any] = {
        "item": house.item("weight"), "name": "砝码", "serial": "W-1", "purpose": Purpose.OWN_USE, "maker": "示例厂",
    }  # fmt: skip
    return NewInstrument(**(given | changes))


def test_filed_once(house: Any, refused: Any, facts_of: Any) -> None:
    """A code with its check digit; the same nameplate again is named instead of filed."""
    by = house.acting("王示例")
    filed = register_instrument(new=new(house), owner=house.enterprise, by=by, at=NOW)
    assert filed.code.startswith("3101")
    assert facts_of(filed) == ["instrument-registered"]
    with refused("instrument-known"):
        register_instrument(new=new(house), owner=house.enterprise, by=by, at=NOW)


def test_a_code_that_is_taken_is_drawn_again(house: Any) -> None:
    """Two draws give the same number: the second instrument gets another one."""
    numbers = iter([7, 7, 8])
    by = house.acting("王示例")
    first = register_instrument(
        new=new(house), owner=house.enterprise, by=by, at=NOW, number=lambda: next(numbers)
    )
    second = register_instrument(
        new=new(house, serial="W-2"), owner=house.enterprise, by=by, at=NOW, number=lambda: next(numbers)
    )
    assert first.code != second.code


def test_found_by_two_characters(house: Any) -> None:
    """The commonest query has two Han characters."""
    by = house.acting("王示例")
    filed = register_instrument(new=new(house, name="标准砝码组"), owner=house.enterprise, by=by, at=NOW)
    assert list(queries.instruments_of(house.enterprise.pk, text="砝码")) == [filed]
    assert list(queries.instruments_of(house.enterprise.pk, text="量块")) == []


def test_refusals(house: Any, refused: Any) -> None:
    """Another's instrument by somebody who is no desk; a role that owns nothing."""
    with refused("not-your-record"):
        register_instrument(new=new(house), owner=house.institute, by=house.acting("王示例"), at=NOW)
    with refused("not-permitted"):
        register_instrument(new=new(house), owner=house.regulator, by=house.acting("钱示例"), at=NOW)
