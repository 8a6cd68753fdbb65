"""Pages of templates (service editions): what is in force, its limits and who compared them, and a dry run."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from junheng.hub.foundation.acts import Act, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.queries import timeline
from junheng.hub.orders import forms, queries
from junheng.hub.orders.editing import looking
from junheng.hub.orders.models import EditionDraft, ServiceEdition
from junheng.hub.orders.pages.acts import BOTH
from junheng.hub.orders.pages.looking import LABORATORY
from junheng.hub.orders.pages.trying import trial_of
from junheng.hub.orders.services import drafting, editions
from junheng.hub.orders.services.drafting import DRAFTERS, TECHNICAL


@acting(*LABORATORY)
@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """May enter: the people of a laboratory. Templates in force, and its own on their way."""
    actor = request.actor  # type: ignore[attr-defined]
    context = {
        "rows": queries.editions_for_page(actor.organisation_id), "may_draft": actor.has_any(DRAFTERS),
        "drafts": looking.drafts_of(actor.organisation_id).filter(state__in=EditionDraft.OPEN),
    }  # fmt: skip
    return render(request, "orders/templates.html", context)


def _edition(request: HttpRequest, edition_id: UUID) -> ServiceEdition:
    row = queries.edition_for_page(edition_id, request.actor.organisation_id)  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


@acting(*LABORATORY)
@BOTH
def template(request: HttpRequest, edition_id: UUID) -> HttpResponse:
    """May enter: the people of a laboratory. One template: limits, requirements, and a dry run that keeps nothing."""
    row, actor = _edition(request, edition_id), request.actor  # type: ignore[attr-defined]
    compared = queries.compared_by(row, actor.organisation_id)
    trial = trial_of(row.data, request.POST if request.method == "POST" else None)
    context = {
        "row": row, "trial": trial, "compared": compared,
        "may_offer": compared is None and actor.has_any(COMPARERS), "open_draft": looking.open_draft(actor.organisation_id, row.code),
        "citing": queries.citing(row), "entries": timeline(row),
        "trial_kinds": forms.VERIFICATION_KINDS if row.data.get("kinds") else (), "on": today(request.at), "tried": request.method == "POST",  # type: ignore[attr-defined]
        "limits": looking.limits_of(row.data), "may_draft": actor.has_any(DRAFTERS) and row.is_current,
        "may_retire": row.organisation_id is not None and row.is_current and actor.has_any(TECHNICAL),
        "cites": looking.cites(actor.organisation_id, code=row.code, item=row.item_id, before=row.edition) if row.organisation_id else None,
    }  # fmt: skip
    return render(request, "orders/template.html", context, status=400 if trial.refusals else 200)


@acting(*TECHNICAL)
@BOTH
def retire_edition(request: HttpRequest, edition_id: UUID) -> HttpResponse:
    """May enter: technical managers. Take an edition of one's own out of use; what cites it is listed first."""
    row = _edition(request, edition_id)
    if row.organisation_id is None:
        raise Http404
    return act_page(
        request,
        Act("orders.retire_edition", _("Take %(name)s, edition %(edition)s, out of use") % {"name": row.title_zh, "edition": row.edition},
            lambda told, **who: drafting.retire_edition(edition=row, **told, **who), then=lambda id: f"/templates/{row.pk}",
            back=f"/templates/{row.pk}", form=forms.RetireEdition, button=_("Take it out of use"),
            template="orders/retire_edition.html", context={"cites": looking.cites_of(row), "citing_this": True},
            lead=_("Open records keep it to the end. New ones take the common template of this code, where there is one.")),
    )  # fmt: skip


COMPARERS = frozenset({"quality", "inst_admin", "checker", "nmi"})


@acting(*COMPARERS)
@BOTH
def compare_limits(request: HttpRequest, edition_id: UUID) -> HttpResponse:
    """May enter: quality, heads and checkers of a laboratory. State by name that the limits were compared with the text."""
    row = _edition(request, edition_id)
    page = f"/templates/{row.pk}"
    return act_page(
        request,
        Act("orders.compare_limits", _("Limits of %(name)s compared") % {"name": row.title_zh},
            lambda told, **who: editions.compare_limits(edition=row, **told, **who), then=lambda id: page, back=page,
            form=forms.CompareLimits, initial={"document": row.data.get("basis", {}).get("document", "")},
            button=_("I have compared them"),
            lead=_("Your name stands beside every limit of this edition, on records and certificates of your laboratory.")),
    )  # fmt: skip
