"""Verbs of planning: propose, invite, approve, protocol, confirm, decline, agree (R07.3)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from junheng.core.reason import Refused, refuse
from junheng.core.transparency.leaf import canonical_json
from junheng.hub.comparisons import events, queries
from junheng.hub.comparisons.models import Comparison, Participant, Protocol
from junheng.hub.comparisons.rules import life
from junheng.hub.comparisons.rules import protocol as protocols
from junheng.hub.comparisons.services import linking
from junheng.hub.comparisons.services.changing import (
    LABORATORIES,
    ORGANISERS,
    current,
    may_analyse,
    moved,
    named,
    own_part,
    part_changed,
    ready,
    tell,
    tell_all,
)
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.models import Person
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions import queries as institutions
from junheng.hub.institutions.models import Item, Membership, Organisation

APPROVERS = frozenset({"samr_metrology", "prov_regulator", "regional_office"})
INTERNATIONAL, NATIONAL = frozenset({"rmo", "key"}), frozenset({"samr_metrology", "nmi"})
"""Levels above the nation, and who enters such a comparison here so that those below can be linked to it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A comparison as proposed. `purpose`: why it is held, in a sentence the public reads."""

    number: str
    title_zh: str
    level: str
    purpose: str
    title_en: str = ""
    is_demo: bool = False


@verb(permission="comparisons.propose_comparison", roles=ORGANISERS, event=events.ComparisonProposed)
def propose_comparison(*, plan: Plan, item: Item, pilot: Organisation, by: Actor, at: datetime) -> Comparison:
    """An organiser plans a comparison of an item under a pilot laboratory, which takes part by that."""
    organiser = Organisation.objects.get(pk=by.somewhere)
    if Comparison.objects.filter(number=plan.number).exists():
        raise Refused(refuse("comparison-number-known", number=plan.number))
    if plan.level in INTERNATIONAL and not by.has_any(NATIONAL):
        raise Refused(refuse("comparison-level-international", path="level"))
    _only_laboratories(pilot)
    made = Comparison.objects.create(
        tenant_id=by.tenant, number=plan.number[:40], title_zh=plan.title_zh[:120], title_en=plan.title_en[:160],
        level=plan.level, item=item, purpose=plan.purpose[:300], organiser=organiser, pilot=pilot,
        proposed_by_id=by.somebody, state_since=at, is_demo=plan.is_demo,
    )  # fmt: skip
    _invited(made, pilot)
    record(
        events.ComparisonProposed(
            **named(made), title=made.title_zh, level=made.level, item=item.pk, pilot=pilot.name_zh
        )
    )
    tell(made, pilot, zh=f"请你机构任比对 {made.number} 的主导实验室。", en=f"Your body is to pilot comparison {made.number}.", at=at)  # fmt: skip
    return made


def _only_laboratories(body: Organisation) -> None:
    if body.kind not in institutions.BODIES or body.state != Organisation.State.VERIFIED:
        raise Refused(refuse("comparison-not-a-laboratory", name=body.name_zh))


def _is_of(person_id: UUID, body: Organisation, at: datetime) -> bool:
    with tenancy.also(body.tenant_id):
        return Membership.objects.filter(
            person_id=person_id, organisation=body, valid__contains=today(at)
        ).exists()


def _invited(row: Comparison, body: Organisation) -> Participant:
    with tenancy.also(body.tenant_id):
        return Participant.objects.create(tenant_id=body.tenant_id, comparison=row, organisation=body)


@verb(permission="comparisons.invite_participant", roles=ORGANISERS, event=events.ParticipantInvited)
def invite_participant(*, comparison: Comparison, body: Organisation, by: Actor, at: datetime) -> Participant:
    """Name a laboratory that is to take part; the order of invitations is the order of the route."""
    row = current(comparison, "invite_participant", by)
    _only_laboratories(body)
    if body.pk == row.organiser_id:
        raise Refused(refuse("organiser-takes-part"))
    if queries.part_of(row, body.pk) is not None:
        raise Refused(refuse("participant-known", name=body.name_zh))
    if any(
        each.organisation_id == body.pk or _is_of(each.person_id, body, at)
        for each in queries.experts_named(row)
    ):
        raise Refused(refuse("expert-of-this-body", name=body.name_zh))
    part = _invited(row, body)
    record(events.ParticipantInvited(**named(row), participant=Ref.to(part), name=body.name_zh))
    tell(row, body, zh=f"邀请你机构参加比对 {row.number}。", en=f"Your body is invited to comparison {row.number}.", at=at)  # fmt: skip
    return part


@verb(permission="comparisons.approve_comparison", roles=APPROVERS, event=events.ComparisonApproved)
def approve_comparison(*, comparison: Comparison, by: Actor, at: datetime) -> Comparison:
    """The national regulator approves the plan, or another person of an organiser that is a regulator or a regional office.

    What a national institute organises is approved by the national regulator alone.
    """
    row = current(comparison, "approve_comparison", by)
    if row.proposed_by_id == by.person_id:
        raise Refused(refuse("comparison-own-approval"))
    made = moved(row, at, "approved")
    record(events.ComparisonApproved(**named(row)))
    tell(made, row.pilot, zh=f"比对 {row.number} 已批准，请拟实施方案。", en=f"Comparison {row.number} is approved; its protocol is yours to write.", at=at)  # fmt: skip
    return made


@verb(permission="comparisons.propose_protocol", roles=LABORATORIES, event=events.ProtocolProposed)
def propose_protocol(
    *, comparison: Comparison, protocol: protocols.ProtocolFacts, analyst: Person, by: Actor, at: datetime
) -> Protocol:
    """The pilot writes the protocol and names the analyst; a further version asks everybody to confirm anew."""
    row = current(comparison, "propose_protocol", by)
    codes = frozenset(each.organisation.uscc for each in row.participants.all() if each.state != "declined")
    refusals = protocols.refusals_to_propose(protocol, codes=codes)
    protocol, against = linking.agreed(row, protocol)
    refusals = (*refusals, *against)
    if not may_analyse(analyst, row.pilot, at):
        refusals = (*refusals, refuse("protocol-analyst", path="analyst"))
    if refusals:
        raise Refused(*refusals)
    before = queries.protocol_of(row)
    moved(row, at, "protocol")
    data = protocol.as_json()
    made = Protocol.objects.create(
        tenant_id=by.tenant, comparison=row, version=1 if before is None else before.version + 1, data=data,
        digest=hashlib.sha256(canonical_json(data)).hexdigest(), analyst=analyst, proposed_at=at,
    )  # fmt: skip
    record(
        events.ProtocolProposed(
            **named(row), version=made.version, digest=made.digest, analyst=str(analyst.pk)
        )
    )
    tell_all(row, zh=f"比对 {row.number} 的方案第 {made.version} 版，请确认。", en=f"Protocol of comparison {row.number}, version {made.version}: to be confirmed.", at=at, but=row.pilot_id)  # fmt: skip
    return made


@verb(permission="comparisons.name_analyst", roles=LABORATORIES, event=events.AnalystNamed)
def name_analyst(
    *, comparison: Comparison, analyst: Person, reason: str, by: Actor, at: datetime
) -> Protocol:
    """The pilot names another analyst under the protocol as agreed; everybody learns that, and why."""
    row = current(comparison, "name_analyst", by)
    protocol = queries.protocol_of(row)
    assert protocol is not None
    seen = row.state in (Comparison.State.DRAFT_A, Comparison.State.COMMENTS) and may_analyse(
        protocol.analyst, row.pilot, at
    )
    if refusals := life.refusals_to_name_analyst(
        able=may_analyse(analyst, row.pilot, at), same=analyst.pk == protocol.analyst_id, seen=seen, reason=reason
    ):  # fmt: skip
        raise Refused(*refusals)
    why = reason.strip()[:300]
    with tenancy.also(protocol.tenant_id):
        Protocol.objects.filter(pk=protocol.pk).update(analyst=analyst)
    record(events.AnalystNamed(**named(row), reason=why, analyst=str(analyst.pk)))
    words = {
        "zh": f"比对 {row.number} 换了分析人：{why}",
        "en": f"Comparison {row.number} has another analyst: {why}",
    }
    tell_all(row, **words, at=at)
    tell(row, row.organiser, **words, at=at)
    protocol.refresh_from_db()
    return protocol


@verb(permission="comparisons.confirm_participation", roles=LABORATORIES, event=events.ParticipationConfirmed)
def confirm_participation(*, comparison: Comparison, version: int, by: Actor, at: datetime) -> Participant:
    """A laboratory takes part by the protocol; `version` is the one its person has read, and the newest still."""
    row = current(comparison, "confirm_participation", by)
    part, protocol = own_part(row, by), queries.protocol_of(row)
    assert protocol is not None
    if version != protocol.version:
        raise Refused(
            refuse("protocol-changed-since", names=part.organisation.name_zh, version=protocol.version)
        )
    part_changed(part, state="confirmed", confirmed_version=protocol.version, reason="")
    record(
        events.ParticipationConfirmed(**named(row), name=part.organisation.name_zh, version=protocol.version)
    )
    part.refresh_from_db()
    return part


@verb(permission="comparisons.decline_participation", roles=LABORATORIES, event=events.ParticipationDeclined)
def decline_participation(*, comparison: Comparison, reason: str, by: Actor, at: datetime) -> Participant:
    """A laboratory does not take part, and says why in public."""
    row = current(comparison, "decline_participation", by)
    part = own_part(row, by)
    if row.pilot_id == by.organisation_id:
        raise Refused(refuse("pilot-cannot-leave"))
    if not reason.strip():
        raise Refused(refuse("comparison-needs-reason", path="reason"))
    part_changed(part, state="declined", reason=reason.strip()[:300], confirmed_version=None)
    record(
        events.ParticipationDeclined(
            **named(row), name=part.organisation.name_zh, reason=reason.strip()[:300]
        )
    )
    part.refresh_from_db()
    return part


@verb(permission="comparisons.agree_protocol", roles=ORGANISERS, event=events.ProtocolAgreed)
def agree_protocol(*, comparison: Comparison, by: Actor, at: datetime) -> Comparison:
    """Everybody has confirmed the newest version: it stands, and so does the list of participants."""
    row = current(comparison, "agree_protocol", by)
    protocol = queries.protocol_of(row)
    assert protocol is not None
    confirmed = {each.organisation.name_zh: each.confirmed_version for each in queries.taking_part(row)}
    refusals = life.refusals_to_agree(
        queries.life_facts(row, by),
        version=protocol.version,
        confirmed=confirmed,
        ready=ready(row, at),
    )
    refusals = (*refusals, *linking.refusals_to_stand(row))
    if refusals:
        raise Refused(*refusals)
    made = moved(row, at, "confirmed")
    record(
        events.ProtocolAgreed(
            **named(row), version=protocol.version, digest=protocol.digest, count=len(confirmed)
        )
    )
    tell_all(made, zh=f"比对 {row.number} 的方案已定稿。", en=f"The protocol of comparison {row.number} is agreed.", at=at)  # fmt: skip
    return made
