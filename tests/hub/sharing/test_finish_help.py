"""Who asked says that the help is done; not before it ran, and nobody else."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW
from tests.hub.sharing.test_accept_help import accepted
from tests.hub.sharing.test_record_help import running

from junheng.hub.sharing.services.helping import finish_help


def test_done(laboratory: Any, refused: Any) -> None:
    """Once."""
    row, house = running(laboratory), laboratory.house
    with refused("not-your-record"):
        finish_help(request=row, by=house.acting("冯示例"), at=NOW)
    assert finish_help(request=row, by=house.acting("钱示例"), at=NOW).state == "done"
    with refused("help-not-in-state"):
        finish_help(request=row, by=house.acting("钱示例"), at=NOW)


def test_not_before_it_ran(laboratory: Any, refused: Any) -> None:
    """An offer that was accepted is no help yet."""
    with refused("help-not-in-state"):
        finish_help(request=accepted(laboratory), by=laboratory.house.acting("钱示例"), at=NOW)
