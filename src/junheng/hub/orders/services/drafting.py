"""Verbs of a laboratory's own template on its way: draft, change, submit, review, validate, approve, withdraw (practice P4).

The author writes, another person reviews, a third person or a technical manager approves. What is approved becomes
a service edition of this laboratory; records that are open keep theirs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max, Q

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Item, Organisation
from junheng.hub.orders import events, rules
from junheng.hub.orders.editing import differences, faults, looking, validating
from junheng.hub.orders.models import EditionDraft, EditionValidation, ServiceEdition
from junheng.hub.orders.services import editions
from junheng.hub.orders.services.records import CHECKERS, MEASURERS, TECHNICAL

DRAFTERS = MEASURERS | TECHNICAL
REVIEWERS = CHECKERS | TECHNICAL
APPROVERS = TECHNICAL | {"approver"}
FIXED = ("schema", "code", "edition", "item")
"""Parts that are settled when a draft is begun."""
State = EditionDraft.State


@verb(permission="orders.draft_edition", roles=DRAFTERS, event=events.EditionDrafted)
def draft_edition(
    *, organisation: Organisation, by: Actor, at: datetime, base: ServiceEdition | None = None, code: str = "",
    item: Item | None = None, title_zh: str = "", title_en: str = "",
) -> EditionDraft:  # fmt: skip
    """Begin the next edition of `base` as a copy of it, or a new method with a code, an item and its titles."""
    if organisation.pk != by.organisation_id:
        raise Refused(refuse("not-your-edition"))
    data = (
        _copied(base, organisation)
        if base is not None
        else _begun(organisation, code, item, title_zh, title_en)
    )
    known = EditionDraft.objects.filter(
        organisation=organisation, code=data["code"], state__in=EditionDraft.OPEN
    )
    for other in known.select_related("drafted_by"):
        raise Refused(
            refuse(
                "edition-draft-open-already",
                code=other.code,
                edition=other.edition,
                author=other.drafted_by.name,
            )
        )
    drafted = EditionDraft.objects.create(
        tenant_id=organisation.tenant_id,
        organisation=organisation,
        code=data["code"],
        edition=data["edition"],
        item_id=data["item"],
        base=base,
        content=json.dumps(data, ensure_ascii=False),
        digest=editions.digest_of(data),
        drafted_by_id=by.somebody,
        drafted_at=at,
    )
    record(
        events.EditionDrafted(
            draft=Ref.to(drafted), code=drafted.code, edition=str(drafted.edition), digest=drafted.digest,
            base_digest=base.digest if base is not None else "",
        )
    )  # fmt: skip
    return drafted


def _copied(base: ServiceEdition, organisation: Organisation) -> dict[str, Any]:
    """The edition a laboratory sees, with the next number; who compared its limits does not come along."""
    if base.organisation_id not in (None, organisation.pk):
        raise Refused(refuse("not-your-edition"))
    seen = ServiceEdition.objects.filter(Q(organisation=None) | Q(organisation=organisation), code=base.code)
    last = seen.aggregate(last=Max("edition"))["last"]
    data = {**base.data, "edition": last + 1}
    if "basis" in data:
        data["basis"] = {**data["basis"], "checked_by": ""}
    return data


def _begun(
    organisation: Organisation, code: str, item: Item | None, title_zh: str, title_en: str
) -> dict[str, Any]:
    """The start of a new method: readings against a reference, one error to be judged."""
    if not faults.is_code(code):
        raise Refused(refuse("edition-code-form", path="code", found=code[:40] or "—"))
    taken = ServiceEdition.objects.filter(Q(organisation=None) | Q(organisation=organisation), code=code)
    if taken.exists():
        raise Refused(refuse("edition-code-taken", path="code", code=code))
    for path, value in (("item", item), ("title_zh", title_zh.strip()), ("title_en", title_en.strip())):
        if not value:
            raise Refused(refuse("edition-part-missing", path=path))
    assert item is not None
    return new_method(code, item.pk, title_zh.strip()[:120], title_en.strip()[:160])


def new_method(code: str, item: str, title_zh: str, title_en: str) -> dict[str, Any]:
    """What a new method begins with: one reading at each point, its error against the nominal value."""
    return {
        "schema": editions.SCHEMA, "code": code, "edition": 1, "item": item, "title_zh": title_zh, "title_en": title_en,
        "source": "", "basis": {"document": "", "clause": "", "checked_by": ""}, "services": ["calibration"],
        "parameters": [],
        "point_fields": [
            {"name": "nominal", "zh": "标称值", "en": "Nominal value"}, {"name": "unit", "zh": "单位", "en": "Unit"},
        ],
        "points": [],
        "environment": [
            {"name": "temperature", "zh": "温度", "en": "Temperature", "unit": "°C", "low": "15", "high": "25", "resolution": "0.1"}
        ],
        "columns": [{"name": "I", "zh": "示值", "en": "Indication"}],
        "repeats": 1,
        "checks": [
            {"name": "E", "zh": "示值误差", "en": "Error of indication", "value": "I - nominal", "limit": "",
             "columns": [
                {"role": "nominal", "show": "nominal", "zh": "标称值", "en": "Nominal value"},
                {"role": "indicated", "show": "I", "zh": "示值", "en": "Indication"},
                {"role": "error", "show": "value", "zh": "示值误差", "en": "Error of indication"},
             ]}
        ],
        "printed": {"title_zh": "示值误差", "title_en": "Error of indication", "rule_zh": "", "rule_en": "", "columns": []},
    }  # fmt: skip


@verb(permission="orders.change_edition_draft", roles=DRAFTERS, event=events.EditionDraftChanged)
def change_edition_draft(
    *, draft: EditionDraft, data: Mapping[str, Any], version: int, by: Actor, at: datetime
) -> EditionDraft:
    """Keep what its author wrote, whole or not yet; `version` is the one it was written on."""
    draft = _locked(draft, by)
    if refusals := rules.refusals_to_change_draft(looking.facts_of(draft), by=str(by.person_id)):
        raise Refused(*refusals)
    if draft.version != version:
        raise Refused(refuse("edition-draft-moved"))
    before = draft.data
    written = {**data, **{key: before[key] for key in FIXED}}
    if shape := tuple(faults.shape_faults(written)):
        raise Refused(*shape)
    content = json.dumps(written, ensure_ascii=False)
    if len(content) > faults.LONGEST:
        raise Refused(refuse("edition-too-long", found=len(content), limit=faults.LONGEST))
    draft.content, draft.digest, draft.version = content, editions.digest_of(written), version + 1
    draft.save(update_fields=["content", "digest", "version"])
    parts = len(differences.differences(before, written))
    record(events.EditionDraftChanged(draft=Ref.to(draft), parts=str(parts), digest=draft.digest))
    return draft


@verb(permission="orders.submit_edition", roles=DRAFTERS, event=events.EditionSubmitted)
def submit_edition(*, draft: EditionDraft, by: Actor, at: datetime) -> EditionDraft:
    """Hand the draft to a reviewer; everything that is missing is said at once, its own examples are proved."""
    draft = _locked(draft, by)
    if refusals := rules.refusals_to_submit_edition(looking.facts_of(draft), by=str(by.person_id)):
        raise Refused(*refusals)
    editions.check_edition(draft.data)
    draft.state = State.IN_REVIEW
    draft.reviewed_by_id = draft.reviewed_at = None
    draft.save(update_fields=["state", "reviewed_by", "reviewed_at"])
    _tell(draft, "等审核", "waits for review", at, organisation_id=draft.organisation_id)
    record(events.EditionSubmitted(draft=Ref.to(draft), digest=draft.digest))
    return draft


@verb(permission="orders.review_edition", roles=REVIEWERS, event=events.EditionReviewed)
def review_edition(
    *, draft: EditionDraft, agrees: bool, remark: str, by: Actor, at: datetime
) -> EditionDraft:
    """Another person than the author agrees, or sends it back with what is to be changed."""
    draft = _locked(draft, by)
    facts = looking.facts_of(draft)
    if refusals := rules.refusals_to_review(facts, by=str(by.person_id), agrees=agrees, remark=remark):
        raise Refused(*refusals)
    draft.remark = remark.strip()[:500]
    draft.state = State.REVIEWED if agrees else State.DRAFT
    draft.reviewed_by_id, draft.reviewed_at = by.somebody, at
    draft.save(update_fields=["remark", "state", "reviewed_by", "reviewed_at"])
    if agrees:
        _tell(
            draft,
            "已审核，等批准",
            "was reviewed and waits for approval",
            at,
            organisation_id=draft.organisation_id,
        )
    else:
        _tell(
            draft,
            f"被退回：{draft.remark}",
            f"was sent back: {draft.remark}",
            at,
            person_id=draft.drafted_by_id,
        )
    record(
        events.EditionReviewed(
            draft=Ref.to(draft), review="agreed" if agrees else "sent-back", digest=draft.digest, remark=draft.remark
        )
    )  # fmt: skip
    return draft


@verb(permission="orders.validate_edition", roles=DRAFTERS | REVIEWERS, event=events.EditionValidated)
def validate_edition(*, draft: EditionDraft, conclusion: str, by: Actor, at: datetime) -> EditionValidation:
    """Try the draft on its examples and on stored records of the editions before, and keep what comes out differently."""
    draft = _locked(draft, by)
    facts = looking.facts_of(draft)
    if facts.faults:
        raise Refused(*facts.faults)
    editions.check_edition(draft.data)
    found = validating.tried(draft)
    refusals = rules.refusals_to_validate(
        facts, examples=found.examples, records=len(found.rows), conclusion=conclusion
    )
    if refusals:
        raise Refused(*refusals)
    result = found.as_text()
    made = EditionValidation.objects.create(
        tenant_id=draft.tenant_id,
        draft=draft,
        draft_digest=draft.digest,
        examples=found.examples,
        records=len(found.rows),
        stored=found.stored,
        differing=len(found.differing),
        verdicts=len(found.verdicts),
        result=result,
        result_digest=validating.digest_of_result(result),
        conclusion=conclusion.strip()[:500],
        by_id=by.somebody,
        at=at,
    )
    record(
        events.EditionValidated(
            draft=Ref.to(draft), examples=str(made.examples), records=str(made.records), differing=str(made.differing),
            verdicts=str(made.verdicts), digest=draft.digest, result_digest=made.result_digest, conclusion=made.conclusion,
        )
    )  # fmt: skip
    return made


@verb(permission="orders.approve_edition", roles=APPROVERS, event=events.EditionApproved)
def approve_edition(*, draft: EditionDraft, by: Actor, at: datetime) -> EditionDraft:
    """Put the edition in force in this laboratory, in place of the one before; open records keep theirs."""
    draft = _locked(draft, by)
    technical = by.has_any(TECHNICAL)
    facts = looking.facts_of(draft)
    if refusals := rules.refusals_to_approve(facts, by=str(by.person_id), technical=technical):
        raise Refused(*refusals)
    validation = validating.validation_of(draft)
    assert validation is not None  # the rule has asked
    data = draft.data
    editions.check_edition(data)
    own = ServiceEdition.objects.filter(organisation_id=draft.organisation_id, code=draft.code)
    own.filter(is_current=True).update(is_current=False)
    made = editions.put_in_force(data, tenant=draft.tenant_id, organisation=draft.organisation, at=at)
    draft.state, draft.made = State.APPROVED, made
    draft.approved_by_id, draft.approved_at = by.somebody, at
    draft.save(update_fields=["state", "made", "approved_by", "approved_at"])
    _tell(draft, "已批准，开始使用", "is approved and in force", at, person_id=draft.drafted_by_id)
    record(
        events.EditionApproved(
            draft=Ref.to(draft), template=Ref.to(made), code=made.code, edition=str(made.edition), digest=made.digest,
            validation_digest=validation.result_digest,
        )
    )  # fmt: skip
    return draft


@verb(permission="orders.withdraw_edition_draft", roles=DRAFTERS, event=events.EditionDraftWithdrawn)
def withdraw_edition_draft(*, draft: EditionDraft, reason: str, by: Actor, at: datetime) -> EditionDraft:
    """Give a draft up before it is approved; it stays readable, and another may be begun."""
    draft = _locked(draft, by)
    refusals = rules.refusals_to_withdraw_draft(
        looking.facts_of(draft), by=str(by.person_id), technical=by.has_any(TECHNICAL), reason=reason
    )
    if refusals:
        raise Refused(*refusals)
    draft.state = State.WITHDRAWN
    draft.save(update_fields=["state"])
    record(
        events.EditionDraftWithdrawn(
            draft=Ref.to(draft), code=draft.code, edition=str(draft.edition), reason=reason.strip()[:300]
        )
    )
    return draft


@verb(permission="orders.retire_edition", roles=TECHNICAL, event=events.EditionRetired)
def retire_edition(*, edition: ServiceEdition, reason: str, by: Actor, at: datetime) -> ServiceEdition:
    """Take an own edition out of use: open records keep it, new ones take the common template again, or none."""
    if edition.organisation_id is None:
        raise Refused(refuse("edition-not-own", title=edition.title_zh))
    row = ServiceEdition.objects.select_for_update(of=("self",)).filter(pk=edition.pk).first()
    if row is None or row.organisation_id != by.organisation_id:
        raise Refused(refuse("not-your-edition"))
    if not row.is_current:
        raise Refused(refuse("edition-not-in-use", title=row.title_zh, edition=row.edition))
    why = reason.strip()[:300]
    if not why:
        raise Refused(refuse("edition-reason-needed", path="reason"))
    row.is_current, row.retired_at, row.retired_why = False, at, why
    row.save(update_fields=["is_current", "retired_at", "retired_why"])
    notify(
        tenant=row.tenant_id, organisation_id=row.organisation_id, at=at, url=f"/templates/{row.pk}",
        zh=f"模板「{row.title_zh}」第 {row.edition} 版已停用：{why}", en=f"Template {row.title_en}, edition {row.edition}, is out of use: {why}",
    )  # fmt: skip
    record(
        events.EditionRetired(
            template=Ref.to(row), code=row.code, edition=str(row.edition), digest=row.digest, reason=why
        )
    )
    return row


def _tell(draft: EditionDraft, zh: str, en: str, at: datetime, **whom: Any) -> None:
    """A notice to the house or to the author: what now waits, or what became of the draft."""
    notify(
        tenant=draft.tenant_id,
        zh=f"模板「{draft.title_zh}」第 {draft.edition} 版{zh}。",
        en=f"Template {draft.title_en}, edition {draft.edition}, {en}.",
        at=at,
        url=f"/templates/drafts/{draft.pk}",
        **whom,
    )


def _locked(draft: EditionDraft, by: Actor) -> EditionDraft:
    """The draft as it is now, locked, if it is the acting laboratory's."""
    rows = EditionDraft.objects.select_related("drafted_by", "organisation")
    row = rows.select_for_update(of=("self",)).filter(pk=draft.pk).first()
    if row is None or row.organisation_id != by.organisation_id:
        raise Refused(refuse("not-your-edition"))
    return row
