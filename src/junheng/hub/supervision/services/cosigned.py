"""The frozen list stands under a checkpoint that its witnesses cosigned: noted once, with the proof, before any beacon is used."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from junheng.core.reason import Refused
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor, platform
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.models import Tenant
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.supervision import events, queries
from junheng.hub.supervision.models import Draw
from junheng.hub.supervision.rules import planning
from junheng.hub.supervision.services.drawing import locked

logger = logging.getLogger("junheng.supervision")
DUTY = "publisher"


@verb(permission="supervision.note_cosigned", roles={"platform"}, event=events.ListCosigned)
def note_cosigned(*, draw: Draw, by: Actor, at: datetime) -> Draw:
    """Note since when the frozen list is cosigned as the policy of its freezing demands, and keep the proof.

    The checkpoint is kept as it was met first: a later one has later cosignatures and would prove less.
    """
    row = locked(draw)
    found = queries.cosigning_of(row)
    refusals = planning.refusals_to_note_cosigned(
        queries.facts_of(row, by), noted_at=row.cosigned_at, found=found is not None
    )
    if refusals:
        raise Refused(*refusals)
    assert found is not None
    kept = {"by": list(found.by), "size": found.size, "proof": found.proof}
    Draw.objects.filter(pk=row.pk).update(cosigned_at=found.since, cosigned=kept)
    row.cosigned_at, row.cosigned = found.since, kept
    record(
        events.ListCosigned(
            draw=Ref.to(row), number=row.number, frozen=row.frozen, size=found.size, since=planning.instant(found.since),
            list_cosigned="met" if row.demand else "no-policy", witnesses="、".join(found.by) or "—",
        ),
        tenant=row.tenant_id,
    )  # fmt: skip
    return row


def note_what_is_cosigned(*, at: datetime) -> int:
    """Note every frozen list whose witnesses have answered, province by province. For the worker."""
    done = 0
    for code in Tenant.objects.order_by("code").values_list("code", flat=True):
        with tenancy.only(code):
            done += sum(_noted(row, at) for row in queries.to_note(code))
    return done


def _noted(row: Draw, at: datetime) -> bool:
    """One list, by itself; one that waits is no fault."""
    if queries.cosigning_of(row) is None:
        return False
    try:
        with transaction.atomic():
            note_cosigned(draw=row, by=platform(row.tenant_id, DUTY), at=at)
    except Refused as refused:
        for refusal in refused.refusals:
            logger.error("%s [%s]", refusal.message("en"), refusal.code)
        return False
    return True
