"""Verbs of the round: start, hand over, clear, release, close the data (R07.3)."""

from __future__ import annotations

from datetime import date, datetime

from junheng.core.reason import Refused, refuse
from junheng.hub.comparisons import events, queries
from junheng.hub.comparisons.models import Comparison, Handover, Participant
from junheng.hub.comparisons.rules import life
from junheng.hub.comparisons.services import linking
from junheng.hub.comparisons.services.changing import (
    LABORATORIES,
    MEASURERS,
    ORGANISERS,
    current,
    moved,
    named,
    own_part,
    part_changed,
    ready,
    tell,
    tell_all,
)
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Organisation

HANDLERS = MEASURERS | {"inst_front"}


@verb(permission="comparisons.start_circulation", roles=LABORATORIES, event=events.CirculationStarted)
def start_circulation(*, comparison: Comparison, by: Actor, at: datetime) -> Comparison:
    """The pilot has the travelling standard ready: the round begins with the pilot's own measurement."""
    row = current(comparison, "start_circulation", by)
    made = moved(row, at, "circulating", holder_id=row.pilot_id)
    record(events.CirculationStarted(**named(row)))
    tell_all(made, zh=f"比对 {row.number} 开始流转。", en=f"Comparison {row.number} begins to circulate.", at=at, but=row.pilot_id)  # fmt: skip
    return made


@verb(permission="comparisons.record_handover", roles=HANDLERS, event=events.StandardHandedOver)
def record_handover(
    *, comparison: Comparison, on: date, condition: str, note: str, by: Actor, at: datetime
) -> Handover:
    """Whoever receives the travelling standard says from whom, when and in what condition; damage stops the route."""
    row = current(comparison, "record_handover", by)
    part = own_part(row, by)
    holder, protocol = row.holder, queries.protocol_of(row)
    assert holder is not None and protocol is not None
    facts, is_pilot = queries.facts_of(protocol), by.organisation_id == row.pilot_id
    refusals = life.refusals_to_receive(
        holds=row.holder_id == by.organisation_id, is_pilot=is_pilot, stopped=row.stopped, condition=condition, note=note,
        star=facts.route == "star", giver_is_pilot=row.holder_id == row.pilot_id,
        petal=facts.petal, since_pilot=queries.since_pilot(row),
    )  # fmt: skip
    if part.state != Participant.State.CONFIRMED:
        refusals = (*refusals, refuse("participant-not-confirmed"))
    if on > today(at):
        refusals = (*refusals, refuse("handover-day", path="on"))
    if refusals:
        raise Refused(*refusals)
    return _handed_over(row, part.organisation, holder, on, condition, note.strip()[:300], by, at)


def _handed_over(
    row: Comparison, receiver: Organisation, giver: Organisation, on: date, condition: str, note: str, by: Actor, at: datetime
) -> Handover:  # fmt: skip
    made = Handover.objects.create(
        tenant_id=by.tenant, comparison=row, giver=giver, receiver=receiver, on=on, condition=condition, note=note, at=at
    )  # fmt: skip
    damaged = condition == Handover.Condition.DAMAGED
    moved(row, at, holder_id=receiver.pk, **({"stopped": note} if damaged else {}))
    record(
        events.StandardHandedOver(
            **named(row), giver=giver.name_zh, receiver=receiver.name_zh, on=on.isoformat(), condition=condition, note=note
        )
    )  # fmt: skip
    if damaged:
        tell_all(row, zh=f"比对 {row.number} 的传递标准受损，路线已停：{note}", en=f"The travelling standard of {row.number} is damaged; the route stands still: {note}", at=at)  # fmt: skip
        tell(row, row.organiser, zh=f"比对 {row.number} 的传递标准受损：{note}", en=f"The travelling standard of {row.number} is damaged: {note}", at=at)  # fmt: skip
    return made


@verb(permission="comparisons.clear_standard", roles=LABORATORIES, event=events.StandardCleared)
def clear_standard(*, comparison: Comparison, statement: str, by: Actor, at: datetime) -> Comparison:
    """The pilot has checked a damaged standard and says in words, without values, why the round goes on."""
    row = current(comparison, "clear_standard", by)
    if not row.stopped:
        raise Refused(refuse("route-not-stopped"))
    if row.holder_id != row.pilot_id:
        raise Refused(refuse("standard-not-with-pilot"))
    if not statement.strip():
        raise Refused(refuse("comparison-needs-reason", path="statement"))
    made = moved(row, at, stopped="")
    record(events.StandardCleared(**named(row), statement=statement.strip()[:300]))
    tell_all(made, zh=f"比对 {row.number} 的传递标准已复测放行。", en=f"The travelling standard of {row.number} is cleared.", at=at, but=row.pilot_id)  # fmt: skip
    return made


@verb(permission="comparisons.release_participant", roles=ORGANISERS, event=events.ParticipantReleased)
def release_participant(
    *, comparison: Comparison, participant: Participant, reason: str, by: Actor, at: datetime
) -> Participant:
    """The organiser lets a body go that cannot measure; what it sealed is never opened."""
    row = current(comparison, "release_participant", by)
    part = next((each for each in row.participants.all() if each.pk == participant.pk), None)
    if part is None:
        raise Refused(refuse("no-such-record", what=participant.pk))
    if part.organisation_id == row.pilot_id:
        raise Refused(refuse("pilot-cannot-leave"))
    if part.state != Participant.State.CONFIRMED:
        zh, en = life.PART_STATES[part.state]
        raise Refused(
            refuse("participant-not-open", name=part.organisation.name_zh, state_zh=zh, state_en=en)
        )
    if refusals := life.refusals_to_release(
        name=part.organisation.name_zh, left=len(queries.taking_part(row)) - 1,
        gives_reference=queries.gives_reference(row, part), fewest=queries.fewest_in(row),
    ) + linking.refusals_to_stand(row, but=part.organisation_id):  # fmt: skip
        raise Refused(*refusals)
    if not reason.strip():
        raise Refused(refuse("comparison-needs-reason", path="reason"))
    part_changed(part, state="released", reason=reason.strip()[:300])
    record(
        events.ParticipantReleased(**named(row), name=part.organisation.name_zh, reason=reason.strip()[:300])
    )
    tell(row, part.organisation, zh=f"你机构已退出比对 {row.number}：{reason}", en=f"Your body leaves comparison {row.number}: {reason}", at=at)  # fmt: skip
    part.refresh_from_db()
    return part


@verb(permission="comparisons.close_data", roles=ORGANISERS, event=events.DataClosed)
def close_data(*, comparison: Comparison, by: Actor, at: datetime) -> Comparison:
    """Everybody has sealed and it can be evaluated: from now on the analyst may open the results, and nobody else."""
    row = current(comparison, "close_data", by)
    if refusals := life.refusals_to_close_data(
        unsealed=queries.unsealed(row), stopped=row.stopped, ready=ready(row, at),
        needs_recheck=queries.follows_line(row) and not queries.rechecks_of(row),
    ):  # fmt: skip
        raise Refused(*refusals)
    made = moved(row, at, "data-in")
    record(events.DataClosed(**named(row), count=len(queries.taking_part(row))))
    tell_all(made, zh=f"比对 {row.number} 数据收齐。初稿 A 之前还可更正自己的结果。", en=f"Data of comparison {row.number} are in. Until Draft A your own result may still be amended.", at=at)  # fmt: skip
    return made
