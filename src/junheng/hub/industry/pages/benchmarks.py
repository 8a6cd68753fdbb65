"""Pages of benchmarks: the public list and criteria, one's own side, and what each side does."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.acts import Act, ActForm, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting, any_of
from junheng.hub.foundation.queries import page_of, timeline
from junheng.hub.industry import forms
from junheng.hub.industry.models import Benchmark, Criteria
from junheng.hub.industry.queries import benchmarks as queries
from junheng.hub.industry.rules import benchmark as rules
from junheng.hub.industry.services import benchmarks

BOTH = require_http_methods(["GET", "HEAD", "POST"])
OFFICE, BODIES = tuple(sorted(queries.OFFICE)), tuple(sorted(queries.BODIES))
PARTIES = any_of(sorted(queries.WATCHERS), BODIES)


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Who is on the list today, judged from qualifications as they stand (`drop_benchmark` records an end)."""
    on, actor = today(request.at), request.actor  # type: ignore[attr-defined]
    kind = request.GET.get("kind", "")
    page = page_of(queries.listed(on, kind=kind), cursor=request.GET.get("cursor", ""))
    context = {
        "page": page, "kind": kind, "on": on, "kinds": rules.KINDS, "may_see_own": actor.has_any(frozenset(PARTIES)),
    }  # fmt: skip
    return render(request, "industry/benchmarks.html", context)


@require_safe
def criteria(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. What each province asks of each kind, in its edition in force."""
    page = page_of(queries.criteria(), cursor=request.GET.get("cursor", ""))
    context = {"page": page, "may_publish": request.actor.has_any(queries.OFFICE)}  # type: ignore[attr-defined]
    return render(request, "industry/criteria.html", context)


@acting(*PARTIES)
@require_safe
def ours(request: HttpRequest) -> HttpResponse:
    """May enter: bodies, and offices of the province. What was applied for and decided on one's own side, newest first."""
    actor, on = request.actor, today(request.at)  # type: ignore[attr-defined]
    office = actor.has_any(queries.WATCHERS)
    page = page_of(queries.seen_by(actor), cursor=request.GET.get("cursor", ""))
    context = {
        "page": page, "on": on, "office": office, "in_time": queries.in_time(actor.tenant) if office else None,
        "may_apply": not office,
    }  # fmt: skip
    return render(request, "industry/benchmarks_ours.html", context)


@require_safe
def benchmark(request: HttpRequest, benchmark_id: UUID) -> HttpResponse:
    """May enter: its two sides; everybody while it is on the list, who see less."""
    actor, on = request.actor, today(request.at)  # type: ignore[attr-defined]
    row = queries.seen(benchmark_id, actor, on)
    if row is None:
        raise Http404
    party = queries.is_party(row, actor)
    context = {
        "row": row, "on": on, "party": party, "off": queries.why_off(row, on),
        "papers": row.papers.select_related("qualification"), "acts": acts_of(row, actor),
        "entries": timeline(row) if party else [],
    }  # fmt: skip
    return render(request, "industry/benchmark.html", context)


def acts_of(row: Benchmark, actor: Actor) -> list[str]:
    """Names of the acts that make sense for this actor now."""
    here = actor.tenant == row.tenant_id
    office = here and actor.has_any(queries.OFFICE)
    own = actor.organisation_id == row.organisation_id and actor.has_any(queries.BODIES)
    found = {
        "review-benchmark": office and row.state == "applied",
        "name-benchmark": office and row.state == "reviewed",
        "watch-benchmark": here and actor.has_any(queries.WATCHERS) and row.state == "named",
        "answer-watch": own and row.state == "watched" and row.viewed_at is None,
        "decide-watch": office and row.state == "watched",
    }
    return [name for name, holds in found.items() if holds]


@acting(*OFFICE)
@BOTH
def publish_criteria(request: HttpRequest) -> HttpResponse:
    """May enter: the province's regulator. Criteria are public before anybody applies."""

    def perform(told: dict[str, Any], **who: Any) -> Criteria:
        new = rules.NewCriteria(told["kind"], told["text"], tuple(told["requires"]), told["basis"])
        return benchmarks.publish_criteria(new=new, **who)

    return act_page(
        request,
        Act("industry.publish_criteria", _("Publish criteria"), perform, then=lambda id: "/benchmarks/criteria",
            back="/benchmarks/criteria", form=forms.PublishCriteria,
            lead=_("A new edition takes the place of the one before; who applied under that one stays with it.")),
    )  # fmt: skip


@acting(*BODIES)
@BOTH
def apply_benchmark(request: HttpRequest) -> HttpResponse:
    """May enter: bodies. Apply under the criteria of one's own province."""
    actor, on = request.actor, today(request.at)  # type: ignore[attr-defined]
    kinds = sorted(queries.criteria().filter(tenant_id=actor.tenant).values_list("kind", flat=True))

    def form(*args: Any, **kwargs: Any) -> ActForm:
        return forms.ApplyBenchmark(*args, kinds=kinds, **kwargs)

    return act_page(
        request,
        Act("industry.apply_benchmark", _("Apply to be named"), lambda told, **who: benchmarks.apply_benchmark(**told, **who),
            then=lambda id: f"/benchmarks/{id}", back="/benchmarks/ours", form=form, initial={"year": on.year},
            button=_("Apply"),
            lead=_("The qualifications that the criteria ask for are read from the register. When one of them ends, you are off the list at once.")),
    )  # fmt: skip


@acting(*PARTIES)
@BOTH
def act_on_benchmark(request: HttpRequest, benchmark_id: UUID, what: str) -> HttpResponse:
    """May enter: the body for its own word, the province's offices for the others; of everybody else it is not there."""
    actor = request.actor  # type: ignore[attr-defined]
    row = queries.seen_by(actor).filter(pk=benchmark_id).first()
    if row is None or (what not in acts_of(row, actor) and request.method != "POST"):
        raise Http404
    title, lead, verb, form = {
        "review-benchmark": (_("Review it"), _("Compare the evidence with the criteria. Another person decides."), benchmarks.review_benchmark, forms.ReviewBenchmark),
        "name-benchmark": (_("Decide about naming"), _("You decide under your own name. Whoever reviewed it does not."), benchmarks.name_benchmark, forms.NameBenchmark),
        "watch-benchmark": (_("Propose its removal"), _("The body may state its view for ten days; another person decides within thirty."), benchmarks.watch_benchmark, forms.WatchBenchmark),
        "answer-watch": (_("State your view"), _("Whoever decides reads it first. You state it once; say all of it."), benchmarks.answer_watch, forms.AnswerWatch),
        "decide-watch": (_("Decide about the removal"), _("Removed, the body leaves the list at once."), benchmarks.decide_watch, forms.DecideWatch),
    }[what]  # fmt: skip
    page = f"/benchmarks/{row.pk}"
    perform: Any = verb
    return act_page(
        request,
        Act(f"industry.{what.replace('-', '_')}", title, lambda told, **who: perform(benchmark=row, **told, **who),
            then=lambda id: page, back=page, form=form, lead=lead),
    )  # fmt: skip
