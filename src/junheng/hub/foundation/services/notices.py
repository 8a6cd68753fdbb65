"""Telling people: a notice in the platform and, for those with an address, an e-mail in the outbox."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.models import Notice, OutgoingMail, Person

MAX_ATTEMPTS = 8
Reach = Callable[[UUID, datetime], Sequence[str]]
_reach: list[Reach] = []


def register_reach(reach: Reach) -> None:
    """Called once by the area that owns memberships: addresses of those who act for an organisation."""
    _reach[:] = [reach]


def _addresses(organisation_id: UUID | None, person_id: UUID | None, at: datetime) -> Sequence[str]:
    if organisation_id is not None and _reach:
        return _reach[0](organisation_id, at)
    if person_id is not None:
        rows = Person.objects.filter(pk=person_id).values_list("email", flat=True)
        return [address for address in rows if address]
    return ()


def notify(
    *,
    tenant: str,
    zh: str,
    en: str,
    at: datetime,
    organisation_id: UUID | None = None,
    person_id: UUID | None = None,
    url: str = "",
    mail_to: Sequence[str] = (),
) -> Notice:
    """One notice, in the transaction of its cause; those it is for get it by e-mail too, from the worker.

    `mail_to` adds addresses of people who have no account.
    """
    with tenancy.also(tenant):
        notice = Notice.objects.create(
            tenant_id=tenant,
            organisation_id=organisation_id,
            person_id=person_id,
            zh=zh,
            en=en,
            url=url,
            at=at,
        )
    OutgoingMail.objects.bulk_create(
        OutgoingMail(to=address, subject=zh.split("。")[0][:200], body=f"{zh}\n\n{en}\n\n{url}", at=at)
        for address in dict.fromkeys([*_addresses(organisation_id, person_id, at), *mail_to])
    )
    return notice


def send_waiting_mail(*, at: datetime, limit: int = 50) -> int:
    """Send what waits; a failure is remembered and tried again, at most eight times. For the worker."""
    waiting = (
        OutgoingMail.objects.select_for_update(skip_locked=True)
        .filter(sent_at__isnull=True, attempts__lt=MAX_ATTEMPTS)
        .order_by("attempts", "id")[:limit]
    )
    sent = 0
    for mail in waiting:
        sent += _send(mail, at=at)
    return sent


def _send(mail: Any, *, at: datetime) -> int:
    mail.attempts += 1
    try:
        EmailMessage(mail.subject, mail.body, settings.DEFAULT_FROM_EMAIL, [mail.to]).send()
        mail.sent_at, mail.problem = at, ""
    except OSError as problem:
        mail.problem = str(problem)[:200]
    mail.save(update_fields=["attempts", "sent_at", "problem"])
    return 1 if mail.sent_at else 0


def mark_notices_read(notices: Sequence[Notice], *, at: datetime) -> None:
    """What was shown counts as read."""
    unread = [notice.pk for notice in notices if notice.read_at is None]
    if unread:
        Notice.objects.filter(pk__in=unread).update(read_at=at)
