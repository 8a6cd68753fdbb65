"""What every verb of a comparison begins and ends with: may this body do it now, and the state it leads to."""

from __future__ import annotations

from datetime import datetime
from importlib.metadata import version
from typing import Any

from junheng.core.reason import Refused, refuse
from junheng.hub.comparisons import queries
from junheng.hub.comparisons.models import Comparison, Participant
from junheng.hub.comparisons.rules import life
from junheng.hub.comparisons.rules import protocol as protocols
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.models import Person
from junheng.hub.foundation.services.notices import notify
from junheng.hub.institutions.models import Membership, Organisation

ORGANISERS = frozenset({"samr_metrology", "prov_regulator", "regional_office", "nmi"})
LABORATORIES = frozenset({"inst_admin", "quality", "std_owner", "nmi"})
MEASURERS = LABORATORIES | {"verifier", "checker"}


def versions() -> dict[str, str]:
    """The programs that computed an answer, as the command line names them."""
    return {name: version(name) for name in ("junheng", "numpy", "scipy")}


def current(comparison: Comparison, what: str, by: Actor) -> Comparison:
    """The comparison as it stands, locked, if this act is possible now for whoever asks."""
    with tenancy.also(comparison.tenant_id):
        Comparison.objects.select_for_update().filter(pk=comparison.pk).first()
    row = queries.comparison(comparison.pk)
    if row is None:
        raise Refused(refuse("no-such-record", what=comparison.pk))
    if refusals := life.refusals_to_act(queries.life_facts(row, by), what):
        raise Refused(*refusals)
    return row


def own_part(row: Comparison, by: Actor) -> Participant:
    """One's own body as a participant; the rules have asked whether it is one."""
    part = queries.part_of(row, by.organisation_id)
    if part is None:
        raise Refused(refuse("comparison-of-others", number=row.number))
    return part


def may_analyse(person: Person, body: Organisation, at: datetime) -> bool:
    """Whether a person holds a measuring role with a body today."""
    with tenancy.also(body.tenant_id):
        held = Membership.objects.filter(person=person, organisation=body, valid__contains=today(at))
        return held.filter(role__in=MEASURERS).exists()


def ready(row: Comparison, at: datetime) -> life.Ready:
    """What an evaluation by the newest protocol needs, as it stands."""
    count, protocol = len(queries.taking_part(row)), queries.protocol_of(row)
    if protocol is None:
        return life.Ready(count, count)
    facts = queries.facts_of(protocol)
    return life.Ready(
        count, protocols.most_laboratories(facts.estimator), queries.absent_reference(row),
        may_analyse(protocol.analyst, row.pilot, at), queries.fewest_in(row),
    )  # fmt: skip


def moved(row: Comparison, at: datetime, state: str = "", **changes: Any) -> Comparison:
    """Write what changed, in the comparison's own province."""
    if state:
        changes |= {"state": state, "state_since": at}
    with tenancy.also(row.tenant_id):
        Comparison.objects.filter(pk=row.pk).update(**changes)
    for name, value in changes.items():
        setattr(row, name, value)
    return row


def part_changed(part: Participant, **changes: Any) -> None:
    with tenancy.also(part.tenant_id):
        Participant.objects.filter(pk=part.pk).update(**changes)


def named(row: Comparison) -> dict[str, Any]:
    """The fields every fact of a comparison begins with."""
    return {"comparison": Ref.to(row), "number": row.number}


def tell(row: Comparison, body: Organisation, *, zh: str, en: str, at: datetime) -> None:
    notify(tenant=body.tenant_id, organisation_id=body.pk, zh=zh, en=en, at=at, url=f"/comparisons/{row.pk}")


def tell_all(row: Comparison, *, zh: str, en: str, at: datetime, but: object = None) -> None:
    """The same words to everybody who takes part: who deviates is not told by who is told."""
    for part in queries.participants_of(row):
        if part.state in ("invited", "confirmed") and part.organisation_id != but:
            tell(row, part.organisation, zh=zh, en=en, at=at)
