"""An agreement is proposed by a party, with the papers it speaks of and the conditions it asks."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from junheng.hub.foundation.models import Notice


def test_proposed_and_told(drafted: Any) -> None:
    """It is on file, counts for nothing yet, and the other party hears of it."""
    made = drafted()
    assert (made.state, made.parties) == ("drafted", ["310000", "330000"])
    assert Notice.objects.filter(url=f"/recognition/{made.pk}").exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"parties": ("330000",)}, "agreement-needs-parties"),
        ({"parties": ("310000", "320000", "330000")}, "agreement-party-unknown"),
        ({"papers": ()}, "agreement-without-objects"),
        ({"papers": ("gossip",)}, "agreement-without-objects"),
        ({"conditions": ("in-log",)}, "agreement-without-conditions"),
        ({"conditions": ("certificate-in-force", "nice-weather")}, "agreement-condition-unknown"),
        ({"until": date(2025, 1, 1)}, "agreement-days-reversed"),
    ],
)
def test_refusals(drafted: Any, refused: Any, changes: dict[str, Any], code: str) -> None:
    """One party alone, a province that is not here, no papers, no condition, days the wrong way round."""
    with refused(code):
        drafted(**changes)


def test_number_once(drafted: Any, refused: Any) -> None:
    """A document is filed once."""
    drafted()
    with refused("agreement-number-known"):
        drafted()
