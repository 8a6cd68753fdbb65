"""Verbs of a warning: every one has an owner and an end. Taken over, handed on, ended by a person; risen where nobody took it (R15.5)."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from junheng.core.reason import Refused, refuse, stop_if
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor, platform
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.models import Tenant
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.risk import events
from junheng.hub.risk.models import EarlyWarning
from junheng.hub.risk.queries import determinations as questions
from junheng.hub.risk.queries import radar
from junheng.hub.risk.queries.determinations import OFFICE
from junheng.hub.risk.rules import warning


@verb(permission="risk.take_warning", roles=OFFICE, event=events.WarningTaken)
def take_warning(*, early: EarlyWarning, by: Actor, at: datetime) -> EarlyWarning:
    """From now on it is this person's."""
    row = _locked(early, by)
    stop_if(warning.refusals_to_take(row.state))
    row.state, row.owner_id, row.office, row.taken_at = "taken", by.somebody, by.organisation_name[:120], at
    _save(row, "state", "owner", "office", "taken_at")
    record(events.WarningTaken(warning=Ref.to(row), office=by.organisation_name), tenant=row.tenant_id)
    return row


@verb(permission="risk.end_warning", roles=OFFICE, event=events.WarningEnded)
def end_warning(*, early: EarlyWarning, end: str, reason: str, by: Actor, at: datetime) -> EarlyWarning:
    """Acted on or dismissed, with a reason; it is not raised again for a while."""
    row = _locked(early, by)
    owner = row.owner.name if row.owner else "—"
    mine = row.owner_id is not None and row.owner_id == by.person_id
    stop_if(warning.refusals_to_end(row.state, mine=mine, owner=owner, end=end, reason=reason))
    row.state, row.ended_at, row.reason = end, at, reason.strip()[:500]
    _save(row, "state", "ended_at", "reason")
    record(
        events.WarningEnded(
            warning=Ref.to(row), office=by.organisation_name, warning_end=end, reason=row.reason
        ),
        tenant=row.tenant_id,
    )
    return row


@verb(permission="risk.hand_warning", roles=OFFICE, event=events.WarningHanded)
def hand_warning(*, early: EarlyWarning, receiver: str, reason: str, by: Actor, at: datetime) -> EarlyWarning:
    """To another named person of one's own offices: from now on it is theirs to end. Never left to nobody."""
    row, on = _locked(early, by), today(at)
    known = {str(person): whom for person, whom in radar.holders(by.tenant, on).items()}
    owner = row.owner.name if row.owner else "—"
    stop_if(
        warning.refusals_to_hand(
            row.state, mine=row.owner_id is not None and row.owner_id == by.person_id, owner=owner,
            owner_left=row.owner_id is not None and not _holds_office(row, on), decider=by.has_any(questions.DECIDERS),
            receiver_known=receiver in known, same=receiver == str(row.owner_id), reason=reason,
        )
    )  # fmt: skip
    name, office = known[receiver]
    row.owner_id, row.office, row.taken_at = UUID(receiver), office[:120], at
    _save(row, "owner", "office", "taken_at")
    notify(
        tenant=by.tenant, person_id=row.owner_id, at=at, url=f"/risk/warnings/{row.pk}",
        zh=f"{by.person_name} 把一条预警移交给你：{row.label}。{reason.strip()[:200]}",
        en=f"{by.person_name} handed you a warning about {row.label}. {reason.strip()[:200]}",
    )  # fmt: skip
    record(
        events.WarningHanded(
            warning=Ref.to(row), office=by.organisation_name, to_office=office, before=owner, receiver=name,
            reason=reason.strip()[:500],
        ),
        tenant=row.tenant_id,
    )  # fmt: skip
    return row


def _holds_office(row: EarlyWarning, on: date) -> bool:
    """Whether its owner still may have a warning: at the province's offices, or at the nation's where it has risen."""
    with tenancy.also(row.tenant_id, *row.readers):
        return any(row.owner_id in radar.holders(tenant, on) for tenant in (row.tenant_id, *row.readers))


@verb(permission="risk.raise_warning_higher", roles={"platform"}, event=events.WarningRisen)
def raise_warning_higher(*, early: EarlyWarning, by: Actor, at: datetime) -> EarlyWarning:
    """Its day is over and nobody has it: the next office sees it too and may take it over; said to both, once."""
    rows = EarlyWarning.objects.select_for_update(of=("self",))
    row = rows.get(pk=early.pk)
    stop_if(
        warning.refusals_to_raise_higher(
            row.state, take_by=row.take_by, risen=row.risen_at is not None, on=today(at)
        )
    )
    office = radar.higher_office()
    row.risen_at, row.risen_to = at, office.name_zh[:120] if office is not None else ""
    row.readers = [office.tenant_id] if office is not None else []
    row.save(update_fields=["risen_at", "risen_to", "readers"])
    record(
        events.WarningRisen(
            warning=Ref.to(row),
            take_by=row.take_by.isoformat() if row.take_by else "—",
            higher=row.risen_to or "—",
        ),
        tenant=row.tenant_id,
    )
    told = [*radar.offices_of(row.tenant_id), *([office] if office is not None else [])]
    for each in told:
        notify(
            tenant=each.tenant_id, organisation_id=each.pk, at=at, url=f"/risk/warnings/{row.pk}",
            zh=f"预警「{row.label}」到 {row.take_by} 无人接手，已上升到{row.risen_to or '（本安装没有上一级）'}。",
            en=f"The warning about {row.label} was not taken over by {row.take_by} and has risen to {row.risen_to or 'nobody: this installation has no higher office'}.",
        )  # fmt: skip
    return row


def raise_what_is_late(*, at: datetime) -> int:
    """Warnings of every province that nobody has taken over in time. For the worker."""
    count = 0
    for code in Tenant.objects.filter(level="province").order_by("code").values_list("code", flat=True):
        with tenancy.only(code):
            for row in radar.to_raise_higher(code, today(at)):
                with transaction.atomic(), suppress(Refused):  # taken over between the look and the lock
                    raise_warning_higher(early=row, by=platform(code, "reminder"), at=at)
                    count += 1
    return count


def _locked(early: EarlyWarning, by: Actor) -> EarlyWarning:
    if not questions.answers_for(by, early.tenant_id):
        raise Refused(refuse("not-your-record"))
    with tenancy.also(early.tenant_id):
        rows = EarlyWarning.objects.select_for_update(of=("self",)).select_related("owner")
        return rows.get(pk=early.pk)


def _save(row: EarlyWarning, *fields: str) -> None:
    """Written in its own province, also by the office it has risen to."""
    with tenancy.also(row.tenant_id):
        row.save(update_fields=list(fields))
