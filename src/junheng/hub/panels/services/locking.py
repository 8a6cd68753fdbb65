"""A panel and its seats as they stand, held until the transaction ends. No verbs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from junheng.core.reason import Refused, refuse, stop_if
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.panels.models import Panel, Seat
from junheng.hub.panels.purposes import Purpose, Subject, purpose


@contextmanager
def held_subject(kind: Purpose, subject_id: UUID, by: Actor) -> Iterator[Subject]:
    """What a panel is about, for whoever has to do with it; the next draw about it waits."""
    seen = kind.find(subject_id, by)
    if seen is None:
        raise Refused(refuse("no-such-record", what=subject_id))
    with tenancy.also(seen.tenant):
        kind.hold(subject_id)
        found = kind.find(subject_id, by)
        assert found is not None
        yield found


@contextmanager
def held_panel(panel: Panel, by: Actor) -> Iterator[Panel]:
    """One's own draw as it stands, while what it is about still asks for one."""
    if panel.authority_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    with held_subject(purpose(panel.purpose), panel.subject_id, by) as subject:
        stop_if(subject.stopped)
        yield Panel.objects.select_for_update(of=("self",)).select_related("authority").get(pk=panel.pk)


@contextmanager
def held_seat(seat: Seat) -> Iterator[Seat]:
    """A seat in its panel's tenant: first what the panel is about, then the panel, then the seat, as everywhere."""
    with tenancy.also(seat.tenant_id):
        purpose(seat.panel.purpose).hold(seat.panel.subject_id)
        panel = (
            Panel.objects.select_for_update(of=("self",)).select_related("authority").get(pk=seat.panel_id)
        )
        rows = Seat.objects.select_for_update(of=("self",))
        found = rows.select_related("assessor__organisation", "person").get(pk=seat.pk)
        found.panel = panel
        yield found
