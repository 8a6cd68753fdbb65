"""Verbs of a determination: propose, state a view, decide, ask for repair, decide about it. A named person decides."""

from __future__ import annotations

import logging
from datetime import datetime

from junheng.core.reason import Refusal, Refused, refuse, stop_if
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor, platform
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Organisation
from junheng.hub.integrity.events import RemovalDecided
from junheng.hub.integrity.models import Pledge
from junheng.hub.risk import events
from junheng.hub.risk.models import Determination, DeterminationRow
from junheng.hub.risk.queries import determinations as queries
from junheng.hub.risk.queries.determinations import BODIES, DECIDERS, OFFICE
from junheng.hub.risk.rules import deciding, scoring
from junheng.hub.risk.rules.words import worded
from junheng.hub.supervision.events import CheckPublished
from junheng.hub.supervision.models import Check

logger = logging.getLogger("junheng.risk")
State = Determination.State


@verb(
    permission="risk.propose_determination",
    roles=OFFICE | {"platform"},
    event=events.DeterminationProposed,
)
def propose_determination(
    *, organisation: Organisation, kind: str, basis: str, what: str, by: Actor, at: datetime, value: str = ""
) -> Determination:
    """Propose what a person shall decide; the body is told and may state its view. Nothing follows from it yet.

    A credit class keeps the score of the day with its parts and rows.
    """
    _own(organisation, by)
    with tenancy.also(organisation.tenant_id):
        body = Organisation.objects.get(pk=organisation.pk)
        stop_if(_problems(body, kind, value, basis, what, at))
        judged = queries.judged([body], body.tenant_id, today(at))[0] if kind == "credit-class" else None
        against = deciding.is_against(kind, value)
        made = Determination.objects.create(
            tenant_id=body.tenant_id, organisation=body, kind=kind, value=value, basis=basis.strip()[:200],
            what=what.strip()[:1000], score=judged.score.points if judged else 0, proposed_at=at, proposed_by_id=by.person_id,
            hearing_until=queries.limit(body.tenant_id, deciding.HEARINGS[kind], today(at)) if against else None,
        )  # fmt: skip
        if judged is not None:
            _keep_rows(made, judged.score)
        record(
            events.DeterminationProposed(
                determination=Ref.to(made), determination_kind=kind, body=body.uscc, value=value, basis=made.basis, what=made.what
            ),
            tenant=body.tenant_id,
        )  # fmt: skip
        _tell_body(
            made, at,
            f"拟对本单位认定：{_kind(kind, 'zh')} {value}。{'可以陈述意见。' if against else ''}",
            f"Proposed for your body: {_kind(kind, 'en')} {value}. {'You may state your view.' if against else ''}",
        )  # fmt: skip
        _tell_office(made, at)
    return made


def _problems(
    body: Organisation, kind: str, value: str, basis: str, what: str, at: datetime
) -> tuple[Refusal, ...]:
    known = kind in deciding.KINDS
    held = queries.in_force([body.pk], kind, today(at)).get(body.pk) if known else None
    return deciding.refusals_to_propose(
        kind=kind, value=value, basis=basis, what=what, is_regulator=body.kind.startswith("regulator-"),
        open_already=Determination.objects.filter(organisation=body, kind=kind, state="proposed").exists(),
        in_force=held.value if held is not None else None, body=body.name_zh,
    )  # fmt: skip


def _keep_rows(made: Determination, score: scoring.Score) -> None:
    DeterminationRow.objects.bulk_create(
        DeterminationRow(
            tenant_id=made.tenant_id, determination=made, part=part.code, points=part.points_each, found_on=each.on,
            label=each.label[:200], url=each.url[:200],
        )
        for part in score.parts for each in part.rows
    )  # fmt: skip


@verb(permission="risk.state_view", roles=BODIES, event=events.ViewStated)
def state_view(*, determination: Determination, view: str, by: Actor, at: datetime) -> Determination:
    """The other side, before it is decided."""
    _only_body(determination, by)
    row = _locked(determination)
    stop_if(deciding.refusals_to_state_view(queries.facts_of(row, by), view=view))
    row.view, row.viewed_at = view.strip()[:1000], at
    row.save(update_fields=["view", "viewed_at"])
    record(events.ViewStated(determination=Ref.to(row), view=row.view), tenant=row.tenant_id)
    return row


@verb(permission="risk.decide_determination", roles=DECIDERS, event=events.DeterminationDecided)
def decide_determination(
    *, determination: Determination, end: str, reason: str, by: Actor, at: datetime
) -> Determination:
    """A named person enters or drops it. What is entered holds from today to the last day that the rule pack gives."""
    _own(determination.organisation, by)
    row, on = _locked(determination), today(at)
    stop_if(deciding.refusals_to_decide(queries.facts_of(row, by), end=end, reason=reason, on=on))
    if end == "enter":
        row.since, row.until = on, queries.limit(row.tenant_id, deciding.TERMS[row.kind], on)
        Determination.objects.filter(
            organisation_id=row.organisation_id, kind=row.kind, state=State.IN_FORCE
        ).update(state=State.FOLLOWED)
    row.state = State.IN_FORCE if end == "enter" else State.DROPPED
    row.decided_at, row.decided_by_id = at, by.somebody
    row.office, row.reason = by.organisation_name[:120], reason.strip()[:500]
    row.save()
    record(
        events.DeterminationDecided(
            determination=Ref.to(row), determination_kind=row.kind, office=by.organisation_name, determination_end=end,
            until=row.until.isoformat() if row.until else None, body=row.organisation.uscc, value=row.value, reason=row.reason,
        ),
        tenant=row.tenant_id,
    )  # fmt: skip
    _tell_body(
        row, at, f"{by.organisation_name}：{_kind(row.kind, 'zh')}，{worded('determination_end', end, 'zh')}。{row.reason}",
        f"{by.organisation_name}: {_kind(row.kind, 'en')}, {worded('determination_end', end, 'en')}. {row.reason}",
    )  # fmt: skip
    return row


@verb(permission="risk.ask_repair", roles=BODIES, event=events.RepairAsked)
def ask_repair(*, determination: Determination, told: str, by: Actor, at: datetime) -> Determination:
    """The body asks to be taken off before the last day, and says what it has put right."""
    _only_body(determination, by)
    row = _locked(determination)
    stop_if(deciding.refusals_to_ask_repair(queries.facts_of(row, by), told=told, on=today(at)))
    row.repair, row.repair_told, row.repair_asked_at = (
        Determination.Repair.ASKED,
        told.strip()[:1000],
        at,
    )
    row.save(update_fields=["repair", "repair_told", "repair_asked_at"])
    record(events.RepairAsked(determination=Ref.to(row), told=row.repair_told), tenant=row.tenant_id)
    _tell_office(row, at)
    return row


@verb(permission="risk.decide_repair", roles=DECIDERS, event=events.RepairDecided)
def decide_repair(
    *, determination: Determination, end: str, reason: str, by: Actor, at: datetime
) -> Determination:
    """A named person grants or refuses it. What is granted ends the determination and its display at once."""
    _own(determination.organisation, by)
    row = _locked(determination)
    stop_if(
        deciding.refusals_to_decide_repair(queries.facts_of(row, by), end=end, reason=reason, on=today(at))
    )
    row.repair, row.repair_reason = end, reason.strip()[:500]
    row.repair_decided_at, row.repair_decided_by_id = at, by.somebody
    row.state = State.REPAIRED if end == "granted" else State.IN_FORCE
    row.save()
    record(
        events.RepairDecided(
            determination=Ref.to(row), office=by.organisation_name, repair_state=end, reason=row.repair_reason
        ),
        tenant=row.tenant_id,
    )
    _tell_body(
        row, at, f"{by.organisation_name}：{worded('repair_state', end, 'zh')}。{row.repair_reason}",
        f"{by.organisation_name}: {worded('repair_state', end, 'en')}. {row.repair_reason}",
    )  # fmt: skip
    return row


def _own(organisation: Organisation, by: Actor) -> None:
    if by.tenant != organisation.tenant_id and "samr_metrology" not in by.roles:
        raise Refused(refuse("risk-of-another-province", body=organisation.name_zh))


def _only_body(row: Determination, by: Actor) -> None:
    if row.organisation_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))


def _locked(row: Determination) -> Determination:
    """The determination as it stands; whoever acts on it next waits."""
    rows = Determination.objects.select_for_update(of=("self",)).select_related("organisation")
    return rows.get(pk=row.pk)


def _kind(kind: str, language: str) -> str:
    return worded("determination_kind", kind, language)


def _tell_body(row: Determination, at: datetime, zh: str, en: str) -> None:
    notify(
        tenant=row.tenant_id, organisation_id=row.organisation_id, at=at, url=f"/determinations/{row.pk}",
        zh=zh[:300], en=en[:300],
    )  # fmt: skip


def _tell_office(row: Determination, at: datetime) -> None:
    body = row.organisation
    for office in queries.offices_of(body):
        notify(
            tenant=office.tenant_id, organisation_id=office.pk, at=at, url=f"/determinations/{row.pk}",
            zh=f"{body.name_zh}：{_kind(row.kind, 'zh')}等你决定。",
            en=f"{body.name_en or body.name_zh}: {_kind(row.kind, 'en')} waits for your decision.",
        )  # fmt: skip


# what follows other areas' facts; wired in site/subscriptions.py


def after_removal(fact: RemovalDecided, at: datetime) -> None:
    """A badge that was removed may give its body a worse class: the platform proposes it."""
    if fact.removal == "removed":
        propose_by_evidence(
            Pledge.objects.select_related("organisation").get(pk=fact.pledge.id).organisation, at
        )


def after_check(fact: CheckPublished, at: datetime) -> None:
    """So may a check that found problems, from the day it is public."""
    if fact.check_result == "problems":
        propose_by_evidence(
            Check.objects.select_related("organisation").get(pk=fact.check.id).organisation, at
        )


def propose_by_evidence(body: Organisation, at: datetime) -> Determination | None:
    """Propose the class that the evidence gives, where it is worse than the one in force and none waits."""
    on = today(at)
    with tenancy.also(body.tenant_id):
        if not isinstance(queries.credit_rules(body.tenant_id, on), scoring.CreditRules):
            return None  # a pack without these rules has no classes
        found = queries.judged([body], body.tenant_id, on)[0]
        open_already = Determination.objects.filter(
            organisation=body, kind="credit-class", state=State.PROPOSED
        ).exists()
        if open_already or body.kind.startswith("regulator-") or not scoring.is_worse(found.found, found.now):
            return None
        parts = "、".join(
            f"{worded('evidence_part', each.code, 'zh')} {len(each.rows)}" for each in found.score.parts if each.rows
        )  # fmt: skip
        try:
            return propose_determination(
                organisation=body, kind="credit-class", value=found.found, basis="规则包：信用分类（R15.5）",
                what=f"{found.score.points} 分：{parts}", by=platform(body.tenant_id, "risk"), at=at,
            )  # fmt: skip
        except Refused as refused:  # such as a year without a calendar; it would refuse what it follows
            for refusal in refused.refusals:
                logger.warning("%s [%s]", refusal.message("en"), refusal.code)
            return None
