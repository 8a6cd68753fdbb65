"""Verbs of a laboratory's own result: seal it, amend it; and the pilot's re-checks of the travelling standard.

The document lies behind the wall before the fact is public.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

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


@verb(permission="comparisons.recheck_standard", roles=MEASURERS, event=events.StandardRechecked)
def recheck_standard(
    *, comparison: Comparison, result: results.Result, replaces: int | None = None, reason: str = "", by: Actor, at: datetime
) -> Seal:  # fmt: skip
    """The pilot measures the travelling standard again between the laboratories: its stability, sealed like a result."""
    row = current(comparison, "recheck_standard", by)
    part = own_part(row, by)
    known = queries.own_rechecks(row, by)
    own = queries.own_sealed(row, by)
    standing = {seal.version: _day(content) for seal, content in known}
    refusals = life.refusals_to_recheck(
        holds=row.holder_id == by.organisation_id, sealed=bool(own), numbers=standing, measured_on=result.measured_on,
        taken=[_day(content) for _seal, content in own[:1]], replaces=replaces, reason=reason,
    )  # fmt: skip
    if refusals := (*refusals, *_wrong_with(row, result, at)):
        raise Refused(*refusals)
    number = 1 + max((seal.version for seal in queries.rechecks_all(row)), default=0)
    why = reason.strip()[:300] if replaces is not None else ""
    seal = _sealed(
        row, part, result, version=number, reason=why, by=by, at=at, kind=Seal.Kind.RECHECK, replaces=replaces
    )
    record(
        events.StandardRechecked(
            **named(row), name=part.organisation.name_zh, version=number, seal=seal.digest, replaces=replaces or 0, reason=why
        )
    )  # fmt: skip
    return seal


def _day(content: Mapping[str, Any]) -> date:
    return date.fromisoformat(content["measured_on"])


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
    row: Comparison, part: Participant, result: results.Result, *, version: int, reason: str, by: Actor, at: datetime,
    kind: str = Seal.Kind.RESULT, replaces: int | None = None,
) -> Seal:  # fmt: skip
    protocol = queries.protocol_of(row)
    assert protocol is not None
    text = results.sealed_text(
        result, number=row.number, laboratory=part.organisation.uscc, unit=queries.facts_of(protocol).unit,
        recheck=version if kind == Seal.Kind.RECHECK else 0,
    )  # fmt: skip
    salt = new_salt()
    seal = Seal.objects.create(
        tenant_id=part.tenant_id, participant=part, kind=kind, version=version, replaces=replaces,
        digest=results.seal_of(text, salt=salt), at=at, reason=reason,
    )  # fmt: skip
    with queries.as_body(by.somewhere):
        SealedContent.objects.create(
            seal=seal, tenant_id=part.tenant_id, comparison=row, organisation_id=part.organisation_id, document=text,
            salt=salt.hex(),
        )  # fmt: skip
    return seal
