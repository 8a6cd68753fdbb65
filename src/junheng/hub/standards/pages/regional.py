"""The regional register: standards that serve a region, and how much hangs on each (R05.2)."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from junheng.hub.foundation.acts import Act, ActForm, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting, any_of
from junheng.hub.institutions.queries import regions
from junheng.hub.standards import forms, registering
from junheng.hub.standards.models import RegionalStandard
from junheng.hub.standards.pages.keeping import KEEPERS, own, page_of_life
from junheng.hub.standards.services import regional
from junheng.hub.ui.templatetags.ui import named

BOTH = require_http_methods(["GET", "HEAD", "POST"])
OFFICES = tuple(regional.OFFICES)


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Regional standards with bodies and standards that depend on each; alone on top."""
    actor, on = request.actor, today(request.at)  # type: ignore[attr-defined]
    known = list(regions())
    region = next((each.pk for each in known if each.pk == request.GET.get("region", "")), "")
    context = {
        "rows": registering.register(region, on, actor), "regions": known, "region": region, "on": on,
        "decides": actor.has_any(regional.OFFICES), "body": actor.organisation_id, "keeps": actor.has_any(frozenset(KEEPERS)),
    }  # fmt: skip
    return render(request, "standards/regional.html", context)


@acting(*KEEPERS)
@BOTH
def propose_regional(request: HttpRequest, standard_id: UUID) -> HttpResponse:
    """May enter: the keepers of the standard. Offer it to a region."""
    row = own(request, standard_id)
    return act_page(
        request,
        Act("standards.propose_regional", _("Offer %(name)s to a region") % {"name": named(row)},
            lambda told, **who: regional.propose_regional(standard=row, **told, **who), then=lambda id: "/regional-standards",
            back=page_of_life(row), form=forms.ProposeRegional, button=_("Offer it"),
            lead=_("The region's office puts it on the public register while its examination is in force.")),
    )  # fmt: skip


def _regional(regional_id: UUID) -> RegionalStandard:
    row = RegionalStandard.objects.filter(pk=regional_id).first()
    if row is None:
        raise Http404
    return row


@acting(*OFFICES)
@BOTH
def designate_regional(request: HttpRequest, regional_id: UUID) -> HttpResponse:
    """May enter: the region's office. Put a standard on the register."""
    row = registering.proposed(regional_id)
    if row is None:
        raise Http404
    return act_page(
        request,
        Act("standards.designate_regional", _("Put %(name)s on the register") % {"name": named(row)},
            lambda told, **who: regional.designate_regional(regional=row, **who), then=lambda id: "/regional-standards",
            back="/regional-standards", form=ActForm, button=_("Put it on the register"),
            lead=_("It is public, with the number of bodies and standards that depend on it.")),
    )  # fmt: skip


@acting(*any_of(OFFICES, KEEPERS))
@BOTH
def end_regional(request: HttpRequest, regional_id: UUID) -> HttpResponse:
    """May enter: its body and the region's office. Take it off the register."""
    row = _regional(regional_id)
    actor = request.actor  # type: ignore[attr-defined]
    if row.organisation_id != actor.organisation_id and not actor.has_any(regional.OFFICES):
        raise Http404
    return act_page(
        request,
        Act("standards.end_regional", _("Take %(name)s off the register") % {"name": named(row)},
            lambda told, **who: regional.end_regional(regional=row, **told, **who), then=lambda id: "/regional-standards",
            back="/regional-standards", form=forms.Why, button=_("Take it off the register"), lead=_("The reason is public.")),
    )  # fmt: skip
