"""Verbs of experts: the organiser names and releases them, they comment; and Draft A as they read it."""

from __future__ import annotations

import json
from datetime import date, datetime

from junheng.core.comparison.documents import comparison_from
from junheng.core.comparison.evaluation import evaluate
from junheng.core.comparison.report import evaluation_as_json
from junheng.core.reason import Language, Refused, refuse
from junheng.core.transparency.leaf import commitment
from junheng.hub.comparisons import events, queries
from junheng.hub.comparisons.models import Analysis, Comment, Comparison, Expert
from junheng.hub.comparisons.rules import blind, life, reporting, results
from junheng.hub.comparisons.services.changing import ORGANISERS, current, named, tell_all, versions
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.ids import new_salt
from junheng.hub.foundation.models import Person, Tenant
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Membership, Organisation

EXPERTS = frozenset({queries.EXPERT})


@verb(permission="comparisons.name_expert", roles=ORGANISERS, event=events.ExpertNamed)
def name_expert(
    *, comparison: Comparison, person: Person, body: Organisation, by: Actor, at: datetime
) -> Expert:
    """Name a person of a body that takes no part; whoever takes part learns of which body, and reads the name on the page."""
    row = current(comparison, "name_expert", by)
    if refusals := life.refusals_to_name_expert(
        holds_role=_holds_role(person, body, at),
        takes_part=queries.bodies_also_of(row, person.pk, today(at)),
        known=any(each.person_id == person.pk for each in queries.experts_of(row)),
        named=len(queries.experts_named(row)),
    ):
        raise Refused(*refusals)
    with tenancy.also(row.tenant_id):
        made = Expert.objects.create(
            tenant_id=row.tenant_id, comparison=row, person=person, organisation=body, named_on=today(at)
        )
    record(events.ExpertNamed(**named(row), name=body.name_zh, expert=str(person.pk)))
    tell_all(row, at=at, zh=f"比对 {row.number} 指定了专家一位，来自 {body.name_zh}。", en=f"An expert of {body.name_zh} is named for comparison {row.number}.")  # fmt: skip
    _tell(
        made,
        at,
        zh=f"请你任比对 {row.number} 的专家。",
        en=f"You are named as an expert of comparison {row.number}.",
    )
    return made


def _holds_role(person: Person, body: Organisation, at: datetime) -> bool:
    if body.state != Organisation.State.VERIFIED:
        return False
    with tenancy.also(body.tenant_id):
        held = Membership.objects.filter(person=person, organisation=body, valid__contains=today(at))
        return held.filter(role=queries.EXPERT).exists()


def experts_to_name(row: Comparison, on: date) -> list[Membership]:
    """The regional experts of all provinces that may be named: of verified bodies that take no part, by body and name."""
    known = {each.person_id for each in queries.experts_of(row)}
    taking = [each.organisation_id for each in queries.participants_of(row)]
    with tenancy.also(*Tenant.objects.values_list("pk", flat=True)):
        held = Membership.objects.filter(
            role=queries.EXPERT, valid__contains=on, organisation__state="verified"
        )
        rows = held.exclude(organisation_id__in=taking).exclude(person_id__in=known)
        return list(
            rows.select_related("person", "organisation").order_by("organisation__name_zh", "person__name")[
                :500
            ]
        )


def _tell(expert: Expert, at: datetime, *, zh: str, en: str) -> None:
    notify(
        tenant=expert.organisation.tenant_id, person_id=expert.person_id, zh=zh, en=en, at=at,
        url=f"/comparisons/{expert.comparison_id}",
    )  # fmt: skip


def tell_experts(row: Comparison, *, zh: str, en: str, at: datetime) -> None:
    """The same words to every expert who is named now."""
    for each in queries.experts_named(row):
        _tell(each, at, zh=zh, en=en)


@verb(permission="comparisons.release_expert", roles=ORGANISERS, event=events.ExpertReleased)
def release_expert(*, comparison: Comparison, expert: Expert, reason: str, by: Actor, at: datetime) -> Expert:
    """From now on this person reads what everybody reads; that it was named, and why it no longer is, stays in the report."""
    row = current(comparison, "release_expert", by)
    found = next((each for each in queries.experts_named(row) if each.pk == expert.pk), None)
    if found is None:
        raise Refused(refuse("expert-not-named"))
    why = reason.strip()[:300]
    if not why:
        raise Refused(refuse("comparison-needs-reason", path="reason"))
    with tenancy.also(row.tenant_id):
        Expert.objects.filter(pk=found.pk).update(state=Expert.State.RELEASED, reason=why)
    body = found.organisation
    record(events.ExpertReleased(**named(row), name=body.name_zh, reason=why, expert=str(found.person_id)))
    _tell(found, at, zh=f"比对 {row.number} 已解除你的专家指定：{why}", en=f"You are no expert of comparison {row.number} any more: {why}")  # fmt: skip
    found.refresh_from_db()
    return found


@verb(permission="comparisons.comment_as_expert", roles=EXPERTS, event=events.ExpertCommented)
def comment_as_expert(*, comparison: Comparison, text: str, by: Actor, at: datetime) -> Comment:
    """What an expert says of Draft A: the analyst reads it now, everybody in the report; its hash is public."""
    row = current(comparison, "comment_as_expert", by)
    expert = queries.expert_of(row, by)
    assert expert is not None
    if refusals := life.refusals_to_comment(
        state="confirmed", text=text, until=row.comments_until, today=today(at), said=len(queries.own_comments(row, by))
    ):  # fmt: skip
        raise Refused(*refusals)
    salt, body = new_salt(), expert.organisation
    with queries.as_body(body.pk), tenancy.also(body.tenant_id):
        made = Comment.objects.create(
            tenant_id=body.tenant_id, comparison=row, organisation=body, expert=expert, text=text.strip()[:1000], salt=salt.hex(), at=at
        )  # fmt: skip
    content = results.comment_content(
        number=row.number, laboratory=body.uscc, text=made.text, expert=expert.person.name
    )
    record(events.ExpertCommented(**named(row), name=body.name_zh, seal=commitment(content, salt=salt).hex()))
    return made


def blind_report(row: Comparison, language: Language) -> reporting.Report:
    """Draft A with letters for laboratories, evaluated from them: no name can stand anywhere in it. Inside `under_analysis`."""
    document = blind.blinded(json.loads(Analysis.objects.get(comparison=row).document))
    answer = evaluation_as_json(evaluate(comparison_from(document)), language=language, versions=versions())
    return reporting.report_of(document, answer, {})
