"""Verbs of a laboratory's own result: seal it, amend it. The document lies behind the wall before the fact is public."""

from __future__ import annotations

from datetime import datetime

from junheng.core.reason import Refusal, Refused, refuse
from junheng.hub.comparisons import events, queries
from junheng.hub.comparisons.models import Comparison, Participant, Seal, SealedContent
from junheng.hub.comparisons.rules import life, results
from junheng.hub.comparisons.services.changing import MEASURERS, current, named, own_part
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.ids import new_salt
from junheng.hub.foundation.verbs import record, verb


@verb(permission="comparisons.seal_result", roles=MEASURERS, event=events.ResultSealed)
def seal_result(*, comparison: Comparison, result: results.Result, by: Actor, at: datetime) -> Seal:
    """Seal what one's own laboratory measured. Its salted hash is public at once, its content nobody else's."""
    row = current(comparison, "seal_result", by)
    part = own_part(row, by)
    _may_seal(row, part, result, by, at)
    seal = _sealed(row, part, result, version=1, reason="", by=by, at=at)
    record(
        events.ResultSealed(
            **named(row), name=part.organisation.name_zh, version=seal.version, seal=seal.digest
        )
    )
    return seal


@verb(permission="comparisons.amend_result", roles=MEASURERS, event=events.ResultAmended)
def amend_result(
    *, comparison: Comparison, result: results.Result, reason: str, by: Actor, at: datetime
) -> Seal:
    """Correct one's own result before Draft A: a further version, and both hashes stay."""
    row = current(comparison, "amend_result", by)
    part = own_part(row, by)
    before = max(part.seals.all(), key=lambda each: each.version, default=None)
    if before is None:
        raise Refused(refuse("not-sealed-yet"))
    refusals = _wrong_with(row, result, at)
    if part.state != Participant.State.CONFIRMED:
        refusals = (*refusals, refuse("participant-not-confirmed"))
    if not reason.strip():
        refusals = (*refusals, refuse("comparison-needs-reason", path="reason"))
    if refusals:
        raise Refused(*refusals)
    why = reason.strip()[:300]
    seal = _sealed(row, part, result, version=before.version + 1, reason=why, by=by, at=at)
    record(
        events.ResultAmended(
            **named(row), name=part.organisation.name_zh, version=seal.version, seal=seal.digest, before=before.digest,
            reason=why,
        )
    )  # fmt: skip
    return seal


def _may_seal(row: Comparison, part: Participant, result: results.Result, by: Actor, at: datetime) -> None:
    is_pilot = part.organisation_id == row.pilot_id
    pilots = queries.part_of(row, row.pilot_id)
    refusals = life.refusals_to_seal(
        is_pilot=is_pilot, pilot_sealed=pilots is not None and bool(pilots.seals.all()), sealed=bool(part.seals.all()),
        received=any(each.receiver_id == part.organisation_id for each in row.handovers.all()),
        stopped=row.stopped, state=part.state,
    )  # fmt: skip
    if refusals := (*refusals, *_wrong_with(row, result, at)):
        raise Refused(*refusals)


def _wrong_with(row: Comparison, result: results.Result, at: datetime) -> tuple[Refusal, ...]:
    protocol = queries.protocol_of(row)
    assert protocol is not None
    return results.refusals_to_result(result, queries.facts_of(protocol), today=today(at))


def _sealed(
    row: Comparison, part: Participant, result: results.Result, *, version: int, reason: str, by: Actor, at: datetime
) -> Seal:  # fmt: skip
    protocol = queries.protocol_of(row)
    assert protocol is not None
    text = results.sealed_text(
        result, number=row.number, laboratory=part.organisation.uscc, unit=queries.facts_of(protocol).unit
    )
    salt = new_salt()
    seal = Seal.objects.create(
        tenant_id=part.tenant_id, participant=part, version=version, digest=results.seal_of(text, salt=salt), at=at, reason=reason
    )  # fmt: skip
    with queries.as_body(by.somewhere):
        SealedContent.objects.create(
            seal=seal, tenant_id=part.tenant_id, comparison=row, organisation_id=part.organisation_id, document=text,
            salt=salt.hex(),
        )  # fmt: skip
    return seal
