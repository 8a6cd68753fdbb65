"""Examinations for mutual recognition: a party convenes people of the pool to examine bodies of the agreement (R16.2, R16.5)."""

from __future__ import annotations

from uuid import UUID

from junheng.core.reason import because, refuse
from junheng.hub.foundation.acting import Actor
from junheng.hub.institutions.models import Organisation
from junheng.hub.panels.purposes import Purpose, Subject
from junheng.hub.panels.services.bodies import questions_of
from junheng.hub.panels.services.sitting import tell_when_all_reported
from junheng.hub.recognition import queries
from junheng.hub.recognition.models import Agreement
from junheng.hub.recognition.services.agreements import PARTIES

WANTED = 2
"""A setting of the house."""


def find(agreement_id: UUID, by: Actor) -> Subject | None:
    """An agreement as one of its parties examines bodies under it; agreements are public."""
    row = queries.agreements().filter(pk=agreement_id).first()
    if row is None:
        return None
    office = _party(row, by)
    authority = (
        office
        or Organisation.objects.filter(tenant_id=row.tenant_id, kind="regulator-province")
        .order_by("id")
        .first()
    )
    if authority is None:
        return None
    return Subject(
        id=row.pk, number=f"{row.number}-{authority.tenant_id[:2]}", title=f"{row.number} {row.title_zh}",
        tenant=authority.tenant_id, authority=authority, concerned=frozenset(), items=tuple(row.items), count=WANTED,
        places=tuple(row.parties),
        stopped=because(
            (row.state != Agreement.State.SIGNED, refuse("panel-subject-not-in-state", number=row.number, state=row.state)),
        ),
    )  # fmt: skip


def _party(row: Agreement, by: Actor) -> Organisation | None:
    """The regulator one acts for, where it is of a party."""
    if by.tenant not in row.parties or not by.has_any(PARTIES):
        return None
    return Organisation.objects.filter(pk=by.somewhere).first()


def hold(agreement_id: UUID) -> None:
    Agreement.objects.select_for_update(of=("self",)).filter(pk=agreement_id).first()


EXAMINATION = Purpose(
    code="recognition-examination", zh="互认考核", en="examination for mutual recognition", kind="recognition.agreement",
    capacity="org_assessor", questions=lambda: questions_of("recognition-examination"), find=find, hold=hold, mark="R",
    about=lambda id: f"/recognition/{id}", names_bodies=True, on_report=tell_when_all_reported,
)  # fmt: skip
