"""Whoever was drawn confirms; nobody else can, and nobody of the applicant's unit."""

from __future__ import annotations

from typing import Any

from tests.hub.standards.conftest import DRAWN_AT

from junheng.hub.panels.services import sitting


def test_confirmed(standards: Any, refused: Any) -> None:
    """Once, by the one; who has meanwhile joined the applicant's unit is recused."""
    first, second = standards.seats(standards.examined(standards.drawn()))
    with refused("seat-of-another"):
        sitting.confirm_invitation(seat=first, by=standards.by(second), at=DRAWN_AT)
    assert sitting.confirm_invitation(seat=first, by=standards.by(first), at=DRAWN_AT).state == "confirmed"
    with refused("seat-not-in-state"):
        sitting.confirm_invitation(seat=first, by=standards.by(first), at=DRAWN_AT)
    standards.house.member(second.person.name, standards.house.institute, "verifier")
    by = standards.house.acting(second.person.name, standards.house.neighbour)
    with refused("seat-recused"):
        sitting.confirm_invitation(seat=second, by=by, at=DRAWN_AT)
