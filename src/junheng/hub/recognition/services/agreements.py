"""Verbs of agreements: draft, sign, suspend, resume, end. Each party speaks for itself (R16.2)."""

from __future__ import annotations

from datetime import datetime

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.models import Tenant
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Organisation
from junheng.hub.recognition import events, queries, rules
from junheng.hub.recognition.models import Agreement, Signature

PARTIES = frozenset({"prov_regulator"})


@verb(permission="recognition.draft_agreement", roles=PARTIES, event=events.AgreementDrafted)
def draft_agreement(*, draft: rules.Draft, by: Actor, at: datetime) -> Agreement:
    """Propose an agreement to other provinces. It counts for nothing before every party has signed."""
    known = list(Tenant.objects.filter(level="province").values_list("code", flat=True))
    numbers = list(Agreement.objects.filter(number=draft.number).values_list("number", flat=True))
    if refusals := rules.refusals_to_draft_agreement(draft, own=by.tenant, known=known, numbers=numbers):
        raise Refused(*refusals)
    made = Agreement.objects.create(
        tenant_id=by.tenant,
        number=draft.number[:60],
        title_zh=draft.title_zh[:160],
        title_en=draft.title_en[:200],
        parties=sorted(set(draft.parties)),
        objects_of=sorted(set(draft.papers)),
        items=sorted(set(draft.items)),
        conditions=[each for each in rules.CONDITIONS if each in draft.conditions],
        document=draft.document[:200],
        since=draft.since,
        until=draft.until,
        state_since=at,
        is_demo=draft.is_demo,
    )
    record(
        events.AgreementDrafted(
            agreement=Ref.to(made), number=made.number, parties=", ".join(made.parties), papers=", ".join(made.objects_of),
            items=", ".join(made.items), conditions=", ".join(made.conditions), since=made.since.isoformat(),
            until=made.until.isoformat() if made.until else None,
        )
    )  # fmt: skip
    _tell_parties(
        made,
        by,
        at=at,
        zh=f"互认协议 {made.number} 等待签署。",
        en=f"Agreement {made.number} waits for your signature.",
    )
    return made


@verb(permission="recognition.sign_agreement", roles=PARTIES, event=events.AgreementSigned)
def sign_agreement(*, agreement: Agreement, by: Actor, at: datetime) -> Agreement:
    """One party signs; with the last signature the agreement is signed."""
    current, facts = _locked(agreement)
    _may(facts, by, allowed=("drafted",), reason=None)
    if by.tenant in facts.signed:
        raise Refused(refuse("agreement-signed-already", province=by.tenant, number=current.number))
    Signature.objects.create(
        agreement=current,
        tenant_id=by.tenant,
        organisation=Organisation.objects.get(pk=str(by.organisation_id)),
        at=at,
    )
    complete = facts.signed | {by.tenant} >= facts.parties
    if complete:
        _set(current, Agreement.State.SIGNED, "", at)
    record(
        events.AgreementSigned(
            agreement=Ref.to(current), number=current.number, party=by.organisation_name,
            complete="yes" if complete else "no",
        )
    )  # fmt: skip
    current.refresh_from_db()
    return current


@verb(permission="recognition.suspend_agreement", roles=PARTIES, event=events.AgreementSuspended)
def suspend_agreement(*, agreement: Agreement, reason: str, by: Actor, at: datetime) -> Agreement:
    """A party lets the agreement rest; from this moment nothing counts by it."""
    current, facts = _locked(agreement)
    _may(facts, by, allowed=("signed",), reason=reason)
    _set(current, Agreement.State.SUSPENDED, reason, at, suspended_by=by.tenant)
    record(
        events.AgreementSuspended(Ref.to(current), current.number, by.organisation_name, reason.strip()[:300])
    )
    _tell_parties(
        current,
        by,
        at=at,
        zh=f"互认协议 {current.number} 已暂停：{reason}",
        en=f"Agreement {current.number} was suspended: {reason}",
    )
    return current


@verb(permission="recognition.resume_agreement", roles=PARTIES, event=events.AgreementResumed)
def resume_agreement(*, agreement: Agreement, reason: str, by: Actor, at: datetime) -> Agreement:
    """The party that let it rest brings it back: it counts again."""
    current, facts = _locked(agreement)
    if refusals := rules.refusals_to_resume(facts, own=by.tenant, reason=reason):
        raise Refused(*refusals)
    _set(current, Agreement.State.SIGNED, reason, at)
    record(
        events.AgreementResumed(Ref.to(current), current.number, by.organisation_name, reason.strip()[:300])
    )
    return current


@verb(permission="recognition.end_agreement", roles=PARTIES, event=events.AgreementEnded)
def end_agreement(*, agreement: Agreement, reason: str, by: Actor, at: datetime) -> Agreement:
    """For good. What was recognised before keeps its day; nothing new counts."""
    current, facts = _locked(agreement)
    _may(facts, by, allowed=("drafted", "signed", "suspended"), reason=reason)
    _set(current, Agreement.State.ENDED, reason, at)
    record(events.AgreementEnded(Ref.to(current), current.number, by.organisation_name, reason.strip()[:300]))
    _tell_parties(
        current,
        by,
        at=at,
        zh=f"互认协议 {current.number} 已终止：{reason}",
        en=f"Agreement {current.number} has ended: {reason}",
    )
    return current


def _locked(agreement: Agreement) -> tuple[Agreement, rules.AgreementFacts]:
    """The agreement as it stands; whoever acts on it next waits, also another party."""
    with tenancy.also(agreement.tenant_id):
        Agreement.objects.select_for_update().get(pk=agreement.pk)
    current = queries.agreements().get(pk=agreement.pk)
    return current, queries.facts_of(current)


def _may(facts: rules.AgreementFacts, by: Actor, *, allowed: tuple[str, ...], reason: str | None) -> None:
    if refusals := rules.refusals_to_act(facts, own=by.tenant, allowed=allowed, reason=reason):
        raise Refused(*refusals)


def _set(agreement: Agreement, state: str, reason: str, at: datetime, *, suspended_by: str = "") -> None:
    with tenancy.also(agreement.tenant_id):
        Agreement.objects.filter(pk=agreement.pk).update(
            state=state, state_reason=reason.strip()[:300], state_since=at, suspended_by=suspended_by
        )
    agreement.refresh_from_db()


def _tell_parties(agreement: Agreement, by: Actor, *, at: datetime, zh: str, en: str) -> None:
    others = [each for each in agreement.parties if each != by.tenant]
    for office in Organisation.objects.filter(
        kind="regulator-province", tenant_id__in=others, state="verified"
    ):
        notify(
            tenant=office.tenant_id,
            organisation_id=office.pk,
            zh=zh,
            en=en,
            at=at,
            url=f"/recognition/{agreement.pk}",
        )
