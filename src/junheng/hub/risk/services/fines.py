"""Verbs of a proposed fine: propose, hear the other side, decide at the level the amount belongs to. No effect by itself."""

from __future__ import annotations

from datetime import datetime

from junheng.core.reason import Refused, refuse, stop_if
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Organisation
from junheng.hub.risk import events
from junheng.hub.risk.models import Fine
from junheng.hub.risk.queries import determinations
from junheng.hub.risk.queries import fines as queries
from junheng.hub.risk.queries.determinations import BODIES
from junheng.hub.risk.queries.fines import FINERS
from junheng.hub.risk.rules import fine as rules
from junheng.hub.risk.rules.words import WORDINGS


@verb(permission="risk.propose_fine", roles=FINERS, event=events.FineProposed)
def propose_fine(
    *, organisation: Organisation, amount: str, basis: str, facts: str, by: Actor, at: datetime
) -> Fine:
    """An office that watches a body proposes; it goes to the level that may decide the amount, and the body is told."""
    on, own = today(at), Organisation.objects.get(pk=by.somewhere)
    if not queries.watches(organisation, by):
        raise Refused(refuse("fine-not-your-body", body=organisation.name_zh))
    told, rule = rules.amount_from(amount), queries.bases(organisation.tenant_id, on).get(basis)
    stop_if(
        rules.refusals_to_propose(
            amount=told, typed=amount, basis=rule, facts=facts, is_regulator=organisation.kind.startswith("regulator-"),
            body=organisation.name_zh,
            open_already=Fine.objects.filter(organisation=organisation, basis=basis, state="proposed").exists(),
        )
    )  # fmt: skip
    assert told is not None and rule is not None
    limits = queries.thresholds(organisation.tenant_id, on)
    offices = queries.offices_by_level(organisation, own)
    level = rules.level_to_decide(
        told, limits, own=queries.LEVEL_OF.get(own.kind, "county"), there=list(offices)
    )
    if level is None:
        zh, en = WORDINGS["fine_level"][rules.level_for(told, limits)]
        raise Refused(refuse("fine-no-office", level_zh=zh, level_en=en))
    made = Fine.objects.create(
        tenant_id=organisation.tenant_id, organisation=organisation, amount=rules.as_text(told), facts=facts.strip()[:1000],
        basis=rule.key, basis_matter=rule.matter[:120], basis_most=rules.as_text(rule.most), basis_source=rule.source[:200],
        basis_confidence=rule.confidence, county_most=rules.as_text(limits.county), city_most=rules.as_text(limits.city),
        proposed_at=at, proposed_by_id=by.somebody, proposer=own, level=level, office=offices[level],
        hearing_until=determinations.limit(organisation.tenant_id, rules.HEARING, on),
    )  # fmt: skip
    record(
        events.FineProposed(
            fine=Ref.to(made), office=by.organisation_name, fine_level=level, body=organisation.uscc, amount=made.amount,
            facts=made.facts,
        )
    )  # fmt: skip
    zh, en = WORDINGS["fine_level"][level]
    _tell(made, made.organisation, at, f"拟对本单位罚款 {made.amount} 元。可以陈述意见到 {made.hearing_until}。", f"A fine of {made.amount} yuan is proposed against your body. You may state your view until {made.hearing_until}.")  # fmt: skip
    _tell(made, made.office, at, f"拟罚款 {made.amount} 元，由{zh}决定：{organisation.name_zh}。", f"A fine of {made.amount} yuan to be decided at the {en} level: {organisation.name_zh}.")  # fmt: skip
    return made


@verb(permission="risk.state_fine_view", roles=BODIES, event=events.FineViewStated)
def state_fine_view(*, fine: Fine, view: str, by: Actor, at: datetime) -> Fine:
    """The other side, before it is decided."""
    row = _locked(fine)
    if row.organisation_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    stop_if(rules.refusals_to_state_view(row.state, heard=row.viewed_at is not None, view=view))
    row.view, row.viewed_at = view.strip()[:1000], at
    row.save(update_fields=["view", "viewed_at"])
    record(events.FineViewStated(fine=Ref.to(row), view=row.view))
    _tell(
        row,
        row.office,
        at,
        f"{row.organisation.name_zh} 已陈述意见。",
        f"{row.organisation.name_zh} has stated its view.",
    )
    return row


@verb(permission="risk.decide_fine", roles=FINERS, event=events.FineDecided)
def decide_fine(*, fine: Fine, end: str, reason: str, by: Actor, at: datetime) -> Fine:
    """A named person of the office it went to confirms the proposal or drops it. Nothing is collected and nobody listed by it."""
    row = _locked(fine)
    if by.organisation_id not in (row.office_id, row.proposer_id):
        raise Refused(refuse("not-your-record"))
    stop_if(rules.refusals_to_decide(queries.facts_of(row, by), end=end, reason=reason, on=today(at)))
    row.state, row.reason = end, reason.strip()[:500]
    row.decided_at, row.decided_by_id = at, by.somebody
    row.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    record(
        events.FineDecided(
            fine=Ref.to(row), office=by.organisation_name, fine_state=end, body=row.organisation.uscc, amount=row.amount,
            reason=row.reason,
        )
    )  # fmt: skip
    zh, en = WORDINGS["fine_state"][end]
    for whom in {row.organisation, row.proposer}:
        _tell(
            row, whom, at, f"拟罚款 {row.amount} 元：{zh}。{row.reason}", f"Proposed fine of {row.amount} yuan: {en}. {row.reason}"
        )  # fmt: skip
    return row


def _locked(fine: Fine) -> Fine:
    rows = Fine.objects.select_for_update(of=("self",))
    return rows.select_related("organisation", "office", "proposer").get(pk=fine.pk)


def _tell(row: Fine, whom: Organisation, at: datetime, zh: str, en: str) -> None:
    notify(tenant=row.tenant_id, organisation_id=whom.pk, at=at, url=f"/fines/{row.pk}", zh=zh, en=en)
