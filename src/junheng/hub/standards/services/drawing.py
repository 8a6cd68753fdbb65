"""Verbs of the draw of assessors (R16.5): freeze the pool, draw after the beacon, give a draw up. Drawn by `core.draw`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from junheng.core.draw import record as core
from junheng.core.draw.canonical import sha256_text
from junheng.core.draw.documents import frozen_digest, plan_from
from junheng.core.reason import Refused, refuse
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.people import queries as people
from junheng.hub.people.models import Assessor
from junheng.hub.standards import events, queries
from junheng.hub.standards.models import Examination, Panel, Seat
from junheng.hub.standards.queries import EXAMINERS
from junheng.hub.standards.rules import panels
from junheng.hub.standards.services.locking import held, let_read, refuse_all


def _only_authority(row: Examination, by: Actor, *states: str) -> None:
    if row.authority_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    if row.state not in states:
        raise Refused(refuse("examination-not-in-state", number=row.number, state=row.state))


@verb(permission="standards.freeze_panel", roles=EXAMINERS, event=events.PanelFrozen)
def freeze_panel(
    *, examination: Examination, commitment: str, beacon_at: datetime, source: str, by: Actor, at: datetime
) -> Panel:
    """Freeze who may be drawn: everybody in the pool by item, those of the applicant's unit excluded with the reason.

    The authority commits to a secret before the beacon speaks; the digest of the list enters the public log.
    """
    with held(examination) as row:
        _only_authority(row, by, Examination.State.ACCEPTED)
        standing = queries.panel_of(row)
        candidates = [each for _card, each in queries.candidates_for(row, today(at))]
        count = queries.assessors_wanted(row.tenant_id, today(at))
        told = commitment.strip()
        refuse_all(
            panels.refusals_to_freeze(
                standing=standing.number if standing else "", candidates=candidates, count=count, commitment=told,
                beacon_at=beacon_at, at=at,
            )
        )  # fmt: skip
        number = f"{row.number}-{row.panels.count() + 1}"
        plan = panels.plan_document(
            number=number, title=f"{row.number} 考评员抽取", source=source.strip()[:120] or "—", candidates=candidates,
            organiser={"id": row.authority.uscc, "province": row.authority.tenant_id, "commitment": told},
            beacon_at=beacon_at, count=count,
        )  # fmt: skip
        plan_from(plan)
        made = Panel.objects.create(
            tenant_id=row.tenant_id, examination=row, number=number, beacon_at=beacon_at.replace(microsecond=0),
            source=plan["beacon"]["sources"][0]["name"], plan=plan, frozen=frozen_digest(plan), frozen_at=at, count=count,
        )  # fmt: skip
        record(
            events.PanelFrozen(
                Ref.to(row), Ref.to(made), number, made.frozen, len(candidates), panels.instant(beacon_at), made.source
            )
        )  # fmt: skip
    return made


@verb(permission="standards.draw_panel", roles=EXAMINERS, event=events.PanelDrawn)
def draw_panel(*, panel: Panel, secret: str, value: str, by: Actor, at: datetime) -> Panel:
    """Make the draw, once, from the frozen list, the secret and the beacon's public value; invite those drawn."""
    with held(panel.examination) as row:
        _only_authority(row, by, Examination.State.ACCEPTED)
        current = Panel.objects.select_for_update().get(pk=panel.pk)
        refuse_all(
            panels.refusals_to_draw(
                number=current.number, state=current.state, beacon_at=current.beacon_at, plan=current.plan,
                secret=secret.strip(), at=at,
            )
        )  # fmt: skip
        document = panels.revealed(
            current.plan, secret=secret.strip(), value=value.strip(), frozen=current.frozen
        )
        made = core.run(document)
        Panel.objects.filter(pk=current.pk).update(state=Panel.State.DRAWN, record=made, drawn_at=at)
        current.refresh_from_db()
        selected, _reserve = panels.chosen(made)
        for place, number in enumerate(selected):
            _invite(row, current, number, place, at)
        record(
            events.PanelDrawn(
                Ref.to(row), Ref.to(current), current.number, ", ".join(selected), sha256_text(made)
            )
        )
    return current


def _invite(row: Examination, panel: Panel, number: str, place: int, at: datetime) -> Seat:
    """A seat and a letter. Part of the draw, and of a refusal that calls the next of the reserve."""
    card = (
        Assessor.objects.select_related("person", "organisation")
        .filter(number=number, effective__contains=today(panel.frozen_at))
        .get()
    )
    let_read(row, [card.tenant_id])
    seat = Seat.objects.create(
        tenant_id=row.tenant_id, readers=row.readers, examination=row, panel=panel, assessor=card, person=card.person,
        place=place, invited_at=at,
    )  # fmt: skip
    with tenancy.also(card.tenant_id):
        notify(
            tenant=card.tenant_id, person_id=card.person_id, at=at, url=f"/examinations/{row.pk}",
            zh=f"你被抽中考评 {row.number}（{row.standard_name}），请确认或说明不能参加。",
            en=f"You were drawn to assess {row.number} ({row.standard_name}). Confirm, or decline with the reason.",
        )  # fmt: skip
    return seat


def next_of_reserve(row: Examination, panel: Panel, at: datetime) -> Seat | None:
    """Invite the next of the reserve by the record's order, passing over whoever now belongs to the applicant or is recused."""
    selected, reserve = panels.chosen(_made(panel))
    used = set(Seat.objects.filter(panel=panel).values_list("assessor__number", flat=True))
    numbers = [each for each in reserve if each not in used]
    cards = {each.number: each for each in Assessor.objects.filter(number__in=numbers)}
    theirs = queries.members_among([each.person_id for each in cards.values()], row.organisation, today(at))
    theirs |= people.recused_from(row.organisation_id, today(at))
    for number in numbers:
        if number in cards and cards[number].person_id not in theirs:
            return _invite(row, panel, number, len(selected) + reserve.index(number), at)
    return None


def _made(panel: Panel) -> dict[str, Any]:
    assert panel.record is not None
    made: dict[str, Any] = panel.record
    return made


@verb(permission="standards.give_up_panel", roles=EXAMINERS, event=events.PanelGivenUp)
def give_up_panel(*, panel: Panel, reason: str, by: Actor, at: datetime) -> Panel:
    """End a draw with a public reason: one that was frozen and not made, or whose reserve is used up. Its record stays."""
    with held(panel.examination) as row:
        _only_authority(row, by, Examination.State.ACCEPTED)
        current = Panel.objects.select_for_update().get(pk=panel.pk)
        filled = current.seats.exclude(state=Seat.State.DECLINED).count()
        if current.state == Panel.State.GIVEN_UP or filled >= current.count:
            raise Refused(refuse("panel-not-frozen", number=current.number, state=current.state))
        if not reason.strip():
            raise Refused(refuse("panel-gives-no-reason", path="reason"))
        told = reason.strip()[:300]
        Panel.objects.filter(pk=current.pk).update(state=Panel.State.GIVEN_UP, reason=told)
        current.refresh_from_db()
        record(events.PanelGivenUp(Ref.to(row), Ref.to(current), current.number, told))
    return current
