"""Reminders of due dates at the days of the rule pack, from the worker, once each (R15.1). No verb: nothing changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from junheng.hub.filing.models import Reminder, ReminderRound
from junheng.hub.filing.rules import booking as rules
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.models import Tenant
from junheng.hub.foundation.services.notices import notify
from junheng.hub.institutions import queries as institutions
from junheng.hub.instruments import queries as instruments
from junheng.hub.instruments.models import DueDate
from junheng.hub.instruments.rules import Answer

KEY = "reminder_days"


def remind_of_due_dates(*, at: datetime) -> int:
    """Go through each province once a day; a round that fails is begun again."""
    on, sent = today(at), 0
    for tenant in Tenant.objects.values_list("code", flat=True):
        with transaction.atomic(), tenancy.only(tenant):
            _row, new = ReminderRound.objects.get_or_create(tenant_id=tenant, day=on)
            rule = institutions.rule_value(tenant, KEY, on) if new else None
            if rule is not None:
                sent += _round(tenant, rules.steps_in(rule.value), on, at)
    return sent


def _round(tenant: str, steps: Sequence[int], on: date, at: datetime) -> int:
    sent = 0
    for row in _due(tenant, steps, on):
        step = rules.reminder_step((row.due - on).days, steps)
        if step is None or instruments.verdict_of(row.instrument).answer is not Answer.MANDATORY:
            continue
        _entry, new = Reminder.objects.get_or_create(
            instrument=row.instrument, due=row.due, days=step, defaults={"tenant_id": tenant, "at": at}
        )
        if new:
            _remind(row, on, at)
            sent += 1
    return sent


def _due(tenant: str, steps: Sequence[int], on: date) -> Iterator[DueDate]:
    """Due dates within the longest step, of instruments in use that nobody has applied for."""
    last = on + timedelta(days=max(steps, default=-1))
    rows = DueDate.objects.filter(
        tenant_id=tenant, due__gte=on, due__lte=last, service="verification", part=None,
        instrument__scrapped_since=None, instrument__sealed_since=None, instrument__applied_on=None,
    )  # fmt: skip
    return (
        rows.select_related("instrument__catalogue_item__catalogue", "instrument__owner")
        .order_by("due")
        .iterator(500)
    )


def _remind(row: DueDate, on: date, at: datetime) -> None:
    instrument, days = row.instrument, (row.due - on).days
    zh = f"还有 {days} 天" if days else "今天到期"
    en = f"in {days} days" if days else "today"
    notify(
        tenant=instrument.owner.tenant_id, organisation_id=instrument.owner_id, at=at, url=f"/instruments/{instrument.code}",
        zh=f"{instrument.name} {instrument.code} 的强制检定 {row.due} 到期，{zh}。到期前申请，机构晚了不算你的。",
        en=f"The verification of {instrument.name_en or instrument.name} {instrument.code} is due on {row.due}, {en}. Apply before that day: if the institution is late it is not your fault.",
    )  # fmt: skip
