"""Pages of joint campaigns, for the sides' desks and their inspectors: objects stay hidden until the day."""

from __future__ import annotations

import functools
import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from junheng.hub.foundation.acts import Act, ActForm, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.queries import page_of, timeline
from junheng.hub.risk import forms
from junheng.hub.risk.models import Campaign
from junheng.hub.risk.queries import campaigns as queries
from junheng.hub.risk.queries import letters as letter_queries
from junheng.hub.risk.rules import campaign as rules
from junheng.hub.risk.services import campaigns as services

BOTH = require_http_methods(["GET", "HEAD", "POST"])
MEMBERS, PLANNERS = tuple(sorted(queries.MEMBERS)), tuple(sorted(queries.PLANNERS))


@acting(*MEMBERS)
@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    """May enter: regulators. Campaigns of the own office or of whose teams one is, newest first."""
    actor = request.actor  # type: ignore[attr-defined]
    page = queries.campaigns_for_page(actor, request.GET.get("cursor", ""))
    context = {"page": page, "on": today(request.at), "plans": actor.has_any(queries.PLANNERS)}  # type: ignore[attr-defined]
    return render(request, "risk/campaigns.html", context)


def _campaign(request: HttpRequest, campaign_id: UUID) -> Campaign:
    row = queries.campaigns_seen_by(request.actor).filter(pk=campaign_id).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


@acting(*MEMBERS)
@require_safe
def campaign(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """May enter: desks of its sides and its inspectors. The plan, who agrees, teams, objects when the day has come, the report."""
    actor, on = request.actor, today(request.at)  # type: ignore[attr-defined]
    row = _campaign(request, campaign_id)
    targets = page_of(
        queries.targets_seen_by(actor, on).filter(campaign=row), cursor=request.GET.get("cursor", "")
    )
    results = queries.results_of(targets.rows, row.readers)
    context = {
        "row": row, "on": on, "sides": row.sides.select_related("organisation"),
        "team": row.members.select_related("side__organisation"),
        "targets": targets, "rows": [(each, results[each.pk]) for each in targets.rows], "come": row.day <= on,
        "report": queries.report(row, on) if row.day <= on else None, "acts": _acts(row, actor, before=on < row.day), "entries": timeline(row),
        "mine": actor.organisation_id,
    }  # fmt: skip
    return render(request, "risk/campaign.html", context)


def _acts(row: Campaign, actor: Any, *, before: bool) -> list[str]:
    """Acts of the own desk that can be meant now; a refusal still says why one is not possible."""
    side = queries.my_side(row, actor)
    if side is None or not actor.has_any(queries.PLANNERS):
        return []
    open_, planner = row.state in ("planned", "agreed"), row.office_id == actor.organisation_id
    found = {
        "answer-campaign": row.state == "planned" and side.state == "invited",
        "name-team": open_ and before and side.state == "agreed",
        "list-targets": before and row.state == "agreed",
        "close-campaign": row.state == "agreed" and planner and not before,
        "call-off-campaign": open_ and planner,
    }
    return [name for name, holds in found.items() if holds]


@acting(*MEMBERS)
@require_safe
def report(request: HttpRequest, campaign_id: UUID, suffix: str) -> HttpResponse:
    """May enter: desks of its sides and its inspectors, from the day on. The joint report as JSON or as a table."""
    on = today(request.at)  # type: ignore[attr-defined]
    row = _campaign(request, campaign_id)
    if row.day > on or suffix not in ("json", "csv"):
        raise Http404
    found = queries.report(row, on)
    if suffix == "json":
        told, kind = json.dumps(found, ensure_ascii=False, indent=1) + "\n", "application/json"
    else:
        told, kind = rules.report_csv(found), "text/csv; charset=utf-8"
    answer = HttpResponse(told, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="joint-report-{row.pk}.{suffix}"'
    return answer


@acting(*PLANNERS)
@BOTH
def plan_campaign(request: HttpRequest) -> HttpResponse:
    """May enter: provincial regulators. A plan that each other office has to agree to."""
    actor = request.actor  # type: ignore[attr-defined]
    chinese = (get_language() or "").startswith("zh")
    offices = [
        (each.uscc, each.name_zh if chinese else each.name_en or each.name_zh)
        for each in letter_queries.offices(actor)
    ]

    def perform(told: dict[str, Any], **who: Any) -> Campaign:
        return services.plan_campaign(new=rules.NewCampaign(**{**told, "others": tuple(told["others"])}), **who)  # fmt: skip

    return act_page(
        request,
        Act("risk.plan_campaign", _("Plan a joint campaign"), perform, then=lambda id: f"/campaigns/{id}", back="/campaigns",
            form=functools.partial(forms.PlanCampaign, offices=offices), button=_("Ask the others"), initial={"exchange": True},
            lead=_("Each office named is asked and must agree. Objects are listed afterwards, by each province of its own ledger.")),
    )  # fmt: skip


@acting(*PLANNERS)
@BOTH
def act_on_campaign(request: HttpRequest, campaign_id: UUID, what: str) -> HttpResponse:
    """May enter: desks of its sides. Agree or decline, name a team, list objects; who planned it closes it or calls it off."""
    row = _campaign(request, campaign_id)
    title, lead, perform, form = {
        "answer-campaign": (_("Agree or decline"), _("One answer an office; one that declines ends the campaign."), _answered, forms.AnswerCampaign),
        "name-team": (_("Name the team"), _("It takes the place of the team named before. Two at least; until the day."), _team, forms.NameTeam),
        "list-targets": (_("List the objects"), _list_lead(row), _targets, forms.ListTargets),
        "close-campaign": (_("Close with the joint report"), _("The counts are fixed as they are now, and their digest enters the public log."), services.close_campaign, ActForm),
        "call-off-campaign": (_("Call it off"), _("All sides are told, with the reason."), services.call_off_campaign, forms.CallOffCampaign),
    }[what]  # fmt: skip
    page = f"/campaigns/{row.pk}"
    act: Any = perform
    return act_page(
        request,
        Act(f"risk.{what.replace('-', '_')}", title, lambda told, **who: act(campaign=row, **told, **who),
            then=lambda id: page, back=page, form=form, lead=lead),
    )  # fmt: skip


def _list_lead(row: Campaign) -> str:
    if row.draw is None:
        return _("Until the day nobody of another province, no inspector and no body sees them.")
    return _("The objects are those that the draw has drawn in your province; leave the list empty.")


def _answered(campaign: Campaign, agrees: str, reason: str, **who: Any) -> Campaign:
    return services.answer_campaign(campaign=campaign, agrees=agrees == "agreed", reason=reason, **who)


def _team(campaign: Campaign, members: str, **who: Any) -> Campaign:
    return services.name_team(campaign=campaign, members=rules.members_from(members), **who)


def _targets(campaign: Campaign, targets: str, **who: Any) -> Campaign:
    return services.list_targets(campaign=campaign, lines=rules.targets_from(targets), **who)
