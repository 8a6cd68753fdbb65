"""A sealed standard does no work, its examination rests and its entries are down at once; unsealed it is as before."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import TODAY
from tests.hub.standards.conftest import DRAWN_AT
from tests.hub.standards.test_decide_examination import can

from junheng.hub.capabilities.services import entries
from junheng.hub.foundation.models import Notice
from junheng.hub.institutions import queries as institutions
from junheng.hub.standards.services import keeping


def test_sealed_and_unsealed(standards: Any, refused: Any) -> None:
    """Down and up again; the keeper's body is told; a piece without a certificate keeps it sealed."""
    standards.decided()
    entries.publish_capability(entry=standards.entry(), by=standards.keeper, at=DRAWN_AT)
    told = {"standard": standards.fresh(), "by": standards.keeper, "at": DRAWN_AT}
    with refused("standard-not-sealed"):
        keeping.unseal_standard(**told)
    with refused("seat-needs-reason"):
        keeping.seal_standard(reason=" ", **told)
    keeping.seal_standard(reason="大修", **told)
    standards.piece.refresh_from_db()
    assert standards.piece.status == "sealed" and can(TODAY) == ["no"]
    assert Notice.objects.filter(zh__contains="能力条目已随之撤下").exists()
    with refused("standard-is-sealed"):
        keeping.seal_standard(reason="又", **told)
    later = DRAWN_AT.replace(year=2027, month=6)
    with refused("standard-piece-overdue"):
        keeping.unseal_standard(**told | {"at": later})
    keeping.unseal_standard(**told)
    standards.piece.refresh_from_db()
    assert standards.piece.status == "qualified" and can(TODAY)[0] != "no"
    assert institutions.state_on(standards.fresh().examination, date(2026, 11, 24)).in_force
    keeping.seal_standard(
        reason="再封", **told
    )  # again on the same day: nobody is told twice, nothing is in the way
