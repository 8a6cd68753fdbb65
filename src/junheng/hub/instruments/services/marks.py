"""Verb of the three codes and the seal of an instrument (R17.2)."""

from __future__ import annotations

from datetime import datetime

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.instruments import events, rules
from junheng.hub.instruments.models import Instrument, InstrumentMark
from junheng.hub.instruments.services.ledger import OWNERS


@verb(permission="instruments.note_mark", roles=OWNERS, event=events.MarkNoted)
def note_mark(*, instrument: Instrument, kind: str, value: str, by: Actor, at: datetime) -> InstrumentMark:
    """Note a code or the seal as its owner reads it off: everybody sees it with who said so; the one before ends."""
    if instrument.owner_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    Instrument.objects.select_for_update(of=("self",)).get(pk=instrument.pk)
    now = InstrumentMark.objects.filter(instrument=instrument, kind=kind, until=None).first()
    if refusals := rules.refusals_to_note_mark(kind, value, now=now.value if now is not None else ""):
        raise Refused(*refusals)
    if now is not None:
        now.until = today(at)
        now.save(update_fields=["until"])
    made = InstrumentMark.objects.create(
        instrument=instrument, tenant_id=instrument.tenant_id, readers=instrument.readers, kind=kind, value=value.strip()[:40],
        since=today(at), told_by=by.organisation_name[:120],
    )  # fmt: skip
    record(events.MarkNoted(instrument=Ref.to(instrument), mark_kind=kind, value=made.value))
    return made
