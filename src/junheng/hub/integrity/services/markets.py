"""Verbs of a market's ledger: list an instrument at a stall, take it off (R17.3)."""

from __future__ import annotations

from datetime import datetime

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Organisation
from junheng.hub.instruments.models import Instrument
from junheng.hub.integrity import events, rules
from junheng.hub.integrity.models import StallInstrument
from junheng.hub.integrity.queries import MARKET_HOSTS


@verb(permission="integrity.list_at_stall", roles=MARKET_HOSTS, event=events.ListedAtStall)
def list_at_stall(
    *, instrument: Instrument, stall: str, by: Actor, at: datetime, is_fair_scale: bool = False
) -> StallInstrument:
    """Enter an instrument, of which the host holds the code, in the host's ledger."""
    host = Organisation.objects.select_for_update(of=("self",)).get(pk=by.somewhere)
    rows = StallInstrument.objects.filter(host=host, until=None)
    known = rows.filter(instrument=instrument).first()
    asked = rules.Listing(
        code=instrument.code,
        stall=stall,
        same_province=instrument.tenant_id == host.tenant_id,
        is_fair_scale=is_fair_scale,
        is_own=instrument.owner_id == host.pk,
        listed_at=known.stall if known else "",
        count=rows.count(),
    )
    if refusals := rules.refusals_to_list_at_stall(asked):
        raise Refused(*refusals)
    made = StallInstrument.objects.create(
        tenant_id=host.tenant_id,
        host=host,
        stall=stall.strip()[:30],
        instrument=instrument,
        is_fair_scale=is_fair_scale,
        since=today(at),
    )
    record(
        events.ListedAtStall(
            entry=Ref.to(made), instrument=Ref.to(instrument), fair_scale="yes" if is_fair_scale else "no",
            stall=made.stall,
        )
    )  # fmt: skip
    return made


@verb(permission="integrity.take_off_stall", roles=MARKET_HOSTS, event=events.TakenOffStall)
def take_off_stall(*, entry: StallInstrument, by: Actor, at: datetime) -> StallInstrument:
    """The instrument stands there no longer; the line stays with its last day."""
    if entry.host_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    rows = StallInstrument.objects.select_for_update(of=("self",)).select_related("instrument")
    current = rows.get(pk=entry.pk)
    if current.until is not None:
        raise Refused(refuse("stall-entry-ended", until=current.until))
    current.until = today(at)
    current.save(update_fields=["until"])
    record(events.TakenOffStall(entry=Ref.to(current), instrument=Ref.to(current.instrument)))
    return current
