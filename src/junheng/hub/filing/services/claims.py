"""Verbs of a claim: say that an instrument on file is one's own now; hand it over or refuse, by a named person."""

from __future__ import annotations

from datetime import datetime

from junheng.core.reason import Refused
from junheng.hub.filing import events, queries
from junheng.hub.filing.models import Claim
from junheng.hub.filing.rules import plates as rules
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Organisation
from junheng.hub.institutions.services.organisations import REGULATORS
from junheng.hub.instruments.models import Instrument
from junheng.hub.instruments.services import ledger

CLAIMANTS = ledger.OWNERS
DECIDERS = ledger.OWNERS | REGULATORS


@verb(permission="filing.claim_instrument", roles=CLAIMANTS, event=events.InstrumentClaimed)
def claim_instrument(*, instrument: Instrument | None, why: str, by: Actor, at: datetime) -> Claim:
    """Claim an instrument whose code, or maker and serial, one has read off its plate."""
    waiting = instrument is not None and _waiting(instrument, by)
    facts = rules.ClaimFacts(
        found=instrument is not None, code=instrument.code if instrument else "", waiting=waiting, why=why,
        own=instrument is not None and instrument.owner_id == by.organisation_id,
    )  # fmt: skip
    if refusals := rules.refusals_to_claim(facts):
        raise Refused(*refusals)
    assert instrument is not None
    made = Claim.objects.create(
        tenant_id=instrument.tenant_id, instrument=instrument, claimant_id=by.somewhere,
        holder_id=instrument.owner_id, why=why.strip()[:300], at=at,
    )  # fmt: skip
    record(
        events.InstrumentClaimed(claim=Ref.to(made), instrument=Ref.to(instrument), why=made.why),
        tenant=made.tenant_id,
    )
    for reader in (instrument.owner, *queries.offices_of(instrument.owner)):
        _tell(
            made, reader, at,
            zh=f"{by.organisation_name}认领 {instrument.name} {instrument.code}，等决定。",
            en=f"{instrument.name_en or instrument.name} {instrument.code} is claimed; a decision is awaited.",
        )  # fmt: skip
    return made


def _waiting(instrument: Instrument, by: Actor) -> bool:
    return Claim.objects.filter(
        instrument=instrument, claimant_id=by.organisation_id, state=Claim.State.WAITING
    ).exists()


@verb(permission="filing.decide_claim", roles=DECIDERS, event=events.ClaimDecided)
def decide_claim(*, claim: Claim, hand_over: bool, reason: str, by: Actor, at: datetime) -> Claim:
    """The present owner or the regulator hands the instrument over, or refuses and says why."""
    row = Claim.objects.select_for_update(of=("self",)).select_related("instrument", "claimant", "holder")
    current = row.get(pk=claim.pk)
    refusals = rules.refusals_to_decide_claim(
        waiting=current.state == Claim.State.WAITING and current.instrument.owner_id == current.holder_id,
        may=queries.may_decide(current, by),
        with_owner=current.instrument.custody == Instrument.Custody.WITH_OWNER,
        handed_over=hand_over,
        reason=reason,
    )
    if refusals:
        raise Refused(*refusals)
    current.state = Claim.State.HANDED_OVER if hand_over else Claim.State.REFUSED
    current.reason, current.decided_at, current.decided_by_id = reason.strip()[:300], at, by.somebody
    current.save()
    if hand_over:
        ledger.hand_over(instrument=current.instrument, owner=current.claimant)
    record(
        events.ClaimDecided(
            claim=Ref.to(current), instrument=Ref.to(current.instrument), decision=current.state,
            reason=current.reason,
        ),
        tenant=current.tenant_id,
    )  # fmt: skip
    zh, en = ("已过户", "was handed over") if hand_over else ("没有过户", "was not handed over")
    for reader in (current.claimant, current.holder):
        _tell(current, reader, at, zh=f"认领的 {current.instrument.name} {current.instrument.code}：{zh}。",
              en=f"{current.instrument.name_en or current.instrument.name} {current.instrument.code} {en}.")  # fmt: skip
    return current


def _tell(claim: Claim, reader: Organisation, at: datetime, *, zh: str, en: str) -> None:
    notify(
        tenant=reader.tenant_id,
        organisation_id=reader.pk,
        zh=zh,
        en=en,
        at=at,
        url=f"/file/claims/{claim.pk}",
    )
