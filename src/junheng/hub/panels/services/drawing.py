"""Verbs of the draw (R16.5): freeze the pool, draw after the beacon, give a draw up. Drawn by `core.draw`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from junheng.core.draw import record as core
from junheng.core.draw.canonical import sha256_text
from junheng.core.draw.documents import frozen_digest, plan_from
from junheng.core.reason import Refused, refuse, stop_if
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Organisation
from junheng.hub.panels import events, queries
from junheng.hub.panels.models import Panel, Seat
from junheng.hub.panels.purposes import Purpose, Subject, purpose, worded
from junheng.hub.panels.queries import CONVENERS
from junheng.hub.panels.rules import drawing
from junheng.hub.panels.services.locking import held_panel, held_subject
from junheng.hub.panels.services.seating import invite, next_of_reserve, subject_ref


def named_bodies(kind: Purpose, subject: Subject, bodies: Sequence[Organisation]) -> Subject:
    """The subject with the bodies that are named for this panel, where its purpose names any."""
    if not kind.names_bodies:
        return subject
    if not bodies:
        raise Refused(refuse("panel-names-nobody", path="bodies"))
    stray = next((each for each in bodies if each.tenant_id not in subject.places or each.is_regulator), None)
    if stray is not None:
        raise Refused(refuse("panel-body-unusable", path="bodies", body=stray.name_zh))
    names = "、".join(each.name_zh for each in bodies)
    ids = tuple(each.pk for each in bodies)
    return replace(
        subject, title=f"{subject.title}：{names}"[:200], concerned=subject.concerned | set(ids), readers=(*subject.readers, *ids),
        places=tuple(sorted({each.tenant_id for each in bodies})),
    )  # fmt: skip


def _plan(
    kind: Purpose, subject: Subject, number: str, told: str, beacon_at: datetime, source: str, pool: Any
) -> Any:
    office = subject.authority
    return drawing.plan_document(
        number=number, title=f"{number} {worded(kind.code, 'zh')} {worded(kind.code, 'en')}", source=source.strip()[:120] or "—",
        candidates=pool, organiser={"id": office.uscc, "province": office.tenant_id, "commitment": told},
        beacon_at=beacon_at, count=subject.count,
    )  # fmt: skip


def next_number(kind: Purpose, subject: Subject) -> str:
    """The number of the next draw about a record: what a commitment is made for."""
    made = Panel.objects.filter(purpose=kind.code, subject_id=subject.id, authority=subject.authority).count()
    return f"{subject.number}-{kind.mark}{made + 1}"


@verb(permission="panels.freeze_panel", roles=CONVENERS, event=events.PanelFrozen)
def freeze_panel(
    *, code: str, subject_id: UUID, commitment: str, beacon_at: datetime, source: str, by: Actor, at: datetime,
    bodies: Sequence[Organisation] = (),
) -> Panel:  # fmt: skip
    """Freeze who may be drawn: everybody in the pool by item, those of the bodies it is about excluded with the reason.

    The convening body commits to a secret before the beacon speaks; the digest of the list enters the public log.
    """
    kind = purpose(code)
    with held_subject(kind, subject_id, by) as found:
        if found.authority.pk != by.organisation_id:
            raise Refused(refuse("panel-not-yours", body=found.authority.name_zh))
        stop_if(found.stopped)
        subject = named_bodies(kind, found, bodies)
        standing = queries.live_panel(code, subject_id, subject.authority.pk)
        pool = [each for _card, each in queries.candidates_for(subject, kind.capacity, today(at))]
        told = commitment.strip()
        stop_if(
            drawing.refusals_to_freeze(
                standing=standing.number if standing else "", candidates=pool, count=subject.count, commitment=told,
                beacon_at=beacon_at, at=at,
            )
        )  # fmt: skip
        number = next_number(kind, subject)
        plan = _plan(kind, subject, number, told, beacon_at, source, pool)
        plan_from(plan)
        made = Panel.objects.create(
            tenant_id=subject.tenant, readers=_homes(subject, [subject.authority]), purpose=code, subject_id=subject_id,
            authority=subject.authority, concerned=sorted(subject.concerned), title=(subject.title if kind.public else subject.number)[:200], shown_to=list(subject.readers),
            number=number, beacon_at=beacon_at.replace(microsecond=0), source=plan["beacon"]["sources"][0]["name"], plan=plan,
            frozen=frozen_digest(plan), frozen_at=at, count=subject.count,
        )  # fmt: skip
        record(
            events.PanelFrozen(
                subject_ref(made), Ref.to(made), number, code, made.frozen, len(pool), drawing.instant(beacon_at), made.source
            )
        )  # fmt: skip
    return made


def _homes(subject: Subject, bodies: Iterable[Organisation]) -> list[str]:
    return sorted({each.tenant_id for each in bodies} - {subject.tenant})


@verb(permission="panels.draw_panel", roles=CONVENERS, event=events.PanelDrawn)
def draw_panel(*, panel: Panel, secret: str, value: str, by: Actor, at: datetime) -> Panel:
    """Make the draw, once, from the frozen list, the secret and the beacon's public value; invite those drawn.

    Whoever has joined a body it is about since the freezing is passed over: the next of the reserve is invited.
    """
    with held_panel(panel, by) as current:
        stop_if(
            drawing.refusals_to_draw(
                number=current.number, state=current.state, beacon_at=current.beacon_at, plan=current.plan,
                secret=secret.strip(), at=at,
            )
        )  # fmt: skip
        document = drawing.revealed(
            current.plan, secret=secret.strip(), value=value.strip(), frozen=current.frozen
        )
        made = core.run(document)
        Panel.objects.filter(pk=current.pk).update(state=Panel.State.DRAWN, record=made, drawn_at=at)
        current.refresh_from_db()
        selected, _reserve = drawing.chosen(made)
        passed = [
            number for place, number in enumerate(selected) if invite(current, number, place, by, at) is None
        ]
        for _number in passed:
            next_of_reserve(current, by, at)
        record(
            events.PanelDrawn(
                subject_ref(current), Ref.to(current), current.number, ", ".join(selected), sha256_text(made)
            )
        )
    return current


@verb(permission="panels.give_up_panel", roles=CONVENERS, event=events.PanelGivenUp)
def give_up_panel(*, panel: Panel, reason: str, by: Actor, at: datetime) -> Panel:
    """End a draw with a public reason: one that was frozen and not made, or whose reserve is used up. Its record stays."""
    with held_panel(panel, by) as current:
        filled = current.seats.exclude(state=Seat.State.DECLINED).count()
        if current.state == Panel.State.GIVEN_UP or filled >= current.count:
            raise Refused(refuse("panel-not-frozen", number=current.number, state=current.state))
        if not reason.strip():
            raise Refused(refuse("panel-gives-no-reason", path="reason"))
        told = reason.strip()[:300]
        Panel.objects.filter(pk=current.pk).update(state=Panel.State.GIVEN_UP, reason=told)
        current.refresh_from_db()
        record(events.PanelGivenUp(subject_ref(current), Ref.to(current), current.number, told))
    return current
