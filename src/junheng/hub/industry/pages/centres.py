"""Pages of industry centres: the public register, one of them with its file, and what each side does."""

from __future__ import annotations

from collections.abc import Callable
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
from junheng.hub.foundation.queries import page_of
from junheng.hub.industry import forms
from junheng.hub.industry.models import Centre
from junheng.hub.industry.queries import centres as queries
from junheng.hub.industry.rules import centre as rules
from junheng.hub.industry.services import centres

BOTH = require_http_methods(["GET", "HEAD", "POST"])
OFFICES, HOSTS = tuple(sorted(queries.OFFICES)), tuple(sorted(queries.HOSTS))


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Centres of every province; planned, being built and accepted are counted apart."""
    on = today(request.at)  # type: ignore[attr-defined]
    provinces = queries.provinces()
    tenant = next((each.code for each in provinces if each.code == request.GET.get("in", "")), "")
    group = request.GET.get("state", "")
    late = group == "late"
    page = page_of(
        queries.register(tenant=tenant, group=group, late_on=on if late else None),
        cursor=request.GET.get("cursor", ""),
    )
    counts = queries.counts(tenant)
    context = {
        "page": page, "rows": [(row, late_of(row, on)) for row in page.rows], "on": on, "tenant": tenant,
        "provinces": provinces, "counts": counts, "group": group,
        "groups": [(code, getattr(counts, code)) for code in rules.GROUPS],
        "may_plan": request.actor.has_any(queries.OFFICES),  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "industry/centres.html", context)


def late_of(row: Centre, on: Any) -> int:
    """Days late of building while it is not accepted."""
    shown = row.state in ("approved", "built")
    return rules.days_late(row.build_until, row.built_on, on) if shown else 0


def _found(centre_id: UUID) -> Centre:
    row = queries.register().filter(pk=centre_id).first()
    if row is None:
        raise Http404
    return row


@require_safe
def centre(request: HttpRequest, centre_id: UUID) -> HttpResponse:
    """May enter: everybody. One centre with its clock and every sheet of its file; officials' names for its two sides."""
    actor, on, row = request.actor, today(request.at), _found(centre_id)  # type: ignore[attr-defined]
    page = page_of(queries.file_of(row), cursor=request.GET.get("cursor", ""))
    context = {
        "row": row, "on": on, "late": late_of(row, on), "page": page, "party": queries.is_party(row, actor),
        "evaluation": row.entries.filter(kind__in=("passed", "rectify")).first(),
        "acts": acts_of(row, actor),
    }  # fmt: skip
    return render(request, "industry/centre.html", context)


def acts_of(row: Centre, actor: Actor) -> list[str]:
    """Names of the acts that make sense for this actor now."""
    host = actor.has_any(queries.HOSTS) and actor.somewhere == row.host_id
    decides = queries.decides(actor, level=row.level, tenant=row.tenant_id)
    found = {
        "apply-centre": row.state == "planned"
        and actor.has_any(queries.HOSTS)
        and actor.tenant == row.tenant_id,
        "decide-building": decides and row.state == "applied",
        "report-milestone": host and row.state in rules.REPORTING,
        "report-built": host and row.state == "approved",
        "decide-acceptance": decides and row.state == "built",
        "evaluate-centre": decides and row.state in rules.EVALUATED_IN,
        "revoke-centre": decides and row.state in rules.REVOKED_IN,
    }
    return [name for name, holds in found.items() if holds]


@acting(*OFFICES)
@BOTH
def plan_centre(request: HttpRequest) -> HttpResponse:
    """May enter: the province's regulator for its own province, the State's for national centres."""
    actor = request.actor  # type: ignore[attr-defined]
    national = "samr_metrology" in actor.roles
    provinces = {each.code: each for each in queries.provinces() if national or each.code == actor.tenant}

    def form(*args: Any, **kwargs: Any) -> ActForm:
        levels = ("national",) if national else ("province",)
        return forms.PlanCentre(*args, provinces=list(provinces.values()), levels=levels, **kwargs)

    def perform(told: dict[str, Any], **who: Any) -> Centre:
        province = provinces[told.pop("province")]
        return centres.plan_centre(province=province, plan=rules.Plan(**told), **who)

    return act_page(
        request,
        Act("industry.plan_centre", _("Plan a centre"), perform, then=lambda id: f"/centres/{id}", back="/centres", form=form,
            button=_("Put it on the plan"), initial={"level": "national" if national else "province"},
            lead=_("A planned centre stands on the register apart from those that are accepted. An institution of the province then applies to build it.")),
    )  # fmt: skip


def _spoken() -> dict[str, tuple[str, str, Callable[..., Centre], type[ActForm]]]:
    """What the page of each act says, its verb and its form."""
    return {
        "apply-centre": (_("Apply to build it"), _("Your body becomes its host. The office decides, with a last day of building."), centres.apply_centre, forms.ApplyCentre),
        "decide-building": (_("Decide about building"), _("You decide under your own name. From its approval on, the days of building run in public."), centres.decide_building, forms.DecideBuilding),
        "report-milestone": (_("Report a milestone"), _("It is filed in public, with its day."), centres.report_milestone, forms.ReportMilestone),
        "report-built": (_("Report it as built"), _("The clock of building stops today. The office then accepts it or sends it back."), centres.report_built, forms.ReportBuilt),
        "decide-acceptance": (_("Decide about acceptance"), _("Accepted, it counts among the centres. Sent back, the clock of building goes on."), centres.decide_acceptance, forms.DecideAcceptance),
        "evaluate-centre": (_("Evaluate it"), _("What the host did for other bodies in the last year is counted and filed with it."), centres.evaluate_centre, forms.EvaluateCentre),
        "revoke-centre": (_("Revoke the centre"), _("It stays on the register as revoked, with your reason."), centres.revoke_centre, forms.Revoke),
    }  # fmt: skip


@acting(*any_of(OFFICES, HOSTS))
@BOTH
def act_on_centre(request: HttpRequest, centre_id: UUID, what: str) -> HttpResponse:
    """May enter: whoever of the two sides can take this step now; of everybody else it is not there."""
    row = _found(centre_id)
    actor = request.actor  # type: ignore[attr-defined]
    concerned = queries.is_party(row, actor) or actor.tenant == row.tenant_id
    if not concerned or (what not in acts_of(row, actor) and request.method != "POST"):
        raise Http404
    title, lead, verb, form = _spoken()[what]
    page = f"/centres/{row.pk}"

    def perform(told: dict[str, Any], **who: Any) -> Centre:
        if "end" in told:
            told = {"told": rules.Decision(**told)}
        return verb(centre=row, **told, **who)

    return act_page(
        request,
        Act(
            f"industry.{what.replace('-', '_')}",
            title,
            perform,
            then=lambda id: page,
            back=page,
            form=form,
            lead=lead,
        ),
    )
