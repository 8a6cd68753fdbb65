"""The record of a draw becomes public: when its last visit was begun, or on its day. It names who is to be visited."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from junheng.core.reason import Refused
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor, platform
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.models import Tenant
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.supervision import events, queries
from junheng.hub.supervision.models import Draw
from junheng.hub.supervision.rules import opening as rules
from junheng.hub.supervision.services.drawing import locked

logger = logging.getLogger("junheng.supervision")
DUTY = "publisher"


@verb(permission="supervision.publish_record", roles={"platform"}, event=events.DrawRecordOpened)
def publish_record(*, draw: Draw, by: Actor, at: datetime) -> Draw:
    """Publish a record; its bytes are those whose digest entered the log when the draw was made."""
    row = locked(draw)
    with tenancy.also(*parts_of(row)):
        to_visit = queries.to_visit(row)
    refusals = rules.refusals_to_publish_record(
        made=row.run_at is not None, number=row.number, state=row.state, on=today(at), open_on=row.open_on,
        opened_on=today(row.opened_at) if row.opened_at else None, to_visit=to_visit,
    )  # fmt: skip
    if refusals:
        raise Refused(*refusals)
    Draw.objects.filter(pk=row.pk).update(opened_at=at)
    record(events.DrawRecordOpened(Ref.to(row), row.number, row.record_digest), tenant=row.tenant_id)
    return row


def parts_of(draw: Draw) -> set[str]:
    """Provinces whose objects a draw may have drawn."""
    return {draw.tenant_id, *(draw.readers if draw.agreement else ())}


def open_if_all_begun(draw: Draw, at: datetime) -> None:
    """With the last visit of a draw its record is public, by itself."""
    row = Draw.objects.filter(pk=draw.pk, opened_at=None).first()
    if row is not None and queries.to_visit(row) == 0:
        publish_record(draw=row, by=platform(row.tenant_id, DUTY), at=at)


def open_what_is_due(*, at: datetime, limit: int = 200) -> int:
    """Publish every record whose day has come, province by province. For the worker."""
    done = 0
    for code in Tenant.objects.order_by("code").values_list("code", flat=True):
        with tenancy.only(code):
            for row in queries.to_open(code, today(at), limit):
                done += _opened(row, at)
    return done


def _opened(row: Draw, at: datetime) -> int:
    """One record, by itself: what is refused harms no other and is tried again."""
    try:
        with transaction.atomic():
            publish_record(draw=row, by=platform(row.tenant_id, DUTY), at=at)
    except Refused as refused:
        for refusal in refused.refusals:
            logger.error("%s [%s]", refusal.message("en"), refusal.code)
        return 0
    return 1
