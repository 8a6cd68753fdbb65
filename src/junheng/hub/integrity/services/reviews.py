"""Verbs of a removal: propose, answer, decide. The platform proposes at once; a named person decides (R17.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from junheng.core.reason import Refused, refuse
from junheng.hub.certificates.events import CertificateIssued
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor, platform
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.services.organisations import REGULATORS, watches
from junheng.hub.instruments.models import Instrument
from junheng.hub.integrity import events, queries, rules
from junheng.hub.integrity.models import Pledge, Review, ReviewGround
from junheng.hub.integrity.services.pledges import BODIES
from junheng.hub.orders.events import CheckConcluded


@dataclass(frozen=True, slots=True)
class Found:
    """What speaks for a removal. `paper`: number of the notice or record; empty where an official states it."""

    why: str
    on: date
    paper: str = ""
    is_certificate: bool = False
    instrument_code: str = ""


@verb(permission="integrity.propose_removal", roles=REGULATORS | {"platform"}, event=events.RemovalProposed)
def propose_removal(*, pledge: Pledge, found: Found, by: Actor, at: datetime) -> Review:
    """From this moment the badge reads "under review"; it has no other effect before a person has decided.

    A second thing that is found joins the open review; the body, had it answered, may answer again.
    """
    if "platform" not in by.roles and not watches(by, pledge.tenant_id):
        raise Refused(refuse("pledge-of-another-province", body=pledge.organisation.name_zh))
    if refusals := rules.refusals_of_ground(why=found.why, found_on=found.on, on=today(at)):
        raise Refused(*refusals)
    with tenancy.also(pledge.tenant_id):
        current = Pledge.objects.select_for_update(of=("self",)).get(pk=pledge.pk)
        state = rules.state_on(current.state, current.until, today(at))
        if refusals := rules.refusals_by_state(state, queries.LIVE):
            raise Refused(*refusals)
        review, made = Review.objects.get_or_create(
            pledge=current, state=Review.State.OPEN,
            defaults={"tenant_id": current.tenant_id, "opened_at": at, "proposed_by_id": by.person_id},
        )  # fmt: skip
        if found.paper and review.grounds.filter(paper=found.paper).exists():
            raise Refused(refuse("removal-known", paper=found.paper))
        ReviewGround.objects.create(
            tenant_id=current.tenant_id, review=review, paper=found.paper[:80], is_certificate=found.is_certificate,
            instrument_code=found.instrument_code, added_at=at, found_on=found.on, why=found.why.strip()[:500],
        )  # fmt: skip
        if made:
            _set(current, Pledge.State.UNDER_REVIEW, at)
        record(
            events.RemovalProposed(
                pledge=Ref.to(current), review=Ref.to(review), found_on=found.on.isoformat(),
                paper=found.paper, why=found.why.strip()[:500],
            ),
            tenant=current.tenant_id,
        )  # fmt: skip
        if made:
            _tell_office(current, review, found, at=at)
        if made or review.answered_at is not None:
            _tell_body(current, review, found, at=at)
    return review


def _tell_body(pledge: Pledge, review: Review, found: Found, *, at: datetime) -> None:
    notify(
        tenant=pledge.tenant_id, organisation_id=pledge.organisation_id, at=at, url=f"/reviews/{review.pk}",
        zh=f"诚信计量标识审查中：{found.why}。你可以陈述意见。",
        en=f"Your badge of honest measurement is under review: {found.why}. You may answer.",
    )  # fmt: skip


def _tell_office(pledge: Pledge, review: Review, found: Found, *, at: datetime) -> None:
    body = pledge.organisation
    for office in queries.offices_of(body):
        notify(
            tenant=office.tenant_id, organisation_id=office.pk, at=at, url=f"/reviews/{review.pk}",
            zh=f"{body.name_zh} 的诚信计量标识等你决定：{found.why}。",
            en=f"The badge of {body.name_en or body.name_zh} waits for your decision: {found.why}.",
        )  # fmt: skip


@verb(permission="integrity.answer_proposal", roles=BODIES, event=events.ProposalAnswered)
def answer_proposal(*, review: Review, answer: str, by: Actor, at: datetime) -> Review:
    """The other side is heard before the decision; again where more was found since."""
    if review.pledge.organisation_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    current = _locked(review)
    if refusals := rules.refusals_to_answer_proposal(queries.facts_of(current, by), answer=answer):
        raise Refused(*refusals)
    word = answer.strip()[:1000]
    current.answer, current.answered_at = "\n\n".join(filter(None, (current.answer, word))), at
    current.save(update_fields=["answer", "answered_at"])
    record(events.ProposalAnswered(review=Ref.to(current), answer=word), tenant=current.tenant_id)
    return current


@verb(permission="integrity.decide_removal", roles=REGULATORS, event=events.RemovalDecided)
def decide_removal(*, review: Review, decision: str, reason: str, by: Actor, at: datetime) -> Review:
    """A named person of the regulator removes or keeps the badge, with the reason."""
    pledge = review.pledge
    if not watches(by, pledge.tenant_id):
        raise Refused(refuse("pledge-of-another-province", body=pledge.organisation.name_zh))
    with tenancy.also(pledge.tenant_id):
        current = _locked(review)
        facts = queries.facts_of(current, by)
        if refusals := rules.refusals_to_decide_removal(facts, decision=decision, reason=reason, at=at):
            raise Refused(*refusals)
        shown_until = _shown_until(pledge.tenant_id, at) if decision == Review.State.REMOVED else None
        why = reason.strip()[:500]
        current.state, current.decided_at, current.decided_by_id = decision, at, by.somebody
        current.office, current.reason = by.organisation_name[:120], why
        current.save(update_fields=["state", "decided_at", "decided_by", "office", "reason"])
        after = Pledge.State.REMOVED if shown_until else Pledge.State.PUBLISHED
        _set(current.pledge, after, at, reason=why if shown_until else "", shown_until=shown_until)
        record(
            events.RemovalDecided(
                pledge=Ref.to(pledge), review=Ref.to(current), office=by.organisation_name, removal=decision,
                shown_until=shown_until.isoformat() if shown_until else None, reason=why,
            ),
            tenant=current.tenant_id,
        )  # fmt: skip
        kept = ("保留", "keeps") if shown_until is None else ("移除", "removes")
        notify(
            tenant=pledge.tenant_id, organisation_id=pledge.organisation_id, at=at, url=f"/reviews/{current.pk}",
            zh=f"{by.organisation_name}决定{kept[0]}诚信计量标识：{why}。",
            en=f"{by.organisation_name} {kept[1]} the badge of honest measurement: {why}.",
        )  # fmt: skip
    return current


def _shown_until(tenant: str, at: datetime) -> date:
    """Last day of public display by the rule pack; without such a rule nothing is removed in public."""
    clock = queries.shown_for(tenant, today(at))
    if clock.due is None:
        raise Refused(*clock.why)
    return clock.due


def _locked(review: Review) -> Review:
    """The review as it stands, its pledge held first: proposing and deciding wait for each other."""
    Pledge.objects.select_for_update(of=("self",)).get(pk=review.pledge_id)
    rows = Review.objects.select_for_update(of=("self",))
    return rows.select_related("pledge__organisation").get(pk=review.pk)


def _set(
    pledge: Pledge, state: str, at: datetime, *, reason: str = "", shown_until: date | None = None
) -> None:
    pledge.state, pledge.state_since = state, at
    pledge.state_reason, pledge.shown_until = reason, shown_until
    pledge.save(update_fields=["state", "state_since", "state_reason", "shown_until"])


# what follows other areas' facts; wired in site/subscriptions.py


def after_certificate(fact: CertificateIssued, at: datetime) -> None:
    """A notice that an instrument failed puts its owner's badge under review at once."""
    if fact.kind == "verification-notice" and not fact.relation:
        why = ("检定不合格", "failed its verification")
        on = date.fromisoformat(fact.work_to)
        _propose(fact.instrument, fact.number, on, why, at, is_certificate=True)


def after_check(fact: CheckConcluded, at: datetime) -> None:
    """So does an in-use check that it did not pass."""
    if fact.result == "fail":
        _propose(fact.instrument, fact.number, today(at), ("使用中检查不合格", "failed an in-use check"), at)


def after_finding(instrument: Ref, paper: str, what: str, at: datetime) -> None:
    """So does a concluded check of the regulator in which the instrument itself failed; `paper` names the check."""
    _propose(instrument, paper, today(at), (f"监督检查不合格：{what}", "failed in a check"), at)


def _propose(
    instrument: Ref, paper: str, on: date, why: tuple[str, str], at: datetime, *, is_certificate: bool = False
) -> None:
    row = Instrument.objects.select_related("owner").get(pk=instrument.id)
    with tenancy.also(row.owner.tenant_id):  # held, so that what was asked still holds when it is proposed
        Pledge.objects.select_for_update(of=("self",)).filter(organisation_id=row.owner_id).first()
        pledge = queries.pledge_of(row.owner_id, today(at))
    if pledge is None:
        return
    found = Found(f"{row.name} {row.serial} {why[0]} / {why[1]}", on, paper, is_certificate, row.code)
    propose_removal(pledge=pledge, found=found, by=platform(pledge.tenant_id, "integrity"), at=at)
