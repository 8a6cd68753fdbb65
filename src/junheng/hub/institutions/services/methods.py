"""Verbs of methods: an edition is filed with the days it is in force; a new one ends the one it replaces (P4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.backends.postgresql.psycopg_any import DateRange

from junheng.core.reason import Refusal, Refused, refuse
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions import events
from junheng.hub.institutions import reasons as _declared  # noqa: F401  (declares the codes used here)
from junheng.hub.institutions.models import Confidence, Method, Organisation
from junheng.hub.institutions.queries import NATIONAL

STATE = frozenset({"samr_metrology", "platform"})
LABORATORIES = frozenset({"inst_admin", "quality", "std_owner", "nmi"})


@dataclass(frozen=True, slots=True)
class NewMethod:
    """An edition as published. `since`: first day of work by it; None where the day is not known."""

    code: str
    title_zh: str
    kind: str
    title_en: str = ""
    since: date | None = None
    replaces: Method | None = None
    source: str = ""
    confidence: str = Confidence.RECALL


@verb(permission="institutions.register_method", roles=STATE | LABORATORIES, event=events.MethodRegistered)
def register_method(
    *, new: NewMethod, by: Actor, at: datetime, organisation: Organisation | None = None
) -> Method:
    """File an edition of a JJG or JJF (the State's), or a body's own method."""
    if refusals := _refusals(new, organisation, by):
        raise Refused(*refusals)
    home = organisation.tenant_id if organisation else NATIONAL
    with tenancy.also(home):
        return _file(new, organisation, home)


def _file(new: NewMethod, organisation: Organisation | None, home: str) -> Method:
    if new.replaces is not None and new.since is not None:
        new.replaces.in_force = DateRange(new.replaces.in_force.lower, new.since)
        new.replaces.save(update_fields=["in_force"])
    method = Method.objects.create(
        tenant_code=home,
        code=new.code,
        edition=new.code.rpartition("-")[2][:20],
        title_zh=new.title_zh,
        title_en=new.title_en,
        kind=new.kind,
        organisation=organisation,
        source=new.source,
        confidence=new.confidence,
        in_force=DateRange(new.since, None),
    )
    record(
        events.MethodRegistered(
            method=Ref.to(method),
            code=method.code,
            since=new.since.isoformat() if new.since else "—",
            replaces=new.replaces.code if new.replaces else "—",
            source=new.source,
        ),
        tenant=home,
    )
    return method


def _refusals(new: NewMethod, organisation: Organisation | None, by: Actor) -> list[Refusal]:
    found: list[Refusal] = []
    if new.kind == Method.Kind.OWN:
        if organisation is None or organisation.pk != by.organisation_id:
            found.append(refuse("not-your-record"))
    elif organisation is not None or not by.has_any(STATE):
        found.append(refuse("method-of-the-state"))
    if Method.objects.filter(organisation=organisation, code=new.code).exists():
        found.append(refuse("method-known", code=new.code))
    old = new.replaces
    if old is not None and new.since is not None and old.in_force.lower and new.since <= old.in_force.lower:
        found.append(refuse("method-changeover-early", code=old.code, since=old.in_force.lower))
    if old is not None and old.organisation_id != (organisation.pk if organisation else None):
        found.append(refuse("not-your-record"))
    return found
