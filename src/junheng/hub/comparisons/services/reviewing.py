"""Panels about a comparison: experts drawn from the pool review its protocol, or its Draft without names (R16.5).

Nobody of any body that takes part, of the pilot or of the organiser can be drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from junheng.core.reason import because, refuse
from junheng.hub.comparisons import queries
from junheng.hub.comparisons.models import Comparison, Expert, Participant
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.panels.models import Panel, Seat
from junheng.hub.panels.purposes import Purpose, Subject
from junheng.hub.panels.services.bodies import questions_of
from junheng.hub.panels.services.sitting import tell_when_all_reported

WANTED = 2
"""A setting of the house."""
STATES = {
    "comparison-protocol": frozenset({"proposed", "approved", "protocol"}),
    "comparison-draft": frozenset({"data-in", "draft-a", "comments"}),
}
"""While what they review can still be changed."""


def finder(code: str) -> Callable[[UUID, Actor], Subject | None]:
    """How a comparison is found for one of the two purposes; it is public."""

    def find(comparison_id: UUID, by: Actor) -> Subject | None:
        row = queries.comparison(comparison_id)
        return None if row is None else _subject(row, code)

    return find


def _subject(row: Comparison, code: str) -> Subject:
    parts = [each for each in queries.participants_of(row) if each.state != Participant.State.DECLINED]
    concerned = frozenset({row.pilot_id, row.organiser_id, *(each.organisation_id for each in parts)})
    unwritten = code == "comparison-protocol" and queries.protocol_of(row) is None
    return Subject(
        id=row.pk, number=row.number, title=f"{row.number} {row.title_zh}", tenant=row.tenant_id, authority=row.organiser,
        concerned=concerned, items=(row.item_id,), count=WANTED, readers=(row.pilot_id,),
        stopped=because(
            (row.state not in STATES[code] or unwritten, refuse("panel-subject-not-in-state", number=row.number, state=row.state)),
        ),
    )  # fmt: skip


def hold(comparison_id: UUID) -> None:
    Comparison.objects.select_for_update(of=("self",)).filter(pk=comparison_id).first()


def seat_expert(panel: Panel, seat: Seat, by: Actor, at: datetime) -> None:
    """Whoever was drawn for a Draft and confirms reads it as an expert does: without names while comments are asked for."""
    Expert.objects.get_or_create(
        comparison_id=panel.subject_id, person=seat.person,
        defaults={"tenant_id": panel.tenant_id, "organisation": seat.assessor.organisation, "named_on": today(at)},
    )  # fmt: skip


def _page(id: UUID) -> str:
    return f"/comparisons/{id}"


PROTOCOL = Purpose(
    code="comparison-protocol", zh="比对方案评审", en="review of a comparison's protocol", kind="comparisons.comparison",
    capacity="expert", questions=lambda: questions_of("comparison-protocol"), find=finder("comparison-protocol"), hold=hold,
    mark="P", about=_page, on_report=tell_when_all_reported,
)  # fmt: skip
DRAFT = Purpose(
    code="comparison-draft", zh="比对报告草案评审", en="review of a comparison's draft", kind="comparisons.comparison",
    capacity="expert", questions=lambda: questions_of("comparison-draft"), find=finder("comparison-draft"), hold=hold,
    mark="D", about=_page, on_confirmation=seat_expert, on_report=tell_when_all_reported,
)  # fmt: skip
