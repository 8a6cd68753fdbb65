"""Telling people: a notice in the platform and, for those with an address, an e-mail in the outbox."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.models import Notice, OutgoingMail, Person

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


def mark_notices_read(notices: Sequence[Notice], *, at: datetime) -> None:
    """What was shown counts as read."""
    unread = [notice.pk for notice in notices if notice.read_at is None]
    if unread:
        Notice.objects.filter(pk__in=unread).update(read_at=at)
