"""The national list of gaps, counted as it changes: part of the verbs that open, meet and take back a gap.

Whoever changes the list holds its one lock to the end of the transaction, taken before the row of any gap: one published
scope may meet gaps of many groups and provinces, and two that met them in different orders would wait for each other.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.db.models import F

from junheng.hub.market.models import Gap, GapGroup, GapPlace, Posting


def alone() -> None:
    """From here to the end of the transaction nobody else changes the list."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('market.gaps'))")


def opened(posting: Posting, *, service: str, kind: str, band: str, at: datetime) -> Gap:
    """A need that nobody meets stands on the list from now on."""
    alone()
    made = Gap.objects.create(
        posting=posting, tenant_id=posting.tenant_id, service=service, quantity_kind=kind, band=band, since=at
    )
    _count(made, posting, open_now=1)
    return made


def met(gap: Gap) -> None:
    """It is off the list because somebody can do it."""
    _count(gap, gap.posting, open_now=-1, met_now=1)


def taken_back(posting: Posting) -> None:
    """Its owner took the need back; it was never met."""
    alone()
    gap = Gap.objects.filter(posting=posting, met_at=None).first()
    if gap is not None:
        gap.delete()
        _count(gap, posting, open_now=-1)


def _count(gap: Gap, posting: Posting, *, open_now: int, met_now: int = 0) -> None:
    """Both counts by one; the province only where its owner is not under seal."""
    group, _new = GapGroup.objects.get_or_create(
        service=gap.service, quantity_kind=gap.quantity_kind, band=gap.band
    )
    GapGroup.objects.filter(pk=group.pk).update(number=F("number") + open_now)
    place, _new = GapPlace.objects.get_or_create(
        province="" if posting.owner_id is None else posting.tenant_id
    )
    GapPlace.objects.filter(pk=place.pk).update(number=F("number") + open_now, met=F("met") + met_now)
