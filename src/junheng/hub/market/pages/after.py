"""Pages after an order is placed: its conversation with files, sub-contracting, ratings."""

from __future__ import annotations

import functools
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from junheng.hub.foundation.acts import Act, ActForm, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.services.attachments import read_blob
from junheng.hub.institutions.models import Organisation
from junheng.hub.market import forms, queries, rules
from junheng.hub.market.models import Message, Rating
from junheng.hub.market.services import after
from junheng.hub.orders import queries as orders
from junheng.hub.orders.models import Order
from junheng.hub.orders.services.ordering import CLIENTS, DESK
from junheng.hub.ui.templatetags.ui import named

BOTH = require_http_methods(["GET", "HEAD", "POST"])
PARTIES = tuple(after.PARTIES)


def order_of(request: HttpRequest, order_id: UUID) -> Order:
    """An order of one's body; hidden and missing are alike."""
    row = orders.order_for_page(order_id, request.actor)  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


@acting()
@require_safe
def conversation(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """May enter: the two bodies of the order. What was said, the files, and what was agreed on sub-contracting."""
    row, actor = order_of(request, order_id), request.actor  # type: ignore[attr-defined]
    client = row.client_id == actor.organisation_id
    rating = queries.rating_of(row)
    context = {
        "row": row, "page": page_of(queries.messages_of(row), cursor=request.GET.get("cursor", "")), "on": today(request.at),  # type: ignore[attr-defined]
        "subcontracts": list(queries.subcontracts_of(row)[:20]), "client": client, "rating": rating,
        "may_write": actor.has_any(after.PARTIES), "may_rate": client and row.state == "closed" and rating is None and actor.has_any(CLIENTS),
        "may_propose": not client and row.state in ("placed", "accepted") and actor.has_any(DESK), "may_answer": client and actor.has_any(CLIENTS),
        "may_dispute": client and row.state in ("accepted", "closed") and actor.has_any(CLIENTS),
        "may_complain": client and row.state in ("accepted", "closed") and actor.has_any(CLIENTS),
    }  # fmt: skip
    return render(request, "market/conversation.html", context)


@acting(*PARTIES)
@BOTH
def send_message(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """May enter: the two bodies of the order."""
    row = order_of(request, order_id)
    page = f"/orders/{row.pk}/conversation"

    def perform(told: dict[str, Any], **who: Any) -> Message:
        files = [
            after.Given(each.name or "", each.read(after.LARGEST + 1))
            for each in told["files"][: rules.MOST_FILES + 1]
        ]
        return after.send_message(order=row, text=told["text"], files=files, **who)

    def form(*args: Any, **kwargs: Any) -> ActForm:
        return (
            forms.SendMessage(*args, files=request.FILES, **kwargs) if args else forms.SendMessage(**kwargs)
        )

    return act_page(
        request,
        Act("market.send_message", _("Write about order %(number)s") % {"number": row.number}, perform, then=lambda id: page, back=page,
            form=form, button=_("Send"), lead=_("Only the two bodies of the order read it.")),
    )  # fmt: skip


@acting()
@require_safe
def file(request: HttpRequest, order_id: UUID, file_id: UUID) -> HttpResponse:
    """May enter: the two bodies of the order. One file as it was sent, always as a download."""
    found = queries.file_of(order_of(request, order_id), file_id)
    if found is None:
        raise Http404
    kept = found.attachment
    answer = HttpResponse(read_blob(kept.sha256), content_type=kept.media_type)
    answer.headers["Content-Disposition"] = content_disposition_header(True, kept.name) or "attachment"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@acting(*DESK)
@BOTH
def propose_subcontract(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """May enter: the institution's desk. The client is asked for its written consent."""
    row = order_of(request, order_id)
    if row.institution_id != request.actor.organisation_id:  # type: ignore[attr-defined]
        raise Http404
    page = f"/orders/{row.pk}/conversation"
    lines = {str(each.pk): each for each in row.lines.all()}
    choices = [(key, f"{named(each.instrument)} {each.instrument.serial}") for key, each in lines.items()]
    return act_page(
        request,
        Act("market.propose_subcontract", _("Sub-contract a part of %(number)s") % {"number": row.number},
            lambda told, **who: after.propose_subcontract(order=row, **told | {"line": lines.get(told["line"])}, **who), then=lambda id: page, back=page,
            form=functools.partial(forms.ProposeSubcontract, lines=choices), button=_("Ask for consent"),
            lead=_("Without the client's written consent the part stays with you. Mandatory verification is not sub-contracted.")),
    )  # fmt: skip


@acting(*CLIENTS)
@BOTH
def answer_subcontract(request: HttpRequest, subcontract_id: UUID) -> HttpResponse:
    """May enter: the client of the order."""
    row = queries.subcontract_for(subcontract_id, request.actor)  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    proposal = row
    page = f"/orders/{row.order_id}/conversation"
    return act_page(
        request,
        Act("market.answer_subcontract", _("Sub-contracting to %(body)s") % {"body": row.body},
            lambda told, **who: after.answer_subcontract(
                subcontract=proposal, consent=told["consent"] == "yes", answer=told["answer"], **who
            ),
            then=lambda id: page, back=page, form=forms.AnswerSubcontract, button=_("Answer"), lead=f"{row.part}：{row.reason}"),
    )  # fmt: skip


@acting(*CLIENTS)
@BOTH
def rate_order(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """May enter: the client of a delivered order, once."""
    row = order_of(request, order_id)
    if row.client_id != request.actor.organisation_id:  # type: ignore[attr-defined]
        raise Http404
    page = f"/orders/{row.pk}/conversation"

    def perform(told: dict[str, Any], **who: Any) -> Rating:
        facts = {name: told[name] == "yes" for name in ("as_promised", "price_kept", "explained")}
        return after.rate_order(order=row, said=after.Said(words=told["words"], **facts), **who)

    return act_page(
        request,
        Act("market.rate_order", _("Rate order %(number)s") % {"number": row.number}, perform, then=lambda id: page, back=page,
            form=forms.RateOrder, button=_("Rate it"), lead=_("Whether it came in time is counted from the days on record, not asked. The institution may answer.")),
    )  # fmt: skip


@require_safe
def ratings(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """May enter: everybody. What clients said about a body's delivered orders; fewer than five are not averaged."""
    body = Organisation.objects.filter(pk=organisation_id).first()
    if body is None:
        raise Http404
    actor = request.actor  # type: ignore[attr-defined]
    context = {
        "body": body, "facts": queries.facts_of(body.pk), "fewest": rules.FEWEST_AVERAGED,
        "page": page_of(queries.ratings_of(body.pk), cursor=request.GET.get("cursor", "")),
        "may_answer": actor.organisation_id == body.pk and actor.has_any(DESK),
    }  # fmt: skip
    return render(request, "market/ratings.html", context)


@acting(*DESK)
@BOTH
def answer_rating(request: HttpRequest, rating_id: UUID) -> HttpResponse:
    """May enter: the desk of the body that was rated."""
    row = queries.ratings_of(request.actor.somewhere).filter(pk=rating_id).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    page = f"/organisations/{row.organisation_id}/ratings"
    return act_page(
        request,
        Act("market.answer_rating", _("Answer a rating"), functools.partial(_answered, row), then=lambda id: page, back=page,
            form=forms.AnswerRating, button=_("Answer"), lead=row.words),
    )  # fmt: skip


def _answered(row: Rating, told: dict[str, Any], **who: Any) -> Rating:
    return after.answer_rating(rating=row, **told, **who)
