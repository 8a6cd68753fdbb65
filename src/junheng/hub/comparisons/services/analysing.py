"""Verbs of the report: Draft A by the analyst, Draft B to the organiser, publication; and the end (R07.3)."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from junheng.core.comparison.documents import comparison_from
from junheng.core.comparison.evaluation import evaluate
from junheng.core.comparison.report import evaluation_as_json
from junheng.core.reason import Language, Refused, UnusableInput, refuse
from junheng.core.transparency.leaf import commitment
from junheng.hub.comparisons import events, queries
from junheng.hub.comparisons.models import Analysis, Check, Comparison
from junheng.hub.comparisons.rules import life, results
from junheng.hub.comparisons.services import linking
from junheng.hub.comparisons.services.changing import (
    MEASURERS,
    ORGANISERS,
    current,
    moved,
    named,
    tell,
    tell_all,
    versions,
)
from junheng.hub.comparisons.services.expertise import tell_experts
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.ids import new_salt
from junheng.hub.foundation.verbs import record, verb


def as_text(document: Any) -> str:
    """A document as the command line prints it: the stored bytes are those of `junheng comparison evaluate --json`."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


@verb(permission="comparisons.make_draft_a", roles=MEASURERS, event=events.DraftAMade)
def make_draft_a(*, comparison: Comparison, by: Actor, at: datetime) -> Analysis:
    """The analyst opens what was sealed and has it evaluated by the agreed protocol; nobody else sees Draft A."""
    row = current(comparison, "make_draft_a", by)
    if not queries.is_analyst(row, by):
        raise Refused(refuse("not-the-analyst"))
    if refusals := life.refusals_to_make_draft_a(checks_until=row.checks_until, today=today(at)):
        raise Refused(*refusals)
    with queries.under_analysis(row):
        document = _opened(row)
        answers = _evaluated(document)
        made = Analysis.objects.create(
            comparison=row, tenant_id=row.tenant_id, document=document, answer=answers["en"], answer_zh=answers["zh"],
            links=_linked(row, document, answers["en"]), salt=new_salt().hex(), made_at=at, made_by_id=by.somebody,
        )  # fmt: skip
    moved(row, at, "draft-a")
    seal = commitment(queries.draft_content(made), salt=bytes.fromhex(made.salt)).hex()
    record(events.DraftAMade(**named(row), seal=seal))
    return made


def _linked(row: Comparison, document: str, answer: str) -> str:
    """What the link of the protocol comes to at each point, with the documents that give it again."""
    made = []
    for point, each in linking.documents(row, json.loads(document), json.loads(answer)):
        text = as_text(each)
        found = _evaluated(text)
        made.append({"point": point, "document": text, "answer": found["en"], "answer_zh": found["zh"]})
    return as_text(made) if made else ""


def _evaluated(document: str) -> dict[Language, str]:
    """The answer in both languages, or one neutral refusal.

    What the science says of unusable input, and an error of arithmetic, quote a value or say where it stands.
    """
    try:
        found = evaluate(comparison_from(json.loads(document)))
        return {"en": _answer(found, "en"), "zh": _answer(found, "zh")}
    except (UnusableInput, ArithmeticError, ValueError):
        raise Refused(refuse("results-not-evaluable")) from None


@verb(permission="comparisons.ask_to_check", roles=MEASURERS, event=events.CheckAsked)
def ask_to_check(*, comparison: Comparison, by: Actor, at: datetime) -> Comparison:
    """Have each laboratory told, and it alone, whether its result deviates by the protocol: neither size nor sign.

    Whoever asks sees nothing of it. Once a comparison: answers to several amendments would enclose the reference.
    """
    row = current(comparison, "ask_to_check", by)
    if not queries.is_analyst(row, by):
        raise Refused(refuse("not-the-analyst"))
    if row.checks_until is not None:
        raise Refused(refuse("check-asked-already"))
    with queries.under_analysis(row):
        deviating = results.deviating(json.loads(_evaluated(_opened(row))["en"]))
        seals = _checks(row, frozenset(deviating))
    until = today(at) + timedelta(days=life.CHECK_DAYS)
    made = moved(row, at, checks_until=until)
    record(events.CheckAsked(**named(row), until=until.isoformat(), seals=" ".join(seals)))
    tell_all(
        made, at=at,
        zh=f"比对 {row.number} 已初查。打开比对页，看你机构的结果要不要核查；{until.isoformat()} 前可更正。",
        en=f"Comparison {row.number}: its page tells you whether your own result is to be checked; it may be corrected until {until.isoformat()}.",
    )  # fmt: skip
    return made


def _checks(row: Comparison, deviating: frozenset[str]) -> list[str]:
    """One walled answer for each participant, told or not, and the hashes of all."""
    names, seals = queries.names_in(row), []
    for part in queries.taking_part(row):
        body, salt = part.organisation, new_salt()
        asked = names[body.pk] in deviating
        Check.objects.create(
            tenant_id=part.tenant_id, comparison=row, organisation=body, asked=asked, salt=salt.hex()
        )
        content = results.check_content(number=row.number, laboratory=body.uscc, asked=asked)
        seals.append(commitment(content, salt=salt).hex())
    return seals


@verb(permission="comparisons.return_data", roles=MEASURERS, event=events.DataReturned)
def return_data(*, comparison: Comparison, by: Actor, at: datetime) -> Comparison:
    """The analyst opened what cannot be evaluated: all are told alike to check their own, nobody why or whose."""
    row = current(comparison, "return_data", by)
    if not queries.is_analyst(row, by):
        raise Refused(refuse("not-the-analyst"))
    with queries.under_analysis(row):
        document = _opened(row)
    try:
        _evaluated(document)
    except Refused:
        record(events.DataReturned(**named(row)))
        words = {
            "zh": f"比对 {row.number} 的结果按方案算不出来。请核对你机构结果的单位、小数点和 U，有误就更正。",
            "en": f"Comparison {row.number} cannot be evaluated. Check unit, decimal point and U of your own result, and amend it if they are wrong.",
        }
        tell_all(row, **words, at=at)
        tell(row, row.organiser, **words, at=at)
        return row
    raise Refused(refuse("results-evaluable"))


def _opened(row: Comparison) -> str:
    """The document to be evaluated, every content held against its public hash first."""
    contents = queries.contents_of(row)
    broken = [
        part.organisation.name_zh
        for part, content in contents
        if results.seal_of(content.document, salt=bytes.fromhex(content.salt)) != content.seal.digest
    ]
    again = queries.recheck_contents(row)
    broken += [
        f"{row.pilot.name_zh} {content.seal.version}"
        for content in again
        if results.seal_of(content.document, salt=bytes.fromhex(content.salt)) != content.seal.digest
    ]
    missing = len(contents) < len(queries.taking_part(row)) or len(again) < len(queries.rechecks_of(row))
    if broken or missing:
        raise Refused(*(refuse("seal-broken", name=name) for name in broken or ("—",)))
    protocol = queries.protocol_of(row)
    assert protocol is not None
    facts, names = queries.facts_of(protocol), queries.names_in(row)
    reference = next(
        (names[part.organisation_id] for part, _content in contents if part.organisation.uscc == facts.reference_body), ""
    )  # fmt: skip
    return as_text(
        results.comparison_document(
            facts, title=f"{row.number} {row.title_zh}", pilot=names[row.pilot_id], reference_body=reference,
            results=[(names[part.organisation_id], content.document) for part, content in contents],
            rechecks=[content.document for content in again],
        )
    )  # fmt: skip


def _answer(found: Any, language: Language) -> str:
    return as_text(evaluation_as_json(found, language=language, versions=versions()))


@verb(permission="comparisons.make_draft_b", roles=MEASURERS, event=events.DraftBMade)
def make_draft_b(
    *, comparison: Comparison, conclusion_zh: str, conclusion_en: str, by: Actor, at: datetime
) -> Comparison:
    """The analyst adds the conclusion and hands the report to the organiser; the numbers are those of Draft A."""
    row = current(comparison, "make_draft_b", by)
    if not queries.is_analyst(row, by):
        raise Refused(refuse("not-the-analyst"))
    with queries.under_analysis(row):
        silent = queries.silent_in(row)
    if refusals := life.refusals_to_make_draft_b(
        conclusion=conclusion_zh, until=row.comments_until, today=today(at), silent=silent
    ):
        raise Refused(*refusals)
    with queries.under_analysis(row):
        Analysis.objects.filter(comparison=row).update(
            conclusion_zh=conclusion_zh.strip()[:4000], conclusion_en=conclusion_en.strip()[:4000]
        )
    made = moved(row, at, "draft-b")
    record(events.DraftBMade(**named(row)))
    tell(made, row.organiser, zh=f"比对 {row.number} 报告草案 B 已提交。", en=f"Draft B of comparison {row.number} is with you.", at=at)  # fmt: skip
    return made


@verb(permission="comparisons.publish_comparison", roles=ORGANISERS, event=events.ComparisonPublished)
def publish_comparison(*, comparison: Comparison, by: Actor, at: datetime) -> Comparison:
    """Everybody may read it from this moment. What follows (a corrective case where a result deviates) follows its fact."""
    row = current(comparison, "publish_comparison", by)
    with queries.under_analysis(row):
        analysis = Analysis.objects.get(comparison=row)
    made = moved(row, at, "published", published_at=at)
    seals = [
        seal.digest
        for part in queries.participants_of(row)
        for seal in (*part.seals.all(), *queries.rechecks_by(part))
    ]
    record(
        events.ComparisonPublished(
            **named(row), document=queries.sha256(analysis.document), answer=queries.sha256(analysis.answer),
            seals=" ".join(seals), links=queries.sha256(analysis.links) if analysis.links else "",
        )
    )  # fmt: skip
    words = {
        "zh": f"比对 {row.number} 的报告已公布。",
        "en": f"The report of comparison {row.number} is published.",
    }
    tell_all(made, **words, at=at)
    tell_experts(made, **words, at=at)
    found = queries.comparison(row.pk)
    assert found is not None
    return found


@verb(permission="comparisons.close_comparison", roles=ORGANISERS, event=events.ComparisonClosed)
def close_comparison(*, comparison: Comparison, by: Actor, at: datetime) -> Comparison:
    """Nothing is left to do: every corrective case is closed."""
    row = current(comparison, "close_comparison", by)
    waiting = [each.participant.organisation.name_zh for each in queries.cases_of(row) if each.state != "closed"]  # fmt: skip
    if waiting:
        raise Refused(refuse("cases-open", names="、".join(waiting)))
    made = moved(row, at, "closed")
    record(events.ComparisonClosed(**named(row)))
    return made


@verb(permission="comparisons.abandon_comparison", roles=ORGANISERS, event=events.ComparisonAbandoned)
def abandon_comparison(*, comparison: Comparison, reason: str, by: Actor, at: datetime) -> Comparison:
    """The organiser ends a comparison that leads nowhere, before anything was opened; what was sealed never is."""
    row = current(comparison, "abandon_comparison", by)
    why = reason.strip()[:300]
    if not why:
        raise Refused(refuse("comparison-needs-reason", path="reason"))
    made = moved(row, at, "abandoned")
    record(events.ComparisonAbandoned(**named(row), reason=why))
    tell_all(
        made, zh=f"比对 {row.number} 已中止：{why}", en=f"Comparison {row.number} is abandoned: {why}", at=at
    )
    return made
