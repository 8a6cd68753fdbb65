"""Verbs of a benchmark: criteria, application, review, naming, watch, removal (R09.3). It is off the list when its papers end.

The list is judged when it is read; the platform records an end in the transaction of a revocation
(`site/subscriptions.py`) and every few seconds for what expired (the worker).
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import override

from junheng.core.reason import Refused, refuse, stop_if
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor, platform
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.models import Tenant
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.industry import events
from junheng.hub.industry.models import Benchmark, BenchmarkPaper, Criteria
from junheng.hub.industry.queries import benchmarks as queries
from junheng.hub.industry.queries.benchmarks import BODIES, OFFICE, WATCHERS
from junheng.hub.industry.rules import benchmark as rules
from junheng.hub.industry.rules.words import worded
from junheng.hub.institutions.events import QualificationRevoked
from junheng.hub.institutions.models import Organisation, Qualification
from junheng.hub.risk.events import DeterminationDecided
from junheng.hub.risk.models import Determination
from junheng.hub.supervision.events import CheckPublished
from junheng.hub.supervision.models import Check
from junheng.hub.ui.words import state_words

logger = logging.getLogger("junheng.industry")
State = Benchmark.State
MOST = 1000
"""Benchmarks of one province that one sweep looks at."""


@verb(permission="industry.publish_criteria", roles=OFFICE, event=events.CriteriaPublished)
def publish_criteria(*, new: rules.NewCriteria, by: Actor, at: datetime) -> Criteria:
    """What a body must show, before anybody applies; an earlier edition stays with whoever applied under it."""
    stop_if(rules.refusals_to_publish(new, types=Qualification.Type.values))
    before = Criteria.objects.select_for_update().filter(tenant_id=by.tenant, kind=new.kind)
    edition = max([each.edition for each in before], default=0) + 1
    before.update(current=False)
    made = Criteria.objects.create(
        tenant_id=by.tenant, kind=new.kind, edition=edition, text=new.text.strip()[:2000], requires=list(new.requires),
        basis=new.basis.strip()[:200], published_at=at,
    )  # fmt: skip
    record(
        events.CriteriaPublished(
            Ref.to(made), made.kind, edition, made.text, ", ".join(made.requires) or "—", made.basis
        )
    )
    return made


@verb(permission="industry.apply_benchmark", roles=BODIES, event=events.BenchmarkApplied)
def apply_benchmark(*, kind: str, year: int, evidence: str, by: Actor, at: datetime) -> Benchmark:
    """A body applies under the criteria in force; the qualifications it rests on are those it holds today."""
    body, on = Organisation.objects.get(pk=by.somewhere), today(at)
    criteria = queries.criteria_of(body.tenant_id, kind)
    requires = criteria.requires if criteria else []
    missing = queries.missing_types(body, requires, on)
    open_already = Benchmark.objects.filter(organisation=body, kind=kind, year=year).exclude(
        state__in=(State.DECLINED, State.REMOVED)
    )
    stop_if(
        rules.refusals_to_apply(
            kind=kind, year=year, evidence=evidence, body=body.name_zh, province=body.tenant.name_zh,
            has_criteria=criteria is not None, missing=[_type_words(each) for each in missing],
            open_already=open_already.exists(), on=on,
        )
    )  # fmt: skip
    assert criteria is not None
    made = Benchmark.objects.create(
        tenant_id=body.tenant_id, organisation=body, criteria=criteria, kind=kind, year=year, evidence=evidence.strip()[:2000],
        state_since=at,
    )  # fmt: skip
    BenchmarkPaper.objects.bulk_create(
        BenchmarkPaper(tenant_id=made.tenant_id, benchmark=made, qualification=each, type=each.type)
        for each in queries.papers_for(body, requires, on)
    )
    record(
        events.BenchmarkApplied(Ref.to(made), kind, year, body=body.uscc, evidence=made.evidence),
        tenant=made.tenant_id,
    )
    _tell_office(made, at, "等你评审", "waits for your review")
    return made


@verb(permission="industry.review_benchmark", roles=OFFICE, event=events.BenchmarkReviewed)
def review_benchmark(
    *, benchmark: Benchmark, recommended: bool, review: str, by: Actor, at: datetime
) -> Benchmark:
    """Compared with the criteria; another person decides."""
    row = _watched_over(benchmark, by)
    stop_if(rules.refusals_to_review(queries.facts_of(row, by), words=review))
    _to(
        row,
        State.REVIEWED,
        at,
        recommended=recommended,
        review=review.strip()[:1000],
        reviewed_by_id=by.somebody,
    )
    record(
        events.BenchmarkReviewed(
            Ref.to(row), by.organisation_name, recommended=str(recommended), review=row.review
        )
    )
    return row


@verb(permission="industry.name_benchmark", roles=OFFICE, event=events.BenchmarkNamed)
def name_benchmark(*, benchmark: Benchmark, end: str, reason: str, by: Actor, at: datetime) -> Benchmark:
    """A named person who did not review it names the body, or declines."""
    row, on = _watched_over(benchmark, by), today(at)
    stop_if(
        rules.refusals_to_name(
            queries.facts_of(row, by), end=end, reason=reason, off=queries.why_off(row, on)
        )
    )
    named = {"named_at": at, "named_on": on} if end == "name" else {}
    state = State.NAMED if end == "name" else State.DECLINED
    _decided(row, state, reason, by, at, **named)
    record(
        events.BenchmarkNamed(
            Ref.to(row), row.office, row.kind, end, body=row.organisation.uscc, reason=row.reason
        )
    )
    _tell_body(row, at, f"{worded('benchmark_end', end, 'zh')}。{row.reason}", f"{worded('benchmark_end', end, 'en')}. {row.reason}")  # fmt: skip
    return row


@verb(permission="industry.watch_benchmark", roles=WATCHERS | {"platform"}, event=events.BenchmarkWatched)
def watch_benchmark(
    *, benchmark: Benchmark, reason: str, by: Actor, at: datetime, url: str = ""
) -> Benchmark:
    """Propose to take a named body off the list: the body is heard, another person decides within thirty days."""
    row, on = _watched_over(benchmark, by), today(at)
    stop_if(rules.refusals_to_watch(queries.facts_of(row, by), reason=reason))
    _to(
        row, State.WATCHED, at, watched_on=on, watched_for=reason.strip()[:500], watched_url=url[:200],
        watched_by_id=by.person_id, hear_until=on + rules.HEARING, decide_by=on + rules.DECIDE_WITHIN, view="", viewed_at=None,
    )  # fmt: skip
    assert row.decide_by is not None
    record(
        events.BenchmarkWatched(Ref.to(row), row.decide_by.isoformat(), reason=row.watched_for),
        tenant=row.tenant_id,
    )
    _tell_body(row, at, f"拟移出名单，可以在 {row.hear_until} 前陈述意见。", f"Your removal is proposed; state your view until {row.hear_until}.")  # fmt: skip
    _tell_office(
        row, at, f"移出等你决定，{row.decide_by} 前", f"its removal is yours to decide, by {row.decide_by}"
    )
    return row


@verb(permission="industry.answer_watch", roles=BODIES, event=events.WatchAnswered)
def answer_watch(*, benchmark: Benchmark, view: str, by: Actor, at: datetime) -> Benchmark:
    """The body says what it thinks of its removal, once, before it is decided."""
    row = _locked(benchmark)
    if row.organisation_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    stop_if(rules.refusals_to_answer(queries.facts_of(row, by), view=view))
    row.view, row.viewed_at = view.strip()[:1000], at
    row.save(update_fields=["view", "viewed_at"])
    record(events.WatchAnswered(Ref.to(row), view=row.view), tenant=row.tenant_id)
    return row


@verb(permission="industry.decide_watch", roles=OFFICE, event=events.WatchDecided)
def decide_watch(*, benchmark: Benchmark, end: str, reason: str, by: Actor, at: datetime) -> Benchmark:
    """A named person keeps the body on the list or removes it."""
    row, on = _watched_over(benchmark, by), today(at)
    stop_if(rules.refusals_to_decide_watch(queries.facts_of(row, by), end=end, reason=reason, on=on))
    if end == "remove":
        _decided(row, State.REMOVED, reason, by, at, removed_on=on)
    else:
        _decided(row, State.NAMED, reason, by, at, watched_on=None, watched_for="", watched_url="", watched_by=None, hear_until=None, decide_by=None)  # fmt: skip
    record(events.WatchDecided(Ref.to(row), row.office, end, row.reason))
    _tell_body(row, at, f"{worded('benchmark_end', end, 'zh')}。{row.reason}", f"{worded('benchmark_end', end, 'en')}. {row.reason}")  # fmt: skip
    return row


@verb(permission="industry.drop_benchmark", roles={"platform"}, event=events.BenchmarkDropped)
def drop_benchmark(*, benchmark: Benchmark, by: Actor, at: datetime) -> Benchmark:
    """Record that a body is off the list because a qualification of it was revoked or has expired."""
    row, on = _locked(benchmark), today(at)
    off = queries.why_off(row, on)
    stop_if(rules.refusals_to_drop(queries.facts_of(row, by), off))
    assert off is not None
    zh, en = worded("benchmark_off", off.code, "zh"), worded("benchmark_off", off.code, "en")
    _to(row, State.REMOVED, at, removed_on=on, reason=f"{off.number}：{zh} / {en}"[:1000])
    record(
        events.BenchmarkDropped(
            Ref.to(row), off.number, off.code, off.since.isoformat() if off.since else "—"
        ),
        tenant=row.tenant_id,
    )
    _tell_body(row, at, f"{off.number} {zh}，已移出名单。", f"{off.number}: {en}; you are off the list.")
    return row


def _type_words(code: str) -> tuple[str, str]:
    """A type of qualification in Chinese and in English."""
    said = []
    for language in ("zh-hans", "en"):
        with override(language):
            said.append(str(state_words(code)))
    return said[0], said[1]


def _watched_over(benchmark: Benchmark, by: Actor) -> Benchmark:
    """The benchmark as it stands, for an office of its own province, or the platform."""
    row = _locked(benchmark)
    if by.tenant != row.tenant_id:
        raise Refused(refuse("benchmark-of-another-province", province=row.tenant.name_zh))
    return row


def _locked(benchmark: Benchmark) -> Benchmark:
    rows = Benchmark.objects.select_for_update(of=("self",)).select_related("organisation", "tenant")
    with tenancy.also(benchmark.tenant_id):
        return rows.get(pk=benchmark.pk)


def _to(row: Benchmark, state: str, at: datetime, **changes: Any) -> None:
    for name, value in ({"state": state, "state_since": at} | changes).items():
        setattr(row, name, value)
    with tenancy.also(row.tenant_id):
        row.save()


def _decided(row: Benchmark, state: str, reason: str, by: Actor, at: datetime, **changes: Any) -> None:
    _to(
        row, state, at, reason=reason.strip()[:1000], office=by.organisation_name[:120], decided_by_id=by.somebody, **changes
    )  # fmt: skip


def _tell_body(row: Benchmark, at: datetime, zh: str, en: str) -> None:
    kind_zh, kind_en = worded("benchmark_kind", row.kind, "zh"), worded("benchmark_kind", row.kind, "en")
    notify(
        tenant=row.tenant_id, organisation_id=row.organisation_id, at=at, url=f"/benchmarks/{row.pk}",
        zh=f"{row.year} 年{kind_zh}：{zh}"[:300], en=f"{kind_en} {row.year}: {en}"[:300],
    )  # fmt: skip


def _tell_office(row: Benchmark, at: datetime, zh: str, en: str) -> None:
    body = row.organisation
    for office in queries.offices_of(row.tenant_id):
        notify(
            tenant=office.tenant_id, organisation_id=office.pk, at=at, url=f"/benchmarks/{row.pk}",
            zh=f"{body.name_zh}：{worded('benchmark_kind', row.kind, 'zh')}{zh}。"[:300],
            en=f"{body.name_en or body.name_zh}: {worded('benchmark_kind', row.kind, 'en')} {en}."[:300],
        )  # fmt: skip


# what follows other areas' facts; wired in site/subscriptions.py


def after_revocation(fact: QualificationRevoked, at: datetime) -> None:
    """A qualification was revoked: its body's benchmarks are off the list, and that is recorded in the same transaction."""
    body = Organisation.objects.get(pk=fact.organisation.id)
    with tenancy.also(body.tenant_id):
        for row in Benchmark.objects.filter(organisation=body, state__in=rules.LISTED):
            off = queries.why_off(row, today(at))
            if off is not None and off.code in ("revoked", "expired"):
                drop_benchmark(benchmark=row, by=platform(row.tenant_id, "benchmarks"), at=at)


def after_check(fact: CheckPublished, at: datetime) -> None:
    """A published check that found problems: the platform proposes that a named body be taken off; a person decides."""
    if fact.check_result == "problems":
        row = Check.objects.select_related("organisation").get(pk=fact.check.id)
        _propose(row.organisation, f"抽查 {fact.number} 公示：发现问题", f"/supervision/checks/{row.pk}", at)


def after_determination(fact: DeterminationDecided, at: datetime) -> None:
    """So does the entry on the list of serious violators."""
    if fact.determination_kind == "serious-violator" and fact.determination_end == "enter":
        row = Determination.objects.select_related("organisation").get(pk=fact.determination.id)
        _propose(row.organisation, f"列入严重违法失信名单：{row.basis}", f"/determinations/{row.pk}", at)


def _propose(body: Organisation | None, reason: str, url: str, at: datetime) -> None:
    """Effects run in the transaction of another area's verb and refuse nothing: what is watched already stays so."""
    if body is None:
        return
    with tenancy.also(body.tenant_id):
        for row in Benchmark.objects.filter(organisation=body, state=State.NAMED):
            watch_benchmark(
                benchmark=row, reason=reason, url=url, by=platform(row.tenant_id, "benchmarks"), at=at
            )


def drop_what_ended(*, at: datetime) -> int:
    """Every named body whose qualification has ended without anybody's act. For the worker, province by province."""
    done, on = 0, today(at)
    for code in Tenant.objects.order_by("code").values_list("code", flat=True):
        with tenancy.only(code):
            named = Benchmark.objects.filter(tenant_id=code, state__in=rules.LISTED)
            rows = named.exclude(pk__in=queries.listed(on, tenant=code).values("pk"))
            for row in rows[:MOST]:
                off = queries.why_off(row, on)
                if off is not None and off.code in ("revoked", "expired"):
                    done += _dropped(row, at)
    return done


def _dropped(row: Benchmark, at: datetime) -> int:
    """One benchmark, by itself: what is refused harms no other."""
    try:
        with transaction.atomic():
            drop_benchmark(benchmark=row, by=platform(row.tenant_id, "benchmarks"), at=at)
    except Refused as refused:
        for refusal in refused.refusals:
            logger.error("%s [%s]", refusal.message("en"), refusal.code)
        return 0
    return 1
