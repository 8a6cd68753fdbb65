"""An entry is numbers, read strictly when it is written down."""

from __future__ import annotations

from typing import Any

from tests.hub.capabilities.entries import X12, drafted
from tests.hub.conftest import NOW

from junheng.hub.capabilities.services.entries import draft_capability


def test_drafted(laboratory: Any, facts_of: Any) -> None:
    """A draft is nobody else's business yet."""
    entry = drafted(laboratory)
    assert (entry.state, entry.quantity_kind) == ("draft", "electric.voltage.dc")
    assert facts_of(entry) == ["capability-drafted"]


def test_refusals(laboratory: Any) -> None:
    """A wrong unit names the path and what was expected."""
    import pytest

    from junheng.core.reason import UnusableInput

    with pytest.raises(UnusableInput) as caught:
        draft_capability(
            organisation=laboratory.house.institute, item=laboratory.house.item("dc-voltmeter"),
            data=X12 | {"unit": "kg"}, by=laboratory.house.acting("冯示例"), at=NOW,
        )  # fmt: skip
    assert caught.value.refusals[0].path
