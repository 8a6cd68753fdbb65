"""Invitations: the seats of a draw, and whoever follows from the reserve. Part of verbs, none themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.services.notices import notify
from junheng.hub.institutions.models import Organisation
from junheng.hub.panels import queries
from junheng.hub.panels.models import Panel, Seat
from junheng.hub.panels.purposes import purpose, worded
from junheng.hub.panels.rules import drawing
from junheng.hub.people.models import Assessor


def subject_ref(panel: Panel) -> Ref:
    """The record a panel is about, by its purpose."""
    return Ref(purpose(panel.purpose).kind, str(panel.subject_id))


def address_of(panel: Panel) -> str:
    """Where the work on a panel is done: the page of what it is about, where that has a place for it."""
    return purpose(panel.purpose).address(panel.subject_id) or f"/panels/{panel.pk}"


def invite(panel: Panel, number: str, place: int, by: Actor, at: datetime) -> Seat | None:
    """A seat and a letter; None, and a seat that is passed over in public, for whoever may not have it any more."""
    card = (
        Assessor.objects.select_related("person", "organisation")
        .filter(number=number, effective__contains=today(panel.frozen_at))
        .get()
    )
    kind = purpose(panel.purpose)
    concerned = queries.concerned_by(panel, by)
    why = queries.exclusions([card], concerned, panel.tenant_id, today(at), working=False).get(card.pk, "")
    seat = Seat.objects.create(
        tenant_id=panel.tenant_id, readers=_readers(panel, card), panel=panel, assessor=card, person=card.person,
        place=place, invited_at=at, reason=why, answered_at=at if why else None,
        state=Seat.State.DECLINED if why else Seat.State.INVITED,
    )  # fmt: skip
    if why:
        return None
    kind.on_invitation(panel, seat, by, at)
    zh, en = worded(kind.code, "zh"), worded(kind.code, "en")
    about = kind.find(panel.subject_id, by)
    title = panel.title if kind.public or about is None else about.title
    with tenancy.also(card.tenant_id):
        notify(
            tenant=card.tenant_id, person_id=card.person_id, at=at, url=address_of(panel),
            zh=f"你被抽中参加{zh} {panel.number}（{title}），请确认或说明不能参加。",
            en=f"You were drawn for {panel.number}, {en} ({title}). Confirm, or decline with the reason.",
        )  # fmt: skip
    return seat


def _readers(panel: Panel, card: Assessor) -> list[str]:
    """The home of whoever is drawn, who convened, and those who read the report: no other home."""
    bodies = Organisation.objects.filter(pk__in=panel.shown_to).values_list("tenant_id", flat=True)
    return sorted({card.tenant_id, panel.authority.tenant_id, *bodies} - {panel.tenant_id})


def next_of_reserve(panel: Panel, by: Actor, at: datetime) -> Seat | None:
    """Invite the next of the reserve by the record's order, passing over whoever may not have it any more."""
    record: dict[str, Any] = panel.record or {}
    selected, reserve = drawing.chosen(record)
    used = set(Seat.objects.filter(panel=panel).values_list("assessor__number", flat=True))
    for place, number in enumerate(reserve, start=len(selected)):
        if number not in used and (seat := invite(panel, number, place, by, at)) is not None:
            return seat
    return None


def tell_authority(panel: Panel, at: datetime, *, zh: str, en: str) -> None:
    """A notice to the body that convened."""
    office = panel.authority
    notify(tenant=office.tenant_id, organisation_id=office.pk, at=at, url=address_of(panel), zh=zh, en=en)
