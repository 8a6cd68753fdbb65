"""Acts of honest measurement, each on its page: pledge, withdraw, propose, answer, decide."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from junheng.hub.foundation.acts import Act, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.institutions.services.organisations import REGULATORS
from junheng.hub.integrity import forms, queries
from junheng.hub.integrity.models import Pledge, Review
from junheng.hub.integrity.services import pledges
from junheng.hub.integrity.services import reviews as removals

BOTH = require_http_methods(["GET", "HEAD", "POST"])
BODIES = tuple(pledges.BODIES)


@acting(*BODIES)
@BOTH
def publish_pledge(request: HttpRequest) -> HttpResponse:
    """May enter: whoever speaks for a body. Publish what it promises."""
    on = today(request.at)  # type: ignore[attr-defined]
    return act_page(
        request,
        Act("integrity.publish_pledge", _("A pledge of honest measurement"),
            lambda told, **who: pledges.publish_pledge(**told, **who), then=lambda id: f"/pledges/{id}",
            back="/pledges", form=forms.PublishPledge, button=_("Publish it"),
            initial={"until": on.replace(year=on.year + 1, day=min(on.day, 28))},
            lead=_("Free and your own. It is public with its dates. If an instrument of yours fails, the badge reads “under review” at once, until a person of the regulator has heard you and decided.")),
    )  # fmt: skip


def _pledge(request: HttpRequest, pledge_id: UUID) -> Pledge:
    row = queries.pledge_seen(pledge_id, request.actor, today(request.at))  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


@acting(*BODIES)
@BOTH
def withdraw_pledge(request: HttpRequest, pledge_id: UUID) -> HttpResponse:
    """May enter: the body that pledged. Take it back."""
    row = _pledge(request, pledge_id)
    if row.organisation_id != request.actor.organisation_id:  # type: ignore[attr-defined]
        raise Http404
    return act_page(
        request,
        Act("integrity.withdraw_pledge", _("Withdraw the pledge"),
            lambda told, **who: pledges.withdraw_pledge(pledge=row, **told, **who), then=lambda id: f"/pledges/{id}",
            back=f"/pledges/{row.pk}", lead=_("The badge goes from your page and from the pages of your instruments.")),
    )  # fmt: skip


@acting(*REGULATORS)
@BOTH
def propose_removal(request: HttpRequest, pledge_id: UUID) -> HttpResponse:
    """May enter: regulators. Propose that a badge goes; another person decides."""
    row = _pledge(request, pledge_id)

    def perform(told: dict[str, Any], **who: Any) -> Review:
        found = removals.Found(told["why"], told["found_on"])
        return removals.propose_removal(pledge=row, found=found, **who)

    return act_page(
        request,
        Act("integrity.propose_removal", _("Propose that the badge goes"), perform, then=lambda id: f"/reviews/{id}",
            back=f"/pledges/{row.pk}", form=forms.ProposeRemoval, initial={"found_on": today(request.at)},  # type: ignore[attr-defined]
            lead=_("The badge reads “under review” from now. The body is told and may answer; another person decides.")),
    )  # fmt: skip


def _review(request: HttpRequest, review_id: UUID) -> Review:
    row = queries.reviews_seen_by(request.actor).filter(pk=review_id).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


@acting(*BODIES)
@BOTH
def answer_proposal(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """May enter: the body. Its word before the decision, once."""
    row = _review(request, review_id)
    page = f"/reviews/{row.pk}"
    return act_page(
        request,
        Act("integrity.answer_proposal", _("Answer the proposal"),
            lambda told, **who: removals.answer_proposal(review=row, **told, **who), then=lambda id: page, back=page,
            form=forms.AnswerProposal, lead=_("Whoever decides reads it first. You answer once; say all of it.")),
    )  # fmt: skip


@acting(*REGULATORS)
@BOTH
def decide_removal(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """May enter: regulators of the province. Remove or keep the badge, under one's own name."""
    row = _review(request, review_id)
    page = f"/reviews/{row.pk}"
    return act_page(
        request,
        Act("integrity.decide_removal", _("Decide about the badge"),
            lambda told, **who: removals.decide_removal(review=row, **told, **who), then=lambda id: page, back=page,
            form=forms.DecideRemoval, button=_("Decide"),
            lead=_("You decide under your own name. A removal is shown in public until the last day that the rule pack gives.")),
    )  # fmt: skip
