"""The help board: requests between bodies, who is able to do them, and what was done (R04.4)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from junheng.core.capability.scale import known_scale
from junheng.core.capability.wording import set_text
from junheng.hub.foundation.acts import Act, ActForm, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.queries import page_of, timeline
from junheng.hub.sharing import forms, queries, rules
from junheng.hub.sharing.models import HelpOffer, HelpRequest
from junheng.hub.sharing.services import helping

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Requests for help that are not over, or those that were rated."""
    ended = request.GET.get("state") == "rated"
    page = page_of(queries.board(ended=ended), cursor=request.GET.get("cursor", ""))
    actor = request.actor  # type: ignore[attr-defined]
    context = {
        "page": page, "ended": ended, "figures": queries.help_figures(), "may_ask": actor.has_any(helping.ASKERS),
        "on": today(request.at),  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "sharing/helping.html", context)


def found(help_id: UUID) -> HelpRequest:
    row = queries.help_request(help_id)
    if row is None:
        raise Http404
    return row


@require_safe
def one(request: HttpRequest, help_id: UUID) -> HttpResponse:
    """May enter: everybody. The request with the bodies able to do it; offers and the log for those they concern."""
    row, actor, on = found(help_id), request.actor, today(request.at)  # type: ignore[attr-defined]
    scale = known_scale(queries.need_of_help(row).unit)
    able = [
        {"entry": each.entry, "km": each.answer.distance_km, "covers": set_text(each.answer.covered, scale)}
        for each in queries.able_to_help(row, on)[:40]
    ]
    own, offers, party = row.organisation_id == actor.organisation_id, queries.offers_of(row, actor), queries.is_party(row, actor)  # fmt: skip
    context = {
        "row": row, "on": on, "able": able, "offers": offers, "steps": row.steps.select_related("organisation") if party else (),
        "party": party, "may_accept": own and row.state == "offered" and actor.has_any(helping.ASKERS),
        "may_offer": row.state in ("posted", "offered") and on <= row.due and not own and not offers and actor.has_any(helping.HELPERS)
        and any(each["entry"].organisation_id == actor.organisation_id for each in able),
        "may_record": party and row.state in ("accepted", "running") and actor.has_any(helping.PARTIES),
        "may_finish": own and row.state == "running" and actor.has_any(helping.ASKERS),
        "may_rate": own and row.state == "done" and actor.has_any(helping.ASKERS),
        "entries": timeline(row) if party else (),
    }  # fmt: skip
    return render(request, "sharing/help.html", context)


@acting(*helping.ASKERS)
@BOTH
def post_help(request: HttpRequest) -> HttpResponse:
    """May enter: a province's regulator and institutions. Ask others for help."""
    return act_page(
        request,
        Act("sharing.post_help", _("Ask for help"), lambda told, **who: helping.post_help(wanted=rules.HelpWanted(**told), **who),
            then=lambda id: f"/mutual-help/{id}", back="/mutual-help", form=forms.PostHelp, button=_("Post the request"),
            lead=_("The request is public, with your body's name. Only bodies whose published capability meets it can offer.")),
    )  # fmt: skip


def _act(request: HttpRequest, row: HelpRequest, verb: str, title: str, perform: Any, form: type[ActForm], button: str) -> HttpResponse:  # fmt: skip
    page = f"/mutual-help/{row.pk}"
    return act_page(request, Act(f"sharing.{verb}", title, perform, then=lambda id: page, back=page, form=form, button=button, lead=row.text))  # fmt: skip


@acting(*helping.HELPERS)
@BOTH
def offer_help(request: HttpRequest, help_id: UUID) -> HttpResponse:
    """May enter: institutions; one that is not able is refused."""
    row = found(help_id)
    return _act(request, row, "offer_help", _("Offer help"), lambda told, **who: helping.offer_help(request=row, **told, **who),
                forms.OfferHelp, _("Offer the help"))  # fmt: skip


@acting(*helping.ASKERS)
@BOTH
def accept_help(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """May enter: who asked."""
    rows = HelpOffer.objects.select_related("request__organisation", "organisation")
    offer = rows.filter(pk=offer_id, request__organisation_id=request.actor.somewhere).first()  # type: ignore[attr-defined]
    if offer is None:
        raise Http404
    taken = offer
    return _act(request, offer.request, "accept_help", _("Accept the help"), lambda told, **who: helping.accept_help(offer=taken, **who),
                ActForm, _("Accept"))  # fmt: skip


def _party(request: HttpRequest, help_id: UUID) -> HelpRequest:
    row = found(help_id)
    if not queries.is_party(row, request.actor):  # type: ignore[attr-defined]
        raise Http404
    return row


@acting(*helping.PARTIES)
@BOTH
def record_help(request: HttpRequest, help_id: UUID) -> HttpResponse:
    """May enter: the two bodies of the help."""
    row = _party(request, help_id)
    return _act(request, row, "record_help", _("Record what was done"), lambda told, **who: helping.record_help(request=row, **told, **who),
                forms.RecordHelp, _("Record it"))  # fmt: skip


def _asked(request: HttpRequest, help_id: UUID) -> HelpRequest:
    row = found(help_id)
    if row.organisation_id != request.actor.organisation_id:  # type: ignore[attr-defined]
        raise Http404
    return row


@acting(*helping.ASKERS)
@BOTH
def finish_help(request: HttpRequest, help_id: UUID) -> HttpResponse:
    """May enter: who asked."""
    row = _asked(request, help_id)
    return _act(request, row, "finish_help", _("The help is done"), lambda told, **who: helping.finish_help(request=row, **who),
                ActForm, _("It is done"))  # fmt: skip


@acting(*helping.ASKERS)
@BOTH
def rate_help(request: HttpRequest, help_id: UUID) -> HttpResponse:
    """May enter: who asked, once it is done."""
    row = _asked(request, help_id)
    return _act(request, row, "rate_help", _("Rate the help"),
                lambda told, **who: helping.rate_help(request=row, helped=told["helped"] == "yes", words=told["words"], **who),
                forms.RateHelp, _("Rate it"))  # fmt: skip
