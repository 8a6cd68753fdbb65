"""Holding resources for a span: the one place that writes parts. The database decides who comes first."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from junheng.core.reason import Refused
from junheng.hub.foundation.clock import today
from junheng.hub.sharing import rules
from junheng.hub.sharing.models import Booking, Part, Resource

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no letter that reads as a figure."""


def new_number(at: datetime) -> str:
    """A number for a booking: its day and eight drawn characters; unique by constraint."""
    return f"G{today(at):%y%m%d}-" + "".join(secrets.choice(ALPHABET) for _ in range(8))


def span(start: datetime, end: datetime) -> DateTimeTZRange:
    """Half-open: the next may begin where this one ends."""
    return DateTimeTZRange(start, end, "[)")


def hold(booking: Booking, resources: Sequence[Resource], standing: str) -> None:
    """Write a booking with all of its parts, or nothing. Who loses against the constraint is told as by the rules."""
    outside = booking.client_id != booking.owner_id
    try:
        with transaction.atomic():
            booking.save(force_insert=True)
            Part.objects.bulk_create(
                Part(
                    booking=booking, resource=each, tenant_id=booking.tenant_id, slot=booking.slot,
                    standing=standing, outside=outside,
                )
                for each in sorted(resources, key=lambda row: row.pk)
            )  # fmt: skip
    except IntegrityError as clash:
        if "part_never_overlaps" not in str(clash):
            raise
        raise Refused(*(rules.taken(each.name_zh, ()) for each in resources)) from clash
